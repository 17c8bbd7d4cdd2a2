from datetime import timedelta

import pytest

from tests.simulator.exchange.ews import (
    EMMA,
    HANAKO,
    MARK,
    TYPES,
    Ews,
    fields,
    in_zone,
    set_field,
    shape,
)

TOKYO = in_zone("Tokyo Standard Time")
NINE = {"Start": "2026-11-03T09:00:00+09:00", "End": "2026-11-03T10:00:00+09:00"}


def test_an_appointment_has_what_the_server_adds(ews: Ews) -> None:
    made = ews.create("CalendarItem", fields(Subject="打合せ", **NINE), TOKYO)

    item = ews.get(made.item_id)

    expected = {
        "Subject": "打合せ",
        "ItemClass": "IPM.Appointment",
        "Sensitivity": "Normal",
        "Importance": "Normal",
        "Start": "2026-11-03T00:00:00Z",
        "End": "2026-11-03T01:00:00Z",
        "Duration": "PT1H",
        "IsAllDayEvent": "false",
        "LegacyFreeBusyStatus": "Busy",
        "IsMeeting": "false",
        "CalendarItemType": "Single",
        "MyResponseType": "Unknown",
        "ReminderIsSet": "true",
        "ReminderMinutesBeforeStart": "15",
        "ReminderDueBy": "2026-11-03T00:00:00Z",
        "HasAttachments": "false",
        "Culture": "ja-JP",
        "LastModifiedName": "山田 花子",
        "DateTimeCreated": "2026-11-02T00:00:00Z",
        "EmailAddress": HANAKO,
        "TimeZone": "(UTC+09:00) Osaka, Sapporo, Tokyo",
    }
    assert {name: item.text(name) for name in expected} == expected
    assert item.attribute("StartTimeZone", "Id") == "Tokyo Standard Time"
    assert item.text("UID").startswith("040000008200E00074C5B7101A82E008")


def test_no_two_appointments_are_given_the_same_uid(ews: Ews) -> None:
    made = [ews.create("CalendarItem", fields(**NINE)) for _ in range(6)]

    uids = {ews.get(answer.item_id).text("UID") for answer in made}
    assert len(uids) == 6


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Sensitivity", "Confidential"),
        ("Importance", "High"),
        ("ReminderIsSet", "false"),
        ("ReminderMinutesBeforeStart", "0"),
        ("UID", "our-own-uid@sakura"),
        ("LegacyFreeBusyStatus", "WorkingElsewhere"),
        ("Location", "第二会議室"),
    ],
)
def test_what_a_client_writes_comes_back(ews: Ews, name: str, value: str) -> None:
    order = ["Sensitivity", "Importance", "ReminderIsSet", "ReminderMinutesBeforeStart", "UID"]
    values = {name: value, **NINE} if name in order else {**NINE, name: value}

    item = ews.get(ews.create("CalendarItem", fields(**values)).item_id)

    assert item.text(name) == value


def test_categories_are_a_set_and_come_back(ews: Ews) -> None:
    listed = "<t:String>会議</t:String><t:String>a, b</t:String><t:String>会議</t:String>"

    made = ews.create("CalendarItem", f"<t:Categories>{listed}</t:Categories>{fields(**NINE)}")

    assert ews.get(made.item_id).texts("String") == ["会議", "a, b"]


@pytest.mark.parametrize(
    ("headers", "zones", "start", "expected"),
    [
        ("", "", "2026-07-01T09:00:00", "2026-07-01T09:00:00Z"),
        (TOKYO, "", "2026-07-01T09:00:00", "2026-07-01T00:00:00Z"),
        (TOKYO, "W. Europe Standard Time", "2026-07-01T09:00:00", "2026-07-01T07:00:00Z"),
        (TOKYO, "W. Europe Standard Time", "2026-12-01T09:00:00", "2026-12-01T08:00:00Z"),
        (TOKYO, "W. Europe Standard Time", "2026-07-01T09:00:00-04:00", "2026-07-01T13:00:00Z"),
        ("", "India Standard Time", "2026-07-01T09:00:00Z", "2026-07-01T09:00:00Z"),
        (TOKYO, "", "2026-07-01T24:00:00", "2026-07-01T15:00:00Z"),
    ],
)
def test_a_time_without_an_offset_is_in_the_nearest_zone(
    ews: Ews, headers: str, zones: str, start: str, expected: str
) -> None:
    beside = f'<t:StartTimeZone Id="{zones}"/>' if zones else ""
    content = f"{fields(Start=start, End='2027-01-01T00:00:00Z')}{beside}"

    made = ews.create("CalendarItem", content, headers)

    item = ews.get(made.item_id)
    assert item.text("Start") == expected
    assumed = "Tokyo Standard Time" if headers else "UTC"
    assert item.attribute("StartTimeZone", "Id") == (zones or assumed)
    assert item.attribute("EndTimeZone", "Id") == (zones or assumed)


def test_a_zone_may_be_named_by_its_id_alone(ews: Ews) -> None:
    zones = fields(StartTimeZoneId="India Standard Time", EndTimeZoneId="Korea Standard Time")

    made = ews.create("CalendarItem", f"{fields(**NINE)}{zones}")

    item = ews.get(made.item_id)
    assert item.attribute("StartTimeZone", "Id") == "India Standard Time"
    assert item.attribute("EndTimeZone", "Id") == "Korea Standard Time"


@pytest.mark.parametrize(
    ("zone", "start", "end", "expected"),
    [
        # Whole days, as they are.
        (
            "Tokyo Standard Time",
            ("2026-11-03T00:00:00", "2026-11-04T00:00:00"),
            ("2026-11-02T15:00:00Z", "2026-11-03T15:00:00Z"),
            "P1D",
        ),
        # Part of two days takes both.
        (
            "Tokyo Standard Time",
            ("2026-11-03T09:00:00", "2026-11-04T00:00:01"),
            ("2026-11-02T15:00:00Z", "2026-11-04T15:00:00Z"),
            "P2D",
        ),
        # Nothing of a day takes it all.
        (
            "UTC",
            ("2026-11-03T00:00:00", "2026-11-03T00:00:00"),
            ("2026-11-03T00:00:00Z", "2026-11-04T00:00:00Z"),
            "P1D",
        ),
        # A day on which clocks go back has 25 hours.
        (
            "W. Europe Standard Time",
            ("2026-10-25T00:00:00", "2026-10-26T00:00:00"),
            ("2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"),
            "P1DT1H",
        ),
    ],
)
def test_an_all_day_event_takes_whole_days_of_its_zone(
    ews: Ews, zone: str, start: tuple[str, str], end: tuple[str, str], expected: str
) -> None:
    times = fields(Start=start[0], End=start[1], IsAllDayEvent="true")

    zones = f'<t:StartTimeZone Id="{zone}"/><t:EndTimeZone Id="{zone}"/>'

    made = ews.create("CalendarItem", f"{times}{zones}")

    item = ews.get(made.item_id)
    assert (item.text("Start"), item.text("End")) == end
    assert item.text("Duration") == expected


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (
            fields(Start=NINE["End"], End=NINE["Start"]),
            "ErrorCalendarEndDateIsEarlierThanStartDate",
        ),
        (
            fields(Start=NINE["Start"], End="2032-01-01T00:00:00Z"),
            "ErrorCalendarDurationIsTooLong",
        ),
        (f'{fields(**NINE)}<t:StartTimeZone Id="Asia/Tokyo"/>', "ErrorTimeZone"),
        (f'{fields(**NINE)}<t:StartTimeZone Name="Tokyo"/>', "ErrorTimeZone"),
        (fields(ItemClass="IPM.Task", **NINE), "ErrorInvalidPropertySet"),
        (fields(Size=3, **NINE), "ErrorInvalidPropertySet"),
        (fields(HasAttachments="true", **NINE), "ErrorInvalidPropertySet"),
        (f"{fields(**NINE, IsMeeting='true')}", "ErrorInvalidPropertySet"),
        (f"<t:MimeContent>QQ==</t:MimeContent>{fields(**NINE)}", "ErrorMimeContentInvalid"),
    ],
)
def test_what_cannot_be_an_appointment_is_refused_and_nothing_is_made(
    ews: Ews, content: str, code: str
) -> None:
    assert ews.create("CalendarItem", content).codes == [code]

    assert ews.find("calendar").item_ids == []


def test_what_is_not_served_is_named(ews: Ews) -> None:
    answer = ews.create("CalendarItem", f"{fields(**NINE)}<t:MeetingTimeZone/>")

    assert "'MeetingTimeZone'" in answer.text("MessageText")


def test_whether_to_send_invitations_must_be_said(ews: Ews) -> None:
    answer = ews.create("CalendarItem", fields(**NINE), send="")

    assert answer.codes == ["ErrorSendMeetingInvitationsRequired"]


def test_one_bad_item_does_not_stop_the_others(ews: Ews) -> None:
    good = f"<t:CalendarItem>{fields(Subject='good', **NINE)}</t:CalendarItem>"
    bad = f"<t:CalendarItem>{fields(Size=1, **NINE)}</t:CalendarItem>"
    items = f"<m:Items>{good}{bad}{good}</m:Items>"

    answer = ews.ask(f'<m:CreateItem SendMeetingInvitations="SendToNone">{items}</m:CreateItem>')

    assert answer.codes == ["NoError", "ErrorInvalidPropertySet", "NoError"]
    assert ews.find("calendar").texts("Subject") == ["good", "good"]


@pytest.mark.parametrize(
    ("kind", "folder", "code"),
    [
        ("CalendarItem", "tasks", "ErrorCannotCreateCalendarItemInNonCalendarFolder"),
        ("Task", "calendar", "ErrorCannotCreateTaskInNonTaskFolder"),
        ("CalendarItem", "notes", "ErrorFolderNotFound"),
        ("Item", "calendar", "ErrorInvalidOperation"),
        ("Message", "inbox", "ErrorInvalidOperation"),
    ],
)
def test_an_item_goes_only_where_its_kind_belongs(
    ews: Ews, kind: str, folder: str, code: str
) -> None:
    where = f'<t:DistinguishedFolderId Id="{folder}"/>'
    target = f"<m:SavedItemFolderId>{where}</m:SavedItemFolderId><m:Items><t:{kind}/></m:Items>"

    answer = ews.ask(f'<m:CreateItem SendMeetingInvitations="SendToNone">{target}</m:CreateItem>')

    assert answer.codes == [code]


def test_an_extended_property_comes_back_by_whichever_name_it_is_asked(ews: Ews) -> None:
    written = MARK.replace("11111111", "aaaaaaaa")
    value = f"<t:ExtendedProperty>{written}<t:Value>mark-1</t:Value></t:ExtendedProperty>"
    made = ews.create("CalendarItem", f"{value}{fields(**NINE)}")

    asked = written.replace("aaaaaaaa", "AAAAAAAA")
    item = ews.get(made.item_id, shape("IdOnly", asked))

    assert item.text("Value") == "mark-1"
    assert item.attribute("ExtendedFieldURI", "PropertySetId").startswith("AAAAAAAA")


def test_a_set_may_be_named_by_what_it_is_for_or_by_its_number(ews: Ews) -> None:
    by_name = (
        '<t:ExtendedFieldURI DistinguishedPropertySetId="PublicStrings" PropertyName="x"'
        ' PropertyType="String"/>'
    )
    by_number = (
        '<t:ExtendedFieldURI PropertySetId="00020329-0000-0000-C000-000000000046"'
        ' PropertyName="x" PropertyType="String"/>'
    )
    value = f"<t:ExtendedProperty>{by_name}<t:Value>v</t:Value></t:ExtendedProperty>"
    made = ews.create("CalendarItem", f"{value}{fields(**NINE)}")

    assert ews.get(made.item_id, shape("IdOnly", by_number)).text("Value") == "v"


@pytest.mark.parametrize(
    ("uri", "value", "code"),
    [
        ('PropertyName="x" PropertyType="String"', "v", "ErrorInvalidExtendedProperty"),
        ('PropertyTag="0x3fa4" PropertyName="x" PropertyType="String"', "v", "Property"),
        ('PropertyTag="0x8001" PropertyType="String"', "v", "ErrorNoPropertyTagForCustom"),
        ('PropertyTag="0x3fa4" PropertyType="Integer"', "v", "ErrorInvalidExtendedPropertyValue"),
        ('PropertyTag="0x3fa4" PropertyType="Short"', "40000", "PropertyValue"),
        ('PropertyTag="0x3fa4" PropertyType="StringArray"', "v", "PropertyValue"),
        ('PropertyTag="0x3fa4" PropertyType="Object"', "v", "ErrorInvalidExtendedProperty"),
        ('PropertyTag="0x3fa4" PropertyType="Binary"', "QUI=", "NoError"),
        ('PropertyTag="16292" PropertyType="Boolean"', "1", "NoError"),
    ],
)
def test_an_extended_property_is_named_and_filled_by_its_rules(
    ews: Ews, uri: str, value: str, code: str
) -> None:
    written = f"<t:ExtendedFieldURI {uri}/><t:Value>{value}</t:Value>"

    answer = ews.create(
        "CalendarItem", f"<t:ExtendedProperty>{written}</t:ExtendedProperty>{fields(**NINE)}"
    )

    assert code in answer.codes[0]


def test_a_property_of_several_values_comes_back_whole(ews: Ews) -> None:
    uri = '<t:ExtendedFieldURI PropertyTag="0x3fa5" PropertyType="StringArray"/>'
    listed = "<t:Values><t:Value>a</t:Value><t:Value>b</t:Value></t:Values>"
    made = ews.create(
        "CalendarItem", f"<t:ExtendedProperty>{uri}{listed}</t:ExtendedProperty>{fields(**NINE)}"
    )

    assert ews.get(made.item_id, shape("IdOnly", uri)).texts("Value") == ["a", "b"]


@pytest.mark.parametrize(
    ("base", "has", "has_not"),
    [
        ("IdOnly", {"ItemId"}, {"Subject", "Start"}),
        ("Default", {"Subject", "Start", "Organizer"}, {"Body", "UID", "EffectiveRights"}),
        ("AllProperties", {"Body", "UID", "EffectiveRights"}, {"TextBody", "ExtendedProperty"}),
    ],
)
def test_a_shape_has_its_fields(ews: Ews, base: str, has: set[str], has_not: set[str]) -> None:
    made = ews.create("CalendarItem", fields(Subject="s", **NINE))

    item = ews.get(made.item_id, shape(base))

    found = {str(e.tag).rpartition("}")[2] for e in item.root.iter(f"{{{TYPES}}}*")}
    assert has <= found
    assert not has_not & found


@pytest.mark.parametrize("path", ["task:Status", "contacts:Surname", "calendar:Recurrence"])
def test_a_field_that_the_item_has_not_is_left_out(ews: Ews, path: str) -> None:
    made = ews.create("CalendarItem", fields(Subject="s", **NINE))

    item = ews.get(made.item_id, shape("IdOnly", "item:Subject", path))

    (found,) = item.root.iter(f"{{{TYPES}}}CalendarItem")
    assert [str(e.tag).rpartition("}")[2] for e in found] == ["ItemId", "Subject"]


@pytest.mark.parametrize(
    ("item_id", "code"),
    [
        ('<t:ItemId Id=""/>', "ErrorInvalidIdEmpty"),
        ('<t:ItemId Id="AAMkAD="/>', "ErrorInvalidIdMalformed"),
        ('<t:ItemId Id="5pel5pys"/>', "ErrorInvalidIdMalformed"),
        ('<t:ItemId Id="c2ltdWxhdGVkLWl0ZW0tMDAwMDAyLTAwMDA5OQ=="/>', "ErrorItemNotFound"),
        ('<t:ItemId Id="c2ltdWxhdGVkLWl0ZW0tMDAwMDk5LTAwMDA5OQ=="/>', "ErrorItemNotFound"),
    ],
)
def test_an_id_that_names_nothing_is_refused(ews: Ews, item_id: str, code: str) -> None:
    assert ews.get(item_id).codes == [code]


def test_the_time_of_the_last_change_moves_and_that_of_the_first_does_not(ews: Ews) -> None:
    made = ews.create("CalendarItem", fields(Subject="s", **NINE))
    ews.clock.forward(timedelta(hours=1))

    changed = ews.update(made.item_id, set_field("item:Subject", "CalendarItem", fields(Subject=1)))

    item = ews.get(changed.item_id)
    assert item.text("DateTimeCreated") == "2026-11-02T00:00:00Z"
    assert item.text("LastModifiedTime") == "2026-11-02T01:00:00Z"


def test_a_mailbox_speaks_its_owner_s_language(ews: Ews) -> None:
    names = ("calendar", "tasks", "deleteditems", "inbox")
    ids = "".join(f'<t:DistinguishedFolderId Id="{name}"/>' for name in names)
    wanted = "<m:FolderShape><t:BaseShape>Default</t:BaseShape></m:FolderShape>"
    body = f"<m:GetFolder>{wanted}<m:FolderIds>{ids}</m:FolderIds></m:GetFolder>"

    shown = [ews.ask(body, mailbox=smtp).texts("DisplayName") for smtp in (HANAKO, EMMA)]

    assert shown == [
        ["予定表", "仕事", "削除済みアイテム", "受信トレイ"],
        ["Calendar", "Tasks", "Deleted Items", "Inbox"],
    ]
