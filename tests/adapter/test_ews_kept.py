"""What EWS cannot say and is kept beside the item; zones that no table knows."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from adapter.ews.answers import TYPES
from adapter.ews.definitions import told_zone
from adapter.ews.kept import PARTS, kept_pieces, read_kept, unpacked
from adapter.items import Event, Item, Todo
from adapter.store import Create, Done, Fetched, Folder, Refused, Update
from adapter.stores.ews import EwsStore
from provision.simulator.exchange.zone_answers import _full_definition
from provision.simulator.exchange.zones import ZONES, Zone
from tests.adapter.exchange import HANAKO, Exchange, store_of
from tests.adapter.strategies import TOKYO

TEN = datetime(2026, 11, 2, 10, 0, tzinfo=TOKYO)
HOUR = timedelta(hours=1)
STOCKHOLM = ZoneInfo("Europe/Stockholm")
MEETING = Event(TEN, TEN + HOUR, "会議", uid="m")
LONDON = ZONES["GMT Standard Time"]
texts = st.text(max_size=60) | st.sampled_from(
    ["x" * 14_999, "é" * 30_000, "z:", "t:a", "\r\n\x00"]
)


@pytest.fixture
def hanako(exchange: Exchange) -> Iterator[EwsStore]:
    with exchange.connection() as connection:
        yield store_of(connection)


def told(name: str, text: str) -> str:
    """Return what is read of a text that is kept, over the wire and back."""
    pieces = [piece.element for piece in kept_pieces(name, text, name) if piece.element is not None]
    wire = [etree.fromstring(etree.tostring(element)) for element in pieces]
    return unpacked(read_kept(wire), name)


@settings(max_examples=40)
@given(name=st.sampled_from(sorted(PARTS)), text=texts)
@example(name="extra", text="\ud800")
def test_any_text_is_kept_to_the_letter(name: str, text: str) -> None:
    assert told(name, text) == text


@settings(max_examples=40)
@given(text=st.text(max_size=30))
def test_what_somebody_spoilt_is_as_if_it_were_not_there(text: str) -> None:
    assert unpacked({"exobridge extra": f"z:{text}"}, "extra") in ("", text)


def created(store: EwsStore, item: Item) -> Done:
    folder = Folder.CALENDAR if isinstance(item, Event) else Folder.TASKS
    (outcome,) = store.carry_out([Create(folder, item, "token")])
    assert isinstance(outcome, Done)
    return outcome


def read(store: EwsStore, key: str) -> Fetched:
    (found,) = store.fetch([key])
    assert isinstance(found, Fetched)
    return found


@pytest.mark.parametrize(
    "item",
    [
        replace(MEETING, extra="X-FOO:bar\nBEGIN:VALARM\nACTION:EMAIL\nEND:VALARM"),
        replace(MEETING, extra="\n".join(f"X-{n}:{'長い' * 40}{n}" for n in range(900))),
        replace(MEETING, floating=True),
        replace(MEETING, zone_name="Customized Time Zone"),
        replace(MEETING, start=TEN.astimezone(STOCKHOLM), end=(TEN + HOUR).astimezone(STOCKHOLM)),
        replace(MEETING, start=TEN.astimezone(STOCKHOLM), end=(TEN + HOUR)),
        Todo(
            "Order toner", uid="todo-1", extra="X-EXOBRIDGE-DAY:DUE:2026-11-04:DUE:20261104T170000Z"
        ),
        Todo(
            actual_work=90,
            total_work=480,
            mileage="12 km",
            billing="A-1",
            companies=frozenset({"A, Inc."}),
        ),
    ],
)
def test_what_ews_has_no_place_for_comes_back(hanako: EwsStore, item: Item) -> None:
    done = created(hanako, item)

    assert replace(read(hanako, done.key).item, uid=item.uid) == item


def test_what_is_too_long_to_be_kept_is_refused_and_said(hanako: EwsStore) -> None:
    digits = "".join(str(pow(7, n, 10**9)) for n in range(20_000))

    (outcome,) = hanako.carry_out(
        [Create(Folder.CALENDAR, replace(MEETING, extra=f"X-FOO:{digits}"), "token")]
    )

    assert isinstance(outcome, Refused)
    assert "longer than Exchange keeps" in str(outcome.reason)


def test_a_zone_that_somebody_chooses_in_exchange_counts(
    exchange: Exchange, hanako: EwsStore
) -> None:
    swedish = replace(
        MEETING, start=TEN.astimezone(STOCKHOLM), end=(TEN + HOUR).astimezone(STOCKHOLM)
    )
    done = created(hanako, replace(swedish, floating=True))
    box = exchange.organisation.mailbox(HANAKO)
    assert box
    (item,) = box.folder("calendar").items.values()
    item.values |= dict.fromkeys(("StartTimeZone", "EndTimeZone"), "Eastern Standard Time")

    event = read(hanako, done.key).item

    assert isinstance(event, Event)
    assert isinstance(event.start, datetime)
    assert str(event.start.tzinfo) == "America/New_York"
    assert not event.floating


def test_an_update_leaves_what_is_kept_of_other_fields(hanako: EwsStore) -> None:
    before = replace(MEETING, extra="X-FOO:bar", zone_name="Odd", floating=True)
    done = created(hanako, before)
    after = replace(before, subject="Other", extra="", zone_name="")

    hanako.carry_out([Update(done.key, done.version, after, frozenset({"subject"}))])

    assert read(hanako, done.key).item == replace(before, subject="Other")


def definition(zone: Zone, name: str = "Customized Time Zone", shown: str = "") -> etree._Element:
    """Return a zone by its rules, under a name that says nothing."""
    element = etree.fromstring(_full_definition(zone, 2026))
    element.set("Id", name)
    element.set("Name", shown)
    return element


@pytest.mark.parametrize("zone", ZONES.values(), ids=str)
def test_a_zone_without_a_known_name_is_known_by_its_rules(zone: Zone) -> None:
    moments = [
        datetime(2026, month, day, 12, tzinfo=UTC) for month in range(1, 13) for day in (2, 20)
    ]

    found = told_zone(definition(zone), moments[0], TOKYO)

    assert found.strange == "Customized Time Zone"
    ours = [moment.astimezone(found.zone).utcoffset() for moment in moments]
    assert ours == [moment.astimezone(zone.tz).utcoffset() for moment in moments]


@pytest.mark.parametrize(
    ("name", "shown", "taken"),
    [
        ("", "", "Asia/Tokyo"),
        ("W. Europe Standard Time", "", "Europe/Berlin"),
        ("Mitteleuropäische Zeit", "", "Asia/Tokyo"),
        ("(UTC+01:00) Amsterdam, Berlin", "", "Etc/GMT-1"),
        ("(UTC+09:00) 大阪、札幌、東京", "", "Asia/Tokyo"),
        ("tzone://Microsoft/Custom", "(UTC-05:00) Somewhere", "Etc/GMT+5"),
        ("tzone://Microsoft/Custom", "Tokyo Standard Time", "Asia/Tokyo"),
        ("(UTC+05:30) Chennai", "", "Asia/Tokyo"),
    ],
)
def test_a_zone_without_rules_is_known_by_its_offset_or_is_the_mailbox_s(
    name: str, shown: str, taken: str
) -> None:
    element = etree.Element(f"{TYPES}StartTimeZone", Id=name, Name=shown)

    assert told_zone(element, TEN, TOKYO).zone.key == taken


NAMES = st.sampled_from(["Periods", "Period", "TransitionsGroups", "TransitionsGroup", "Transitions",
                         "Transition", "RecurringDayTransition", "To", "TimeOffset", "Month",
                         "DayOfWeek", "Occurrence", "DateTime"])  # fmt: skip
WORDS = st.sampled_from(
    ["0", "1", "13", "-1", "PT2H", "PT", "Monday", "x", "", "2026-01-01T00:00:00"]
)
trees = st.recursive(
    st.tuples(NAMES, WORDS, st.just(())),
    lambda inner: st.tuples(NAMES, WORDS, st.lists(inner, max_size=4)),
)


@settings(max_examples=15)
@given(st.lists(trees, max_size=3))
def test_rules_that_make_no_sense_stop_nothing(parts: list[tuple[str, str, object]]) -> None:
    element = definition(LONDON)

    def add(to: etree._Element, told: list[tuple[str, str, object]]) -> None:
        for name, word, inner in told:
            child = etree.SubElement(to, f"{TYPES}{name}", Id=word, Bias=word)
            child.text = word
            add(child, list(inner))  # type: ignore[call-overload]

    for child in element.iter(f"{TYPES}TransitionsGroup", f"{TYPES}Transitions", f"{TYPES}Periods"):
        add(child, parts)

    assert told_zone(element, TEN, TOKYO).zone.key
