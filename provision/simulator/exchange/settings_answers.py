"""ConvertId and GetUserConfiguration: what clients look up of a mailbox before they begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provision.simulator.exchange.call import answered, each_alone, refused
from provision.simulator.exchange.refusal import Refusal, not_served
from provision.simulator.exchange.schema.names import child, children, local, m, t

if TYPE_CHECKING:
    from provision.simulator.exchange.call import Call
    from provision.simulator.exchange.mailbox import Mailbox
    from provision.simulator.exchange.schema.names import Element

_XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
_FORMATS = {"EwsId", "EwsLegacyId"}
_OPTIONS = "OWA.UserOptions"


def convert_id(call: Call, request: Element) -> list[Element]:
    """Return the ids of `request` in another form, each with the mailbox that it is in."""
    wanted = str(request.get("DestinationFormat"))
    sources = children(request, "SourceIds")
    return each_alone(call, "ConvertId", sources, lambda source: _converted(call, source, wanted))


def _converted(call: Call, source: Element, wanted: str) -> Element:
    if local(source) != "AlternateId" or not {str(source.get("Format")), wanted} <= _FORMATS:
        raise not_served(f"the conversion of ids to the form '{wanted}'")
    held = str(source.get("Id"))
    # The mailbox that the client names is not looked at: the answer has the one it is.
    mailbox = call.mailbox_of_id(held)
    alternate = m("AlternateId", Format=wanted, Id=held, Mailbox=mailbox.smtp)
    alternate.set(_XSI_TYPE, "t:AlternateIdType")
    return answered("ConvertId", alternate)


def get_user_configuration(call: Call, request: Element) -> list[Element]:
    """Return the options of whoever owns the mailbox; no other configuration is kept."""
    try:
        return [_options(call, request)]
    except Refusal as refusal:
        return [refused("GetUserConfiguration", refusal)]


def _options(call: Call, request: Element) -> Element:
    named = child(request, "UserConfigurationName")
    if named is None or named.get("Name") != _OPTIONS:
        raise Refusal("ErrorItemNotFound", "The specified object was not found in the store.")
    place = call.folder(named[0])
    name = t("UserConfigurationName", _folder_name(named[0]), Name=_OPTIONS)
    configuration = m("UserConfiguration", name, _dictionary(place.mailbox))
    return answered("GetUserConfiguration", configuration)


def _folder_name(named: Element) -> Element:
    return t(local(named), Id=str(named.get("Id")))


def _dictionary(mailbox: Mailbox) -> Element:
    entry = t(
        "DictionaryEntry",
        t("DictionaryKey", t("Type", "String"), t("Value", "timezone")),
        t("DictionaryValue", t("Type", "String"), t("Value", mailbox.zone.zone_id)),
    )
    return t("Dictionary", entry)
