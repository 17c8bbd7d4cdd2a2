"""Properties under MAPI's names that are fields of the item, and what clients look up first."""

from datetime import date

import pytest

from provision.simulator.exchange.kinds import Body
from tests.simulator.exchange.ews import HANAKO, TARO, Ews, fields, shape

SUBJECT = '<t:ExtendedFieldURI PropertyTag="0x37" PropertyType="String"/>'
BODY = '<t:ExtendedFieldURI PropertyTag="0x1000" PropertyType="String"/>'
MODIFIED = '<t:ExtendedFieldURI PropertyTag="0x3008" PropertyType="SystemTime"/>'
NUMBER = '<t:ExtendedFieldURI PropertyTag="0xe23" PropertyType="Integer"/>'
DUE = (
    '<t:ExtendedFieldURI DistinguishedPropertySetId="Task" PropertyId="33029"'
    ' PropertyType="SystemTime"/>'
)
KEYWORDS = (
    '<t:ExtendedFieldURI DistinguishedPropertySetId="PublicStrings" PropertyName="Keywords"'
    ' PropertyType="StringArray"/>'
)


def held(uri: str, *values: str) -> str:
    written = "".join(f"<t:Value>{value}</t:Value>" for value in values)
    listed = f"<t:Values>{written}</t:Values>" if "Array" in uri else written
    return f"<t:ExtendedProperty>{uri}{listed}</t:ExtendedProperty>"


def folder_named(name: str) -> str:
    return f'<t:DistinguishedFolderId Id="{name}"/>'


def find_folder(ews: Ews, name: str) -> list[str]:
    """Return the names of the folders that are called `name`, at the top of the mailbox."""
    wanted = (
        "<m:FolderShape><t:BaseShape>Default</t:BaseShape></m:FolderShape>"
        '<m:Restriction><t:IsEqualTo><t:FieldURI FieldURI="folder:DisplayName"/>'
        f'<t:FieldURIOrConstant><t:Constant Value="{name}"/></t:FieldURIOrConstant>'
        f"</t:IsEqualTo></m:Restriction>"
        f"<m:ParentFolderIds>{folder_named('msgfolderroot')}</m:ParentFolderIds>"
    )
    return ews.ask(f'<m:FindFolder Traversal="Shallow">{wanted}</m:FindFolder>').texts(
        "DisplayName"
    )


def create_folder(ews: Ews, kind: str, name: str, folder_class: str = "") -> list[str]:
    held_class = f"<t:FolderClass>{folder_class}</t:FolderClass>" if folder_class else ""
    return ews.ask(
        f"<m:CreateFolder><m:ParentFolderId>{folder_named('msgfolderroot')}</m:ParentFolderId>"
        f"<m:Folders><t:{kind}>{held_class}<t:DisplayName>{name}</t:DisplayName></t:{kind}>"
        "</m:Folders></m:CreateFolder>"
    ).codes


def test_what_is_written_under_a_mapi_name_is_the_field(ews: Ews) -> None:
    content = (
        held(SUBJECT, "見積書")
        + held(BODY, "本文")
        + held(DUE, "2026-11-30T00:00:00Z")
        + held(KEYWORDS, "社外", "a")
    )

    ews.create("Task", content, send="")

    box = ews.organisation.mailbox(HANAKO)
    assert box
    (item,) = box.folder("tasks").items.values()
    assert (item.values["Subject"], item.values["DueDate"]) == ("見積書", date(2026, 11, 30))
    assert item.values["Body"] == Body("本文", is_html=False)
    assert item.values["Categories"] == ("社外", "a")
    assert item.extended == {}


def test_a_field_is_read_under_its_mapi_name(ews: Ews) -> None:
    ews.create("Task", fields(Subject="s", DueDate="2026-11-30T00:00:00Z"), send="")
    wanted = shape("IdOnly", SUBJECT, DUE, MODIFIED, NUMBER)

    answer = ews.find("tasks", wanted=wanted)

    assert sorted(answer.texts("Value")) == [
        "1",
        "2026-11-02T00:00:00Z",
        "2026-11-30T00:00:00Z",
        "s",
    ]


def test_what_only_the_server_says_cannot_be_written_under_another_name(ews: Ews) -> None:
    answer = ews.create("Task", held(MODIFIED, "2026-11-30T00:00:00Z"), send="")

    assert answer.codes == ["ErrorInvalidPropertySet"]


def test_an_id_tells_whose_mailbox_it_is_in(ews: Ews) -> None:
    item_id = ews.create("Task", fields(Subject="s"), send="").item_id.split('"')[1]
    source = f'<t:AlternateId Format="EwsId" Id="{item_id}" Mailbox="somebody@else.example"/>'

    def converted(form: str, mailbox: str = HANAKO) -> list[str]:
        ids = f"<m:SourceIds>{source}</m:SourceIds>"
        answer = ews.ask(
            f'<m:ConvertId DestinationFormat="{form}">{ids}</m:ConvertId>', mailbox=mailbox
        )
        found = answer.root.iter("{*}AlternateId")
        return answer.codes + [str(each.get("Mailbox")) for each in found]

    assert converted("EwsId") == ["NoError", HANAKO]
    assert converted("OwaId") == ["ErrorInvalidOperation"]
    assert converted("EwsId", TARO) == ["ErrorAccessDenied"]


@pytest.mark.parametrize(
    ("name", "values"),
    [("OWA.UserOptions", ["timezone", "Tokyo Standard Time"]), ("Other", [])],
)
def test_the_zone_of_a_mailbox_is_among_its_options(ews: Ews, name: str, values: list[str]) -> None:
    named = (
        f'<m:UserConfigurationName Name="{name}">{folder_named("root")}</m:UserConfigurationName>'
    )
    wanted = "<m:UserConfigurationProperties>All</m:UserConfigurationProperties>"

    answer = ews.ask(f"<m:GetUserConfiguration>{named}{wanted}</m:GetUserConfiguration>")

    assert answer.texts("Value") == values
    assert answer.codes == (["NoError"] if values else ["ErrorItemNotFound"])


def test_a_folder_is_made_found_by_its_name_and_deleted(ews: Ews) -> None:
    assert create_folder(ews, "Folder", "temp", "IPF.Appointment") == ["NoError"]
    assert create_folder(ews, "Folder", "TEMP") == ["ErrorFolderExists"]
    box = ews.organisation.mailbox(HANAKO)
    assert box
    (made,) = (folder for folder in box.folders.values() if folder.display_name == "temp")
    assert made.kind == "CalendarFolder"
    assert find_folder(ews, "temp") == ["temp"]
    assert find_folder(ews, "other") == []

    def deleted(folder: str) -> list[str]:
        ids = f"<m:FolderIds>{folder}</m:FolderIds>"
        return ews.ask(f'<m:DeleteFolder DeleteType="HardDelete">{ids}</m:DeleteFolder>').codes

    assert deleted(f'<t:FolderId Id="{made.folder_id}"/>') == ["NoError"]
    assert deleted(folder_named("tasks")) == ["ErrorDeleteDistinguishedFolder"]
    assert find_folder(ews, "temp") == []
    assert "tasks" in box.folders
