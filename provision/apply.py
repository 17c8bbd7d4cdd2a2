"""Carry out a plan, one change at a time: ids are learnt from answers, and nothing is undone."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar, assert_never

from provision.app_roles import assign, unassign
from provision.contract.messages import Problem, message
from provision.errors import ProvisionError
from provision.plan import Create, Delete, Update, key_of
from provision.records import ApplicationBody
from provision.refusals import AlreadyThere, NotReplicated, TenantError, Unanswered
from provision.resources import (
    Application,
    AppRoles,
    Grant,
    Permission,
    PermissionKind,
    ServicePrincipal,
)
from provision.retry import PACE, Retry
from provision.snapshot import Ids, permission_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from provision.contract.console import Console
    from provision.graph import Graph
    from provision.key_credentials import KeyCredential
    from provision.plan import Change, Plan
    from provision.records import DeletedRecord
    from provision.resources import Key, Resource
    from provision.retry import Pace
    from provision.snapshot import Snapshot

T = TypeVar("T")


class NameReserved(TenantError):  # noqa: N818 - reads as what it says
    """A deleted application keeps the unique name; `holder` may be restored."""

    def __init__(self, holder: DeletedRecord, *problems: Problem) -> None:
        super().__init__(*problems)
        self.holder = holder


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one change; `ids` of what is there now."""

    key: Key
    ids: Ids | None = None
    error: ProvisionError | None = None


def apply_plan(
    plan: Plan, graph: Graph, snapshot: Snapshot, console: Console, pace: Pace = PACE
) -> Iterator[Outcome]:
    """Make the changes of `plan` in order, yielding each outcome; stop after the first failure."""
    work = _Work(graph, snapshot, dict(snapshot.ids), console, pace)
    for change in plan.changes:
        try:
            ids = work.carry_out(change)
        except ProvisionError as error:
            yield Outcome(key_of(change), error=error)
            return
        yield Outcome(key_of(change), ids)


@dataclass(frozen=True, slots=True)
class _Work:
    """What is needed to make changes; `ids` grows as things are made."""

    graph: Graph
    snapshot: Snapshot
    ids: dict[Key, Ids]
    console: Console
    pace: Pace

    def carry_out(self, change: Change) -> Ids | None:
        """Make `change` and return the ids of what is then there."""
        key = key_of(change)
        match change:
            case Create(desired):
                self.ids[key] = self._when_known(key, lambda: self._create(desired))
            case Update(live, _, merged):
                self._when_known(key, lambda: self._update(live, merged))
            case Delete(live):
                self._when_known(key, lambda: self._delete(live))
                del self.ids[key]
            case _:
                assert_never(change)
        return self.ids.get(key)

    def _create(self, desired: Resource) -> Ids:
        match desired:
            case Application():
                return self._create_application(desired)
            case ServicePrincipal():
                return self._create_service_principal(desired)
            case Grant():
                retry = Retry(self.pace, self.console.tell, self.graph.calls.allowance)
                return retry.answer_to(lambda: self._create_grant(desired), repeatable=True)
            case AppRoles():
                assign(self.graph.calls, *self._parties(desired), self._role_ids(desired))
                return Ids(self._parties(desired)[0])
            case _:
                assert_never(desired)

    def _create_application(self, desired: Application) -> Ids:
        try:
            made = self.graph.upsert_application(desired.unique_name, self._body(desired))
        except TenantError as error:
            if error.refusal and error.refusal.is_name_taken:
                raise name_taken(self.graph, desired.unique_name) from error
            raise
        # Without a body it was there: an answer was lost, or somebody else was quicker.
        there = made or self.graph.application_named(desired.unique_name)
        if there is None:
            raise _not_seen_yet(desired.key)
        return Ids(there.object_id, there.client_id)

    def _create_service_principal(self, desired: ServicePrincipal) -> Ids:
        client_id = self.ids[desired.application].client_id
        try:
            made = self.graph.upsert_service_principal(client_id)
        except AlreadyThere:
            made = None
        found = (made,) if made else self.graph.service_principals([client_id])
        if not found:
            raise _not_seen_yet(desired.key)
        return Ids(found[0].object_id, client_id)

    def _create_grant(self, desired: Grant) -> Ids:
        """Make a grant; where one is there, or may be, look and add ours to it."""
        principal_id = self.ids[ServicePrincipal(desired.application).key].object_id
        resource_id = self.snapshot.apis[desired.api].object_id
        try:
            made = self.graph.create_grant(principal_id, resource_id, desired.scopes)
        except Unanswered:
            if found := self._widened_grant(principal_id, resource_id, desired.scopes):
                return found
            raise
        except AlreadyThere as error:
            if found := self._widened_grant(principal_id, resource_id, desired.scopes):
                return found
            raise _not_seen_yet(desired.key) from error
        return Ids(made.object_id)

    def _widened_grant(
        self, principal_id: str, resource_id: str, scopes: frozenset[str]
    ) -> Ids | None:
        """Return the grant that is there, once it consents to `scopes` too."""
        grants = self.graph.grants_of(principal_id)
        there = next((grant for grant in grants if grant.resource_id == resource_id), None)
        if there is None:
            return None
        if not scopes <= there.scopes:
            self.graph.update_grant(there.object_id, there.scopes | scopes)
        return Ids(there.object_id)

    def _update(self, live: Resource, merged: Resource) -> None:
        match merged:
            case Application():
                self.graph.update_application(self.ids[merged.key].object_id, self._body(merged))
            case Grant():
                self.graph.update_grant(self.ids[merged.key].object_id, merged.scopes)
            case AppRoles():
                before, after = self._role_ids(live), self._role_ids(merged)
                assign(self.graph.calls, *self._parties(merged), after - before)
                unassign(self.graph.calls, *self._parties(merged), before - after)
            case ServicePrincipal():
                pass  # it has no property that we write
            case _:
                assert_never(merged)

    def _parties(self, held: AppRoles) -> tuple[str, str]:
        """Return the object ids of the service principals that hold and that give."""
        api = self.snapshot.apis.get(held.api)
        holder = self.ids[ServicePrincipal(held.application).key].object_id
        return holder, api.object_id if api else held.api

    def _role_ids(self, held: Resource) -> frozenset[str]:
        if not isinstance(held, AppRoles):
            return frozenset()
        api, kind = held.api, PermissionKind.APPLICATION
        named = (Permission(api, kind, role) for role in held.roles)
        return frozenset(permission_id(one, self.snapshot.apis) for one in named)

    def _delete(self, live: Resource) -> None:
        try:
            self._delete_by_id(live, self.ids[live.key])
        except TenantError as error:
            if error.refusal is None or error.refusal.status != 404:  # what is gone is deleted
                raise

    def _delete_by_id(self, live: Resource, ids: Ids) -> None:
        match live:
            case Application():
                self.graph.delete_application(ids.object_id)
            case ServicePrincipal():
                self.graph.delete_service_principal(ids.object_id)
            case Grant():
                self.graph.delete_grant(ids.object_id)
            case AppRoles():
                unassign(self.graph.calls, *self._parties(live), self._role_ids(live))
            case _:
                assert_never(live)

    def _body(self, application: Application) -> ApplicationBody:
        return ApplicationBody(
            display_name=application.display_name,
            audience=application.audience,
            public_client=application.public_client,
            redirect_uris=application.redirect_uris,
            required_access=frozenset(
                permission._replace(name=permission_id(permission, self.snapshot.apis))
                for permission in application.permissions
            ),
            tags=application.tags,
            keys=self._keys(application),
        )

    def _keys(self, application: Application) -> tuple[KeyCredential, ...] | None:
        """Return the certificates that `application` is to have, if it has not just these.

        The list is written whole, so that one that others added since it was read comes along.
        """
        known = self.snapshot.keys
        seen = {key.thumbprint for key in known if key.key_id}
        if application.certificates == seen:
            return None
        there = self._keys_there(application.key)
        wanted = application.certificates | {key.thumbprint for key in there} - seen
        held = {key.thumbprint: key for key in (*known, *there) if key.key_id}
        new = {key.thumbprint: key for key in known if not key.key_id}
        kept = {name: key for name, key in (new | held).items() if name in wanted}
        return tuple(kept.values())

    def _keys_there(self, key: Key) -> tuple[KeyCredential, ...]:
        """Return the certificates as they are now, of an application that was there before."""
        found = self.graph.application_named(key.name) if key in self.ids else None
        return (found.body.keys or ()) if found else ()

    def _when_known(self, key: Key, make: Callable[[], T]) -> T:
        """Return what `make` does, once the tenant knows everywhere what that rests on."""
        attempt, until = 0, self.pace.clock() + self.pace.settling
        while True:
            attempt += 1
            try:
                return make()
            except NotReplicated:
                pause = self.pace.back_off(attempt)
                late = self.pace.clock() + timedelta(seconds=pause) > until
                if late or not self.graph.calls.allowance.takes(pause):
                    raise
                waiting = message("apply.settling", key=str(key), seconds=math.ceil(pause))
                self.console.tell(waiting)
            self.pace.sleep(pause)


def name_taken(graph: Graph, unique_name: str) -> TenantError:
    """Return what to say of a unique name that something unseen holds.

    That may be what an earlier run made, which the tenant does not show yet.
    """
    deleted = graph.deleted_applications()
    holder = next((one for one in deleted if one.unique_name == unique_name), None)
    if holder is None:
        what = message("apply.name-taken", name=unique_name)
        return NotReplicated(Problem(what, message("apply.name-taken-remedy")))
    what = message(
        "apply.name-reserved",
        name=unique_name,
        application=holder.display_name,
        object_id=holder.object_id,
    )
    return NameReserved(holder, Problem(what, message("apply.name-reserved-remedy")))


def _not_seen_yet(key: Key) -> NotReplicated:
    what = message("apply.not-seen-yet", key=str(key))
    return NotReplicated(Problem(what, message("apply.not-seen-yet-remedy")))
