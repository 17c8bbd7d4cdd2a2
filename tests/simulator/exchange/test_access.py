import base64
import json

import pytest

from provision.simulator.exchange.roles import built_in_roles
from provision.simulator.http import Request
from tests.simulator.exchange.ews import (
    EMMA,
    ENVELOPE,
    HANAKO,
    HOST,
    SYNC,
    TARO,
    VERSION,
    Answer,
    Ews,
    acting_for,
)

FOLDER = "<m:FolderShape><t:BaseShape>IdOnly</t:BaseShape></m:FolderShape>"
BODY = ENVELOPE.format(headers=VERSION, body="<m:GetServerTimeZones/>").encode()


def get_calendar(mailbox: str = "") -> str:
    named = f"<t:Mailbox><t:EmailAddress>{mailbox}</t:EmailAddress></t:Mailbox>" if mailbox else ""
    folder = f'<t:DistinguishedFolderId Id="calendar">{named}</t:DistinguishedFolderId>'
    return f"<m:GetFolder>{FOLDER}<m:FolderIds>{folder}</m:FolderIds></m:GetFolder>"


def jwt(**claims: object) -> str:
    payload = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"bad.{payload}.x"


def test_whoever_shows_no_token_is_told_how_to_get_one(ews: Ews) -> None:
    response = ews.post(BODY, caller="")

    headers = dict(response.headers)
    assert response.status == 401
    assert headers["WWW-Authenticate"].startswith("Bearer client_id=")
    assert "authorization_uri" in headers["WWW-Authenticate"]
    assert "x-ms-diagnostics" not in headers


@pytest.mark.parametrize(
    ("claims", "said"),
    [
        ({"aud": "https://outlook.office365.com"}, "2000003;"),
        ({"aud": "https://graph.microsoft.com"}, "2000003;"),
        ({"aud": f"http://{HOST}"}, "2000003;"),
        ({"aud": f"https://{HOST}.example"}, "2000003;"),
        ({"scp": "EWS.AccessAsUser"}, "2000008;"),
        ({"scp": "", "roles": ["full_access_as_app"]}, "2000008;"),
    ],
)
def test_a_token_for_something_else_is_refused_with_the_reason(
    ews: Ews, claims: dict[str, object], said: str
) -> None:
    ews.issued.claims |= claims

    response = ews.post(BODY)

    assert response.status == 401
    assert dict(response.headers)["x-ms-diagnostics"].startswith(said)


@pytest.mark.parametrize("audience", [f"https://{HOST}", f"https://{HOST}/"])
@pytest.mark.parametrize("scope", ["EWS.AccessAsUser.All", "User.Read EWS.AccessAsUser.All"])
def test_a_token_for_this_server_is_good(ews: Ews, audience: str, scope: str) -> None:
    ews.issued.claims |= {"aud": audience, "scp": scope}

    assert ews.post(BODY).status == 200


def test_an_expired_token_is_told_from_one_that_is_not_entra_s(ews: Ews) -> None:
    expired = ews.post(BODY, caller=jwt(exp=ews.clock.now.timestamp() - 1))
    forged = ews.post(BODY, caller=jwt(exp=ews.clock.now.timestamp() + 60))
    nonsense = ews.post(BODY, caller="bad.\u00e9.x")

    said = [dict(response.headers)["x-ms-diagnostics"] for response in (expired, forged, nonsense)]
    assert "invalid_lifetime" in said[0]
    assert "invalid_signature" in said[1]
    assert "invalid_signature" in said[2]


def test_a_token_of_somebody_unknown_is_refused(ews: Ews) -> None:
    assert ews.post(BODY, caller="nobody@sakura.example").status == 401


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (Request("GET", HOST, "/EWS/Exchange.asmx"), 405),
        (Request("POST", HOST, "/EWS/Other.asmx"), 404),
        (Request("POST", HOST, "/EWS/Exchange.asmx"), 415),
    ],
)
def test_what_is_no_call_is_refused_before_anything_else(
    ews: Ews, request_: Request, status: int
) -> None:
    assert ews.send(request_).status == status


@pytest.mark.parametrize("kind", ["PrincipalName", "PrimarySmtpAddress", "SmtpAddress", "SID"])
def test_who_holds_the_role_acts_for_whoever_is_named(ews: Ews, kind: str) -> None:
    hanako = ews.organisation.mailbox(HANAKO)
    assert hanako
    named = hanako.sid if kind == "SID" else HANAKO.upper()

    answer = ews.ask(get_calendar(), acting_for(named, kind), mailbox="")

    assert answer.attribute("FolderId", "Id") == hanako.folder("calendar").folder_id


def test_who_does_not_hold_the_role_is_denied(ews: Ews) -> None:
    answer = ews.ask(get_calendar(), caller=TARO)

    assert answer.response.status == 500
    assert answer.codes == ["ErrorImpersonateUserDenied"]


def test_to_hand_the_role_out_is_not_to_hold_it(ews: Ews) -> None:
    ews.organisation.roles = built_in_roles()
    member = {"Identity": "Organization Management", "Member": SYNC}
    ews.shell.run("Add-RoleGroupMember", member)

    assert ews.ask(get_calendar()).codes == ["ErrorImpersonateUserDenied"]


def test_the_role_ends_with_the_role_group(ews: Ews) -> None:
    before = ews.ask(get_calendar()).codes
    ews.shell.run("Remove-RoleGroup", {"Identity": "sync", "Confirm": False})

    assert (before, ews.ask(get_calendar()).codes) == (["NoError"], ["ErrorImpersonateUserDenied"])


def test_a_scope_limits_the_role_to_the_recipients_in_it(ews: Ews) -> None:
    exchange = ews.shell
    exchange.run("Remove-RoleGroup", {"Identity": "sync"})
    restriction = f"PrimarySmtpAddress -eq '{HANAKO}'"
    exchange.run("New-ManagementScope", {"Name": "few", "RecipientRestrictionFilter": restriction})
    role = {"Roles": "ApplicationImpersonation", "CustomRecipientWriteScope": "few"}
    exchange.run("New-RoleGroup", {"Name": "sync", "Members": (SYNC,), **role})

    codes = [ews.ask(get_calendar(), mailbox=smtp).codes for smtp in (HANAKO, TARO)]

    assert codes == [["NoError"], ["ErrorImpersonateUserDenied"]]


def test_nobody_acts_for_a_mailbox_that_does_not_exist(ews: Ews) -> None:
    answer = ews.ask(get_calendar(), mailbox="nobody@sakura.example")

    assert (answer.response.status, answer.codes) == (500, ["ErrorNonExistentMailbox"])


@pytest.mark.parametrize(
    ("mailbox", "code"),
    [
        (TARO, "NoError"),
        (HANAKO, "ErrorItemNotFound"),
        ("nobody@sakura.example", "ErrorNonExistentMailbox"),
    ],
)
def test_without_acting_for_others_only_one_s_own_mailbox_opens(
    ews: Ews, mailbox: str, code: str
) -> None:
    assert ews.ask(get_calendar(mailbox), caller=TARO, mailbox="").codes == [code]


def test_full_access_opens_another_s_mailbox(ews: Ews) -> None:
    ews.organisation.grant_full_access(HANAKO, TARO)

    assert ews.ask(get_calendar(HANAKO), caller=TARO, mailbox="").codes == ["NoError"]


def test_who_acts_for_one_does_not_reach_another(ews: Ews) -> None:
    assert ews.ask(get_calendar(EMMA), mailbox=HANAKO).codes == ["ErrorItemNotFound"]


def test_an_id_from_another_s_mailbox_is_denied(ews: Ews) -> None:
    emma = ews.organisation.mailbox(EMMA)
    assert emma
    folder = f'<t:FolderId Id="{emma.folder("calendar").folder_id}"/>'
    body = f"<m:GetFolder>{FOLDER}<m:FolderIds>{folder}</m:FolderIds></m:GetFolder>"

    assert ews.ask(body, mailbox=HANAKO).codes == ["ErrorAccessDenied"]
    assert ews.ask(body, mailbox=EMMA).codes == ["NoError"]


def test_who_has_no_mailbox_must_name_one(ews: Ews) -> None:
    answer = ews.ask(get_calendar(), caller="admin@sakura.example", mailbox="")

    assert answer.codes == ["ErrorMissingEmailAddress"]


def test_a_busy_mailbox_says_for_how_long_and_only_itself(ews: Ews) -> None:
    ews.organisation.make_busy(HANAKO, 8000, times=2)

    codes = [ews.ask(get_calendar(), mailbox=m).codes for m in (HANAKO, TARO, HANAKO, HANAKO)]

    busy = ["ErrorServerBusy"]
    assert codes == [busy, ["NoError"], busy, ["NoError"]]


def test_the_time_to_back_off_is_a_value_of_the_fault(ews: Ews) -> None:
    ews.organisation.make_busy(HANAKO, 8000)

    answer = ews.ask(get_calendar())

    assert isinstance(answer, Answer)
    assert answer.attribute("Value", "Name") == "BackOffMilliseconds"
    assert answer.text("Value") == "8000"
