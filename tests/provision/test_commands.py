import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from provision.commands import Caller, Stopped, apply, plan, powershell, validate
from provision.contract.messages import Answer, ExitCode, Line
from provision.contract.outputs import parse_outputs
from provision.files import read_manifest
from provision.made import write_outputs
from provision.outputs import Identities, outputs_of
from provision.plan import NotOurs
from provision.signin import Method
from provision.simulator.console import SimulatedConsole
from provision.simulator.faults import Match
from provision.simulator.http import json_response
from provision.simulator.tenant import SimulatedTenant

ROOT = Path(__file__).parent.parent.parent
DEMO = (ROOT / "manifests" / "demo.yaml").read_text("utf-8")
ADMIN = "admin@sakura.example"


@dataclass
class Listener:
    """A console that keeps what it is told; `agrees` to everything, or is nobody at all."""

    interactive: bool = True
    agrees: bool = True
    told: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def tell(self, line: Line) -> None:
        self.told.append(str(line))

    def confirm(self, question: Line) -> bool:
        self.asked.append(str(question))
        return self.agrees

    def read(self, prompt: Line) -> str:
        return str(prompt) and ""

    def open_page(self, address: str) -> None:
        self.told.append(address)


class Onboarding:
    """A manifest in a folder of its own, and the administrator who carries it out."""

    def __init__(self, tenant: SimulatedTenant, folder: Path) -> None:
        self.tenant = tenant
        self.manifest = folder / "m.yaml"
        self.outputs = folder / "outputs" / "m.yaml"
        self.console = Listener()
        self.writes(DEMO)

    def writes(self, text: str) -> None:
        self.manifest.write_text(text, "utf-8")

    @property
    def caller(self) -> Caller:
        person = SimulatedConsole(self.console, self.tenant.person(ADMIN))
        asked = Asked(person, self.console)
        return Caller(self.tenant.environment, asked, Method.DEVICE_CODE)

    def plan(self, **options: Any) -> Answer:
        return plan(self.manifest, self.caller, **options)

    def apply(self, *, yes: bool = False, adopt: bool = False) -> Answer:
        return apply(self.manifest, self.outputs, self.caller, adopt=adopt, yes=yes)


@dataclass
class Asked:
    """A person who signs in as the simulated one does, and answers as the test says."""

    person: SimulatedConsole
    answers: Listener

    @property
    def interactive(self) -> bool:
        return self.answers.interactive

    def tell(self, line: Line) -> None:
        self.person.tell(line)

    def confirm(self, question: Line) -> bool:
        return self.answers.confirm(question)

    def read(self, prompt: Line) -> str:
        return self.answers.read(prompt)

    def open_page(self, address: str) -> None:
        del address  # the device code is entered when it is told


@pytest.fixture
def onboarding(tenant: SimulatedTenant, tmp_path: Path) -> Onboarding:
    return Onboarding(tenant, tmp_path)


def text(answer: Answer) -> str:
    return "\n".join(str(part) for part in answer.parts)


def test_a_fresh_apply_takes_six_calls_and_a_second_plan_four(onboarding: Onboarding) -> None:
    tenant = onboarding.tenant

    applied = onboarding.apply()
    after = len(tenant.calls)
    again = onboarding.plan(detailed_exitcode=True)

    assert applied.exit_code is ExitCode.DONE
    assert tenant.graph_calls() - tenant.graph_calls(since=after) <= 6
    assert tenant.graph_calls(since=after) <= 4
    assert again.exit_code is ExitCode.DONE
    assert "No changes" in text(again)


def test_the_page_is_carried_out_to_the_letter(onboarding: Onboarding) -> None:
    onboarding.apply()

    (application,) = onboarding.tenant.directory.applications.values()
    assert application["displayName"] == "Calendar sync (さくら商事)"
    assert application["signInAudience"] == "AzureADMyOrg"
    assert application["isFallbackPublicClient"] is True
    assert application["publicClient"]["redirectUris"] == [
        "http://localhost:8413/server-getoauthtokens.do"
    ]
    assert application["requiredResourceAccess"] == [
        {
            "resourceAppId": "00000002-0000-0ff1-ce00-000000000000",
            "resourceAccess": [{"id": "3b5f3d61-589b-4a3c-a359-5dd4b5ee5bd5", "type": "Scope"}],
        }
    ]
    (grant,) = onboarding.tenant.directory.grants.values()
    assert grant["consentType"] == "AllPrincipals"
    assert grant["scope"].split() == ["EWS.AccessAsUser.All"]


def test_the_outputs_file_is_all_that_the_adapter_needs(onboarding: Onboarding) -> None:
    onboarding.apply()

    (application,) = onboarding.tenant.directory.applications.values()
    outputs = parse_outputs(onboarding.outputs.read_bytes(), "o.yaml")
    assert outputs.client_id == application["appId"]
    assert outputs.application_object_id == application["id"]
    assert outputs.tenant_id == onboarding.tenant.directory.tenant_id
    assert outputs.scopes == ("https://mail.sakura.example/EWS.AccessAsUser.All",)
    assert outputs.authority == f"https://login.microsoftonline.com/{outputs.tenant_id}"
    assert len(outputs.mailboxes) == 4
    assert stat.S_IMODE(onboarding.outputs.stat().st_mode) == 0o600


def test_a_second_apply_writes_nothing_to_the_tenant(onboarding: Onboarding) -> None:
    onboarding.apply()
    first = onboarding.outputs.read_bytes()
    onboarding.outputs.unlink()
    before = len(onboarding.tenant.calls)

    answer = onboarding.apply()

    asked = onboarding.tenant.graph_requests(since=before)
    assert all(request.startswith("GET ") for request in asked), asked
    assert "No changes" in text(answer)
    assert len(onboarding.console.asked) == 1
    assert onboarding.outputs.read_bytes() == first


def test_plan_changes_nothing_and_tells_differences_when_asked(onboarding: Onboarding) -> None:
    answer = onboarding.plan(detailed_exitcode=True)

    assert answer.exit_code is ExitCode.DIFFERENT
    assert onboarding.plan().exit_code is ExitCode.DONE
    assert not onboarding.tenant.directory.applications
    assert not onboarding.outputs.exists()


def test_an_edit_of_the_manifest_shows_old_and_new(onboarding: Onboarding) -> None:
    onboarding.apply()
    onboarding.writes(
        DEMO.replace("Calendar sync (", "Termine (").replace("8413/server", "1/server")
    )

    said = text(onboarding.plan())

    assert '~ display_name: "Calendar sync (さくら商事)" -> "Termine (さくら商事)"' in said
    assert "- redirect_uris: http://localhost:8413/server-getoauthtokens.do" in said
    assert "+ redirect_uris: http://localhost:1/server-getoauthtokens.do" in said
    assert "0 to create, 1 to update, 0 to delete" in said


def test_what_is_changed_in_the_portal_is_put_right_and_what_is_added_stays(
    onboarding: Onboarding,
) -> None:
    onboarding.apply()
    (application,) = onboarding.tenant.directory.applications.values()
    application["isFallbackPublicClient"] = False
    application["publicClient"]["redirectUris"].append("http://localhost/theirs")
    application["tags"].append("theirs")

    said = text(onboarding.plan())
    onboarding.apply()

    (application,) = onboarding.tenant.directory.applications.values()
    assert "~ public_client: false -> true" in said
    assert "redirect_uris: http://localhost/theirs" in said.partition("Left alone")[2]
    assert application["isFallbackPublicClient"] is True
    assert "http://localhost/theirs" in application["publicClient"]["redirectUris"]
    assert "theirs" in application["tags"]


def test_consent_that_is_no_longer_wanted_is_taken_back(onboarding: Onboarding) -> None:
    onboarding.apply()
    onboarding.writes(DEMO.replace("admin_consent: true", "admin_consent: false"))

    onboarding.apply()

    assert not onboarding.tenant.directory.grants
    assert "No changes" in text(onboarding.plan())


def test_an_application_of_others_is_adopted_only_when_told(onboarding: Onboarding) -> None:
    onboarding.apply()
    (application,) = onboarding.tenant.directory.applications.values()
    application["tags"] = []

    with pytest.raises(NotOurs, match="--adopt"):
        onboarding.apply()
    answer = onboarding.apply(adopt=True)

    assert answer.exit_code is ExitCode.DONE
    assert "No changes" in text(onboarding.plan())


def test_no_is_no(onboarding: Onboarding) -> None:
    onboarding.console.agrees = False

    with pytest.raises(Stopped, match="declined; nothing was changed"):
        onboarding.apply()

    assert "Plan: 3 to create" in "\n".join(onboarding.console.told)
    assert onboarding.console.asked == ["Apply these 3 changes?"]
    assert not onboarding.tenant.directory.applications


def test_without_a_terminal_only_yes_is_yes(onboarding: Onboarding) -> None:
    onboarding.console.interactive = False

    with pytest.raises(Stopped, match="run again with --yes"):
        onboarding.apply()
    assert not onboarding.tenant.directory.applications

    assert onboarding.apply(yes=True).exit_code is ExitCode.DONE
    assert onboarding.console.asked == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("hanako.yamada@sakura.example", "x@elsewhere.example", "the domain of some mailboxes"),
        ("mail.sakura.example", "other.sakura.example", "issues no tokens for https://other"),
    ],
)
def test_a_tenant_that_exchange_does_not_use_stops_before_any_write(
    onboarding: Onboarding, old: str, new: str, message: str
) -> None:
    onboarding.writes(DEMO.replace(old, new))

    with pytest.raises(Stopped, match=message):
        onboarding.apply(yes=True)

    assert not onboarding.tenant.directory.applications
    assert not onboarding.outputs.exists()


def test_it_stops_at_the_first_failure_and_goes_on_when_run_again(onboarding: Onboarding) -> None:
    refused = json_response(
        403, {"error": {"code": "Authorization_RequestDenied", "message": "no"}}
    )
    grants = Match(method="POST", path="/oauth2PermissionGrants")
    onboarding.tenant.faults.answer(refused, grants, times=50)

    stopped = onboarding.apply(yes=True)
    onboarding.tenant.faults.clear()
    went_on = onboarding.apply(yes=True)

    assert stopped.exit_code is ExitCode.FAILED
    assert "Stopped after 2 of 3 changes" in text(stopped)
    assert "run `inv apply` again" in text(stopped)
    assert went_on.exit_code is ExitCode.DONE
    assert "Applied 1 changes." in text(went_on)
    assert len(onboarding.tenant.directory.applications) == 1


def test_validate_asks_nobody(onboarding: Onboarding) -> None:
    answer = validate(onboarding.manifest)

    assert answer.exit_code is ExitCode.DONE
    assert not onboarding.tenant.calls


ONLINE = (ROOT / "manifests" / "online-full-access.yaml").read_text("utf-8")


def test_the_script_that_looks_can_be_had_before_anything_is_registered(tmp_path: Path) -> None:
    manifest = tmp_path / "m.yaml"
    manifest.write_text(ONLINE, "utf-8")

    answer = powershell(manifest, tmp_path / "out", tmp_path / "none.yaml", status_only=True)

    (file,) = (tmp_path / "out").iterdir()
    assert file.name == "exobridge-calendar-sync.exchange-status.ps1"
    assert "inv exchange.status --from" in text(answer)


def test_who_uses_ews_by_the_report_is_in_the_script(tmp_path: Path) -> None:
    manifest, report, ids = (tmp_path / name for name in ("m.yaml", "r.csv", "o.yaml"))
    manifest.write_text(ONLINE.replace("ews_enabled: unset", "ews_enabled: true"), "utf-8")
    report.write_text("AppId,Calls\ncc15fd57-2c6c-4117-a88c-83b1d56b4bbe,7\n", "utf-8")
    identities = Identities("5a000000-0000-4000-8000-000000000001", "c", "a", "s")
    write_outputs(ids, outputs_of(read_manifest(manifest), identities), as_properties=False)

    powershell(manifest, tmp_path / "out", ids, usage=report)

    script = (tmp_path / "out" / "exobridge-calendar-sync.exchange-apply.ps1").read_text(
        "utf-8-sig"
    )
    assert "uses EWS: cc15fd57-2c6c-4117-a88c-83b1d56b4bbe  7\n" in script
    assert "$inUse = @('cc15fd57-2c6c-4117-a88c-83b1d56b4bbe')" in script


def test_scripts_are_written_as_windows_powershell_reads_them(
    onboarding: Onboarding, tmp_path: Path
) -> None:
    answer = powershell(onboarding.manifest, tmp_path / "scripts", onboarding.outputs)

    files = sorted((tmp_path / "scripts").iterdir())
    assert [file.name.rpartition("-")[2] for file in files] == [
        "apply.ps1",
        "status.ps1",
        "undo.ps1",
        "verify.ps1",
    ]
    assert all(file.read_bytes().startswith(b"\xef\xbb\xbf") for file in files)
    assert "予定表同期" in files[0].read_text("utf-8-sig")
    assert len(answer.parts) == 5
