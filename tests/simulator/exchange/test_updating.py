import pytest

from tests.simulator.exchange.ews import MARK, Ews, delete_field, fields, set_field, shape

NINE = {"Start": "2026-11-03T00:00:00Z", "End": "2026-11-03T01:00:00Z"}
NEVER = (
    "<t:Recurrence><t:DailyRecurrence><t:Interval>1</t:Interval></t:DailyRecurrence>"
    "<t:EndDateRecurrence><t:StartDate>2026-11-03</t:StartDate><t:EndDate>2026-11-02</t:EndDate>"
    "</t:EndDateRecurrence></t:Recurrence>"
)
NO_KEY = "ErrorChangeKeyRequiredForWriteOperations"


def subject(text: str, kind: str = "CalendarItem") -> str:
    return set_field("item:Subject", kind, fields(Subject=text))


def location(text: str) -> str:
    return set_field("calendar:Location", "CalendarItem", fields(Location=text))


def without_key(item_id: str) -> str:
    return item_id.partition(" ChangeKey")[0] + "/>"


@pytest.fixture
def made(ews: Ews) -> str:
    content = f"{fields(Subject='old')}{fields(**NINE, Location='here')}"
    return ews.create("CalendarItem", content).item_id


def test_an_update_writes_its_fields_and_no_other(ews: Ews, made: str) -> None:
    changed = ews.update(made, subject("new"))

    item = ews.get(changed.item_id)
    assert (item.text("Subject"), item.text("Location")) == ("new", "here")
    assert changed.text("Count") == "0"


def test_every_write_gives_another_change_key_and_the_same_id(ews: Ews, made: str) -> None:
    keys = [made]
    for number in range(3):
        keys.append(ews.update(keys[-1], subject(str(number))).item_id)

    assert len(set(keys)) == 4
    assert len({without_key(key) for key in keys}) == 1


@pytest.mark.parametrize(
    ("resolution", "code", "shown"),
    [
        ("NeverOverwrite", "ErrorIrresolvableConflict", "theirs"),
        ("AutoResolve", "NoError", "ours"),
        ("AlwaysOverwrite", "NoError", "ours"),
    ],
)
def test_who_writes_with_an_old_key_says_what_shall_become_of_it(
    ews: Ews, made: str, resolution: str, code: str, shown: str
) -> None:
    ews.update(made, subject("theirs"))

    answer = ews.update(made, subject("ours"), resolution=resolution)

    assert answer.codes == [code]
    assert ews.find("calendar").texts("Subject") == [shown]


@pytest.mark.parametrize(("change", "conflicts"), [(subject("ours"), "1"), (location("x"), "0")])
def test_only_a_field_that_both_wrote_is_a_conflict(
    ews: Ews, made: str, change: str, conflicts: str
) -> None:
    ews.update(made, subject("theirs"))

    answer = ews.update(made, change, resolution="AutoResolve")

    assert answer.text("Count") == conflicts


@pytest.mark.parametrize(
    ("resolution", "code"),
    [("NeverOverwrite", NO_KEY), ("AutoResolve", NO_KEY), ("AlwaysOverwrite", "NoError")],
)
def test_only_who_overwrites_can_do_without_a_key(
    ews: Ews, made: str, resolution: str, code: str
) -> None:
    answer = ews.update(without_key(made), subject("x"), resolution=resolution)

    assert answer.codes == [code]


@pytest.mark.parametrize("key", ["", "QQ==", "x", "c2ltdWxhdGVkLWZvbGRlci0wMDAwMDE="])
def test_a_key_that_is_none_is_refused(ews: Ews, made: str, key: str) -> None:
    item_id = without_key(made).replace("/>", f' ChangeKey="{key}"/>')

    assert ews.update(item_id, subject("x")).codes == ["ErrorInvalidChangeKey"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (set_field("item:Size", "CalendarItem", fields(Size=1)), "ErrorInvalidPropertySet"),
        (set_field("item:Subject", "CalendarItem", fields(Culture="ja")), "Mismatch"),
        (set_field("item:Subject", "CalendarItem", ""), "ErrorIncorrectUpdatePropertyCount"),
        (
            set_field("item:Subject", "CalendarItem", fields(Subject=1, Culture="ja")),
            "ErrorIncorrectUpdatePropertyCount",
        ),
        (subject("x", "Task"), "ErrorUpdatePropertyMismatch"),
        (set_field("task:Status", "Task", fields(Status="Deferred")), "PropertyRequest"),
        (set_field(MARK, "CalendarItem", fields(Subject="x")), "ErrorUpdatePropertyMismatch"),
        (set_field("calendar:Recurrence", "CalendarItem", NEVER), "HasNoOccurrence"),
        (delete_field("calendar:Start"), "ErrorInvalidPropertyDelete"),
        (delete_field("item:ItemClass"), "ErrorInvalidPropertyDelete"),
        (delete_field("item:MimeContent"), "ErrorInvalidOperation"),
        (delete_field("task:DueDate"), "ErrorInvalidPropertyRequest"),
        (
            set_field("calendar:End", "CalendarItem", fields(End="2026-11-02T00:00:00Z")),
            "ErrorCalendarEndDateIsEarlierThanStartDate",
        ),
    ],
)
def test_an_update_that_cannot_be_changes_nothing_at_all(
    ews: Ews, made: str, change: str, code: str
) -> None:
    answer = ews.update(made, subject("half"), change)

    assert code in answer.codes[0]
    assert ews.find("calendar").texts("Subject") == ["old"]
    assert ews.find("calendar").item_id == made


@pytest.mark.parametrize("path", ["calendar:Recurrence", "calendar:RequiredAttendees"])
def test_what_no_item_has_can_be_deleted(ews: Ews, made: str, path: str) -> None:
    assert ews.update(made, delete_field(path)).codes == ["NoError"]


def test_a_field_that_is_deleted_is_gone_or_what_it_was_in_the_beginning(
    ews: Ews, made: str
) -> None:
    private = set_field("item:Sensitivity", "CalendarItem", fields(Sensitivity="Private"))
    private_id = ews.update(made, private).item_id
    deletions = (delete_field("item:Sensitivity"), delete_field("item:Subject"))

    changed = ews.update(private_id, *deletions)

    item = ews.get(changed.item_id)
    assert item.text("Sensitivity") == "Normal"
    assert item.texts("Subject") == []


def test_changes_are_made_in_the_order_they_are_written(ews: Ews, made: str) -> None:
    changed = ews.update(made, subject("1"), delete_field("item:Subject"), subject("2"))

    assert ews.get(changed.item_id).text("Subject") == "2"


def test_an_extended_property_can_be_set_and_deleted(ews: Ews, made: str) -> None:
    value = f"<t:ExtendedProperty>{MARK}<t:Value>m</t:Value></t:ExtendedProperty>"
    marked = ews.update(made, set_field(MARK, "CalendarItem", value)).item_id
    before = ews.get(marked, shape("IdOnly", MARK)).texts("Value")

    cleared = ews.update(marked, delete_field(MARK)).item_id

    assert before == ["m"]
    assert ews.get(cleared, shape("IdOnly", MARK)).texts("Value") == []


def test_a_new_start_leaves_the_end_and_the_zone(ews: Ews, made: str) -> None:
    start = set_field("calendar:Start", "CalendarItem", fields(Start="2026-11-03T00:30:00Z"))

    item = ews.get(ews.update(made, start).item_id)

    assert (item.text("Start"), item.text("End")) == (
        "2026-11-03T00:30:00Z",
        "2026-11-03T01:00:00Z",
    )
    assert item.attribute("StartTimeZone", "Id") == "UTC"
    assert item.text("ReminderDueBy") == "2026-11-03T00:30:00Z"


def test_whether_to_send_updates_must_be_said_for_a_calendar_item_only(ews: Ews, made: str) -> None:
    task = ews.create("Task", fields(Subject="t")).item_id
    codes = []
    for item_id, kind in ((made, "CalendarItem"), (task, "Task")):
        change = f"<t:Updates>{subject('x', kind)}</t:Updates>"
        changes = f"<m:ItemChanges><t:ItemChange>{item_id}{change}</t:ItemChange></m:ItemChanges>"
        answer = ews.ask(f'<m:UpdateItem ConflictResolution="AutoResolve">{changes}</m:UpdateItem>')
        codes += answer.codes

    assert codes == ["ErrorSendMeetingInvitationsOrCancellationsRequired", "NoError"]


@pytest.mark.parametrize(
    ("kind", "more", "expected"),
    [
        ("Text", "two", "one\r\ntwo"),
        ("HTML", "&lt;b>two&lt;/b>", "one\r\ntwo"),
    ],
)
def test_more_can_be_added_to_a_body(ews: Ews, kind: str, more: str, expected: str) -> None:
    body = '<t:Body BodyType="Text">one\n</t:Body>'
    made = ews.create("CalendarItem", f"{body}{fields(**NINE)}").item_id
    added = f'<t:CalendarItem><t:Body BodyType="{kind}">{more}</t:Body></t:CalendarItem>'
    append = f'<t:FieldURI FieldURI="item:Body"/>{added}'

    changed = ews.update(made, f"<t:AppendToItemField>{append}</t:AppendToItemField>").item_id

    item = ews.get(changed, shape("IdOnly", "item:Body"))
    assert item.texts("Body")[-1] == expected


@pytest.mark.parametrize("path", ["item:Subject", "calendar:Location"])
def test_nothing_can_be_added_to_another_field(ews: Ews, made: str, path: str) -> None:
    name = path.partition(":")[2]
    more = f"<t:CalendarItem>{fields(**{name: 'x'})}</t:CalendarItem>"
    append = f'<t:AppendToItemField><t:FieldURI FieldURI="{path}"/>{more}</t:AppendToItemField>'

    assert ews.update(made, append).codes == ["ErrorInvalidPropertyAppend"]
