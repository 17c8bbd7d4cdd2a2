"""How EWS writes items, and what we make of it: the cases beyond going there and coming back."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from exchangelib.winzone import MS_TIMEZONE_TO_IANA_MAP
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from adapter.ews.answers import TYPES
from adapter.ews.decode import decoded, partial
from adapter.ews.encode import created, updated
from adapter.ews.ids import item_id
from adapter.ews.mailbox import Mailbox
from adapter.items import Event, Item, ShowAs, Todo, TodoStatus, changed_fields
from adapter.recurrence import Daily, Recurrence
from adapter.store import Fetched, Folder, Unreadable
from adapter.zones import UnknownZoneError, windows_name, zone_named
from tests.adapter.exchange import HANAKO
from tests.adapter.strategies import OLYMPUS, TOKYO, ZONES, events, todos

NEW_YORK = ZoneInfo("America/New_York")
TEN = datetime(2026, 11, 2, 10, 0, tzinfo=TOKYO)
HOUR = timedelta(hours=1)
HERS = Mailbox(HANAKO, TOKYO)
START, END = "<t:Start>2026-11-02T01:00:00Z</t:Start>", "<t:End>2026-11-02T02:00:00Z</t:End>"


def parsed(kind: str, parts: str) -> etree._Element:
    text = f'<t:{kind} xmlns:t="{TYPES[1:-1]}"><t:ItemId Id="i" ChangeKey="c"/>{parts}</t:{kind}>'
    return etree.fromstring(text.encode())


def event_of(parts: str, zone: ZoneInfo = TOKYO) -> Event:
    found = decoded(parsed("CalendarItem", parts), Folder.CALENDAR, zone)
    assert isinstance(found, Fetched)
    assert isinstance(found.item, Event)
    return found.item


def todo_of(parts: str, zone: ZoneInfo = TOKYO) -> Todo:
    found = decoded(parsed("Task", parts), Folder.TASKS, zone)
    assert isinstance(found, Fetched)
    assert isinstance(found.item, Todo)
    return found.item


def zones_of(event: Event) -> list[object]:
    return [time.tzinfo for time in (event.start, event.end) if isinstance(time, datetime)]


def why_not(kind: str, parts: str) -> str:
    found = partial(parsed(kind, parts), Folder.CALENDAR, TOKYO).found
    assert isinstance(found, Unreadable)
    assert found.key == "calendar/i"
    return str(found.reason)


@given(item=events | todos, zone=st.sampled_from(ZONES))
def test_what_is_created_reads_as_it_was_without_a_server(item: Item, zone: ZoneInfo) -> None:
    element = created(item, "ours", Mailbox(HANAKO, zone))
    folder = Folder.CALENDAR if isinstance(item, Event) else Folder.TASKS

    found = decoded(etree.fromstring(etree.tostring(element)), folder, zone)

    assert isinstance(found, Fetched)
    assert not changed_fields(item, found.item) - {"completed"}
    assert [found.token] == ["ours"]


def test_an_event_that_says_little_has_exchange_s_defaults() -> None:
    assert event_of(START + END) == Event(TEN, TEN + HOUR)


def test_a_todo_that_says_little_has_exchange_s_defaults() -> None:
    assert todo_of("") == Todo()


@pytest.mark.parametrize(
    "said",
    [
        *("2026-11-02T01:00:00Z", "2026-11-02T01:00:00.0000000Z", "2026-11-02T10:00:00+09:00"),
        *("2026-11-01T20:00:00-05:00", "2026-11-02T10:00:00"),
    ],
)
def test_a_time_is_read_however_it_is_written(said: str) -> None:
    event = event_of(f"<t:Start>{said}</t:Start>{END}")

    assert zones_of(event) == [TOKYO, TOKYO]
    assert event.start == TEN


def test_an_event_keeps_the_zones_it_begins_and_ends_in() -> None:
    zones = '<t:StartTimeZone Id="Eastern Standard Time"/><t:EndTimeZone Id="UTC"/>'

    event = event_of(START + END + zones)

    assert zones_of(event) == [NEW_YORK, ZoneInfo("UTC")]
    assert (event.start, event.end) == (TEN, TEN + HOUR)


@pytest.mark.parametrize(
    "name", ["", "Customized Time Zone", "tzone://Microsoft/Custom", "(UTC+09:00) 大阪、札幌、東京"]
)
def test_a_zone_that_somebody_made_up_is_the_mailbox_s_and_no_time_moves(name: str) -> None:
    event = event_of(f'{START}{END}<t:StartTimeZone Id="{name}"/>')

    assert event == Event(TEN, TEN + HOUR, zone_name=name)
    assert zones_of(event) == [TOKYO, TOKYO]


@pytest.mark.parametrize(
    ("zone", "start", "end", "days"),
    [
        ("Tokyo Standard Time", "2026-11-01T15:00:00Z", "2026-11-02T15:00:00Z", (2, 3)),
        ("Eastern Standard Time", "2026-11-02T05:00:00Z", "2026-11-03T05:00:00Z", (2, 3)),
        # The clocks go back on the first of November in New York: a day of 25 hours.
        ("Eastern Standard Time", "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z", (1, 2)),
        ("New Zealand Standard Time", "2026-11-01T11:00:00Z", "2026-11-03T11:00:00Z", (2, 4)),
        ("UTC", "2026-11-02T00:00:00Z", "2026-11-03T00:00:00Z", (2, 3)),
        ("UTC", "2026-11-02T00:00:00Z", "2026-11-02T00:00:00Z", (2, 3)),
    ],
)
def test_a_day_is_that_of_the_event_s_zone_and_not_the_mailbox_s(
    zone: str, start: str, end: str, days: tuple[int, int]
) -> None:
    event = event_of(
        f"<t:Start>{start}</t:Start><t:End>{end}</t:End><t:IsAllDayEvent>true</t:IsAllDayEvent>"
        f'<t:StartTimeZone Id="{zone}"/>',
        ZoneInfo("Europe/London"),
    )

    first, last = days
    assert event == Event(date(2026, 11, first), date(2026, 11, last))


@pytest.mark.parametrize("zone", [TOKYO, NEW_YORK, ZoneInfo("UTC")])
@pytest.mark.parametrize("said", ["2026-11-02T00:00:00Z", "local"])
def test_a_day_of_a_todo_is_the_same_wherever_its_midnight_is(zone: ZoneInfo, said: str) -> None:
    if said == "local":
        said = datetime(2026, 11, 2, tzinfo=zone).astimezone(UTC).isoformat()

    todo = todo_of(f"<t:StartDate>{said}</t:StartDate><t:DueDate>{said}</t:DueDate>", zone)

    assert todo == Todo(start=date(2026, 11, 2), due=date(2026, 11, 2))


def test_a_completed_todo_says_when() -> None:
    todo = todo_of(
        "<t:CompleteDate>2026-11-01T15:00:00Z</t:CompleteDate><t:PercentComplete>100</t:PercentComplete>"
        "<t:Status>Completed</t:Status>"
    )

    assert todo.status is TodoStatus.COMPLETED
    assert todo.completed == datetime(2026, 11, 2, tzinfo=TOKYO)


@pytest.mark.parametrize(
    ("parts", "reminder"),
    [
        ("<t:ReminderIsSet>true</t:ReminderIsSet>", timedelta(0)),
        (
            "<t:ReminderIsSet>true</t:ReminderIsSet>"
            "<t:ReminderMinutesBeforeStart>15</t:ReminderMinutesBeforeStart>",
            timedelta(minutes=15),
        ),
        (
            "<t:ReminderIsSet>false</t:ReminderIsSet>"
            "<t:ReminderMinutesBeforeStart>15</t:ReminderMinutesBeforeStart>",
            None,
        ),
        (
            "<t:ReminderIsSet>true</t:ReminderIsSet>"
            "<t:ReminderMinutesBeforeStart>-5</t:ReminderMinutesBeforeStart>",
            timedelta(0),
        ),
    ],
)
def test_a_reminder_is_read_if_it_is_set(parts: str, reminder: timedelta | None) -> None:
    assert event_of(START + END + parts).reminder == reminder


def test_a_time_of_which_nothing_is_known_is_busy() -> None:
    no_data = "<t:LegacyFreeBusyStatus>NoData</t:LegacyFreeBusyStatus>"

    assert event_of(START + END + no_data).show_as is ShowAs.BUSY


def test_a_token_of_somebody_else_s_is_not_ours() -> None:
    theirs = (
        '<t:ExtendedProperty><t:ExtendedFieldURI PropertySetId="{}" PropertyName="exobridge token"'
        ' PropertyType="String"/><t:Value>x</t:Value></t:ExtendedProperty>'
    )
    other = theirs.format("00000000-0000-4000-8000-000000000000")
    ours = theirs.format("B7B8023D-C6F4-47C1-9B08-0012F963702F")

    tokens = [
        decoded(parsed("Task", parts), Folder.TASKS, TOKYO) for parts in (other, other + ours)
    ]

    assert [one.token for one in tokens if isinstance(one, Fetched)] == [None, "x"]


@pytest.mark.parametrize(
    ("kind", "parts", "said"),
    [
        ("Message", "", "but a Message"),
        ("CalendarItem", START, "isoformat"),
        ("CalendarItem", f"{START}<t:End>tomorrow</t:End>", "isoformat"),
        ("CalendarItem", START.replace("2026", "2027") + END, "ends before it starts"),
        ("CalendarItem", f"{START}{END}<t:Sensitivity>Odd</t:Sensitivity>", "Odd"),
        ("CalendarItem", f"{START}{END}<t:Body BodyType='RTF'/>", "RTF"),
        (
            "CalendarItem",
            f"{START}{END}<t:ModifiedOccurrences><t:Occurrence/></t:ModifiedOccurrences>",
            "isoformat",
        ),
        ("Task", "<t:PercentComplete>lots</t:PercentComplete>", "lots"),
        ("Task", "<t:PercentComplete>101</t:PercentComplete>", "percent"),
        ("Task", "<t:DueDate>9999-12-31T23:00:00Z</t:DueDate>", "out of range"),
        (
            "Task",
            "<t:DueDate>2026-11-02T00:00:00Z</t:DueDate><t:StartDate>2026-11-03T00:00:00Z</t:StartDate>",
            "due before",
        ),
    ],
)
def test_what_cannot_be_read_says_why(kind: str, parts: str, said: str) -> None:
    assert said in why_not(kind, parts)


def sent(item: Item, *fields: str) -> str:
    change = updated(item, frozenset(fields), item_id("i", "c"), HERS)
    return etree.tostring(change, encoding="unicode")


def test_what_is_emptied_is_taken_away() -> None:
    bare = Event(TEN, TEN + HOUR)

    change = sent(bare, "location", "categories")

    assert change.count("DeleteItemField>") == 4
    assert "SetItemField" not in change
    assert "calendar:Location" in change
    assert "item:Categories" in change


def test_a_reminder_that_is_taken_away_is_not_set() -> None:
    change = sent(Event(TEN, TEN + HOUR), "reminder")

    assert "ReminderIsSet>false<" in change
    assert "Minutes" not in change


def test_one_end_of_an_event_is_written_with_its_zone_and_nothing_else() -> None:
    start = sent(Event(TEN, TEN + HOUR), "start")
    both = sent(Event(TEN, TEN + HOUR), "start", "end")

    assert "calendar:StartTimeZone" in start
    assert "calendar:End" not in start
    assert "IsAllDayEvent" not in start
    assert "IsAllDayEvent" in both


def test_when_a_todo_was_completed_is_the_server_s_to_say() -> None:
    done = Todo(status=TodoStatus.COMPLETED, percent_complete=100, completed=TEN)

    element = etree.tostring(created(done, "token", HERS), encoding="unicode")

    assert "Completed<" in element
    assert "CompleteDate" not in element


def test_a_todo_is_whole_when_it_is_completed_and_not_before() -> None:
    waiting = Todo(status=TodoStatus.WAITING_ON_OTHERS, percent_complete=100)

    assert "PercentComplete>99<" in sent(waiting, "percent_complete")


@pytest.mark.parametrize("name", sorted(set(MS_TIMEZONE_TO_IANA_MAP) - {"tzone://Microsoft/Utc"}))
def test_every_zone_of_windows_comes_back_by_its_name(name: str) -> None:
    zone = zone_named(name)

    assert zone is not None
    assert windows_name(zone) == name


@pytest.mark.parametrize(
    ("iana", "windows"),
    [
        ("Asia/Tokyo", "Tokyo Standard Time"),
        ("Asia/Seoul", "Korea Standard Time"),
        ("Europe/Stockholm", "W. Europe Standard Time"),
        ("Etc/UTC", "UTC"),
        ("UTC", "UTC"),
        ("Asia/Calcutta", "India Standard Time"),
        ("Asia/Kolkata", "India Standard Time"),
        ("Europe/Kyiv", "FLE Standard Time"),
    ],
)
def test_zones_have_the_names_of_windows(iana: str, windows: str) -> None:
    assert windows_name(ZoneInfo(iana)) == windows


def test_utc_stays_utc() -> None:
    assert zone_named("UTC") is ZoneInfo("UTC")


def test_a_zone_without_a_name_of_windows_is_told() -> None:
    with pytest.raises(UnknownZoneError):
        windows_name(OLYMPUS)


def test_a_series_is_read_with_its_rule_and_what_was_taken_out_of_it() -> None:
    rule = "<t:DailyRecurrence><t:Interval>2</t:Interval></t:DailyRecurrence>"
    span = "<t:NoEndRecurrence><t:StartDate>2026-11-02+09:00</t:StartDate></t:NoEndRecurrence>"
    gone = "<t:DeletedOccurrence><t:Start>2026-11-04T01:00:00Z</t:Start></t:DeletedOccurrence>"

    event = event_of(
        f"{START}{END}<t:Recurrence>{rule}{span}</t:Recurrence>"
        f"<t:DeletedOccurrences>{gone}</t:DeletedOccurrences>"
        '<t:StartTimeZone Id="Tokyo Standard Time"/>'
    )

    assert event.recurrence == Recurrence(Daily(2), date(2026, 11, 2))
    assert event.deleted == {TEN + timedelta(days=2)}
