import os
import socket
import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID

from provision.contract.network import Network, NetworkError, Proxy
from provision.contract.secrets import Secret
from provision.signin import SHOWN_BY, ConsoleBrowser, Credential, Method, SignInError
from provision.simulator.faults import Match, unavailable
from provision.simulator.http import Response, json_response
from provision.simulator.network import Credentials
from provision.simulator.tenant import SimulatedTenant
from tests.provision.sakura import GLOBAL, Watched, administrator_of, credential_of, way_to

SCOPE = "https://graph.microsoft.com/.default"
TOKEN_ENDPOINT = Match(path="/oauth2/v2.0/token")


def token_from(credential: Credential) -> str:
    try:
        return credential.get_token(SCOPE, enable_cae=True).token
    finally:
        credential.close()


def claims_of(tenant: SimulatedTenant, credential: Credential) -> dict[str, object]:
    return dict(tenant.entra.claims_of(token_from(credential)) or {})


def said_by(credential: Credential) -> str:
    with pytest.raises(SignInError) as failure:
        token_from(credential)
    return str(failure.value)


def closed_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def certificate(folder: Path, password: str = "") -> tuple[Path, str]:
    """Write a certificate with its key; return the file, and what is uploaded to Entra."""
    import base64

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "pipeline")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    locked = BestAvailableEncryption(password.encode()) if password else NoEncryption()
    file = folder / "pipeline.pem"
    file.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, locked)
        + made.public_bytes(Encoding.PEM)
    )
    return file, base64.b64encode(made.public_bytes(Encoding.DER)).decode()


def pipeline_of(tenant: SimulatedTenant, uploaded: str) -> str:
    """Let the tenant have an application for pipelines; return its client id."""
    application = tenant.directory.add_application(
        {
            "displayName": "Pipeline",
            "uniqueName": "pipeline",
            "signInAudience": "AzureADMyOrg",
            "isFallbackPublicClient": False,
            "publicClient": {"redirectUris": []},
            "web": {"redirectUris": []},
            "spa": {"redirectUris": []},
            "requiredResourceAccess": [],
            "keyCredentials": [{"key": uploaded, "type": "AsymmetricX509Cert"}],
        }
    )
    client_id = str(application["appId"])
    tenant.directory.add_service_principal({"appId": client_id, "displayName": "Pipeline"})
    return client_id


def fake_cli(folder: Path, script: str) -> Path:
    """Put a program called `az` where the shell looks first."""
    program = folder / "az"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return program


def test_a_person_signs_in_by_device_code(tenant: SimulatedTenant) -> None:
    console = administrator_of(tenant)

    claims = claims_of(tenant, credential_of(tenant, console))

    assert claims["upn"] == "admin@sakura.example"
    assert "microsoftonline.com" in console.told[0]
    assert console.pages == []  # it is for machines without a browser


def test_a_person_signs_in_with_a_browser(tenant: SimulatedTenant) -> None:
    console = administrator_of(tenant)

    claims = claims_of(tenant, credential_of(tenant, console, Method.BROWSER))
    console.wait()

    assert claims["upn"] == "admin@sakura.example"
    assert "code_challenge=" in console.pages[0]


def test_a_pipeline_signs_in_with_a_certificate(tenant: SimulatedTenant, tmp_path: Path) -> None:
    file, uploaded = certificate(tmp_path, "plainly fake")
    client_id = pipeline_of(tenant, uploaded)
    environment = {
        "AZURE_CLIENT_ID": client_id,
        "AZURE_CLIENT_CERTIFICATE_PATH": str(file),
        "AZURE_CLIENT_CERTIFICATE_PASSWORD": "plainly fake",
    }

    claims = claims_of(
        tenant, credential_of(tenant, Watched(), Method.CERTIFICATE, environment=environment)
    )

    assert claims["appid"] == client_id


def test_a_workload_shows_the_token_of_its_platform(
    tenant: SimulatedTenant, tmp_path: Path
) -> None:
    import jwt

    assertion = jwt.encode({"iss": "https://pipelines.example", "sub": "x"}, "k" * 32)
    (tmp_path / "token").write_text(assertion)
    environment = {
        "AZURE_CLIENT_ID": pipeline_of(tenant, ""),
        "AZURE_FEDERATED_TOKEN_FILE": str(tmp_path / "token"),
    }

    said = said_by(credential_of(tenant, Watched(), Method.WORKLOAD, environment=environment))

    assert assertion.encode() in tenant.calls[-1].request.body
    assert "AADSTS70021" in said
    assert assertion not in said


def test_the_azure_cli_is_asked_once_for_a_token_that_lasts(
    tenant: SimulatedTenant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = int((datetime.now(UTC) + timedelta(hours=1)).timestamp())
    asked = tmp_path / "asked"
    answer = f'{{"accessToken": "fake", "expires_on": {later}}}'
    fake_cli(tmp_path, f"echo \"$@\" >> {asked}\necho '{answer}'")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    credential = credential_of(tenant, Watched(), Method.CLI)

    tokens = [credential.get_token(SCOPE).token for _ in range(3)]

    assert tokens == ["fake"] * 3
    assert asked.read_text().count("get-access-token") == 1
    assert "--tenant sakura.example" in asked.read_text()


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("echo 'Please run az login to set up an account' >&2; exit 1", "az login"),
        ("echo 'AADSTS50076: MFA. Trace ID: t' >&2; exit 1", "AADSTS50076"),
        ("echo nonsense", "Unexpected output"),
        (f"""echo '{{"accessToken":"secret{"x" * 40}"'""", "Unexpected output"),
    ],
)
def test_what_the_azure_cli_cannot_do_is_told(
    tenant: SimulatedTenant,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    script: str,
    said: str,
) -> None:
    fake_cli(tmp_path, script)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)

    told = said_by(credential_of(tenant, Watched(), Method.CLI))

    assert said in told
    assert "secret" not in told
    assert "\n" not in told


def test_a_missing_azure_cli_is_told(
    tenant: SimulatedTenant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    assert "az login" in said_by(credential_of(tenant, Watched(), Method.CLI))


def test_a_refusal_is_explained(tenant: SimulatedTenant) -> None:
    correlation = "51000000-0000-4000-8000-00000000c0de"
    told = f"AADSTS53003: Blocked by policy. Trace ID: t Correlation ID: {correlation} Timestamp: n"
    refusal = json_response(400, {"error": "access_denied", "error_description": told})
    tenant.faults.answer(refusal, TOKEN_ENDPOINT)

    said = said_by(credential_of(tenant, administrator_of(tenant)))

    assert f"(AADSTS53003, Correlation ID {correlation}); " in said
    assert "Conditional Access" in said


def test_a_refusal_that_nothing_is_known_of_is_told_in_its_own_words(
    tenant: SimulatedTenant,
) -> None:
    told = "AADSTS999999: Not today.\r\nTrace ID: t"
    refusal = json_response(400, {"error": "access_denied", "error_description": told})
    tenant.faults.answer(refusal, TOKEN_ENDPOINT)

    said = said_by(credential_of(tenant, administrator_of(tenant)))

    assert said.startswith("sign-in refused: Not today (AADSTS999999); look AADSTS999999 up")


def test_an_unknown_tenant_is_explained(tenant: SimulatedTenant) -> None:
    credential = credential_of(tenant, administrator_of(tenant), tenant_name="elsewhere.example")

    assert "AADSTS90002" in said_by(credential)


@pytest.mark.parametrize("method", [Method.CERTIFICATE, Method.WORKLOAD])
def test_every_missing_variable_is_named(tenant: SimulatedTenant, method: Method) -> None:
    with pytest.raises(SignInError) as failure:
        credential_of(tenant, Watched(), method)

    assert len(failure.value.problems) == 2
    assert "AZURE_CLIENT_ID" in str(failure.value)


@pytest.mark.parametrize(
    ("content", "password"),
    [(b"", ""), (b"no certificate", ""), (b"-----BEGIN CERTIFICATE-----", ""), (None, "wrong")],
)
def test_a_certificate_that_cannot_be_used_is_told(
    tenant: SimulatedTenant, tmp_path: Path, content: bytes | None, password: str
) -> None:
    file, _ = certificate(tmp_path, "right")
    if content is not None:
        file.write_bytes(content)
    environment = {
        "AZURE_CLIENT_ID": "c",
        "AZURE_CLIENT_CERTIFICATE_PATH": str(file),
        "AZURE_CLIENT_CERTIFICATE_PASSWORD": password,
    }

    with pytest.raises(SignInError, match="the password is wrong"):
        credential_of(tenant, Watched(), Method.CERTIFICATE, environment=environment)


def test_a_missing_certificate_is_told(tenant: SimulatedTenant, tmp_path: Path) -> None:
    environment = {
        "AZURE_CLIENT_ID": "c",
        "AZURE_CLIENT_CERTIFICATE_PATH": str(tmp_path / "absent.pem"),
    }

    with pytest.raises(SignInError, match="no such file"):
        credential_of(tenant, Watched(), Method.CERTIFICATE, environment=environment)


def test_the_way_out_is_what_we_say_and_not_what_the_environment_says(
    tenant: SimulatedTenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{closed_port()}")
    for name in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.setenv(name, "/nowhere.pem")
    monkeypatch.setenv("NO_PROXY", "*")
    before = dict(os.environ)

    claims = claims_of(tenant, credential_of(tenant, administrator_of(tenant)))

    assert claims["upn"] == "admin@sakura.example"
    assert dict(os.environ) == before


def test_the_proxy_is_told_who_we_are() -> None:
    credentials = Credentials("proxy user", Secret("p@ss:/word"))
    with SimulatedTenant(proxy_credentials=credentials) as tenant:
        claims = claims_of(tenant, credential_of(tenant, administrator_of(tenant)))

        assert claims["upn"] == "admin@sakura.example"
        assert all(tunnel.allowed for tunnel in tenant.tunnels)


def test_a_proxy_that_wants_credentials_is_told_from_one_that_refuses() -> None:
    with SimulatedTenant(proxy_credentials=Credentials("u", Secret("hidden"))) as tenant:
        network = way_to(tenant)
        assert network.proxy
        wrong = replace(network, proxy=replace(network.proxy, password=Secret("wrong one")))

        said = said_by(credential_of(tenant, administrator_of(tenant), network=wrong))

        assert "HTTP 407" in said
        assert "user and password" in said
        assert "wrong one" not in said


def test_a_proxy_that_is_not_there_is_named(tenant: SimulatedTenant) -> None:
    place = f"http://127.0.0.1:{closed_port()}"
    network = replace(way_to(tenant), proxy=Proxy(place))

    said = said_by(credential_of(tenant, administrator_of(tenant), network=network))

    assert f"no connection to {place}" in said


def test_an_authority_that_is_not_trusted_is_named(tenant: SimulatedTenant) -> None:
    network = replace(way_to(tenant), ca_file="")

    said = said_by(credential_of(tenant, administrator_of(tenant), network=network))

    assert "the certificate of login.microsoftonline.com is not trusted" in said


@pytest.mark.parametrize(("content", "said"), [(None, "no such file"), (b"x", "no certificates")])
def test_a_file_of_authorities_that_cannot_be_used_is_told(
    tenant: SimulatedTenant, tmp_path: Path, content: bytes | None, said: str
) -> None:
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_bytes(content)
    network = Network(ca_file=str(file))

    with pytest.raises(NetworkError, match=said):
        credential_of(tenant, Watched(), network=network)


def test_a_bypass_leads_past_every_proxy(
    tenant: SimulatedTenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", tenant.proxy)
    network = replace(way_to(tenant), bypass=("127.0.0.*",))
    here = replace(GLOBAL, sign_in="127.0.0.1")

    said = said_by(credential_of(tenant, administrator_of(tenant), network=network, cloud=here))

    assert "no connection to 127.0.0.1" in said
    assert tenant.tunnels == ()


def test_a_page_is_shown_by_the_console_and_by_nothing_beneath_it() -> None:
    browser, console = ConsoleBrowser(), Watched()
    beneath: list[bool] = []

    class OpensBrowser(Watched):
        def open_page(self, address: str) -> None:
            beneath.append(browser.open(address))

    for shown_by in (console, OpensBrowser()):
        shown = SHOWN_BY.set(shown_by)
        assert browser.open("https://sign-in.example")
        SHOWN_BY.reset(shown)

    assert console.pages == ["https://sign-in.example"]
    assert beneath == [False]
    assert not browser.open("https://sign-in.example")


def test_nothing_of_an_odd_answer_is_shown_that_may_be_a_token(tenant: SimulatedTenant) -> None:
    secret = "0.AX" + "s" * 60
    tenant.faults.answer(Response(400, f'{{"id_token": "{secret}"}}'.encode()), TOKEN_ENDPOINT)

    said = said_by(credential_of(tenant, administrator_of(tenant)))

    assert secret not in said


def test_a_front_end_that_is_away_for_a_moment_is_asked_again(tenant: SimulatedTenant) -> None:
    tenant.faults.answer(unavailable(), TOKEN_ENDPOINT)

    claims = claims_of(tenant, credential_of(tenant, administrator_of(tenant)))

    assert claims["upn"] == "admin@sakura.example"


def test_a_credential_does_not_show_its_tokens(tenant: SimulatedTenant) -> None:
    credential = credential_of(tenant, administrator_of(tenant))

    token = credential.get_token(SCOPE).token

    assert token not in repr(credential)
    credential.close()
