"""The scripts' programs on the simulated Exchange Server itself, which binds every parameter."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import pytest

from provision.exchange.inspection import role_group_of
from provision.exchange.role_group import apply_program, undo_program, verify_program
from provision.manifest import Manifest, parse_manifest
from provision.scripts import programs_of
from provision.simulator.exchange.administrator import ScriptStopped, carry_out
from provision.simulator.exchange.cmdlet_errors import CmdletError
from provision.simulator.exchange.cmdlets import ManagementShell
from provision.simulator.exchange.organisation import Organisation
from provision.simulator.world import StoppedClock, World
from provision.statements import Program
from tests.provision.scripts import change, seen

DEMO = Path(__file__).parents[3] / "manifests" / "demo.yaml"
SYNC, EMMA = "sync@sakura.example", "emma.clark@sakura.example"


@pytest.fixture
def manifest() -> Manifest:
    return parse_manifest(DEMO.read_bytes(), "demo.yaml")


@pytest.fixture
def exchange() -> ManagementShell:
    organisation = Organisation(World(StoppedClock()))
    organisation.add_mailbox(SYNC, "Calendar Sync / 予定表同期")
    organisation.add_mailbox(EMMA, "Emma Clark")
    return ManagementShell(organisation)


def may_impersonate(exchange: ManagementShell) -> bool:
    account, mailbox = (
        exchange.organisation.account_called(SYNC),
        exchange.organisation.mailbox(EMMA),
    )
    assert account is not None
    assert mailbox is not None
    return exchange.organisation.roles.may_impersonate(account, mailbox)


def test_the_administrator_may_impersonate_after_apply_and_no_longer_after_undo(
    manifest: Manifest, exchange: ManagementShell
) -> None:
    before = may_impersonate(exchange)

    applied = carry_out(apply_program(manifest), exchange)
    between = may_impersonate(exchange)
    undone = carry_out(undo_program(manifest), exchange)

    assert (before, between, may_impersonate(exchange)) == (False, True, False)
    assert applied.result["effectiveUsers"] == ["Calendar Sync / 予定表同期"]
    assert applied.warned == undone.warned == []
    assert (applied.result["verified"], undone.result["undone"]) == (True, True)


def test_what_undo_leaves_is_what_apply_found(
    manifest: Manifest, exchange: ManagementShell
) -> None:
    found = deepcopy(exchange.organisation.roles)

    carry_out(apply_program(manifest), exchange)
    made = deepcopy(exchange.organisation.roles)
    carry_out(undo_program(manifest), exchange)

    assert made != found
    assert exchange.organisation.roles == found


@pytest.mark.parametrize("make", [apply_program, verify_program])
def test_after_apply_neither_apply_nor_verify_changes_anything(
    manifest: Manifest, exchange: ManagementShell, make: Callable[[Manifest], Program]
) -> None:
    carry_out(apply_program(manifest), exchange)
    found = deepcopy(exchange.organisation.roles)

    transcript = carry_out(make(manifest), exchange)

    assert exchange.organisation.roles == found
    assert (transcript.result["found"], transcript.asked) == ("ours", [])
    assert transcript.result["verified"] is True


@pytest.mark.parametrize("applied", [False, True])
@pytest.mark.parametrize("make", [apply_program, undo_program])
def test_a_preview_changes_nothing(
    manifest: Manifest,
    exchange: ManagementShell,
    make: Callable[[Manifest], Program],
    *,
    applied: bool,
) -> None:
    if applied:
        carry_out(apply_program(manifest), exchange)
    found = deepcopy(exchange.organisation.roles)

    transcript = carry_out(make(manifest), exchange, what_if=True)

    assert exchange.organisation.roles == found
    assert bool(transcript.asked) is (applied is (make is undo_program))


def test_verify_fails_before_apply_and_says_why(
    manifest: Manifest, exchange: ManagementShell
) -> None:
    with pytest.raises(ScriptStopped, match="There is no role group"):
        carry_out(verify_program(manifest), exchange)


def test_a_built_in_role_group_is_not_taken_for_ours(
    manifest: Manifest, exchange: ManagementShell
) -> None:
    assert manifest.exchange.role_group
    group = replace(manifest.exchange.role_group, name="Organization Management")
    theirs = replace(manifest, exchange=replace(manifest.exchange, role_group=group))

    with pytest.raises(ScriptStopped, match="others made it"):
        carry_out(apply_program(theirs), exchange)
    with pytest.raises(ScriptStopped, match="made by others"):
        carry_out(undo_program(theirs), exchange)


def test_members_of_others_stay_when_ours_come_and_go(
    manifest: Manifest, exchange: ManagementShell
) -> None:
    name = role_group_of(manifest).name
    carry_out(apply_program(manifest), exchange)
    exchange.run("Update-RoleGroupMember", {"Identity": name, "Members": [EMMA]})

    added = carry_out(apply_program(manifest), exchange)
    between = may_impersonate(exchange)
    removed = carry_out(undo_program(manifest), exchange)

    assert added.result["changes"] == [change("add member", f"{name}: {SYNC}", after=[SYNC])]
    assert removed.result["changes"] == [change("remove member", f"{name}: {SYNC}", [SYNC])]
    assert (between, may_impersonate(exchange)) == (True, False)
    assert exchange.organisation.roles.groups[name.lower()].members == [EMMA]


def status(manifest: Manifest, exchange: ManagementShell) -> dict[str, object]:
    return seen(carry_out(programs_of(manifest)["status"], exchange))


def test_status_tells_of_the_role_group_before_and_after_apply(
    manifest: Manifest, exchange: ManagementShell
) -> None:
    name = role_group_of(manifest).name
    before = status(manifest, exchange)["roleGroup"]
    carry_out(apply_program(manifest), exchange)
    found = deepcopy(exchange.organisation.roles)

    after = status(manifest, exchange)

    none = ("limits", "otherAssignments", "members", "otherMembers", "effectiveUsers")
    nothing: dict[str, object] = {name: [] for name in none}
    assert before == [{"name": name, "found": "absent", "holdsRole": False, **nothing}]
    assert after["roleGroup"] == [
        {
            "name": name,
            "found": "ours",
            "holdsRole": True,
            "limits": [""],
            "otherAssignments": [],
            "members": [SYNC],
            "otherMembers": [],
            "effectiveUsers": ["Calendar Sync / 予定表同期"],
        }
    ]
    assert after["roles"] == [{"applicationImpersonation": True, "ewsAccessAsApp": False}]
    assert exchange.organisation.roles == found


def test_status_of_a_server_tells_how_it_lets_people_in(
    manifest: Manifest, exchange: ManagementShell
) -> None:
    told = status(manifest, exchange)

    assert told["organisation"] == [
        {
            "Name": "Sakura Trading",
            "IsDehydrated": "False",
            "EwsEnabled": "",
            "OAuth2ClientProfileEnabled": "True",
        }
    ]
    assert "allowList" not in told


def test_status_of_a_role_group_of_others_names_what_else_it_holds(
    manifest: Manifest, exchange: ManagementShell
) -> None:
    name = role_group_of(manifest).name
    given = {"Name": name, "Roles": ["Mail Recipients"], "Members": [EMMA]}
    exchange.run("New-RoleGroup", given)

    told = status(manifest, exchange)["roleGroup"]

    assert told == [
        {
            "name": name,
            "found": "others",
            "holdsRole": False,
            "limits": [],
            "otherAssignments": [f"Mail Recipients-{name}"],
            "members": [EMMA],
            "otherMembers": ["Emma Clark"],
            "effectiveUsers": [],
        }
    ]


def test_a_role_group_that_cannot_be_looked_for_is_named_with_the_reason(
    manifest: Manifest, exchange: ManagementShell
) -> None:
    class Denying:
        def run(self, name: str, parameters: Mapping[str, object]) -> list[dict[str, object]]:
            if name == "Get-ManagementRole":
                raise CmdletError("CommandNotFoundException", f"'{name}' is not recognized")
            return exchange.run(name, parameters)

    told = seen(carry_out(programs_of(manifest)["status"], Denying()))

    assert (told["roles"], told["roleGroup"]) == ([], [])
    assert "roleGroup: 'Get-ManagementRole' is not recognized" in str(told["notRead"])
