"""The script that only looks, on a small Exchange Online that does not show everything."""

import pytest

from provision.powershell import digest_of
from provision.simulator.exchange.administrator import RUNNER, Transcript, carry_out
from provision.statements import Caution
from tests.provision.online import ROLE, Online, entry
from tests.provision.scripts import (
    ALL,
    CLIENT,
    COMMON,
    IDS,
    OBJECT,
    STEMS,
    program_of,
    seen,
)

HANAKO, TARO, EMMA, LIAM = MAILBOXES = [
    f"{name}@sakura.example"
    for name in ("hanako.yamada", "taro.suzuki", "emma.clark", "liam.byrne")
]
SYNC = "sync@sakura.example"


def look(stem: str, exchange: Online) -> Transcript:
    return carry_out(program_of(stem, "status"), exchange)


@pytest.mark.parametrize("stem", STEMS)
def test_it_reads_and_has_no_change_in_it(stem: str) -> None:
    assert program_of(stem, "status").caution is Caution.READS


def test_it_tells_of_the_organisation_its_list_and_every_mailbox() -> None:
    exchange = Online(enabled=None, allowed=f"{CLIENT.upper()}, x", dehydrated=True)
    exchange.closed = {EMMA}
    exchange.recipients.remove(LIAM)
    exchange.permissions = {
        HANAKO: [entry(SYNC, ["FullAccess"])],
        TARO: [entry(SYNC, ["FullAccess"], Deny=True)],
    }

    transcript = look("online-full-access", exchange)

    assert {name: transcript.result[name] for name in COMMON} == {
        "script": "status",
        "version": 2,
        "digest": digest_of(program_of("online-full-access", "status")),
        "at": "2026-11-02T00:00:00Z",
        "runBy": RUNNER,
        "application": "exobridge-calendar-sync",
        "tenant": "sakura.example",
        "tenantId": IDS.tenant_id,
        "deployment": "online",
        "access": "full-access",
        "administrator": SYNC,
        "clientId": CLIENT,
    }
    assert seen(transcript) == {
        "connections": [
            {
                "UserPrincipalName": "admin@sakura.example",
                "TenantID": IDS.tenant_id,
                "ConnectionUri": "https://outlook.office365.com",
            }
        ],
        "organisation": [{"Name": "sakura.example", "IsDehydrated": "True", "EwsEnabled": ""}],
        "userAgents": [{"EwsApplicationAccessPolicy": "", "EwsAllowList": [], "EwsBlockList": []}],
        "roles": [{"applicationImpersonation": False, "ewsAccessAsApp": True}],
        "mailboxes": [
            {"address": address, "type": "" if address == LIAM else "UserMailbox"}
            for address in MAILBOXES
        ],
        "clientAccess": [
            {
                "address": address,
                "settings": [
                    {
                        "EwsEnabled": "False" if address == EMMA else "",
                        "EwsApplicationAccessPolicy": "",
                        "EwsAllowList": [],
                        "EwsBlockList": [],
                    }
                ],
            }
            for address in MAILBOXES
        ],
        "allowList": [{"allowed": [CLIENT, "x"]}],
        "permissions": [
            {"address": HANAKO, "fullAccess": True, "denied": False},
            {"address": TARO, "fullAccess": False, "denied": True},
            {"address": EMMA, "fullAccess": False, "denied": False},
        ],
        "notRead": [f"permissions: {LIAM}: no such mailbox"],
    }


def test_it_tells_how_far_an_application_reaches() -> None:
    exchange = Online(enabled=True)
    exchange.principals = [{"AppId": CLIENT, "ObjectId": OBJECT, "DisplayName": "sync"}]
    given = {"Name": "x", "App": OBJECT, "Role": ROLE}
    exchange.run("New-ManagementRoleAssignment", given)

    told = seen(look("online-application", exchange))

    held = {"RoleName": ROLE, "AllowedResourceScope": "Organization"}
    asked = {"ScopeType": "CustomRecipientScope", "InScope": "Not Run"}
    assert told["servicePrincipals"] == exchange.principals
    assert told["scopes"] == []
    assert told["roleAssignments"] == [held | asked]
    assert told["reach"] == [
        {"address": address, "roles": [held | asked | {"InScope": "True"}]} for address in MAILBOXES
    ]


def test_an_application_that_exchange_does_not_know_reaches_nothing() -> None:
    told = seen(look("online-application", Online(enabled=True)))

    assert (told["servicePrincipals"], told["roleAssignments"]) == ([], [])
    assert told["reach"] == [{"address": address, "roles": []} for address in MAILBOXES]
    assert told["notRead"] == []


@pytest.mark.parametrize(
    ("cmdlet", "parts"),
    [
        ("Get-ConnectionInformation", {"connections"}),
        ("Get-OrganizationConfig", {"organisation", "userAgents", "allowList"}),
        ("Get-ManagementRole", {"roles"}),
        ("Get-Recipient", {"mailboxes"}),
        ("Get-CASMailbox", {"clientAccess"}),
        ("Get-MailboxPermission", {"permissions"}),
    ],
)
def test_what_may_not_be_read_is_empty_and_named_and_the_rest_is_told(
    cmdlet: str, parts: set[str]
) -> None:
    exchange = Online(enabled=True, allowed=CLIENT)
    exchange.denied = {cmdlet}

    transcript = look("online-full-access", exchange)

    told = seen(transcript)
    empty = {name for name, value in told.items() if value == []}
    assert empty == parts
    unread = told["notRead"]
    assert isinstance(unread, list)
    assert {said.partition(":")[0] for said in unread} <= parts
    assert all(f"{cmdlet} is not recognized" in said for said in unread)
    assert any(cmdlet in said for said in transcript.warned)


@pytest.mark.parametrize(
    ("cmdlet", "parts"),
    [
        ("Get-ServicePrincipal", {"servicePrincipals", "roleAssignments", "reach"}),
        ("Get-ManagementScope", {"scopes"}),
        ("Test-ServicePrincipalAuthorization", {"roleAssignments", "reach"}),
    ],
)
def test_what_of_an_application_may_not_be_read_is_named(cmdlet: str, parts: set[str]) -> None:
    exchange = Online(enabled=True, allowed=CLIENT)
    exchange.principals = [{"AppId": CLIENT, "ObjectId": OBJECT, "DisplayName": "sync"}]
    exchange.denied = {cmdlet}

    unread = seen(look("online-application", exchange))["notRead"]

    assert isinstance(unread, list)
    assert {said.partition(":")[0] for said in unread} == parts


def test_no_roles_at_all_are_a_denied_listing() -> None:
    told = seen(look("online-full-access", Online(enabled=True, roles=[])))

    assert told["roles"] == []
    assert "may not read them" in str(told["notRead"])


def test_every_manifest_has_one() -> None:
    assert {stem for stem, what in ALL if what == "status"} == set(STEMS)
