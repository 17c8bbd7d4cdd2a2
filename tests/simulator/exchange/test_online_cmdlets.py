"""The cmdlets of Exchange Online, and what they refuse."""

import pytest

from provision.simulator.exchange.cmdlet_errors import CmdletError
from provision.simulator.exchange.cmdlets import ManagementShell
from tests.simulator.exchange.ews import EMMA, HANAKO, SYNC, Ews
from tests.simulator.exchange.online import (
    APP_ID,
    GROUP_DN,
    OBJECT_ID,
    RESTRICTION,
    ROLE,
    let_in,
    new_online,
)

OTHER = "5b000000-0000-4000-8000-000000000009"
PRINCIPAL = {"AppId": APP_ID, "ObjectId": OBJECT_ID}
FULL = {"User": SYNC, "AccessRights": ("FullAccess",)}


@pytest.fixture
def online() -> Ews:
    return new_online()


@pytest.fixture
def shell(online: Ews) -> ManagementShell:
    return online.shell


def test_the_role_of_impersonation_is_gone(shell: ManagementShell) -> None:
    names = [row["Name"] for row in shell.run("Get-ManagementRole", {})]

    assert "ApplicationImpersonation" not in names
    assert ROLE in names
    group = {"Name": "x", "Roles": ("ApplicationImpersonation",), "Members": (SYNC,)}
    with pytest.raises(CmdletError, match="couldn't be found"):
        shell.run("New-RoleGroup", group)
    assert "x" not in [row["Name"] for row in shell.run("Get-RoleGroup", {})]


def test_the_list_is_shown_only_to_whoever_asks_for_it(shell: ManagementShell) -> None:
    shell.run("Set-OrganizationConfig", {"EwsAllowedAppIDs": f"{APP_ID},{OTHER}"})
    shell.run("Set-OrganizationConfig", {"EwsAllowedAppIDs": APP_ID, "EwsEnabled": True})

    (without,) = shell.run("Get-OrganizationConfig", {})
    (told,) = shell.run("Get-OrganizationConfig", {"RetrieveEwsOperationAccessPolicy": True})
    shell.run("Set-OrganizationConfig", {"EwsAllowedAppIDs": None})
    (cleared,) = shell.run("Get-OrganizationConfig", {"RetrieveEwsOperationAccessPolicy": True})

    assert (without["EwsAllowedAppIDs"], told["EwsAllowedAppIDs"]) == ("", APP_ID)
    assert (cleared["EwsAllowedAppIDs"], cleared["EwsEnabled"]) == ("", True)


def test_an_organisation_that_was_never_customised_must_be_first(online: Ews) -> None:
    online.organisation.is_dehydrated = True
    scope = {"Name": "few", "RecipientRestrictionFilter": RESTRICTION}

    with pytest.raises(CmdletError, match="Enable-OrganizationCustomization"):
        online.shell.run("New-ManagementScope", scope)
    online.shell.run("Enable-OrganizationCustomization", {})
    online.shell.run("New-ManagementScope", scope)

    with pytest.raises(CmdletError, match="already enabled"):
        online.shell.run("Enable-OrganizationCustomization", {})


def test_the_object_id_must_be_the_service_principal_s(shell: ManagementShell) -> None:
    with pytest.raises(CmdletError, match="app registration is another one"):
        shell.run("New-ServicePrincipal", PRINCIPAL | {"ObjectId": OTHER})
    with pytest.raises(CmdletError, match="couldn't be found in the directory"):
        shell.run("New-ServicePrincipal", PRINCIPAL | {"AppId": OTHER})

    assert shell.run("Get-ServicePrincipal", {}) == []


def test_an_application_is_seen_once_it_has_been_replicated(online: Ews) -> None:
    online.organisation.unseen = 2
    seen = []

    for _ in range(3):
        try:
            seen.append(bool(online.shell.run("New-ServicePrincipal", PRINCIPAL)))
        except CmdletError:
            seen.append(False)

    assert seen == [False, False, True]
    with pytest.raises(CmdletError, match="already exists"):
        online.shell.run("New-ServicePrincipal", PRINCIPAL)


def test_an_application_s_role_is_shown_with_its_scope(online: Ews) -> None:
    let_in(online)

    (row,) = online.shell.run("Get-ManagementRoleAssignment", {"RoleAssignee": APP_ID})
    named = (row["Role"], row["RoleAssigneeType"], row["App"], row["CustomResourceScope"])

    assert named == (ROLE, "ServicePrincipal", OBJECT_ID, "few")


@pytest.mark.parametrize(
    ("resource", "said"),
    [({}, "Not Run"), ({"Resource": HANAKO}, "True"), ({"Resource": EMMA}, "False")],
)
@pytest.mark.parametrize("identity", [APP_ID, OBJECT_ID])
def test_what_an_application_may_do_can_be_tested(
    online: Ews, identity: str, resource: dict[str, str], said: str
) -> None:
    let_in(online)

    rows = online.shell.run(
        "Test-ServicePrincipalAuthorization", {"Identity": identity, **resource}
    )

    assert rows == [
        {
            "RoleName": ROLE,
            "GrantedPermissions": "EWS.AccessAsApp",
            "AllowedResourceScope": "few",
            "ScopeType": "CustomRecipientScope",
            "InScope": said,
        }
    ]


@pytest.mark.parametrize(
    ("scope", "kind", "emma"),
    [({}, "Organization", "True"), ({"RecipientGroupScope": GROUP_DN}, "Group", "False")],
)
def test_a_role_reaches_everybody_or_a_group(
    shell: ManagementShell, scope: dict[str, str], kind: str, emma: str
) -> None:
    shell.run("New-ServicePrincipal", PRINCIPAL)
    shell.run("New-ManagementRoleAssignment", {"App": APP_ID, "Role": ROLE, **scope})

    asked = {"Identity": APP_ID, "Resource": EMMA}
    (row,) = shell.run("Test-ServicePrincipalAuthorization", asked)

    assert (row["ScopeType"], row["InScope"]) == (kind, emma)


def test_what_is_in_use_is_not_removed(online: Ews) -> None:
    let_in(online)
    shell = online.shell

    for name, identity in (("ServicePrincipal", APP_ID), ("ManagementScope", "few")):
        with pytest.raises(CmdletError, match="can't be removed"):
            shell.run(f"Remove-{name}", {"Identity": identity})
    shell.run("Remove-ManagementRoleAssignment", {"Identity": "sync", "Confirm": False})
    shell.run("Remove-ManagementScope", {"Identity": "few", "Confirm": False})
    shell.run("Remove-ServicePrincipal", {"Identity": OBJECT_ID, "Confirm": False})

    assert shell.run("Get-ServicePrincipal", {}) == []


def test_who_may_open_a_mailbox_is_listed(shell: ManagementShell) -> None:
    shell.run("Add-MailboxPermission", {"Identity": HANAKO, **FULL})
    shell.run("Add-MailboxPermission", {"Identity": HANAKO, **FULL, "User": "Sync Users"})

    users = [row["User"] for row in shell.run("Get-MailboxPermission", {"Identity": HANAKO})]
    (one,) = shell.run("Get-MailboxPermission", {"Identity": HANAKO, "User": SYNC})

    assert users == [r"NT AUTHORITY\SELF", "Sync Users", SYNC]
    assert (one["AccessRights"], one["IsInherited"]) == (["FullAccess"], False)


def test_a_group_is_found_with_its_dn_and_its_members(shell: ManagementShell) -> None:
    (group,) = shell.run("Get-Group", {"Identity": "sync users"})

    assert group["DistinguishedName"] == GROUP_DN
    assert group["Members"] == ["山田 花子", "鈴木 太郎"]


@pytest.mark.parametrize(
    ("name", "given", "error_id"),
    [
        ("New-RoleGroup", {"Name": "x", "SamAccountName": "x"}, "NamedParameterNotFound"),
        ("Get-Mailbox", {"DomainController": "dc1"}, "NamedParameterNotFound"),
        ("New-ServicePrincipal", {"AppId": APP_ID}, "AmbiguousParameterSet"),
        ("New-ManagementRoleAssignment", {"Role": ROLE}, "AmbiguousParameterSet"),
        ("New-ManagementRoleAssignment", {"Role": ROLE, "User": SYNC}, "InvalidOperation"),
        (
            "New-ManagementRoleAssignment",
            {"Role": "Mail Recipients", "User": SYNC, "CustomResourceScope": "few"},
            "AmbiguousParameterSet",
        ),
        ("New-ManagementRoleAssignment", {"Role": ROLE, "App": OTHER}, "ObjectNotFound"),
        ("Set-OrganizationConfig", {"EwsAllowedAppIDs": [APP_ID]}, "ArgumentTransformation"),
        ("Set-OrganizationConfig", {"EwsAllowedAppIDs": "calendar sync"}, "Transformation"),
        ("Set-OrganizationConfig", {"EwsEnabled": "True"}, "ArgumentTransformation"),
        ("Set-OrganizationConfig", {"EwsApplicationAccessPolicy": "x"}, "Transformation"),
        ("Set-CASMailbox", {"EwsEnabled": True}, "MissingMandatoryParameter"),
        ("Add-MailboxPermission", {"Identity": HANAKO, "User": SYNC}, "MissingMandatory"),
        ("Add-MailboxPermission", {"Identity": "who", **FULL}, "ObjectNotFound"),
        ("Add-MailboxPermission", {"Identity": HANAKO, **FULL, "User": "who"}, "NotFound"),
        (
            "Add-MailboxPermission",
            {"Identity": HANAKO, **FULL, "AccessRights": "Read"},
            "Transformation",
        ),
        (
            "New-ManagementScope",
            {"Name": "x", "RecipientRestrictionFilter": "MemberOfGroup -eq 'Sync Users'"},
            "InvalidOperation",
        ),
    ],
)
def test_a_cmdlet_refuses_what_the_real_one_refuses(
    shell: ManagementShell, name: str, given: dict[str, object], error_id: str
) -> None:
    with pytest.raises(CmdletError) as caught:
        shell.run(name, given)

    assert error_id in caught.value.error_id


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("New-ServicePrincipal", PRINCIPAL),
        ("Get-OrganizationConfig", {"RetrieveEwsOperationAccessPolicy": True}),
        ("Set-OrganizationConfig", {"EwsAllowedAppIDs": APP_ID}),
        ("New-ManagementRoleAssignment", {"Role": "Mail Recipients", "App": APP_ID}),
        ("Enable-OrganizationCustomization", {}),
    ],
)
def test_exchange_server_does_not_know_what_is_online_s(
    ews: Ews, name: str, given: dict[str, object]
) -> None:
    with pytest.raises(CmdletError, match=r"not recognized|parameter name"):
        ews.shell.run(name, given)


def test_exchange_server_shows_people_by_their_logon_names(ews: Ews) -> None:
    ews.shell.run("Add-MailboxPermission", {"Identity": HANAKO, **FULL})

    (row,) = ews.shell.run("Get-MailboxPermission", {"Identity": HANAKO, "User": SYNC})

    assert row["User"] == r"SAKURA\sync"
