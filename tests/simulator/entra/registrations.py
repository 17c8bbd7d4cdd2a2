"""Registrations in a simulated directory, and real clients on their way to it."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import msal
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa

if TYPE_CHECKING:
    import requests

    from provision.simulator.directory import Directory

Json = dict[str, Any]
EXCHANGE, GRAPH = "00000002-0000-0ff1-ce00-000000000000", "00000003-0000-0000-c000-000000000000"
AZURE_CLI = "04b07795-8ddb-461a-bbee-02f9e1bf7b46"
EWS = "3b5f3d61-589b-4a3c-a359-5dd4b5ee5bd5"
FULL_ACCESS = "dc890d15-9560-4a4c-9b7f-a736ec74ec40"
EWS_SCOPE = "https://mail.sakura.example/EWS.AccessAsUser.All"
REDIRECT = "http://localhost:8080/server-getoauthtokens.do"
AUTHORITY = "https://login.microsoftonline.com"
DOMAIN = "sakura.example"
ADMIN, SYNC, HANAKO = (f"{name}@{DOMAIN}" for name in ("admin", "sync", "hanako.yamada"))


def registered(directory: Directory, **properties: object) -> Json:
    """Register an application as the manual has it, but for `properties`."""
    return directory.add_application(
        {
            "displayName": "Calendar Sync",
            "uniqueName": None,
            "signInAudience": "AzureADMyOrg",
            "isFallbackPublicClient": True,
            "publicClient": {"redirectUris": [REDIRECT]},
            "requiredResourceAccess": [
                {
                    "resourceAppId": EXCHANGE,
                    "resourceAccess": [{"id": EWS, "type": "Scope"}],
                }
            ],
            "keyCredentials": [],
            **properties,
        }
    )


def consented(directory: Directory, **properties: object) -> Json:
    """Register an application, and consent to reaching mailboxes for everybody."""
    application = registered(directory, **properties)
    principal = installed(directory, application)
    exchange = directory.service_principal(EXCHANGE) or {}
    directory.grant(principal["id"], exchange["id"], None, {"EWS.AccessAsUser.All"})
    return application


def installed(directory: Directory, application: Json) -> Json:
    """Give `application` its service principal."""
    name = application["displayName"]
    return directory.add_service_principal({"appId": application["appId"], "displayName": name})


@dataclass(frozen=True, slots=True)
class Clients:
    """Makes msal's clients, all on one session."""

    session: requests.Session

    def public(self, client_id: str, tenant: str = DOMAIN) -> msal.PublicClientApplication:
        authority = f"{AUTHORITY}/{tenant}"
        return msal.PublicClientApplication(
            client_id, authority=authority, http_client=self.session
        )

    def confidential(
        self, client_id: str, credential: object, tenant: str = DOMAIN
    ) -> msal.ConfidentialClientApplication:
        return msal.ConfidentialClientApplication(
            client_id,
            client_credential=credential,
            authority=f"{AUTHORITY}/{tenant}",
            http_client=self.session,
        )

    def ask(self, tenant: str = DOMAIN, **form: str) -> Json:
        """Ask the token endpoint by hand, for what no library sends."""
        answer = self.session.post(f"{AUTHORITY}/{tenant}/oauth2/v2.0/token", data=form)
        return {"status": answer.status_code, **answer.json()}


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate with its key, made in a moment and good for a day."""

    pem: str
    der: bytes
    thumbprint: str

    @property
    def credential(self) -> Json:
        return {"private_key": self.pem, "thumbprint": self.thumbprint}

    @property
    def key_credential(self) -> Json:
        """Return it as the registration has it."""
        key = base64.b64encode(self.der).decode()
        return {"type": "AsymmetricX509Cert", "usage": "Verify", "key": key}


def certificate() -> Certificate:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "simulated")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    der = signed.public_bytes(serialization.Encoding.DER)
    return Certificate(pem.decode(), der, signed.fingerprint(hashes.SHA1()).hex())  # noqa: S303
