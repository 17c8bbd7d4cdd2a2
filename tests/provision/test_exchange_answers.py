"""What the scripts answered, read back and compared with the manifest."""

import functools
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provision.contract.catalogue import exchange_findings
from provision.contract.messages import Language, Message, text_of
from provision.ews_usage import Use
from provision.exchange.answers import AnswerError, parse_answers
from provision.exchange.comparison import Comparison, Finding, State, findings_of, is_about
from provision.exchange.telling import Side, render_runs, render_side, side_data
from provision.manifest import Manifest, parse_manifest
from provision.outputs import Identities
from provision.scripts import programs_of
from provision.simulator.exchange.administrator import ScriptStopped, Watch, carry_out
from provision.simulator.exchange.cmdlets import ManagementShell
from provision.simulator.exchange.script_lists import ManagementShell as Shell
from provision.simulator.organisation import sakura_server
from provision.simulator.world import StoppedClock, World
from tests.provision.online import ROLE, Online, entry
from tests.provision.scripts import CLIENT, IDS, MANIFESTS, OBJECT

APPLICATION, FULL_ACCESS, SCOPED = "online-application", "online-full-access", "server-scope"
SYNC, HANAKO, TARO, EMMA, LIAM = (
    f"{name}@sakura.example"
    for name in ("sync", "hanako.yamada", "taro.suzuki", "emma.clark", "liam.byrne")
)
ALL = [HANAKO, TARO, EMMA, LIAM]
NOW = datetime(2026, 11, 28, 16, 0, tzinfo=UTC)
WELL, DIFFERS, UNKNOWN = State
Edit = Callable[[Any], None]


@functools.cache
def manifest_of(stem: str) -> Manifest:
    path = MANIFESTS / f"{stem}.yaml"
    return parse_manifest(path.read_bytes(), path.name)


def online(**given: Any) -> Online:
    group = manifest_of(APPLICATION).exchange.scope
    assert group
    return Online(**{"enabled": True, "allowed": "b2", "members": {group.group: ALL}, **given})


@dataclass
class Administrator:
    """Somebody who runs scripts of a manifest, an hour apart, and keeps what they answer."""

    stem: str
    shell: Shell
    ids: Identities | None = IDS
    manifest: Manifest = field(init=False)
    lines: list[str] = field(default_factory=list)
    clock: StoppedClock = field(default_factory=StoppedClock)

    def __post_init__(self) -> None:
        self.manifest = manifest_of(self.stem)

    def runs(self, *scripts: str, what_if: bool = False, **given: list[str]) -> "Administrator":
        for script in scripts:
            self.clock.forward(timedelta(hours=1))
            program = programs_of(self.manifest, self.ids)[script]
            watch = Watch(self.clock)
            try:
                done = carry_out(program, self.shell, what_if=what_if, given=given, watch=watch)
            except ScriptStopped as error:
                done = error.transcript
            self.lines.append(json.dumps(done.result, separators=(",", ":"), ensure_ascii=False))
        return self

    @property
    def data(self) -> bytes:
        return "\n".join(["noise", *self.lines, ""]).encode()

    def compares(self, uses: tuple[Use, ...] | None = None) -> Comparison:
        return Comparison(self.manifest, self.ids, parse_answers(self.data, "a.json"), uses)

    def finds(self, uses: tuple[Use, ...] | None = None) -> dict[str, list[State]]:
        """Return how each part stands."""
        found: dict[str, list[State]] = {}
        for finding in findings_of(self.compares(uses)):
            found.setdefault(finding.part, []).append(finding.state)
        return found


def test_before_apply_it_is_said_what_apply_would_do_and_afterwards_that_all_is_well() -> None:
    admin = Administrator(FULL_ACCESS, online())

    before = admin.runs("status").finds()
    after = admin.runs("apply").finds()
    verified = admin.runs("verify", "status").finds()

    assert before == {"ews-switch": [WELL], "allow-list": [DIFFERS], "full-access": [DIFFERS]}
    well = {"ews-switch": [WELL], "allow-list": [WELL], "full-access": [WELL]}
    assert after == verified == well


def test_an_application_is_followed_through_its_scripts() -> None:
    admin = Administrator(APPLICATION, online())
    parts = ("allow-list", "service-principal", "scope", "role-assignment", "reach")

    before = admin.runs("status").finds()
    after = admin.runs("apply").finds()
    undone = admin.runs("undo", Made=["予定表同期 Calendar Sync"]).finds()

    assert before == {"ews-switch": [WELL]} | {part: [DIFFERS] for part in parts}
    assert after == {"ews-switch": [WELL]} | {part: [WELL] for part in parts}
    assert undone == before | {"reach": [UNKNOWN]}


def test_what_nobody_looked_at_is_not_checked() -> None:
    admin = Administrator(FULL_ACCESS, online())

    after_a_preview = admin.runs("apply", what_if=True).finds()
    denied = Administrator(FULL_ACCESS, online(denied={"Get-OrganizationConfig"}))

    assert after_a_preview["full-access"] == [UNKNOWN]
    assert denied.runs("status").finds() == {
        "organisation": [UNKNOWN],
        "allow-list": [UNKNOWN],
        "full-access": [DIFFERS],
    }


def test_undo_leaves_nothing_that_counts_as_seen() -> None:
    admin = Administrator(FULL_ACCESS, online()).runs("apply", "status")

    assert admin.runs("undo", Made=ALL).finds()["full-access"] == [UNKNOWN]


def by_others(exchange: Online) -> None:
    exchange.principals = [{"AppId": CLIENT, "ObjectId": "their", "DisplayName": "x"}]
    exchange.scopes = [{"Name": "予定表同期 Calendar Sync", "RecipientFilter": "Name -like '*'"}]


def beyond(exchange: Online) -> None:
    exchange.principals = [{"AppId": CLIENT, "ObjectId": OBJECT, "DisplayName": "x"}]
    exchange.run("New-ManagementRoleAssignment", {"Name": "x", "App": OBJECT, "Role": ROLE})


def denied_and_gone(exchange: Online) -> None:
    exchange.permissions = {HANAKO: [entry(SYNC, ["FullAccess"], Deny=True)]}
    exchange.recipients.remove(LIAM)
    exchange.closed = {TARO}


SCENES: list[tuple[str, dict[str, Any], Callable[[Online], None] | None, dict[str, list[State]]]] = [
    (FULL_ACCESS, {"enabled": False}, None, {"ews-switch": [DIFFERS]}),
    (FULL_ACCESS, {"enabled": None}, None, {"ews-switch": [WELL]}),
    (FULL_ACCESS, {}, denied_and_gone, {
        "full-access": [DIFFERS, DIFFERS, UNKNOWN],
        "mailboxes": [DIFFERS],
        "client-access": [DIFFERS],
    }),
    (APPLICATION, {"dehydrated": True}, None, {"customisation": [DIFFERS]}),
    (APPLICATION, {"roles": ["Mail Recipients"]}, None, {"role": [DIFFERS]}),
    (APPLICATION, {}, by_others, {"service-principal": [DIFFERS], "scope": [DIFFERS]}),
    (APPLICATION, {}, beyond, {"role-assignment": [DIFFERS, DIFFERS]}),
    (APPLICATION, {"denied": {"Get-ServicePrincipal", "Get-ManagementScope"}}, None, {
        "service-principal": [UNKNOWN], "scope": [UNKNOWN], "role-assignment": [UNKNOWN],
        "reach": [UNKNOWN],
    }),
]  # fmt: skip


@pytest.mark.parametrize(("stem", "given", "edit", "expected"), SCENES)
def test_each_way_to_differ_is_told(
    stem: str,
    given: dict[str, Any],
    edit: Callable[[Online], None] | None,
    expected: dict[str, list[State]],
) -> None:
    exchange = online(**given)
    if edit:
        edit(exchange)

    found = Administrator(stem, exchange).runs("status").finds()

    assert {part: found.get(part) for part in expected} == expected


def test_who_else_uses_ews_and_is_not_listed_is_named() -> None:
    admin = Administrator(FULL_ACCESS, online()).runs("status")

    found = admin.finds((Use("b2"), Use("b3", "Backup"), Use(CLIENT)))

    assert found["others-in-use"] == [DIFFERS]


def server(*groups: dict[str, Any]) -> ManagementShell:
    shell = ManagementShell(sakura_server(World(StoppedClock())))
    for group in groups:
        shell.run("New-RoleGroup", {"Name": "予定表同期 Calendar Sync", **group})
    return shell


GROUPS: list[tuple[list[dict[str, Any]], State]] = [
    ([], DIFFERS),
    ([{"Roles": ["Mail Recipients"]}], DIFFERS),
    ([{"Roles": ["ApplicationImpersonation"], "Members": [EMMA]}], DIFFERS),
    ([{"Roles": ["ApplicationImpersonation"], "Members": [SYNC]}], DIFFERS),
]


@pytest.mark.parametrize(("groups", "state"), GROUPS)
def test_a_role_group_is_compared(groups: list[dict[str, Any]], state: State) -> None:
    admin = Administrator(SCOPED, server(*groups), None).runs("status")

    found = admin.finds()

    assert set(found["role-group"]) == {state}
    assert found["scope"] == [DIFFERS]


def test_a_role_group_that_apply_made_is_as_wanted() -> None:
    admin = Administrator(SCOPED, server(), None).runs("apply")

    assert admin.finds() == {"ews-switch": [WELL], "role-group": [WELL], "scope": [WELL]}


def every_finding() -> Iterator[Finding]:
    """Yield findings of every kind."""
    for stem, given_, edit, _ in SCENES:
        exchange = online(**given_)
        if edit:
            edit(exchange)
        yield from findings_of(Administrator(stem, exchange).runs("status").compares())
    for groups, _ in GROUPS:
        yield from findings_of(
            Administrator(SCOPED, server(*groups), None).runs("status").compares()
        )
    for stem in (FULL_ACCESS, APPLICATION):
        admin = Administrator(stem, online(members={})).runs("status")
        unregistered = replace(admin.compares((Use("b3"),)), identities=None)
        yield from findings_of(unregistered)
        yield from findings_of(admin.compares((Use("b3"),)))
        yield from findings_of(Administrator(stem, online()).runs("apply", "status").compares())
        answers = Administrator(stem, online(denied={"Get-OrganizationConfig"})).runs("status")
        yield from findings_of(answers.compares())
        exchange = online(enabled=None)
        switching = Administrator(stem, exchange).runs("status").compares()
        wanted = replace(switching.manifest.exchange, ews_enabled=True)
        yield from findings_of(
            replace(switching, manifest=replace(switching.manifest, exchange=wanted))
        )
    yield from findings_of(Administrator(SCOPED, server(), None).runs("apply").compares())
    scoped = Administrator(SCOPED, server(), None).runs("apply")
    (answer,) = parse_answers(scoped.data, "a.json")
    blind = replace(answer, seen=replace(answer.seen, group=None, agents_policy="EnforceAllowList"))
    yield from findings_of(Comparison(scoped.manifest, None, (blind,)))
    whole = replace(scoped.manifest.exchange, scope=None)
    group = answer.seen.group
    assert group
    changed = replace(group, other_assignments=("more",))
    for manifest, found in (
        (replace(scoped.manifest, exchange=whole), group),
        (scoped.manifest, changed),
        (scoped.manifest, replace(group, limits=("",))),
    ):
        seen = replace(answer.seen, group=found)
        yield from findings_of(Comparison(manifest, None, (replace(answer, seen=seen),)))
    gone = replace(answer.seen, roles=replace(answer.seen.roles, impersonation=False))  # type: ignore[type-var]
    yield from findings_of(Comparison(scoped.manifest, None, (replace(answer, seen=gone),)))


def test_every_finding_there_is_can_be_said_in_both_languages() -> None:
    said: set[str] = set()

    for finding in every_finding():
        for line in (finding.what, finding.remedy):
            if isinstance(line, Message):
                said.add(line.key)
                assert [text_of(line, language) for language in Language]

    assert set(exchange_findings.TEXTS) - said == set()


def test_answers_of_another_organisation_or_application_are_known() -> None:
    admin = Administrator(FULL_ACCESS, online()).runs("status")
    (answer,) = parse_answers(admin.data, "a.json")
    other = replace(IDS, tenant_id="another")

    assert is_about(admin.manifest, IDS, answer)
    assert is_about(admin.manifest, None, answer)
    assert not is_about(admin.manifest, other, answer)
    assert not is_about(admin.manifest, replace(IDS, client_id="another"), answer)
    assert not is_about(manifest_of(APPLICATION), IDS, answer)
    assert not is_about(admin.manifest, IDS, replace(answer, application="x"))


def test_a_file_is_read_as_powershell_writes_it() -> None:
    admin = Administrator(FULL_ACCESS, online()).runs("status", "apply")
    text = admin.data.decode()
    wrapped = text.replace('"notRead":[]', '"notRead":{"value":[],"Count":0}')

    read = [
        parse_answers(data, "a.json")
        for data in (
            admin.data,
            text.encode("utf-8-sig"),
            text.replace("\n", "\r\n").encode("utf-16"),
            wrapped.encode(),
        )
    ]

    assert [[a.script for a in answers] for answers in read] == [["status", "apply"]] * 4
    assert wrapped != text
    first, second = read[0]
    assert (first.well, second.well) == (None, True)
    assert [change.action for change in second.changes][:1] == [f"add {CLIENT}"]


def edited(name: str, value: object) -> bytes:
    whole = json.loads(Administrator(FULL_ACCESS, online()).runs("status").lines[0])
    whole[name] = value
    return json.dumps(whole, separators=(",", ":")).encode()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no answer of a script"),
        (b"WARNING: nothing here\n{}\n[]", "no answer of a script"),
        (b"\xff\xff\xff", "UTF-8"),
        (b'{"script":"status","ver', "a.json:1:1: this answer is not whole"),
        (b'\n{"script":' + b"[" * 100_000, "a.json:2:1: this answer is not whole"),
        (edited("version", 1), "of a script of another version"),
        (edited("version", True), "of a script of another version"),
        (edited("script", "other"), "of a script of another version"),
        (edited("at", "yesterday"), "not as a script writes it: at"),
        (edited("digest", 7), "not as a script writes it: digest"),
        (edited("seen", []), "not as a script writes it: seen"),
        (edited("seen", {"notRead": "x"}), "not as a script writes it: notRead"),
        (edited("script", "verify"), "not as a script writes it: verified"),
    ],
)
def test_what_is_no_answer_is_one_line_with_its_place(data: bytes, said: str) -> None:
    with pytest.raises(AnswerError) as wrong:
        parse_answers(data, "a.json")

    (problem,) = wrong.value.problems
    assert str(problem).startswith("a.json")
    assert said in str(problem)


values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)  # fmt: skip
WHOLE = {
    stem: Administrator(stem, shell, ids).runs("status", "apply").lines
    for stem, shell, ids in (
        (FULL_ACCESS, online(), IDS),
        (APPLICATION, online(), IDS),
        (SCOPED, server(), None),
    )
}


def spots(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every place in a JSON value that can be put something else in."""
    items = list(value.items() if isinstance(value, dict) else enumerate(value))
    for key, inner in items:
        yield value, key
        if isinstance(inner, dict | list):
            yield from spots(inner)


@given(st.sampled_from([(s, at) for s in WHOLE for at in (0, 1)]), st.integers(0), values)
def test_no_answer_is_a_traceback_whatever_is_in_it(
    which: tuple[str, int], number: int, value: Any
) -> None:
    stem, at = which
    whole = json.loads(WHOLE[stem][at])
    places = list(spots(whole))
    inside, key = places[number % len(places)]
    inside[key] = value

    said: list[str] = []
    try:
        answers = parse_answers(json.dumps(whole, separators=(",", ":")).encode(), "a.json")
        looked = Comparison(manifest_of(stem), IDS if stem != SCOPED else None, answers)
        is_about(looked.manifest, looked.identities, answers[0])
        side = Side(looked, NOW)
        said = [
            text_of(line, Language.JAPANESE) for line in (*render_side(side), *render_runs(side))
        ]
        json.dumps(side_data(side))
    except AnswerError as error:
        said = [str(problem) for problem in error.problems]

    assert all("\x1b" not in line and "\n" not in line for line in said)


@given(st.binary(max_size=100), st.integers(0, 400))
def test_no_file_is_a_traceback(data: bytes, cut: int) -> None:
    line = WHOLE[FULL_ACCESS][0].encode()
    for file in (data, line[: cut * 10] + data, data + b"\n" + line[:-cut]):
        try:
            answers = parse_answers(file, "a.json")
        except AnswerError:
            continue
        assert answers


def test_what_was_seen_is_told_with_its_age_by_whom_and_what_was_changed() -> None:
    admin = Administrator(FULL_ACCESS, online()).runs("status", "apply")
    side = Side(admin.compares(), admin.clock.now + timedelta(days=9))

    said = [str(line) for line in (*render_side(side), *render_runs(side))]

    assert said[0] == (
        "Exchange's side as last seen 9 days ago (2026-11-02 02:00 UTC), by admin@sakura.example:"
    )
    assert "long ago" in said[1]
    assert "  = Full Access: for all 4 mailboxes" in said
    assert "Exchange: 3 as wanted, 0 to change, 0 not checked." in said
    assert f"    add {CLIENT}: EwsAllowedAppIDs: b2 -> b2, {CLIENT}" in said
    assert f"    give Full Access: {HANAKO}: - -> FullAccess" in said


def test_a_moment_to_come_is_told() -> None:
    admin = Administrator(FULL_ACCESS, online()).runs("status")
    side = Side(admin.compares(), admin.clock.now - timedelta(hours=1))

    assert "still to come" in str(render_side(side)[1])


def test_an_answer_that_was_cut_off_counts_for_nothing_beside_whole_ones() -> None:
    admin = Administrator(FULL_ACCESS, online()).runs("status")
    cut, old = admin.lines[0][:500], admin.lines[0].replace('"version":2', '"version":1')

    found = parse_answers("\n".join([old, cut, admin.lines[0], cut]).encode(), "a.json")

    assert [(answer.script, answer.line) for answer in found] == [("status", 3)]
