"""Consent that the caller may not give is waited for, and only the very scopes are consent."""

import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from provision.commands import Caller, apply, plan
from provision.consent import Consented, ConsentError, Verdict, consented, parse_minutes
from provision.contract.messages import Answer, ExitCode, Line, Message
from provision.records import GrantRecord
from provision.retry import Pace
from provision.signin import Method
from provision.simulator.tenant import SimulatedTenant
from provision.way_back import WayBack
from tests.provision.sakura import Watched

DEMO = (Path(__file__).parents[2] / "manifests" / "demo.yaml").read_text("utf-8")
ADMIN, SYNC = "admin@sakura.example", "sync@sakura.example"
NAME = "exobridge-calendar-sync"


@dataclass(slots=True)
class Told(Watched):
    """A console that shows the consent page's address to somebody else, who does something."""

    does: Callable[[str], object] = print
    addresses: list[str] = field(default_factory=list)

    def tell(self, line: Line) -> None:
        Watched.tell(self, line)
        if isinstance(line, Message) and line.key == "consent.open":
            address = str(dict(line.values)["address"])
            self.addresses.append(address)
            self.does(address)


class Developer:
    """Somebody who may register applications, and not consent for the organisation."""

    def __init__(self, tenant: SimulatedTenant, pace: Pace, folder: Path) -> None:
        user = tenant.directory.user(SYNC)
        assert user
        user.roles = frozenset({"Application Developer"})
        self.tenant, self.folder = tenant, folder
        self.console = Told(tenant.person(SYNC))
        self.caller = Caller(tenant.environment, self.console, Method.DEVICE_CODE, pace)
        self.writes(DEMO)

    def writes(self, text: str) -> None:
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            port = found.getsockname()[1]
        (self.folder / "m.yaml").write_text(text.replace("8413", str(port)), "utf-8")

    def applies(self, minutes: int = 60, does: Callable[[str], object] = print) -> Answer:
        self.console.does = does
        patience = timedelta(minutes=minutes) if minutes else None
        return apply(
            self.folder / "m.yaml",
            self.folder / "o.yaml",
            self.caller,
            yes=True,
            wait_for_consent=patience,
        )

    def parties(self) -> tuple[str, str]:
        directory = self.tenant.directory
        application = directory.application_named(NAME) or {}
        ids = (application["appId"], "00000002-0000-0ff1-ce00-000000000000")
        client, exchange = (str((directory.service_principal(one) or {})["id"]) for one in ids)
        return client, exchange


@pytest.fixture
def developer(tenant_at_rest: SimulatedTenant, pace: Pace, tmp_path: Path) -> Developer:
    return Developer(tenant_at_rest, pace, tmp_path)


def said(answer: Answer) -> str:
    return "\n".join(str(part) for part in answer.parts)


def test_another_administrator_consents_on_the_page_and_apply_goes_on(
    developer: Developer,
) -> None:
    admin = developer.tenant.person(ADMIN)

    refused = developer.applies(minutes=0)
    applied = developer.applies(does=admin.open)
    planned = plan(developer.folder / "m.yaml", developer.caller, detailed_exitcode=True)

    (address,) = developer.console.addresses
    assert "Authorization_RequestDenied" in said(refused)
    assert urlsplit(address).path == "/5a000000-0000-4000-8000-000000000001/v2.0/adminconsent"
    assert parse_qs(urlsplit(address).query)["scope"] == [
        "https://mail.sakura.example/EWS.AccessAsUser.All"
    ]
    assert applied.exit_code is ExitCode.DONE
    assert (developer.folder / "o.yaml").exists()
    assert "Consent has been given." in developer.console.told
    assert planned.exit_code is ExitCode.DONE


def test_who_declines_ends_the_waiting_at_once(developer: Developer) -> None:
    admin = developer.tenant.person(ADMIN)
    before = developer.caller.pace.clock()

    answer = developer.applies(does=lambda address: admin.open(address, declines=True))

    assert answer.exit_code is ExitCode.FAILED
    assert "consent was refused: AADSTS65004" in said(answer)
    assert developer.caller.pace.clock() - before < timedelta(minutes=1)
    assert not (developer.folder / "o.yaml").exists()


def test_consent_to_something_else_is_told_and_not_enough(developer: Developer) -> None:
    def gives(_: str) -> None:
        developer.tenant.directory.grant(*developer.parties(), None, {"Exchange.Manage"})

    answer = developer.applies(minutes=1, does=gives)

    seen = (
        "consent was given to something else (Exchange.Manage), and EWS.AccessAsUser.All is still"
    )
    assert answer.exit_code is ExitCode.FAILED
    assert f"no consent within 1 minutes: {seen} missing" in said(answer)
    assert any(seen in told for told in developer.console.told)


WANTED = {"exchange": frozenset({"EWS.AccessAsUser.All"}), "graph": frozenset({"User.Read"})}


def grant(api: str, *scopes: str, everybody: bool = True) -> tuple[bool, GrantRecord]:
    return everybody, GrantRecord(f"to-{api}", api, frozenset(scopes))


EXCHANGE, GRAPH = grant("exchange", "EWS.AccessAsUser.All"), grant("graph", "user.read")


@pytest.mark.parametrize(
    ("found", "verdict", "missing", "others"),
    [
        ([EXCHANGE, GRAPH], "given", set(), set()),
        ([GRAPH, EXCHANGE, grant("graph", "Mail.Read")], "given", set(), {"Mail.Read"}),
        ([], "nothing", {"EWS.AccessAsUser.All", "User.Read"}, set()),
        ([EXCHANGE], "nothing", {"User.Read"}, set()),
        ([EXCHANGE, grant("graph", "User.ReadWrite")], "others", {"User.Read"}, {"User.ReadWrite"}),
        # The right name at the wrong API is another permission.
        (
            [GRAPH, grant("graph", "EWS.AccessAsUser.All")],
            "others",
            {"EWS.AccessAsUser.All"},
            {"EWS.AccessAsUser.All"},
        ),
        (
            [
                grant("exchange", "EWS.AccessAsUser.All", everybody=False),
                grant("graph", "User.Read", everybody=False),
            ],
            "one-person",
            {"EWS.AccessAsUser.All", "User.Read"},
            set(),
        ),
    ],
)
def test_only_everybodys_consent_to_the_very_scopes_is_consent(
    found: list[tuple[bool, GrantRecord]], verdict: str, missing: set[str], others: set[str]
) -> None:
    assert consented(WANTED, found) == Consented(
        Verdict(verdict), frozenset(missing), frozenset(others)
    )


@pytest.mark.long
def test_consent_that_the_manifest_leaves_to_others_is_waited_for_as_well(
    developer: Developer,
) -> None:
    developer.writes(DEMO.replace("admin_consent: true", "admin_consent: false"))

    def gives(_: str) -> None:
        scopes = {"ews.accessasuser.all", "Exchange.Manage"}
        developer.tenant.directory.grant(*developer.parties(), None, scopes)

    answer = developer.applies(does=gives)

    assert answer.exit_code is ExitCode.DONE
    assert any(
        "not asked for by the manifest: Exchange.Manage" in t for t in developer.console.told
    )


@pytest.mark.long
def test_another_failure_than_consent_is_not_waited_for(developer: Developer) -> None:
    user = developer.tenant.directory.user(SYNC)
    assert user
    user.roles = frozenset()

    answer = developer.applies()

    assert answer.exit_code is ExitCode.FAILED
    assert developer.console.addresses == []


@pytest.mark.parametrize("text", ["0", "-5", "1441", "1.5", "soon", "9" * 5000])
def test_a_wrong_number_of_minutes_is_one_clear_error(text: str) -> None:
    with pytest.raises(ConsentError, match="whole number from 1 to 1440"):
        parse_minutes(text)


@pytest.mark.parametrize(
    ("address", "awaited", "refusal"),
    [
        ("/back?state=s&admin_consent=True&tenant=t", True, ""),
        ("/back?state=s&admin_consent=True&error=access_denied", True, "access_denied"),
        ("/back?state=other&error=access_denied", False, ""),
        ("/back?state=s&state=s&error=access_denied", False, ""),
        ("/elsewhere?state=s&error=access_denied", False, ""),
        ("/back?state=s", False, ""),
        ("/back?" + "&".join(f"a{n}=1" for n in range(50)) + "&state=s&error=e", False, ""),
    ],
)
def test_only_the_answer_that_is_awaited_is_heard(
    address: str, awaited: bool, refusal: str
) -> None:
    way: Any = WayBack("/back", "s")

    assert way.hear(address) is awaited
    assert way.refusal == refusal
