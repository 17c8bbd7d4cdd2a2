"""What would stop an onboarding is found before its first write, each thing by its name."""

import json
from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from provision.caller_findings import Options, check_permissions
from provision.commands import Caller, Stopped, apply, preflight
from provision.contract.messages import Answer, ExitCode
from provision.contract.tokens import claims_of
from provision.desired import desired_resources
from provision.directory_records import PolicyRecord, Restriction, UserRecord
from provision.files import read_manifest
from provision.findings import Finding, State, Unread
from provision.key_credentials import KeyCredential
from provision.licences import mailbox_findings
from provision.manifest import parse_manifest
from provision.plan import make_plan
from provision.policies import policy_findings
from provision.preflight import preflight_findings
from provision.privileges import (
    APP_ROLES,
    CHANGE,
    CONSENT,
    GRAPH_ROLES,
    ORGANISATION,
    READ,
    READ_CONSENT,
    REGISTER,
    Standing,
    identity_of,
    permission_findings,
    role_findings,
)
from provision.retry import Pace
from provision.signin import Method
from provision.simulator.exchange.deployment import Deployment
from provision.simulator.faults import Match
from provision.simulator.http import json_response
from provision.simulator.tenant import SimulatedTenant
from tests.provision.sakura import Watched, administrator_of, graph_with, way_to
from tests.simulator.graph.callers import token_of

ROOT = Path(__file__).parents[2]
SERVER, FULL_ACCESS = (
    (ROOT / "manifests" / f"{name}.yaml").read_text("utf-8")
    for name in ("demo", "online-full-access")
)
KIOSK = "4a82b400-a79f-41a4-b4e2-e94f5787b113"
PLAN_2 = "efb87545-963c-4e0d-99df-69c6916d9eb0"
ADMIN, APP_ADMIN, SYNC = (f"{name}@sakura.example" for name in ("admin", "app-admin", "sync"))
READING = "Application.ReadWrite.All Directory.Read.All Policy.Read.All"
GRAPH_CLIENT = "DelegatedPermissionGrant.ReadWrite.All RoleManagement.Read.Directory"
NAME = "exobridge-calendar-sync"


def written(folder: Path, text: str) -> Path:
    path = folder / "m.yaml"
    path.write_text(text, "utf-8")
    return path


def caller(tenant: SimulatedTenant, account: str = ADMIN) -> Caller:
    return Caller(tenant.environment, administrator_of(tenant, account), Method.DEVICE_CODE)


def asked_with(
    tenant: SimulatedTenant, manifest: Path, pace: Pace, account: str, scopes: str
) -> tuple[Finding, ...]:
    """Return what is found by whoever has a token for `account` with `scopes`."""
    user = tenant.directory.user(account)
    assert user
    token = token_of(
        tenant, {"appid": "test", "oid": user.object_id, "upn": account, "scp": scopes}
    )
    return found_with(tenant, manifest, pace, token)


def found_with(
    tenant: SimulatedTenant, manifest: Path, pace: Pace, token: str
) -> tuple[Finding, ...]:
    wanted = read_manifest(manifest)
    assert wanted.application
    with graph_with(token, way_to(tenant), Watched(), pace) as graph:
        return preflight_findings(wanted, wanted.application, (), graph, Options(now=pace.clock()))


def those(found: Iterable[Finding], state: State) -> dict[str, str]:
    return {one.about: f"{one.said} | {one.who} | {one.how}" for one in found if one.state is state}


def checks(answer: Answer) -> list[dict[str, Any]]:
    assert isinstance(answer.data, dict)
    told: list[dict[str, Any]] = answer.data["checks"]
    return told


def test_where_nothing_is_missing_nothing_is_written_and_few_questions_are_asked(
    tenant: SimulatedTenant, tmp_path: Path
) -> None:
    answer = preflight(written(tmp_path, SERVER), caller(tenant))

    asked = [call for call in tenant.calls if call.host == "graph.microsoft.com"]
    (batch,) = [
        json.loads(call.request.body)["requests"] for call in asked if "$batch" in call.path
    ]
    assert answer.exit_code is ExitCode.DONE
    assert {one["state"] for one in checks(answer)} == {"ok"}
    assert {call.method for call in asked if "$batch" not in call.path} == {"GET"}
    assert {part["method"] for part in batch} == {"GET"}
    assert tenant.graph_calls() == 8
    assert not tenant.directory.applications


def test_whoever_lacks_roles_learns_which_and_who_consents_where(
    tenant: SimulatedTenant, tmp_path: Path, pace: Pace
) -> None:
    manifest = written(tmp_path, SERVER)

    nobody = preflight(manifest, caller(tenant, SYNC))
    waiting = preflight(manifest, caller(tenant, SYNC), waits_for_consent=True)
    apply(manifest, tmp_path / "o.yaml", caller(tenant), yes=True)
    application = tenant.directory.application_named(NAME)
    tenant.directory.grants.clear()
    user = tenant.directory.user(SYNC)
    assert application
    assert user
    user.eligible = frozenset({"Privileged Role Administrator", "Application Administrator"})
    application["publicClient"]["redirectUris"] = ["http://localhost"]
    eligible = asked_with(tenant, manifest, pace, SYNC, f"{READING} {GRAPH_CLIENT}")

    lacking = {one["check"]: one for one in checks(nobody) if one["state"] == "missing"}
    assert nobody.exit_code is ExitCode.FAILED
    assert lacking.keys() == {"role", "consent"}
    assert (
        "none of these to register the application: Application Developer,"
        in (lacking["role"]["found"])
    )
    assert "Privileged Role Administrator" in lacking["role"]["who"]
    assert "could not be checked: this token may not read it" in lacking["role"]["how"]
    assert [c["state"] for c in checks(waiting) if c["check"] == "consent"] == ["warning"]
    missing = those(eligible, State.MISSING)
    assert (
        "you are eligible for Application Administrator to change the application"
        in (missing["role"])
    )
    assert "activate it in Privileged Identity Management" in missing["role"]
    assert (
        "https://login.microsoftonline.com/5a000000-0000-4000-8000-000000000001/v2.0/adminconsent"
        f"?client_id={application['appId']}"
        "&redirect_uri=http%3A%2F%2Flocalhost%3A8413%2Fserver-getoauthtokens.do"
        "&scope=https%3A%2F%2Fmail.sakura.example%2FEWS.AccessAsUser.All and accept"
    ) in missing["consent"]


def test_a_token_that_lacks_permissions_is_told_each_by_name(
    tenant: SimulatedTenant, tmp_path: Path, pace: Pace
) -> None:
    manifest = written(tmp_path, SERVER)

    reader = asked_with(tenant, manifest, pace, ADMIN, "Directory.Read.All")
    blind = asked_with(tenant, manifest, pace, ADMIN, "User.Read")
    pipeline = found_with(
        tenant,
        manifest,
        pace,
        token_of(tenant, {"appid": "p", "oid": "o", "roles": ["Application.ReadWrite.OwnedBy"]}),
    )

    assert "the token lacks Application.ReadWrite.All" in those(reader, State.MISSING)["permission"]
    assert "lacks DelegatedPermissionGrant.ReadWrite.All" in those(reader, State.MISSING)["consent"]
    assert those(blind, State.UNCHECKED).keys() == {"tenant"}
    assert [one.state for one in blind[1:]] == [State.OK, *[State.MISSING] * 3]
    assert those(pipeline, State.UNCHECKED).keys() >= {"tenant"}


@pytest.mark.parametrize(
    ("roles", "waits", "lacking"),
    [
        (["Application.ReadWrite.OwnedBy", "Organization.Read.All"], False, "DelegatedPermission"),
        (["Application.ReadWrite.OwnedBy", "Organization.Read.All"], True, ""),
        (["Directory.Read.All"], True, "Application.ReadWrite.OwnedBy"),
    ],
)
def test_apply_stops_before_its_first_write_where_a_later_one_would_be_refused(
    roles: list[str], waits: bool, lacking: str
) -> None:
    everything = make_plan(desired_resources(parse_manifest(SERVER.encode(), "m.yaml")), (), ())
    claims: dict[str, object] = {"appid": "p", "roles": roles}

    with pytest.raises(Stopped, match=lacking) if lacking else nullcontext():
        check_permissions(everything, claims, waits_for_consent=waits)


def test_of_another_tenant_nothing_more_is_asked(
    tenant: SimulatedTenant, tmp_path: Path, pace: Pace
) -> None:
    elsewhere = SERVER.replace("taro.suzuki@sakura", "taro.suzuki@kiku")
    tenant.directory.service_principals.pop(
        str(
            (tenant.directory.service_principal("00000002-0000-0ff1-ce00-000000000000") or {})["id"]
        )
    )

    answer = preflight(written(tmp_path, elsewhere), caller(tenant))
    before = tenant.graph_calls()
    there = written(tmp_path, SERVER.replace("sakura.example   ", "kiku.example   "))
    other = asked_with(tenant, there, pace, ADMIN, READING)

    lacking = {one["check"]: one["found"] for one in checks(answer) if one["state"] == "missing"}
    assert lacking["domains"].endswith("kiku.example")
    assert "Office 365 Exchange Online" in lacking["plan"]
    assert [(one.about, one.state) for one in other] == [("tenant", State.MISSING)]
    assert tenant.graph_calls() - before == 3


def test_accounts_and_licences_are_looked_at_one_kind_a_line(tmp_path: Path, pace: Pace) -> None:
    more = FULL_ACCESS.replace(
        "  mailboxes:\n",
        "  mailboxes:\n    - alias@sakura.example\n    - nobody@sakura.example\n"
        "    - room@sakura.example\n",
    )
    with SimulatedTenant(deployment=Deployment.ONLINE) as tenant:
        people = tenant.directory
        room = people.add_user("room@sakura.example", "Room")
        room.enabled, room.plans = False, ()
        changes: dict[str, dict[str, object]] = {
            "hanako.yamada": {"aliases": ("Alias@sakura.example",)},
            "taro.suzuki": {"plans": ()},
            "emma.clark": {"plans": (KIOSK,)},
            "liam.byrne": {"plan_state": "Suspended"},
            "sync": {"roles": frozenset({"Exchange Administrator"}), "enabled": False, "plans": ()},
        }
        for name, change in changes.items():
            user = people.user(f"{name}@sakura.example")
            assert user
            for field, value in change.items():
                setattr(user, field, value)

        found = asked_with(
            tenant, written(tmp_path, more), pace, ADMIN, f"{READING} {GRAPH_CLIENT}"
        )

    said = [f"{one.state}: {one.said}" for one in found]
    assert "missing: sign-in is blocked for sync@sakura.example" in said
    assert any("warning: sync@sakura.example holds Exchange Administrator" in s for s in said)
    assert "missing: no Exchange plan for 1: sync@sakura.example" in said
    assert "ok: 3 of 7 may have a mailbox in Exchange Online" in said
    assert "missing: no account of the tenant has the address of 1: nobody@sakura.example" in said
    assert "missing: no Exchange plan for 1: taro.suzuki@sakura.example" in said
    assert "missing: the Exchange plan is suspended for 1: liam.byrne@sakura.example" in said
    assert any("warning: only a kiosk or POP plan for 1" in s and "emma" in s for s in said)


def test_what_cannot_be_read_is_said_and_stops_nothing(
    tenant: SimulatedTenant, tmp_path: Path
) -> None:
    batch, manifest = Match(path="/v1.0/$batch"), written(tmp_path, SERVER)
    odd = [{"id": str(n), "status": 200, "body": {"value": n}} for n in range(5)]
    busy = [{"id": str(n), "status": 429, "body": {}} for n in range(5)]

    answers = []
    told: list[list[dict[str, object]]] = [odd, [{}], busy]
    for responses in told:
        tenant.faults.answer(json_response(200, {"responses": responses}), batch)
        answers.append(preflight(manifest, caller(tenant)))

    unread, malformed, again = ({one["check"]: one["state"] for one in checks(a)} for a in answers)
    assert unread["administrator"] == malformed["administrator"] == "could-not-check"
    assert unread["role"] == malformed["role"] == "ok"  # as the token itself says
    assert again["administrator"] == "ok"
    assert all(answer.exit_code is ExitCode.DONE for answer in answers)


KEY = KeyCredential(
    "AB", b"", starts=datetime(2026, 1, 1, tzinfo=UTC), ends=datetime(2026, 12, 27, tzinfo=UTC)
)
LONG_AGO, LATELY = datetime(2020, 1, 1, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)


def policy(days: int = 90, *, off: str = "", enabled: bool = True) -> PolicyRecord:
    restriction = Restriction("asymmetricKeyLifetime", timedelta(days=days), LONG_AGO)
    return PolicyRecord(
        "p", enabled, () if off else (restriction,), frozenset({off} if off else ())
    )


@pytest.mark.parametrize(
    ("default", "own", "made", "state"),
    [
        (policy(), None, None, State.MISSING),
        (policy(), None, LONG_AGO - timedelta(days=1), State.OK),
        (policy(), None, LATELY, State.MISSING),
        (policy(400), None, None, State.OK),
        (policy(enabled=False), None, None, State.OK),
        (policy(), policy(400), LATELY, State.OK),
        (policy(), policy(off="asymmetricKeyLifetime"), LATELY, State.OK),
        (policy(), policy(off="asymmetricKeyLifetime", enabled=False), LATELY, State.MISSING),
        (policy(400), policy(), LATELY, State.MISSING),
        (Unread("no"), None, None, State.UNCHECKED),
        (policy(), Unread("no"), None, State.UNCHECKED),
    ],
)
def test_an_applications_own_policy_counts_before_the_one_for_all(
    default: Any, own: Any, made: datetime | None, state: State
) -> None:
    (finding,) = policy_findings([KEY], default, own, made)

    assert finding.state is state


def test_a_plan_that_adds_no_certificate_meets_no_policy() -> None:
    (finding,) = policy_findings([], Unread("not asked"), None, None)

    assert finding.state is State.OK


@pytest.mark.parametrize(
    ("standing", "state", "said"),
    [
        (Standing(frozenset(), frozenset(), may_register=True), State.OK, "every member may"),
        (Standing(frozenset(), Unread("no"), may_register=Unread("no")), State.MISSING, "none of"),
        (Standing(Unread("no"), frozenset()), State.UNCHECKED, "your roles: no"),
    ],
)
def test_a_role_is_needed_only_where_members_may_not(
    standing: Standing, state: State, said: str
) -> None:
    (finding,) = role_findings([REGISTER], standing)

    assert finding.state is state
    assert said in str(finding.said)


def test_a_token_that_cannot_be_read_lacks_nothing_for_certain() -> None:
    (finding,) = permission_findings([REGISTER], identity_of(claims_of("opaque")))

    assert finding.state is State.UNCHECKED


@pytest.mark.parametrize("name", ["README.md", "README.ja.md"])
def test_the_readmes_table_of_least_privileges_is_what_is_checked(name: str) -> None:
    rows = [row for row in (ROOT / name).read_text("utf-8").splitlines() if row.count("|") == 5]
    needs = (ORGANISATION, READ, READ_CONSENT, REGISTER, CHANGE, CONSENT, APP_ROLES, GRAPH_ROLES)

    for need in needs:
        words = {need.delegated[0], need.own[0], *need.roles[:1]}
        assert any(all(word in row for word in words) for row in rows), need.part


def test_of_thousands_of_mailboxes_the_first_few_are_named() -> None:
    mailboxes = [f"m{n}@sakura.example" for n in range(2000)]
    account = UserRecord("o", "n", frozenset(), enabled=True, plans={PLAN_2: "Enabled"})

    fine, absent = mailbox_findings(mailboxes, {mailboxes[0]: replace(account)})

    assert str(fine.said) == "1 of 2000 may have a mailbox in Exchange Online"
    assert str(absent.said).endswith("m10@sakura.example and 1989 more")
