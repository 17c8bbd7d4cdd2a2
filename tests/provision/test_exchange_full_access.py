"""The scripts that give Full Access, carried out on a small Exchange Online."""

from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import pytest

from provision.manifest import Deployment, Manifest, parse_manifest
from provision.outputs import Identities
from provision.scripts import programs_of
from provision.simulator.exchange.administrator import ScriptStopped, Transcript, carry_out
from tests.provision.online import Online, entry
from tests.provision.scripts import change, outcome

FILE = Path(__file__).parents[2] / "manifests" / "online-full-access.yaml"
SYNC, HANAKO, TARO, EMMA, LIAM = (
    f"{name}@sakura.example"
    for name in ("sync", "hanako.yamada", "taro.suzuki", "emma.clark", "liam.byrne")
)
ALL = [HANAKO, TARO, EMMA, LIAM]
CLIENT = "c1000000-0000-4000-8000-00000000000a"
OTHER, THIRD = "b2000000-0000-4000-8000-000000000001", "b2000000-0000-4000-8000-000000000002"
IDS = Identities("5a000000-0000-4000-8000-000000000001", CLIENT, "an-object", "another-object")
FULL = ["FullAccess"]


@pytest.fixture
def manifest() -> Manifest:
    return parse_manifest(FILE.read_bytes(), "manifest.yaml")


@pytest.fixture
def exchange() -> Online:
    return Online(enabled=True, allowed=OTHER)


def on_server(manifest: Manifest) -> Manifest:
    return replace(manifest, exchange=replace(manifest.exchange, deployment=Deployment.SERVER))


def switching(manifest: Manifest) -> Manifest:
    return replace(manifest, exchange=replace(manifest.exchange, ews_enabled=True))


def run(
    what: str, manifest: Manifest, exchange: Online, *made: str, what_if: bool = False
) -> Transcript:
    exchange.changes.clear()
    program = programs_of(manifest, IDS)[what]
    return carry_out(program, exchange, what_if=what_if, given={"Made": made})


def opens(exchange: Online) -> list[str]:
    """Return the mailboxes that SYNC has Full Access to."""
    return [a for a, rows in exchange.permissions.items() if entry(SYNC, FULL) in rows]


def test_apply_gives_full_access_to_each_mailbox_and_lists_the_application(
    manifest: Manifest, exchange: Online
) -> None:
    transcript = run("apply", manifest, exchange)

    assert opens(exchange) == ALL
    assert exchange.allowed == f"{OTHER},{CLIENT}"
    assert exchange.changes[0] == "Set-OrganizationConfig"
    assert transcript.warned == []
    assert outcome(transcript) == {
        "mailboxes": ALL,
        "preview": False,
        "changes": [
            change(f"add {CLIENT}", "EwsAllowedAppIDs", [OTHER], [OTHER, CLIENT]),
            *(change("give Full Access", address, after=FULL) for address in ALL),
        ],
        "verified": True,
        "problems": [],
        "made": ALL,
        "allowList": {"before": [OTHER], "allowed": [OTHER, CLIENT], "ewsEnabled": "True"},
    }


def test_apply_again_changes_nothing(manifest: Manifest, exchange: Online) -> None:
    run("apply", manifest, exchange)

    transcript = run("apply", manifest, exchange)

    assert (exchange.changes, transcript.asked) == ([], [])
    assert (transcript.result["made"], transcript.result["verified"]) == ([], True)


@pytest.mark.parametrize("what", ["apply", "undo"])
def test_a_preview_says_what_it_would_do_and_does_nothing(
    manifest: Manifest, exchange: Online, what: str
) -> None:
    exchange.enabled = None
    if what == "undo":
        run("apply", manifest, exchange)
    before = deepcopy(exchange)

    transcript = run(what, switching(manifest), exchange, *ALL, what_if=True)

    before.changes.clear()
    assert exchange == before
    assert len(transcript.asked) == (6 if what == "apply" else 5)
    assert transcript.result["preview"] is True
    assert transcript.result["verified" if what == "apply" else "undone"] is False


def test_undo_of_what_apply_made_leaves_what_apply_found(
    manifest: Manifest, exchange: Online
) -> None:
    exchange.permissions = {EMMA: [entry(SYNC, FULL)], TARO: [entry(LIAM, FULL)]}
    before = deepcopy(exchange)

    applied = run("apply", manifest, exchange)
    made = applied.result["made"]
    assert isinstance(made, list)
    undone = run("undo", manifest, exchange, *made)

    assert made == [HANAKO, TARO, LIAM]
    assert {a: rows for a, rows in exchange.permissions.items() if rows} == before.permissions
    assert exchange.allowed == before.allowed
    assert (undone.result["undone"], undone.result["kept"]) == (True, [EMMA])
    assert any(EMMA in said and "-Made" in said for said in undone.warned)


def test_undo_that_is_told_nothing_takes_no_access_away(
    manifest: Manifest, exchange: Online
) -> None:
    run("apply", manifest, exchange)

    transcript = run("undo", manifest, exchange)

    assert opens(exchange) == ALL
    assert transcript.result["kept"] == ALL


def test_undo_takes_access_to_a_mailbox_that_left_the_manifest(
    manifest: Manifest, exchange: Online
) -> None:
    run("apply", manifest, exchange)
    fewer = replace(manifest, adapter=replace(manifest.adapter, mailboxes=(HANAKO,)))

    transcript = run("undo", fewer, exchange, TARO)

    assert opens(exchange) == [HANAKO, EMMA, LIAM]
    assert transcript.result["kept"] == [HANAKO]


def test_undo_that_did_not_take_is_noted(manifest: Manifest) -> None:
    class Forgetful(Online):
        def remove_mailboxpermission(self, **_given: object) -> None:  # type: ignore[override]
            """Forget what is taken away."""

    exchange = Forgetful(enabled=True, allowed=OTHER)
    run("apply", manifest, exchange)

    with pytest.raises(ScriptStopped, match=f"still has Full Access.*: {TARO}"):
        run("undo", manifest, exchange, TARO)


def test_undo_passes_over_a_mailbox_that_is_gone(manifest: Manifest, exchange: Online) -> None:
    run("apply", manifest, exchange)
    exchange.recipients.remove(TARO)

    transcript = run("undo", manifest, exchange, *ALL)

    assert opens(exchange) == [TARO]
    assert transcript.result["undone"] is True
    assert any("no such mailbox" in said and TARO in said for said in transcript.warned)


@pytest.mark.parametrize(
    "there",
    [
        entry(SYNC, FULL, IsInherited=True),
        entry(SYNC, FULL, Deny=True),
        entry(SYNC, FULL, "None"),
        entry(SYNC, ["ReadPermission"]),
        entry(EMMA, FULL),
    ],
)
def test_another_entry_is_neither_taken_for_full_access_nor_taken_away(
    manifest: Manifest, exchange: Online, there: dict[str, object]
) -> None:
    exchange.permissions = {HANAKO: [deepcopy(there)]}

    undone = run("undo", manifest, exchange, HANAKO)
    left = deepcopy(exchange.permissions)
    with pytest.raises(ScriptStopped, match=f"no Full Access of its own.*: {HANAKO}"):
        run("verify", manifest, exchange)

    assert left == {HANAKO: [there]}
    assert undone.result["undone"] is True


def test_full_access_among_other_rights_is_full_access(
    manifest: Manifest, exchange: Online
) -> None:
    exchange.permissions = {HANAKO: [entry(SYNC, ["FullAccess", "ReadPermission"])]}

    transcript = run("apply", manifest, exchange)

    assert transcript.result["made"] == [TARO, EMMA, LIAM]


def test_the_administrators_own_mailbox_needs_no_permission(
    manifest: Manifest, exchange: Online
) -> None:
    own = replace(manifest, adapter=replace(manifest.adapter, mailboxes=(SYNC.upper(), EMMA)))

    transcript = run("apply", own, exchange)

    assert transcript.result["made"] == [EMMA]


@pytest.mark.parametrize("absent", [SYNC, EMMA])
def test_an_address_that_nobody_has_stops_apply_before_any_change(
    manifest: Manifest, exchange: Online, absent: str
) -> None:
    exchange.recipients.remove(absent)

    with pytest.raises(ScriptStopped, match=absent):
        run("apply", manifest, exchange)

    assert exchange.changes == []


def test_what_was_made_before_a_failure_is_told(manifest: Manifest) -> None:
    class Failing(Online):
        def add_mailboxpermission(self, **given: object) -> None:  # type: ignore[override]
            if given["identity"] == EMMA:
                self.denied = {"Add-MailboxPermission"}
                self.run("Add-MailboxPermission", {})
            super().add_mailboxpermission(**given)  # type: ignore[arg-type]

    failing = Failing(enabled=True, allowed=OTHER)

    with pytest.raises(ScriptStopped, match="nothing after this was done") as stopped:
        run("apply", manifest, failing)

    result = stopped.value.transcript.result
    assert (result["made"], result["verified"]) == ([HANAKO, TARO], False)
    assert opens(failing) == [HANAKO, TARO]


@pytest.mark.parametrize("what", ["apply", "verify", "undo"])
@pytest.mark.parametrize("cmdlet", ["Get-OrganizationConfig", "Get-Recipient"])
def test_a_denied_listing_stops_every_script(
    manifest: Manifest, exchange: Online, what: str, cmdlet: str
) -> None:
    exchange.denied = {cmdlet}

    with pytest.raises(Exception, match=f"{cmdlet} is not recognized"):
        run(what, manifest, exchange, EMMA)

    assert exchange.changes == [] or what == "undo"


def test_verify_finds_everything_that_is_wrong(manifest: Manifest, exchange: Online) -> None:
    run("apply", manifest, exchange)
    exchange.permissions[HANAKO] = []
    exchange.permissions[TARO].append(entry(SYNC, FULL, Deny=True))
    exchange.closed = {EMMA}
    exchange.allowed, exchange.enabled = OTHER, False

    with pytest.raises(ScriptStopped) as stopped:
        run("verify", manifest, exchange)

    problems = stopped.value.transcript.result["problems"]
    assert isinstance(problems, list)
    wrong = [
        ("no Full Access", HANAKO),
        ("denied", TARO),
        ("EWS is off for this mailbox", EMMA),
        ("EwsAllowedAppIDs does not have", CLIENT),
        ("EWS is off for the whole organisation", ""),
    ]
    assert [(a in p, p.endswith(b)) for (a, b), p in zip(wrong, problems, strict=True)] == [
        (True, True)
    ] * 5


def test_verify_finds_what_is_right_and_changes_nothing(
    manifest: Manifest, exchange: Online
) -> None:
    run("apply", manifest, exchange)

    transcript = run("verify", manifest, exchange)

    assert transcript.result["verified"] is True
    assert exchange.changes == []


def test_verify_warns_of_a_switch_that_is_not_set(manifest: Manifest, exchange: Online) -> None:
    run("apply", manifest, exchange)
    exchange.enabled = None

    transcript = run("verify", manifest, exchange)

    assert transcript.result["verified"] is True
    assert any("EwsEnabled is not set" in said for said in transcript.warned)


def test_on_exchange_server_there_is_no_list(manifest: Manifest, exchange: Online) -> None:
    exchange.denied = {"Get-OrganizationConfig", "Set-OrganizationConfig"}

    applied = run("apply", on_server(manifest), exchange)
    verified = run("verify", on_server(manifest), exchange)
    undone = run("undo", on_server(manifest), exchange, *ALL)

    assert "allowList" not in applied.result
    assert verified.result["verified"] is True
    assert undone.result["undone"] is True
    assert opens(exchange) == []
