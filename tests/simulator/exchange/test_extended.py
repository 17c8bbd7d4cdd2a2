"""Extended properties of every type, on every kind of item, through all of an item's life."""

import base64
from xml.sax.saxutils import escape

import pytest

from tests.simulator.exchange.a_series import made, occurrence_of, recurrence
from tests.simulator.exchange.ews import Ews, delete_field, fields, set_field, shape

OURS = 'PropertySetId="11111111-2222-4333-8444-555555555555"'
BINARY = base64.b64encode(bytes(range(256)) * 3).decode()
TIMES = {
    "CalendarItem": fields(Start="2026-11-03T00:00:00Z", End="2026-11-03T01:00:00Z"),
    "Task": "",
}
Case = tuple[str, str, str | list[str], str | list[str]]
# An attribute beside the type, the type, and two values that such a property may have.
TYPES: list[Case] = [
    (f'{OURS} PropertyName="Word"', "String", "言葉 & <more>", ""),
    (f'{OURS} PropertyId="34233"', "String", "a", "b"),
    (f'{OURS} PropertyName="Words"', "StringArray", ["一", "two"], ["three"]),
    (f'{OURS} PropertyName="Number"', "Integer", "-5", "2147483647"),
    (f'{OURS} PropertyName="Yes"', "Boolean", "true", "false"),
    (f'{OURS} PropertyName="Bytes"', "Binary", "AAEC", ""),
    (f'{OURS} PropertyName="When"', "SystemTime", "2026-11-03T00:00:00Z", "1999-01-01T00:00:00Z"),
    ('DistinguishedPropertySetId="PublicStrings" PropertyName="urn:x"', "String", "a", "b"),
    ('DistinguishedPropertySetId="Common" PropertyId="34234"', "Integer", "1", "2"),
]


def uri(named: str, kind: str) -> str:
    return f'<t:ExtendedFieldURI {named} PropertyType="{kind}"/>'


def written(value: str | list[str]) -> str:
    if isinstance(value, str):
        return f"<t:Value>{escape(value)}</t:Value>"
    return f"<t:Values>{''.join(map(written, value))}</t:Values>"


def owned(path: str, value: str | list[str]) -> str:
    return f"<t:ExtendedProperty>{path}{written(value)}</t:ExtendedProperty>"


def held(ews: Ews, item_id: str, path: str) -> list[str]:
    return ews.get(item_id, shape("IdOnly", path)).texts("Value")


@pytest.mark.parametrize("case", TYPES)
@pytest.mark.parametrize("item", ["CalendarItem", "Task", "occurrence"])
def test_a_property_lives_as_a_field_does(ews: Ews, item: str, case: Case) -> None:
    named, kind, first, second = case
    path = uri(named, kind)
    of = "Task" if item == "Task" else "CalendarItem"
    own, other = owned(path, first), owned(path, second)
    if item == "occurrence":
        second_one = occurrence_of(made(ews, recurrence()).item_id, 2)
        item_id = ews.update(second_one, set_field(path, of, own)).item_id
    else:
        item_id = ews.create(of, f"<t:Subject>s</t:Subject>{own}{TIMES[of]}").item_id

    kept = held(ews, item_id, path)
    renamed = ews.update(item_id, set_field("item:Subject", of, "<t:Subject>n</t:Subject>"))
    after = held(ews, renamed.item_id, path)
    changed = ews.update(renamed.item_id, set_field(path, of, other))
    then = held(ews, changed.item_id, path)
    gone = ews.update(changed.item_id, delete_field(path))

    assert kept == after == ([first] if isinstance(first, str) else first)
    assert then == ([second] if isinstance(second, str) else second)
    assert held(ews, gone.item_id, path) == []


def test_occurrences_have_the_property_of_their_series_until_one_has_its_own(ews: Ews) -> None:
    path = uri(f'{OURS} PropertyName="Word"', "String")
    master = made(ews, recurrence())
    ews.update(master.item_id, set_field(path, "CalendarItem", owned(path, "series")))

    ews.update(
        occurrence_of(ews.find("calendar").item_id, 2),
        set_field(path, "CalendarItem", owned(path, "own")),
    )

    view = '<m:CalendarView StartDate="2026-11-01T00:00:00Z" EndDate="2026-11-15T00:00:00Z"/>'
    found = ews.find("calendar", view, wanted=shape("IdOnly", path))
    assert found.texts("Value") == ["series", "own", "series"]
    assert ews.sync("calendar", wanted=shape("IdOnly", path)).texts("Value") == ["series"]


def test_lists_show_the_beginning_of_a_long_value(ews: Ews) -> None:
    text, data = (
        uri(f'{OURS} PropertyName="{name}"', kind)
        for name, kind in (("t", "String"), ("d", "Binary"))
    )
    ews.create("Task", owned(text, "x" * 300) + owned(data, BINARY))
    wanted = shape("IdOnly", text, data)

    listed = [ews.find("tasks", wanted=wanted), ews.sync("tasks", wanted=wanted)]

    clipped = base64.b64encode(base64.b64decode(BINARY)[:255]).decode()
    assert [one.texts("Value") for one in listed] == [["x" * 255, clipped]] * 2
    whole = ews.get(listed[0].item_id, wanted)
    assert whole.texts("Value") == ["x" * 300, BINARY]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("Integer", "1.5"),
        ("Integer", "2147483648"),
        ("Boolean", "yes"),
        ("Binary", "A"),
        ("SystemTime", "yesterday"),
        ("StringArray", "one"),
        ("String", ["one"]),
    ],
)
def test_a_value_of_another_type_is_refused(ews: Ews, kind: str, value: str | list[str]) -> None:
    path = uri(f'{OURS} PropertyName="Word"', kind)

    answer = ews.create("Task", owned(path, value))

    assert answer.codes == ["ErrorInvalidExtendedPropertyValue"]
    assert ews.find("tasks").item_ids == []
