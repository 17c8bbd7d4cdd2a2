"""Certificates: made once and never over a file, and taking turns without an outage."""

import base64
import hashlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from adapter.certificate import read_credential
from provision.certificates import CertificateError
from provision.commands import Caller, Stopped, apply, plan
from provision.contract.messages import Answer, ExitCode, Line
from provision.contract.outputs import Outputs, parse_outputs
from provision.files import FileError, write_new
from provision.new_certificate import Files, made_in
from provision.plan import NotOurs
from provision.retry import Pace
from provision.rotating import NoCertificate, make, rotate
from provision.signin import Method, SignInError
from provision.simulator.directory.first_party import EXCHANGE, EXCHANGE_ROLES
from provision.simulator.faults import Match
from provision.simulator.http import json_response
from provision.simulator.tenant import SimulatedTenant
from provision.simulator.world import StoppedClock
from tests.provision.sakura import ADMIN, Watched, administrator_of

ROOT = Path(__file__).parent.parent.parent
MANIFEST = (ROOT / "manifests" / "online-application.yaml").read_text("utf-8")
PUBLIC, PRIVATE = "certificates/certificate.pem", "certificates/adapter.pem"
NEXT = MANIFEST.replace(PUBLIC, "certificates/next.pem").replace(
    PRIVATE, "certificates/next-adapter.pem"
)
TOKEN = Match("login.microsoftonline.com", "POST", "/token")


def der(file: Path) -> bytes:
    return x509.load_pem_x509_certificate(file.read_bytes()).public_bytes(Encoding.DER)


def thumbprint(data: bytes) -> str:
    return hashlib.sha1(data, usedforsecurity=False).hexdigest().upper()


class Onboarding:
    """A manifest whose application signs in by a certificate, and the administrator."""

    def __init__(self, tenant: SimulatedTenant, pace: Pace, folder: Path, keys: Path) -> None:
        self.tenant, self.pace, self.folder, self.keys = tenant, pace, folder, keys
        self.manifest, self.outputs = folder / "m.yaml", folder / "o.yaml"
        self.names(MANIFEST)
        self.console: Watched = administrator_of(tenant)

    def names(self, text: str) -> None:
        self.manifest.write_text(text, "utf-8")

    @property
    def caller(self) -> Caller:
        return Caller(self.tenant.environment, self.console, Method.DEVICE_CODE, self.pace)

    def make(self, days: str = "365") -> Answer:
        return make(self.manifest, self.caller, days=days)

    def apply(self) -> Answer:
        return apply(self.manifest, self.outputs, self.caller, yes=True)

    def plan(self) -> Answer:
        return plan(self.manifest, self.caller)

    def rotate(self, *, retire: bool = False) -> Answer:
        return rotate(self.manifest, self.outputs, self.caller, yes=True, retire=retire)

    def has(self, *names: str) -> None:
        """Let files be there that were made before."""
        (self.folder / "certificates").mkdir(exist_ok=True)
        for name in names:
            shutil.copy(self.keys / name, self.folder / "certificates")

    def onboarded(self) -> None:
        self.has("certificate.pem", "adapter.pem")
        assert self.apply().exit_code is ExitCode.DONE

    def next(self) -> None:
        self.names(NEXT)
        self.has("next.pem", "next-adapter.pem")

    @property
    def registered(self) -> dict[str, Any]:
        (application,) = self.tenant.directory.applications.values()
        return application

    @property
    def thumbprints(self) -> list[str]:
        return [
            thumbprint(base64.b64decode(one["key"])) for one in self.registered["keyCredentials"]
        ]

    @property
    def written(self) -> Outputs:
        return parse_outputs(self.outputs.read_bytes(), "o.yaml")

    def thumbprint(self, name: str = "certificate.pem") -> str:
        return thumbprint(der(self.folder / "certificates" / name))


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make two certificates once: it takes its time."""
    folder = tmp_path_factory.mktemp("keys")
    for public, private in (("certificate", "adapter"), ("next", "next-adapter")):
        files = Files(folder / f"{public}.pem", folder / f"{private}.pem")
        made_in(files, "sync", timedelta(days=365), datetime.now(UTC))
    return folder


@pytest.fixture
def onboarding(
    tenant_at_rest: SimulatedTenant, pace: Pace, tmp_path: Path, keys: Path
) -> Onboarding:
    return Onboarding(tenant_at_rest, pace, tmp_path, keys)


def text(answer: Answer) -> str:
    return "\n".join(str(part) for part in answer.parts)


def test_a_certificate_is_made_as_entra_takes_it_and_its_key_shown_to_nobody(
    onboarding: Onboarding,
) -> None:
    answer = onboarding.make()

    public, private = (onboarding.folder / name for name in (PUBLIC, PRIVATE))
    certificate = x509.load_pem_x509_certificate(public.read_bytes())
    life = certificate.not_valid_after_utc - certificate.not_valid_before_utc
    assert life == timedelta(days=365)
    assert certificate.public_key().key_size >= 2048  # type: ignore[union-attr]  # an RSA key
    assert "PRIVATE" not in public.read_text()
    assert private.stat().st_mode & 0o777 == 0o600
    assert sorted(p.name for p in public.parent.iterdir()) == ["adapter.pem", "certificate.pem"]
    assert "PRIVATE" not in text(answer) + str(answer.data)
    assert onboarding.thumbprint() in text(answer)
    assert (
        read_credential(str(private), datetime.now(UTC)).certificate.encode() == public.read_bytes()
    )


def test_a_second_make_makes_nothing_and_a_stopped_one_is_gone_on_with(
    onboarding: Onboarding,
) -> None:
    onboarding.has("certificate.pem", "adapter.pem")
    public, private = (onboarding.folder / name for name in (PUBLIC, PRIVATE))
    key, certificate = private.read_bytes(), public.read_bytes()
    again = onboarding.make()
    public.unlink()

    gone_on = onboarding.make()

    assert "is there with its key" in text(again)
    assert gone_on.data == {"thumbprint": onboarding.thumbprint(), "written": [str(public)]}
    assert (private.read_bytes(), public.read_bytes()) == (key, certificate)


def test_what_cannot_be_made_is_told_and_nothing_is_written_over(onboarding: Onboarding) -> None:
    onboarding.has("certificate.pem", "adapter.pem")
    public, private = (onboarding.folder / name for name in (PUBLIC, PRIVATE))
    key = private.read_bytes()
    private.unlink()

    with pytest.raises(CertificateError, match="the key is missing for the certificate"):
        onboarding.make()
    private.write_bytes(public.read_bytes())
    with pytest.raises(CertificateError, match="no key without a password"):
        onboarding.make()
    with pytest.raises(FileError, match="not written over"):
        write_new(private, key)
    for days in ("0", "366", "a year", "1" * 5000):
        with pytest.raises(NoCertificate, match="a certificate cannot be made for"):
            onboarding.make(days)
    onboarding.names(MANIFEST.replace(PRIVATE, r"C:\keys\adapter.pem"))
    with pytest.raises(NoCertificate, match="a path of another machine"):
        onboarding.make()

    assert private.read_bytes() == public.read_bytes()
    assert not onboarding.tenant.calls


def test_another_certificate_takes_over_without_a_moment_without_one(
    onboarding: Onboarding,
) -> None:
    onboarding.onboarded()
    theirs = add_theirs(onboarding)
    onboarding.next()
    old, new = onboarding.thumbprint(), onboarding.thumbprint("next.pem")

    rotated = onboarding.rotate()
    beside = onboarding.thumbprints
    signed_in_by = onboarding.written.certificate
    planned, drifted = text(onboarding.plan()), onboarding.apply()
    retired = onboarding.rotate(retire=True)

    assert sorted(beside) == sorted([theirs, old, new])
    assert signed_in_by == str(onboarding.folder / "certificates" / "next-adapter.pem")
    assert f"from before: {old}" in text(rotated)
    assert "No changes" in planned
    assert f"from before: {old}" in planned
    assert drifted.exit_code is ExitCode.DONE
    assert retired.exit_code is ExitCode.DONE
    assert sorted(onboarding.thumbprints) == sorted([theirs, new])
    assert "No changes" in text(onboarding.plan())
    assert not [line for line in onboarding.console.told if "PRIVATE" in line]


def add_theirs(onboarding: Onboarding) -> str:
    """Let others add a certificate, as their tool does: to a fraction of a second."""
    key = base64.b64encode(b"theirs").decode()
    onboarding.registered["keyCredentials"].insert(
        0,
        {
            "keyId": "53000000-0000-4000-8000-000000000099",
            "key": key,
            "type": "AsymmetricX509Cert",
            "usage": "Verify",
            "customKeyIdentifier": None,
            "displayName": "theirs",
            "startDateTime": "2018-06-22T06:28:01.3433885Z",
            "endDateTime": "2099-06-22T06:28:01.3433885Z",
        },
    )
    return thumbprint(b"theirs")


def test_apply_does_not_let_a_certificate_take_over_that_nobody_signed_in_by(
    onboarding: Onboarding,
) -> None:
    onboarding.onboarded()
    onboarding.next()

    with pytest.raises(Stopped, match=r"run `inv certificate\.rotate`"):
        onboarding.apply()

    assert onboarding.thumbprints == [onboarding.thumbprint()]
    assert onboarding.written.certificate.endswith("/adapter.pem")


def test_the_old_one_is_not_retired_while_the_outputs_name_it(onboarding: Onboarding) -> None:
    onboarding.onboarded()
    onboarding.next()

    with pytest.raises(NoCertificate, match="may still be in use"):
        onboarding.rotate(retire=True)

    assert onboarding.thumbprints == [onboarding.thumbprint()]


def test_what_entra_does_not_know_yet_is_waited_for(onboarding: Onboarding) -> None:
    onboarding.onboarded()
    onboarding.next()
    unknown = {"error": "invalid_client", "error_description": "AADSTS700027: not registered."}
    # The administrator's own sign-in by device code comes first.
    onboarding.tenant.faults.answer(json_response(401, unknown), TOKEN, nth=2, times=3)

    answer = onboarding.rotate()

    assert answer.exit_code is ExitCode.DONE
    told = [line for line in onboarding.console.told if "not know the new certificate" in line]
    assert len(told) == 3
    assert onboarding.written.certificate.endswith("next-adapter.pem")


def test_what_cannot_be_signed_in_by_is_not_switched_to(onboarding: Onboarding) -> None:
    onboarding.onboarded()
    onboarding.next()
    unknown = {"error": "invalid_client", "error_description": "AADSTS700027: not registered."}
    onboarding.tenant.faults.answer(json_response(401, unknown), TOKEN, nth=2, times=1000)
    before = onboarding.outputs.read_bytes()
    onboarding.pace = replace(onboarding.pace, settling=timedelta(seconds=4))

    with pytest.raises(SignInError, match="AADSTS700027"):
        onboarding.rotate()
    onboarding.tenant.faults.clear()

    assert onboarding.outputs.read_bytes() == before
    assert len(onboarding.thumbprints) == 2
    assert onboarding.rotate().exit_code is ExitCode.DONE
    assert onboarding.written.certificate.endswith("next-adapter.pem")


def test_a_token_that_opens_every_mailbox_is_not_gone_on_with(onboarding: Onboarding) -> None:
    onboarding.onboarded()
    onboarding.next()
    directory = onboarding.tenant.directory
    principal = directory.service_principal(onboarding.registered["appId"])
    exchange = directory.service_principal(EXCHANGE)
    assert principal
    assert exchange
    role = EXCHANGE_ROLES["full_access_as_app"]
    directory.assign_app_role(principal["id"], exchange["id"], role)

    with pytest.raises(Stopped, match="full_access_as_app"):
        onboarding.rotate()

    assert onboarding.written.certificate.endswith("/adapter.pem")


def test_a_certificate_that_is_soon_to_end_is_told_in_time(onboarding: Onboarding) -> None:
    onboarding.make("20")
    onboarding.apply()

    planned = onboarding.plan()

    assert "the certificate expires on" in text(planned)
    assert isinstance(planned.data, dict)
    assert any("in 19 days" in one for one in planned.data["warnings"])


def test_what_has_ended_is_taken_away_and_needs_no_turn(
    onboarding: Onboarding, clock: StoppedClock
) -> None:
    onboarding.onboarded()
    onboarding.registered["keyCredentials"][0]["endDateTime"] = f"{clock():%Y-%m-%dT%H:%M:%SZ}"
    onboarding.next()

    assert onboarding.apply().exit_code is ExitCode.DONE

    assert onboarding.thumbprints == [onboarding.thumbprint("next.pem")]


def test_nothing_is_rotated_where_there_is_nothing_of_ours(onboarding: Onboarding) -> None:
    onboarding.has("certificate.pem", "adapter.pem")
    with pytest.raises(NoCertificate, match="run `inv apply`"):
        onboarding.rotate()
    onboarding.apply()
    onboarding.registered["tags"] = []
    with pytest.raises(NotOurs):
        onboarding.rotate()
    onboarding.names((ROOT / "manifests" / "demo.yaml").read_text("utf-8"))
    with pytest.raises(NoCertificate, match="does not sign in by a certificate"):
        onboarding.rotate()


@dataclass(slots=True)
class Slow(Watched):
    """A person who agrees, and takes so long that others get something done meanwhile."""

    meanwhile: Callable[[], object] = list

    def confirm(self, question: Line) -> bool:
        del question
        self.meanwhile()
        return True


def test_a_certificate_that_others_add_meanwhile_stays(onboarding: Onboarding) -> None:
    onboarding.onboarded()
    onboarding.next()
    person = onboarding.tenant.person(ADMIN)
    onboarding.console = Slow(person, meanwhile=lambda: add_theirs(onboarding))

    rotate(onboarding.manifest, onboarding.outputs, onboarding.caller)

    assert thumbprint(b"theirs") in onboarding.thumbprints
    assert len(onboarding.thumbprints) == 3
