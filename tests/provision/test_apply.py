from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from provision.apply import Outcome, apply_plan
from provision.graph import Graph
from provision.ownership import adopted, owned_of, with_record
from provision.plan import Delete, Plan, make_plan
from provision.refusals import NotReplicated, TenantError
from provision.resources import (
    EXCHANGE_ONLINE,
    Application,
    Grant,
    Permission,
    PermissionKind,
    Resource,
    ServicePrincipal,
)
from provision.retry import Pace
from provision.simulator.directory.first_party import EXCHANGE, EXCHANGE_ROLES
from provision.simulator.faults import Match, throttled, unavailable
from provision.simulator.graph.call import Script
from provision.simulator.graph.refusals import (
    GraphRefusedError,
    concurrency_violation,
    misleading_denial,
    no_backing_application,
    not_found,
    not_present,
)
from provision.simulator.graph.refusals import throttled as throttled_by_graph
from provision.simulator.graph.refusals import unavailable as unavailable_graph
from provision.simulator.tenant import SimulatedTenant
from provision.simulator.world import StoppedClock, World
from provision.snapshot import Snapshot, check_names, read_snapshot
from tests.provision.sakura import Watched, graph_with, pace_of, token_of, way_to

NAME = "exobridge"
EWS = "EWS.AccessAsUser.All"
URI = "https://sync.sakura.example:8443/server-getoauthtokens.do"
STRANGER = "5c000000-0000-4000-8000-00000000000a"
GRAPH_HOST = Match(host="graph.microsoft.com")
WRITES = [
    Match(method="PATCH", path="/applications"),
    Match(method="PATCH", path="/servicePrincipals"),
    Match(method="POST", path="/oauth2PermissionGrants"),
]


def permission(name: str, api: str = EXCHANGE_ONLINE) -> Permission:
    return Permission(api, PermissionKind.DELEGATED, name)


def wanted(*names: str, uris: tuple[str, ...] = (URI,)) -> tuple[Resource, ...]:
    """Return what a manifest with these permissions of Exchange asks for."""
    permissions = frozenset(permission(name) for name in names or (EWS,))
    application = Application(
        NAME,
        "予定表同期",
        public_client=True,
        redirect_uris=frozenset(uris),
        permissions=permissions,
    )
    scopes = frozenset(p.name for p in permissions)
    grant = Grant(application.key, EXCHANGE_ONLINE, scopes)
    return with_record((application, ServicePrincipal(application.key), grant))


@dataclass
class Provisioning:
    """What the commands do, in short."""

    tenant: SimulatedTenant
    pace: Pace
    token: str
    console: Watched = field(default_factory=Watched)

    def graph(self) -> Graph:
        return graph_with(self.token, way_to(self.tenant), self.console, self.pace)

    def apply(
        self, *desired: Resource, prepare: Callable[[Graph, Snapshot], None] | None = None
    ) -> list[Outcome]:
        """Read, plan and carry out; `prepare` is what happens between the plan and its changes."""
        desired = desired or wanted()
        with self.graph() as graph:
            snapshot = read_snapshot(graph, NAME, [EXCHANGE_ONLINE])
            check_names(snapshot, desired)
            plan = make_plan(desired, snapshot.live, owned_of(snapshot.live))
            if prepare:
                prepare(graph, snapshot)
            return list(apply_plan(plan, graph, snapshot, self.console, self.pace))

    def carry_out(self, plan: Plan) -> list[Outcome]:
        with self.graph() as graph:
            snapshot = read_snapshot(graph, NAME, [EXCHANGE_ONLINE])
            return list(apply_plan(plan, graph, snapshot, self.console, self.pace))

    def writes(self, since: int = 0) -> list[str]:
        return [r for r in self.tenant.graph_requests(since) if not r.startswith("GET")]

    @property
    def applications(self) -> list[dict[str, Any]]:
        return list(self.tenant.directory.applications.values())

    @property
    def application(self) -> dict[str, Any]:
        (application,) = self.applications
        return application

    @property
    def principal(self) -> dict[str, Any]:
        mine = self.tenant.directory.tenant_id
        everything = self.tenant.directory.service_principals.values()
        (principal,) = (one for one in everything if one["appOwnerOrganizationId"] == mine)
        return principal

    @property
    def grant(self) -> dict[str, Any]:
        (grant,) = self.tenant.directory.grants.values()
        return grant


@pytest.fixture
def work(tenant_at_rest: SimulatedTenant, pace: Pace) -> Provisioning:
    return Provisioning(tenant_at_rest, pace, token_of(tenant_at_rest))


def failure_in(outcomes: list[Outcome]) -> TenantError:
    """Return how the last of `outcomes` failed, which is the only one that did."""
    *done, last = outcomes
    assert all(outcome.ids and not outcome.error for outcome in done)
    assert isinstance(last.error, TenantError)
    return last.error


def as_it_should_be(work: Provisioning) -> None:
    """Check that there is one of everything, and that it is what was asked for."""
    assert work.application["displayName"] == "予定表同期"
    assert work.application["isFallbackPublicClient"] is True
    assert URI in work.application["publicClient"]["redirectUris"]
    assert work.application["signInAudience"] == "AzureADMyOrg"
    assert work.principal["appId"] == work.application["appId"]
    assert work.grant["clientId"] == work.principal["id"]
    assert work.grant["scope"] == EWS


def test_a_fresh_apply_takes_six_calls(work: Provisioning) -> None:
    outcomes = work.apply()

    as_it_should_be(work)
    assert work.tenant.graph_calls() == 6
    assert [outcome.key.kind for outcome in outcomes] == [
        *("application", "service-principal", "grant")
    ]
    ids = [outcome.ids for outcome in outcomes]
    assert ids[0]
    assert ids[0].object_id == work.application["id"]
    assert ids[0].client_id == work.application["appId"]
    assert ids[1]
    assert ids[1].object_id == work.principal["id"]


def test_a_second_apply_writes_nothing_and_takes_four_calls(work: Provisioning) -> None:
    work.apply()
    first = len(work.tenant.calls)

    assert work.apply() == []
    assert work.tenant.graph_calls(first) == 4
    assert work.writes(first) == []


def test_outcomes_come_one_by_one(work: Provisioning) -> None:
    with work.graph() as graph:
        snapshot = read_snapshot(graph, NAME, [EXCHANGE_ONLINE])
        outcomes = apply_plan(make_plan(wanted(), [], []), graph, snapshot, work.console, work.pace)

        next(outcomes)

    assert len(work.writes()) == 1


def test_what_others_added_stays_and_what_we_drop_goes(work: Provisioning) -> None:
    work.apply(*wanted(EWS, "Exchange.Manage", uris=(URI, "http://localhost:1/x")))
    role = {"id": EXCHANGE_ROLES["full_access_as_app"], "type": "Role"}
    theirs = {"id": "5c000000-0000-4000-8000-00000000000b", "type": "Scope"}
    properties = {"appId": STRANGER, "displayName": "Theirs", "appOwnerOrganizationId": STRANGER}
    api = work.tenant.directory.add_service_principal(properties)
    api["oauth2PermissionScopes"].append({**theirs, "value": "Theirs.Read"})
    application = work.application
    application["publicClient"]["redirectUris"].append("http://localhost:2/theirs")
    application["requiredResourceAccess"][0]["resourceAccess"].append(role)
    application["requiredResourceAccess"].append(
        {"resourceAppId": STRANGER, "resourceAccess": [theirs]}
    )
    application["tags"].append("theirs")
    work.grant["scope"] += " Theirs.Read"

    outcomes = work.apply(*wanted(EWS))

    assert not any(outcome.error for outcome in outcomes)
    application = work.application
    assert set(application["publicClient"]["redirectUris"]) == {URI, "http://localhost:2/theirs"}
    entries = {
        (api["resourceAppId"], entry["type"], entry["id"])
        for api in application["requiredResourceAccess"]
        for entry in api["resourceAccess"]
    }
    assert (EXCHANGE, "Role", role["id"]) in entries
    assert (STRANGER, "Scope", theirs["id"]) in entries
    assert len(entries) == 3
    assert "theirs" in application["tags"]
    assert set(work.grant["scope"].split()) == {EWS, "Theirs.Read"}
    assert work.apply(*wanted(EWS)) == []


def test_a_list_is_emptied_when_nothing_is_left_of_it(work: Provisioning) -> None:
    work.apply()
    application, principal, grant = wanted()
    assert isinstance(application, Application)
    bare = replace(application, redirect_uris=frozenset(), permissions=frozenset())

    work.apply(*with_record((replace(bare, tags=frozenset()), principal, grant)))

    assert work.application["publicClient"]["redirectUris"] == []
    assert work.application["requiredResourceAccess"] == []


@pytest.mark.parametrize("lag", [timedelta(seconds=1), timedelta(minutes=5)])
def test_a_tenant_that_is_slow_to_know_is_waited_for(work: Provisioning, lag: timedelta) -> None:
    work.tenant.graph.lag = lag

    outcomes = work.apply()

    assert not any(outcome.error for outcome in outcomes)
    as_it_should_be(work)
    assert any("does not know yet" in line for line in work.console.told)


def test_a_tenant_that_does_not_come_to_know_is_left_and_gone_on_with(work: Provisioning) -> None:
    work.tenant.graph.lag = timedelta(hours=3)

    failure = failure_in(work.apply())

    assert isinstance(failure, NotReplicated)
    assert "run `inv apply` again" in str(failure)
    assert len(work.applications) == 1

    work.tenant.graph.lag = timedelta(0)
    work.apply()

    as_it_should_be(work)


@pytest.mark.parametrize(
    ("operation", "troubles"),
    [
        ("PATCH servicePrincipals", [misleading_denial(), no_backing_application("x")]),
        ("PATCH servicePrincipals", [not_found("x"), concurrency_violation()]),
        ("POST oauth2PermissionGrants", [not_found("x"), not_present("x")]),
        ("PATCH applications", [concurrency_violation()]),
        ("GET organization", [throttled_by_graph(20)]),
        ("PATCH applications", [throttled_by_graph(20), unavailable_graph()]),
        ("POST oauth2PermissionGrants", [throttled_by_graph(20), unavailable_graph()]),
    ],
)
def test_every_passing_refusal_is_waited_out(
    work: Provisioning, operation: str, troubles: list[GraphRefusedError | None]
) -> None:
    work.tenant.graph.schedule = Script({operation: troubles})

    outcomes = work.apply()

    assert not any(outcome.error for outcome in outcomes)
    as_it_should_be(work)


def test_a_lasting_denial_is_told_as_what_it_seems_to_be_once_the_time_is_over(
    work: Provisioning,
) -> None:
    work.tenant.graph.schedule = Script({"PATCH servicePrincipals": [misleading_denial()] * 1000})

    failure = failure_in(work.apply())

    assert "HTTP 403" in str(failure)
    assert "backing application" in str(failure)


@pytest.mark.parametrize("header", ["20", "date"])
def test_a_throttled_write_is_repeated_when_the_tenant_wants_it(
    work: Provisioning, clock: StoppedClock, header: str
) -> None:
    later = f"{clock() + timedelta(seconds=20):%a, %d %b %Y %H:%M:%S} GMT"
    busy = replace(throttled(20), headers=(("Retry-After", later if header == "date" else "20"),))
    work.tenant.faults.answer(busy, WRITES[2])
    before = clock()

    work.apply()

    as_it_should_be(work)
    assert timedelta(seconds=19) <= clock() - before <= timedelta(seconds=20)


@pytest.mark.parametrize("write", WRITES, ids=str)
def test_a_lost_answer_to_a_write_makes_nothing_twice(work: Provisioning, write: Match) -> None:
    work.tenant.faults.lose_reply(write)

    outcomes = work.apply()

    assert not any(outcome.error for outcome in outcomes)
    as_it_should_be(work)


def test_consent_that_may_have_been_given_is_looked_for_first(work: Provisioning) -> None:
    work.tenant.faults.lose_reply(WRITES[2])

    work.apply()

    assert [r.partition("/v1.0")[0] for r in work.tenant.graph_requests()[5:]] == ["POST ", "GET "]


def test_consent_that_was_not_given_is_given_after_looking(work: Provisioning) -> None:
    work.tenant.faults.answer(unavailable(), WRITES[2])

    work.apply()

    asked = [r.partition("/v1.0")[0] for r in work.tenant.graph_requests()[5:]]
    assert asked == ["POST ", "GET ", "POST "]
    as_it_should_be(work)


def test_consent_that_others_gave_meanwhile_is_added_to(work: Provisioning) -> None:
    work.apply(*wanted()[:2])
    exchange = work.tenant.directory.service_principal(EXCHANGE)
    assert exchange

    def consent(_: Graph, __: Snapshot) -> None:
        work.tenant.directory.add_grant(work.principal["id"], exchange["id"], None, "Theirs.Read")

    outcomes = work.apply(prepare=consent)

    assert not any(outcome.error for outcome in outcomes)
    assert set(work.grant["scope"].split()) == {EWS, "Theirs.Read"}


@pytest.mark.parametrize("lost", [False, True], ids=["cut before", "cut after"])
@pytest.mark.parametrize("nth", range(1, 8))
def test_an_apply_that_was_cut_off_goes_on_where_it_was(
    work: Provisioning, nth: int, lost: bool
) -> None:
    cut = work.tenant.faults.lose_reply if lost else work.tenant.faults.drop
    cut(GRAPH_HOST, nth=nth, times=1000)
    try:
        outcomes = work.apply()
    except TenantError:
        outcomes = []
    work.tenant.faults.clear()

    assert nth == 7 or not outcomes or outcomes[-1].error
    again = work.apply()

    assert not any(outcome.error for outcome in again)
    as_it_should_be(work)
    assert work.apply() == []


@pytest.mark.parametrize("write", WRITES, ids=str)
def test_an_apply_that_goes_on_at_once_waits_until_its_work_is_seen(
    work: Provisioning, write: Match
) -> None:
    work.tenant.graph.lag = timedelta(minutes=2)
    work.tenant.faults.lose_reply(write, times=1000)
    failure_in(work.apply())
    work.tenant.faults.clear()

    outcomes = work.apply()

    assert not any(outcome.error for outcome in outcomes)
    as_it_should_be(work)


def test_a_name_that_a_deleted_application_keeps_is_told_with_the_way_out(
    work: Provisioning,
) -> None:
    work.apply()
    deleted = work.application["id"]
    work.tenant.directory.delete_application(deleted)

    failure = failure_in(work.apply())

    assert f"'予定表同期' (object id {deleted})" in str(failure)
    assert "inv restore" in str(failure)
    with work.graph() as graph:
        graph.restore_application(deleted)
    assert work.application["id"] == deleted


def test_a_denial_is_told_once_and_nothing_after_it_is_tried(work: Provisioning) -> None:
    work.token = token_of(work.tenant, "liam.byrne@sakura.example")

    failure = failure_in(work.apply())

    assert "Authorization_RequestDenied, HTTP 403" in str(failure)
    assert len(work.writes()) == 1


def test_all_the_waiting_of_a_run_has_an_end(work: Provisioning, clock: StoppedClock) -> None:
    work.pace = replace(work.pace, altogether=timedelta(minutes=5))
    for write in WRITES:  # each by itself would be waited for
        work.tenant.faults.answer(throttled(110), write, times=1)
    before = clock()

    failure = failure_in(work.apply())

    assert "Too many requests" in str(failure)
    assert clock() - before <= timedelta(minutes=5)
    assert work.apply()[-1].error is None


def test_what_we_made_is_deleted_dependents_first(work: Provisioning) -> None:
    work.apply()
    plan = make_plan([], live := wanted(), live)

    outcomes = work.carry_out(plan)

    assert [outcome.key.kind for outcome in outcomes] == [
        *("grant", "service-principal", "application")
    ]
    assert not any(outcome.error for outcome in outcomes)
    assert work.applications == []
    assert work.tenant.directory.grants == {}


def test_what_is_gone_counts_as_deleted(work: Provisioning) -> None:
    work.apply()
    grant = wanted()[2]

    with work.graph() as graph:
        snapshot = read_snapshot(graph, NAME, [EXCHANGE_ONLINE])
        work.tenant.directory.grants.clear()
        plan = Plan((Delete(grant),))
        outcomes = list(apply_plan(plan, graph, snapshot, work.console, work.pace))

    assert not any(outcome.error for outcome in outcomes)


def test_consent_to_an_api_that_is_wanted_no_more_is_taken_back(work: Provisioning) -> None:
    work.apply()

    work.apply(
        *with_record(
            replace(r, tags=frozenset()) if isinstance(r, Application) else r for r in wanted()[:2]
        )
    )

    assert work.tenant.directory.grants == {}


def test_an_application_that_others_made_can_be_adopted(work: Provisioning) -> None:
    work.apply()
    work.application["tags"] = ["theirs"]
    with work.graph() as graph:
        snapshot = read_snapshot(graph, NAME, [EXCHANGE_ONLINE])
        plan = make_plan(wanted(), snapshot.live, adopted(snapshot.live))
        outcomes = list(apply_plan(plan, graph, snapshot, work.console, work.pace))

    assert not any(outcome.error for outcome in outcomes)
    assert "theirs" in work.application["tags"]
    assert work.apply() == []


def test_microsofts_own_service_principals_are_read_and_never_written(work: Provisioning) -> None:
    before = {key: dict(one) for key, one in work.tenant.directory.service_principals.items()}

    work.apply()
    work.apply(*wanted(EWS, "Exchange.Manage"))

    after = work.tenant.directory.service_principals
    assert {key: after[key] for key in before} == before


Trouble = Callable[[], GraphRefusedError | None]
PASSING: list[Trouble] = [lambda: None, lambda: throttled_by_graph(3), unavailable_graph]
LAGGING: list[Trouble] = [
    *(concurrency_violation, misleading_denial, lambda: not_found("x")),
    *(lambda: not_present("x"), lambda: no_backing_application("x")),
]
READS = ["GET organization", "GET applications", "GET servicePrincipals"]
WRITTEN = ["PATCH applications", "PATCH servicePrincipals", "POST oauth2PermissionGrants"]


def scripts(operation: str, refusals: list[Trouble]) -> Any:
    return st.fixed_dictionaries(
        {}, optional={operation: st.lists(st.sampled_from(refusals), max_size=4)}
    )


# An example takes a tenant, and shrinking one that failed takes minutes.
QUICKLY = settings(deadline=None, phases=[Phase.explicit, Phase.generate])
ON_THE_WAY = {
    "troubles": st.tuples(
        *(scripts(read, PASSING) for read in READS),
        *(scripts(write, PASSING + LAGGING) for write in WRITTEN),
    ),
    "lag": st.integers(0, 300),
    "cuts": st.lists(st.tuples(st.integers(1, 12), st.booleans()), max_size=3),
}


@settings(QUICKLY, max_examples=3)
@given(**ON_THE_WAY)
def test_whatever_happens_on_the_way_running_again_gets_there_and_makes_nothing_twice(
    troubles: tuple[dict[str, list[Trouble]], ...], lag: int, cuts: list[tuple[int, bool]]
) -> None:
    running_again_gets_there(troubles, lag, cuts)


@pytest.mark.long
@settings(QUICKLY, max_examples=200)
@given(**ON_THE_WAY)
def test_of_many_that_happen_on_the_way_none_keeps_it_from_getting_there(
    troubles: tuple[dict[str, list[Trouble]], ...], lag: int, cuts: list[tuple[int, bool]]
) -> None:
    running_again_gets_there(troubles, lag, cuts)


def running_again_gets_there(
    troubles: tuple[dict[str, list[Trouble]], ...], lag: int, cuts: list[tuple[int, bool]]
) -> None:
    clock = StoppedClock(datetime.now(UTC))
    with SimulatedTenant(World(clock)) as tenant:
        work = Provisioning(tenant, pace_of(clock), token_of(tenant))
        tenant.graph.lag = timedelta(seconds=lag)
        script = {op: [make() for make in made] for one in troubles for op, made in one.items()}
        tenant.graph.schedule = Script(script)
        for nth, lost in cuts:
            cut = tenant.faults.lose_reply if lost else tenant.faults.drop
            cut(GRAPH_HOST, nth=nth, times=3)

        for _ in range(5):
            with suppress(TenantError):
                work.apply()

        as_it_should_be(work)
        clock.forward(tenant.graph.lag)
        assert work.apply() == []
