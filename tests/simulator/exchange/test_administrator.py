"""The typed programs on an organisation of a few lines, which refuses as Exchange Server does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from provision.cmdlets import Cmdlet, Variable
from provision.exchange.inspection import role_group_of
from provision.exchange.role_group import apply_program, undo_program, verify_program
from provision.manifest import Manifest, parse_manifest
from provision.queries import Column, Is, Listing, Texts
from provision.simulator.exchange.administrator import ScriptStopped, Transcript, carry_out
from provision.simulator.exchange.cmdlet_errors import CmdletError
from provision.statements import Assign, Change, Note, Program, Record, Result, Sentence
from tests.provision.scripts import change, outcome

DEMO = Path(__file__).parents[3] / "manifests" / "demo.yaml"
ROLE = "ApplicationImpersonation"
SYNC, OTHER = "sync@sakura.example", "emma.clark@sakura.example"
NAMES = {SYNC: "Calendar Sync", OTHER: "Emma Clark"}
Rows = list[dict[str, object]]


class DeniedError(CmdletError):
    """A cmdlet that this account may not run."""


@dataclass
class Group:
    description: str
    roles: list[str]
    members: list[str]


@dataclass
class Organisation:
    """Exchange Server, as far as these scripts ask."""

    roles: list[str] = field(default_factory=lambda: ["Mail Recipients", ROLE])
    groups: dict[str, Group] = field(default_factory=dict)
    recipients: dict[str, str] = field(default_factory=lambda: dict(NAMES))
    dehydrated: bool = False
    denied: set[str] = field(default_factory=set)
    changes: list[str] = field(default_factory=list)

    def run(self, name: str, parameters: Mapping[str, object]) -> Rows:
        if name in self.denied:
            raise DeniedError("denied", f"{name} is denied")
        listed = {
            "Get-OrganizationConfig": self.config,
            "Get-ManagementRole": self.management_roles,
            "Get-Recipient": self.found_recipients,
            "Get-RoleGroup": self.role_groups,
            "Get-RoleGroupMember": self.role_group_members,
            "Get-ManagementRoleAssignment": self.assignments,
        }
        if name in listed:
            return listed[name](parameters)
        self.changes.append(name)
        return self.change(name, parameters)

    def change(self, name: str, given: Mapping[str, object]) -> Rows:
        match name, given:
            case "New-RoleGroup", {"Name": str(group), "Description": str(description), **rest}:
                roles, members = rest["Roles"], rest["Members"]
                assert isinstance(roles, list)
                assert isinstance(members, list)
                self.groups[group] = Group(description, roles, members)
            case "Add-RoleGroupMember", {"Identity": str(group), "Member": str(member)}:
                self.group(group).members.append(member)
            case "Remove-RoleGroupMember", {"Identity": str(group), "Member": str(member)}:
                assert given["Confirm"] is False
                self.group(group).members.remove(member)
            case "Remove-RoleGroup", {"Identity": str(group)}:
                assert given["Confirm"] is False
                del self.groups[group]
            case _:
                raise AssertionError(name)
        return []

    def group(self, name: str) -> Group:
        return next(g for known, g in self.groups.items() if known.casefold() == name.casefold())

    def config(self, _: Mapping[str, object]) -> Rows:
        unset: dict[str, object] = dict.fromkeys(
            ("EwsEnabled", "EwsApplicationAccessPolicy", "EwsAllowList", "EwsBlockList")
        )
        said = {"Name": "Sakura", "IsDehydrated": self.dehydrated}
        return [unset | said | {"OAuth2ClientProfileEnabled": True}]

    def management_roles(self, _: Mapping[str, object]) -> Rows:
        return [{"Name": role} for role in self.roles]

    def found_recipients(self, given: Mapping[str, object]) -> Rows:
        return [
            {"Name": name, "PrimarySmtpAddress": address}
            for address, name in self.recipients.items()
            if given["Filter"] == f"EmailAddresses -eq '{address}'"
        ]

    def role_groups(self, _: Mapping[str, object]) -> Rows:
        return [
            {"Name": name, "Description": group.description} for name, group in self.groups.items()
        ]

    def role_group_members(self, given: Mapping[str, object]) -> Rows:
        members = self.group(str(given["Identity"])).members
        return [{"Name": NAMES.get(m, m), "PrimarySmtpAddress": m} for m in members]

    def assignments(self, given: Mapping[str, object]) -> Rows:
        assert given["Delegating"] is False
        if given.get("Role", self.roles[0]) not in self.roles:
            raise LookupError(given["Role"])
        return [
            {
                "Name": f"{role}-{name}",
                "RoleAssigneeName": name,
                "RoleAssigneeType": "RoleGroup",
                "CustomRecipientWriteScope": None,
                "EffectiveUserName": NAMES.get(user, user),
            }
            for name, group in self.groups.items()
            for role in group.roles
            if given.get("Role", role) == role
            for user in (group.members if given.get("GetEffectiveUsers") else [""])
        ]


@pytest.fixture
def manifest() -> Manifest:
    return parse_manifest(DEMO.read_bytes(), "demo.yaml")


@pytest.fixture
def exchange() -> Organisation:
    return Organisation()


def run(
    make: Callable[[Manifest], Program],
    manifest: Manifest,
    exchange: Organisation,
    *,
    what_if: bool = False,
) -> Transcript:
    exchange.changes.clear()
    return carry_out(make(manifest), exchange, what_if=what_if)


def ours(manifest: Manifest, *members: str, roles: tuple[str, ...] = (ROLE,)) -> Group:
    return Group(role_group_of(manifest).marked_description, list(roles), list(members))


def name_of(manifest: Manifest) -> str:
    return role_group_of(manifest).name


def test_apply_makes_the_role_group_and_finds_that_it_works(
    manifest: Manifest, exchange: Organisation
) -> None:
    transcript = run(apply_program, manifest, exchange)

    name = name_of(manifest)
    assert exchange.groups == {name: ours(manifest, SYNC)}
    assert transcript.warned == []
    assert outcome(transcript) == {
        "roleGroup": name,
        "preview": False,
        "found": "absent",
        "changes": [change("create role group", name, after=[SYNC])],
        "verified": True,
        "problems": [],
        "otherMembers": [],
        "effectiveUsers": ["Calendar Sync"],
    }


def test_apply_again_changes_nothing(manifest: Manifest, exchange: Organisation) -> None:
    run(apply_program, manifest, exchange)

    transcript = run(apply_program, manifest, exchange)

    assert exchange.changes == []
    assert transcript.asked == []
    assert (transcript.result["found"], transcript.result["changes"]) == ("ours", [])
    assert transcript.result["verified"] is True


def test_a_preview_says_what_it_would_do_and_does_nothing(
    manifest: Manifest, exchange: Organisation
) -> None:
    transcript = run(apply_program, manifest, exchange, what_if=True)

    assert exchange.changes == []
    assert transcript.asked == [f"create role group: {name_of(manifest)}"]
    assert (transcript.result["preview"], transcript.result["verified"]) == (True, False)


def test_undo_leaves_the_organisation_as_it_was(manifest: Manifest, exchange: Organisation) -> None:
    run(apply_program, manifest, exchange)

    transcript = run(undo_program, manifest, exchange)

    assert exchange == replace(Organisation(), changes=["Remove-RoleGroup"])
    assert transcript.result["undone"] is True


def test_undo_again_finds_nothing_to_undo(manifest: Manifest, exchange: Organisation) -> None:
    transcript = run(undo_program, manifest, exchange)

    assert exchange.changes == []
    assert (transcript.result["found"], transcript.result["undone"]) == ("absent", True)
    assert "nothing to undo" in transcript.told[0]


def test_a_preview_of_undo_does_nothing(manifest: Manifest, exchange: Organisation) -> None:
    exchange.groups = {name_of(manifest): ours(manifest, SYNC)}

    transcript = run(undo_program, manifest, exchange, what_if=True)

    assert exchange.changes == []
    assert transcript.asked == [f"remove role group: {name_of(manifest)}"]
    assert (transcript.result["preview"], transcript.result["undone"]) == (True, False)


def test_apply_adds_who_is_missing_and_leaves_others_alone(
    manifest: Manifest, exchange: Organisation
) -> None:
    exchange.groups = {name_of(manifest): ours(manifest, OTHER)}

    transcript = run(apply_program, manifest, exchange)

    assert exchange.groups[name_of(manifest)].members == [OTHER, SYNC]
    assert exchange.changes == ["Add-RoleGroupMember"]
    assert transcript.result["otherMembers"] == ["Emma Clark"]
    assert any("left alone" in said and "Emma Clark" in said for said in transcript.warned)


def test_undo_keeps_a_role_group_that_others_have_joined(
    manifest: Manifest, exchange: Organisation
) -> None:
    exchange.groups = {name_of(manifest): ours(manifest, SYNC, OTHER)}

    transcript = run(undo_program, manifest, exchange)

    assert exchange.groups[name_of(manifest)].members == [OTHER]
    assert any("is kept" in said and "Emma Clark" in said for said in transcript.warned)
    assert transcript.result["undone"] is True


def test_undo_keeps_a_role_group_that_was_given_other_roles(
    manifest: Manifest, exchange: Organisation
) -> None:
    exchange.groups = {name_of(manifest): ours(manifest, SYNC, roles=(ROLE, "Mail Recipients"))}

    run(undo_program, manifest, exchange)

    assert exchange.groups[name_of(manifest)].members == []
    assert exchange.changes == ["Remove-RoleGroupMember"]


def test_a_role_group_made_by_hand_is_used_and_survives_undo(
    manifest: Manifest, exchange: Organisation
) -> None:
    exchange.groups = {name_of(manifest): Group("made by hand", [ROLE], [])}

    applied = run(apply_program, manifest, exchange)
    undone = run(undo_program, manifest, exchange)

    assert applied.result["found"] == undone.result["found"] == "others"
    assert any("made by others" in said for said in applied.warned)
    assert exchange.groups == {name_of(manifest): Group("made by hand", [ROLE], [])}


def test_a_role_group_made_for_another_application_is_not_removed(
    manifest: Manifest, exchange: Organisation
) -> None:
    assert manifest.application
    theirs = replace(manifest.application, unique_name="exobridge-calendar-sync-2")
    run(apply_program, replace(manifest, application=theirs), exchange)

    transcript = run(undo_program, manifest, exchange)

    assert transcript.result["found"] == "others"
    assert list(exchange.groups) == [name_of(manifest)]


@pytest.mark.parametrize("make", [apply_program, undo_program])
@pytest.mark.parametrize("roles", [(), ("Mail Recipients",), (ROLE, "Mail Recipients")])
def test_a_role_group_made_for_another_purpose_is_not_touched(
    manifest: Manifest,
    exchange: Organisation,
    make: Callable[[Manifest], Program],
    roles: tuple[str, ...],
) -> None:
    exchange.groups = {name_of(manifest): Group("help desk", list(roles), [OTHER])}

    with pytest.raises(ScriptStopped, match="Nothing was changed"):
        run(make, manifest, exchange)

    assert exchange.changes == []


def test_a_name_that_differs_in_case_is_the_same_role_group(
    manifest: Manifest, exchange: Organisation
) -> None:
    exchange.groups = {name_of(manifest).upper(): ours(manifest, SYNC)}

    transcript = run(apply_program, manifest, exchange, what_if=True)

    assert (transcript.result["found"], transcript.asked) == ("ours", [])


def test_where_the_role_is_gone_apply_says_which_access_to_choose(
    manifest: Manifest, exchange: Organisation
) -> None:
    exchange.roles = ["Mail Recipients", "Application EWS.AccessAsApp"]

    with pytest.raises(ScriptStopped, match="access: application"):
        run(apply_program, manifest, exchange)

    assert exchange.changes == []


def test_where_the_role_is_gone_verify_says_so_and_undo_still_works(
    manifest: Manifest, exchange: Organisation
) -> None:
    exchange.roles = ["Mail Recipients"]
    exchange.groups = {name_of(manifest): ours(manifest, SYNC, roles=())}

    with pytest.raises(ScriptStopped, match="no role ApplicationImpersonation") as stopped:
        run(verify_program, manifest, exchange)
    run(undo_program, manifest, exchange)

    assert stopped.value.transcript.result["verified"] is False
    assert exchange.groups == {}


@pytest.mark.parametrize("make", [apply_program, verify_program, undo_program])
@pytest.mark.parametrize(
    "cmdlet", ["Get-ManagementRole", "Get-RoleGroup", "Get-ManagementRoleAssignment"]
)
def test_a_denied_listing_stops_every_script(
    manifest: Manifest,
    exchange: Organisation,
    make: Callable[[Manifest], Program],
    cmdlet: str,
) -> None:
    exchange.groups = {name_of(manifest): ours(manifest, SYNC)}
    exchange.denied = {cmdlet}

    with pytest.raises(ScriptStopped, match=f"{cmdlet} is denied") as stopped:
        run(make, manifest, exchange)

    assert "is denied" in str(stopped.value.transcript.result["problems"])
    assert exchange.changes == []


@pytest.mark.parametrize("make", [apply_program, undo_program])
def test_an_empty_listing_of_roles_is_a_denied_one(
    manifest: Manifest, exchange: Organisation, make: Callable[[Manifest], Program]
) -> None:
    exchange.roles = []

    with pytest.raises(ScriptStopped, match="may not read them"):
        run(make, manifest, exchange)


def test_an_organisation_that_refuses_customisation_is_told_the_cmdlet(
    manifest: Manifest, exchange: Organisation
) -> None:
    exchange.dehydrated = True

    with pytest.raises(ScriptStopped, match="Enable-OrganizationCustomization"):
        run(apply_program, manifest, exchange)

    assert exchange.changes == []


def test_a_member_that_nobody_is_stops_apply_before_anything_is_made(
    manifest: Manifest, exchange: Organisation
) -> None:
    del exchange.recipients[SYNC]

    with pytest.raises(ScriptStopped, match=f"No recipient has {SYNC}"):
        run(apply_program, manifest, exchange)

    assert exchange.changes == []


def test_verify_finds_everything_that_is_wrong_and_fails(
    manifest: Manifest, exchange: Organisation
) -> None:
    exchange.groups = {name_of(manifest): ours(manifest, OTHER, roles=("Mail Recipients",))}

    with pytest.raises(ScriptStopped) as stopped:
        run(verify_program, manifest, exchange)

    problems = stopped.value.transcript.result["problems"]
    assert isinstance(problems, list)
    wrong = ["does not hold", "Mail Recipients-", "is not a member", "takes effect for nobody"]
    assert [part in said for part, said in zip(wrong, problems, strict=True)] == [True] * 4


def test_verify_finds_a_role_group_that_is_right(
    manifest: Manifest, exchange: Organisation
) -> None:
    exchange.groups = {name_of(manifest): ours(manifest, SYNC)}

    transcript = run(verify_program, manifest, exchange)

    assert transcript.result["verified"] is True
    assert exchange.changes == []


def test_a_member_that_is_a_group_is_warned_of_and_no_failure(
    manifest: Manifest, exchange: Organisation
) -> None:
    exchange.groups = {name_of(manifest): ours(manifest, SYNC)}
    exchange.recipients[SYNC] = "A Group"

    transcript = run(verify_program, manifest, exchange)

    assert transcript.result["verified"] is True
    assert any("where it is a group" in said for said in transcript.warned)


def test_a_change_that_did_not_take_makes_apply_fail(
    manifest: Manifest, exchange: Organisation
) -> None:
    @dataclass
    class Forgetful(Organisation):
        def change(self, _name: str, _given: Mapping[str, object]) -> Rows:
            return []

    with pytest.raises(ScriptStopped, match="not as the manifest wants") as stopped:
        run(apply_program, manifest, Forgetful())

    assert stopped.value.transcript.result["verified"] is False
    assert exchange.changes == []


X = Variable("x")


def test_a_list_that_was_never_assigned_stops_the_script(exchange: Organisation) -> None:
    with pytest.raises(ScriptStopped, match=r"\$x.* has not been set"):
        carry_out(Program((), (Note(X, Sentence("more")),)), exchange)


def test_a_property_that_is_not_there_stops_the_script(exchange: Organisation) -> None:
    listing = Listing(Cmdlet("Get-ManagementRole"), Is("Nmae", ROLE))

    with pytest.raises(ScriptStopped, match="'Nmae' cannot be found"):
        carry_out(Program((), (Assign(X, listing),)), exchange)


def test_a_variable_is_the_same_in_upper_and_lower_case(exchange: Organisation) -> None:
    upper = (("list", Variable("X")),)

    transcript = carry_out(Program((), (Assign(X, Texts(("a",))), Result(Record(upper)))), exchange)

    assert transcript.result == {"list": ["a"]}


def test_a_list_given_to_a_cmdlet_arrives_as_a_list(exchange: Organisation) -> None:
    parameters = (("Name", "g"), ("Description", ""), ("Roles", X), ("Members", ("a", "b")))
    change = Change(Cmdlet("New-RoleGroup", parameters), "g", "create", X)

    carry_out(Program((), (Assign(X, Texts((ROLE,))), change)), exchange)

    assert exchange.groups == {"g": Group("", [ROLE], ["a", "b"])}


def test_a_property_is_read_as_powershell_makes_it_text(exchange: Organisation) -> None:
    @dataclass
    class Odd(Organisation):
        def config(self, _: Mapping[str, object]) -> Rows:
            return [{"A": value} for value in (None, True, 7, ["a", "b"])]

    read = (Assign(X, Listing(Cmdlet("Get-OrganizationConfig"))), Assign(X, Column(X, "A")))

    transcript = carry_out(Program((), (*read, Result(Record((("a", X),))))), Odd())

    assert transcript.result == {"a": ["", "True", "7", "a b"]}
    assert exchange.changes == []
