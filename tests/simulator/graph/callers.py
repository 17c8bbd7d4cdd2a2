"""Callers of the simulated Graph, who hold whatever token a test wants them to hold."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from provision.simulator.http import Request

if TYPE_CHECKING:
    from provision.simulator.tenant import SimulatedTenant

Json = dict[str, Any]
EXCHANGE, GRAPH = "00000002-0000-0ff1-ce00-000000000000", "00000003-0000-0000-c000-000000000000"
EWS = "3b5f3d61-589b-4a3c-a359-5dd4b5ee5bd5"
FULL_ACCESS = "dc890d15-9560-4a4c-9b7f-a736ec74ec40"
NOBODY = "51000000-0000-4000-8000-999999999999"
ADMIN, APP_ADMIN, SYNC = (f"{name}@sakura.example" for name in ("admin", "app-admin", "sync"))
EVERYTHING = (
    "Application.ReadWrite.All AppRoleAssignment.ReadWrite.All User.Read.All"
    " DelegatedPermissionGrant.ReadWrite.All Directory.Read.All"
)
REGISTRATION = {"displayName": "予定表同期", "signInAudience": "AzureADMyOrg"}
UPSERT = {"prefer": "create-if-missing"}


@dataclass(frozen=True, slots=True)
class Told:
    """What Graph answered."""

    status: int
    body: Json
    headers: dict[str, str]

    @property
    def code(self) -> str:
        return str(self.body["error"]["code"])

    @property
    def message(self) -> str:
        return str(self.body["error"]["message"])

    @property
    def refusal(self) -> tuple[int, str]:
        return self.status, self.code

    @property
    def values(self) -> list[Json]:
        return list(self.body["value"])


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody with a token."""

    tenant: SimulatedTenant
    token: str
    host: str = "graph.microsoft.com"
    headers: dict[str, str] = field(default_factory=dict)

    def call(self, method: str, address: str, body: object = None, **headers: str) -> Told:
        path, _, query = address.partition("?")
        sent = {"authorization": f"Bearer {self.token}", **self.headers, **headers}
        if body is not None:
            sent.setdefault("content-type", "application/json")
        answer = self.tenant.graph.answer(
            Request(
                method,
                self.host,
                f"/v1.0/{path}",
                dict(parse_qsl(query, keep_blank_values=True)),
                sent,
                b"" if body is None else json.dumps(body).encode(),
            )
        )
        told = json.loads(answer.body) if answer.body else {}
        return Told(answer.status, told, dict(answer.headers))

    def get(self, address: str, **headers: str) -> Told:
        return self.call("GET", address, **headers)

    def post(self, address: str, body: object = None, **headers: str) -> Told:
        return self.call("POST", address, body, **headers)

    def patch(self, address: str, body: object, **headers: str) -> Told:
        return self.call("PATCH", address, body, **headers)

    def delete(self, address: str) -> Told:
        return self.call("DELETE", address)

    def upsert(self, unique_name: str = "sync", /, **properties: object) -> Told:
        body = {**REGISTRATION, **properties}
        return self.patch(f"applications(uniqueName='{unique_name}')", body, **UPSERT)

    def onboard(self, unique_name: str = "sync") -> tuple[Json, Json]:
        """Make an application and its service principal."""
        application = self.upsert(unique_name).body
        principal = self.post("servicePrincipals", {"appId": application["appId"]}).body
        return application, principal


def user(tenant: SimulatedTenant, account: str = ADMIN, scopes: str = EVERYTHING) -> Caller:
    """Return a caller who is signed in as `account` with `scopes`."""
    found = tenant.directory.user(account)
    assert found is not None
    claims = {"appid": "test", "oid": found.object_id, "upn": account, "scp": scopes}
    return Caller(tenant, token_of(tenant, claims))


def application(tenant: SimulatedTenant, roles: list[str], object_id: str = NOBODY) -> Caller:
    """Return an application that calls by its own right."""
    return Caller(tenant, token_of(tenant, {"appid": "test", "oid": object_id, "roles": roles}))


def token_of(
    tenant: SimulatedTenant, claims: Json, audience: str = "https://graph.microsoft.com"
) -> str:
    """Return an access token that says `claims`."""
    mint = tenant.entra.state.mint
    return mint.access_token(audience, tenant.directory.tenant_id, claims)[0]
