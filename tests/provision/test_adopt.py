"""Taking over an application that was made in the portal: the right one, shown first, and whole."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from provision.adopting import NothingToAdopt, Sought, adopt
from provision.changing import destroy
from provision.contract.messages import Answer, ExitCode
from provision.contract.outputs import parse_outputs
from provision.ownership import ADOPTED
from provision.refusals import TenantError
from provision.simulator.graph.properties import APPLICATION_DEFAULTS
from provision.simulator.tenant import SimulatedTenant
from provision.stops import Stopped
from tests.provision.test_commands import Onboarding, text

NAME, SHOWN = "exobridge-calendar-sync", "Calendar sync (さくら商事)"
THEIRS = "http://localhost/theirs"


@pytest.fixture
def onboarding(tenant: SimulatedTenant, tmp_path: Path) -> Onboarding:
    return Onboarding(tenant, tmp_path)


def portal(onboarding: Onboarding, **more: object) -> Any:
    """Let somebody register an application in the portal."""
    made = {"displayName": SHOWN, "publicClient": {"redirectUris": [THEIRS]}}
    properties = copy.deepcopy(APPLICATION_DEFAULTS) | made | more
    return onboarding.tenant.directory.add_application(properties)


def take(onboarding: Onboarding, sought: Sought = Sought(), *, yes: bool = True) -> Answer:  # noqa: B008 - frozen
    return adopt(onboarding.manifest, onboarding.outputs, onboarding.caller, sought, yes=yes)


def writes(tenant: SimulatedTenant) -> list[str]:
    return [one for one in tenant.graph_requests() if not one.startswith("GET ")]


@pytest.mark.parametrize("by", ["name", "client id", "the manifest's name"])
def test_what_was_made_in_the_portal_is_taken_over_whole(onboarding: Onboarding, by: str) -> None:
    theirs = portal(onboarding, displayName="Portal" if by == "name" else SHOWN)
    portal(onboarding, displayName="Another")
    sought = {
        "name": Sought(name="Portal"),
        "client id": Sought(client_id=theirs["appId"].upper()),
        "the manifest's name": Sought(),
    }[by]

    answer = take(onboarding, sought)

    assert answer.exit_code is ExitCode.DONE
    assert (theirs["uniqueName"], theirs["displayName"]) == (NAME, SHOWN)
    assert THEIRS in theirs["publicClient"]["redirectUris"]
    assert len(theirs["publicClient"]["redirectUris"]) == 2
    assert ADOPTED in theirs["tags"]
    assert len(onboarding.tenant.directory.applications) == 2
    facts = parse_outputs(onboarding.outputs.read_bytes(), "o")
    assert facts.client_id == theirs["appId"]
    assert "No changes" in text(onboarding.plan())
    assert "becomes application/" in "\n".join(onboarding.console.told)


def test_its_unique_name_is_a_write_of_its_own(onboarding: Onboarding) -> None:
    theirs = portal(onboarding)

    take(onboarding)

    patched = [
        json.loads(call.request.body)
        for call in onboarding.tenant.calls
        if call.request.method == "PATCH" and theirs["id"] in call.request.path
    ]
    assert {k: v for k, v in patched[0].items() if k[0] != "@"} == {"uniqueName": NAME}
    assert len(patched) == 2


def test_nothing_is_taken_over_before_it_was_shown(onboarding: Onboarding) -> None:
    theirs = portal(onboarding)
    onboarding.console.agrees = False

    with pytest.raises(Stopped, match="declined"):
        take(onboarding, yes=False)

    told = "\n".join(onboarding.console.told)
    assert f"~ '{SHOWN}' ({theirs['appId']}) becomes application/{NAME}" in told
    assert "+ grant/" in told
    assert not writes(onboarding.tenant)


def test_of_two_with_the_name_both_are_told_and_neither_is_touched(onboarding: Onboarding) -> None:
    both = portal(onboarding), portal(onboarding)

    with pytest.raises(NothingToAdopt) as raised:
        take(onboarding)

    for one in both:
        told = f"{one['appId']}, created {one['createdDateTime']}"
        assert told in str(raised.value)
        assert f"--client-id {one['appId']}" in str(raised.value)
    assert not writes(onboarding.tenant)


@pytest.mark.parametrize(
    ("sought", "told"),
    [
        (Sought(), "has no application"),
        (Sought(name="o'clock"), "has no application 'o'clock'"),
        (Sought(client_id="5c000000-0000-4000-8000-00000000000a"), "has no application"),
        (Sought(client_id="mine"), "'mine' is no client id"),
        (Sought(client_id="5c000000-0000-4000-8000-00000000000a", name="x"), "contradict"),
    ],
)
def test_what_is_not_there_is_told(onboarding: Onboarding, sought: Sought, told: str) -> None:
    with pytest.raises(NothingToAdopt, match=told):
        take(onboarding, sought)

    assert not writes(onboarding.tenant)


def test_a_unique_name_is_for_good(onboarding: Onboarding) -> None:
    other = portal(onboarding, displayName="Other", uniqueName="other")
    with pytest.raises(NothingToAdopt, match="`unique_name: other`"):
        take(onboarding, Sought(name="Other"))
    onboarding.apply(yes=True)

    with pytest.raises(NothingToAdopt, match="belongs to another application already"):
        take(onboarding, Sought(client_id=other["appId"]))


def test_a_name_that_a_deleted_application_keeps_is_told(onboarding: Onboarding) -> None:
    onboarding.apply(yes=True)
    destroy(onboarding.manifest, onboarding.caller, yes=True)
    theirs = portal(onboarding)

    with pytest.raises(TenantError, match="inv restore"):
        take(onboarding)

    assert theirs["uniqueName"] is None


def test_taking_over_what_is_ours_is_an_apply(onboarding: Onboarding) -> None:
    portal(onboarding)
    take(onboarding)

    again = take(onboarding)

    assert again.exit_code is ExitCode.DONE
    assert "No changes" in text(again)
