"""Wait for another administrator to consent: tell where, look again and again, and say what came."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from provision import records
from provision.apply import Outcome
from provision.consent import ConsentError, Verdict, consent_address, consented
from provision.contract.explanations import codes_in, explain
from provision.contract.messages import Problem, message
from provision.desired import grants_wanted
from provision.errors import ProvisionError
from provision.plan import Create, Delete, Update
from provision.refusals import TenantError, one_line
from provision.resources import Application, Grant, ServicePrincipal
from provision.sdk import Query
from provision.snapshot import Ids
from provision.way_back import way_back_to

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from provision.consent import Consented
    from provision.contract.messages import Message
    from provision.graph import Graph
    from provision.plan import Change
    from provision.resources import Key
    from provision.sections import Manifest
    from provision.snapshot import Snapshot
    from provision.tenancy import Caller, Planned
    from provision.way_back import WayBack

EVERY = 5.0  # seconds between two looks
TOLD_EVERY = timedelta(minutes=1)
Found = tuple[tuple[bool, records.GrantRecord], ...]


@dataclass(frozen=True, slots=True)
class Awaited:
    """What is waited for: consent to `grants` by the application of `manifest`."""

    manifest: Manifest
    snapshot: Snapshot
    ids: Mapping[Key, Ids]
    grants: tuple[Grant, ...]

    @property
    def principal_id(self) -> str:
        return self.ids[ServicePrincipal(self.grants[0].application).key].object_id

    @property
    def scopes(self) -> dict[str, frozenset[str]]:
        """Return what must be consented to, by the object ids of APIs."""
        apis = self.snapshot.apis
        return {apis[grant.api].object_id: grant.scopes for grant in self.grants}

    def address(self, state: str) -> str:
        client_id = self.ids[self.grants[0].application].client_id
        tenant_id = self.snapshot.organization.tenant_id
        return consent_address(self.manifest, tenant_id, client_id, self.grants, state)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Who waits, by whose Graph, and for how long."""

    graph: Graph
    caller: Caller
    patience: timedelta

    def with_consent(
        self, outcomes: tuple[Outcome, ...], planned: Planned, manifest: Manifest
    ) -> tuple[Outcome, ...]:
        """Return `outcomes` with consent that another administrator gave where the caller may not.

        What the manifest leaves to others to consent to is waited for as well.
        """
        done = [outcome for outcome in outcomes if not outcome.error]
        failed = next((outcome for outcome in outcomes if outcome.error), None)
        snapshot, rest = planned.snapshot, planned.plan.changes[len(done) :]
        if failed and not _is_theirs_to_give(failed, rest):
            return outcomes
        grants = tuple(_grants_of(rest) if failed else _left_to_others(manifest))
        if not grants:
            return outcomes
        ids = {**snapshot.ids, **{one.key: one.ids for one in done if one.ids}}
        try:
            given = self.wait(Awaited(manifest, snapshot, ids, grants))
        except ProvisionError as error:
            return (*done, Outcome(grants[0].key, error=error))
        return (*done, *(Outcome(grant.key, given[grant.key]) for grant in grants if failed))

    def wait(self, awaited: Awaited) -> dict[Key, Ids]:
        """Return the ids of the consents waited for; raises `ConsentError` without them."""
        spec, console = awaited.manifest.application, self.caller.console
        state = secrets.token_urlsafe(12)
        with way_back_to(spec.redirect_uri if spec else "", state) as heard:
            found = self._look(awaited)
            if consented(awaited.scopes, found).verdict is not Verdict.GIVEN:
                minutes = int(self.patience.total_seconds() // 60)
                address = awaited.address(state if heard else "")
                console.tell(message("consent.open", address=address, minutes=minutes))
                found = self._until_given(awaited, heard)
        if others := consented(awaited.scopes, found).others:
            console.tell(message("consent.more", scopes=", ".join(sorted(others))))
        console.tell(message("consent.given"))
        by_api = {grant.resource_id: grant.object_id for for_all, grant in found if for_all}
        apis = awaited.snapshot.apis
        return {grant.key: Ids(by_api[apis[grant.api].object_id]) for grant in awaited.grants}

    def _until_given(self, awaited: Awaited, heard: WayBack | None) -> Found:
        pace, console = self.caller.pace, self.caller.console
        until = pace.clock() + self.patience
        said, told_at = Verdict.NOTHING, pace.clock()
        while True:
            found = self._look(awaited)
            now = consented(awaited.scopes, found)
            if now.verdict is Verdict.GIVEN:
                return found
            _check_hope(now, heard, self.patience, is_over=pace.clock() >= until)
            if now.verdict is not said:
                said = now.verdict
                console.tell(_what(now))
            if console.interactive and pace.clock() - told_at >= TOLD_EVERY:
                told_at = pace.clock()
                left = int((until - told_at).total_seconds() // 60)
                console.tell(message("consent.waiting", minutes=left))
            pace.sleep(EVERY)

    def _look(self, awaited: Awaited) -> Found:
        """Return all consent to the application, everybody's and single persons'."""
        doing = message("graph.reading-grants")
        query = Query(filter=f"clientId eq '{awaited.principal_id}'")
        return self.graph.calls.all(
            doing, lambda g: g.oauth2_permission_grants, query, records.consent
        )


def _is_theirs_to_give(failed: Outcome, rest: Sequence[Change]) -> bool:
    """Return whether all that is left is consent, and the caller was denied the right to give it."""
    error = failed.error
    denied = isinstance(error, TenantError) and error.refusal and error.refusal.status == 403
    return bool(denied) and len(list(_grants_of(rest))) == len(rest)


def _grants_of(changes: Sequence[Change]) -> Iterator[Grant]:
    for change in changes:
        match change:
            case Create(Grant() as grant) | Update(merged=Grant() as grant):
                yield grant
            case Create() | Update() | Delete():
                pass


def _left_to_others(manifest: Manifest) -> Iterator[Grant]:
    spec = manifest.application
    if spec and not spec.admin_consent:
        yield from grants_wanted(spec, Application(spec.unique_name, spec.display_name).key)


def _check_hope(
    now: Consented, heard: WayBack | None, patience: timedelta, *, is_over: bool
) -> None:
    """Raise `ConsentError` where consent was refused, or the time is over."""
    if heard and heard.refusal:
        raise _refused(heard.refusal)
    if is_over:
        raise _too_late(now, patience)


def _what(now: Consented) -> Message:
    """Return in one line what has come of it so far."""
    missing, others = ", ".join(sorted(now.missing)), ", ".join(sorted(now.others))
    return message(f"consent.seen-{now.verdict}", missing=missing, others=others or "-")


def _refused(text: str) -> ConsentError:
    codes = [explain(code) for code in codes_in(text)]
    known = next(filter(None, codes), None)
    what = message("consent.was-refused", said=one_line(text))
    return ConsentError(Problem(what, known.remedy if known else message("consent.again")))


def _too_late(now: Consented, patience: timedelta) -> ConsentError:
    minutes = int(patience.total_seconds() // 60)
    what = message("consent.too-late", minutes=minutes, seen=_what(now))
    return ConsentError(Problem(what, message("consent.again")))
