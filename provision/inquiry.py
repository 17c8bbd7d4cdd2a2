"""Ask a tenant, in one round trip, what a preflight wants to know of people, licences and policies."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote

from provision import directory_records as records
from provision.batches import Part
from provision.calls import read_answer
from provision.contract.messages import message
from provision.findings import Unread
from provision.readers import page_of, reader_of
from provision.refusals import TenantError, one_line, refusal_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import datetime

    from provision.contract.messages import Line
    from provision.graph import Graph
    from provision.readers import Reader
    from provision.sdk import Answer

T = TypeVar("T")

# learn.microsoft.com/graph/aad-advanced-queries: so many clauses in a filter
MOST_CLAUSES = 15
SAFE = "'(),/:@"
USER = "$select=id,userPrincipalName,mail,proxyAddresses,accountEnabled,assignedPlans"
ROLES = "transitiveMemberOf/microsoft.graph.directoryRole?$select=id,displayName,roleTemplateId&$count=true"
ADVANCED = {"ConsistencyLevel": "eventual"}
# The permission with which each thing could be read, where the token has none.
READS = {
    "roles": "User.Read",
    "eligible": "RoleEligibilitySchedule.Read.Directory",
    "members": "Policy.Read.All",
    "owners": "Application.Read.All",
    "administrator": "User.Read.All",
    "administrator-roles": "User.Read.All",
    "skus": "LicenseAssignment.Read.All",
    "default-policy": "Policy.Read.All",
    "own-policy": "Policy.Read.All",
    "born": "Application.Read.All",
    "mailboxes": "User.Read.All",
}
NOT_PAID_FOR = "AadPremiumLicenseRequired"
NOT_ASKED = Unread("")


@dataclass(frozen=True, slots=True)
class Questions:
    """What to ask about; what is empty is not asked."""

    is_person: bool
    application_id: str = ""
    administrator: str = ""
    mailboxes: tuple[str, ...] = ()
    licences: bool = False
    policies: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What the tenant told; what it did not is `Unread`.

    The administrator, and a policy of the application's own, may not be there. `mailboxes` has the
    account of each address that was found.
    """

    roles: frozenset[str] | Unread = NOT_ASKED
    eligible: frozenset[str] | Unread = NOT_ASKED
    may_register: bool | Unread = NOT_ASKED
    owners: frozenset[str] | Unread = NOT_ASKED
    administrator: records.UserRecord | Unread | None = NOT_ASKED
    administrator_roles: tuple[str, ...] | Unread = NOT_ASKED
    skus: tuple[records.SkuRecord, ...] | Unread = NOT_ASKED
    default_policy: records.PolicyRecord | Unread = NOT_ASKED
    own_policy: records.PolicyRecord | Unread | None = None
    born: datetime | None = None
    mailboxes: Mapping[str, records.UserRecord] | Unread = field(default_factory=dict)


def inquire(graph: Graph, asked: Questions) -> Facts:
    """Return what the tenant tells; nothing is written, and no refusal ends it."""
    parts = dict(_parts(asked))
    told = dict(zip(parts, graph.calls.together(list(parts.values())), strict=True))
    answers = _Answers(parts, told)
    return Facts(
        roles=_set(answers.page("roles", records.role)),
        eligible=_eligible(answers),
        may_register=answers.one("members", records.members_may_register),
        owners=_set(answers.page("owners", records.identifier)),
        administrator=answers.one_or_none("administrator", records.user),
        administrator_roles=answers.page("administrator-roles", records.role_name),
        skus=answers.page("skus", records.sku),
        default_policy=answers.one("default-policy", records.default_policy),
        own_policy=_own_policy(answers),
        born=_born(answers),
        mailboxes=_accounts(graph, asked.mailboxes, answers),
    )


@dataclass(frozen=True, slots=True)
class _Answers:
    """Answers by the names of their questions."""

    parts: Mapping[str, Part]
    told: Mapping[str, Answer | TenantError]

    def page(self, name: str, read: Callable[[Reader], T]) -> tuple[T, ...] | Unread:
        """Return the objects of a collection; more than a first page no question here has."""
        return self._read(name, lambda body: page_of(body, read)[0])

    def one(self, name: str, read: Callable[[Reader], T]) -> T | Unread:
        return self._read(name, lambda body: read(reader_of(body)))

    def one_or_none(self, name: str, read: Callable[[Reader], T]) -> T | Unread | None:
        answer = self.told.get(name)
        is_absent = not isinstance(answer, TenantError) and answer and answer.status == 404
        return None if is_absent else self.one(name, read)

    def code(self, name: str) -> str:
        """Return the code by which a question was refused, if it was."""
        answer = self.told.get(name)
        if answer is None or isinstance(answer, TenantError) or answer.status < 300:
            return ""
        return refusal_of(answer.status, answer.headers, answer.body).code

    def _read(self, name: str, read: Callable[[bytes], T]) -> T | Unread:
        answer = self.told.get(name)
        if answer is None:
            return NOT_ASKED
        if isinstance(answer, TenantError):
            return Unread(answer.problems[0].message)
        if answer.status >= 300:
            return Unread(_why(name.partition("/")[0], answer))
        try:
            return read_answer(self.parts[name].doing, answer, read)
        except TenantError as error:
            return Unread(error.problems[0].message)


def _why(name: str, answer: Answer) -> Line:
    """Return why a question was refused: most often the token lacks the permission."""
    refusal = refusal_of(answer.status, answer.headers, answer.body)
    if answer.status == 403:
        return message("preflight.may-not-read", name=READS[name])
    reference = f"HTTP {answer.status} {refusal.code}".strip()
    return message("preflight.unread", said=one_line(refusal.text) or reference)


def _parts(asked: Questions) -> Iterator[tuple[str, Part]]:
    if asked.is_person:
        yield "roles", _part(f"/me/{ROLES}", ADVANCED)
        yield (
            "eligible",
            _part(
                "/roleManagement/directory/roleEligibilityScheduleInstances"
                "/filterByCurrentUser(on='principal')?$select=roleDefinitionId,directoryScopeId"
            ),
        )
        yield "members", _part("/policies/authorizationPolicy?$select=defaultUserRolePermissions")
    if asked.is_person and asked.application_id:
        yield "owners", _part(f"/applications/{asked.application_id}/owners?$select=id")
    if asked.administrator:
        name = quote(asked.administrator, safe="@")
        yield "administrator", _part(f"/users/{name}?{USER}")
        yield "administrator-roles", _part(f"/users/{name}/{ROLES}", ADVANCED)
    yield from _of_application(asked)
    if asked.licences:
        yield (
            "skus",
            _part(
                "/subscribedSkus?$select=skuPartNumber,capabilityStatus,consumedUnits,"
                "prepaidUnits,servicePlans"
            ),
        )
    for number, few in enumerate(_few(asked.mailboxes, MOST_CLAUSES)):
        yield f"mailboxes/{number}", _users(f"mail in ({_listed(few)})")


def _of_application(asked: Questions) -> Iterator[tuple[str, Part]]:
    if asked.policies:
        yield "default-policy", _part("/policies/defaultAppManagementPolicy")
    if asked.policies and asked.application_id:
        yield "born", _part(f"/applications/{asked.application_id}?$select=createdDateTime")
        yield "own-policy", _part(f"/applications/{asked.application_id}/appManagementPolicies")


def _accounts(
    graph: Graph, mailboxes: tuple[str, ...], answers: _Answers
) -> Mapping[str, records.UserRecord] | Unread:
    """Return the account of each address; where it is not its first, it is looked for again."""
    names = [name for name in answers.parts if name.startswith("mailboxes/")]
    found = _by_address(answers, names)
    if isinstance(found, Unread):
        return found
    rest = [address for address in mailboxes if address.casefold() not in found]
    parts = {
        f"mailboxes/{number}": _users(_any_address(few))
        for number, few in enumerate(_few(rest, MOST_CLAUSES // 2))
    }
    if not parts:
        return found
    told = dict(zip(parts, graph.calls.together(list(parts.values())), strict=True))
    more = _by_address(_Answers(parts, told), parts)
    return more if isinstance(more, Unread) else {**more, **found}


def _by_address(answers: _Answers, names: Iterable[str]) -> dict[str, records.UserRecord] | Unread:
    found: dict[str, records.UserRecord] = {}
    for name in names:
        users = answers.page(name, records.user)
        if isinstance(users, Unread):
            return users
        found |= {address: user for user in users for address in user.addresses}
    return found


def _any_address(addresses: Iterable[str]) -> str:
    """Return the filter of those who sign in by an address, or have it besides another."""
    addresses = list(addresses)
    aliases = [f"proxyAddresses/any(p:p eq {_quoted(f'smtp:{one}')})" for one in addresses]
    return " or ".join([f"userPrincipalName in ({_listed(addresses)})", *aliases])


def _born(answers: _Answers) -> datetime | None:
    found = answers.one("born", records.born)
    return None if isinstance(found, Unread) else found


def _own_policy(answers: _Answers) -> records.PolicyRecord | Unread | None:
    """Return the application's own policy; one that is not there yet has none."""
    found = answers.page("own-policy", records.own_policy)
    if isinstance(found, Unread):
        return None if found is NOT_ASKED else found
    return next(iter(found), None)


def _eligible(answers: _Answers) -> frozenset[str] | Unread:
    """Return the roles to be activated: none where the tenant has nothing to activate them by."""
    if answers.code("eligible") == NOT_PAID_FOR:
        return frozenset()
    return _set(answers.page("eligible", records.eligible_role))


def _set(read: tuple[str, ...] | Unread) -> frozenset[str] | Unread:
    return read if isinstance(read, Unread) else frozenset(read)


def _users(chosen: str) -> Part:
    return _part(f"/users?{USER}&$filter={quote(chosen, safe=SAFE)}")


def _part(path: str, headers: Mapping[str, str] | None = None) -> Part:
    return Part(message("preflight.asking"), path, headers or {})


def _few(addresses: Iterable[str], most: int) -> Iterator[tuple[str, ...]]:
    every = tuple(addresses)
    for start in range(0, len(every), most):
        yield every[start : start + most]


def _listed(addresses: Iterable[str]) -> str:
    return ",".join(map(_quoted, addresses))


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
