"""A series of calendar items: what is kept of it, what is told of it, and its occurrences."""

import pytest

from provision.simulator.plain import read, write
from tests.simulator.exchange.a_series import (
    TOKYO,
    WEEKLY,
    made,
    occurrence_of,
    recurrence,
    seen,
    times,
)
from tests.simulator.exchange.ews import HANAKO, Ews, delete_field, set_field, shape


def test_a_master_starts_on_the_first_day_of_its_series(ews: Ews) -> None:
    master = ews.get(made(ews, recurrence(span=times(3))).item_id, "", TOKYO)

    assert master.text("CalendarItemType") == "RecurringMaster"
    assert master.text("IsRecurring") == "true"
    assert master.text("StartDate") == "2026-11-05+09:00"
    assert master.text("DaysOfWeek") == "Monday Thursday"
    assert master.text("NumberOfOccurrences") == "3"
    assert master.texts("Start")[0] == master.texts("OriginalStart")[0] == "2026-11-05T00:00:00Z"
    assert master.texts("OriginalStart")[1] == "2026-11-12T00:00:00Z"


def test_a_series_without_an_end_has_no_last_occurrence(ews: Ews) -> None:
    master = ews.get(made(ews, recurrence()).item_id)

    assert len(master.texts("FirstOccurrence")) == 1
    assert master.texts("LastOccurrence") == []


@pytest.mark.parametrize(
    "pattern",
    [
        "<t:DailyRecurrence><t:Interval>1000</t:Interval></t:DailyRecurrence>",
        WEEKLY.replace(">1<", ">0<"),
        WEEKLY.replace("Monday Thursday", ""),
        "<t:AbsoluteYearlyRecurrence><t:DayOfMonth>32</t:DayOfMonth><t:Month>May</t:Month>"
        "</t:AbsoluteYearlyRecurrence>",
    ],
)
def test_a_pattern_out_of_range_is_refused(ews: Ews, pattern: str) -> None:
    assert made(ews, recurrence(pattern)).codes == ["ErrorCalendarInvalidRecurrence"]

    assert ews.find("calendar").item_ids == []


def test_an_appointment_becomes_a_series_and_again_an_appointment(ews: Ews) -> None:
    single = made(ews, "")
    series = set_field("calendar:Recurrence", "CalendarItem", recurrence())

    updated = ews.update(single.item_id, series)
    again = ews.update(updated.item_id, delete_field("calendar:Recurrence"))

    assert updated.codes == again.codes == ["NoError"]
    found = ews.get(again.item_id)
    assert found.text("CalendarItemType") == "Single"
    assert found.texts("Recurrence") == found.texts("FirstOccurrence") == []


def test_a_view_has_the_occurrences_and_a_list_the_master(ews: Ews) -> None:
    master = made(ews, recurrence())

    found = seen(ews)

    assert found.texts("CalendarItemType") == ["Occurrence"] * 2
    assert found.texts("Start") == ["2026-11-05T00:00:00Z", "2026-11-09T00:00:00Z"]
    assert ews.find("calendar").item_ids == ews.sync("calendar").item_ids == [master.item_id]


def test_an_occurrence_is_read_by_its_own_id_and_by_its_number(ews: Ews) -> None:
    master = made(ews, recurrence())
    second = seen(ews).item_ids[1]

    by_id, by_number = ews.get(second), ews.get(occurrence_of(master.item_id, 2))

    assert by_id.item_id == by_number.item_id == second
    assert by_id.text("RecurrenceId") == by_number.text("Start") == "2026-11-09T00:00:00Z"
    assert by_id.texts("Recurrence") == []


def test_a_master_is_read_by_the_id_of_an_occurrence(ews: Ews) -> None:
    master = made(ews, recurrence())
    first = seen(ews).attribute("ItemId", "Id")

    found = ews.get(f'<t:RecurringMasterItemId OccurrenceId="{first}"/>', shape())

    assert found.item_id == master.item_id


def test_there_is_no_occurrence_beyond_the_last_nor_of_what_is_no_series(ews: Ews) -> None:
    series, single = made(ews, recurrence(span=times(3))), made(ews, "")

    codes = [
        ews.get(occurrence_of(item_id, index)).codes[0]
        for item_id, index in ((series.item_id, 4), (series.item_id, 0), (single.item_id, 1))
    ]

    assert codes == ["ErrorCalendarOccurrenceIndexIsOutOfRecurrenceRange"] * 3


def start(day: int) -> tuple[str, ...]:
    return tuple(
        set_field(f"calendar:{name}", "CalendarItem", f"<t:{name}>2026-11-{day:02}T{at}</t:{name}>")
        for name, at in (("Start", "03:00:00Z"), ("End", "04:00:00Z"))
    )


def test_one_occurrence_is_changed_and_its_master_tells_of_it(ews: Ews) -> None:
    master = made(ews, recurrence())
    named = occurrence_of(master.item_id, 2)

    answer = ews.update(named, *start(10))

    assert answer.codes == ["NoError"]
    found, whole = ews.get(answer.item_id), ews.get(master.item_id)
    assert found.text("CalendarItemType") == "Exception"
    assert (found.text("Start"), found.text("OriginalStart")) == (
        "2026-11-10T03:00:00Z",
        "2026-11-09T00:00:00Z",
    )
    assert len(whole.texts("Occurrence")) == 1
    assert whole.item_ids[0] != master.item_id
    assert seen(ews).texts("CalendarItemType") == ["Occurrence", "Exception"]


def test_one_occurrence_is_deleted_and_its_master_tells_of_it(ews: Ews) -> None:
    master = made(ews, recurrence())
    state = ews.sync("calendar").text("SyncState")

    answer = ews.delete(seen(ews).item_ids[0])

    assert answer.codes == ["NoError"]
    assert seen(ews).texts("Start") == ["2026-11-09T00:00:00Z"]
    assert len(ews.get(master.item_id).texts("DeletedOccurrence")) == 1
    assert ews.get(occurrence_of(master.item_id, 1)).codes == [
        "ErrorCalendarOccurrenceIsDeletedFromRecurrence"
    ]
    assert len(list(ews.sync("calendar", state).root.iter("{*}Update"))) == 1


@pytest.mark.parametrize("day", [5, 12])
def test_an_occurrence_does_not_pass_its_neighbours(ews: Ews, day: int) -> None:
    master = made(ews, recurrence())

    answer = ews.update(occurrence_of(master.item_id, 2), *start(day))

    assert answer.codes == ["ErrorOccurrenceCrossingBoundary"]
    assert ews.find("calendar").item_id == master.item_id


def test_a_changed_recurrence_has_no_exceptions(ews: Ews) -> None:
    master = made(ews, recurrence())
    ews.update(occurrence_of(master.item_id, 2), *start(10))
    ews.delete(occurrence_of(master.item_id, 1))
    changed = set_field("calendar:Recurrence", "CalendarItem", recurrence(span=times(9)))

    ews.update(ews.find("calendar").item_id, changed)

    found = ews.get(ews.find("calendar").item_id)
    assert found.texts("ModifiedOccurrences") == found.texts("DeletedOccurrences") == []


def test_a_series_that_is_saved_is_what_it_was(ews: Ews) -> None:
    made(ews, recurrence(span=times(3)))
    mailbox = ews.organisation.mailbox(HANAKO)
    assert mailbox is not None
    calendar = mailbox.folder("calendar")

    document = write({"calendar": calendar}, {})

    assert read(document, {})["calendar"]["items"] == calendar.items
