"""SOAP: what a request holds once it is parsed and judged, and answers and faults as bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from provision.simulator.exchange.refusal import RequestRefusal, SchemaRefusal
from provision.simulator.exchange.schema.judge import Invalid, check_message
from provision.simulator.exchange.schema.names import (
    ERRORS,
    MESSAGES,
    PREFIXES,
    SOAP,
    TYPES,
    Element,
    line_of,
    local,
    namespace,
    t,
)

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

MOST_BYTES = 10 * 1024 * 1024
_EWS = "http://schemas.microsoft.com/exchange/services/2006/"


@dataclass(frozen=True, slots=True)
class Envelope:
    """The parts of a request that are Exchange's."""

    headers: tuple[Element, ...]
    body: Element

    def header(self, name: str) -> Element | None:
        return next((header for header in self.headers if local(header) == name), None)


def parse(body: bytes, served: Container[str]) -> Envelope:
    """Return what `body` holds; raise unless it asks, as the schema has it, for what is served."""
    root = _root(body)
    if root.tag != f"{{{SOAP}}}Envelope":
        raise SchemaRefusal("The message is not a SOAP 1.1 envelope.", line_of(root))
    headers = root.findall(f"{{{SOAP}}}Header/*")
    bodies = root.findall(f"{{{SOAP}}}Body/*")
    if len(bodies) != 1:
        raise RequestRefusal("ErrorInvalidRequest", "The request is invalid.")
    if local(bodies[0]) not in served or namespace(bodies[0]) != MESSAGES:
        raise RequestRefusal(
            "ErrorInvalidRequest",
            f"The simulated Exchange Server does not serve '{local(bodies[0])}'.",
        )
    ours = tuple(header for header in headers if namespace(header).startswith(_EWS))
    for part in (*ours, *bodies):
        _judge(part)
    return Envelope(ours, bodies[0])


def _judge(part: Element) -> None:
    try:
        check_message(part)
    except Invalid as invalid:
        if local(part) == "RequestServerVersion":
            raise RequestRefusal(
                "ErrorInvalidServerVersion", "The specified server version is invalid."
            ) from invalid
        raise SchemaRefusal(invalid.reason, invalid.line) from invalid


def _root(body: bytes) -> Element:
    if len(body) > MOST_BYTES:
        raise SchemaRefusal("The message is larger than the server takes.", 0)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise SchemaRefusal(f"The message is not XML: {error.msg}", error.lineno or 0) from error
    if root.getroottree().docinfo.doctype:  # type: ignore[union-attr]
        raise SchemaRefusal("For security reasons DTD is prohibited in this XML document.", 1)
    return root


def render(operation: str, messages: Sequence[Element], version: str) -> bytes:
    """Return the answer to `operation`; it is held to the schema as requests are."""
    answer = etree.Element(f"{{{PREFIXES['m']}}}{operation}Response", nsmap=PREFIXES)
    etree.SubElement(answer, f"{{{PREFIXES['m']}}}ResponseMessages").extend(messages)
    check_message(answer)
    return _envelope(answer, version)


def _envelope(content: Element, version: str) -> bytes:
    envelope = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"s": SOAP})
    header = etree.SubElement(envelope, f"{{{SOAP}}}Header")
    header.append(
        t(
            "ServerVersionInfo",
            MajorVersion="15",
            MinorVersion="2",
            MajorBuildNumber="1748",
            MinorBuildNumber="10",
            Version=version,
        )
    )
    etree.SubElement(envelope, f"{{{SOAP}}}Body").append(content)
    return etree.tostring(envelope, xml_declaration=True, encoding="utf-8")


def render_fault(refusal: RequestRefusal, version: str) -> bytes:
    """Return the fault that says `refusal`."""
    fault = etree.Element(f"{{{SOAP}}}Fault", nsmap={"s": SOAP})
    code = etree.SubElement(fault, "faultcode", nsmap={"a": TYPES})
    code.text = f"a:{refusal.code}"
    reason = refusal.reason if isinstance(refusal, SchemaRefusal) else ""
    said = f"{refusal.text.rstrip('.')}: {reason}" if reason else refusal.text
    words = etree.SubElement(fault, "faultstring")
    words.text = said
    words.set("{http://www.w3.org/XML/1998/namespace}lang", "en-US")
    detail = etree.SubElement(fault, "detail")
    for name, text in (("ResponseCode", refusal.code), ("Message", refusal.text)):
        etree.SubElement(detail, f"{{{ERRORS}}}{name}", nsmap={"e": ERRORS}).text = text
    if refusal.values:
        values = etree.SubElement(detail, f"{{{TYPES}}}MessageXml", nsmap={"t": TYPES})
        values.extend(_value(name, text) for name, text in refusal.values.items())
    return _envelope(fault, version)


def _value(name: str, text: str) -> Element:
    """Return one value: what the schema violated has an element each, the rest one name."""
    if name in {"LineNumber", "LinePosition", "Violation"}:
        return t(name, text)
    return t("Value", text, Name=name)
