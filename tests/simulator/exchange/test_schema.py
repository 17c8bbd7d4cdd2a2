"""The tables against messages that are as they should be, and against the same ones broken."""

import copy
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from provision.simulator.exchange.schema.judge import STRUCTURES, Invalid, check_message
from provision.simulator.exchange.schema.names import TYPES
from provision.simulator.exchange.schema.values import is_simple, is_valid
from tests.simulator.exchange.ews import MESSAGES, Ews, shape

RANGE = "<t:NoEndRecurrence><t:StartDate>2026-11-02</t:StartDate></t:NoEndRecurrence>"
VIEW = '<m:CalendarView StartDate="2026-11-01T00:00:00Z" EndDate="2026-12-01T00:00:00Z"/>'
FOLDER = '<t:DistinguishedFolderId Id="calendar"/>'
FIND = (
    f'<m:FindItem Traversal="Shallow">{shape("Default", "item:Subject")}{VIEW}'
    f"<m:ParentFolderIds>{FOLDER}</m:ParentFolderIds></m:FindItem>"
)
UPDATE = (
    '<m:UpdateItem ConflictResolution="NeverOverwrite"><m:ItemChanges><t:ItemChange>'
    '<t:ItemId Id="a" ChangeKey="b"/><t:Updates><t:SetItemField>'
    '<t:FieldURI FieldURI="item:Subject"/><t:Task><t:Subject>s</t:Subject></t:Task>'
    "</t:SetItemField></t:Updates></t:ItemChange></m:ItemChanges></m:UpdateItem>"
)


def parsed(text: str) -> etree._Element:
    return etree.fromstring(f'<x xmlns:m="{MESSAGES}" xmlns:t="{TYPES}">{text}</x>')[0]


def reason(text: str) -> str:
    with pytest.raises(Invalid) as caught:
        check_message(parsed(text))
    return caught.value.reason


@pytest.mark.parametrize("message", [FIND, UPDATE])
def test_a_message_in_order_is_valid(message: str) -> None:
    check_message(parsed(message))


def test_every_type_that_is_spoken_of_is_known() -> None:
    kinds = {
        kind
        for structure in STRUCTURES.values()
        for kind in (
            *structure.children.values(),
            *(attribute.kind for attribute in structure.attributes.values()),
            structure.text or "string",
        )
    }

    assert {kind for kind in kinds if kind not in STRUCTURES and not is_simple(kind)} == {"~"}


@pytest.mark.parametrize(
    ("message", "said"),
    [
        (FIND.replace(VIEW, "").replace("</m:FindItem>", f"{VIEW}</m:FindItem>"), "CalendarView"),
        (FIND.replace(VIEW, VIEW * 2), "CalendarView"),
        (FIND.replace("CalendarView", "CalenderView"), "CalenderView"),
        (FIND.replace(FOLDER, ""), "incomplete content"),
        (FIND.replace(' Traversal="Shallow"', ""), "'Traversal' is missing"),
        (FIND.replace("Shallow", "shallow"), "'shallow'"),
        (FIND.replace("item:Subject", "item:Subjekt"), "item:Subjekt"),
        (FIND.replace("Traversal", 'Colour="red" Traversal'), "'Colour' attribute"),
        (FIND.replace("2026-11-01T", "2026-11-31T"), "2026-11-31"),
        (FIND.replace("t:BaseShape", "m:BaseShape"), "BaseShape"),
        (FIND.replace("<m:ParentFolderIds>", "<m:ParentFolderIds>x"), "cannot contain text"),
        (FIND.replace('Id="calendar"/>', 'Id="calendar"> </t:DistinguishedFolderId>'), None),
        (UPDATE.replace('<t:FieldURI FieldURI="item:Subject"/>', ""), "SetItemField"),
        (UPDATE.replace('ItemId Id="a"', "ItemId"), "'Id' is missing"),
        (UPDATE.replace("<t:Subject>", "<t:Subject><t:Subject/>"), "child elements"),
        ("<m:Nothing/>", "not declared"),
    ],
)
def test_what_is_wrong_is_named(message: str, said: str | None) -> None:
    if said is None:
        check_message(parsed(message))
    else:
        assert said in reason(message)


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("boolean", ["true", "0", " 1 "], ["TRUE", "", "yes"]),
        ("int", ["-1", "+5", "2147483647"], ["2147483648", "1.0", "\uff10", ""]),
        ("dateTime", ["2024-02-29T24:00:00Z", "2026-01-01T00:00:00.5+14:00"], ["2026-01-01"]),
        ("dateTime", ["-0001-01-01T00:00:00"], ["2026-02-29T00:00:00Z", "2026-01-01T24:00:01Z"]),
        ("date", ["2024-02-29", " 2026-01-01+09:00 "], ["2026-02-29", "2026-01-01T00:00:00", ""]),
        ("DaysOfWeek", ["", "Monday Weekday", " Day "], ["Mon", "MondayFriday", "monday"]),
        ("MonthNames", ["May"], ["5", "may"]),
        ("duration", ["PT2H", "-PT9H30M", "P1DT0.5S"], ["P", "PT", "2H"]),
        ("base64Binary", ["", "QUJD", "QQ =="], ["QUJ", "Q==="]),
        ("PropertyTag", ["0x3fa4", "65535"], ["0x12345", "65536", ""]),
        ("ReminderMinutesBeforeStart", ["0", "2629800", "1525252321"], ["-1", "2629801"]),
        ("BodyType", ["Text"], ["text", " Text", "Best"]),
        ("NonEmptyString", [" "], [""]),
        ("UnindexedFieldURI", ["calendar:UID", "task:Status"], ["calendar:Status", "UID"]),
    ],
)
def test_values_are_judged_by_their_type(kind: str, good: list[str], bad: list[str]) -> None:
    assert [is_valid(kind, text) for text in good] == [True] * len(good)
    assert [is_valid(kind, text) for text in bad] == [False] * len(bad)


def series(pattern: str, span: str = RANGE) -> str:
    recurrence = f"<t:Recurrence>{pattern}{span}</t:Recurrence>"
    return (
        "<m:CreateItem><m:Items><t:CalendarItem>"
        f"{recurrence}</t:CalendarItem></m:Items></m:CreateItem>"
    )


INTERVAL, DAY, MONTH = "<t:Interval>2</t:Interval>", "<t:DayOfMonth>31</t:DayOfMonth>", "May"
WEEKDAY = "<t:DaysOfWeek>Weekday</t:DaysOfWeek><t:DayOfWeekIndex>Last</t:DayOfWeekIndex>"
PATTERNS = {
    "RelativeYearlyRecurrence": f"{WEEKDAY}<t:Month>{MONTH}</t:Month>",
    "AbsoluteYearlyRecurrence": f"{DAY}<t:Month>{MONTH}</t:Month>",
    "RelativeMonthlyRecurrence": INTERVAL + WEEKDAY,
    "AbsoluteMonthlyRecurrence": INTERVAL + DAY,
    "WeeklyRecurrence": f"{INTERVAL}<t:DaysOfWeek>Monday Friday</t:DaysOfWeek>",
    "DailyRecurrence": INTERVAL,
}


@pytest.mark.parametrize("name", PATTERNS)
def test_a_pattern_in_order_is_valid_and_one_that_lacks_anything_is_not(name: str) -> None:
    whole = parsed(series(f"<t:{name}>{PATTERNS[name]}</t:{name}>"))

    check_message(whole)

    for message in broken(next(whole.iter("{*}Recurrence"))):
        with pytest.raises(Invalid):
            check_message(message)


@pytest.mark.parametrize(
    "span",
    [
        "<t:EndDateRecurrence><t:StartDate>2026-11-02</t:StartDate>"
        "<t:EndDate>2026-12-02Z</t:EndDate></t:EndDateRecurrence>",
        "<t:NumberedRecurrence><t:StartDate>2026-11-02</t:StartDate>"
        "<t:NumberOfOccurrences>3</t:NumberOfOccurrences></t:NumberedRecurrence>",
    ],
)
def test_a_recurrence_may_end(span: str) -> None:
    check_message(parsed(series(f"<t:DailyRecurrence>{INTERVAL}</t:DailyRecurrence>", span)))


def broken(root: etree._Element) -> Iterator[etree._Element]:
    """Yield `root` with each element taken out, and with each renamed."""
    for number, element in enumerate(root.iter()):
        if element is root:
            continue
        for way in ("without", "renamed"):
            copied = copy.deepcopy(root)
            chosen = list(copied.iter())[number]
            if way == "renamed":
                chosen.tag = f"{{{TYPES}}}Nonsense"
            else:
                parent = chosen.getparent()
                assert parent is not None
                parent.remove(chosen)
            yield copied


def test_no_element_of_an_update_may_be_missing_or_renamed() -> None:
    verdicts = []
    for message in broken(parsed(UPDATE)):
        try:
            check_message(message)
        except Invalid:
            continue
        verdicts.append(etree.tostring(message).decode())

    # A field may be set to an item without it: that is refused later, with a code of its own.
    assert len(verdicts) == 1
    assert "<t:Task/>" in verdicts[0]


@given(st.permutations(["Subject", "Sensitivity", "Categories", "Importance", "ReminderIsSet"]))
def test_only_one_order_of_fields_is_valid(names: list[str]) -> None:
    values = {"Sensitivity": "Normal", "Importance": "Low", "ReminderIsSet": "true"}
    task = "".join(f"<t:{name}>{values.get(name, '')}</t:{name}>" for name in names)

    try:
        check_message(
            parsed(f"<m:CreateItem><m:Items><t:Task>{task}</t:Task></m:Items></m:CreateItem>")
        )
        valid = True
    except Invalid:
        valid = False

    assert valid == (
        names == ["Subject", "Sensitivity", "Categories", "Importance", "ReminderIsSet"]
    )


def test_a_message_out_of_order_gets_a_fault_that_names_the_line(ews: Ews) -> None:
    answer = ews.ask("<m:GetItem>\n<m:ItemIds/>\n</m:GetItem>")

    assert answer.response.status == 500
    assert answer.codes == ["ErrorSchemaValidation"]
    assert answer.text("faultcode") == "a:ErrorSchemaValidation"
    assert answer.text("LineNumber") == "5"
    assert "'ItemShape'" in answer.text("Violation")
    assert answer.text("Violation") in answer.text("faultstring")
