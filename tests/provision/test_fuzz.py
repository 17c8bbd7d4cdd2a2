"""Answers and files bent where their structure is: a line or none, and never a write after them."""

import copy
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from provision import records
from provision.contract.messages import Failure
from provision.files import read_manifest
from provision.graph import Graph
from provision.progress import read_progress
from provision.readers import Malformed, page_of, reader_of
from provision.saved_plan import check_same, parse_saved_plan, render_saved_plan
from provision.sections import Manifest
from provision.simulator.faults import Match
from provision.simulator.http import Response
from provision.simulator.tenant import SimulatedTenant
from provision.simulator.world import StoppedClock, World
from provision.tenancy import Caller, Planned, carried_out, plan_for
from tests.provision.sakura import Watched, graph_with, pace_of, token_of, way_to

ROOT = Path(__file__).parent.parent.parent
GRAPH = "graph.microsoft.com"
ODD: list[Any] = [
    *(None, True, 0, -1, 1.5, 10**40, "", " ", "x", "\x00", "\u202e", "漢字", "x" * 5_000, "'"),
    *([], {}, [[]], [None], [1], ["x", "x"], {"value": []}, {"": {}}, [{"id": "x"}] * 50),
    *("https://elsewhere.example/next", "https://graph.microsoft.com/v1.0/organization"),
]
READS = {
    "organization": Match(GRAPH, "GET", "/organization"),
    "application": Match(GRAPH, "GET", "/applications"),
    "principals": Match(GRAPH, "GET", "/servicePrincipals"),
    "grants": Match(GRAPH, "GET", "/oauth2PermissionGrants"),
}
STATUSES = [200] * 12 + [201, 204, 206, 299, 304, 400, 401, 403, 404, 409, 418, 429, 500, 503]
TYPES = ["application/json"] * 6 + [
    "text/html",
    "application/xml",
    "",
    "application/json; charset=x",
]
# An example takes a moment, and shrinking one that failed takes minutes.
QUICKLY = settings(deadline=None, phases=[Phase.explicit, Phase.generate])
edits = st.lists(
    st.tuples(st.integers(0, 400), st.sampled_from(["put", "drop", "nest", "twice"]),
              st.sampled_from(ODD)),
    min_size=1, max_size=3,
)  # fmt: skip


def places_in(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield everything in `value` that can be replaced: a container, and where in it."""
    keys = value.keys() if isinstance(value, dict) else range(len(value))
    for key in keys:
        yield value, key
        if isinstance(value[key], dict | list):
            yield from places_in(value[key])


def bent(value: Any, changes: list[tuple[int, str, Any]]) -> Any:
    """Return `value` with some of its parts changed, dropped, wrapped or doubled."""
    value = [copy.deepcopy(value)]
    for number, kind, odd in changes:
        places = list(places_in(value))
        if not places:
            return odd
        inside, key = places[number % len(places)]
        match kind:
            case "put":
                inside[key] = copy.deepcopy(odd)
            case "nest":
                inside[key] = [inside[key]]
            case "twice" if isinstance(inside, list):
                inside.append(copy.deepcopy(inside[key]))
            case _:
                del inside[key]
    return value[0] if value else None


@dataclass(slots=True, repr=False)
class Onboarded:
    """A tenant in which everything is there, and who provisions it."""

    tenant: SimulatedTenant
    graph: Graph
    caller: Caller
    manifest: Manifest
    answers: dict[str, Any]
    held: Any
    planned: Planned | None = None

    def again(self) -> None:
        """Let everything be as it was."""
        directory = self.tenant.directory
        for name, value in copy.deepcopy(self.held).items():
            setattr(directory, name, value)
        self.tenant.faults.clear()

    def apply(self) -> None:
        """Plan and carry out; an expected failure is as good as any."""
        application = self.manifest.application
        assert application
        planned = plan_for(self.manifest, application, (), self.graph, adopt=False)
        for _ in carried_out(planned.plan, self.graph, planned.snapshot, self.caller):
            pass


@pytest.fixture(scope="module")
def onboarded() -> Iterator[Onboarded]:
    clock = StoppedClock(datetime.now(UTC))
    with SimulatedTenant(World(clock)) as tenant:
        console, pace = Watched(), pace_of(clock)
        manifest = read_manifest(ROOT / "manifests" / "demo.yaml")
        caller = Caller(tenant.environment, console, pace=pace)
        with graph_with(token_of(tenant), way_to(tenant), console, pace) as graph:
            yours = Onboarded(tenant, graph, caller, manifest, {}, {})
            yours.apply()
            since = len(tenant.calls)
            yours.apply()
            for name, match in READS.items():
                bodies = [
                    json.loads(call.response.body)
                    for call in tenant.calls[since:]
                    if call.response and match.fits(call.request)
                ]
                yours.answers[name] = bodies[0]  # grants come last, and are asked of a principal
            names = ("applications", "service_principals", "grants", "deleted")
            application = manifest.application
            assert application
            yours.planned = plan_for(manifest, application, (), graph, adopt=False)
            yours.held = {n: copy.deepcopy(getattr(tenant.directory, n)) for n in names}
            yield yours


def failure_of(act: Callable[[], object]) -> Failure | Malformed | None:
    """Return the expected failure that `act` ends in, if it does."""
    try:
        act()
    except (Failure, Malformed) as failure:
        return failure
    return None


def is_told(failure: Failure | Malformed | None) -> bool:
    """Return whether a failure, if there is one, is told in lines."""
    if isinstance(failure, Failure):
        return bool(failure.problems) and all("\n" not in str(one) for one in failure.problems)
    return failure is None or bool(str(failure))


def an_odd_answer_does_no_harm(
    onboarded: Onboarded, place: str, changes: list[tuple[int, str, Any]], status: int, kind: str
) -> None:
    onboarded.again()
    body = json.dumps(bent(onboarded.answers[place], changes)).encode()
    odd = Response(status, body, (("Content-Type", kind),) if kind else ())
    onboarded.tenant.faults.answer(odd, READS[place], times=3)
    since = len(onboarded.tenant.calls)

    failure = failure_of(onboarded.apply)

    assert is_told(failure)
    asked = onboarded.tenant.graph_requests(since)
    assert not [one for one in asked if one.startswith("DELETE")]
    assert not failure or not [one for one in asked if not one.startswith("GET")]
    directory = onboarded.tenant.directory
    assert len(directory.applications) == 1
    assert not directory.deleted
    theirs = {k: v for k, v in onboarded.held["service_principals"].items()
              if v["appOwnerOrganizationId"] != directory.tenant_id}  # fmt: skip
    assert {key: directory.service_principals[key] for key in theirs} == theirs


ODDLY = {
    "place": st.sampled_from([*READS]),
    "changes": edits,
    "status": st.sampled_from(STATUSES),
    "kind": st.sampled_from(TYPES),
}


@settings(QUICKLY, max_examples=15)
@given(**ODDLY)
def test_an_odd_answer_of_graphs_does_no_harm(
    onboarded: Onboarded, place: str, changes: list[tuple[int, str, Any]], status: int, kind: str
) -> None:
    an_odd_answer_does_no_harm(onboarded, place, changes, status, kind)


@pytest.mark.parametrize("name", [None, "", "another"])
def test_an_application_of_another_name_than_was_asked_for_is_none_of_ours(
    onboarded: Onboarded, name: str | None
) -> None:
    place = next(
        n
        for n, (_, key) in enumerate(places_in([onboarded.answers["application"]]))
        if key == "uniqueName"
    )
    change = (place, "drop", None) if name is None else (place, "put", name)
    an_odd_answer_does_no_harm(onboarded, "application", [change], 200, "application/json")


@pytest.mark.long
@settings(QUICKLY, max_examples=3_000)
@given(**ODDLY)
def test_of_many_odd_answers_of_graphs_none_does_harm(
    onboarded: Onboarded, place: str, changes: list[tuple[int, str, Any]], status: int, kind: str
) -> None:
    an_odd_answer_does_no_harm(onboarded, place, changes, status, kind)


@settings(max_examples=100)
@given(place=st.sampled_from([*READS]), changes=edits)
def test_an_odd_object_is_read_or_named(
    onboarded: Onboarded, place: str, changes: list[tuple[int, str, Any]]
) -> None:
    body = json.dumps(bent(onboarded.answers[place], changes)).encode()
    readers = {
        "organization": records.organization,
        "application": records.application,
        "principals": records.principal,
        "grants": records.consent,
    }

    failure = failure_of(
        lambda: (
            records.application(reader_of(body))
            if place == "application"
            else page_of(body, readers[place])
        )
    )

    assert is_told(failure)


@settings(max_examples=60)
@given(changes=edits)
def test_a_saved_plan_that_was_bent_is_refused_or_says_the_same(
    onboarded: Onboarded, changes: list[tuple[int, str, Any]]
) -> None:
    planned = onboarded.planned
    assert planned
    whole = json.loads(render_saved_plan(planned.saved(), planned.plan))

    data = json.dumps(bent(whole, changes)).encode()

    failure = failure_of(
        lambda: check_same(parse_saved_plan(data, "plan.json"), planned.saved(), "plan.json")
    )

    assert is_told(failure)
    assert failure or parse_saved_plan(data, "plan.json") == planned.saved()


@settings(max_examples=60)
@given(changes=edits)
def test_a_record_of_agreements_that_was_bent_is_read_or_told(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[int, str, Any]]
) -> None:
    whole = {"version": 1, "tenant": "t", "application": "a", "agreements": [], "scripts": ["s"]}
    path = tmp_path_factory.getbasetemp() / "record.json"
    path.write_text(json.dumps(bent(whole, changes)), "utf-8")

    failure = failure_of(
        lambda: read_progress(
            path, tenant="t", application="a", who="w", clock=lambda: datetime.now(UTC)
        )
    )

    assert is_told(failure)
