"""Exchange Web Services over HTTP: who asks, what for, and the answer.

request -> access -> envelope and schema -> mailbox -> operation -> schema -> answer
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provision.simulator.exchange.access import Door, acting_mailbox
from provision.simulator.exchange.attaching import (
    create_attachment,
    delete_attachment,
    get_attachment,
)
from provision.simulator.exchange.call import Call
from provision.simulator.exchange.envelope import parse, render, render_fault
from provision.simulator.exchange.finding import find_item
from provision.simulator.exchange.foldering import create_folder, delete_folder
from provision.simulator.exchange.policy import why_closed
from provision.simulator.exchange.reading import find_folder, get_folder, get_item
from provision.simulator.exchange.refusal import Refusal, RequestRefusal
from provision.simulator.exchange.schema.names import local
from provision.simulator.exchange.settings_answers import convert_id, get_user_configuration
from provision.simulator.exchange.syncing import sync_folder_items
from provision.simulator.exchange.trouble import Trouble
from provision.simulator.exchange.writing import create_item, delete_item, update_item
from provision.simulator.exchange.zone_answers import get_server_time_zones
from provision.simulator.exchange.zones import ZONES, zone_of
from provision.simulator.http import Response

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from provision.simulator.exchange.envelope import Envelope
    from provision.simulator.exchange.mailbox import Mailbox
    from provision.simulator.exchange.organisation import Organisation
    from provision.simulator.exchange.people import Caller
    from provision.simulator.exchange.schema.names import Element
    from provision.simulator.exchange.zones import Zone
    from provision.simulator.http import Request
    from provision.simulator.world import TokenJudge, World

_PATH = "/ews/exchange.asmx"
_NEWEST = "V2017_07_11"
_OPERATIONS: Mapping[str, Callable[[Call, Element], list[Element]]] = {
    "ConvertId": convert_id,
    "CreateAttachment": create_attachment,
    "CreateFolder": create_folder,
    "CreateItem": create_item,
    "DeleteAttachment": delete_attachment,
    "DeleteFolder": delete_folder,
    "DeleteItem": delete_item,
    "FindFolder": find_folder,
    "FindItem": find_item,
    "GetAttachment": get_attachment,
    "GetFolder": get_folder,
    "GetItem": get_item,
    "GetServerTimeZones": get_server_time_zones,
    "GetUserConfiguration": get_user_configuration,
    "SyncFolderItems": sync_folder_items,
    "UpdateItem": update_item,
}


class ExchangeServer:
    """The server of `organisation` at `host`."""

    def __init__(
        self, host: str, organisation: Organisation, judge: TokenJudge, world: World
    ) -> None:
        self.organisation = organisation
        self.door = Door(host, judge, organisation)
        self.world = world

    def answer(self, request: Request) -> Response:
        """Return the answer to `request`."""
        refused = _not_ews(request)
        if refused is not None:
            return refused
        visitor = self.door.visitor(request)
        if isinstance(visitor, Response):
            return visitor
        agent = request.headers.get("user-agent", "")
        if reason := self.organisation.why_closed(visitor.client_id, agent):
            return _closed(reason)
        try:
            return self._served(visitor.caller, request, parse(request.body, _OPERATIONS))
        except RequestRefusal as refusal:
            return _response(500, render_fault(refusal, _NEWEST))

    def _served(self, caller: Caller, request: Request, envelope: Envelope) -> Response:
        agent = request.headers.get("user-agent", "")
        impersonation = envelope.header("ExchangeImpersonation")
        mailbox = acting_mailbox(self.organisation, caller, impersonation)
        if mailbox and (reason := why_closed(mailbox.ews, agent)):
            return _closed(reason)
        operation, acting = local(envelope.body), impersonation is not None
        trouble = self._trouble(mailbox, request, acting=acting)
        trouble.note(operation, self.world.clock())
        zone = _zone(envelope)
        call = Call(self.organisation, caller, mailbox, acting, zone, trouble)
        answers = _OPERATIONS[operation](call, envelope.body)
        return _response(200, render(operation, answers, _NEWEST))

    def _trouble(self, mailbox: Mailbox | None, request: Request, *, acting: bool) -> Trouble:
        """Return the troubles of the mailbox that is asked for, as far as the head says which."""
        anchor = "" if acting else request.headers.get("x-anchormailbox", "")
        meant = self.organisation.mailbox(anchor) or mailbox
        return self.organisation.trouble(meant.smtp) if meant else Trouble()


def _not_ews(request: Request) -> Response | None:
    """Return the answer to what is no call of Exchange Web Services."""
    if request.path.lower() != _PATH:
        return Response(404)
    if request.method != "POST":
        return Response(405, b"", (("Allow", "POST"),))
    if not request.headers.get("content-type", "").lower().startswith("text/xml"):
        return Response(415)
    return None


def _zone(envelope: Envelope) -> Zone:
    """Return the zone of the request's times that have none: UTC unless a header says so."""
    context = envelope.header("TimeZoneContext")
    if context is None:
        return ZONES["UTC"]
    try:
        return zone_of(str(context[0].get("Id", "")))
    except Refusal as refusal:
        raise RequestRefusal(refusal.code, refusal.text) from refusal


def _closed(reason: str) -> Response:
    return Response(403, b"", (("X-EWS-Policy-Reason", reason),))


def _response(status: int, body: bytes) -> Response:
    return Response(status, body, (("Content-Type", "text/xml; charset=utf-8"),))
