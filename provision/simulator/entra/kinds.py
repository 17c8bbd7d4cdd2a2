"""The ways Entra refuses, by number: OAuth's word for each, and the text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """One way to be refused."""

    error: str
    text: str
    suberror: str = ""
    status: int = 400


GRANT, CLIENT, REQUEST, SCOPE = (
    "invalid_grant",
    "invalid_client",
    "invalid_request",
    "invalid_scope",
)
_NOT_INSTALLED = (
    " This can happen if the application has not been installed by the administrator of the tenant"
    " or consented to by any user in the tenant."
)
_WRONG_TENANT = " You may have sent your authentication request to the wrong tenant."
_DECLINED = "User declined to consent to access the app."

# learn.microsoft.com/entra/identity-platform/reference-error-codes, and texts as people report them
KINDS = {
    28000: Kind(
        REQUEST,
        "Provided value for the input parameter scope is not valid because it contains more than"
        " one resource. Scope {scope} is not valid.",
    ),
    50011: Kind(
        REQUEST,
        "The redirect URI '{redirect_uri}' specified in the request does not match the redirect"
        " URIs configured for the application '{client_id}'. Make sure the redirect URI sent in"
        " the request matches one added to your application in the Azure portal.",
    ),
    50020: Kind(
        GRANT,
        "User account '{user}' from identity provider '{provider}' does not exist in tenant"
        " '{tenant}' and cannot access the application '{client_id}'({name}) in that tenant. The"
        " account needs to be added as an external user in the tenant first. Sign out and sign in"
        " again with a different Azure Active Directory user account.",
    ),
    50034: Kind(
        GRANT,
        "The user account {user} does not exist in the {tenant} directory. To sign into this"
        " application, the account must be added to the directory.",
    ),
    50049: Kind(REQUEST, "Unknown or invalid instance."),
    50057: Kind(GRANT, "The user account is disabled."),
    50058: Kind("login_required", "A silent sign-in request was sent but no user is signed in."),
    50059: Kind(
        REQUEST,
        "No tenant-identifying information found in either the request or implied by any provided"
        " credentials.",
    ),
    50105: Kind(
        "access_denied",
        "Your administrator has configured the application {name} ('{client_id}') to block users"
        " unless they are specifically granted ('assigned') access to the application. The"
        " signed-in user '{user}' is blocked because they are not a direct member of a group with"
        " access, nor had access directly assigned by an administrator.",
    ),
    50126: Kind(GRANT, "Error validating credentials due to invalid username or password."),
    50173: Kind(
        GRANT,
        "The provided grant has expired due to it being revoked, a fresh auth token is needed. The"
        " user might have changed or reset their password. The grant was issued on '{issued}' and"
        " the TokensValidFrom date (before which tokens are not valid) for this user is '{valid}'.",
        "bad_token",
    ),
    50194: Kind(
        REQUEST,
        "Application '{client_id}'({name}) is not configured as a multi-tenant application. Usage"
        " of the /common endpoint is not supported for such apps created after '10/15/2018'. Use a"
        " tenant-specific endpoint or configure the application to be multi-tenant.",
    ),
    53003: Kind(
        "access_denied",
        "Access has been blocked by Conditional Access policies. The access policy does not allow"
        " token issuance.",
        "message_only",
    ),
    54005: Kind(
        GRANT,
        "OAuth2 Authorization code was already redeemed, please retry with a new valid code or use"
        " an existing refresh token.",
    ),
    65001: Kind(
        GRANT,
        "The user or administrator has not consented to use the application with ID '{client_id}'"
        " named '{name}'. Send an interactive authorization request for this user and resource.",
        "consent_required",
    ),
    65002: Kind(
        REQUEST,
        "Consent between first party application '{client_id}' and first party resource"
        " '{resource}' must be configured via preauthorization - applications owned and operated by"
        " Microsoft must get approval from the API owner before requesting tokens for that API.",
    ),
    65004: Kind("access_denied", _DECLINED),
    70000: Kind(GRANT, "Provided grant is invalid or malformed."),
    70003: Kind("unsupported_grant_type", "The app requested an unsupported grant type '{type}'."),
    70008: Kind(
        GRANT,
        "The provided authorization code or refresh token has expired due to inactivity. Send a"
        " new interactive authorization request for this user and resource.",
    ),
    70011: Kind(
        SCOPE,
        "The provided request must include a 'scope' input parameter. The provided value for the"
        " input parameter 'scope' is not valid. The scope {scope} is not valid.",
    ),
    70016: Kind(
        "authorization_pending",
        "OAuth 2.0 device flow error. Authorization is pending. Continue polling.",
    ),
    70018: Kind(
        "bad_verification_code",
        "Invalid verification code due to User typing in wrong user code for device code flow.",
    ),
    70019: Kind("expired_token", "Verification code expired. Have the user retry the sign-in."),
    70021: Kind(
        CLIENT,
        "No matching federated identity record found for presented assertion. Assertion Issuer:"
        " '{issuer}'.",
    ),
    70043: Kind(
        GRANT,
        "The refresh token has expired or is invalid due to sign-in frequency checks by"
        " conditional access. The token was issued on {issued} and the maximum allowed lifetime"
        " for this request is {seconds}.",
        "token_expired",
    ),
    90002: Kind(
        REQUEST,
        "Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID and are"
        " signing into the correct cloud. Check with your subscription administrator, this may"
        " happen if there are no active subscriptions for the tenant.",
    ),
    90023: Kind(REQUEST, "Unsupported '{parameter}' value."),
    90094: Kind(
        "access_denied",
        "{name} needs permission to access resources in your organization that only an admin can"
        " grant. Request an admin to grant permission to this app before you can use it.",
    ),
    500011: Kind(
        "invalid_resource",
        "The resource principal named {resource} was not found in the tenant named {tenant}."
        + _NOT_INSTALLED
        + " You might have sent your authentication request to the wrong tenant.",
    ),
    500112: Kind(
        GRANT,
        "The reply address '{redirect_uri}' does not match the reply address '{asked}' provided"
        " when requesting Authorization code.",
    ),
    500113: Kind(REQUEST, "No reply address is registered for the application."),
    500117: Kind(REQUEST, "The reply uri specified in the request isn't using a secure scheme."),
    501481: Kind(
        GRANT,
        "The Code_Verifier does not match the code_challenge supplied in the authorization"
        " request.",
    ),
    530036: Kind(
        GRANT, "The refresh token was rejected by the authentication flow check.", "bad_token"
    ),
    650053: Kind(
        CLIENT,
        "The application '{name}' asked for scope '{scope}' that doesn't exist on the resource"
        " '{resource}'. Contact the app vendor.",
    ),
    650057: Kind(
        "invalid_resource",
        "Invalid resource. The client has requested access to a resource which is not listed in"
        " the requested permissions in the client's application registration. Client app ID:"
        " {client_id}({name}). Resource value from request: {resource}.",
    ),
    700005: Kind(
        GRANT,
        "Provided Authorization Code is intended to use against other tenant, thus rejected.",
    ),
    700016: Kind(
        "unauthorized_client",
        "Application with identifier '{client_id}' was not found in the directory '{tenant}'."
        + _NOT_INSTALLED
        + _WRONG_TENANT,
    ),
    700021: Kind(
        CLIENT,
        "Client assertion application identifier doesn't match 'client_id' parameter.",
        status=401,
    ),
    700023: Kind(
        CLIENT, "Client assertion audience claim does not match Realm issuer.", status=401
    ),
    700024: Kind(CLIENT, "Client assertion is not within its valid time range.", status=401),
    700025: Kind(
        CLIENT,
        "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.",
        status=401,
    ),
    700027: Kind(
        CLIENT,
        "The certificate with identifier used to sign the client assertion is not registered on"
        " application. [Reason - {reason}, Thumbprint of key used by client: '{thumbprint}']",
        status=401,
    ),
    700054: Kind(
        "unsupported_response_type",
        "response_type '{type}' is not enabled for the application.",
    ),
    700082: Kind(
        GRANT,
        "The refresh token has expired due to inactivity. The token was issued on {issued} and was"
        " inactive for 90.00:00:00.",
    ),
    900144: Kind(REQUEST, "The request body must contain the following parameter: '{parameter}'."),
    900561: Kind(REQUEST, "The endpoint only accepts POST requests. Received a {method} request."),
    900971: Kind(REQUEST, "No reply address provided."),
    1002012: Kind(
        SCOPE,
        "The provided value for scope {scope} is not valid. Client credential flows must have a"
        " scope value with /.default suffixed to the resource identifier (application ID URI).",
    ),
    7000112: Kind("unauthorized_client", "Application '{client_id}'({name}) is disabled."),
    7000215: Kind(
        CLIENT,
        "Invalid client secret provided. Ensure the secret being sent in the request is the client"
        " secret value, not the client secret ID, for a secret added to app '{client_id}'.",
        status=401,
    ),
    7000216: Kind(
        CLIENT,
        "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials'"
        " grant type.",
        status=401,
    ),
    7000218: Kind(
        CLIENT,
        "The request body must contain the following parameter: 'client_assertion' or"
        " 'client_secret'.",
        status=401,
    ),
    7000229: Kind(
        CLIENT,
        "The client application {client_id} is missing service principal in the tenant {tenant}."
        " See instructions here: https://go.microsoft.com/fwlink/?linkid=2225119",
        status=401,
    ),
    9001023: Kind(
        REQUEST,
        "The grant type is not supported over the /common or /consumers endpoints. Please use the"
        " /organizations or tenant-specific endpoint.",
    ),
    9002313: Kind(REQUEST, "Invalid request. Request is malformed or invalid."),
    9002327: Kind(
        REQUEST,
        "Tokens issued for the 'Single-Page Application' client-type may only be redeemed via"
        " cross-origin requests.",
    ),
}
