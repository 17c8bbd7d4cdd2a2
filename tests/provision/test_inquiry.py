"""Whatever Graph answers, a preflight has a fact or a reason why it has none."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, cast

from hypothesis import given, settings
from hypothesis import strategies as st

from provision.accounts import administrator_findings
from provision.batches import Part
from provision.contract.messages import Problem
from provision.findings import Unread
from provision.inquiry import Facts, Questions, inquire
from provision.licences import mailbox_findings, subscription_finding
from provision.policies import policy_findings
from provision.refusals import TenantError
from provision.sdk import Answer

if TYPE_CHECKING:
    from provision.graph import Graph

MAILBOXES = tuple(f"m{n}@sakura.example" for n in range(40))
EVERYTHING = Questions(
    is_person=True,
    application_id="o",
    administrator="sync'#@sakura.example",
    mailboxes=MAILBOXES,
    licences=True,
    policies=True,
)
NAMES = (
    *("value", "id", "userPrincipalName", "mail", "proxyAddresses", "accountEnabled"),
    *("assignedPlans", "service", "servicePlanId", "capabilityStatus", "servicePlans"),
    *("prepaidUnits", "enabled", "consumedUnits", "roleTemplateId", "roleDefinitionId"),
    *("applicationRestrictions", "restrictions", "keyCredentials", "restrictionType", "state"),
    *("maxLifetime", "isEnabled", "createdDateTime", "defaultUserRolePermissions", "error", "code"),
)
leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
leaves |= st.sampled_from(
    ["disabled", "exchange", "P90D", "P999999W999999DT9H", "P1Y", "2026-01-01"]
)
values = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6)
        | st.fixed_dictionaries({"value": st.lists(inner, max_size=3)})
    ),
    max_leaves=25,
)
bodies = values.map(lambda value: json.dumps(value).encode()) | st.binary()
answers = st.builds(Answer, st.sampled_from([200, 200, 400, 403, 404, 410]), st.just({}), bodies)
failures = st.just(TenantError(Problem("it broke off", "try again")))


@dataclass
class Talkative:
    """A tenant that answers whatever it likes, and keeps what it was asked."""

    data: st.DataObject
    asked: list[Part]

    @property
    def calls(self) -> "Talkative":
        return self

    def together(self, parts: Sequence[Part]) -> tuple[Answer | TenantError, ...]:
        self.asked += parts
        return tuple(self.data.draw(answers | failures) for _ in parts)


@settings(max_examples=20)
@given(st.data())
def test_any_answer_is_a_fact_or_a_reason(data: st.DataObject) -> None:
    tenant = Talkative(data, [])

    facts = inquire(cast("Graph", tenant), EVERYTHING)

    told: list[Any] = [
        *administrator_findings(
            "a", facts.administrator, facts.administrator_roles, is_online=True
        ),
        subscription_finding(facts.skus),
        *mailbox_findings(MAILBOXES, facts.mailboxes),
        *policy_findings([], facts.default_policy, facts.own_policy, facts.born),
    ]
    unread = [getattr(facts, one.name) for one in fields(Facts)]
    assert all(str(one.said) for one in told)
    assert all(str(one.why) for one in unread if isinstance(one, Unread))
    assert all(part.path.startswith("/") and " " not in part.path for part in tenant.asked)
    assert len({part.path for part in tenant.asked}) == len(tenant.asked)
