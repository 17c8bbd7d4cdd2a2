import pytest

from tests.simulator.exchange.ews import MARK, Ews, fields, shape

SUBJECT = '<t:FieldURI FieldURI="item:Subject"/>'


def event(ews: Ews, subject: str, start: str, end: str, mark: str = "") -> None:
    value = f"<t:ExtendedProperty>{MARK}<t:Value>{mark}</t:Value></t:ExtendedProperty>"
    times = fields(Start=f"2026-11-{start}:00Z", End=f"2026-11-{end}:00Z")
    content = f"{fields(Subject=subject)}{value if mark else ''}{times}"
    assert ews.create("CalendarItem", content).codes == ["NoError"]


def page(offset: int, most: int, base: str = "Beginning") -> str:
    how = f'MaxEntriesReturned="{most}" Offset="{offset}" BasePoint="{base}"'
    return f"<m:IndexedPageItemView {how}/>"


def view(start: str, end: str, more: str = "") -> str:
    times = f'StartDate="2026-11-{start}:00Z" EndDate="2026-11-{end}:00Z"'
    return f"<m:CalendarView {more} {times}/>"


def where(expression: str) -> str:
    return f"<m:Restriction>{expression}</m:Restriction>"


def compare(name: str, path: str, value: str) -> str:
    constant = f'<t:FieldURIOrConstant><t:Constant Value="{value}"/></t:FieldURIOrConstant>'
    return f"<t:{name}>{path}{constant}</t:{name}>"


def field(path: str) -> str:
    return f'<t:FieldURI FieldURI="{path}"/>'


@pytest.fixture
def five(ews: Ews) -> Ews:
    """Five events, a day each from the 1st, numbered."""
    for number in range(1, 6):
        event(ews, str(number), f"0{number}T00:00", f"0{number}T01:00", f"mark-{number}")
    return ews


@pytest.mark.parametrize(
    ("how", "subjects", "next_offset", "last"),
    [
        (page(0, 2), ["1", "2"], "2", "false"),
        (page(2, 2), ["3", "4"], "4", "false"),
        (page(4, 2), ["5"], "5", "true"),
        (page(9, 2), [], "5", "true"),
        (page(0, 2, "End"), ["4", "5"], "2", "false"),
        (page(4, 2, "End"), ["1"], "5", "true"),
        ("", ["1", "2", "3", "4", "5"], "5", "true"),
    ],
)
def test_a_folder_comes_in_pages(
    five: Ews, how: str, subjects: list[str], next_offset: str, last: str
) -> None:
    answer = five.find("calendar", how)

    assert answer.texts("Subject") == subjects
    assert answer.attribute("RootFolder", "IndexedPagingOffset") == next_offset
    assert answer.attribute("RootFolder", "TotalItemsInView") == "5"
    assert answer.attribute("RootFolder", "IncludesLastItemInRange") == last


@pytest.mark.parametrize(
    ("how", "code"),
    [
        (page(0, 0), "ErrorInvalidPagingMaxRows"),
        (page(-1, 5), "ErrorInvalidIndexedPagingParameters"),
        (view("01T00:00", "02T00:00", 'MaxEntriesReturned="0"'), "ErrorInvalidPagingMaxRows"),
        (view("02T00:00", "01T00:00"), "ErrorCalendarEndDateIsEarlierThanStartDate"),
        (
            '<m:CalendarView StartDate="2026-01-01T00:00:00Z" EndDate="2029-01-01T00:00:00Z"/>',
            "ErrorCalendarViewRangeTooBig",
        ),
        (view("01T00:00", "02T00:00") + where(f"<t:Exists>{SUBJECT}</t:Exists>"), "Operation"),
        ('<m:FractionalPageItemView Numerator="0" Denominator="1"/>', "ErrorInvalidOperation"),
    ],
)
def test_a_view_that_cannot_be_is_refused(five: Ews, how: str, code: str) -> None:
    assert code in five.find("calendar", how).codes[0]


def test_no_page_is_longer_than_a_thousand(ews: Ews) -> None:
    items = "<t:Task/>" * 1001
    ews.ask(f"<m:CreateItem><m:Items>{items}</m:Items></m:CreateItem>")

    answer = ews.find("tasks", page(0, 5000))

    assert len(answer.item_ids) == 1000
    assert answer.attribute("RootFolder", "IncludesLastItemInRange") == "false"


def test_a_calendar_view_has_what_touches_its_time_in_order(ews: Ews) -> None:
    event(ews, "ends as it begins", "02T23:00", "03T00:00")
    event(ews, "long", "01T00:00", "09T00:00")
    event(ews, "late", "03T09:00", "03T10:00")
    event(ews, "begins as it ends", "04T00:00", "04T01:00")
    event(ews, "a moment", "03T00:00", "03T00:00")

    answer = ews.find("calendar", view("03T00:00", "04T00:00"))

    assert answer.texts("Subject") == ["long", "a moment", "late"]


def test_a_calendar_view_says_when_it_was_cut(five: Ews) -> None:
    answer = five.find("calendar", view("01T00:00", "09T00:00", 'MaxEntriesReturned="2"'))

    assert answer.texts("Subject") == ["1", "2"]
    assert answer.attribute("RootFolder", "IncludesLastItemInRange") == "false"


def test_only_a_calendar_has_a_calendar_view(ews: Ews) -> None:
    answer = ews.find("tasks", view("01T00:00", "02T00:00"))

    assert answer.codes == ["ErrorCalendarFolderIsInvalidForCalendarView"]


@pytest.mark.parametrize(
    ("expression", "subjects"),
    [
        (compare("IsEqualTo", SUBJECT, "3"), ["3"]),
        (compare("IsNotEqualTo", SUBJECT, "3"), ["1", "2", "4", "5"]),
        (compare("IsEqualTo", MARK, "MARK-2"), ["2"]),
        (compare("IsGreaterThan", field("calendar:Start"), "2026-11-03T00:00:00Z"), ["4", "5"]),
        (
            compare("IsGreaterThanOrEqualTo", field("calendar:Start"), "2026-11-04T09:00:00+09:00"),
            ["4", "5"],
        ),
        (compare("IsLessThan", field("calendar:End"), "2026-11-02T00:00:00Z"), ["1"]),
        (compare("IsLessThanOrEqualTo", SUBJECT, "1"), ["1"]),
        (compare("IsEqualTo", field("calendar:IsAllDayEvent"), "false"), ["1", "2", "3", "4", "5"]),
        (compare("IsEqualTo", field("task:Status"), "Deferred"), []),
        (f"<t:Exists>{MARK}</t:Exists>", ["1", "2", "3", "4", "5"]),
        (f"<t:Not><t:Exists>{MARK}</t:Exists></t:Not>", []),
        (
            f"<t:Or>{compare('IsEqualTo', SUBJECT, '1')}{compare('IsEqualTo', MARK, 'mark-5')}</t:Or>",
            ["1", "5"],
        ),
        (
            f"<t:And>{compare('IsEqualTo', SUBJECT, '1')}{compare('IsEqualTo', MARK, 'mark-5')}</t:And>",
            [],
        ),
        (
            f'<t:Contains ContainmentMode="Prefixed">{MARK}<t:Constant Value="mark"/></t:Contains>',
            ["1", "2", "3", "4", "5"],
        ),
        (
            f'<t:Contains ContainmentMode="Substring">{MARK}<t:Constant Value="K-2"/></t:Contains>',
            ["2"],
        ),
        (f'<t:Contains>{SUBJECT}<t:Constant Value=""/></t:Contains>', []),
    ],
)
def test_a_restriction_lets_through_what_it_is_true_of(
    five: Ews, expression: str, subjects: list[str]
) -> None:
    assert five.find("calendar", where(expression)).texts("Subject") == subjects


@pytest.mark.parametrize(
    ("expression", "code"),
    [
        (compare("IsEqualTo", field("calendar:Start"), "soon"), "ErrorInvalidPropertySet"),
        (compare("IsEqualTo", field("item:Size"), "big"), "ErrorInvalidRestriction"),
        (
            f'<t:Excludes>{field("item:Size")}<t:Bitmask Value="1"/></t:Excludes>',
            "ErrorInvalidOperation",
        ),
    ],
)
def test_a_restriction_that_makes_no_sense_is_refused(
    five: Ews, expression: str, code: str
) -> None:
    assert five.find("calendar", where(expression)).codes == [code]


@pytest.mark.parametrize(
    ("order", "subjects"),
    [("Ascending", ["1", "2", "3", "4", "5"]), ("Descending", ["5", "4", "3", "2", "1"])],
)
def test_items_are_sorted_as_asked(five: Ews, order: str, subjects: list[str]) -> None:
    sort = f'<t:FieldOrder Order="{order}">{field("calendar:Start")}</t:FieldOrder>'

    answer = five.find("calendar", f"<m:SortOrder>{sort}</m:SortOrder>")

    assert answer.texts("Subject") == subjects


def test_a_list_shows_no_bodies_and_only_the_beginning_of_a_long_text(ews: Ews) -> None:
    event(ews, "s", "03T00:00", "03T01:00", "x" * 300)
    wanted = shape("AllProperties", "item:Body", MARK)

    listed = ews.find("calendar", wanted=wanted)

    assert listed.texts("Value") == ["x" * 255]
    assert listed.texts("UID")
    assert len(listed.texts("Body")) == 1, "only SOAP's own"
    assert ews.get(listed.item_id, wanted).text("Value") == "x" * 300


def test_folders_are_found_in_their_parent(ews: Ews) -> None:
    wanted = "<m:FolderShape><t:BaseShape>Default</t:BaseShape></m:FolderShape>"
    parents = '<m:ParentFolderIds><t:DistinguishedFolderId Id="{}"/></m:ParentFolderIds>'

    found = {
        (parent, depth): ews.ask(
            f'<m:FindFolder Traversal="{depth}">{wanted}{parents.format(parent)}</m:FindFolder>'
        ).texts("DisplayName")
        for parent in ("root", "calendar")
        for depth in ("Shallow", "Deep")
    }

    assert found["root", "Shallow"] == ["インフォメーション ストアの先頭"]
    assert set(found["root", "Deep"]) >= {"予定表", "仕事", "削除済みアイテム", "受信トレイ"}
    assert found["calendar", "Deep"] == []
