"""The role group that ends at a scope: its programs on the simulated Exchange Server itself."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import pytest

from provision.exchange.inspection import role_group_of
from provision.exchange.role_group import apply_program, undo_program, verify_program
from provision.manifest import Manifest, parse_manifest
from provision.simulator.exchange.administrator import ScriptStopped, Transcript, carry_out
from provision.simulator.exchange.cmdlets import ManagementShell
from provision.simulator.organisation import sakura_server
from provision.simulator.world import StoppedClock, World
from provision.statements import Program
from tests.provision.scripts import change, seen

FILE = Path(__file__).parents[3] / "manifests" / "server-scope.yaml"
SYNC, HANAKO, OUTSIDER = (f"{n}@sakura.example" for n in ("sync", "hanako.yamada", "app-admin"))


@pytest.fixture
def manifest() -> Manifest:
    return parse_manifest(FILE.read_bytes(), FILE.name)


@pytest.fixture
def shell() -> ManagementShell:
    return ManagementShell(sakura_server(World(StoppedClock())))


def acts_as(shell: ManagementShell, *addresses: str) -> list[bool]:
    """Return as the owners of which mailboxes SYNC may act."""
    exchange = shell.organisation
    account = exchange.account_called(SYNC)
    assert account is not None
    return [exchange.may_impersonate(account, exchange.mailboxes[a]) for a in addresses]


def run(
    make: Callable[[Manifest], Program], manifest: Manifest, shell: ManagementShell, *given: str
) -> Transcript:
    return carry_out(make(manifest), shell, given={"Made": given, "Outside": given})


def test_the_administrator_acts_as_the_members_of_the_group_and_as_nobody_else(
    manifest: Manifest, shell: ManagementShell
) -> None:
    before = deepcopy(shell.organisation.roles)

    applied = run(apply_program, manifest, shell)
    between = acts_as(shell, HANAKO, OUTSIDER)
    verified = run(verify_program, manifest, shell)
    undone = run(undo_program, manifest, shell, *map(str, applied.result["made"]))  # type: ignore[call-overload]

    assert (between, acts_as(shell, HANAKO)) == ([True, False], [False])
    assert [each["action"] for each in applied.result["changes"]] == [  # type: ignore[attr-defined]
        "make management scope",
        "create role group",
    ]
    assert verified.result["verified"] is True
    assert verified.result["outside"] == [OUTSIDER]
    assert seen(verified)["roleGroup"][0]["limits"] == [role_group_of(manifest).scope.name]  # type: ignore[union-attr]
    assert undone.warned == []
    assert shell.organisation.roles == before


def test_undo_that_is_not_told_of_the_scope_keeps_it(
    manifest: Manifest, shell: ManagementShell
) -> None:
    run(apply_program, manifest, shell)

    undone = run(undo_program, manifest, shell)

    assert [scope.name for scope in shell.organisation.roles.scopes.values()] == [
        "予定表同期 Calendar Sync"
    ]
    assert any("-Made does not name it" in said for said in undone.warned)
    assert undone.result["undone"] is True


def test_a_role_group_that_was_unlimited_is_limited_and_verify_says_so_before(
    manifest: Manifest, shell: ManagementShell
) -> None:
    whole = replace(manifest, exchange=replace(manifest.exchange, scope=None))
    run(apply_program, whole, shell)
    before = acts_as(shell, HANAKO, OUTSIDER)

    with pytest.raises(ScriptStopped, match="does not end at the scope"):
        run(verify_program, manifest, shell)
    applied = run(apply_program, manifest, shell)

    name = role_group_of(manifest).name
    assert before == [True, True]
    assert acts_as(shell, HANAKO, OUTSIDER) == [True, False]
    assert applied.result["changes"] == [
        change(
            "make management scope",
            name,
            after=["MemberOfGroup -eq 'CN=Calendar Sync,CN=Users,DC=sakura,DC=example'"],
        ),
        change("limit role assignment", f"ApplicationImpersonation-{name}", [""], [name]),
    ]


def test_a_limit_that_the_manifest_does_not_name_is_told_and_left(
    manifest: Manifest, shell: ManagementShell
) -> None:
    run(apply_program, manifest, shell)
    before = deepcopy(shell.organisation.roles)
    whole = replace(manifest, exchange=replace(manifest.exchange, scope=None))

    with pytest.raises(ScriptStopped, match="ends at a scope that the manifest does not name"):
        run(apply_program, whole, shell)

    assert shell.organisation.roles == before


def test_a_role_group_of_others_is_not_limited_by_us(
    manifest: Manifest, shell: ManagementShell
) -> None:
    name = role_group_of(manifest).name
    shell.run("New-RoleGroup", {"Name": name, "Roles": ["ApplicationImpersonation"]})
    before = deepcopy(shell.organisation.roles)

    with pytest.raises(ScriptStopped, match="reaches further than the scope"):
        run(apply_program, manifest, shell)

    assert shell.organisation.roles == before


def test_a_scope_that_is_for_others_stops_apply_before_any_change(
    manifest: Manifest, shell: ManagementShell
) -> None:
    scope = role_group_of(manifest).scope
    assert scope
    given = {"Name": scope.name, "RecipientRestrictionFilter": "Alias -like '*'"}
    shell.run("New-ManagementScope", given)
    before = deepcopy(shell.organisation.roles)

    with pytest.raises(ScriptStopped, match="is for others than the members of the group"):
        run(apply_program, manifest, shell)

    assert shell.organisation.roles == before


@pytest.mark.parametrize(
    ("outside", "said"),
    [(HANAKO, f"must not.*: {HANAKO}"), (OUTSIDER, "")],
)
def test_verify_looks_at_who_must_not_be_reached(
    manifest: Manifest, shell: ManagementShell, outside: str, said: str
) -> None:
    run(apply_program, manifest, shell)

    stopped = ""
    try:
        run(verify_program, manifest, shell, outside)
    except ScriptStopped as error:
        stopped = str(error)

    assert ("must not" in stopped, outside in stopped) == (bool(said), bool(said))


def test_a_mailbox_outside_of_the_group_is_found(
    manifest: Manifest, shell: ManagementShell
) -> None:
    more = replace(manifest, adapter=replace(manifest.adapter, mailboxes=(HANAKO, OUTSIDER)))
    run(apply_program, more, shell)

    with pytest.raises(ScriptStopped, match=f"does not reach this mailbox.*: {OUTSIDER}"):
        run(verify_program, more, shell)
