"""Read the bytes of an answer: SOAP in, response messages or a fault out; trusted in nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from lxml import etree

from adapter.store import GarbledError
from provision.contract.messages import Message, Problem, message

SOAP = "{http://schemas.xmlsoap.org/soap/envelope/}"
MESSAGES = "{http://schemas.microsoft.com/exchange/services/2006/messages}"
TYPES = "{http://schemas.microsoft.com/exchange/services/2006/types}"
ERRORS = "{http://schemas.microsoft.com/exchange/services/2006/errors}"

NO_ERROR = "NoError"
UNSPECIFIED = "ErrorUnspecified"
# Exchange passes on what a client once wrote, such as `&#x1F;`, which no XML parser may accept.
CHARACTER = re.compile(rb"&#(?:([0-9]{1,8})|[xX]([0-9a-fA-F]{1,8}));")
# libxml2 takes no text of more than 10 MB, and the content of a larger file is one. It may be read
# where no entities are declared: whatever comes to its root at once has no place for that.
LARGE = "GetAttachment"
NO_PROLOGUE = re.compile(
    rb'(?i)(?:\xef\xbb\xbf)?(?:<\?xml version="1\.0" encoding="utf-8"\s*\?>)?\s*<[a-z]'
)
SHORTEST_WAIT = timedelta(seconds=1)


class BrokenError(GarbledError):
    """An answer that is no XML, which may be the fault of one thing in it."""


@dataclass(frozen=True, slots=True)
class Reported:
    """What Exchange says of one thing that it was asked for: `element` holds the rest."""

    code: str
    text: str
    element: etree._Element
    wait: timedelta | None = None

    @property
    def succeeded(self) -> bool:
        return self.code == NO_ERROR


@dataclass(frozen=True, slots=True)
class Fault:
    """What Exchange says when it does not carry out a request at all."""

    code: str
    text: str
    wait: timedelta | None = None


def read_answer(content: bytes, operation: str) -> tuple[Reported, ...] | Fault:
    """Return what `content` answers to `operation`, or raise `GarbledError`."""
    is_large = operation == LARGE and NO_PROLOGUE.match(content) is not None
    body = _parsed(content, is_large=is_large).find(f"{SOAP}Body")
    if body is None:
        raise _garbled("store.garbled-no-body")
    fault = body.find(f"{SOAP}Fault")
    if fault is not None:
        return _fault(fault)
    reported = body.find(f"{MESSAGES}{operation}Response/{MESSAGES}ResponseMessages")
    if reported is None:
        raise _garbled("store.garbled-other", operation=operation)
    tag = f"{MESSAGES}{operation}ResponseMessage"
    return tuple(_reported(element) for element in reported.iterchildren(tag))


def _parsed(content: bytes, *, is_large: bool) -> etree._Element:
    try:
        root = etree.fromstring(content, _parser(is_large=is_large))
    except etree.XMLSyntaxError:
        root = _parsed_again(content, is_large=is_large)
    # SOAP allows no document type, and entities come from nowhere else.
    if root.getroottree().docinfo.internalDTD is not None:
        raise _garbled("store.garbled-doctype")
    return root


def _parsed_again(content: bytes, *, is_large: bool) -> etree._Element:
    """Parse what has references to characters that XML has not, marking where they stood."""
    try:
        return etree.fromstring(CHARACTER.sub(_allowed, content), _parser(is_large=is_large))
    except etree.XMLSyntaxError as error:
        raise BrokenError(*_garbled("store.garbled-xml", reason=str(error.msg)).problems) from error


def _parser(*, is_large: bool) -> etree.XMLParser:
    # A parser of its own for each answer: libxml2's are not for several threads at once.
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=is_large,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )


def _allowed(reference: re.Match[bytes]) -> bytes:
    decimal, hexadecimal = reference.groups()
    code = int(decimal) if decimal else int(hexadecimal, 16)
    # https://www.w3.org/TR/xml/#charsets
    fits = code in (0x9, 0xA, 0xD) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD
    return reference[0] if fits or 0x10000 <= code <= 0x10FFFF else b"&#xFFFD;"


def _reported(element: etree._Element) -> Reported:
    code = element.findtext(f"{MESSAGES}ResponseCode", "").strip()
    if not code or (code == NO_ERROR and element.get("ResponseClass") != "Success"):
        code = UNSPECIFIED
    text = element.findtext(f"{MESSAGES}MessageText", "").strip()
    return Reported(code, text, element, _wait(element.find(f"{MESSAGES}MessageXml")))


def _fault(fault: etree._Element) -> Fault:
    code = fault.findtext(f"detail/{ERRORS}ResponseCode", "").strip()
    text = fault.findtext(f"detail/{ERRORS}Message", "").strip()
    # Without a detail the code is a qualified name, as in `a:ErrorSchemaValidation`.
    code = code or fault.findtext("faultcode", "").strip().rpartition(":")[2]
    text = text or fault.findtext("faultstring", "").strip()
    return Fault(code or UNSPECIFIED, text, _wait(fault.find(f"detail/{TYPES}MessageXml")))


def _wait(detail: etree._Element | None) -> timedelta | None:
    """Return how long Exchange asks to be left alone."""
    for value in () if detail is None else detail.iterchildren(f"{TYPES}Value"):
        if value.get("Name") == "BackOffMilliseconds" and (value.text or "").strip().isdecimal():
            asked = timedelta(milliseconds=min(int(value.text or "0"), 86_400_000))
            return max(asked, SHORTEST_WAIT)
    return None


def _garbled(key: str, **values: str) -> GarbledError:
    what: Message = message("store.garbled", what=message(key, **values))
    return GarbledError(Problem(what, message("store.garbled-remedy")))
