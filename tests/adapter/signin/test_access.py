"""Exchange Online is reached by Full Access, or by the application itself with its certificate."""

import base64
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from adapter.commands import check, sign_in
from adapter.refusals import SignInError
from adapter.session import Session
from adapter.settings import read_settings
from provision.contract.messages import Answer, ExitCode, Table
from provision.simulator.exchange.deployment import Deployment
from provision.simulator.exchange.people import ServicePrincipal
from provision.simulator.exchange.roles import Assignment
from provision.simulator.organisation import ALLOWED_APP_IDS
from tests.adapter.certificates import certificate_for, key_pem, new_key, pem_of, write
from tests.adapter.sakura import HANAKO, SYNC, TARO, Sakura, Told, organisation

ONLINE = "https://outlook.office365.com"
KEY = new_key()
CERTIFICATE = certificate_for(KEY)


@pytest.fixture
def online(tmp_path: Path) -> Iterator[Sakura]:
    """The organisation with its mailboxes at Microsoft, and the application on the list."""
    with organisation(tmp_path, deployment=Deployment.ONLINE) as sakura:
        sakura.tenant.exchange.allowed_app_ids += f",{sakura.application['appId']}"
        yield sakura


@pytest.fixture
def full_access(online: Sakura) -> Sakura:
    for mailbox in (HANAKO, TARO):
        online.tenant.exchange.grant_full_access(mailbox, SYNC)
    online.writes_outputs(
        access="full-access",
        deployment="online",
        ews_url=f"{ONLINE}/EWS/Exchange.asmx",
        scopes=(f"{ONLINE}/EWS.AccessAsUser.All",),
    )
    sign_in(online.outputs, environment=online.environment, console=online.console())
    online.forgets_calls()
    return online


@pytest.fixture
def application(online: Sakura, tmp_path: Path) -> Sakura:
    der = CERTIFICATE.public_bytes(Encoding.DER)
    shown = {"key": base64.b64encode(der).decode(), "type": "AsymmetricX509Cert"}
    online.application["keyCredentials"] = [shown]
    client_id, exchange = online.application["appId"], online.tenant.exchange
    exchange.service_principals[client_id] = ServicePrincipal(client_id, "object", "exobridge")
    role = "Application EWS.AccessAsApp"
    assignment = Assignment("app", role, "object", to_group=False, to_application=True)
    exchange.roles.assign(assignment)
    online.writes_outputs(
        access="application",
        deployment="online",
        ews_url=f"{ONLINE}/EWS/Exchange.asmx",
        scopes=(f"{ONLINE}/.default",),
        redirect_uri="",
        certificate=write(tmp_path / "adapter.pem", key_pem(KEY), pem_of(CERTIFICATE)),
    )
    return online


def checks(sakura: Sakura, mailboxes: str = "", *, write: bool = False) -> Answer:
    return check(
        sakura.outputs,
        mailboxes=mailboxes,
        write=write,
        environment=sakura.environment,
        console=Told(),
    )


def said(answer: Answer) -> str:
    return "\n".join(str(part) for part in answer.parts if not isinstance(part, Table))


def requests_of(sakura: Sakura) -> list[tuple[str, bytes]]:
    """Return who was named in the header, and the body, of each request to Exchange."""
    return [
        (call.request.headers["x-anchormailbox"], call.request.body)
        for call in sakura.calls
        if call.host == "outlook.office365.com"
    ]


def test_full_access_impersonates_nobody_and_names_the_mailbox(full_access: Sakura) -> None:
    answer = checks(full_access, f"{HANAKO},{TARO}", write=True)

    assert answer.exit_code is ExitCode.DONE, said(answer)
    requests = requests_of(full_access)
    assert {anchor for anchor, _ in requests} == {HANAKO, TARO}
    assert not [body for _, body in requests if b"ExchangeImpersonation" in body]
    folders = [(anchor, body) for anchor, body in requests if b"DistinguishedFolderId" in body]
    assert folders
    assert all(f"<t:EmailAddress>{anchor}<".encode() in body for anchor, body in folders)


def test_without_full_access_the_script_is_named(full_access: Sakura) -> None:
    full_access.tenant.exchange.full_access.clear()

    answer = checks(full_access)

    assert answer.exit_code is ExitCode.FAILED
    assert f"no Full Access to {HANAKO}" in said(answer)
    assert said(answer).count("inv powershell") == 1


def test_the_application_acts_for_each_mailbox(application: Sakura) -> None:
    answer = checks(application, f"{HANAKO},{TARO}", write=True)

    assert answer.exit_code is ExitCode.DONE, said(answer)
    assert "Signed in as the application" in said(answer)
    requests = requests_of(application)
    assert {anchor for anchor, _ in requests} == {HANAKO, TARO}
    named = f"PrimarySmtpAddress>{HANAKO}<".encode()
    assert all(b"ExchangeImpersonation" in body for _, body in requests)
    assert all((named in body) is (anchor == HANAKO) for anchor, body in requests)


def test_the_applications_token_stays_in_memory(application: Sakura) -> None:
    with Session(read_settings(application.outputs, application.environment)) as session:
        token = session.token()
        again = session.token()
        other = session.token(token)

    assert again == token
    assert other != token
    assert len(application.asked("/token")) == 2
    assert not application.outputs.with_suffix(".tokens").exists()


def test_nobody_has_to_sign_in_for_the_application(application: Sakura) -> None:
    answer = sign_in(application.outputs, environment=application.environment, console=Told())

    assert answer.exit_code is ExitCode.DONE
    assert "Nobody needs to sign in" in said(answer)
    assert not application.calls


def spoil_certificate(sakura: Sakura) -> None:
    sakura.application["keyCredentials"] = []


def spoil_file(sakura: Sakura) -> None:
    Path(read_settings(sakura.outputs, {}).outputs.certificate).unlink()


@pytest.mark.parametrize(
    ("spoil", "told"), [(spoil_certificate, "AADSTS700027"), (spoil_file, "no such file")]
)
def test_a_certificate_that_does_not_serve_is_told_once(
    application: Sakura, spoil: Callable[[Sakura], None], told: str
) -> None:
    spoil(application)

    with pytest.raises(SignInError, match=told) as error:
        checks(application)

    assert "\n" not in str(error.value)


def take_role(sakura: Sakura) -> None:
    sakura.tenant.exchange.roles.assignments.pop("app")


def limit_role(sakura: Sakura) -> None:
    given = sakura.tenant.exchange.roles.assignments
    given["app"] = replace(given["app"], group_scope="cn=others,dc=sakura,dc=example")


def take_off_list(sakura: Sakura) -> None:
    sakura.tenant.exchange.allowed_app_ids = ALLOWED_APP_IDS


@pytest.mark.parametrize(
    ("spoil", "cause", "wait"),
    [
        (take_role, "2000008", "two hours"),
        (limit_role, "ErrorImpersonateUserDenied", "two hours"),
        (take_off_list, "EwsBlockedByPolicy", "24 hours"),
    ],
)
def test_what_exchange_refuses_is_told_with_cause_script_and_wait(
    application: Sakura, spoil: Callable[[Sakura], None], cause: str, wait: str
) -> None:
    spoil(application)

    answer = checks(application)

    assert answer.exit_code is ExitCode.FAILED
    assert said(answer).count(cause) >= 2
    assert said(answer).count("inv powershell") == 1
    assert wait in said(answer)
