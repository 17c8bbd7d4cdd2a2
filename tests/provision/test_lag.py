"""A tenant whose parts come to know of what was made one after another, in any order."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import cycle
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from provision.apply import Outcome, apply_plan
from provision.graph import Graph
from provision.ownership import owned_of, with_record
from provision.plan import Plan, make_plan
from provision.refusals import NotReplicated
from provision.resources import (
    EXCHANGE_ONLINE,
    Application,
    Grant,
    Permission,
    PermissionKind,
    Resource,
    ServicePrincipal,
)
from provision.simulator.faults import Match
from provision.simulator.graph.call import Script
from provision.simulator.graph.refusals import (
    GraphRefusedError,
    concurrency_violation,
    misleading_denial,
    no_backing_application,
    not_found,
    not_present,
    throttled,
)
from provision.simulator.tenant import SimulatedTenant
from provision.simulator.world import StoppedClock, World
from provision.snapshot import Snapshot, read_snapshot
from tests.provision.sakura import Watched, graph_with, pace_of, token_of, way_to

NAME, GRAPH = "exobridge", "graph.microsoft.com"
SCOPES = frozenset({"EWS.AccessAsUser.All", "Exchange.Manage"})
CHOSEN = ("id", "appId", "clientId", "servicePrincipalNames", "createdDateTime")
SETTLING = timedelta(minutes=10)
LONGEST_PAUSE = timedelta(seconds=30)
SLOWEST = 15  # seconds; what the tenant is given is longer

TROUBLES: dict[str, Callable[[], GraphRefusedError | None]] = {
    "nothing": lambda: None,
    "404": lambda: not_found("x"),
    "400 not present": lambda: not_present("x"),
    "400 no backing application": lambda: no_backing_application("x"),
    "403 misleading": misleading_denial,
    "409 concurrency": concurrency_violation,
}
BUSY, BUSY_UNTIL = "429 for some seconds", "429 until a time"
BUSY_FOR = timedelta(seconds=40)
CREATES = ("PATCH applications", "PATCH servicePrincipals", "POST oauth2PermissionGrants")
# An example takes a tenth of a second, and shrinking one that failed takes minutes.
QUICKLY = settings(deadline=None, phases=[Phase.explicit, Phase.generate])


@dataclass(slots=True)
class Schedule:
    """What becomes of each create, a trouble a try; and how late the replica is that answers.

    Replicas take turns, so that what was seen may be unseen a moment later.
    """

    tenant: SimulatedTenant
    troubles: dict[str, tuple[str, ...]]
    lags: Iterator[int]

    def __call__(self, operation: str, attempt: int) -> GraphRefusedError | None:
        self.tenant.graph.lag = timedelta(seconds=next(self.lags))
        planned = self.troubles.get(operation, ())
        return self._trouble(planned[attempt - 1]) if attempt <= len(planned) else None

    def _trouble(self, name: str) -> GraphRefusedError | None:
        if name not in (BUSY, BUSY_UNTIL):
            return TROUBLES[name]()
        refused = throttled(BUSY_FOR.seconds)
        if name == BUSY_UNTIL:
            until = format_datetime(self.tenant.world.clock() + BUSY_FOR, usegmt=True)
            refused.headers = (("Retry-After", until),)
        return refused


@dataclass(slots=True)
class Onboarding:
    """One tenant that is emptied for every schedule, and who provisions it."""

    tenant: SimulatedTenant
    clock: StoppedClock
    graph: Graph
    console: Watched
    begun: datetime
    empty: Snapshot

    def begin(
        self,
        troubles: dict[str, tuple[str, ...]],
        lags: tuple[int, ...],
        lost: Iterable[str] = (),
    ) -> None:
        """Let there be nothing but what Microsoft put there, and trouble ahead.

        Of the creates in `lost`, the first that is handled is not answered.
        """
        directory = self.tenant.directory
        for held in (directory.applications, directory.deleted, directory.grants, directory.born):
            held.clear()
        for principal in self.principals:
            del directory.service_principals[principal["id"]]
        self.tenant.graph._attempts.clear()
        self.tenant.graph.schedule = Schedule(self.tenant, troubles, cycle(lags))
        self.clock.now = self.begun
        self.console.told.clear()
        self.tenant.faults.clear()
        for create in lost:
            method, path = create.split()
            self.tenant.faults.lose_reply(Match(GRAPH, method, path), nth=len(troubles[create]) + 1)

    def settle(self) -> None:
        """Let time pass until every part of the tenant knows everything."""
        self.clock.forward(timedelta(seconds=SLOWEST))
        self.tenant.graph.schedule = Script()
        self.tenant.graph.lag = timedelta(0)

    def plan(self) -> tuple[Plan, Snapshot]:
        snapshot = read_snapshot(self.graph, NAME, [EXCHANGE_ONLINE])
        return make_plan(wanted(), snapshot.live, owned_of(snapshot.live)), snapshot

    def apply(self) -> list[Outcome]:
        """Apply to what was read before anything was made."""
        return self.carry_out(make_plan(wanted(), (), ()), self.empty)

    def carry_out(self, plan: Plan, snapshot: Snapshot) -> list[Outcome]:
        pace = pace_of(self.clock)
        return list(apply_plan(plan, self.graph, snapshot, self.console, pace))

    @property
    def waited(self) -> timedelta:
        return self.clock.now - self.begun

    @property
    def principals(self) -> list[dict[str, Any]]:
        """Return the service principals that are not Microsoft's."""
        held, ours = self.tenant.directory.service_principals, self.tenant.directory.tenant_id
        return [one for one in held.values() if one["appOwnerOrganizationId"] == ours]

    @property
    def made(self) -> list[list[dict[str, Any]]]:
        """Return all that somebody has made, apart from what the tenant chose: ids and times."""
        directory = self.tenant.directory
        held = (directory.applications.values(), self.principals, directory.grants.values())
        return [
            [{k: v for k, v in one.items() if k not in CHOSEN} for one in some] for some in held
        ]

    def check_whole(self) -> None:
        """Check that there is one of everything, each belonging to the other, and no orphan."""
        directory = self.tenant.directory
        (application,) = directory.applications.values()
        (principal,) = self.principals
        (grant,) = directory.grants.values()
        assert application["uniqueName"] == NAME
        assert principal["appId"] == application["appId"]
        assert grant["clientId"] == principal["id"]
        assert grant["consentType"] == "AllPrincipals"
        assert sorted(grant["scope"].split()) == sorted(SCOPES)
        assert directory.deleted == {}


def wanted() -> tuple[Resource, ...]:
    delegated = PermissionKind.DELEGATED
    permissions = frozenset(Permission(EXCHANGE_ONLINE, delegated, name) for name in SCOPES)
    uris = frozenset({"http://localhost:8413/server-getoauthtokens.do"})
    application = Application(
        NAME, "予定表同期", public_client=True, redirect_uris=uris, permissions=permissions
    )
    grant = Grant(application.key, EXCHANGE_ONLINE, SCOPES)
    return with_record((application, ServicePrincipal(application.key), grant))


@pytest.fixture(scope="module")
def onboarding() -> Iterator[Onboarding]:
    clock = StoppedClock(datetime.now(UTC))
    with SimulatedTenant(World(clock)) as tenant:
        console = Watched()
        token, way = token_of(tenant), way_to(tenant)
        with graph_with(token, way, console, pace_of(clock)) as graph:
            empty = read_snapshot(graph, NAME, [EXCHANGE_ONLINE])
            yield Onboarding(tenant, clock, graph, console, clock.now, empty)


@pytest.fixture(scope="module")
def undisturbed(onboarding: Onboarding) -> list[list[dict[str, Any]]]:
    """Return what is there after an apply that met no trouble, and a plan that finds no change."""
    onboarding.begin({}, (0,))
    onboarding.apply()
    again, _ = onboarding.plan()
    assert not again
    return onboarding.made


def troubles(*, longest: int) -> st.SearchStrategy[dict[str, tuple[str, ...]]]:
    kinds = [*TROUBLES, BUSY, BUSY_UNTIL]
    tries = st.lists(st.sampled_from(kinds), max_size=longest).map(tuple)
    return st.fixed_dictionaries(dict.fromkeys(CREATES, tries))


LAGS = st.lists(st.integers(0, SLOWEST), min_size=1, max_size=6).map(tuple)


def one_apply_gets_there(
    onboarding: Onboarding,
    undisturbed: list[list[dict[str, Any]]],
    troubles: dict[str, tuple[str, ...]],
    lags: tuple[int, ...],
    lost: set[str],
) -> None:
    onboarding.begin(troubles, lags, lost)

    outcomes = onboarding.apply()

    assert [outcome.error for outcome in outcomes] == [None] * 3
    onboarding.check_whole()
    assert onboarding.made == undisturbed  # of which a second plan changes nothing
    assert onboarding.waited <= 3 * (SETTLING + LONGEST_PAUSE + 2 * BUSY_FOR)
    # Whoever waits is told, each time, what for.
    told = onboarding.console.told
    assert bool(told) is (onboarding.waited > timedelta(0))
    waits = (
        *("does not know yet what was just made; trying again in", "no answer from Microsoft"),
        "Too many requests",
    )
    assert all(any(wait in line for wait in waits) for line in told)


@settings(QUICKLY, max_examples=16)
@given(troubles=troubles(longest=2), lags=LAGS, lost=st.sets(st.sampled_from(CREATES)))
def test_whenever_which_part_of_the_tenant_knows_it_one_apply_gets_there(
    onboarding: Onboarding,
    undisturbed: list[list[dict[str, Any]]],
    troubles: dict[str, tuple[str, ...]],
    lags: tuple[int, ...],
    lost: set[str],
) -> None:
    one_apply_gets_there(onboarding, undisturbed, troubles, lags, lost)


@pytest.mark.long
@settings(QUICKLY, max_examples=1_000)
@given(troubles=troubles(longest=2), lags=LAGS, lost=st.sets(st.sampled_from(CREATES)))
def test_a_thousand_schedules_of_knowing_late_end_in_one_apply(
    onboarding: Onboarding,
    undisturbed: list[list[dict[str, Any]]],
    troubles: dict[str, tuple[str, ...]],
    lags: tuple[int, ...],
    lost: set[str],
) -> None:
    one_apply_gets_there(onboarding, undisturbed, troubles, lags, lost)


STUCK = {
    "troubles": troubles(longest=3),
    "stuck": st.sampled_from(CREATES),
    "with_": st.sampled_from([name for name in TROUBLES if name != "nothing"]),
    "lags": LAGS,
}


@settings(QUICKLY, max_examples=3)
@given(**STUCK)
def test_what_the_tenant_never_comes_to_know_is_given_up_in_time_and_gone_on_with(
    onboarding: Onboarding,
    troubles: dict[str, tuple[str, ...]],
    stuck: str,
    with_: str,
    lags: tuple[int, ...],
) -> None:
    one_is_given_up_and_gone_on_with(onboarding, troubles, stuck, with_, lags)


@pytest.mark.long
@settings(QUICKLY, max_examples=100)
@given(**STUCK)
def test_whatever_is_never_known_is_given_up_in_time_and_gone_on_with(
    onboarding: Onboarding,
    troubles: dict[str, tuple[str, ...]],
    stuck: str,
    with_: str,
    lags: tuple[int, ...],
) -> None:
    one_is_given_up_and_gone_on_with(onboarding, troubles, stuck, with_, lags)


def one_is_given_up_and_gone_on_with(
    onboarding: Onboarding,
    troubles: dict[str, tuple[str, ...]],
    stuck: str,
    with_: str,
    lags: tuple[int, ...],
) -> None:
    onboarding.begin(troubles | {stuck: (with_,) * 1000}, lags)

    *done, last = onboarding.apply()

    assert len(done) == CREATES.index(stuck)
    assert not any(outcome.error for outcome in done)
    assert isinstance(last.error, NotReplicated)
    (problem,) = last.error.problems
    assert "\n" not in str(problem)
    assert "run `inv apply` again" in str(problem)
    assert len(onboarding.tenant.directory.applications) <= 1
    assert onboarding.waited <= (len(done) + 1) * (SETTLING + LONGEST_PAUSE + 3 * BUSY_FOR)
    assert onboarding.tenant.directory.deleted == {}

    onboarding.settle()
    onboarding.carry_out(*onboarding.plan())

    onboarding.check_whole()
    again, _ = onboarding.plan()
    assert not again


def length_of_answer(onboarding: Onboarding, method: str, path: str) -> int:
    """Return how many bytes the last answer to such a request has."""
    bodies = [
        call.response.body
        for call in onboarding.tenant.calls
        if call.response and Match(GRAPH, method, path).fits(call.request)
    ]
    return len(bodies[-1])


def no_cut_makes_anything_twice(
    onboarding: Onboarding, undisturbed: list[list[dict[str, Any]]], cuts: Iterable[int]
) -> None:
    """Cut the answer to each create after so many bytes, counted from its end where below 0."""
    for create in CREATES:
        method, path = create.split()
        onboarding.begin({}, (0,))
        onboarding.apply()
        length = length_of_answer(onboarding, method, path)
        for sent in sorted({cut % length for cut in cuts if cut < length}):
            onboarding.begin({}, (0,))
            onboarding.tenant.faults.truncate(sent, Match(GRAPH, method, path))
            outcomes = onboarding.apply()
            assert [outcome.error for outcome in outcomes] == [None] * 3, (create, sent)
            onboarding.check_whole()
            assert onboarding.made == undisturbed


def test_an_answer_to_a_create_that_breaks_off_makes_nothing_twice(
    onboarding: Onboarding, undisturbed: list[list[dict[str, Any]]]
) -> None:
    no_cut_makes_anything_twice(onboarding, undisturbed, [0, -1])


@pytest.mark.long
def test_an_answer_to_a_create_that_breaks_off_at_any_byte_makes_nothing_twice(
    onboarding: Onboarding, undisturbed: list[list[dict[str, Any]]]
) -> None:
    no_cut_makes_anything_twice(onboarding, undisturbed, range(10_000))


@pytest.mark.long
@pytest.mark.parametrize(
    "path", ["/organization", "/applications", "/servicePrincipals", "/oauth2PermissionGrants"]
)
def test_an_answer_to_a_read_that_breaks_off_at_any_byte_is_asked_for_again(
    onboarding: Onboarding, path: str
) -> None:
    onboarding.begin({}, (0,))
    onboarding.apply()
    whole = read_snapshot(onboarding.graph, NAME, [EXCHANGE_ONLINE])

    for sent in range(length_of_answer(onboarding, "GET", path)):
        onboarding.tenant.faults.truncate(sent, Match(GRAPH, "GET", path))
        assert read_snapshot(onboarding.graph, NAME, [EXCHANGE_ONLINE]) == whole, sent
