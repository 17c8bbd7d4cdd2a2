"""What EWS cannot say of an item, kept beside it in named properties of our own set.

They are asked for in the shapes, so that they cost no request, and written only on items that we
write anyway: a property added later to an item of somebody's would be a change to every client.
"""

from __future__ import annotations

import base64
import re
import zlib
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from adapter.ews.answers import TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

# Graph knows such a property as `String {<set>} Name <name>`.
OUR_SET = "b7b8023d-c6f4-47c1-9b08-0012f963702f"
TOKEN = "exobridge token"  # noqa: S105 - no secret: it marks our items
PROPERTY = f"{TYPES}ExtendedProperty"
URI = f"{TYPES}ExtendedFieldURI"
VALUE = f"{TYPES}Value"
# PidLidTaskDeadOccurrence, 0x8109: MS-OXOTASK 2.2.2.2.8.
DEAD = "33033"
# Some answers of the store hold 32 KB in all (MS-OXCPRPT, 2.2.2.1.1); a property of two bytes a
# character stays below. What is longer is packed, then parted.
LONGEST = 15_000
SHORT = (
    "organizer",
    "reply",
    "uid",
    "floating",
    "zone_name",
    "start_zone",
    "end_zone",
    "cancelled",
)
PARTS: Mapping[str, int] = {"extra": 3, "attendees": 3, "links": 2} | dict.fromkeys(SHORT, 1)
PLAIN, PACKED = "t:", "z:"
MOST_UNPACKED = 4_000_000
# https://www.w3.org/TR/xml/#charsets, without the carriage return that parsers turn into another.
CARRIED = re.compile(r"[\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*")


class TooLongError(ValueError):
    """A value that has no room in the properties for it."""


class Piece(NamedTuple):
    """One property: the fields of ours that it comes from, its path, and how it is written.

    Without an element the property is taken away.
    """

    fields: frozenset[str]
    path: etree._Element
    element: etree._Element | None


def path_named(name: str) -> etree._Element:
    """Return the path of our property called `name`."""
    told = {"PropertySetId": OUR_SET, "PropertyName": name, "PropertyType": "String"}
    return etree.Element(URI, told)


def dead_path() -> etree._Element:
    """Return the path of what says that a to-do is what is left of one that came again."""
    told = {"DistinguishedPropertySetId": "Task", "PropertyId": DEAD, "PropertyType": "Boolean"}
    return etree.Element(URI, told)


def paths() -> Iterator[etree._Element]:
    """Yield the paths of everything that is kept, the token aside."""
    for name in PARTS:
        yield from map(path_named, _names(name))


def property_named(name: str, text: str) -> etree._Element:
    """Return our property called `name` with a value; raises `ValueError` for what XML has not."""
    element = etree.Element(PROPERTY)
    element.append(path_named(name))
    etree.SubElement(element, VALUE).text = text
    return element


def kept_pieces(name: str, text: str, *fields: str) -> Iterator[Piece]:
    """Yield what keeps `text` as `name`, or takes away what was kept if it is empty."""
    told = _packed(text) if text else ""
    names = _names(name)
    if len(told) > LONGEST * len(names):
        raise TooLongError(name)
    for place, part in enumerate(names):
        some = told[place * LONGEST : (place + 1) * LONGEST]
        element = property_named(part, some) if some else None
        yield Piece(frozenset(fields), path_named(part), element)


def read_kept(elements: Iterable[etree._Element]) -> dict[str, str]:
    """Return what our properties among `elements` say, by their whole names."""
    found = {}
    for element in elements:
        uri = element.find(URI)
        # Exchange gives GUIDs back in small letters or in large ones.
        if uri is not None and uri.get("PropertySetId", "").lower() == OUR_SET:
            found[uri.get("PropertyName", "")] = element.findtext(VALUE, "")
        elif uri is not None and uri.get("PropertyId") == DEAD:
            found[DEAD] = element.findtext(VALUE, "")
    return found


def unpacked(found: Mapping[str, str], name: str) -> str:
    """Return what is kept as `name`; what somebody spoilt is as if it were not there."""
    if not found:
        return ""
    told = "".join(found.get(part, "") for part in _names(name))
    if not told.startswith(PACKED):
        return told.removeprefix(PLAIN)
    try:
        packed = base64.b64decode(told[len(PACKED) :], validate=True)
        text = zlib.decompressobj().decompress(packed, MOST_UNPACKED)
        return text.decode("utf-8", "surrogatepass")
    except (ValueError, zlib.error):
        return ""


def _packed(text: str) -> str:
    """Return `text` with its form before it, packed if it is long or XML cannot carry it."""
    if len(text) < LONGEST - len(PLAIN) and CARRIED.fullmatch(text):
        return f"{PLAIN}{text}"
    return PACKED + base64.b64encode(zlib.compress(text.encode("utf-8", "surrogatepass"))).decode()


@cache
def _names(name: str) -> tuple[str, ...]:
    first = f"exobridge {name.replace('_', ' ')}"
    return (first, *(f"{first} {part}" for part in range(2, PARTS[name] + 1)))
