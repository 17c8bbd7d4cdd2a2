"""The whole tenant with its mailboxes online, or its server without modern authentication."""

from collections.abc import Iterator
from contextlib import contextmanager

import msal
import pytest
import requests

from provision.simulator.exchange.cmdlet_errors import CmdletError
from provision.simulator.exchange.deployment import WITH_PASSWORD, Deployment
from provision.simulator.organisation import ONLINE_GROUP_DN, TENANT_ID
from provision.simulator.tenant import SimulatedTenant
from tests.simulator.entra.registrations import certificate, installed, registered
from tests.simulator.exchange.ews import ENVELOPE, HANAKO, SYNC, VERSION, acting_for

HOST = "outlook.office365.com"
SHAPE = "<m:FolderShape><t:BaseShape>Default</t:BaseShape></m:FolderShape>"
FOLDER = '<m:FolderIds><t:DistinguishedFolderId Id="calendar"/></m:FolderIds>'
BODY = f"<m:GetFolder>{SHAPE}{FOLDER}</m:GetFolder>"
OUTSIDE = "app-admin@sakura.example"


@contextmanager
def on_the_way_to(tenant: SimulatedTenant) -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.trust_env = False
        session.proxies = {"https": tenant.environment["HTTPS_PROXY"]}
        session.verify = tenant.environment["REQUESTS_CA_BUNDLE"]
        yield session


def ask(session: requests.Session, token: str, mailbox: str) -> requests.Response:
    body = ENVELOPE.format(headers=VERSION + acting_for(mailbox), body=BODY)
    named = {"Authorization": f"Bearer {token}", "X-AnchorMailbox": mailbox}
    return session.post(
        f"https://{HOST}/EWS/Exchange.asmx",
        data=body.encode(),
        headers={"Content-Type": "text/xml; charset=utf-8", **named},
    )


def test_an_application_with_a_certificate_reaches_the_mailboxes_in_its_scope() -> None:
    card = certificate()
    with (
        SimulatedTenant(deployment=Deployment.ONLINE) as tenant,
        on_the_way_to(tenant) as session,
    ):
        application = registered(tenant.directory, keyCredentials=[card.key_credential])
        principal = installed(tenant.directory, application)
        client = msal.ConfidentialClientApplication(
            application["appId"],
            authority=f"https://login.microsoftonline.com/{TENANT_ID}",
            client_credential=card.credential,
            http_client=session,
        )
        token = client.acquire_token_for_client([f"https://{HOST}/.default"])["access_token"]
        bare = ask(session, token, HANAKO)
        run = tenant.shell.run
        listed = tenant.exchange.allowed_app_ids
        run("Set-OrganizationConfig", {"EwsAllowedAppIDs": f"{listed},{application['appId']}"})
        unknown = ask(session, token, HANAKO)
        known = {"AppId": application["appId"], "ObjectId": principal["id"]}
        with pytest.raises(CmdletError, match="app registration"):
            run("New-ServicePrincipal", known | {"ObjectId": application["id"]})
        run("New-ServicePrincipal", known)
        restriction = f"MemberOfGroup -eq '{ONLINE_GROUP_DN}'"
        run("New-ManagementScope", {"Name": "few", "RecipientRestrictionFilter": restriction})
        role = {"Role": "Application EWS.AccessAsApp", "CustomResourceScope": "few"}
        run("New-ManagementRoleAssignment", {"App": principal["id"], **role})
        inside, outside = (ask(session, token, mailbox) for mailbox in (HANAKO, OUTSIDE))
        run("Set-OrganizationConfig", {"EwsAllowedAppIDs": listed})
        blocked = ask(session, token, HANAKO)

    assert [answer.status_code for answer in (bare, unknown, blocked)] == [401, 401, 403]
    assert "2000008" in unknown.headers["x-ms-diagnostics"]
    assert (inside.status_code, "予定表" in inside.text) == (200, True)
    assert (outside.status_code, "ErrorImpersonateUserDenied" in outside.text) == (500, True)
    assert "blocked by policy" in blocked.headers["X-EWS-Policy-Reason"]


def test_mailboxes_are_in_one_place() -> None:
    server, online = SimulatedTenant(), SimulatedTenant(deployment=Deployment.ONLINE)

    assert (server.exchange.is_online, online.exchange.is_online) == (False, True)
    assert server.exchange.mailboxes.keys() == online.exchange.mailboxes.keys()


def test_a_tenant_s_server_may_want_passwords() -> None:
    with (
        SimulatedTenant(authentication=WITH_PASSWORD) as tenant,
        on_the_way_to(tenant) as session,
    ):
        answer = session.post(
            "https://mail.sakura.example/EWS/Exchange.asmx",
            data=ENVELOPE.format(headers=VERSION, body=BODY).encode(),
            headers={"Content-Type": "text/xml"},
            auth=(SYNC, "simulated"),
        )

    assert (answer.status_code, "NoError" in answer.text) == (200, True)
