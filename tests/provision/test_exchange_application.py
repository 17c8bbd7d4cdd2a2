"""The scripts that let an application in by a role, carried out on a small Exchange Online."""

from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from provision.exchange.application_inspection import application_role_of
from provision.manifest import Manifest, parse_manifest
from provision.outputs import Identities
from provision.scripts import programs_of
from provision.simulator.exchange.administrator import ScriptStopped, Transcript, Watch, carry_out
from provision.simulator.world import StoppedClock
from tests.provision.online import ROLE, Online, Row
from tests.provision.scripts import change, outcome

FILE = Path(__file__).parents[2] / "manifests" / "online-application.yaml"
HANAKO, TARO, EMMA, LIAM = ALL = [
    f"{name}@sakura.example"
    for name in ("hanako.yamada", "taro.suzuki", "emma.clark", "liam.byrne")
]
ADMIN = "admin@sakura.example"
CLIENT, OBJECT = "c1000000-0000-4000-8000-00000000000a", "c1000000-0000-4000-8000-00000000000b"
OTHER = "b2000000-0000-4000-8000-000000000001"
IDS = Identities("5a000000-0000-4000-8000-000000000001", CLIENT, "the-registration", OBJECT)
NAME = "exobridge-exobridge-calendar-sync"
SCOPE = "予定表同期 Calendar Sync"


@pytest.fixture
def manifest() -> Manifest:
    return parse_manifest(FILE.read_bytes(), "manifest.yaml")


@pytest.fixture
def group(manifest: Manifest) -> str:
    assert manifest.exchange.scope
    return manifest.exchange.scope.group


@pytest.fixture
def exchange(group: str) -> Online:
    return Online(enabled=True, allowed=OTHER, members={group: list(ALL)})


def run(
    what: str,
    manifest: Manifest,
    exchange: Online,
    *given: str,
    what_if: bool = False,
    watch: Watch | None = None,
) -> Transcript:
    exchange.changes.clear()
    program = programs_of(manifest, IDS)[what]
    told = {"Made": given, "Outside": given}
    return carry_out(program, exchange, what_if=what_if, given=told, watch=watch)


def of_others(exchange: Online, **changed: object) -> None:
    """Make what apply would make, as somebody else would."""
    principal = {"AppId": CLIENT, "ObjectId": OBJECT, "DisplayName": "by hand"}
    group = next(iter(exchange.members))
    scope = {"Name": SCOPE, "RecipientFilter": f"MemberOfGroup -eq '{group}'"}
    exchange.principals = [principal | {k: v for k, v in changed.items() if k in principal}]
    exchange.scopes = [scope | {k: v for k, v in changed.items() if k in scope}]


def assign(exchange: Online, name: str, scope: str = SCOPE, role: str = ROLE) -> None:
    given = {"Name": name, "App": OBJECT, "Role": role, "CustomResourceScope": scope}
    exchange.run("New-ManagementRoleAssignment", given)


def test_apply_lets_the_application_reach_the_mailboxes_of_the_group(
    manifest: Manifest, exchange: Online, group: str
) -> None:
    transcript = run("apply", manifest, exchange)

    assert exchange.changes == [
        "New-ServicePrincipal",
        "New-ManagementScope",
        "New-ManagementRoleAssignment",
        "Set-OrganizationConfig",
    ]
    assert exchange.principals == [
        {
            "AppId": CLIENT,
            "ObjectId": OBJECT,
            "DisplayName": "Calendar sync (さくら商事) [exobridge:exobridge-calendar-sync]",
        }
    ]
    assert exchange.scopes == [{"Name": SCOPE, "RecipientFilter": f"MemberOfGroup -eq '{group}'"}]
    assert [(a["Name"], a["CustomResourceScope"]) for a in exchange.assignments] == [(NAME, SCOPE)]
    assert exchange.allowed == f"{OTHER},{CLIENT}"
    assert transcript.warned == []
    assert any("30 minutes to 2 hours" in said for said in transcript.told)
    assert outcome(transcript) == {
        "servicePrincipal": OBJECT,
        "scope": SCOPE,
        "assignment": NAME,
        "mailboxes": ALL,
        "preview": False,
        "changes": [
            change(
                "add service principal",
                "Calendar sync (さくら商事) [exobridge:exobridge-calendar-sync]",
                after=[OBJECT],
            ),
            change("make management scope", SCOPE, after=[f"MemberOfGroup -eq '{group}'"]),
            change(f"assign {ROLE}", NAME, after=[SCOPE]),
            change(f"add {CLIENT}", "EwsAllowedAppIDs", [OTHER], [OTHER, CLIENT]),
        ],
        "verified": True,
        "problems": [],
        "made": [SCOPE],
        "otherRoles": [],
        "allowList": {"before": [OTHER], "allowed": [OTHER, CLIENT], "ewsEnabled": "True"},
    }


def test_apply_again_changes_nothing(manifest: Manifest, exchange: Online) -> None:
    run("apply", manifest, exchange)

    transcript = run("apply", manifest, exchange)

    assert (exchange.changes, transcript.asked) == ([], [])
    assert (transcript.result["made"], transcript.result["verified"]) == ([], True)


@pytest.mark.parametrize("what", ["apply", "undo"])
def test_a_preview_says_what_it_would_do_and_does_nothing(
    manifest: Manifest, exchange: Online, what: str
) -> None:
    if what == "undo":
        run("apply", manifest, exchange)
    before = deepcopy(exchange)

    transcript = run(what, manifest, exchange, SCOPE, what_if=True)

    before.changes.clear()
    assert exchange == before
    assert len(transcript.asked) == 4


def test_undo_of_what_apply_made_leaves_what_apply_found(
    manifest: Manifest, exchange: Online
) -> None:
    before = deepcopy(exchange)

    made = run("apply", manifest, exchange).result["made"]
    assert isinstance(made, list)
    transcript = run("undo", manifest, exchange, *made)

    assert exchange == replace(
        before,
        changes=[
            "Set-OrganizationConfig",
            "Remove-ManagementRoleAssignment",
            "Remove-ManagementScope",
            "Remove-ServicePrincipal",
        ],
    )
    assert (transcript.warned, transcript.result["undone"]) == ([], True)


def test_undo_again_finds_nothing(manifest: Manifest, exchange: Online) -> None:
    transcript = run("undo", manifest, exchange, SCOPE)

    assert (exchange.changes, transcript.warned) == ([], [])
    assert transcript.result["undone"] is True


def test_a_scope_that_undo_is_not_told_of_is_kept(manifest: Manifest, exchange: Online) -> None:
    run("apply", manifest, exchange)

    transcript = run("undo", manifest, exchange)

    assert [row["Name"] for row in exchange.scopes] == [SCOPE]
    assert (exchange.assignments, exchange.principals) == ([], [])
    assert any("does not name it" in said for said in transcript.warned)


def test_a_scope_that_others_use_is_kept(manifest: Manifest, exchange: Online) -> None:
    run("apply", manifest, exchange)
    theirs: Row = {"AppId": OTHER, "ObjectId": "their-object", "DisplayName": "theirs"}
    exchange.principals.append(theirs)
    used = {"Name": "x", "App": "their-object", "Role": ROLE, "CustomResourceScope": SCOPE}
    exchange.run("New-ManagementRoleAssignment", used)

    transcript = run("undo", manifest, exchange, SCOPE)

    assert [row["Name"] for row in exchange.scopes] == [SCOPE]
    assert exchange.principals == [theirs]
    assert any("a role assignment uses it" in said for said in transcript.warned)


def test_a_service_principal_that_others_gave_roles_is_kept(
    manifest: Manifest, exchange: Online
) -> None:
    run("apply", manifest, exchange)
    assign(exchange, "their calendar", role="Application Calendars.Read")

    applied = run("apply", manifest, exchange)
    undone = run("undo", manifest, exchange)

    assert applied.result["otherRoles"] == ["Application Calendars.Read"]
    assert any("Application Calendars.Read" in said for said in applied.warned)
    assert [row["Name"] for row in exchange.assignments] == ["their calendar"]
    assert len(exchange.principals) == 1
    assert any("others gave it roles" in said for said in undone.warned)


def test_what_others_made_as_wanted_is_used_and_survives_undo(
    manifest: Manifest, exchange: Online
) -> None:
    of_others(exchange)
    assign(exchange, "by hand")
    before = deepcopy(exchange)

    applied = run("apply", manifest, exchange)
    undone = run("undo", manifest, exchange)

    assert applied.result["made"] == []
    assert exchange == replace(before, changes=["Set-OrganizationConfig"])
    assert any("that others made" in said for said in undone.warned)
    assert any("since others made it" in said for said in undone.warned)


def test_another_role_within_the_scope_is_not_the_one_that_is_wanted(
    manifest: Manifest, exchange: Online
) -> None:
    of_others(exchange)
    assign(exchange, "their calendar", role="Application Calendars.Read")

    transcript = run("apply", manifest, exchange)

    assert f"assign {ROLE}: {NAME}" in transcript.asked
    assert transcript.result["verified"] is True


def test_our_service_principal_by_which_others_gave_the_role_is_kept(
    manifest: Manifest, exchange: Online
) -> None:
    run("apply", manifest, exchange)
    exchange.assignments = []
    assign(exchange, "by hand")

    transcript = run("undo", manifest, exchange)

    assert [row["Name"] for row in exchange.assignments] == ["by hand"]
    assert len(exchange.principals) == 1
    assert any("others gave it roles" in said for said in transcript.warned)


def test_undo_that_did_not_take_is_noted(manifest: Manifest, group: str) -> None:
    class Forgetful(Online):
        def remove_managementroleassignment(self, **_given: object) -> None:  # type: ignore[override]
            """Forget what is taken away."""

    exchange = Forgetful(enabled=True, allowed=OTHER, members={group: list(ALL)})
    run("apply", manifest, exchange)

    with pytest.raises(ScriptStopped, match=f"'{NAME}' is still there"):
        run("undo", manifest, exchange)


@pytest.mark.parametrize("scope", ["Organization", "another scope"])
def test_a_role_that_reaches_beyond_the_scope_stops_apply(
    manifest: Manifest, exchange: Online, scope: str
) -> None:
    of_others(exchange)
    assign(exchange, "by hand", scope)

    with pytest.raises(ScriptStopped, match=f"beyond the scope.*: {scope}"):
        run("apply", manifest, exchange)
    with pytest.raises(ScriptStopped, match=f"beyond the scope.*: {scope}"):
        run("verify", manifest, exchange)

    assert exchange.changes == []


@pytest.mark.parametrize(
    ("theirs", "said"),
    [
        ({"ObjectId": "the-registration"}, "points to another object"),
        ({"RecipientFilter": "Name -like '*'"}, r"others made it.*Name -like '\*'"),
    ],
)
def test_what_others_made_in_the_place_of_ours_stops_apply(
    manifest: Manifest, exchange: Online, theirs: dict[str, object], said: str
) -> None:
    of_others(exchange, **theirs)

    with pytest.raises(ScriptStopped, match=said):
        run("apply", manifest, exchange)

    assert exchange.changes == []


def test_an_assignment_of_our_name_that_is_anothers_stops_apply(
    manifest: Manifest, exchange: Online
) -> None:
    of_others(exchange, ObjectId="their-object", AppId=OTHER)
    used = {"Name": NAME, "App": "their-object", "Role": ROLE, "CustomResourceScope": SCOPE}
    exchange.run("New-ManagementRoleAssignment", used)

    with pytest.raises(ScriptStopped, match="is another application's"):
        run("apply", manifest, exchange)
    run("undo", manifest, exchange)

    assert [row["Name"] for row in exchange.assignments] == [NAME]


def test_a_scope_whose_filter_came_back_in_brackets_is_the_same(
    manifest: Manifest, exchange: Online, group: str
) -> None:
    of_others(exchange, RecipientFilter=f"(MEMBEROFGROUP -eq '{group.upper()}')")

    transcript = run("apply", manifest, exchange, what_if=True)

    assert f"make management scope: {SCOPE}" not in transcript.asked


def test_apply_waits_until_exchange_sees_what_is_new_in_entra(
    manifest: Manifest, exchange: Online
) -> None:
    clock, exchange.unseen = StoppedClock(), 3
    watch = Watch(clock, lambda seconds: clock.forward(timedelta(seconds=seconds)))

    transcript = run("apply", manifest, exchange, watch=watch)

    assert transcript.result["verified"] is True
    assert transcript.result["at"] == "2026-11-02T00:00:45Z"
    assert [said.rpartition(": ")[2] for said in transcript.warned] == [
        "the service principal is not in the directory"
    ] * 3


def test_apply_does_not_wait_for_ever(manifest: Manifest, exchange: Online) -> None:
    waited: list[int] = []
    exchange.unseen = 1000

    with pytest.raises(ScriptStopped, match="not in the directory") as stopped:
        run("apply", manifest, exchange, watch=Watch(wait=waited.append))

    assert (len(waited), sum(waited)) == (19, 285)
    assert exchange.unseen == 980
    assert stopped.value.transcript.result["changes"] == []
    assert (exchange.scopes, exchange.assignments, exchange.allowed) == ([], [], OTHER)


def test_a_mailbox_that_is_no_member_of_the_group_makes_apply_fail(
    manifest: Manifest, exchange: Online, group: str
) -> None:
    exchange.members = {group: [HANAKO, TARO, LIAM]}

    with pytest.raises(ScriptStopped, match=f"direct member of the group.*: {EMMA}") as stopped:
        run("apply", manifest, exchange)

    assert stopped.value.transcript.result["made"] == [SCOPE]


def test_a_mailbox_that_is_closed_to_ews_is_noted(manifest: Manifest, exchange: Online) -> None:
    exchange.closed = {TARO}

    with pytest.raises(ScriptStopped, match=f"EWS is off for this mailbox.*: {TARO}"):
        run("apply", manifest, exchange)


def test_verify_warns_of_a_switch_that_is_not_set(manifest: Manifest, exchange: Online) -> None:
    run("apply", manifest, exchange)
    exchange.enabled = None

    transcript = run("verify", manifest, exchange)

    assert transcript.result["verified"] is True
    assert any("EwsEnabled is not set" in said for said in transcript.warned)


def test_verify_looks_at_mailboxes_that_must_not_be_reached(
    manifest: Manifest, exchange: Online
) -> None:
    run("apply", manifest, exchange)

    verified = run("verify", manifest, exchange, ADMIN)
    with pytest.raises(ScriptStopped, match=f"must not.*: {HANAKO}"):
        run("verify", manifest, exchange, HANAKO)

    assert (verified.result["verified"], verified.result["outside"]) == (True, [ADMIN])
    assert exchange.changes == []


def test_verify_tries_a_mailbox_outside_without_being_told_of_one(
    manifest: Manifest, exchange: Online, group: str
) -> None:
    run("apply", manifest, exchange)

    verified = run("verify", manifest, exchange)
    exchange.members = {group: list(exchange.recipients)}
    unproved = run("verify", manifest, exchange)

    assert verified.result["outside"] == ["sync@sakura.example"]
    assert (unproved.result["outside"], unproved.result["verified"]) == ([], True)
    assert any("not proved that the scope ends" in said for said in unproved.warned)


def test_verify_finds_everything_that_is_missing(manifest: Manifest, exchange: Online) -> None:
    with pytest.raises(ScriptStopped) as stopped:
        run("verify", manifest, exchange)

    problems = stopped.value.transcript.result["problems"]
    assert isinstance(problems, list)
    wrong = ["no service principal", "no management scope", "does not hold", "EwsAllowedAppIDs"]
    assert [part in said for part, said in zip(wrong, problems, strict=True)] == [True] * 4


def test_where_the_role_is_unknown_apply_says_so(manifest: Manifest, exchange: Online) -> None:
    exchange.roles = ["ApplicationImpersonation"]

    with pytest.raises(ScriptStopped, match="Exchange Server has none"):
        run("apply", manifest, exchange)
    with pytest.raises(ScriptStopped, match="Exchange Server has none"):
        run("verify", manifest, exchange)

    assert exchange.changes == []


def test_an_organisation_that_refuses_customisation_is_told_the_cmdlet(
    manifest: Manifest, exchange: Online
) -> None:
    exchange.dehydrated = True

    with pytest.raises(ScriptStopped, match="Enable-OrganizationCustomization"):
        run("apply", manifest, exchange)

    assert exchange.changes == []


@pytest.mark.parametrize(
    "cmdlet",
    [
        *("Get-OrganizationConfig", "Get-ManagementRole", "Get-Recipient", "Get-ServicePrincipal"),
        *("Get-ManagementScope", "Get-ManagementRoleAssignment"),
        "Test-ServicePrincipalAuthorization",
    ],
)
def test_a_denied_listing_stops_apply_before_any_change(
    manifest: Manifest, exchange: Online, cmdlet: str
) -> None:
    of_others(exchange)
    exchange.denied = {cmdlet}

    with pytest.raises(Exception, match=f"{cmdlet} is not recognized"):
        run("apply", manifest, exchange)

    assert exchange.changes == []


def test_the_warning_that_the_role_opens_mail_is_at_the_head(manifest: Manifest) -> None:
    about = " ".join(programs_of(manifest, IDS)["apply"].about)

    assert "OPENS THE MAIL" in about
    assert "full_access_as_app" in about


@pytest.mark.parametrize("length", [8, 54, 55, 120])
def test_a_long_name_leaves_an_assignment_that_exchange_takes(
    manifest: Manifest, length: int
) -> None:
    assert manifest.application
    long = replace(manifest.application, unique_name="a" * length, display_name="b" * 256)
    role = application_role_of(replace(manifest, application=long), IDS)
    next_long = replace(role, owner="a" * (length - 1) + "b")

    assert len(role.assignment) <= 64
    assert role.assignment != next_long.assignment
    assert len(role.display_name) <= 256
    assert role.display_name.endswith(role.mark)
