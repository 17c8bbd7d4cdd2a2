"""A script that is run in another tenant than the one the application is in."""

from copy import deepcopy

import pytest

from provision.simulator.exchange.administrator import ScriptStopped, carry_out
from tests.provision.online import Online
from tests.provision.scripts import CLIENT, IDS, program_of, seen

ELSEWHERE = "5a000000-0000-4000-8000-000000000009"
STEMS = ["online-application", "online-full-access"]


@pytest.mark.parametrize("stem", STEMS)
@pytest.mark.parametrize("what", ["apply", "verify", "undo"])
@pytest.mark.parametrize("tenants", [[ELSEWHERE], [IDS.tenant_id, ELSEWHERE]])
def test_nothing_is_changed_in_another_tenant(stem: str, what: str, tenants: list[str]) -> None:
    exchange = Online(enabled=True, allowed=CLIENT, tenants=tenants)
    before = deepcopy(exchange)

    with pytest.raises(ScriptStopped, match=f"another tenant.*: {ELSEWHERE}") as stopped:
        carry_out(program_of(stem, what), exchange)

    assert exchange == before
    assert [each["TenantID"] for each in seen(stopped.value.transcript)["connections"]] == tenants


@pytest.mark.parametrize("stem", STEMS)
def test_an_id_in_capitals_is_the_same_tenant(stem: str) -> None:
    tenants = [IDS.tenant_id.upper()]
    exchange = Online(enabled=True, allowed=CLIENT, tenants=tenants)

    said = ""
    try:
        carry_out(program_of(stem, "verify"), exchange)
    except ScriptStopped as error:
        said = str(error)

    assert "another tenant" not in said
