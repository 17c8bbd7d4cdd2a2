"""The switch for EWS and its list, in every state they can be in."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provision.clouds import CLOUDS
from provision.ews_usage import Use
from provision.exchange.allow_list import (
    ALLOW,
    CUT_OFF,
    AllowList,
    check_left,
    check_list,
    enter_list,
    leave_list,
    leaving_premises,
    list_premises,
)
from provision.exchange.phrases import DONE, PROBLEMS, beginnings
from provision.manifest import parse_manifest
from provision.queries import Not, Previewing
from provision.scripts import programs_of
from provision.simulator.exchange.administrator import ScriptStopped, Transcript, carry_out
from provision.statements import Caution, If, Program, Record, Records, Result
from tests.provision.online import Online
from tests.provision.scripts import change
from tests.provision.test_exchange_full_access import CLIENT, FILE, IDS, OTHER, THIRD

OURS = AllowList(CLIENT, may_switch=False, empty_blocks=True)
SWITCHING = replace(OURS, may_switch=True)
ELSEWHERE = replace(OURS, empty_blocks=False)


ANSWER = Result(Record((("problems", PROBLEMS),)))


def enter(
    exchange: Online,
    wanted: AllowList,
    given: Mapping[str, Sequence[str]] | None = None,
    *,
    what_if: bool = False,
) -> Transcript:
    steps = (*beginnings(), *list_premises(wanted), *enter_list(wanted))
    checks = If(Not(Previewing()), tuple(check_list()))
    program = Program((), (*steps, checks, ANSWER), parameters=(ALLOW, CUT_OFF))
    return carry_out(program, exchange, what_if=what_if, given=given)


def leave(exchange: Online) -> Transcript:
    steps = (*beginnings(), *leaving_premises(CLIENT), *leave_list(CLIENT), *check_left(CLIENT))
    return carry_out(Program((), (*steps, ANSWER), Caution.ASKS), exchange)


@pytest.mark.parametrize(
    ("enabled", "allowed", "wanted", "after"),
    [
        (None, None, OURS, (None, CLIENT)),
        (None, OTHER, OURS, (None, f"{OTHER},{CLIENT}")),
        (None, None, SWITCHING, (True, CLIENT)),
        (None, OTHER, SWITCHING, (True, f"{OTHER},{CLIENT}")),
        (None, CLIENT, SWITCHING, (True, CLIENT)),
        (True, None, OURS, (True, CLIENT)),
        (True, OTHER, OURS, (True, f"{OTHER},{CLIENT}")),
        (True, OTHER, SWITCHING, (True, f"{OTHER},{CLIENT}")),
        (True, f"{OTHER},{CLIENT.upper()}", OURS, (True, f"{OTHER},{CLIENT.upper()}")),
        (False, None, OURS, (False, CLIENT)),
        (False, OTHER, SWITCHING, (False, f"{OTHER},{CLIENT}")),
        (None, None, ELSEWHERE, (None, CLIENT)),
        (True, OTHER, ELSEWHERE, (True, f"{OTHER},{CLIENT}")),
        (True, None, replace(ELSEWHERE, may_switch=True), (True, CLIENT)),
    ],
)
def test_the_list_gets_our_application_and_the_switch_is_turned_on_only_when_told(
    enabled: bool | None, allowed: str | None, wanted: AllowList, after: tuple[bool | None, str]
) -> None:
    exchange = Online(enabled=enabled, allowed=allowed)

    enter(exchange, wanted)

    assert (exchange.enabled, exchange.allowed) == after


def test_where_an_empty_list_may_let_all_in_nobody_is_cut_off_unasked() -> None:
    exchange = Online(enabled=True)

    with pytest.raises(ScriptStopped, match="cut off all others"):
        enter(exchange, ELSEWHERE)

    assert exchange.changes == []


@pytest.mark.parametrize("cloud", list(CLOUDS))
def test_only_in_the_world_wide_cloud_is_an_empty_list_known_to_block(cloud: str) -> None:
    manifest = parse_manifest(FILE.read_bytes(), "manifest.yaml")
    elsewhere = replace(manifest, cloud=CLOUDS[cloud])
    exchange = Online(enabled=True)

    stopped = None
    try:
        carry_out(programs_of(elsewhere, IDS)["apply"], exchange)
    except ScriptStopped as error:
        stopped = error

    assert (stopped is None) is (cloud == "global")


def test_the_list_comes_before_the_switch() -> None:
    written: list[str] = []

    class Watching(Online):
        def set_organizationconfig(self, **given: object) -> None:
            written.extend(given)
            super().set_organizationconfig(**given)

    enter(Watching(), SWITCHING)

    assert written == ["ewsallowedappids", "ewsenabled"]


def test_the_switch_stays_where_the_list_was_not_written() -> None:
    class Forgetful(Online):
        def set_organizationconfig(self, **given: object) -> None:
            if "ewsallowedappids" not in given:
                super().set_organizationconfig(**given)

    exchange = Forgetful()

    transcript = enter(exchange, SWITCHING)

    assert exchange.enabled is None
    assert any("was not turned on" in said and CLIENT in said for said in transcript.warned)
    assert transcript.result["problems"] != []


def test_before_and_after_are_shown_also_when_only_previewing() -> None:
    transcript = enter(Online(enabled=True, allowed=OTHER), OURS, what_if=True)

    before, after = transcript.told
    assert before.startswith("EwsAllowedAppIDs before")
    assert before.endswith(f": {OTHER}")
    assert after.startswith("EwsAllowedAppIDs after")
    assert after.endswith(f": {OTHER}, {CLIENT}")


@pytest.mark.parametrize(
    ("enabled", "wanted", "said"),
    [
        (False, OURS, "EWS is off for the whole organisation"),
        (None, SWITCHING, "every application that is not on the list is cut"),
        (None, OURS, "The list was empty"),
    ],
)
def test_what_others_will_feel_is_warned_of(
    enabled: bool | None, wanted: AllowList, said: str
) -> None:
    transcript = enter(Online(enabled=enabled), wanted)

    assert any(said in warned for warned in transcript.warned)


def test_with_ews_off_the_script_says_so_and_does_not_call_it_well() -> None:
    transcript = enter(Online(enabled=False, allowed=OTHER), SWITCHING)

    assert "turn on" not in str(transcript.asked)
    assert "EWS is off" in str(transcript.result["problems"])


def test_a_list_that_lost_somebody_in_the_writing_is_noted() -> None:
    class Losing(Online):
        def set_organizationconfig(self, **_given: object) -> None:
            self.allowed = CLIENT

    transcript = enter(Losing(enabled=True, allowed=OTHER), OURS)

    assert OTHER in str(transcript.result["problems"])


def test_an_organisation_that_cannot_be_read_stops_before_the_list_is_lost() -> None:
    class Silent(Online):
        def get_organizationconfig(self, **_given: object) -> list[dict[str, object]]:  # type: ignore[override]
            return []

    exchange = Silent(enabled=True, allowed=OTHER)

    with pytest.raises(ScriptStopped, match="came back empty"):
        enter(exchange, OURS)

    assert exchange.changes == []


guids = st.uuids().map(str)
written = st.lists(guids | guids.map(str.upper) | st.just(CLIENT.upper()), max_size=6)
partings = st.sampled_from([",", ", ", " ,", ",,", " "])


@given(written, partings, st.sampled_from([None, True, False]), st.booleans())
def test_nobody_is_ever_lost_from_the_list_and_it_is_never_emptied(
    ids: list[str], parting: str, enabled: bool | None, may_switch: bool
) -> None:
    exchange = Online(enabled=enabled, allowed=parting.join(ids))
    there = {each.lower() for each in ids}

    enter(exchange, replace(OURS, may_switch=may_switch))
    entered = str(exchange.allowed)
    leave(exchange)
    left = str(exchange.allowed)

    if CLIENT not in there:
        assert set(entered.split(",")) == there | {CLIENT}
    assert {part for part in left.lower().replace(" ", ",").split(",") if part} in (
        there - {CLIENT},
        {CLIENT},
    )
    assert left


def test_one_that_is_listed_twice_or_in_capitals_is_one() -> None:
    exchange = Online(enabled=True, allowed=f" {OTHER.upper()}, {OTHER},,{THIRD} ")

    enter(exchange, OURS)

    assert exchange.allowed == f"{OTHER},{THIRD},{CLIENT}"


def test_undo_takes_out_only_our_application() -> None:
    exchange = Online(enabled=True, allowed=f"{OTHER},{CLIENT.upper()},{THIRD}")

    transcript = leave(exchange)

    assert exchange.allowed == f"{OTHER},{THIRD}"
    assert (exchange.enabled, transcript.result["problems"]) == (True, [])


def test_undo_leaves_the_last_one_and_says_so() -> None:
    exchange = Online(enabled=True, allowed=CLIENT)

    transcript = leave(exchange)

    assert (exchange.allowed, exchange.changes) == (CLIENT, [])
    assert any("the only one on the list" in said for said in transcript.warned)
    assert transcript.result["problems"] == []


def test_undo_finds_nothing_to_take_out() -> None:
    exchange = Online(enabled=True, allowed=OTHER)

    transcript = leave(exchange)

    assert (exchange.allowed, exchange.changes) == (OTHER, [])
    assert any("not on the list" in said for said in transcript.told)


def test_undo_shows_the_list_before_and_after() -> None:
    transcript = leave(Online(enabled=True, allowed=f"{OTHER},{CLIENT}"))

    before, after = transcript.told
    assert before.startswith("EwsAllowedAppIDs before")
    assert before.endswith(f": {OTHER}, {CLIENT}")
    assert after.startswith("EwsAllowedAppIDs after")
    assert after.endswith(f": {OTHER}")


def test_undo_that_did_not_take_is_noted() -> None:
    class Forgetful(Online):
        def set_organizationconfig(self, **_given: object) -> None:
            """Forget what is written."""

    transcript = leave(Forgetful(enabled=True, allowed=f"{OTHER},{CLIENT}"))

    assert f"still has {CLIENT}" in str(transcript.result["problems"])


def test_undo_that_lost_somebody_else_is_noted() -> None:
    class Losing(Online):
        def set_organizationconfig(self, **_given: object) -> None:
            self.allowed = THIRD

    transcript = leave(Losing(enabled=True, allowed=f"{OTHER},{CLIENT},{THIRD}"))

    assert OTHER in str(transcript.result["problems"])
    assert THIRD not in str(transcript.result["problems"])


KNOWN = replace(SWITCHING, in_use=tuple(map(Use, (OTHER, THIRD, CLIENT))))


@pytest.mark.parametrize(
    ("given", "stops", "after"),
    [
        ({}, True, (None, OTHER)),
        ({"CutOff": [OTHER]}, True, (None, OTHER)),
        ({"CutOff": [THIRD.upper()]}, False, (True, f"{OTHER},{CLIENT}")),
        ({"Allow": [THIRD.upper()]}, False, (True, f"{OTHER},{CLIENT},{THIRD}")),
        ({"Allow": [f"{THIRD}, {OTHER}"]}, False, (True, f"{OTHER},{CLIENT},{THIRD}")),
    ],
)
def test_the_switch_cuts_off_nobody_who_is_in_use_unless_they_are_named(
    given: dict[str, list[str]], stops: bool, after: tuple[bool | None, str]
) -> None:
    exchange = Online(enabled=None, allowed=OTHER)

    said = ""
    try:
        enter(exchange, KNOWN, given)
    except ScriptStopped as error:
        said = str(error)

    assert (exchange.enabled, exchange.allowed) == after
    assert ("would cut off" in said and THIRD in said) is stops


def test_where_the_switch_is_on_already_nobody_is_cut_off_and_who_is_missing_is_named() -> None:
    exchange = Online(enabled=True, allowed=OTHER)

    transcript = enter(exchange, KNOWN)

    assert exchange.allowed == f"{OTHER},{CLIENT}"
    assert any("are not on the list" in said and THIRD in said for said in transcript.warned)


def test_where_nobody_looked_who_is_in_use_that_is_said() -> None:
    transcript = enter(Online(enabled=None, allowed=OTHER), SWITCHING)

    assert any("--ews-usage" in said for said in transcript.warned)


def test_the_switch_tells_what_it_was_and_has_become() -> None:
    exchange = Online(enabled=None, allowed=OTHER)

    steps = (*beginnings(), *list_premises(SWITCHING), *enter_list(SWITCHING))
    answer = Result(Record((("changes", Records(DONE)),)))
    program = Program((), (*steps, answer), parameters=(ALLOW, CUT_OFF))
    transcript = carry_out(program, exchange)

    assert transcript.result["changes"] == [
        change(f"add {CLIENT}", "EwsAllowedAppIDs", [OTHER], [OTHER, CLIENT]),
        change("turn on", "EwsEnabled", [""], ["True"]),
    ]


def test_what_is_no_id_of_an_application_is_not_put_on_the_list() -> None:
    exchange = Online(enabled=True, allowed=OTHER)

    with pytest.raises(ScriptStopped, match=r"these are none.*: applied\.json"):
        enter(exchange, OURS, {"Allow": ["applied.json", THIRD]})

    assert exchange.changes == []
