"""What applications, service principals and grants may be: a check a property."""

from __future__ import annotations

import base64
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from provision.simulator.graph.call import checked

if TYPE_CHECKING:
    from collections.abc import Callable

Json = dict[str, Any]

AUDIENCES = frozenset(
    {
        "AzureADMyOrg",
        "AzureADMultipleOrgs",
        "AzureADandPersonalMicrosoftAccount",
        "PersonalMicrosoftAccount",
    }
)
# learn.microsoft.com/entra/identity-platform/reply-url
FORBIDDEN = re.compile(r"[!$'(),;\s]")
MOST_URIS, LONGEST_URI = 256, 256
MOST_RESOURCES, MOST_PERMISSIONS = 50, 400
GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def text(longest: int, *, shortest: int = 0) -> Callable[[Any], bool]:
    """Return the check of a text of so many characters."""
    return lambda value: isinstance(value, str) and shortest <= len(value) <= longest


def maybe(check: Callable[[Any], bool]) -> Callable[[Any], bool]:
    """Return the check of what may be null as well."""
    return lambda value: value is None or check(value)


def each(check: Callable[[Any], bool], most: int = 1000) -> Callable[[Any], bool]:
    """Return the check of a list of such values, no two of them the same."""

    def is_list(value: object) -> bool:
        if not isinstance(value, list) or len(value) > most or not all(map(check, value)):
            return False
        return all(value.index(one) == at for at, one in enumerate(value))

    return is_list


def shape(kind: str, **known: Callable[[Any], bool]) -> Callable[[Any], bool]:
    """Return the check of an object; its unknown properties are refused by name."""

    def is_shape(value: object) -> bool:
        return isinstance(value, dict) and bool(checked(value, kind, known) or True)

    return is_shape


def flag(value: object) -> bool:
    """Return whether `value` is a truth value."""
    return isinstance(value, bool)


def guid(value: object) -> bool:
    """Return whether `value` is a GUID."""
    return isinstance(value, str) and bool(GUID.fullmatch(value))


def _is_redirect_uri(value: object) -> bool:
    if not isinstance(value, str) or len(value) > LONGEST_URI or FORBIDDEN.search(value):
        return False
    parts = urlsplit(value)
    # Another host than localhost by plain http can be saved all the same: sign-in refuses it.
    return bool(parts.scheme) and not parts.fragment and "[::1]" not in parts.netloc


def _is_certificate(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(base64.b64decode(value, validate=True))
    except ValueError:
        return False


def _is_time(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(datetime.fromisoformat(value).tzinfo)
    except ValueError:
        return False


redirect_uris = each(_is_redirect_uri, MOST_URIS)
_platform = {"redirectUris": redirect_uris}
_web = {
    **_platform,
    "homePageUrl": maybe(text(256)),
    "logoutUrl": maybe(text(256)),
    "implicitGrantSettings": lambda value: isinstance(value, dict),
}
_permission = shape("resourceAccess", id=guid, type=lambda value: value in ("Scope", "Role"))
_required = shape(
    "requiredResourceAccess", resourceAppId=guid, resourceAccess=each(_permission, MOST_PERMISSIONS)
)
_key = shape(
    "keyCredential",
    key=maybe(_is_certificate),
    type=lambda value: value == "AsymmetricX509Cert",
    usage=lambda value: value == "Verify",
    displayName=maybe(text(90)),
    keyId=maybe(guid),
    customKeyIdentifier=maybe(text(100)),
    startDateTime=maybe(_is_time),
    endDateTime=maybe(_is_time),
)

APPLICATION: dict[str, Callable[[Any], bool]] = {
    "displayName": text(256, shortest=1),
    "uniqueName": text(256, shortest=1),
    "description": maybe(text(1024)),
    "signInAudience": lambda value: value in AUDIENCES,
    "isFallbackPublicClient": maybe(flag),
    "publicClient": maybe(shape("publicClientApplication", **_platform)),
    "web": maybe(shape("webApplication", **_web)),
    "spa": maybe(shape("spaApplication", **_platform)),
    "requiredResourceAccess": each(_required, MOST_RESOURCES),
    "keyCredentials": each(_key, 100),
    "identifierUris": each(text(255, shortest=1)),
    "tags": each(text(256, shortest=1)),
    "notes": maybe(text(1024)),
    "serviceManagementReference": maybe(text(256)),
}
APPLICATION_DEFAULTS: Json = {
    "uniqueName": None,
    "description": None,
    "signInAudience": "AzureADMyOrg",
    "isFallbackPublicClient": None,
    "publicClient": {"redirectUris": []},
    "web": {"homePageUrl": None, "logoutUrl": None, "redirectUris": []},
    "spa": {"redirectUris": []},
    "requiredResourceAccess": [],
    "keyCredentials": [],
    "passwordCredentials": [],
    "identifierUris": [],
    "tags": [],
    "notes": None,
    "serviceManagementReference": None,
}
SERVICE_PRINCIPAL: dict[str, Callable[[Any], bool]] = {
    "appId": guid,
    "accountEnabled": flag,
    "appRoleAssignmentRequired": flag,
    "tags": each(text(256, shortest=1)),
    "notes": maybe(text(1024)),
    "description": maybe(text(1024)),
}
GRANT: dict[str, Callable[[Any], bool]] = {
    "clientId": guid,
    "consentType": lambda value: value in ("AllPrincipals", "Principal"),
    "principalId": maybe(guid),
    "resourceId": guid,
    "scope": maybe(text(3850)),
}
ASSIGNMENT: dict[str, Callable[[Any], bool]] = {
    "principalId": guid,
    "resourceId": guid,
    "appRoleId": guid,
}
