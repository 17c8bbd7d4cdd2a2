"""Who comes into Exchange Online, by the rules in force since October 2026."""

from dataclasses import replace
from datetime import timedelta

import pytest

from provision.simulator.exchange.server import ExchangeServer
from provision.simulator.world import World
from tests.simulator.exchange.ews import (
    EMMA,
    ENVELOPE,
    HANAKO,
    HOST,
    SYNC,
    VERSION,
    Answer,
    Ews,
    acting_for,
)
from tests.simulator.exchange.online import APP, APP_ID, IssuedOnline, let_in, new_online

SHAPE = "<m:FolderShape><t:BaseShape>IdOnly</t:BaseShape></m:FolderShape>"
OTHER = "5b000000-0000-4000-8000-000000000009"
DISABLED = "EWS is disabled for this user or tenant"
BLOCKED = "EWS is blocked by policy for this user or tenant"


@pytest.fixture
def online() -> Ews:
    return new_online()


def calendar(mailbox: str = "") -> str:
    named = f"<t:Mailbox><t:EmailAddress>{mailbox}</t:EmailAddress></t:Mailbox>" if mailbox else ""
    folder = f'<t:DistinguishedFolderId Id="calendar">{named}</t:DistinguishedFolderId>'
    return f"<m:GetFolder>{SHAPE}<m:FolderIds>{folder}</m:FolderIds></m:GetFolder>"


def ask(online: Ews, caller: str, mailbox: str = "", agent: str = "exobridge") -> Answer:
    acting = acting_for(mailbox) if mailbox else ""
    body = ENVELOPE.format(headers=VERSION + acting, body=calendar()).encode()
    return Answer(online.post(body, caller, **{"user-agent": agent}))


def reason(answer: Answer) -> str:
    """Return why the services are closed, nothing if they are open."""
    return dict(answer.response.headers).get("X-EWS-Policy-Reason", "")


def configure(online: Ews, **settings: object) -> None:
    online.shell.run("Set-OrganizationConfig", settings)


def test_nobody_acts_for_others_by_a_role(online: Ews) -> None:
    assert online.ask(calendar(), mailbox=HANAKO).codes == ["ErrorImpersonateUserDenied"]


def test_full_access_opens_a_mailbox_that_is_named_and_its_items(online: Ews) -> None:
    granted = {"User": SYNC, "AccessRights": ["FullAccess"], "InheritanceType": "All"}
    online.shell.run("Add-MailboxPermission", {"Identity": HANAKO, **granted, "AutoMapping": False})
    hanako = online.organisation.mailbox(HANAKO)
    assert hanako
    by_id = calendar().replace(
        '<t:DistinguishedFolderId Id="calendar"></t:DistinguishedFolderId>',
        f'<t:FolderId Id="{hanako.folder("calendar").folder_id}"/>',
    )

    opened = [online.ask(body, mailbox="").codes for body in (calendar(HANAKO), by_id)]
    other = online.ask(calendar(EMMA), mailbox="").codes
    online.shell.run("Remove-MailboxPermission", {"Identity": HANAKO, **granted, "Confirm": False})

    assert opened == [["NoError"], ["NoError"]]
    assert other == ["ErrorItemNotFound"]
    assert online.ask(calendar(HANAKO), mailbox="").codes == ["ErrorItemNotFound"]
    assert online.ask(by_id, mailbox="").codes == ["ErrorAccessDenied"]


def test_a_group_s_full_access_is_its_members(online: Ews) -> None:
    granted = {"Identity": EMMA, "User": "Sync Users", "AccessRights": "FullAccess"}
    online.shell.run("Add-MailboxPermission", granted)

    codes = [online.ask(calendar(EMMA), caller=who, mailbox="").codes for who in (HANAKO, SYNC)]

    assert codes == [["NoError"], ["ErrorItemNotFound"]]


def test_an_application_without_any_permission_does_not_come_in(online: Ews) -> None:
    answer = ask(online, APP, HANAKO)

    diagnostics = dict(answer.response.headers)["x-ms-diagnostics"]
    assert (answer.response.status, "contains no permissions" in diagnostics) == (401, True)
    assert diagnostics.startswith("2000008;")


def test_an_application_acts_for_the_mailboxes_in_its_scope(online: Ews) -> None:
    let_in(online)

    assert ask(online, APP, HANAKO).codes == ["NoError"]
    assert ask(online, APP, EMMA).codes == ["ErrorImpersonateUserDenied"]
    assert ask(online, APP).codes == ["ErrorInvalidExchangeImpersonationHeaderData"]


def test_a_role_of_entra_s_opens_every_mailbox_whatever_the_scope(online: Ews) -> None:
    let_in(online)
    assert isinstance(online.issued, IssuedOnline)
    online.issued.roles = ("full_access_as_app",)

    assert ask(online, APP, EMMA).codes == ["NoError"]


def test_another_role_of_entra_s_opens_nothing(online: Ews) -> None:
    assert isinstance(online.issued, IssuedOnline)
    online.issued.roles = ("Mail.Read",)

    assert ask(online, APP, EMMA).response.status == 401


def test_a_new_role_is_in_force_once_the_cache_is_over(online: Ews) -> None:
    online.organisation.cache = timedelta(minutes=30)
    let_in(online)

    before = ask(online, APP, HANAKO).response.status
    online.clock.forward(timedelta(minutes=30))

    assert (before, ask(online, APP, HANAKO).response.status) == (401, 200)


def test_an_application_s_token_for_something_else_is_refused(online: Ews) -> None:
    let_in(online)
    online.issued.claims["aud"] = "https://graph.microsoft.com"

    diagnostics = dict(ask(online, APP, HANAKO).response.headers)["x-ms-diagnostics"]

    assert diagnostics.startswith("2000003;")


def test_a_server_of_the_organisation_s_own_takes_no_application(ews: Ews) -> None:
    issued = IssuedOnline(roles=("full_access_as_app",))
    server = ExchangeServer(HOST, ews.organisation, issued, World(ews.clock))

    answer = ask(replace(ews, server=server), APP, HANAKO)

    assert dict(answer.response.headers)["x-ms-diagnostics"].startswith("2000008;")


@pytest.mark.parametrize("caller", [SYNC, APP])
@pytest.mark.parametrize(
    ("enabled", "listed", "said"),
    [
        (None, None, ""),
        (None, OTHER, ""),
        (True, None, BLOCKED),
        (True, OTHER, BLOCKED),
        (True, f"{OTHER}, {APP_ID.upper()}", ""),
        (False, None, DISABLED),
        (False, APP_ID, DISABLED),
    ],
)
def test_the_switch_and_the_list_decide_for_people_and_applications(
    online: Ews, caller: str, *, enabled: bool | None, listed: str | None, said: str
) -> None:
    let_in(online)
    configure(online, EwsAllowedAppIDs=listed, EwsEnabled=enabled)

    answer = ask(online, caller, HANAKO if caller == APP else "")

    assert (answer.response.status, reason(answer)) == (403 if said else 200, said)


@pytest.mark.parametrize(
    ("organisation", "mailbox", "said"),
    [(None, False, DISABLED), (None, True, ""), (False, True, DISABLED), (None, None, "")],
)
def test_a_mailbox_s_own_switch_closes_it_and_opens_nothing(
    online: Ews, *, organisation: bool | None, mailbox: bool | None, said: str
) -> None:
    let_in(online)
    configure(online, EwsEnabled=organisation)
    online.shell.run("Set-CASMailbox", {"Identity": HANAKO, "EwsEnabled": mailbox})

    assert reason(ask(online, APP, HANAKO)) == said


@pytest.mark.parametrize(
    ("mode", "patterns", "said"),
    [
        ("EnforceAllowList", ["exobridge/*"], ""),
        ("EnforceAllowList", ["Other/*"], BLOCKED),
        ("EnforceAllowList", None, BLOCKED),
        ("EnforceBlockList", ["EXOBRIDGE*"], BLOCKED),
        ("EnforceBlockList", ["Other*"], ""),
        (None, ["Other*"], ""),
    ],
)
@pytest.mark.parametrize("where", ["organisation", "mailbox"])
def test_a_program_may_be_shut_out_by_its_name(
    online: Ews, where: str, mode: str | None, patterns: list[str] | None, said: str
) -> None:
    name = "EwsBlockList" if mode == "EnforceBlockList" else "EwsAllowList"
    settings = {"EwsApplicationAccessPolicy": mode, name: patterns}
    cmdlet = "Set-OrganizationConfig" if where == "organisation" else "Set-CASMailbox"
    online.shell.run(cmdlet, settings | ({"Identity": SYNC} if where == "mailbox" else {}))

    assert reason(ask(online, SYNC, agent="exobridge/1.0")) == said
