import pytest

from provision.simulator.exchange.cmdlet_errors import CmdletError
from provision.simulator.exchange.cmdlets import ManagementShell
from provision.simulator.exchange.filters import matches, parse_filter
from tests.simulator.exchange.ews import EMMA, HANAKO, SYNC, TARO, Ews

ROLE = "ApplicationImpersonation"


@pytest.fixture
def exchange(ews: Ews) -> ManagementShell:
    """The organisation's shell, with nobody allowed to act for others."""
    ews.shell.run("Remove-RoleGroup", {"Identity": "sync"})
    return ews.shell


def refusal(exchange: ManagementShell, name: str, **parameters: object) -> CmdletError:
    with pytest.raises(CmdletError) as caught:
        exchange.run(name, parameters)
    return caught.value


def names(rows: list[dict[str, object]], column: str = "Name") -> list[object]:
    return [row[column] for row in rows]


def new_group(exchange: ManagementShell, *members: str, **more: object) -> None:
    exchange.run("New-RoleGroup", {"Name": "同期", "Roles": (ROLE,), "Members": members, **more})


def test_a_fresh_organisation_lets_nobody_act_for_others(exchange: ManagementShell) -> None:
    granted = {"Role": ROLE, "Delegating": False, "GetEffectiveUsers": True}

    assert exchange.run("Get-ManagementRoleAssignment", granted) == []
    delegating = exchange.run("Get-ManagementRoleAssignment", {"Role": ROLE, "Delegating": True})
    assert names(delegating, "RoleAssigneeName") == ["Organization Management"]


def test_an_organisation_of_exchange_server_can_be_customised(exchange: ManagementShell) -> None:
    assert names(exchange.run("Get-OrganizationConfig", {}), "IsDehydrated") == [False]


def test_a_role_group_has_its_members_its_role_and_an_assignment(exchange: ManagementShell) -> None:
    new_group(exchange, SYNC, Description="why")

    (group,) = exchange.run("Get-RoleGroup", {"Identity": "同期"})
    members = exchange.run("Get-RoleGroupMember", {"Identity": "同期", "ResultSize": "Unlimited"})
    reached = {"Role": ROLE, "GetEffectiveUsers": True, "RoleAssigneeType": "RoleGroup"}
    effective = exchange.run("Get-ManagementRoleAssignment", {**reached, "Delegating": False})

    assert (group["Description"], group["Roles"]) == ("why", [ROLE])
    assert names(members, "PrimarySmtpAddress") == [SYNC]
    assert names(effective, "RoleAssigneeName") == ["同期"]
    assert names(effective, "EffectiveUserName") == ["Calendar Sync"]


def test_without_effective_users_an_assignment_stands_for_all_members(
    exchange: ManagementShell,
) -> None:
    new_group(exchange, SYNC, HANAKO)

    rows = exchange.run("Get-ManagementRoleAssignment", {"Role": ROLE, "RoleAssignee": "同期"})

    assert names(rows, "EffectiveUserName") == ["All Group Members"]


@pytest.mark.parametrize("assignee", [SYNC, "sync", "Calendar Sync", "SYNC@SAKURA.EXAMPLE"])
def test_what_somebody_holds_through_a_group_is_found_by_any_of_their_names(
    exchange: ManagementShell, assignee: str
) -> None:
    new_group(exchange, SYNC)

    rows = exchange.run("Get-ManagementRoleAssignment", {"RoleAssignee": assignee})

    assert names(rows) == [f"{ROLE}-同期"]


def test_names_and_parameters_have_no_case(exchange: ManagementShell) -> None:
    exchange.run("new-rolegroup", {"NAME": "Sync", "roles": "applicationimpersonation"})

    assert names(exchange.run("GET-ROLEGROUP", {"identity": "SYNC"})) == ["Sync"]


def test_a_preview_changes_nothing(exchange: ManagementShell) -> None:
    new_group(exchange, SYNC, WhatIf=True)

    assert "同期" not in names(exchange.run("Get-RoleGroup", {}))


def test_members_are_added_removed_and_replaced(exchange: ManagementShell) -> None:
    new_group(exchange, SYNC)
    seen = []
    for name, member in (
        ("Add-RoleGroupMember", {"Member": EMMA}),
        ("Remove-RoleGroupMember", {"Member": SYNC, "Confirm": False}),
        ("Update-RoleGroupMember", {"Members": (HANAKO, TARO), "Confirm": False}),
    ):
        exchange.run(name, {"Identity": "同期", **member})
        rows = exchange.run("Get-RoleGroupMember", {"Identity": "同期"})
        seen.append(names(rows, "PrimarySmtpAddress"))

    assert seen == [[SYNC, EMMA], [EMMA], [HANAKO, TARO]]


def test_the_assignments_of_a_role_group_go_with_it(exchange: ManagementShell) -> None:
    new_group(exchange, SYNC)

    exchange.run("Remove-RoleGroup", {"Identity": "同期", "Confirm": False})

    rows = exchange.run("Get-ManagementRoleAssignment", {})
    assert "同期" not in names(rows, "RoleAssigneeName")


def test_a_role_can_be_given_to_a_user_within_a_scope(exchange: ManagementShell) -> None:
    wanted = {"Name": "few", "RecipientRestrictionFilter": f"Alias -eq '{HANAKO.split('@')[0]}'"}
    exchange.run("New-ManagementScope", wanted)
    given = {"Role": ROLE, "User": SYNC, "CustomRecipientWriteScope": "few"}
    (made,) = exchange.run("New-ManagementRoleAssignment", given)

    assert (made["RoleAssigneeType"], made["RecipientWriteScope"]) == (
        "User",
        "CustomRecipientScope",
    )
    assert "used by" in refusal(exchange, "Remove-ManagementScope", Identity="few").text
    exchange.run("Remove-ManagementRoleAssignment", {"Identity": made["Name"]})
    exchange.run("Remove-ManagementScope", {"Identity": "few"})
    assert exchange.run("Get-ManagementScope", {}) == []


def test_a_listing_gives_as_much_as_it_is_told_to(exchange: ManagementShell) -> None:
    assert len(exchange.run("Get-Mailbox", {"ResultSize": 2})) == 2
    assert len(exchange.run("Get-Mailbox", {"ResultSize": "Unlimited"})) == 4


def test_recipients_are_found_by_their_address(exchange: ManagementShell) -> None:
    wanted = {"Filter": f"EmailAddresses -eq '{HANAKO}'", "ResultSize": "Unlimited"}

    assert names(exchange.run("Get-Recipient", wanted)) == ["山田 花子"]
    assert names(exchange.run("Get-Recipient", {"Identity": "Emma Clark"})) == ["Emma Clark"]
    assert exchange.run("Get-Recipient", {"RecipientType": "MailContact"}) == []


@pytest.mark.parametrize(
    ("name", "parameters", "error_id", "said"),
    [
        ("Get-Colour", {}, "CommandNotFoundException", "'Get-Colour' is not recognized"),
        ("New-RoleGroup", {"Nmae": "x"}, "NamedParameterNotFound", "matches parameter name 'Nmae'"),
        ("Get-RoleGroup", {"WhatIf": True}, "NamedParameterNotFound", "'WhatIf'"),
        ("New-RoleGroup", {}, "MissingMandatoryParameter", "missing mandatory parameters: Name"),
        ("New-RoleGroup", {"Name": "x" * 65}, "ArgumentTransformation", "maximum length is 64"),
        ("New-RoleGroup", {"Name": ["x"]}, "ArgumentTransformation", "System.String."),
        ("New-RoleGroup", {"Name": ""}, "ArgumentTransformation", "'Name'"),
        ("New-RoleGroup", {"Name": "x", "Members": (1,)}, "ArgumentTransformation", "String[]"),
        ("Get-RoleGroup", {"ResultSize": "many"}, "ArgumentTransformation", "Unlimited"),
        ("Get-ManagementRoleAssignment", {"Delegating": "no"}, "Transformation", "Boolean"),
        ("Get-ManagementRoleAssignment", {"Identity": "a", "Role": ROLE}, "Ambiguous", "set"),
        ("New-ManagementRoleAssignment", {"Role": ROLE}, "AmbiguousParameterSet", "set"),
        ("New-RoleGroup", {"Name": "x", "Roles": "Nobody"}, "ManagementObjectNotFound", "'Nobody'"),
        ("New-RoleGroup", {"Name": "x", "Members": "who"}, "ManagementObjectNotFound", '"who"'),
        ("New-RoleGroup", {"Name": "hygiene management"}, "AlreadyExists", "already exists"),
        ("Get-RoleGroup", {"Identity": "x"}, "ManagementObjectNotFound", "couldn't be found"),
        ("Get-ManagementRole", {"Identity": "x"}, "ManagementObjectNotFound", "'x'"),
        ("Get-Mailbox", {"Identity": "admin"}, "ManagementObjectNotFound", "'admin'"),
        ("Remove-RoleGroup", {"Identity": "Hygiene Management"}, "Invalid", "built-in"),
        (
            "Add-RoleGroupMember",
            {"Identity": "Hygiene Management", "Member": "who"},
            "NotFound",
            '"who"',
        ),
        (
            "Remove-RoleGroupMember",
            {"Identity": "Hygiene Management", "Member": SYNC},
            "MemberNotFound",
            "isn't a member",
        ),
        (
            "New-RoleGroup",
            {"Name": "x", "CustomRecipientWriteScope": "none"},
            "ManagementObjectNotFound",
            "'none'",
        ),
        (
            "New-ManagementScope",
            {"Name": "x", "RecipientRestrictionFilter": "Colour -eq 'red'"},
            "InvalidOperation",
            "filter",
        ),
    ],
)
def test_a_cmdlet_refuses_in_powershell_s_words_and_changes_nothing(
    exchange: ManagementShell, name: str, parameters: dict[str, object], error_id: str, said: str
) -> None:
    before = exchange.run("Get-RoleGroup", {})

    error = refusal(exchange, name, **parameters)

    assert error_id in error.error_id
    assert said in error.text
    assert exchange.run("Get-RoleGroup", {}) == before


def test_nobody_joins_twice(exchange: ManagementShell) -> None:
    new_group(exchange, SYNC)

    error = refusal(exchange, "Add-RoleGroupMember", Identity="同期", Member="Calendar Sync")

    assert error.error_id == "MemberAlreadyExistsException"


def test_a_role_group_that_is_there_is_not_made_again(exchange: ManagementShell) -> None:
    new_group(exchange, SYNC)

    with pytest.raises(CmdletError, match="already exists"):
        new_group(exchange, EMMA)

    (group,) = exchange.run("Get-RoleGroup", {"Identity": "同期"})
    assert group["Members"] == ["Calendar Sync"]


@pytest.mark.parametrize(
    ("written", "found"),
    [
        (f"PrimarySmtpAddress -eq '{HANAKO}'", [HANAKO]),
        ("DisplayName -eq '山田 花子'", [HANAKO]),
        ("Alias -like 'e*' -or Alias -like '*suzuki'", [TARO, EMMA]),
        ("Alias -ne 'sync' -and -not (Alias -like '*.*')", []),
        ("(Alias -eq 'sync' -or Alias -like 'h*') -and DisplayName -like 'Cal*'", [SYNC]),
        ("Alias -eq 'sync' -or Alias -like 'h*' -and DisplayName -like 'Cal*'", [SYNC]),
        ("Alias -like '[es]*'", []),
        ("RecipientType -eq 'UserMailbox'", [SYNC, HANAKO, TARO, EMMA]),
        ("Alias -notlike '*.*'", [SYNC]),
        ("DisplayName -eq 'O''Neil'", []),
    ],
)
def test_a_filter_finds_the_recipients_it_describes(
    exchange: ManagementShell, written: str, found: list[str]
) -> None:
    wanted = parse_filter(written)

    assert [m.smtp for m in exchange.organisation.mailboxes.values() if matches(wanted, m)] == found


@pytest.mark.parametrize(
    "written",
    [
        *("", "Alias", "Alias -eq", "Alias -eq sync", "Alias -eq 'sync", "(Alias -eq 'x'"),
        *("Alias -eq 'x')", "Alias -eq 'x' -and", "Alias -gt 'x'", "-not", "Alias = 'x'"),
    ],
)
def test_a_filter_that_is_none_is_refused(written: str) -> None:
    with pytest.raises(CmdletError, match="filter"):
        parse_filter(written)
