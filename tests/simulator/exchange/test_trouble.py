"""What goes wrong with the requests for one mailbox, and for no other."""

from datetime import timedelta

import pytest

from provision.simulator.exchange.correspondence import receive_invitation
from provision.simulator.exchange.persons import Person
from provision.simulator.exchange.trouble import Poison
from provision.simulator.plain import read, write
from tests.simulator.exchange.a_series import made, recurrence, seen
from tests.simulator.exchange.ews import HANAKO, TARO, Answer, Ews, shape
from tests.simulator.exchange.test_attachments import FILE, fetch, ids, with_attachments

TEN_SECONDS = timedelta(seconds=10)


def tasks(ews: Ews, *subjects: str) -> Answer:
    items = "".join(f"<t:Task><t:Subject>{each}</t:Subject></t:Task>" for each in subjects)
    return ews.ask(f"<m:CreateItem><m:Items>{items}</m:Items></m:CreateItem>")


def get(ews: Ews, *item_ids: str, wanted: str = "") -> Answer:
    shown = wanted or shape("AllProperties")
    return ews.ask(f"<m:GetItem>{shown}<m:ItemIds>{''.join(item_ids)}</m:ItemIds></m:GetItem>")


def test_a_batch_is_broken_off_in_its_middle(ews: Ews) -> None:
    ews.organisation.trouble(HANAKO).break_off("CreateItem", 2, TEN_SECONDS)

    first, again = tasks(ews, "a", "b", "c", "d"), tasks(ews, "e")

    assert first.codes == ["NoError", "NoError", "ErrorServerBusy", "ErrorServerBusy"]
    assert first.texts("Value") == ["10000", "10000"]
    assert again.codes == ["NoError"]
    assert ews.find("tasks").texts("Subject") == ["a", "b", "e"]


@pytest.mark.parametrize("code", ["ErrorItemCorrupt", "ErrorInternalServerError"])
def test_a_damaged_item_cannot_be_read_and_others_can(ews: Ews, code: str) -> None:
    made = tasks(ews, "good", "bad", "good")
    bad = ews.find("tasks").root.findall(".//{*}ItemId")[1].get("Id")
    trouble = ews.organisation.trouble(HANAKO)

    trouble.poisoned[str(bad)] = Poison(code)
    answer = get(ews, *made.item_ids)
    trouble.clear()

    assert answer.codes == ["NoError", code, "NoError"]
    assert get(ews, *made.item_ids).codes == ["NoError"] * 3


@pytest.mark.parametrize("code", ["ErrorTimeoutExpired", "ErrorInternalServerError"])
def test_a_damaged_item_spoils_the_whole_request(ews: Ews, code: str) -> None:
    made = tasks(ews, "good", "bad")
    bad = ews.find("tasks").root.findall(".//{*}ItemId")[1].get("Id")

    ews.organisation.trouble(HANAKO).poisoned[str(bad)] = Poison(code, whole=True)

    answer = get(ews, *made.item_ids)
    assert (answer.response.status, answer.codes) == (500, [code])
    assert get(ews, made.item_ids[0]).codes == ["NoError"]
    assert len(ews.sync("tasks").item_ids) == 2


def test_of_an_item_with_a_damaged_body_the_rest_can_be_read(ews: Ews) -> None:
    made = tasks(ews, "bad")
    poison = Poison(spares_outline=True)

    ews.organisation.trouble(HANAKO).poisoned[made.attribute("ItemId", "Id")] = poison

    assert get(ews, made.item_id).codes == ["ErrorItemCorrupt"]
    assert get(ews, made.item_id, wanted=shape("Default")).codes == ["NoError"]


def test_a_page_of_changes_is_shorter_than_was_asked_for(ews: Ews) -> None:
    tasks(ews, *"abc")
    ews.organisation.trouble(HANAKO).most_changes = 2

    first = ews.sync("tasks")
    second = ews.sync("tasks", first.text("SyncState"))

    assert [len(page.item_ids) for page in (first, second)] == [2, 1]
    assert [page.text("IncludesLastItemInRange") for page in (first, second)] == ["false", "true"]


def test_a_mailbox_answers_so_many_requests_in_so_much_time(ews: Ews) -> None:
    ews.organisation.trouble(HANAKO).allow(2, TEN_SECONDS)

    told = [ews.find("tasks").codes]
    ews.clock.forward(timedelta(seconds=4))
    told += [ews.find("tasks").codes]
    refused = ews.find("tasks")
    ews.clock.forward(timedelta(seconds=6))
    told += [ews.find("tasks").codes]

    assert told == [["NoError"]] * 3
    assert (refused.codes, refused.text("Value")) == (["ErrorServerBusy"], "6000")


def test_requests_are_counted_by_mailbox_and_the_trouble_of_one_is_no_others(ews: Ews) -> None:
    ews.organisation.trouble(HANAKO).busy(TEN_SECONDS)

    busy, well = ews.find("tasks"), ews.ask("<m:GetServerTimeZones/>", mailbox=TARO)
    ews.find("tasks")

    assert (busy.codes, well.codes) == (["ErrorServerBusy"], ["NoError"])
    assert ews.organisation.trouble(HANAKO).asked == {"FindItem": 2}
    assert ews.organisation.trouble(TARO).asked == {"GetServerTimeZones": 1}


def test_after_a_restore_everything_is_there_and_has_another_id(ews: Ews) -> None:
    organisation = ews.organisation
    kept = with_attachments(ews, FILE, kind="Task")
    made(ews, recurrence())
    state = ews.sync("tasks").text("SyncState")
    occurrence = seen(ews).item_ids[0]
    mailbox = organisation.mailbox(HANAKO)
    assert mailbox is not None
    receive_invitation(organisation, mailbox, Person("Bob", "bob@partner.example"), {})

    organisation.restore(HANAKO)

    old = [ews.get(item_id).codes[0] for item_id in (kept.item_id, occurrence)]
    assert old == ["ErrorItemNotFound"] * 2
    assert fetch(ews, *ids(kept)).codes == ["ErrorItemNotFound"]
    assert ews.sync("tasks", state).codes == ["ErrorInvalidSyncStateData"]
    found = ews.get(ews.find("tasks").item_id)
    assert found.texts("Name") == ["plan.pdf"]
    assert fetch(ews, *ids(found)).codes == ["NoError"]
    assert len(ews.find("calendar").item_ids) == 2
    assert tasks(ews, "new").item_id not in {kept.item_id, found.item_id}


def test_a_folder_of_ones_own_is_restored_with_what_is_in_it(ews: Ews) -> None:
    folder = "<t:TasksFolder><t:DisplayName>mine</t:DisplayName></t:TasksFolder>"
    parent = '<m:ParentFolderId><t:DistinguishedFolderId Id="tasks"/></m:ParentFolderId>'
    created = ews.ask(f"<m:CreateFolder>{parent}<m:Folders>{folder}</m:Folders></m:CreateFolder>")
    old = str(created.attribute("FolderId", "Id"))
    place = f'<m:SavedItemFolderId><t:FolderId Id="{old}"/></m:SavedItemFolderId>'
    item = "<t:Task><t:Subject>s</t:Subject></t:Task>"
    ews.ask(f"<m:CreateItem>{place}<m:Items>{item}</m:Items></m:CreateItem>")

    mailbox = ews.organisation.restore(HANAKO)

    (own,) = (one for one in mailbox.folders.values() if not one.is_distinguished)
    (kept,) = own.items.values()
    assert own.folder_id != old
    assert (own.parent, kept.folder) == ("tasks", own.folder_id)
    assert ews.get(f'<t:ItemId Id="{kept.item_id}"/>').text("Subject") == "s"


def test_troubles_that_are_saved_are_what_they_were(ews: Ews) -> None:
    trouble = ews.organisation.trouble(HANAKO)
    trouble.allow(2, TEN_SECONDS)
    trouble.poisoned["id"] = Poison(whole=True)
    ews.find("tasks")

    document = write({"trouble": trouble}, {})

    held = read(document, {})["trouble"]
    assert (held["poisoned"], held["asked"]) == (trouble.poisoned, {"FindItem": 1})
