"""Microsoft Graph's refusals, with the codes and words it has for them."""

from __future__ import annotations

import json
from typing import Any

Json = dict[str, Any]
BAD, DENIED = "Request_BadRequest", "Authorization_RequestDenied"


class GraphRefusedError(Exception):
    """Graph says no; `reason` is the code under `details`, `target` the property it is about."""

    def __init__(self, status: int, code: str, text: str, *, reason: str = "", target: str = ""):
        super().__init__(text)
        self.status = status
        self.code = code
        self.text = text
        self.headers: tuple[tuple[str, str], ...] = ()
        self.details = [{"code": reason, "message": text, "target": target}] if reason else []


def bad_request(text: str, *, reason: str = "", target: str = "") -> GraphRefusedError:
    """Return the refusal of what a directory object cannot be."""
    return GraphRefusedError(400, BAD, text, reason=reason, target=target)


def bad_query(text: str) -> GraphRefusedError:
    """Return the refusal of an address that cannot be understood."""
    return GraphRefusedError(400, "BadRequest", text)


def unsupported_query(text: str) -> GraphRefusedError:
    """Return the refusal of a query that is understood, and not served."""
    return GraphRefusedError(400, "Request_UnsupportedQuery", text)


def invalid_value(name: str, kind: str) -> GraphRefusedError:
    """Return the refusal of a property's value."""
    text = f"Invalid value specified for property '{name}' of resource '{kind}'."
    return bad_request(text, reason="InvalidValue", target=name)


def not_found(key: str) -> GraphRefusedError:
    """Return the refusal of what is not there, or not yet."""
    text = (
        f"Resource '{key}' does not exist or one of its queried reference-property objects are"
        " not present."
    )
    return GraphRefusedError(404, "Request_ResourceNotFound", text)


def not_present(key: str) -> GraphRefusedError:
    """Return what a write says of an object that it refers to and does not know yet."""
    return bad_request(not_found(key).text)


def denied(text: str = "Insufficient privileges to complete the operation.") -> GraphRefusedError:
    """Return the refusal of a caller who lacks a permission, or a directory role."""
    return GraphRefusedError(403, DENIED, text)


def misleading_denial() -> GraphRefusedError:
    """Return what a service principal's creation says while its application is not replicated."""
    return denied(
        "When using this permission, the backing application of the service principal being"
        " created must in the local tenant"
    )


def no_backing_application(app_id: str) -> GraphRefusedError:
    """Return the refusal of a service principal without an application."""
    text = (
        f"The appId '{app_id}' of the service principal does not reference a valid application"
        " object."
    )
    return bad_request(text, reason="NoBackingApplicationObject", target="appId")


def scope_not_granted(*scopes: str) -> GraphRefusedError:
    """Return what privileged identity management says to a client without the permission."""
    told = {
        "errorCode": "PermissionScopeNotGranted",
        "message": f"Authorization failed due to missing permission scope {','.join(scopes)}.",
        "instanceAnnotations": [],
    }
    return GraphRefusedError(403, "UnknownError", json.dumps(told))


def premium_needed() -> GraphRefusedError:
    """Return what privileged identity management says where it is not paid for."""
    text = (
        "The tenant needs to have Microsoft Entra ID P2 or Microsoft Entra ID Governance license."
    )
    return GraphRefusedError(400, "AadPremiumLicenseRequired", text)


def key_lives_too_long(policy: str) -> GraphRefusedError:
    """Return the refusal of a certificate that is valid for longer than a policy lets it be."""
    text = f"Credential lifetime exceeds the max value allowed as per assigned policy '{policy}'."
    refused = GraphRefusedError(400, "CredentialInvalidLifetimeAsPerAppPolicy", text)
    refused.details = [{"code": "InvalidKeyEndDate", "message": text, "target": "EndDate"}]
    return refused


def duplicate(text: str) -> GraphRefusedError:
    """Return the refusal of an object whose key another one has."""
    return GraphRefusedError(409, "Request_MultipleObjectsWithSameKeyValue", text)


def unique_name_taken() -> GraphRefusedError:
    """Return the refusal of a unique name that an application has, deleted ones among them."""
    return bad_request(
        "Another object with the same value for property uniqueName already exists.",
        reason="ObjectConflict",
        target="uniqueName",
    )


def concurrency_violation() -> GraphRefusedError:
    """Return what two writes at the same time are told."""
    text = "A conflicting object with one or more of the specified property values is present."
    return GraphRefusedError(409, "Directory_ConcurrencyViolation", text)


def throttled(seconds: int = 1) -> GraphRefusedError:
    """Return the refusal of too many calls."""
    refused = GraphRefusedError(429, "TooManyRequests", "Too many requests")
    refused.headers = (("Retry-After", str(seconds)),)
    return refused


def unavailable() -> GraphRefusedError:
    """Return what is said while the service is away."""
    return GraphRefusedError(503, "ServiceNotAvailable", "The service is unavailable.")


def unauthenticated(text: str) -> GraphRefusedError:
    """Return the refusal of a token, or of none."""
    refused = GraphRefusedError(401, "InvalidAuthenticationToken", text)
    address = "https://login.microsoftonline.com/common/oauth2/authorize"
    challenge = f'Bearer realm="", authorization_uri="{address}"'
    refused.headers = (("WWW-Authenticate", challenge),)
    return refused
