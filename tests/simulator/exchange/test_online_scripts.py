"""The scripts' programs on the simulated Exchange Online itself, which binds every parameter."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from provision.manifest import Manifest, ScopeSpec, parse_manifest
from provision.outputs import Identities
from provision.scripts import programs_of
from provision.simulator.exchange.administrator import ScriptStopped, Transcript, Watch, carry_out
from provision.simulator.exchange.organisation import Organisation
from provision.simulator.exchange.people import Application
from provision.simulator.world import StoppedClock
from tests.provision.scripts import seen
from tests.simulator.exchange.ews import EMMA, HANAKO, SYNC, TARO, Ews
from tests.simulator.exchange.online import APP_ID, GROUP_DN, OBJECT_ID, new_online

MANIFESTS = Path(__file__).parents[3] / "manifests"
IDS = Identities("5a000000-0000-4000-8000-000000000001", APP_ID, "the-registration", OBJECT_ID)
OTHER = "b2000000-0000-4000-8000-000000000001"
ACCESSES = ["online-full-access", "online-application"]


@dataclass
class Kept:
    """What of an organisation the scripts could change."""

    roles: object
    principals: object
    access: object
    enabled: bool | None
    allowed: str


@pytest.fixture
def online() -> Ews:
    made = new_online()
    made.organisation.ews.enabled = True
    made.organisation.allowed_app_ids = OTHER
    return made


def manifest_of(stem: str) -> Manifest:
    """Return an example manifest, for the mailboxes and the group that there are here."""
    path = MANIFESTS / f"{stem}.yaml"
    manifest = parse_manifest(path.read_bytes(), path.name)
    exchange = manifest.exchange
    if exchange.scope:
        exchange = replace(exchange, scope=ScopeSpec(exchange.scope.name, GROUP_DN))
    adapter = replace(manifest.adapter, mailboxes=(HANAKO, TARO))
    return replace(manifest, exchange=exchange, adapter=adapter)


def kept(exchange: Organisation) -> Kept:
    roles, principals = deepcopy(exchange.roles), dict(exchange.service_principals)
    access = set(exchange.full_access)
    return Kept(roles, principals, access, exchange.ews.enabled, exchange.allowed_app_ids)


def run(
    what: str,
    stem: str,
    online: Ews,
    *given: str,
    what_if: bool = False,
    watch: Watch | None = None,
) -> Transcript:
    program = programs_of(manifest_of(stem), IDS)[what]
    told = {"Made": given, "Outside": given}
    return carry_out(program, online.shell, what_if=what_if, given=told, watch=watch)


def made_by(stem: str, online: Ews) -> list[str]:
    made = run("apply", stem, online).result["made"]
    assert isinstance(made, list)
    return made


def opens(online: Ews, *addresses: str) -> list[bool]:
    """Return which mailboxes SYNC, or the application, may open."""
    exchange = online.organisation
    account = exchange.account_called(SYNC)
    application = Application(APP_ID, "Calendar sync")
    assert account is not None
    mailboxes = [exchange.mailboxes[address] for address in addresses]
    return [
        exchange.may_open(account, mailbox) or exchange.may_impersonate(application, mailbox)
        for mailbox in mailboxes
    ]


@pytest.mark.parametrize("stem", ACCESSES)
def test_after_apply_the_mailboxes_can_be_opened_and_after_undo_no_more(
    online: Ews, stem: str
) -> None:
    before = opens(online, HANAKO, TARO, EMMA)
    closed = online.organisation.why_closed(APP_ID, "")

    made = made_by(stem, online)
    between = opens(online, HANAKO, TARO, EMMA)
    let_in = online.organisation.why_closed(APP_ID, "")
    run("undo", stem, online, *made)

    assert (before, between) == ([False] * 3, [True, True, False])
    assert opens(online, HANAKO, TARO, EMMA) == [False] * 3
    assert (closed != "", let_in) == (True, "")
    assert online.organisation.why_closed(APP_ID, "") == closed


@pytest.mark.parametrize("stem", ACCESSES)
def test_what_undo_leaves_is_what_apply_found(online: Ews, stem: str) -> None:
    before = kept(online.organisation)

    made = made_by(stem, online)
    between = kept(online.organisation)
    transcript = run("undo", stem, online, *made)

    assert between != before
    assert kept(online.organisation) == before
    assert (transcript.result["undone"], transcript.warned) == (True, [])


@pytest.mark.parametrize("stem", ACCESSES)
@pytest.mark.parametrize("what", ["apply", "verify", "status"])
def test_after_apply_no_script_but_undo_changes_anything(online: Ews, stem: str, what: str) -> None:
    run("apply", stem, online)
    before = kept(online.organisation)

    transcript = run(what, stem, online, EMMA)

    assert kept(online.organisation) == before
    assert transcript.asked == []
    assert transcript.result.get("verified", True) is True
    assert seen(transcript)["notRead"] == []


@pytest.mark.parametrize("stem", ACCESSES)
@pytest.mark.parametrize("applied", [False, True])
@pytest.mark.parametrize("what", ["apply", "undo"])
def test_a_preview_changes_nothing(online: Ews, stem: str, what: str, *, applied: bool) -> None:
    made = made_by(stem, online) if applied else []
    before = kept(online.organisation)

    transcript = run(what, stem, online, *made, what_if=True)

    assert kept(online.organisation) == before
    assert bool(transcript.asked) is (applied is (what == "undo"))


def empty_list(exchange: Organisation) -> None:
    exchange.allowed_app_ids = ""


def switched_off(exchange: Organisation) -> None:
    exchange.ews.enabled = False


def closed_mailbox(exchange: Organisation) -> None:
    exchange.mailboxes[TARO].ews.enabled = False


@pytest.mark.parametrize("stem", ACCESSES)
@pytest.mark.parametrize("broken", [empty_list, switched_off])
def test_verify_finds_what_keeps_the_adapter_out(
    online: Ews, stem: str, broken: Callable[[Organisation], None]
) -> None:
    run("apply", stem, online)
    broken(online.organisation)

    with pytest.raises(ScriptStopped, match=r"EwsAllowedAppIDs|EWS is off"):
        run("verify", stem, online)

    assert online.organisation.why_closed(APP_ID, "") != ""


def test_verify_finds_a_mailbox_that_is_closed(online: Ews) -> None:
    run("apply", "online-full-access", online)
    closed_mailbox(online.organisation)

    with pytest.raises(ScriptStopped, match=f"EWS is off for this mailbox.*: {TARO}"):
        run("verify", "online-full-access", online)


def test_verify_is_told_who_must_not_be_reached(online: Ews) -> None:
    run("apply", "online-application", online)

    with pytest.raises(ScriptStopped, match=f"must not.*: {TARO}"):
        run("verify", "online-application", online, TARO)


def test_apply_waits_for_what_is_new_in_entra(online: Ews) -> None:
    clock, online.organisation.unseen = StoppedClock(), 4
    watch = Watch(clock, lambda seconds: clock.forward(timedelta(seconds=seconds)))

    transcript = run("apply", "online-application", online, watch=watch)

    assert transcript.result["verified"] is True
    assert len(transcript.warned) == 4
    assert clock.now - StoppedClock().now == timedelta(minutes=1)


def test_an_organisation_that_refuses_customisation_is_told_before_any_change(
    online: Ews,
) -> None:
    online.organisation.is_dehydrated = True
    before = kept(online.organisation)

    with pytest.raises(ScriptStopped, match="Enable-OrganizationCustomization"):
        run("apply", "online-application", online)
    online.shell.run("Enable-OrganizationCustomization", {})
    run("apply", "online-application", online)

    assert kept(online.organisation) != before


def test_where_there_is_no_impersonation_any_more_its_script_changes_nothing(
    online: Ews,
) -> None:
    path = MANIFESTS / "demo.yaml"
    manifest = parse_manifest(path.read_bytes(), path.name)
    before = kept(online.organisation)

    with pytest.raises(ScriptStopped, match="access: application"):
        carry_out(programs_of(manifest)["apply"], online.shell)
    told = seen(carry_out(programs_of(manifest)["status"], online.shell))

    assert told["roles"] == [{"applicationImpersonation": False, "ewsAccessAsApp": True}]
    assert "roleGroup" not in str(told["notRead"])
    assert kept(online.organisation) == before


def test_status_tells_what_it_found(online: Ews) -> None:
    run("apply", "online-application", online)

    told = seen(run("status", "online-application", online))

    assert told["connections"] == [
        {
            "UserPrincipalName": "admin@sakura.example",
            "TenantID": IDS.tenant_id,
            "ConnectionUri": "https://outlook.office365.com",
        }
    ]
    assert told["organisation"] == [
        {"Name": "Sakura Trading", "IsDehydrated": "False", "EwsEnabled": "True"}
    ]
    assert told["allowList"] == [{"allowed": [OTHER, APP_ID]}]
    assert told["roles"] == [{"applicationImpersonation": False, "ewsAccessAsApp": True}]
    assert told["mailboxes"] == [
        {"address": HANAKO, "type": "UserMailbox"},
        {"address": TARO, "type": "UserMailbox"},
    ]
    assert [(each["address"], each["roles"][0]["InScope"]) for each in told["reach"]] == [
        (HANAKO, "True"),
        (TARO, "True"),
    ]
