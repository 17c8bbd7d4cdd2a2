"""What an application may do by its own right: read, told, and taken away only where it is ours."""

from pathlib import Path

import pytest

from provision.commands import Stopped
from provision.contract.messages import ExitCode
from provision.ownership import _tags_of
from provision.resources import EXCHANGE_ONLINE, AppRoles, Key
from provision.simulator.directory.first_party import EXCHANGE_ROLES
from provision.simulator.tenant import SimulatedTenant
from tests.provision import test_access
from tests.provision.test_commands import Onboarding, text

NAME = "exobridge-calendar-sync"
TOO_MUCH, MANAGE = "full_access_as_app", "Exchange.ManageAsApp"


@pytest.fixture
def onboarding(tenant: SimulatedTenant, tmp_path: Path) -> Onboarding:
    made = Onboarding(tenant, tmp_path)
    made.apply(yes=True)
    return made


def give(tenant: SimulatedTenant, *roles: str) -> None:
    """Let an administrator consent to `roles` of Exchange's."""
    holder, exchange = parties(tenant)
    for role in roles:
        tenant.directory.assign_app_role(holder, exchange, EXCHANGE_ROLES[role])


def held(tenant: SimulatedTenant) -> list[str]:
    return tenant.directory.app_roles_of(*parties(tenant))


def parties(tenant: SimulatedTenant) -> tuple[str, str]:
    directory = tenant.directory
    application = directory.application_named(NAME)
    assert application
    ids = (application["appId"], EXCHANGE_ONLINE)
    holder, exchange = (str((directory.service_principal(one) or {})["id"]) for one in ids)
    return holder, exchange


def claim(tenant: SimulatedTenant, *roles: str) -> None:
    """Let the record on the application say that `roles` are ours."""
    application = tenant.directory.application_named(NAME)
    assert application
    ours = AppRoles(Key("application", NAME), EXCHANGE_ONLINE, frozenset(roles))
    application["tags"] += list(_tags_of(ours))


def test_what_others_consented_to_is_named_and_stays(onboarding: Onboarding) -> None:
    give(onboarding.tenant, TOO_MUCH)
    before = len(onboarding.tenant.calls)

    planned = onboarding.plan(detailed_exitcode=True)

    assert planned.exit_code is ExitCode.DONE
    assert f"app-roles/{NAME}/Office 365 Exchange Online: roles: {TOO_MUCH}" in text(planned)
    assert "warning: the application exobridge-calendar-sync has been given full_access_as_app" in (
        text(planned)
    )
    assert onboarding.tenant.graph_calls(since=before) == 4
    assert held(onboarding.tenant) == [TOO_MUCH]


def test_what_is_ours_is_taken_away_and_what_others_gave_stays(onboarding: Onboarding) -> None:
    give(onboarding.tenant, TOO_MUCH, MANAGE)
    claim(onboarding.tenant, TOO_MUCH)

    applied = onboarding.apply(yes=True)

    assert applied.exit_code is ExitCode.DONE
    assert held(onboarding.tenant) == [MANAGE]


@pytest.mark.long
def test_what_is_all_ours_goes_whole(onboarding: Onboarding) -> None:
    give(onboarding.tenant, TOO_MUCH)
    claim(onboarding.tenant, TOO_MUCH)

    planned = text(onboarding.plan())
    onboarding.apply(yes=True)

    assert f"- app-roles/{NAME}/Office 365 Exchange Online" in planned
    assert held(onboarding.tenant) == []
    assert "No changes" in text(onboarding.plan())


@pytest.mark.long
def test_more_than_come_along_are_asked_for(onboarding: Onboarding) -> None:
    tenant = onboarding.tenant
    graph = tenant.directory.service_principal("00000003-0000-0000-c000-000000000000")
    assert graph
    graph["appRoles"] += [
        {"id": f"5a000000-0000-4000-8000-{n:012d}", "value": f"Role.{n}"} for n in range(25)
    ]
    for role in graph["appRoles"][-25:]:
        tenant.directory.assign_app_role(parties(tenant)[0], graph["id"], role["id"])

    planned = onboarding.plan()

    assert isinstance(planned.data, dict)
    assert len(planned.data["left_alone"]) == 25


def test_beside_a_scope_it_stops_everything_unless_it_is_ours(
    tenant: SimulatedTenant, tmp_path: Path
) -> None:
    by_itself = test_access.Onboarding(tenant, tmp_path)
    by_itself.writes(test_access.APPLICATION)
    by_itself.apply()
    give(tenant, TOO_MUCH)

    with pytest.raises(Stopped, match="has been given full_access_as_app"):
        by_itself.apply()
    claim(tenant, TOO_MUCH)
    by_itself.apply()

    assert held(tenant) == []
