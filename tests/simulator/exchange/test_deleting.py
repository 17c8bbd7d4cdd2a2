import pytest

from tests.simulator.exchange.ews import HANAKO, Ews, fields

NINE = {"Start": "2026-11-03T00:00:00Z", "End": "2026-11-03T01:00:00Z"}


@pytest.fixture
def made(ews: Ews) -> str:
    return ews.create("CalendarItem", fields(Subject="s", **NINE)).item_id


def test_what_is_moved_to_deleted_items_is_there_under_another_id(ews: Ews, made: str) -> None:
    assert ews.delete(made).codes == ["NoError"]

    there = ews.find("deleteditems")
    assert ews.find("calendar").item_ids == []
    assert there.texts("Subject") == ["s"]
    assert there.item_id.partition(" ChangeKey")[0] != made.partition(" ChangeKey")[0]
    assert ews.get(made).codes == ["ErrorItemNotFound"]


@pytest.mark.parametrize(("how", "recoverable"), [("HardDelete", 0), ("SoftDelete", 1)])
def test_what_is_deleted_otherwise_is_in_no_folder(
    ews: Ews, made: str, how: str, recoverable: int
) -> None:
    ews.delete(made, how)

    mailbox = ews.organisation.mailbox(HANAKO)
    assert mailbox
    assert mailbox.item_count() == 0
    assert len(mailbox.recoverable) == recoverable


def test_what_is_deleted_from_deleted_items_is_not_moved_there_again(ews: Ews, made: str) -> None:
    ews.delete(made)
    ews.delete(ews.find("deleteditems").item_id)

    assert ews.find("deleteditems").item_ids == []


def test_a_delete_does_not_look_at_the_change_key(ews: Ews, made: str) -> None:
    old = made.replace('ChangeKey="', 'ChangeKey="anything')

    assert ews.delete(old).codes == ["NoError"]


def test_one_that_is_gone_does_not_stop_the_others(ews: Ews, made: str) -> None:
    answer = ews.delete(made * 2)

    assert answer.codes == ["NoError", "ErrorItemNotFound"]


@pytest.mark.parametrize(
    ("kind", "attribute", "code"),
    [
        ("CalendarItem", "", "ErrorSendMeetingCancellationsRequired"),
        ("CalendarItem", ' SendMeetingCancellations="SendToNone"', "NoError"),
        ("Task", "", "ErrorAffectedTaskOccurrencesRequired"),
        ("Task", ' AffectedTaskOccurrences="AllOccurrences"', "NoError"),
    ],
)
def test_a_delete_says_what_its_kind_of_item_needs(
    ews: Ews, kind: str, attribute: str, code: str
) -> None:
    item_id = ews.create(kind, fields(Subject="s")).item_id
    ids = f"<m:ItemIds>{item_id}</m:ItemIds>"

    answer = ews.ask(f'<m:DeleteItem DeleteType="HardDelete"{attribute}>{ids}</m:DeleteItem>')

    assert answer.codes == [code]
