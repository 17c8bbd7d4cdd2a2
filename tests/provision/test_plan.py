import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provision.ownership import MANAGED, adopted, is_ours, owned_of, with_record
from provision.plan import Create, Delete, NotOurs, Plan, Update, make_plan
from provision.report import plan_data, render_plan
from provision.resources import (
    EXCHANGE_ONLINE,
    MICROSOFT_GRAPH,
    Application,
    Grant,
    Key,
    Permission,
    PermissionKind,
    Resource,
    ServicePrincipal,
    entries_of,
)

Resources = Sequence[Resource]
APP = Application("sync", "Sync")
KEY = APP.key

uris = st.frozensets(st.sampled_from([f"http://localhost/{c}" for c in "abcdef"]), max_size=4)
scopes = st.frozensets(st.sampled_from(["EWS", "Mail", "Tasks", "User"]), max_size=4)
permissions = st.frozensets(
    st.builds(Permission, st.sampled_from([EXCHANGE_ONLINE, MICROSOFT_GRAPH]),
              st.sampled_from(PermissionKind), st.sampled_from(["EWS", "Mail", "Tasks"])),
    max_size=3,
)  # fmt: skip
applications = st.builds(
    Application,
    st.just("sync"),
    st.sampled_from(["Sync", "Other"]),
    public_client=st.booleans(),
    redirect_uris=uris,
    permissions=permissions,
)


@st.composite
def tenants(draw: st.DrawFn) -> tuple[Resource, ...]:
    """An application with its service principal and a grant for some APIs, none of it recorded."""
    granted = {
        api: draw(scopes.filter(bool))
        for api in draw(st.sets(st.sampled_from([EXCHANGE_ONLINE, MICROSOFT_GRAPH])))
    }
    grants = (Grant(KEY, api, names) for api, names in sorted(granted.items()))
    return (draw(applications), ServicePrincipal(KEY), *grants)


def by_key(resources: Iterable[Resource]) -> dict[Key, Resource]:
    return {resource.key: resource for resource in resources}


def after(plan: Plan, live: Iterable[Resource]) -> dict[Key, Resource]:
    """Return what a tenant holds once `plan` is carried out on it."""
    state = by_key(live)
    for change in plan.changes:
        match change:
            case Create(desired):
                assert desired.key not in state
                state[desired.key] = desired
            case Update(old, _, merged):
                assert state[merged.key] == old
                state[merged.key] = merged
            case Delete(old):
                del state[old.key]
    return state


def entries(resources: Mapping[Key, Resource]) -> set[tuple[Key, str, object]]:
    return {
        (key, name, entry)
        for key, resource in resources.items()
        for name, found in entries_of(resource).items()
        for entry in found
        if name != "tags"
    }


def ours_in(live: Resources) -> set[tuple[Key, str, object]]:
    return entries(by_key(owned_of(live)))


@given(first=tenants(), others=tenants(), second=tenants())
def test_ours_comes_and_goes_and_what_others_added_stays(
    first: Resources, others: Resources, second: Resources
) -> None:
    made = after(make_plan(with_record(first), [], []), [])
    for key, theirs in by_key(others).items():  # others add to what we made, and consent to more
        mine = made.get(key, theirs)
        joined = {n: e | entries_of(theirs)[n] for n, e in entries_of(mine).items()}
        made[key] = replace(mine, **joined)  # type: ignore[arg-type]
    live = list(made.values())
    wanted = with_record(second)

    state = after(make_plan(wanted, live, owned_of(live)), live)

    recorded = entries(by_key(first))
    assert entries(state) == entries(by_key(wanted)) | (entries(made) - recorded)
    assert not make_plan(wanted, state.values(), owned_of(state.values()))


@given(tenants())
def test_the_record_tells_from_the_tenant_alone_what_is_ours(tenant: Resources) -> None:
    live = with_record(tenant)

    assert owned_of(live) == live
    assert owned_of(tenant) == ()
    assert ours_in(live) == entries(by_key(tenant))


@given(tenants(), tenants())
def test_what_is_adopted_loses_nothing(live: Resources, wanted: Resources) -> None:
    state = after(make_plan(with_record(wanted), live, adopted(live)), live)

    assert entries(by_key(live)) | entries(by_key(wanted)) == entries(state)


def test_a_wiped_record_is_noticed_and_nothing_is_taken_away() -> None:
    live = with_record([APP, ServicePrincipal(KEY)])
    wiped = [replace(APP, tags=frozenset({"theirs"})), live[1]]

    with pytest.raises(NotOurs, match=r"application/sync is there already.*--adopt"):
        make_plan(live, wiped, owned_of(wiped))


def test_an_application_that_others_made_is_not_taken_over() -> None:
    with pytest.raises(NotOurs, match="not made by exobridge"):
        make_plan([replace(APP, public_client=True)], [APP], [])


def test_a_grant_is_narrowed_while_others_scopes_remain_and_then_deleted() -> None:
    mine = with_record([APP, Grant(KEY, EXCHANGE_ONLINE, frozenset({"EWS"}))])
    shared = Grant(KEY, EXCHANGE_ONLINE, frozenset({"EWS", "Mail"}))
    without = with_record([APP])

    narrowed = make_plan(without, [mine[0], shared], owned_of([mine[0], shared]))
    dropped = make_plan(without, mine, owned_of(mine))
    foreign = make_plan(without, [without[0], shared], owned_of([without[0], shared]))

    assert isinstance(narrowed.changes[0], Update)
    assert entries_of(narrowed.changes[0].merged) == {"scopes": frozenset({"Mail"})}
    assert dropped.changes[0] == Delete(mine[1])
    assert not foreign


def test_dependents_come_last() -> None:
    tenant: Resources = [APP, ServicePrincipal(KEY), Grant(KEY, EXCHANGE_ONLINE, frozenset({"E"}))]

    assert make_plan(tenant, [], []).changes == tuple(map(Create, tenant))
    assert make_plan([], tenant, tenant).changes == tuple(map(Delete, reversed(tenant)))


def test_every_tag_of_the_record_is_recognised_as_ours() -> None:
    (recorded,) = with_record([replace(APP, redirect_uris=frozenset("abcdef"))])

    assert isinstance(recorded, Application)
    # an entry each, each property of one value, and the mark
    assert len(recorded.tags) == 6 + 3 + 1
    assert MANAGED in recorded.tags
    assert all(map(is_ours, recorded.tags))
    assert not is_ours("WindowsAzureActiveDirectoryIntegratedApp")


# Six, since a set of them comes out sorted by chance one time in 720.
SIX = frozenset("abcdef")


def test_a_plan_reads_the_same_every_time() -> None:
    live = replace(APP, redirect_uris=frozenset("uvwxyz") | {"theirs"})
    desired = replace(APP, redirect_uris=SIX, public_client=True, display_name="Neu")
    owned = replace(APP, redirect_uris=frozenset("uvwxyz"))

    said = [str(line) for line in render_plan(make_plan([desired], [live], [owned]))]

    assert said == [
        "~ application/sync",
        '    ~ display_name: "Sync" -> "Neu"',
        "    ~ public_client: false -> true",
        *(f"    - redirect_uris: {entry}" for entry in "uvwxyz"),
        *(f"    + redirect_uris: {entry}" for entry in "abcdef"),
        "Left alone, since it was not made by exobridge:",
        "    application/sync: redirect_uris: theirs",
        "Plan: 0 to create, 1 to update, 0 to delete.",
    ]


def test_an_empty_plan_says_so() -> None:
    plan = make_plan([], [], [])

    assert [str(line) for line in render_plan(plan)] == [
        "No changes: the tenant is as the manifest says."
    ]
    assert plan_data(plan) == {"changes": [], "left_alone": []}


def test_a_plan_is_data_too() -> None:
    plan = make_plan([replace(APP, redirect_uris=SIX)], [], [])

    data = json.loads(json.dumps(plan_data(plan)))
    (change,) = data["changes"]
    assert change["action"] == "create"
    assert {"name": "redirect_uris", "before": None, "after": list("abcdef")} in change[
        "properties"
    ]
