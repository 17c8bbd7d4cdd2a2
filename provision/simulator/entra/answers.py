"""What the token endpoint answers: an access token, and what else was asked for with it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from provision.simulator.directory.people import ROLES
from provision.simulator.entra.clients import check_assigned, check_enabled
from provision.simulator.entra.consent import granted_scopes, missing_scopes
from provision.simulator.entra.mint import client_info, user_claims
from provision.simulator.entra.refusals import SignInRefusedError
from provision.simulator.entra.scopes import DEFAULT, Wanted, wanted_by
from provision.simulator.entra.state import RefreshToken

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from provision.simulator.directory import Directory, User
    from provision.simulator.entra.state import State

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A person who has signed in to an application, however long ago."""

    application: Json
    directory: Directory
    user: User
    scope: str
    public: bool
    authenticated: datetime
    nonce: str | None = None
    from_device: bool = False


def tokens_for(
    state: State, who: SignedIn, form: Mapping[str, str], *, renewed: bool = False
) -> Json:
    """Return what a client gets for `who`, or refuse where consent is missing."""
    check_enabled(who.application, who.directory)
    check_assigned(who.application, who.directory, who.user)
    wanted = wanted_by(who.scope, who.application, who.directory)
    if missing_scopes(who.application, who.directory, who.user, wanted):
        raise SignInRefusedError(
            65001, client_id=who.application["appId"], name=who.application["displayName"]
        )
    scopes = granted_scopes(who.application, who.directory, who.user, wanted)
    answer = token_of_user(state, who, wanted, scopes, form)
    if renewed or "offline_access" in wanted.openid:
        answer["refresh_token"] = _refresh_token(state, who)
    if "openid" in wanted.openid:
        client_id = who.application["appId"]
        answer["id_token"] = state.mint.id_token(client_id, who.directory, who.user, who.nonce)
    if form.get("client_info") == "1":
        answer["client_info"] = client_info(who.directory, who.user)
    return answer


def token_of_user(
    state: State, who: SignedIn, wanted: Wanted, scopes: frozenset[str], form: Mapping[str, str]
) -> Json:
    """Return an access token for what the application may do for a person."""
    claims = {
        "appid": who.application["appId"],
        "app_displayname": who.application["displayName"],
        "appidacr": "0" if who.public else "2",
        "scp": " ".join(sorted(scopes)),
        **user_claims(who.user, (ROLES[role] for role in who.user.roles)),
        **_capabilities(form),
    }
    told = [f"{wanted.audience.rstrip('/')}/{scope}" for scope in sorted(scopes - wanted.openid)]
    told += [f"{wanted.audience}/{DEFAULT}"] * wanted.by_default + sorted(wanted.openid)
    return _answer(state, who.directory, wanted.audience, claims, " ".join(told))


@dataclass(frozen=True, slots=True)
class OwnRight:
    """What an application asks for itself: `roles` are those it holds at the API."""

    application: Json
    directory: Directory
    principal: Json
    audience: str
    roles: list[str]


def token_of_application(state: State, asked: OwnRight, form: Mapping[str, str]) -> Json:
    """Return an app-only token; without any role it says nothing of roles."""
    claims = {
        "appid": asked.application["appId"],
        "app_displayname": asked.application["displayName"],
        "appidacr": "2",
        "idtyp": "app",
        "oid": asked.principal["id"],
        "sub": asked.principal["id"],
        **({"roles": asked.roles} if asked.roles else {}),
        **_capabilities(form),
    }
    return _answer(state, asked.directory, asked.audience, claims)


def _answer(
    state: State, directory: Directory, audience: str, claims: Json, scope: str = ""
) -> Json:
    token, seconds = state.mint.access_token(audience, directory.tenant_id, claims)
    told = {"scope": scope} if scope else {}
    times = {"expires_in": seconds, "ext_expires_in": seconds}
    return {"token_type": "Bearer", **told, **times, "access_token": token}


def _refresh_token(state: State, who: SignedIn) -> str:
    name = state.name("refresh-token")
    state.refresh_tokens[name] = RefreshToken(
        who.application,
        who.directory,
        who.user,
        who.scope,
        who.public,
        who.authenticated,
        state.world.clock(),
        who.from_device,
    )
    return name


def _capabilities(form: Mapping[str, str]) -> Json:
    """Return what the client says it can do (azure-identity: continuous access evaluation)."""
    try:
        asked = json.loads(form.get("claims") or "{}").get("access_token", {})
        values = (asked.get("xms_cc") or {}).get("values")
    except (ValueError, AttributeError) as error:
        raise SignInRefusedError(9002313) from error
    return {"xms_cc": values} if values else {}
