"""Attachments: hung on items and occurrences, read, taken away, and refused where Exchange does."""

import base64

import pytest

from provision.simulator.plain import read, write
from tests.simulator.exchange.a_series import made, occurrence_of, recurrence, seen
from tests.simulator.exchange.ews import HANAKO, Answer, Ews, fields, set_field, shape

TIMES = fields(Start="2026-11-03T00:00:00Z", End="2026-11-03T01:00:00Z")
PLAN = base64.b64encode(b"%PDF\x00\xff").decode()
NAMED = "<t:Name>plan.pdf</t:Name>"
FILE = f"<t:FileAttachment>{NAMED}<t:Content>{PLAN}</t:Content></t:FileAttachment>"
PICTURE = (
    "<t:FileAttachment><t:Name>logo.png</t:Name><t:ContentType>image/png</t:ContentType>"
    "<t:ContentId>logo@x</t:ContentId><t:IsInline>true</t:IsInline>"
    "<t:Content>AAEC</t:Content></t:FileAttachment>"
)
LINK = (
    "<t:ReferenceAttachment><t:Name>cloud.docx</t:Name>"
    "<t:AttachLongPathName>https://files.example/cloud.docx</t:AttachLongPathName>"
    "<t:ProviderType>OneDriveConsumer</t:ProviderType></t:ReferenceAttachment>"
)
LETTER = (
    "<t:ItemAttachment><t:Name>Letter</t:Name><t:Message><t:Subject>言う</t:Subject>"
    f'<t:Body BodyType="Text">b</t:Body><t:Attachments>{FILE}</t:Attachments>'
    "</t:Message></t:ItemAttachment>"
)


def with_attachments(ews: Ews, *attachments: str, kind: str = "CalendarItem") -> Answer:
    hung = f"<t:Attachments>{''.join(attachments)}</t:Attachments>"
    return ews.create(kind, f"{hung}{TIMES if kind == 'CalendarItem' else ''}")


def hang(ews: Ews, item_id: str, *attachments: str) -> Answer:
    parent = item_id.replace("t:ItemId", "m:ParentItemId")
    listed = f"<m:Attachments>{''.join(attachments)}</m:Attachments>"
    return ews.ask(f"<m:CreateAttachment>{parent}{listed}</m:CreateAttachment>")


def named(*attachment_ids: str) -> str:
    listed = "".join(f'<t:AttachmentId Id="{each}"/>' for each in attachment_ids)
    return f"<m:AttachmentIds>{listed}</m:AttachmentIds>"


def fetch(ews: Ews, *attachment_ids: str) -> Answer:
    return ews.ask(f"<m:GetAttachment>{named(*attachment_ids)}</m:GetAttachment>")


def take_away(ews: Ews, attachment_id: str) -> Answer:
    return ews.ask(f"<m:DeleteAttachment>{named(attachment_id)}</m:DeleteAttachment>")


def ids(answer: Answer) -> list[str]:
    return [str(each.get("Id")) for each in answer.root.iter("{*}AttachmentId")]


def names(ews: Ews, item_id: str) -> list[str]:
    found = ews.get(item_id, shape("IdOnly", "item:Attachments")).root
    return [each.findtext("{*}Name", "") for each in found.iterfind(".//{*}Attachments/*")]


@pytest.mark.parametrize("kind", ["CalendarItem", "Task"])
def test_an_item_is_made_with_its_attachments(ews: Ews, kind: str) -> None:
    made = with_attachments(ews, FILE, PICTURE, LINK, kind=kind)

    item = ews.get(made.item_id)
    file, picture, link = item.root.iterfind(".//{*}Attachments/*")
    assert ids(made) == ids(item)
    assert item.text("HasAttachments") == "true"
    assert [each.findtext("{*}IsInline") for each in (file, picture, link)] == [
        "false",
        "true",
        "false",
    ]
    assert picture.findtext("{*}ContentId") == "logo@x"
    assert link.findtext("{*}AttachLongPathName") == "https://files.example/cloud.docx"
    assert int(str(file.findtext("{*}Size"))) > len(base64.b64decode(PLAN))
    assert item.texts("Content") == []
    got = fetch(ews, *ids(item))
    assert got.texts("Content") == [PLAN, "AAEC"]
    assert got.codes == ["NoError"] * 3


def test_what_is_only_inside_the_body_does_not_count(ews: Ews) -> None:
    made = with_attachments(ews, PICTURE)

    assert ews.get(made.item_id).text("HasAttachments") == "false"


def test_a_new_attachment_changes_its_item(ews: Ews) -> None:
    item = ews.create("CalendarItem", TIMES)
    state = ews.sync("calendar").text("SyncState")

    answer = hang(ews, item.item_id, FILE, LINK)

    current = ews.find("calendar").item_id
    last = list(answer.root.iter("{*}AttachmentId"))[-1]
    assert answer.codes == ["NoError", "NoError"]
    assert current == (
        f'<t:ItemId Id="{last.get("RootItemId")}" ChangeKey="{last.get("RootItemChangeKey")}"/>'
    )
    assert current != item.item_id
    assert names(ews, current) == ["plan.pdf", "cloud.docx"]
    assert len(list(ews.sync("calendar", state).root.iter("{*}Update"))) == 1
    renamed = ews.update(
        item.item_id, set_field("item:Subject", "CalendarItem", "<t:Subject>n</t:Subject>")
    )
    assert renamed.codes == ["ErrorIrresolvableConflict"]


def test_an_attachment_is_taken_away(ews: Ews) -> None:
    made = with_attachments(ews, FILE, LINK)

    answer = take_away(ews, ids(made)[0])

    (root,) = answer.root.iter("{*}RootItemId")
    assert ews.find("calendar").attribute("ItemId", "ChangeKey") == root.get("RootItemChangeKey")
    assert names(ews, ews.find("calendar").item_id) == ["cloud.docx"]
    assert take_away(ews, ids(made)[0]).codes == ["ErrorInvalidAttachmentId"]
    assert fetch(ews, *ids(made)).codes == ["ErrorInvalidAttachmentId", "NoError"]


def test_an_item_hangs_on_an_item_and_has_attachments_itself(ews: Ews) -> None:
    made = with_attachments(ews, LETTER)

    letter = fetch(ews, *ids(made))

    outer, inner = ids(letter)
    assert outer == ids(made)[0]
    assert letter.text("Subject") == "言う"
    assert letter.item_ids == []
    assert fetch(ews, inner).text("Content") == PLAN


def test_an_occurrence_shows_what_hangs_on_its_series_until_it_has_its_own(ews: Ews) -> None:
    master = made(ews, recurrence())
    hang(ews, master.item_id, FILE)
    first, second = seen(ews).item_ids

    answer = hang(ews, second, LINK)

    assert answer.codes == ["NoError"]
    assert names(ews, first) == ["plan.pdf"]
    assert names(ews, second) == ["plan.pdf", "cloud.docx"]
    assert names(ews, ews.find("calendar").item_id) == ["plan.pdf"]
    assert seen(ews).texts("CalendarItemType") == ["Occurrence", "Exception"]
    take_away(ews, ids(ews.get(occurrence_of(master.item_id, 2)))[0])
    assert names(ews, second) == ["cloud.docx"]


@pytest.mark.parametrize(
    ("attachment", "code"),
    [
        (FILE.replace(NAMED, ""), "ErrorRequiredPropertyMissing"),
        (
            "<t:ItemAttachment><t:Name>n</t:Name></t:ItemAttachment>",
            "ErrorMissingItemForCreateItemAttachment",
        ),
        (
            "<t:ItemAttachment><t:Name>n</t:Name><t:PostItem/></t:ItemAttachment>",
            "ErrorInvalidItemForOperationCreateItemAttachment",
        ),
        (FILE.replace(PLAN, "A" * 8000), "ErrorMessageSizeExceeded"),
    ],
)
def test_what_cannot_be_attached_is_refused_and_nothing_changes(
    ews: Ews, attachment: str, code: str
) -> None:
    ews.organisation.largest_item = 5000
    item = ews.create("CalendarItem", TIMES)

    answers = hang(ews, item.item_id, attachment), with_attachments(ews, attachment)

    assert [answer.codes for answer in answers] == [[code]] * 2
    assert ews.find("calendar").item_id == item.item_id


def test_items_are_nested_ten_deep_at_most(ews: Ews) -> None:
    def nested(depth: int) -> str:
        inner = f"<t:Attachments>{nested(depth - 1)}</t:Attachments>" if depth > 1 else ""
        item = f"<t:Message>{inner}</t:Message>"
        return f"<t:ItemAttachment><t:Name>n</t:Name>{item}</t:ItemAttachment>"

    codes = [with_attachments(ews, nested(depth)).codes for depth in (10, 11)]

    assert codes == [["NoError"], ["ErrorAttachmentNestLevelLimitExceeded"]]


def test_attachments_are_not_set_as_a_field(ews: Ews) -> None:
    item = ews.create("CalendarItem", TIMES)
    listed = f"<t:Attachments>{FILE}</t:Attachments>"

    answer = ews.update(item.item_id, set_field("item:Attachments", "CalendarItem", listed))

    assert answer.codes == ["ErrorInvalidPropertySet"]


def test_an_id_that_is_none_of_an_attachment_is_malformed(ews: Ews) -> None:
    item = ews.create("CalendarItem", TIMES)

    answers = fetch(ews, item.attribute("ItemId", "Id"), "nonsense")

    assert answers.codes == ["ErrorInvalidIdMalformed"] * 2


def test_what_is_deleted_takes_its_attachments_along(ews: Ews) -> None:
    made = with_attachments(ews, FILE)
    ews.delete(made.item_id)

    assert fetch(ews, *ids(made)).codes == ["ErrorItemNotFound"]
    assert names(ews, ews.find("deleteditems").item_id) == ["plan.pdf"]


def test_attachments_that_are_saved_are_what_they_were(ews: Ews) -> None:
    with_attachments(ews, FILE, LETTER)
    mailbox = ews.organisation.mailbox(HANAKO)
    assert mailbox is not None
    calendar = mailbox.folder("calendar")

    document = write({"calendar": calendar}, {})

    assert read(document, {})["calendar"]["items"] == calendar.items
