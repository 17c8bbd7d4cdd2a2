"""Drift, saved plans, and taking away: what is ours and nothing else, and never by surprise."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provision.changing import NothingMade, destroy, drift, restore
from provision.commands import Stopped, apply, plan
from provision.contract.messages import ExitCode, Language
from provision.ownership import ADOPTED
from provision.report import render_markdown, render_plan
from provision.saved_plan import SavedPlanError, parse_saved_plan
from provision.simulator.tenant import SimulatedTenant
from tests.provision.test_commands import DEMO, Onboarding, text
from tests.provision.test_html_plan import hostile_plan

NAME = "exobridge-calendar-sync"
OURS = "http://localhost:8413/server-getoauthtokens.do"
STRANGER = "5c000000-0000-4000-8000-00000000000a"
THEIRS = "http://localhost/theirs"


@pytest.fixture
def onboarding(tenant: SimulatedTenant, tmp_path: Path) -> Onboarding:
    return Onboarding(tenant, tmp_path)


@pytest.fixture
def onboarded(onboarding: Onboarding) -> Onboarding:
    assert onboarding.apply(yes=True).exit_code is ExitCode.DONE
    return onboarding


def registration(tenant: SimulatedTenant) -> Any:
    found = tenant.directory.application_named(NAME)
    assert found
    return found


def writes(tenant: SimulatedTenant, since: int) -> list[str]:
    asked = tenant.graph_requests(since)
    return [one for one in asked if not one.startswith("GET ")]


def test_what_was_made_is_taken_away_and_can_be_brought_back(onboarded: Onboarding) -> None:
    tenant = onboarded.tenant
    before = registration(tenant)["id"]

    answer = destroy(onboarded.manifest, onboarded.caller, yes=True)

    assert answer.exit_code is ExitCode.DONE
    assert tenant.directory.application_named(NAME) is None
    assert "nothing" in text(destroy(onboarded.manifest, onboarded.caller, yes=True))
    assert "Restored" in text(restore(onboarded.manifest, onboarded.caller))
    assert registration(tenant)["id"] == before
    assert onboarded.apply(yes=True).exit_code is ExitCode.DONE
    assert "No changes" in text(onboarded.plan())
    assert len(tenant.directory.applications) == 1
    assert "nothing to restore" in text(restore(onboarded.manifest, onboarded.caller))


def test_what_was_deleted_is_brought_back_by_an_apply_and_nothing_of_others_lost(
    onboarded: Onboarding,
) -> None:
    tenant = onboarded.tenant
    before = registration(tenant)["id"]
    registration(tenant)["publicClient"]["redirectUris"].append(THEIRS)
    tenant.directory.delete_application(before)

    answer = onboarded.apply(yes=True)

    assert answer.exit_code is ExitCode.DONE
    assert registration(tenant)["id"] == before
    assert THEIRS in registration(tenant)["publicClient"]["redirectUris"]
    assert len(tenant.directory.applications) == len(tenant.directory.grants) == 1
    assert any("somebody deleted" in told for told in onboarded.console.told)


def test_no_service_principal_of_others_is_ever_taken_away(onboarded: Onboarding) -> None:
    directory = onboarded.tenant.directory
    other = {"displayName": registration(onboarded.tenant)["displayName"], "appId": STRANGER}
    directory.add_service_principal(other | {"appOwnerOrganizationId": STRANGER})
    theirs = {
        key: dict(one)
        for key, one in directory.service_principals.items()
        if one["appOwnerOrganizationId"] != directory.tenant_id
    }

    destroy(onboarded.manifest, onboarded.caller, yes=True)

    assert directory.service_principals == theirs


def test_what_others_deleted_is_not_brought_back_by_an_apply(onboarded: Onboarding) -> None:
    tenant = onboarded.tenant
    registration(tenant)["tags"] = []
    tenant.directory.delete_application(registration(tenant)["id"])

    answer = onboarded.apply(yes=True)

    assert answer.exit_code is ExitCode.FAILED
    assert "inv restore" in text(answer)
    assert not tenant.directory.applications


def test_nothing_is_taken_away_without_agreement(onboarded: Onboarding) -> None:
    since = len(onboarded.tenant.calls)
    onboarded.console.agrees = False

    with pytest.raises(Stopped):
        destroy(onboarded.manifest, onboarded.caller)

    assert not writes(onboarded.tenant, since)
    assert any("application" in told for told in onboarded.console.told)


def test_where_nothing_was_deleted_there_is_nothing_to_restore(onboarding: Onboarding) -> None:
    with pytest.raises(NothingMade, match="deleted within"):
        restore(onboarding.manifest, onboarding.caller)


def test_what_was_taken_over_stays_without_what_we_added(onboarding: Onboarding) -> None:
    tenant = onboarding.tenant
    tenant.directory.add_application(
        {
            "displayName": "Portal",
            "uniqueName": NAME,
            "signInAudience": "AzureADMyOrg",
            "publicClient": {"redirectUris": [THEIRS]},
        }
    )
    assert onboarding.apply(yes=True, adopt=True).exit_code is ExitCode.DONE
    assert ADOPTED in registration(tenant)["tags"]
    assert onboarding.apply(yes=True).exit_code is ExitCode.DONE
    assert ADOPTED in registration(tenant)["tags"]

    answer = destroy(onboarding.manifest, onboarding.caller, yes=True)

    left = registration(tenant)
    assert "stays" in text(answer)
    assert left["publicClient"]["redirectUris"] == [THEIRS]
    assert not left["requiredResourceAccess"]
    assert not [tag for tag in left["tags"] if tag.startswith("exobridge:")]
    assert not tenant.directory.grants


def test_an_application_of_others_is_not_ours_to_destroy(onboarding: Onboarding) -> None:
    onboarding.tenant.directory.add_application({"displayName": "Theirs", "uniqueName": NAME})

    answer = destroy(onboarding.manifest, onboarding.caller, yes=True)

    assert "nothing that exobridge made" in text(answer)
    assert registration(onboarding.tenant)


def test_what_others_changed_is_told_from_what_is_not_applied(onboarded: Onboarding) -> None:
    tenant = onboarded.tenant
    assert drift(onboarded.manifest, onboarded.caller).exit_code is ExitCode.DONE
    registration(tenant)["publicClient"]["redirectUris"].remove(OURS)
    registration(tenant)["displayName"] = "renamed by hand"
    onboarded.writes(
        DEMO.replace("[EWS.AccessAsUser.All]", "[EWS.AccessAsUser.All, Exchange.Manage]")
    )
    since = len(tenant.calls)

    answer = drift(onboarded.manifest, onboarded.caller)

    assert answer.exit_code is ExitCode.DIFFERENT
    assert isinstance(answer.data, dict)
    causes = {(one["property"], one["cause"]) for one in answer.data["differences"]}
    assert causes == {
        ("redirect_uris", "drift"),
        ("display_name", "drift"),
        ("permissions", "intended"),
        ("scopes", "intended"),
    }
    assert not writes(tenant, since)


def test_a_change_of_the_manifest_alone_is_intended(onboarded: Onboarding) -> None:
    onboarded.writes(DEMO.replace("name: Calendar sync", "name: Another name"))

    answer = drift(onboarded.manifest, onboarded.caller)

    assert isinstance(answer.data, dict)
    (one,) = answer.data["differences"]
    assert (one["property"], one["cause"]) == ("display_name", "intended")


def test_consent_that_others_took_back_is_drift(onboarded: Onboarding) -> None:
    onboarded.tenant.directory.grants.clear()

    answer = drift(onboarded.manifest, onboarded.caller)

    assert isinstance(answer.data, dict)
    (one,) = answer.data["differences"]
    assert one["key"].startswith("grant/")
    assert one["cause"] == "drift"


def test_a_plan_is_shown_to_others_as_a_page_and_as_markdown(onboarding: Onboarding) -> None:
    page = onboarding.manifest.with_name("plan.html")

    answer = plan(onboarding.manifest, onboarding.caller, html=page, as_markdown=True)

    shown = page.read_text("utf-8")
    assert shown.startswith("<!doctype html>")
    assert "EWS.AccessAsUser.All" in shown
    assert "```diff" in text(answer)
    assert str(page) in text(answer)
    assert not onboarding.tenant.directory.applications


def saved(onboarding: Onboarding) -> Path:
    path = onboarding.manifest.with_name("plan.json")
    plan(onboarding.manifest, onboarding.caller, out=path)
    return path


def apply_saved(onboarding: Onboarding, path: Path) -> Any:
    return apply(onboarding.manifest, onboarding.outputs, onboarding.caller, saved=path)


def test_a_saved_plan_is_carried_out_without_asking_again(onboarding: Onboarding) -> None:
    path = saved(onboarding)
    onboarding.console.interactive = False

    answer = apply_saved(onboarding, path)

    assert answer.exit_code is ExitCode.DONE
    assert registration(onboarding.tenant)
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_saved_plan_is_refused_where_the_tenant_has_moved(onboarded: Onboarding) -> None:
    onboarded.writes(DEMO.replace("name: Calendar sync", "name: Another name"))
    path = saved(onboarded)
    registration(onboarded.tenant)["publicClient"]["redirectUris"].append(THEIRS)
    since = len(onboarded.tenant.calls)

    with pytest.raises(SavedPlanError, match=r"application/.*redirect_uris"):
        apply_saved(onboarded, path)

    assert not writes(onboarded.tenant, since)


def test_a_saved_plan_is_refused_where_the_manifest_has_moved(onboarding: Onboarding) -> None:
    path = saved(onboarding)
    onboarding.writes(DEMO.replace("name: Calendar sync", "name: Another name"))
    since = len(onboarding.tenant.calls)

    with pytest.raises(SavedPlanError, match=r"the manifest has moved.*display_name"):
        apply_saved(onboarding, path)

    assert not writes(onboarding.tenant, since)


def test_a_plan_for_another_tenant_is_refused(onboarding: Onboarding) -> None:
    path = saved(onboarding)
    whole = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(whole | {"tenant_id": "another"}), "utf-8")

    with pytest.raises(SavedPlanError, match="made for the tenant another"):
        apply_saved(onboarding, path)


def test_what_is_no_plan_is_refused_before_anybody_signs_in(onboarding: Onboarding) -> None:
    path = onboarding.manifest.with_name("plan.json")
    path.write_text('{"form": 1, "tenant_id": 7}', "utf-8")

    with pytest.raises(SavedPlanError, match="no saved plan"):
        apply_saved(onboarding, path)

    assert not onboarding.tenant.calls


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
)
plans = st.fixed_dictionaries(
    {}, optional={name: values | st.just(1) for name in ("form", "tenant_id", "desired", "live")}
)


@given(plans.map(lambda plan: json.dumps(plan).encode()) | st.binary(max_size=30))
def test_no_file_is_too_odd_to_be_told_from_a_plan(data: bytes) -> None:
    with suppress(SavedPlanError):
        assert parse_saved_plan(data, "plan.json").tenant_id is not None


def test_markdown_says_all_that_the_plan_says_and_ends_where_it_should() -> None:
    first, *lines, last = map(str, render_markdown(hostile_plan(), Language.ENGLISH))

    assert (first, last) == ("```diff", "```")
    told = [str(line) for line in render_plan(hostile_plan())]
    assert [line[2:] for line in lines] == told
    assert {line[0] for line in lines} == {"+", "-", "!", " "}
