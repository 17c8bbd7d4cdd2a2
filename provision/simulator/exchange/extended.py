"""Extended properties: how they are named, and what values they may hold."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from provision.simulator.exchange.refusal import Refusal
from provision.simulator.exchange.schema.names import child, local, t
from provision.simulator.exchange.schema.values import is_valid

if TYPE_CHECKING:
    from provision.simulator.exchange.schema.names import Element

# https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxprops (section 1.3.2)
_SETS = {
    "Meeting": "6ed8da90-450b-101b-98da-00aa003f1305",
    "Appointment": "00062002-0000-0000-c000-000000000046",
    "Common": "00062008-0000-0000-c000-000000000046",
    "PublicStrings": "00020329-0000-0000-c000-000000000046",
    "Address": "00062004-0000-0000-c000-000000000046",
    "InternetHeaders": "00020386-0000-0000-c000-000000000046",
    "CalendarAssistant": "11000e07-b51b-40d6-af21-caa85edab1d0",
    "UnifiedMessaging": "4442858e-a9e3-4e80-b900-317a210cc15b",
    "Task": "00062003-0000-0000-c000-000000000046",
    "Sharing": "00062040-0000-0000-c000-000000000046",
}
_COMBINATIONS = {
    frozenset({"DistinguishedPropertySetId", "PropertyName"}),
    frozenset({"DistinguishedPropertySetId", "PropertyId"}),
    frozenset({"PropertySetId", "PropertyName"}),
    frozenset({"PropertySetId", "PropertyId"}),
    frozenset({"PropertyTag"}),
}
_FIRST_CUSTOM_TAG = 0x8000
# https://learn.microsoft.com/exchange/client-developer/web-service-reference/finditem-operation
_LISTED = 255
_TYPES = {
    "Boolean": "boolean",
    "Integer": "int",
    "Long": "long",
    "Short": "int",
    "Double": "double",
    "Float": "double",
    "SystemTime": "dateTime",
    "CLSID": "Guid",
    "Binary": "base64Binary",
}


@dataclass(frozen=True, slots=True)
class ExtendedPath:
    """Which property; two ways of naming the same one are equal."""

    property_set: str
    name: str
    type: str


ExtendedValue = str | tuple[str, ...]


def path_of(element: Element) -> ExtendedPath:
    """Return the property that `element`, an ExtendedFieldURI, names."""
    named = {str(name): str(value) for name, value in element.attrib.items()}
    kind = named.pop("PropertyType")
    if frozenset(named) not in _COMBINATIONS or kind in {"Error", "Null", "Object", "ObjectArray"}:
        raise Refusal(
            "ErrorInvalidExtendedProperty", "The extended property attributes are invalid."
        )
    if "PropertyTag" in named:
        return ExtendedPath("", str(_tag(named["PropertyTag"])), kind)
    property_set = (
        named.get("PropertySetId", "").lower() or _SETS[named["DistinguishedPropertySetId"]]
    )
    # Names in the set of internet headers are the only ones without case.
    name = named.get("PropertyName") or f"#{int(named['PropertyId'])}"
    return ExtendedPath(property_set, name.lower() if "headers" in property_set else name, kind)


def _tag(written: str) -> int:
    tag = int(written, 16 if written.lower().startswith("0x") else 10)
    if tag >= _FIRST_CUSTOM_TAG:
        raise Refusal(
            "ErrorNoPropertyTagForCustomProperties",
            "Custom MAPI properties cannot be referenced by property tag.",
        )
    return tag


def read_extended(element: Element) -> tuple[ExtendedPath, ExtendedValue]:
    """Return the property and the value that `element`, an ExtendedProperty, gives it."""
    path = path_of(element[0])
    listed = child(element, "Values")
    if (listed is not None) is not path.type.endswith("Array"):
        raise _unfit(path)
    single = path.type.removesuffix("Array")
    if listed is None:
        return path, _checked(path, single, element[1].text or "")
    return path, tuple(_checked(path, single, value.text or "") for value in listed)


def _checked(path: ExtendedPath, single: str, text: str) -> str:
    written_as = _TYPES.get(single, "string")
    if not is_valid(written_as, text):
        raise _unfit(path)
    if single == "Short" and not -32768 <= int(text) <= 32767:
        raise _unfit(path)
    if single == "Binary":
        _decoded(path, text)
    return {"1": "true", "0": "false"}.get(text, text) if single == "Boolean" else text


def _decoded(path: ExtendedPath, text: str) -> None:
    try:
        base64.b64decode(re.sub(r"\s", "", text), validate=True)
    except binascii.Error as error:
        raise _unfit(path) from error


def _unfit(path: ExtendedPath) -> Refusal:
    return Refusal(
        "ErrorInvalidExtendedPropertyValue",
        f"The specified value is invalid for the extended property's type '{path.type}'.",
    )


def extended_element(uri: Element, value: ExtendedValue) -> Element:
    """Return the property that was asked for as `uri`, with its `value`."""
    named = t(local(uri), **{str(name): str(text) for name, text in uri.attrib.items()})
    if isinstance(value, str):
        return t("ExtendedProperty", named, t("Value", value))
    return t("ExtendedProperty", named, t("Values", *(t("Value", text) for text in value)))


def clipped(path: ExtendedPath, value: ExtendedValue) -> ExtendedValue:
    """Return what a list shows of `value`: no more of a text or of bytes than the beginning."""
    if not isinstance(value, str):
        return value
    if path.type == "Binary":
        return base64.b64encode(base64.b64decode(value)[:_LISTED]).decode("ascii")
    return value[:_LISTED]
