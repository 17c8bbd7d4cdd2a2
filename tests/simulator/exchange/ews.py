"""An Exchange Server asked without a network, and the words to ask it in."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from provision.simulator.exchange.cmdlets import ManagementShell
from provision.simulator.exchange.organisation import Organisation
from provision.simulator.exchange.server import ExchangeServer
from provision.simulator.http import Request, Response
from provision.simulator.world import StoppedClock, World

HOST = "mail.sakura.example"
SYNC, HANAKO = "sync@sakura.example", "hanako.yamada@sakura.example"
TARO, EMMA = "taro.suzuki@sakura.example", "emma.clark@sakura.example"
MESSAGES = "http://schemas.microsoft.com/exchange/services/2006/messages"
TYPES = "http://schemas.microsoft.com/exchange/services/2006/types"
ENVELOPE = (
    '<?xml version="1.0" encoding="utf-8"?>\n'
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"'
    f' xmlns:m="{MESSAGES}" xmlns:t="{TYPES}">\n'
    "<s:Header>{headers}</s:Header>\n<s:Body>{body}</s:Body>\n</s:Envelope>"
)
VERSION = '<t:RequestServerVersion Version="Exchange2016"/>'
MARK = (
    '<t:ExtendedFieldURI PropertySetId="11111111-2222-4333-8444-555555555555"'
    ' PropertyName="SyncToken" PropertyType="String"/>'
)


def acting_for(smtp: str, kind: str = "PrimarySmtpAddress") -> str:
    """Return the header by which the administrator acts for `smtp`."""
    sid = f"<t:ConnectingSID><t:{kind}>{smtp}</t:{kind}></t:ConnectingSID>"
    return f"<t:ExchangeImpersonation>{sid}</t:ExchangeImpersonation>"


def in_zone(zone: str) -> str:
    """Return the header that says in which zone times are that name none."""
    definition = f'<t:TimeZoneDefinition Id="{zone}"/>'
    return f"<t:TimeZoneContext>{definition}</t:TimeZoneContext>"


def shape(base: str = "IdOnly", *paths: str, body: str = "") -> str:
    """Return an ItemShape that asks for `base` and `paths`: fields, or elements."""
    named = (p if p.startswith("<") else f'<t:FieldURI FieldURI="{p}"/>' for p in paths)
    more = f"<t:AdditionalProperties>{''.join(named)}</t:AdditionalProperties>" if paths else ""
    form = f"<t:BodyType>{body}</t:BodyType>" if body else ""
    return f"<m:ItemShape><t:BaseShape>{base}</t:BaseShape>{form}{more}</m:ItemShape>"


def fields(**values: object) -> str:
    """Return elements of `values`, in their order."""
    return "".join(f"<t:{name}>{value}</t:{name}>" for name, value in values.items())


@dataclass
class Answer:
    """An answer, and what a test wants to know of it."""

    response: Response

    @property
    def root(self) -> etree._Element:
        return etree.fromstring(self.response.body)

    @property
    def codes(self) -> list[str]:
        return [str(e.text) for e in self.root.iter("{*}ResponseCode")]

    def texts(self, name: str) -> list[str]:
        return [e.text or "" for e in self.root.iter(f"{{*}}{name}")]

    def text(self, name: str) -> str:
        (text,) = self.texts(name)
        return text

    def attribute(self, element: str, name: str) -> str:
        return str(next(self.root.iter(f"{{*}}{element}")).get(name))

    @property
    def item_ids(self) -> list[str]:
        ids = self.root.iter("{*}ItemId")
        return [f'<t:ItemId Id="{e.get("Id")}" ChangeKey="{e.get("ChangeKey")}"/>' for e in ids]

    @property
    def item_id(self) -> str:
        (item_id,) = self.item_ids
        return item_id


@dataclass
class Issued:
    """Tokens of their claims: whoever shows a UPN is whom it names."""

    claims: dict[str, object] = field(
        default_factory=lambda: {"aud": f"https://{HOST}", "scp": "EWS.AccessAsUser.All"}
    )

    def claims_of(self, token: str) -> Mapping[str, object] | None:
        return None if token.startswith("bad") else self.claims | {"upn": token}


@dataclass
class Ews:
    """The server with its organisation; asks as the administrator acting for Hanako."""

    organisation: Organisation
    server: ExchangeServer
    issued: Issued
    clock: StoppedClock

    @property
    def shell(self) -> ManagementShell:
        return ManagementShell(self.organisation)

    def send(self, request: Request) -> Response:
        return self.server.answer(request)

    def post(self, content: bytes, caller: str = SYNC, **headers: str) -> Response:
        named = {"content-type": "text/xml; charset=utf-8", **headers}
        if caller:
            named["authorization"] = f"Bearer {caller}"
        return self.send(Request("POST", HOST, "/EWS/Exchange.asmx", {}, named, content))

    def ask(self, body: str, *headers: str, caller: str = SYNC, mailbox: str = HANAKO) -> Answer:
        """Ask for `body`; an empty `mailbox` acts for nobody."""
        acting = acting_for(mailbox) if mailbox else ""
        head = "".join((VERSION, acting, *headers))
        return Answer(self.post(ENVELOPE.format(headers=head, body=body).encode(), caller))

    def create(self, kind: str, content: str, *headers: str, send: str = "SendToNone") -> Answer:
        items = f"<m:Items><t:{kind}>{content}</t:{kind}></m:Items>"
        how = f' SendMeetingInvitations="{send}"' if send else ""
        return self.ask(f"<m:CreateItem{how}>{items}</m:CreateItem>", *headers)

    def get(self, item_id: str, wanted: str = "", *headers: str) -> Answer:
        wanted = wanted or shape("AllProperties")
        return self.ask(
            f"<m:GetItem>{wanted}<m:ItemIds>{item_id}</m:ItemIds></m:GetItem>", *headers
        )

    def update(
        self, item_id: str, *changes: str, resolution: str = "NeverOverwrite", headers: str = ""
    ) -> Answer:
        change = f"<t:ItemChange>{item_id}<t:Updates>{''.join(changes)}</t:Updates></t:ItemChange>"
        return self.ask(
            f'<m:UpdateItem ConflictResolution="{resolution}"'
            ' SendMeetingInvitationsOrCancellations="SendToNone">'
            f"<m:ItemChanges>{change}</m:ItemChanges></m:UpdateItem>",
            headers,
        )

    def delete(self, item_id: str, how: str = "MoveToDeletedItems") -> Answer:
        return self.ask(
            f'<m:DeleteItem DeleteType="{how}" SendMeetingCancellations="SendToNone"'
            f' AffectedTaskOccurrences="AllOccurrences"><m:ItemIds>{item_id}</m:ItemIds>'
            "</m:DeleteItem>"
        )

    def find(self, folder: str, *views: str, wanted: str = "") -> Answer:
        parents = f'<m:ParentFolderIds><t:DistinguishedFolderId Id="{folder}"/></m:ParentFolderIds>'
        content = f"{wanted or shape('IdOnly', 'item:Subject')}{''.join(views)}{parents}"
        return self.ask(f'<m:FindItem Traversal="Shallow">{content}</m:FindItem>')

    def sync(self, folder: str, state: str = "", most: int = 512, wanted: str = "") -> Answer:
        since = f"<m:SyncState>{state}</m:SyncState>" if state else ""
        return self.ask(
            f"<m:SyncFolderItems>{wanted or shape()}"
            f'<m:SyncFolderId><t:DistinguishedFolderId Id="{folder}"/></m:SyncFolderId>'
            f"{since}<m:MaxChangesReturned>{most}</m:MaxChangesReturned></m:SyncFolderItems>"
        )


def new_ews() -> Ews:
    """Return a server whose administrator may act for everybody."""
    clock = StoppedClock()
    world = World(clock)
    organisation = Organisation(world)
    organisation.add_account("admin@sakura.example", "Administrator")
    for smtp, name in ((SYNC, "Calendar Sync"), (HANAKO, "山田 花子"), (TARO, "鈴木 太郎")):
        organisation.add_mailbox(smtp, name)
    organisation.add_mailbox(EMMA, "Emma Clark", "en", "GMT Standard Time")
    group = {"Name": "sync", "Roles": ("ApplicationImpersonation",), "Members": (SYNC,)}
    ManagementShell(organisation).run("New-RoleGroup", group)
    issued = Issued()
    return Ews(organisation, ExchangeServer(HOST, organisation, issued, world), issued, clock)


def set_field(path: str, kind: str, content: str) -> str:
    """Return the change that gives the field at `path` what `content` holds."""
    uri = path if path.startswith("<") else f'<t:FieldURI FieldURI="{path}"/>'
    return f"<t:SetItemField>{uri}<t:{kind}>{content}</t:{kind}></t:SetItemField>"


def delete_field(path: str) -> str:
    """Return the change that removes the field at `path`."""
    uri = path if path.startswith("<") else f'<t:FieldURI FieldURI="{path}"/>'
    return f"<t:DeleteItemField>{uri}</t:DeleteItemField>"
