"""What holds for the scripts of every way of access."""

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import cast

import pytest
import tree_sitter_powershell
from tree_sitter import Language, Node, Parser

from provision.cmdlets import Cmdlet, Each, Variable
from provision.expressions import cmdlet_text
from provision.manifest import Access, Deployment, parse_manifest
from provision.powershell import encode_script, render_script
from provision.scripts import programs_of, render_scripts
from provision.simulator.exchange.administrator import ScriptStopped, carry_out
from provision.simulator.exchange.cmdlet_errors import CmdletError
from provision.statements import Caution, Change, every_step
from tests.provision.scripts import (
    ALL,
    IDS,
    MANIFESTS,
    STEMS,
    program_of,
    reads,
    seen,
    writes,
)

GOLDEN = Path(__file__).parent / "golden" / "scripts"
PARSER = Parser(Language(tree_sitter_powershell.language()))
# From the syntax in learn.microsoft.com/powershell/module/exchange: of each parameter set that
# scripts use, what must be given, and what may be.
REFERENCE: dict[str, list[tuple[set[str], set[str]]]] = {
    "Add-MailboxPermission": [
        ({"Identity", "AccessRights", "User"}, {"AutoMapping", "InheritanceType", "Confirm"})
    ],
    "Add-RoleGroupMember": [
        ({"Identity", "Member"}, {"BypassSecurityGroupManagerCheck", "Confirm"})
    ],
    "Get-ConnectionInformation": [(set(), {"ConnectionId"}), (set(), {"ModulePrefix"})],
    "Get-CASMailbox": [(set(), {"Identity", "Filter", "ResultSize"})],
    "Get-MailboxPermission": [
        ({"Identity"}, {"User", "ResultSize"}),
        ({"Identity", "Owner"}, {"ResultSize"}),
    ],
    "Get-ManagementRole": [(set(), {"Identity", "Cmdlet", "CmdletParameters", "RoleType"})],
    "Get-ManagementRoleAssignment": [
        (
            set(),
            {
                *("Role", "RoleAssignee", "Delegating", "Enabled", "GetEffectiveUsers"),
                *("RoleAssigneeType", "WritableRecipient"),
            },
        ),
        (set(), {"Identity", "Delegating", "Enabled", "GetEffectiveUsers", "RoleAssigneeType"}),
    ],
    "Get-ManagementScope": [(set(), {"Identity", "Exclusive", "Orphan"})],
    "Get-OrganizationConfig": [(set(), {"RetrieveEwsOperationAccessPolicy"})],
    "Get-Recipient": [
        (set(), {"Identity", "Filter", "ResultSize", "RecipientType", "Properties"}),
        (set(), {"Anr", "Filter", "ResultSize", "RecipientType", "Properties"}),
    ],
    "Get-RoleGroup": [(set(), {"Identity", "Filter", "ResultSize"})],
    "Get-RoleGroupMember": [({"Identity"}, {"ResultSize"})],
    "Get-ServicePrincipal": [(set(), {"Identity"})],
    "New-ManagementRoleAssignment": [
        (
            {"Role", "App"},
            {"Name", "CustomResourceScope", "Delegating", "RecipientGroupScope", "Confirm"},
        ),
        ({"Role", "User"}, {"Name", "CustomRecipientWriteScope", "Delegating", "Confirm"}),
    ],
    "New-ManagementScope": [
        ({"Name", "RecipientRestrictionFilter"}, {"RecipientRoot", "Exclusive", "Confirm"})
    ],
    "New-RoleGroup": [
        (
            {"Name"},
            {
                *("Description", "Roles", "Members", "ManagedBy", "CustomRecipientWriteScope"),
                *("DisplayName", "SamAccountName", "Confirm"),
            },
        )
    ],
    "New-ServicePrincipal": [({"AppId", "ObjectId"}, {"DisplayName", "Confirm"})],
    "Remove-MailboxPermission": [
        ({"Identity", "AccessRights", "User"}, {"InheritanceType", "Deny", "Confirm"})
    ],
    "Remove-ManagementRoleAssignment": [({"Identity"}, {"Force", "Confirm"})],
    "Remove-ManagementScope": [({"Identity"}, {"Force", "Confirm"})],
    "Remove-RoleGroup": [({"Identity"}, {"BypassSecurityGroupManagerCheck", "Confirm"})],
    "Remove-RoleGroupMember": [
        ({"Identity", "Member"}, {"BypassSecurityGroupManagerCheck", "Confirm"})
    ],
    "Remove-ServicePrincipal": [({"Identity"}, {"Confirm"})],
    "Set-ManagementRoleAssignment": [
        ({"Identity"}, {"CustomRecipientWriteScope", "Enabled", "Confirm"}),
        ({"Identity"}, {"RecipientRelativeWriteScope", "Enabled", "Confirm"}),
    ],
    "Set-OrganizationConfig": [(set(), {"EwsEnabled", "EwsAllowedAppIDs", "Confirm"})],
    "Test-ServicePrincipalAuthorization": [({"Identity"}, {"Resource"})],
}
# Only the service has these.
ONLINE = {
    *("Get-ServicePrincipal", "New-ServicePrincipal", "Remove-ServicePrincipal"),
    *("Test-ServicePrincipalAuthorization", "Set-OrganizationConfig"),
    "Get-ConnectionInformation",
}


def bad_spots(script: str) -> list[str]:
    """Return what a parser of PowerShell does not understand of `script`."""
    found, todo = [], [PARSER.parse(script.encode()).root_node]
    while todo:
        node: Node = todo.pop()
        if node.is_error or node.is_missing:
            found.append(f"{node.start_point}: {cast('bytes', node.text).decode()[:60]}")
        todo += node.children
    return found


def fits(cmdlet: Cmdlet) -> bool:
    """Return whether one parameter set has all that is given, and is given all that it must."""
    given = {name for name, _ in cmdlet.parameters}
    return any(must <= given <= must | may for must, may in REFERENCE[cmdlet.name])


@pytest.mark.parametrize("stem", STEMS)
def test_the_scripts_are_as_they_were_read_last(stem: str) -> None:
    path = MANIFESTS / f"{stem}.yaml"
    scripts = render_scripts(parse_manifest(path.read_bytes(), path.name), IDS)

    written = {script.name: encode_script(script.text) for script in scripts}
    assert written == {path.name: path.read_bytes() for path in (GOLDEN / stem).iterdir()}


def test_the_scripts_come_in_the_order_of_their_use_and_are_named_for_the_application() -> None:
    manifest = parse_manifest((MANIFESTS / "demo.yaml").read_bytes(), "demo.yaml")

    assert [script.name for script in render_scripts(manifest)] == [
        "exobridge-calendar-sync.exchange-apply.ps1",
        "exobridge-calendar-sync.exchange-verify.ps1",
        "exobridge-calendar-sync.exchange-undo.ps1",
        "exobridge-calendar-sync.exchange-status.ps1",
    ]


@pytest.mark.parametrize("stem", STEMS)
def test_before_there_are_ids_only_what_needs_none_is_written(stem: str) -> None:
    path = MANIFESTS / f"{stem}.yaml"
    manifest = parse_manifest(path.read_bytes(), path.name)

    written = list(programs_of(manifest))

    by_itself = manifest.exchange.deployment is Deployment.ONLINE
    assert by_itself is (manifest.access is not Access.IMPERSONATION)
    assert written == (["status"] if by_itself else ["apply", "verify", "undo", "status"])


@pytest.mark.parametrize(("stem", "what"), ALL)
def test_every_script_is_powershell(stem: str, what: str) -> None:
    assert bad_spots(render_script(program_of(stem, what))) == []


@pytest.mark.parametrize(("stem", "what"), ALL)
def test_every_cmdlet_fits_a_parameter_set_of_the_reference(stem: str, what: str) -> None:
    program = program_of(stem, what)

    assert [c for c in (*reads(program), *writes(program)) if not fits(c)] == []


@pytest.mark.parametrize(("stem", "what"), [case for case in ALL if "online" not in case[0]])
def test_a_server_is_asked_for_nothing_that_only_the_service_has(stem: str, what: str) -> None:
    program = program_of(stem, what)

    used = [*reads(program), *writes(program)]
    assert not ONLINE & {cmdlet.name for cmdlet in used}
    assert all(c.parameters == () for c in used if c.name == "Get-OrganizationConfig")


@pytest.mark.parametrize(("stem", "what"), [case for case in ALL if "online" in case[0]])
def test_the_list_is_never_read_for_writing_without_its_switch(stem: str, what: str) -> None:
    script = render_script(program_of(stem, what))

    read = [line for line in script.splitlines() if "Get-OrganizationConfig" in line]
    bare = [line for line in read if "-RetrieveEwsOperationAccessPolicy" not in line]
    assert read != []
    assert all(line.lstrip().startswith("$dehydrated = ") for line in bare)


@pytest.mark.parametrize(("stem", "what"), ALL)
def test_what_lists_reads_and_what_is_asked_about_changes(stem: str, what: str) -> None:
    program = program_of(stem, what)

    assert {cmdlet.name.partition("-")[0] for cmdlet in reads(program)} <= {"Get", "Test"}
    verbs = {cmdlet.name.partition("-")[0] for cmdlet in writes(program)}
    assert verbs <= {"New", "Add", "Remove", "Set"}
    assert bool(verbs) is (what in ("apply", "undo"))


@pytest.mark.parametrize(("stem", "what"), ALL)
def test_no_failure_is_silenced_and_every_cmdlet_stops_the_script(stem: str, what: str) -> None:
    script = render_script(program_of(stem, what))

    bare = re.sub("'(?:[^']|'')*'|#.*", "''", script)
    assert "SilentlyContinue" not in script
    for line in bare.splitlines():
        assert line.count("-ErrorAction Stop") == sum(f"{name} " in line for name in REFERENCE)


@pytest.mark.parametrize(("stem", "what"), ALL)
def test_every_change_stands_behind_its_own_question(stem: str, what: str) -> None:
    lines = render_script(program_of(stem, what)).splitlines()

    changing = [
        at for at, line in enumerate(lines) if line.endswith("-ErrorAction Stop | Out-Null")
    ]
    asked = [at for at, line in enumerate(lines) if "$PSCmdlet.ShouldProcess(" in line]
    assert len(changing) == len(asked)
    for question, change in zip(asked, changing, strict=True):
        between = {line.strip() for line in lines[question + 1 : change]}
        assert between <= {"for ($try = 1; $true; $try++) {", "try {"}


@pytest.mark.parametrize(("stem", "what"), [case for case in ALL if case[1] == "undo"])
def test_what_is_removed_asks_once_and_does_not_ask_a_second_time(stem: str, what: str) -> None:
    program = program_of(stem, what)

    removing = [c for c in writes(program) if c.name.startswith("Remove-")]
    assert removing != []
    assert all("-Confirm:$false" in line for line in map(cmdlet_text, removing))
    assert program.caution is Caution.ASKS


def names_in(part: object) -> set[str]:
    """Return the variables in a part of a program, as they are spelled."""
    if isinstance(part, Variable | Each):
        return {part.name}
    if isinstance(part, tuple):
        return {name for each in part for name in names_in(each)}
    if is_dataclass(part):
        return {name for f in fields(part) for name in names_in(getattr(part, f.name))}
    return set()


@pytest.mark.parametrize(("stem", "what"), ALL)
def test_no_two_variables_differ_by_their_case_alone(stem: str, what: str) -> None:
    names = names_in(program_of(stem, what))

    assert len({name.casefold() for name in names}) == len(names)


class Denying:
    """A PowerShell in which nothing that is Exchange's can be run."""

    def run(self, name: str, parameters: Mapping[str, object]) -> list[dict[str, object]]:
        del parameters
        raise CmdletError("CommandNotFoundException", f"{name} is not recognized")


@pytest.mark.parametrize(("stem", "what"), ALL)
def test_every_script_answers_also_where_it_can_do_nothing(stem: str, what: str) -> None:
    try:
        transcript = carry_out(program_of(stem, what), Denying())
    except ScriptStopped as error:
        transcript = error.transcript

    assert transcript.result["script"] == what
    assert len(seen(transcript)["notRead"]) > 2
    if what != "status":
        assert "is not recognized" in str(transcript.result["problems"])
        assert transcript.result["undone" if what == "undo" else "verified"] is False
        assert transcript.result.get("changes", []) == []


@pytest.mark.parametrize(("stem", "what"), ALL)
def test_only_what_cannot_be_there_yet_is_waited_for(stem: str, what: str) -> None:
    steps = every_step(program_of(stem, what).statements)

    patient = {s.cmdlet.name for s in steps if isinstance(s, Change) and s.patience}
    assert patient <= {"New-ServicePrincipal", "New-ManagementRoleAssignment"}
