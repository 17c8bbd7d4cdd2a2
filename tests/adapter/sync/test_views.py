"""What a side hides of an item is never taken for what somebody wrote there."""

from dataclasses import replace

import pytest

from adapter.items import Body, Sensitivity
from adapter.merge import Policy
from adapter.reconcile import Side
from adapter.sync.database import Database
from adapter.sync.sqlite_ledger import SqliteLedger
from adapter.sync_options import SyncOptions, Tag
from adapter.views import views_of
from tests.adapter.sync.pairs import EXCHANGE, GROUPWARE, Pair, meeting, memory_pair

VIEWS = views_of(SyncOptions(busy_subject="予定あり", tag=Tag("[EX]"), update_body=False))


@pytest.mark.parametrize("policy", Policy)
def test_a_lost_ledger_puts_no_mask_in_the_place_of_what_it_hides(policy: Policy) -> None:
    pair = memory_pair(views=VIEWS, policy=policy)
    pair.add(EXCHANGE, meeting("面接", body=Body("salary"), sensitivity=Sensitivity.PRIVATE))
    pair.settle()
    assert pair.subjects(GROUPWARE) == ["[EX] 予定あり"]

    lost = Pair(
        pair.stores,
        pair.clock,
        ledger=SqliteLedger(Database(None), pair.folder),
        options=pair.options,
    )
    lost.settle()

    assert pair.subjects(EXCHANGE) == ["面接"]
    assert pair.event(EXCHANGE, "面接").body == Body("salary")
    assert pair.subjects(GROUPWARE) == ["[EX] 予定あり"]


@pytest.mark.parametrize("side", Side)
def test_an_item_under_all_views_is_edited_on_either_side_and_nothing_leaks(side: Side) -> None:
    pair = memory_pair(views=VIEWS)
    pair.add(EXCHANGE, meeting("面接", sensitivity=Sensitivity.PRIVATE))
    pair.add(EXCHANGE, meeting("朝会"))
    pair.settle()

    private = "面接" if side is EXCHANGE else "[EX] 予定あり"
    pair.edit(side, private, location="room 5")
    pair.edit(side, "朝会" if side is EXCHANGE else "[EX] 朝会", location="room 6")
    pair.settle()

    assert pair.event(EXCHANGE, "朝会").location == "room 6"
    assert pair.event(GROUPWARE, "[EX] 朝会").location == "room 6"
    assert pair.event(EXCHANGE, "面接").location == ("room 5" if side is EXCHANGE else "")
    hidden = pair.event(GROUPWARE, "[EX] 予定あり")
    assert side is GROUPWARE or hidden == replace(hidden, location="")
