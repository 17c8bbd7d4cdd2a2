"""Each access through the commands, on the simulated tenant: what is registered, and what stops."""

import base64
import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from provision.certificates import CertificateError
from provision.commands import Caller, Stopped, apply, plan, powershell, schema
from provision.contract.messages import Answer, ExitCode
from provision.contract.outputs import Outputs, flattened, parse_outputs
from provision.contract.properties import PropertiesError, parse_properties
from provision.files import read_manifest
from provision.made import NotMade, read_identities
from provision.schema import render_schema
from provision.signin import Method
from provision.simulator.tenant import SimulatedTenant
from tests.provision.sakura import administrator_of

ROOT = Path(__file__).parent.parent.parent
SERVER, FULL_ACCESS, APPLICATION, BASIC = (
    (ROOT / "manifests" / f"{name}.yaml").read_text("utf-8")
    for name in ("demo", "online-full-access", "online-application", "server-basic")
)
IMPERSONATION_ONLINE = SERVER.replace("deployment: server", "deployment: online")
NOW = datetime.now(UTC)
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def certificate(
    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey = KEY,
    *,
    begins: datetime = NOW - timedelta(hours=1),
    ends: datetime = NOW + timedelta(days=30),
    name: str = "calendar sync",
) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = x509.CertificateBuilder(
        subject, subject, key.public_key(), x509.random_serial_number(), begins, ends
    )
    return builder.sign(key, SHA256())


MINE, THEIRS = certificate(), certificate(name="theirs")


def thumbprint(one: x509.Certificate) -> str:
    der = one.public_bytes(Encoding.DER)
    return hashlib.sha1(der, usedforsecurity=False).hexdigest().upper()


class Onboarding:
    """A manifest and a certificate in a folder of their own, and the administrator."""

    def __init__(self, tenant: SimulatedTenant, folder: Path) -> None:
        self.tenant = tenant
        self.folder = folder
        self.manifest = folder / "m.yaml"
        self.outputs = folder / "outputs" / "m.yaml"
        (folder / "certificates").mkdir()
        self.has_certificate(MINE)

    def writes(self, text: str) -> None:
        self.manifest.write_text(text, "utf-8")

    def has_certificate(self, one: x509.Certificate) -> None:
        pem = one.public_bytes(Encoding.PEM)
        (self.folder / "certificates" / "certificate.pem").write_bytes(pem)

    @property
    def caller(self) -> Caller:
        return Caller(self.tenant.environment, administrator_of(self.tenant), Method.DEVICE_CODE)

    @property
    def registered(self) -> dict[str, Any]:
        (application,) = self.tenant.directory.applications.values()
        return application

    def plan(self, **options: Any) -> Answer:
        return plan(self.manifest, self.caller, **options)

    def apply(self, **options: Any) -> Answer:
        return apply(self.manifest, self.outputs, self.caller, yes=True, **options)

    def written(self) -> Outputs:
        return parse_outputs(self.outputs.read_bytes(), "o.yaml")


@pytest.fixture
def onboarding(tenant: SimulatedTenant, tmp_path: Path) -> Onboarding:
    return Onboarding(tenant, tmp_path)


def text(answer: Answer) -> str:
    return "\n".join(str(part) for part in answer.parts)


def test_an_application_that_signs_in_itself_has_a_certificate_and_nothing_else(
    onboarding: Onboarding,
) -> None:
    onboarding.writes(APPLICATION)

    applied = onboarding.apply()

    application = onboarding.registered
    (key,) = application["keyCredentials"]
    assert base64.b64decode(key["key"]) == MINE.public_bytes(Encoding.DER)
    assert base64.b64decode(key["customKeyIdentifier"]).hex().upper() == thumbprint(MINE)
    assert (key["type"], key["usage"]) == ("AsymmetricX509Cert", "Verify")
    assert key["displayName"] == "CN=calendar sync"
    assert application["requiredResourceAccess"] == []
    assert application["publicClient"] == {"redirectUris": []}
    assert application["isFallbackPublicClient"] is False
    assert not onboarding.tenant.directory.grants
    assert "adapter.sign-in" not in text(applied)


def test_a_second_plan_finds_the_certificate_and_changes_nothing(onboarding: Onboarding) -> None:
    onboarding.writes(APPLICATION)
    first = text(onboarding.plan())
    onboarding.apply()

    second = text(onboarding.plan())

    assert f"+ certificates: {thumbprint(MINE)}" in first
    assert "No changes" in second


def test_what_tokens_are_asked_for_follows_from_the_access(onboarding: Onboarding) -> None:
    scopes = {}
    for text_of in (SERVER, FULL_ACCESS, APPLICATION):
        onboarding.writes(text_of)
        onboarding.apply()
        written = onboarding.written()
        scopes[written.access] = (*written.scopes, written.ews_url)

    assert scopes == {
        "impersonation": (
            "https://mail.sakura.example/EWS.AccessAsUser.All",
            "https://mail.sakura.example/EWS/Exchange.asmx",
        ),
        "full-access": (
            "https://outlook.office365.com/EWS.AccessAsUser.All",
            "https://outlook.office365.com/EWS/Exchange.asmx",
        ),
        "application": (
            "https://outlook.office365.com/.default",
            "https://outlook.office365.com/EWS/Exchange.asmx",
        ),
    }


def test_the_adapter_is_told_where_its_certificate_is(onboarding: Onboarding) -> None:
    onboarding.writes(APPLICATION)
    onboarding.apply()

    written = onboarding.written()

    assert written.certificate == str(onboarding.folder / "certificates" / "adapter.pem")
    assert written.deployment == "online"
    assert written.redirect_uri == ""
    assert "PRIVATE" not in onboarding.outputs.read_text("utf-8")


def test_certificates_of_others_stay_when_ours_comes_and_goes(
    onboarding: Onboarding,
) -> None:
    def keys() -> list[str]:
        held: list[dict[str, str]] = onboarding.registered["keyCredentials"]
        return sorted(base64.b64decode(key["key"]).hex() for key in held)

    theirs, mine = (one.public_bytes(Encoding.DER) for one in (THEIRS, MINE))
    new = certificate()
    onboarding.writes(SERVER)
    onboarding.apply()
    key = {"key": base64.b64encode(theirs).decode(), "type": "AsymmetricX509Cert"}
    key |= {"usage": "Verify", "keyId": "53000000-0000-4000-8000-000000000099"}
    onboarding.registered["keyCredentials"] = [key]

    onboarding.writes(APPLICATION)
    onboarding.apply()
    came = keys()
    onboarding.has_certificate(new)
    with pytest.raises(Stopped, match=r"certificate\.rotate"):
        onboarding.apply()
    unchanged = keys()
    onboarding.writes(SERVER)
    onboarding.apply()

    assert came == sorted([theirs.hex(), mine.hex()])
    assert unchanged == came
    assert keys() == [theirs.hex()]


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (certificate(ends=NOW - timedelta(minutes=1)), "expired on 20"),
        (certificate(begins=NOW + timedelta(days=1)), "not valid before 20"),
        (certificate(ec.generate_private_key(ec.SECP256R1())), "RSA key of 2048 bits"),
    ],
)
def test_a_certificate_that_entra_would_refuse_stops_before_anybody_signs_in(
    onboarding: Onboarding, one: x509.Certificate, said: str
) -> None:
    onboarding.writes(APPLICATION)
    onboarding.has_certificate(one)

    with pytest.raises(CertificateError, match=rf"certificate\.pem: .*{said}"):
        onboarding.apply()

    assert not onboarding.tenant.calls


def test_a_certificate_that_is_not_there_is_one_clear_line(onboarding: Onboarding) -> None:
    onboarding.writes(APPLICATION)
    path = onboarding.folder / "certificates" / "certificate.pem"
    path.write_bytes(b"\x00not PEM")
    with pytest.raises(CertificateError, match="no certificate in PEM form"):
        onboarding.plan()
    path.unlink()

    with pytest.raises(CertificateError, match=r"certificate\.pem: no such file"):
        onboarding.plan()


def test_a_permission_beside_which_no_scope_counts_stops(onboarding: Onboarding) -> None:
    onboarding.writes(APPLICATION)
    onboarding.apply()
    onboarding.registered["requiredResourceAccess"] = [
        {
            "resourceAppId": "00000002-0000-0ff1-ce00-000000000000",
            "resourceAccess": [{"id": "dc890d15-9560-4a4c-9b7f-a736ec74ec40", "type": "Role"}],
        }
    ]

    with pytest.raises(Stopped, match="full_access_as_app, which opens every mailbox"):
        onboarding.plan()


def test_impersonation_in_exchange_online_stops_before_anybody_signs_in(
    onboarding: Onboarding,
) -> None:
    onboarding.writes(IMPERSONATION_ONLINE.replace("mail.sakura.example", "outlook.office365.com"))

    for command in (onboarding.plan, onboarding.apply):
        with pytest.raises(Stopped, match=r"no longer has the role.*--accept-no-impersonation"):
            command()
    assert not onboarding.tenant.calls

    answer = onboarding.plan(accept_no_impersonation=True)

    assert answer.exit_code is ExitCode.DONE
    assert "Exchange Online no longer has the role" in text(answer)
    assert "3 to create" in text(answer)


def test_without_tokens_nothing_is_registered_and_nobody_signs_in(onboarding: Onboarding) -> None:
    onboarding.writes(BASIC)

    planned, applied = onboarding.plan(detailed_exitcode=True), onboarding.apply()

    assert planned.exit_code is ExitCode.DONE
    assert "Nothing is to be registered in Entra" in text(planned)
    assert "Nothing is to be registered in Entra" in text(applied)
    assert not onboarding.tenant.calls
    written = onboarding.written()
    assert (written.authentication, written.client_id, written.scopes) == ("basic", "", ())
    assert (written.authority, written.redirect_uri) == ("", "")


def test_scripts_for_exchange_online_need_the_ids_that_apply_wrote(onboarding: Onboarding) -> None:
    onboarding.writes(FULL_ACCESS)
    manifest = read_manifest(onboarding.manifest)

    with pytest.raises(NotMade, match=r"m\.yaml: no such file; run `inv apply` first"):
        powershell(onboarding.manifest, onboarding.folder / "scripts", onboarding.outputs)
    onboarding.apply()
    ids = read_identities(manifest, onboarding.outputs)

    (principal,) = (
        one
        for one in onboarding.tenant.directory.service_principals.values()
        if one["appId"] == onboarding.registered["appId"]
    )
    assert ids.client_id == onboarding.registered["appId"]
    assert ids.service_principal_object_id == principal["id"]


def test_ids_of_another_manifest_are_not_taken(onboarding: Onboarding) -> None:
    onboarding.writes(BASIC)
    onboarding.apply()
    onboarding.writes(FULL_ACCESS)

    with pytest.raises(NotMade, match="made from another manifest"):
        read_identities(read_manifest(onboarding.manifest), onboarding.outputs)


def test_the_outputs_are_written_for_java_programs_too(onboarding: Onboarding) -> None:
    onboarding.writes(BASIC)

    answer = onboarding.apply(as_properties=True)

    beside = onboarding.outputs.with_suffix(".properties")
    facts = {name: one.value for name, one in parse_properties(beside.read_bytes(), "o").items()}
    assert str(beside) in text(answer)
    assert facts == flattened(onboarding.written())
    assert facts["mailboxes"].startswith("hanako.yamada@sakura.example,taro.suzuki@")


def test_the_way_out_is_taken_from_a_properties_file(onboarding: Onboarding) -> None:
    onboarding.writes(
        SERVER.replace("  port: 8413", "  port: 8413\n  properties: proxy.properties")
    )
    environment = dict(onboarding.tenant.environment)
    _, _, port = environment.pop("HTTPS_PROXY").rpartition(":")
    proxy = f"https.proxyHost=127.0.0.1\nhttps.proxyPort={port}\nhttps.proxyPassword=hunter2\n"
    (onboarding.folder / "proxy.properties").write_text(f"{proxy}http.proxyUser=sync\n", "utf-8")
    caller = replace(onboarding.caller, environment=environment)

    answer = apply(onboarding.manifest, onboarding.outputs, caller, yes=True)

    assert answer.exit_code is ExitCode.DONE
    assert onboarding.written().properties == str(onboarding.folder / "proxy.properties")
    assert "hunter2" not in onboarding.outputs.read_text("utf-8")
    assert "hunter2" not in text(answer)


def test_a_properties_file_that_is_wrong_stops_before_anybody_signs_in(
    onboarding: Onboarding,
) -> None:
    onboarding.writes(
        SERVER.replace("  port: 8413", "  port: 8413\n  properties: proxy.properties")
    )
    path = onboarding.folder / "proxy.properties"

    path.write_text("a=1\nhttp.proxyHost=p\n", "utf-8")
    with pytest.raises(PropertiesError, match=r"proxy\.properties:2:1: a proxy for plain http"):
        onboarding.plan()
    path.write_text("#\n" * 1_000_000, "utf-8")
    with pytest.raises(PropertiesError, match="larger than"):
        onboarding.plan()
    path.unlink()
    with pytest.raises(PropertiesError, match="no such file"):
        onboarding.plan()

    assert not onboarding.tenant.calls


def test_the_schema_for_editors_is_written_anew(tmp_path: Path) -> None:
    answer = schema(tmp_path / "schema.json")

    assert (tmp_path / "schema.json").read_text("utf-8") == render_schema()
    assert answer.exit_code is ExitCode.DONE
