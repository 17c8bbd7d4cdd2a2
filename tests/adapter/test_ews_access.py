"""The store's promises hold by whatever right a mailbox is opened; a few of them, on each."""

from collections.abc import Callable, Iterator

import pytest

from adapter.ews.mailbox import Access
from adapter.store import Store
from provision.simulator.exchange.deployment import Deployment
from provision.simulator.exchange.people import ServicePrincipal
from provision.simulator.exchange.roles import Assignment
from tests.adapter import test_store_contract as contract
from tests.adapter.exchange import HANAKO, SYNC, Exchange, store_of

CLIENT = "5a000000-0000-4000-8000-00000000000a"
CASES = (
    contract.test_what_bears_a_token_is_found_by_it,
    contract.test_an_update_over_another_version_is_a_conflict,
    contract.test_a_deletion_over_another_version_is_a_conflict,
    contract.test_outcomes_stand_in_the_order_of_the_writes,
    contract.test_changes_come_in_pages_that_miss_nothing,
    contract.test_versions_and_tokens_are_the_same_wherever_they_are_told,
    contract.test_a_day_of_the_mailbox_is_in_its_last_hour_and_not_in_the_next,
)


def give_full_access(exchange: Exchange) -> None:
    exchange.organisation.grant_full_access(HANAKO, SYNC)


def give_the_application_a_role(exchange: Exchange) -> None:
    organisation = exchange.organisation
    organisation.deployment = Deployment.ONLINE
    organisation.service_principals[CLIENT] = ServicePrincipal(CLIENT, "object", "exobridge")
    role = "Application EWS.AccessAsApp"
    given = Assignment("app", role, "object", to_group=False, to_application=True)
    organisation.roles.assign(given)
    exchange.issued.application = CLIENT


@pytest.fixture(params=[Access.FULL_ACCESS, Access.APPLICATION])
def opened(exchange: Exchange, request: pytest.FixtureRequest) -> Iterator[Store]:
    exchange.organisation.roles.assignments.clear()
    prepare = {
        Access.FULL_ACCESS: give_full_access,
        Access.APPLICATION: give_the_application_a_role,
    }
    prepare[request.param](exchange)
    with exchange.connection() as connection:
        yield store_of(connection, access=request.param)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_the_contract_holds(opened: Store, case: Callable[[Store], None]) -> None:
    case(opened)
