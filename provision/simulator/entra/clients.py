"""Clients: which application asks, whether it may come here, and whether it is who it says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from provision.simulator.entra.assertion import check_assertion
from provision.simulator.entra.metadata import ANY_TENANT
from provision.simulator.entra.refusals import SignInRefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from provision.simulator.directory import Directory, User
    from provision.simulator.entra.state import State

Json = dict[str, Any]
MULTIPLE = frozenset({"AzureADMultipleOrgs", "AzureADandPersonalMicrosoftAccount"})
LOOPBACK = frozenset({"localhost", "127.0.0.1"})


def require(form: Mapping[str, str], name: str) -> str:
    """Return the parameter `name`, which a request must have."""
    if not form.get(name):
        raise SignInRefusedError(900144, parameter=name)
    return form[name]


def application_at(state: State, tenant: str, client_id: str) -> Json:
    """Return the application, if it may be signed in to at `tenant`."""
    if tenant not in ANY_TENANT:
        directory = directory_at(state, tenant)
        return _known(directory.application(client_id), client_id, directory.display_name)
    found = (directory.application(client_id) for directory in state.directories)
    application = _known(next(filter(None, found), None), client_id, "Microsoft")
    if application["signInAudience"] not in MULTIPLE:
        raise SignInRefusedError(50194, client_id=client_id, name=application["displayName"])
    return application


def directory_at(state: State, tenant: str) -> Directory:
    """Return the directory of `tenant`, or refuse."""
    directory = state.directory(tenant)
    if directory is None:
        raise SignInRefusedError(90002, tenant=tenant)
    return directory


def _known(application: Json | None, client_id: str, tenant: str) -> Json:
    if application is None:
        raise SignInRefusedError(700016, client_id=client_id, tenant=tenant)
    return application


def check_enabled(application: Json, directory: Directory) -> None:
    """Refuse an application that is gone from `directory`, or switched off in it."""
    client_id = application["appId"]
    _known(directory.application(client_id), client_id, directory.display_name)
    principal = directory.service_principal(client_id)
    if principal and not principal["accountEnabled"]:
        raise SignInRefusedError(7000112, client_id=client_id, name=application["displayName"])


def check_assigned(application: Json, directory: Directory, user: User) -> None:
    """Refuse a user who is not assigned to an application that only some may use."""
    principal = directory.service_principal(application["appId"])
    if not principal or not principal["appRoleAssignmentRequired"]:
        return
    needed = {"principalId": user.object_id, "resourceId": principal["id"]}.items()
    if not any(needed <= entry.items() for entry in directory.app_role_assignments.values()):
        raise SignInRefusedError(
            50105,
            client_id=application["appId"],
            name=application["displayName"],
            user=user.user_principal_name,
        )


def check_redirect_uri(application: Json, uri: str) -> None:
    """Refuse a way back that is not registered, or not safe."""
    if not any(_redirect_uris(application).values()):
        raise SignInRefusedError(500113)
    if not uri:
        raise SignInRefusedError(900971)
    if platform_of(application, uri) is None:
        raise SignInRefusedError(50011, redirect_uri=uri, client_id=application["appId"])
    parts = urlsplit(uri)
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise SignInRefusedError(500117)


def platform_of(application: Json, uri: str) -> str | None:
    """Return the platform that `uri` is registered for; a loopback's port does not matter.

    learn.microsoft.com/entra/identity-platform/reply-url, "Localhost exceptions"
    """
    for platform, registered in _redirect_uris(application).items():
        if any(uri == other or _loopback(uri) == _loopback(other) for other in registered):
            return platform
    return None


def _redirect_uris(application: Json) -> dict[str, list[str]]:
    platforms = ("publicClient", "web", "spa")
    return {name: (application.get(name) or {}).get("redirectUris", []) for name in platforms}


def _loopback(uri: str) -> object:
    parts = urlsplit(uri)
    if parts.scheme == "http" and parts.hostname in LOOPBACK:
        return parts.hostname, parts.path or "/", parts.query
    return uri


def is_public(application: Json) -> bool:
    """Return whether it counts as a public client where no redirect URI decides that."""
    return bool(application.get("isFallbackPublicClient"))


def authenticate(state: State, application: Json, form: Mapping[str, str], *, public: bool) -> None:
    """Refuse a public client with a secret, and a confidential one without or with a wrong one."""
    secret, assertion = form.get("client_secret"), form.get("client_assertion")
    if public:
        if secret or assertion:
            raise SignInRefusedError(700025)
        return
    if assertion:
        check_assertion(state, application, assertion, form.get("client_assertion_type", ""))
    elif secret:
        raise SignInRefusedError(7000215, client_id=application["appId"])
    else:
        raise SignInRefusedError(7000218)
