"""Tasks that come again: their patterns, and what becomes of them when one is done or deleted."""

from datetime import timedelta

import pytest

from tests.simulator.exchange.ews import MARK, Answer, Ews, delete_field, set_field, shape
from tests.simulator.exchange.test_attachments import FILE, names

START = "<t:StartDate>2026-11-03</t:StartDate>"
NO_END = f"<t:NoEndRecurrence>{START}</t:NoEndRecurrence>"
TWICE = (
    f"<t:NumberedRecurrence>{START}<t:NumberOfOccurrences>2</t:NumberOfOccurrences>"
    "</t:NumberedRecurrence>"
)
UNTIL = f"<t:EndDateRecurrence>{START}<t:EndDate>2026-11-04</t:EndDate></t:EndDateRecurrence>"
MONDAYS = (
    "<t:WeeklyRecurrence><t:Interval>1</t:Interval><t:DaysOfWeek>Monday</t:DaysOfWeek>"
    "</t:WeeklyRecurrence>"
)
DONE = set_field("task:Status", "Task", "<t:Status>Completed</t:Status>")
DAYS = ("StartDate", "DueDate")
DEAD = (
    '<t:ExtendedFieldURI DistinguishedPropertySetId="Task" PropertyId="33033"'
    ' PropertyType="Boolean"/>'
)


def after(unit: str, interval: int) -> str:
    return f"<t:{unit}Regeneration><t:Interval>{interval}</t:Interval></t:{unit}Regeneration>"


def made(ews: Ews, pattern: str, span: str = NO_END) -> Answer:
    recurrence = f"<t:Recurrence>{pattern}{span}</t:Recurrence>"
    return ews.create("Task", f"<t:Subject>s</t:Subject>{recurrence}")


def read(ews: Ews) -> list[list[str]]:
    """Return of each task its days, its status and whether it comes again; the done one last."""
    wanted = shape("IdOnly", "task:Status", "task:IsRecurring", *(f"task:{day}" for day in DAYS))
    found = [ews.get(item_id, wanted) for item_id in ews.find("tasks").item_ids]
    return [[one.text(n)[:10] for n in (*DAYS, "Status", "IsRecurring")] for one in found]


@pytest.mark.parametrize("span", [NO_END, TWICE, UNTIL])
@pytest.mark.parametrize(
    "pattern",
    [
        MONDAYS.replace("Monday", "Tuesday"),
        "<t:DailyRecurrence><t:Interval>2</t:Interval></t:DailyRecurrence>",
        *(after(unit, 3) for unit in ("Daily", "Weekly", "Monthly", "Yearly")),
    ],
)
def test_a_recurrence_is_read_as_it_was_written(ews: Ews, pattern: str, span: str) -> None:
    task = ews.get(made(ews, pattern, span).item_id)

    (recurrence,) = task.root.iter("{*}Recurrence")
    ends = span.partition("</t:StartDate>")[2].partition("</")[0]
    assert recurrence[0].tag.rpartition("}")[2] in pattern
    assert recurrence.findtext("*/{*}Interval") == pattern.partition("Interval>")[2][0]
    assert recurrence[1].findtext("{*}StartDate", "")[:10] == "2026-11-03"
    assert ends.rpartition(">")[2] in "".join(map(str, recurrence[1].itertext()))
    assert [task.texts(day)[-1][:10] for day in DAYS] == ["2026-11-03"] * 2
    assert task.text("IsRecurring") == "true"


def test_a_task_starts_on_the_first_day_of_its_series(ews: Ews) -> None:
    made(ews, MONDAYS)

    assert read(ews) == [["2026-11-09", "2026-11-09", "NotStarted", "true"]]


def test_what_is_done_stays_and_the_task_moves_on(ews: Ews) -> None:
    mark = f"<t:ExtendedProperty>{MARK}<t:Value>token</t:Value></t:ExtendedProperty>"
    attachments = f"<t:Attachments>{FILE}</t:Attachments>"
    pattern = f"<t:Recurrence>{MONDAYS}{NO_END}</t:Recurrence>"
    due = "<t:DueDate>2026-11-11T00:00:00Z</t:DueDate>"
    start = "<t:StartDate>2026-11-09T00:00:00Z</t:StartDate>"
    task = ews.create("Task", f"{attachments}{mark}{due}{pattern}{start}")
    state = ews.sync("tasks").text("SyncState")

    answer = ews.update(task.item_id, DONE)

    assert answer.attribute("ItemId", "Id") == task.attribute("ItemId", "Id")
    assert read(ews) == [
        ["2026-11-16", "2026-11-18", "NotStarted", "true"],
        ["2026-11-09", "2026-11-11", "Completed", "false"],
    ]
    news = ews.sync("tasks", state, wanted=shape("IdOnly", MARK, DEAD))
    assert [len(list(news.root.iter(f"{{*}}{n}"))) for n in ("Update", "Create")] == [1, 1]
    assert news.texts("Value") == ["token", "token", "true"]
    assert [names(ews, item_id) for item_id in ews.find("tasks").item_ids] == [["plan.pdf"]] * 2


@pytest.mark.parametrize(
    ("unit", "interval", "following"),
    [
        ("Daily", 3, "2026-11-05"),
        ("Weekly", 1, "2026-11-09"),
        ("Monthly", 2, "2027-01-02"),
        ("Yearly", 1, "2027-11-02"),
    ],
)
def test_a_regenerated_task_counts_from_the_day_it_was_done(
    ews: Ews, unit: str, interval: int, following: str
) -> None:
    task = made(ews, after(unit, interval))

    ews.update(task.item_id, DONE)

    assert read(ews)[0] == [following, following, "NotStarted", "true"]


def test_a_month_that_is_too_short_ends_on_its_last_day(ews: Ews) -> None:
    task = made(ews, after("Monthly", 1))
    done = set_field(
        "task:CompleteDate", "Task", "<t:CompleteDate>2026-08-31T00:00:00Z</t:CompleteDate>"
    )

    ews.update(task.item_id, done)

    assert read(ews)[0][0] == "2026-09-30"


@pytest.mark.parametrize("span", [TWICE, UNTIL])
@pytest.mark.parametrize(
    "pattern",
    ["<t:DailyRecurrence><t:Interval>1</t:Interval></t:DailyRecurrence>", after("Daily", 2)],
)
def test_the_last_of_a_series_is_done_for_good(ews: Ews, pattern: str, span: str) -> None:
    first = made(ews, pattern, span)

    second = ews.update(first.item_id, DONE)
    ews.clock.forward(timedelta(days=2))
    third = ews.update(second.item_id, DONE)

    assert [task[2] for task in read(ews)] == ["Completed", "Completed"]
    assert third.item_ids[0] != second.item_id
    assert ews.find("tasks", wanted=shape("IdOnly", DEAD)).texts("Value") == ["true", "true"]


def delete(ews: Ews, item_id: str, which: str) -> Answer:
    return ews.ask(
        f'<m:DeleteItem DeleteType="MoveToDeletedItems" AffectedTaskOccurrences="{which}">'
        f"<m:ItemIds>{item_id}</m:ItemIds></m:DeleteItem>"
    )


def test_one_day_of_a_task_is_deleted_or_all_of_them(ews: Ews) -> None:
    task = made(ews, MONDAYS)

    one = delete(ews, task.item_id, "SpecifiedOccurrenceOnly")
    left = read(ews)
    delete(ews, task.item_id, "AllOccurrences")

    assert one.codes == ["NoError"]
    assert left == [["2026-11-16", "2026-11-16", "NotStarted", "true"]]
    assert read(ews) == []


def test_of_a_regenerated_task_no_single_day_can_be_deleted(ews: Ews) -> None:
    task = made(ews, after("Daily", 1))

    answer = delete(ews, task.item_id, "SpecifiedOccurrenceOnly")

    assert answer.codes == ["ErrorCannotDeleteTaskOccurrence"]
    assert len(read(ews)) == 1


@pytest.mark.parametrize("pattern", [after("Daily", 1000), after("Monthly", 0)])
def test_an_interval_out_of_range_is_refused(ews: Ews, pattern: str) -> None:
    assert made(ews, pattern).codes == ["ErrorCalendarInvalidRecurrence"]


def test_an_event_does_not_regenerate(ews: Ews) -> None:
    recurrence = f"<t:Recurrence>{after('Daily', 1)}{NO_END}</t:Recurrence>"

    assert ews.create("CalendarItem", recurrence).response.status == 500


def test_a_task_ceases_to_come_again(ews: Ews) -> None:
    task = made(ews, MONDAYS)

    ews.update(task.item_id, delete_field("task:Recurrence"))

    assert read(ews) == [["2026-11-09", "2026-11-09", "NotStarted", "false"]]
