"""Read a multistatus (RFC 4918, 13): what a server tells of each thing; trusted in nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from adapter.dav.asking import DAV
from adapter.store import GarbledError
from provision.contract.messages import Problem, message

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

STATUS = re.compile(r"\b([1-5][0-9]{2})\b")
GONE = (404, 410)
CUT_SHORT = 507


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of one address: its properties, or a status that says why there are none."""

    href: str
    status: int = 200
    properties: Mapping[str, etree._Element] = field(default_factory=dict)

    @property
    def gone(self) -> bool:
        return self.status in GONE

    def text(self, name: str) -> str:
        """Return what a property says, or nothing."""
        found = self.properties.get(name)
        return (found.text or "").strip() if found is not None else ""

    def hrefs(self, name: str) -> tuple[str, ...]:
        """Return the addresses that a property holds."""
        found = self.properties.get(name)
        told = found.iter(f"{DAV}href") if found is not None else ()
        return tuple(each.text.strip() for each in told if each.text)

    def tags(self, name: str) -> frozenset[str]:
        """Return the names of all that is within a property."""
        found = self.properties.get(name)
        told = found.iterdescendants(etree.Element) if found is not None else ()
        return frozenset(str(each.tag) for each in told)


@dataclass(frozen=True, slots=True)
class Multistatus:
    """All that is told, and where a list of news ends."""

    told: tuple[Told, ...]
    token: str = ""


def read_multistatus(content: bytes) -> Multistatus:
    """Return what `content` tells, or raise `GarbledError`."""
    root = _parsed(content)
    if root.tag != f"{DAV}multistatus":
        raise garbled("caldav.no-multistatus")
    token = root.findtext(f"{DAV}sync-token") or ""
    return Multistatus(tuple(_told(root)), token.strip())


def precondition_in(content: bytes) -> str:
    """Return the name of the precondition that an error says it failed (RFC 4918, 16)."""
    try:
        root = _parsed(content)
    except GarbledError:
        return ""
    if root.tag != f"{DAV}error" or not len(root):
        return ""
    names = [etree.QName(each).localname for each in root.iterchildren(etree.Element)]
    # sabre/dav says which exception it was beside, or in place of, the precondition.
    return next((name for name in names if name not in ("exception", "message")), "")


def garbled(key: str, **values: str) -> GarbledError:
    """Return what to say of an answer that is none."""
    return GarbledError(Problem(message(key, **values), message("caldav.garbled-remedy")))


def _told(root: etree._Element) -> Iterator[Told]:
    for response in root.iterchildren(f"{DAV}response"):
        found: dict[str, etree._Element] = {}
        for part in response.iterchildren(f"{DAV}propstat"):
            holder = part.find(f"{DAV}prop")
            if holder is not None and _status(part) == 200:
                found |= {str(each.tag): each for each in holder.iterchildren(etree.Element)}
        for href in response.iterchildren(f"{DAV}href"):
            yield Told((href.text or "").strip(), _status(response), found)


def _status(element: etree._Element) -> int:
    found = STATUS.search(element.findtext(f"{DAV}status") or "200")
    return int(found[1]) if found else 200


def _parsed(content: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise garbled("caldav.garbled-xml", reason=str(error.msg)) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise garbled("caldav.garbled-doctype")
    return root
