"""What a simulated tenant holds goes into a file and comes out of it, or the file is left alone."""

import json
import stat
from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapter.commands import check, list_items, sign_in
from provision.contract.messages import ExitCode
from provision.simulator.directory.people import User
from provision.simulator.entra import mint
from provision.simulator.exchange.deployment import MODERN, WITH_PASSWORD, Deployment, Scheme
from provision.simulator.exchange.mailbox import Folder
from provision.simulator.exchange.zones import Zone
from provision.simulator.plain import NotPlainError, read, write
from provision.simulator.simulation import Simulation
from provision.simulator.state import StateError, load_state, save_state
from provision.simulator.tenant import SimulatedTenant
from provision.simulator.world import Ids, World
from tests.adapter.sakura import HANAKO, Sakura, Told, organisation


@pytest.fixture
def sakura(tmp_path: Path) -> Iterator[Sakura]:
    """The organisation after somebody has signed in and written into a mailbox."""
    with organisation(tmp_path) as sakura:
        sakura.lets_sync_impersonate()
        sign_in(sakura.outputs, environment=sakura.environment, console=sakura.console())
        writes(sakura)
        yield sakura


def writes(sakura: Sakura) -> None:
    answer = check(
        sakura.outputs,
        mailboxes=HANAKO,
        write=True,
        environment=sakura.environment,
        console=Told(),
    )
    assert answer.exit_code is ExitCode.DONE


@pytest.fixture
def saved(sakura: Sakura, tmp_path: Path) -> Path:
    save_state(sakura.tenant, tmp_path / "state.json")
    return tmp_path / "state.json"


def test_a_tenant_that_is_loaded_holds_what_was_saved(
    sakura: Sakura, saved: Path, tmp_path: Path
) -> None:
    tenant = SimulatedTenant()

    load_state(tenant, saved)

    save_state(tenant, tmp_path / "again.json")
    assert (tmp_path / "again.json").read_bytes() == saved.read_bytes()
    assert tenant.directory.applications == sakura.tenant.directory.applications
    assert tenant.directory.grants == sakura.tenant.directory.grants
    assert tenant.world.ids.handed_out == sakura.tenant.world.ids.handed_out
    assert tenant.exchange.mailboxes == sakura.tenant.exchange.mailboxes
    assert tenant.exchange.roles == sakura.tenant.exchange.roles


def test_what_was_one_thing_stays_one_thing(saved: Path) -> None:
    tenant = SimulatedTenant()

    load_state(tenant, saved)

    (token,) = tenant.entra.state.refresh_tokens.values()
    assert token.directory is tenant.directory
    assert token.user is tenant.directory.users[token.user.object_id]
    assert token.application is tenant.directory.applications[token.application["id"]]


def test_a_token_cache_goes_on_with_a_tenant_that_was_saved_by_another_process(
    sakura: Sakura, saved: Path
) -> None:
    mint.signing_key.cache_clear()  # each process has a key of its own
    other = SimulatedTenant()
    load_state(other, saved)
    with other:
        sakura.tenant = other

        writes(sakura)
        answer = list_items(
            sakura.outputs,
            mailbox=HANAKO,
            environment=sakura.environment,
            console=Told(),
            clock=lambda: datetime(2001, 1, 1, tzinfo=UTC),
        )

        assert answer.exit_code is ExitCode.DONE
        statuses = [call.status for call in other.calls if call.host == "mail.sakura.example"]
        assert statuses[0] == 401
        assert set(statuses[1:]) == {200}


@pytest.mark.parametrize(
    ("deployment", "schemes"),
    [(Deployment.SERVER, MODERN), (Deployment.SERVER, WITH_PASSWORD), (Deployment.ONLINE, MODERN)],
)
def test_every_organisation_can_be_saved(
    tmp_path: Path, deployment: Deployment, schemes: frozenset[Scheme]
) -> None:
    tenant = SimulatedTenant(deployment=deployment, authentication=schemes)
    save_state(tenant, tmp_path / "one.json")
    other = SimulatedTenant(deployment=deployment)

    load_state(other, tmp_path / "one.json")
    save_state(other, tmp_path / "two.json")

    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()
    assert other.exchange.authentication == schemes


def test_the_file_is_its_owners_and_nothing_in_it_opens_anything(saved: Path) -> None:
    text = saved.read_text("utf-8")

    assert stat.S_IMODE(saved.stat().st_mode) == 0o600
    assert "PRIVATE KEY" not in text
    assert "eyJ" not in text  # how every JSON web token begins
    tokens = json.loads(text)["state"]["sign-in"]["refresh_tokens"]
    assert all(name.startswith("simulated-refresh-token-") for name in tokens)


def test_where_there_is_no_file_the_tenant_is_as_it_begins(tmp_path: Path) -> None:
    with Simulation(state=tmp_path / "new" / "state.json").running() as tenant:
        tenant.directory.add_user("new@sakura.example", "New")

    with Simulation(state=tmp_path / "new" / "state.json").running() as tenant:
        assert tenant.directory.user("new@sakura.example")


def test_what_happened_is_kept_however_it_ends(tmp_path: Path) -> None:
    file = tmp_path / "state.json"

    def interrupted() -> None:
        with Simulation(state=file).running() as tenant:
            tenant.directory.add_user("new@sakura.example", "New")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()

    assert b"new@sakura.example" in file.read_bytes()


def with_state(data: bytes, change: dict[str, Any]) -> bytes:
    """Return a file of another state, with the right sum."""
    from provision.simulator.state import _sum

    held = json.loads(data)
    held["state"] |= change
    return json.dumps(held | {"sha256": _sum(held["state"])}).encode()


SPOILT: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda _: b"",
    "half": lambda data: data[: len(data) // 2],
    "no JSON": lambda _: b"version: 1",
    "depth without end": lambda _: b"[" * 100_000,
    "a list": lambda _: b"[]",
    "something else": lambda _: b'{"kind": "outputs", "version": 1}',
    "bytes": lambda _: b"\xff\xfe\x00",
    "an edit": lambda data: data.replace(b'"Sakura Trading', b'"Sekura Trading'),
    "no sum": lambda data: data.replace(b'"sha256"', b'"sha255"'),
    "no state": lambda data: data.replace(b'"state"', b'"stats"'),
}
FOREIGN: dict[str, Callable[[bytes], bytes]] = {
    "a version to come": lambda data: data.replace(b'"version": 1', b'"version": 2'),
    "a part less": lambda data: with_state(data, {"ids": {}}),
    "a part more": lambda data: with_state(data, {"mail": {}}),
    "a field more": lambda data: with_state(data, {"ids": {"handed_out": 1, "given": 2}}),
    "a class of another's": lambda data: with_state(
        data, {"ids": {"handed_out": {"$type": "plain.Counter"}}}
    ),
    "a class of nobody's": lambda data: with_state(
        data, {"ids": {"handed_out": {"$type": "world.Idz", "handed_out": 1}}}
    ),
    "a module of nobody's": lambda data: with_state(
        data, {"ids": {"handed_out": {"$enum": "nowhere.Ids", "$is": 1}}}
    ),
    "fields of another version": lambda data: with_state(
        data, {"ids": {"handed_out": {"$type": "world.Ids", "given": 1}}}
    ),
    "a word of nobody's": lambda data: with_state(data, {"ids": {"handed_out": {"$call": "x"}}}),
    "a thing never said": lambda data: with_state(data, {"ids": {"handed_out": {"$again": 9000}}}),
    "no date": lambda data: with_state(data, {"ids": {"handed_out": {"$date": "yesterday"}}}),
    "parts that are none": lambda data: with_state(data, {"ids": 5}),
}


# A file of each sort is refused in CI, too.
BRIEFLY = {"half", "an edit", "a version to come", "a field more", "a class of nobody's", "no date"}
KINDS = [
    pytest.param(kind, marks=() if kind in BRIEFLY else pytest.mark.long)
    for kind in (*SPOILT, *FOREIGN)
]


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_is_no_state_is_refused_and_left_alone(saved: Path, kind: str) -> None:
    data = (SPOILT | FOREIGN)[kind](saved.read_bytes())
    saved.write_bytes(data)
    said = "or damaged" if kind in SPOILT else "of another version"

    with (
        pytest.raises(StateError, match=f"{said}; it was left as it is; give --state another"),
        Simulation(state=saved).running(),
    ):
        pytest.fail("it runs")

    assert saved.read_bytes() == data


def test_a_byte_that_is_not_as_it_was_is_found(saved: Path) -> None:
    data = saved.read_bytes()
    for place in range(0, len(data), len(data) // 40):
        saved.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        tenant = SimulatedTenant()
        before = write(tenant.parts, tenant.surroundings)

        try:
            load_state(tenant, saved)
        except StateError:
            assert write(tenant.parts, tenant.surroundings) == before
        else:  # white space may change
            assert json.loads(saved.read_bytes()) == json.loads(data)


def test_a_place_that_is_no_file_is_told(tmp_path: Path) -> None:
    with (
        pytest.raises(StateError, match="this is a directory"),
        Simulation(state=tmp_path).running(),
    ):
        pytest.fail("it runs")


HELD = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text()
    | st.text(st.sampled_from("$the"))
    | st.binary()
    | st.datetimes(timezones=st.just(UTC)).map(lambda moment: moment.replace(fold=0))
    | st.dates()
    | st.timedeltas()
    | st.sampled_from([*Deployment, *Scheme])
    | st.builds(Zone, st.text(), st.text(), st.text()),
    lambda inner: (
        st.lists(inner)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text() | st.text(st.sampled_from("$is")), inner)
        | st.dictionaries(st.integers() | st.dates(), inner)
        | st.sets(st.integers() | st.text())
        | st.frozensets(st.text())
    ),
    max_leaves=12,
)


@given(HELD)
def test_whatever_is_held_comes_back_as_it_was(value: object) -> None:
    text = json.dumps(write({"root": Ids(value)}, {}))  # type: ignore[arg-type] # any will do

    found = read(json.loads(text), {})["root"]["handed_out"]

    assert found == value
    assert json.dumps(write({"root": Ids(found)}, {})) == text  # True is 1 to Python, not to us


def test_what_holds_itself_comes_back_holding_itself() -> None:
    world = World()
    ring: list[object] = [date(2026, 11, 2), timedelta(1)]
    ring += [ring, world, {"ring": ring}]
    ids = Ids(ring)  # type: ignore[arg-type] # any value will do

    document = json.loads(json.dumps(write({"root": ids}, {"world": world})))

    other = World()
    found = read(document, {"world": other})["root"]["handed_out"]
    assert found[2] is found
    assert found[3] is other
    assert found[4]["ring"] is found


@pytest.mark.parametrize("value", [object(), print, len, Path("x"), {1: object()}, complex(1)])
def test_what_is_none_of_ours_is_not_written(value: object) -> None:
    with pytest.raises(NotPlainError):
        write({"root": Ids(value)}, {})  # type: ignore[arg-type] # any value will do


@pytest.mark.parametrize("kind", [User, Folder])
def test_a_class_is_written_with_all_its_fields(kind: type, saved: Path) -> None:
    name = f"{kind.__module__}.{kind.__qualname__}".removeprefix("provision.simulator.")
    waiting: list[Any] = [json.loads(saved.read_bytes())]
    found = []
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            found += [one] if one.get("$type") == name else []
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one

    assert found
    assert all(one.keys() == {"$type", *(f.name for f in fields(kind))} for one in found)
