"""What Entra publishes about itself: which hosts are the same, and where to go for what."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

# As the real discovery has them; the first of each row is preferred.
CLOUDS = (
    (
        "login.microsoftonline.com",
        "login.windows.net",
        "login.microsoft.com",
        "sts.windows.net",
    ),
    ("login.partner.microsoftonline.cn", "login.chinacloudapi.cn"),
    ("login.microsoftonline.us", "login.usgovcloudapi.net"),
)
HOSTS = tuple(host for cloud in CLOUDS for host in cloud)
ANY_TENANT = frozenset({"common", "organizations"})


def instance_discovery(endpoint: str) -> Json:
    """Return which hosts are aliases of one another, and where the tenant's metadata is."""
    return {
        "tenant_discovery_endpoint": endpoint,
        "api-version": "1.1",
        "metadata": [
            {
                "preferred_network": cloud[0],
                "preferred_cache": cloud[1] if cloud[0] == HOSTS[0] else cloud[0],
                "aliases": list(cloud),
            }
            for cloud in CLOUDS
        ],
    }


def openid_configuration(host: str, tenant: str) -> Json:
    """Return the v2.0 metadata of `tenant`, its id or `organizations` or `common`."""
    base = f"https://{host}/{tenant}"
    named = "{tenantid}" if tenant in ANY_TENANT else tenant
    return {
        "token_endpoint": f"{base}/oauth2/v2.0/token",
        "token_endpoint_auth_methods_supported": [
            "client_secret_post",
            "private_key_jwt",
            "client_secret_basic",
        ],
        "jwks_uri": f"{base}/discovery/v2.0/keys",
        "response_modes_supported": ["query", "fragment", "form_post"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "response_types_supported": ["code", "id_token", "code id_token", "id_token token"],
        "scopes_supported": ["openid", "profile", "email", "offline_access"],
        "issuer": f"https://login.microsoftonline.com/{named}/v2.0",
        "request_uri_parameter_supported": False,
        "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
        "device_authorization_endpoint": f"{base}/oauth2/v2.0/devicecode",
        "http_logout_supported": True,
        "frontchannel_logout_supported": True,
        "end_session_endpoint": f"{base}/oauth2/v2.0/logout",
        "claims_supported": ["sub", "iss", "aud", "exp", "iat", "nonce", "name", "tid", "ver"],
        "tenant_region_scope": None if tenant in ANY_TENANT else "AS",
        "cloud_instance_name": "microsoftonline.com",
        "cloud_graph_host_name": "graph.windows.net",
        "msgraph_host": "graph.microsoft.com",
    }


def user_realm(user: str, *, known: bool) -> Json:
    """Return where the password of `user` is checked: here, if the domain is ours."""
    return {
        "ver": "1.0",
        "account_type": "Managed" if known else "Unknown",
        "domain_name": user.partition("@")[2],
        "cloud_instance_name": "microsoftonline.com",
        "cloud_audience_urn": "urn:federation:MicrosoftOnline",
    }
