import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.simulator.exchange.ews import Ews, delete_field, fields, in_zone, new_ews, set_field

TOKYO = in_zone("Tokyo Standard Time")
STATUSES = ("NotStarted", "InProgress", "Completed", "WaitingOnOthers", "Deferred")
COMPLETION = ("Status", "PercentComplete", "IsComplete")


def completion(ews: Ews, item_id: str) -> tuple[str, ...]:
    item = ews.get(item_id)
    return tuple(item.text(name) for name in COMPLETION)


def test_a_task_has_what_the_server_adds(ews: Ews) -> None:
    made = ews.create("Task", fields(Subject="仕事"), send="")

    item = ews.get(made.item_id)

    expected = {
        "Subject": "仕事",
        "ItemClass": "IPM.Task",
        "Status": "NotStarted",
        "StatusDescription": "Not Started",
        "PercentComplete": "0",
        "IsComplete": "false",
        "IsRecurring": "false",
        "IsTeamTask": "false",
        "Owner": "山田 花子",
        "DelegationState": "NoMatch",
        "ReminderIsSet": "false",
        "ChangeCount": "1",
    }
    assert {name: item.text(name) for name in expected} == expected
    assert item.texts("CompleteDate") == item.texts("DueDate") == item.texts("StartDate") == []


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ({"Status": "Completed"}, ("Completed", "100", "true")),
        ({"PercentComplete": "100"}, ("Completed", "100", "true")),
        ({"CompleteDate": "2026-11-01T00:00:00Z"}, ("Completed", "100", "true")),
        ({"PercentComplete": "0"}, ("NotStarted", "0", "false")),
        ({"PercentComplete": "50"}, ("InProgress", "50", "false")),
        ({"PercentComplete": "12.5"}, ("InProgress", "12.5", "false")),
        (
            {"PercentComplete": "50", "Status": "WaitingOnOthers"},
            ("WaitingOnOthers", "50", "false"),
        ),
        ({"PercentComplete": "50", "Status": "Completed"}, ("Completed", "100", "true")),
        # Of several, the last decides: the example of the documentation.
        (
            {
                "CompleteDate": "2007-01-01T00:00:00Z",
                "PercentComplete": "100",
                "Status": "NotStarted",
            },
            ("NotStarted", "0", "false"),
        ),
    ],
)
def test_status_percentage_and_completion_agree(
    ews: Ews, written: dict[str, str], expected: tuple[str, ...]
) -> None:
    made = ews.create("Task", fields(**written))

    assert completion(ews, made.item_id) == expected


def test_a_task_is_completed_on_the_day_that_it_is_where_the_client_is(ews: Ews) -> None:
    ews.clock.now = ews.clock.now.replace(hour=20)
    made = ews.create("Task", fields(Status="Completed"), TOKYO)

    item = ews.get(made.item_id, "", TOKYO)

    assert item.text("CompleteDate") == "2026-11-03T00:00:00+09:00"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (set_field("task:Status", "Task", fields(Status="InProgress")), ("InProgress", "0")),
        (set_field("task:PercentComplete", "Task", fields(PercentComplete=0)), ("NotStarted", "0")),
        (delete_field("task:CompleteDate"), ("NotStarted", "0")),
    ],
)
def test_a_completed_task_can_be_taken_up_again(
    ews: Ews, change: str, expected: tuple[str, str]
) -> None:
    made = ews.create("Task", fields(Status="Completed"))

    changed = ews.update(made.item_id, change)

    assert completion(ews, changed.item_id) == (*expected, "false")
    assert ews.get(changed.item_id).texts("CompleteDate") == []


@given(st.lists(st.sampled_from(STATUSES) | st.integers(0, 100), min_size=1, max_size=6))
def test_whatever_is_written_in_whatever_order_a_task_agrees_with_itself(
    steps: list[str | int],
) -> None:
    ews = new_ews()
    item_id = ews.create("Task", fields(Subject="t")).item_id
    for step in steps:
        name = "Status" if isinstance(step, str) else "PercentComplete"
        change = set_field(f"task:{name}", "Task", fields(**{name: step}))
        item_id = ews.update(item_id, change).item_id

    item = ews.get(item_id)

    status, percentage = item.text("Status"), float(item.text("PercentComplete"))
    assert (status == "Completed") == (percentage == 100) == bool(item.texts("CompleteDate"))
    assert status != "NotStarted" or percentage == 0


@pytest.mark.parametrize("value", ["100.5", "-1", "NaN", "INF"])
def test_a_percentage_is_from_nothing_to_a_hundred(ews: Ews, value: str) -> None:
    answer = ews.create("Task", fields(PercentComplete=value))

    assert answer.codes == ["ErrorInvalidPercentCompleteValue"]


def test_nothing_is_completed_in_the_future(ews: Ews) -> None:
    answer = ews.create("Task", fields(CompleteDate="2026-11-04T00:00:00Z"))

    assert answer.codes == ["ErrorInvalidCompleteDate"]


@pytest.mark.parametrize(
    ("written_in", "written", "read_in", "read"),
    [
        (
            "Tokyo Standard Time",
            "2026-11-05T00:00:00",
            "Tokyo Standard Time",
            "2026-11-05T00:00:00+09:00",
        ),
        ("Tokyo Standard Time", "2026-11-04T15:00:00Z", "UTC", "2026-11-05T00:00:00Z"),
        ("UTC", "2026-11-05T23:59:00Z", "Pacific Standard Time", "2026-11-05T00:00:00-08:00"),
        ("Pacific Standard Time", "2026-11-05T00:00:00Z", "UTC", "2026-11-04T00:00:00Z"),
    ],
)
def test_a_due_date_is_a_day_wherever_it_is_read(
    ews: Ews, written_in: str, written: str, read_in: str, read: str
) -> None:
    made = ews.create("Task", fields(DueDate=written), in_zone(written_in))

    assert ews.get(made.item_id, "", in_zone(read_in)).text("DueDate") == read


def test_a_task_does_not_start_after_it_is_due(ews: Ews) -> None:
    dates = fields(DueDate="2026-11-05T00:00:00Z", StartDate="2026-11-09T00:00:00Z")

    item = ews.get(ews.create("Task", dates).item_id)

    assert item.text("StartDate") == item.text("DueDate") == "2026-11-05T00:00:00Z"


def test_a_reminder_of_a_task_is_a_moment(ews: Ews) -> None:
    reminder = fields(ReminderDueBy="2026-11-04T23:30:00Z", ReminderIsSet="true")

    item = ews.get(ews.create("Task", reminder).item_id)

    assert item.text("ReminderDueBy") == "2026-11-04T23:30:00Z"


def test_a_reminder_without_a_moment_is_on_the_day_it_is_due(ews: Ews) -> None:
    reminder = f"{fields(ReminderIsSet='true')}{fields(DueDate='2026-11-05T00:00:00Z')}"

    item = ews.get(ews.create("Task", reminder, TOKYO).item_id)

    assert item.text("ReminderDueBy") == "2026-11-04T15:00:00Z"


def test_each_change_of_a_task_is_counted(ews: Ews) -> None:
    item_id = ews.create("Task", fields(Subject="1")).item_id
    for number in range(3):
        change = set_field("item:Subject", "Task", fields(Subject=number))
        item_id = ews.update(item_id, change).item_id

    assert ews.get(item_id).text("ChangeCount") == "4"
