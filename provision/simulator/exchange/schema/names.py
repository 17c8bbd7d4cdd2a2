"""The names of XML that Exchange Web Services uses, and elements made with them."""

from __future__ import annotations

from lxml import etree

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
MESSAGES = "http://schemas.microsoft.com/exchange/services/2006/messages"
TYPES = "http://schemas.microsoft.com/exchange/services/2006/types"
ERRORS = "http://schemas.microsoft.com/exchange/services/2006/errors"
PREFIXES = {"s": SOAP, "m": MESSAGES, "t": TYPES}

Element = etree._Element  # noqa: SLF001 - the only name that lxml's type has


def m(name: str, *children: Element | str, **attributes: str) -> Element:
    """Return an element of the messages namespace."""
    return _made(f"{{{MESSAGES}}}{name}", children, attributes)


def t(name: str, *children: Element | str, **attributes: str) -> Element:
    """Return an element of the types namespace."""
    return _made(f"{{{TYPES}}}{name}", children, attributes)


def _made(tag: str, children: tuple[Element | str, ...], attributes: dict[str, str]) -> Element:
    element = etree.Element(tag, attributes, nsmap=PREFIXES)
    for child in children:
        if isinstance(child, str):
            element.text = child
        else:
            element.append(child)
    return element


def line_of(element: Element) -> int:
    """Return the line of the message that `element` began on; 0 for one that was made here."""
    line: object = element.sourceline
    return line if isinstance(line, int) else 0


def local(element: Element) -> str:
    """Return the name of `element` without its namespace."""
    return etree.QName(element).localname


def namespace(element: Element) -> str:
    """Return the namespace of `element`, empty if it has none."""
    return etree.QName(element).namespace or ""


def child(element: Element, name: str) -> Element | None:
    """Return the first child of `element` called `name`, in whichever namespace."""
    return element.find(f"{{*}}{name}")


def children(element: Element | None, name: str) -> list[Element]:
    """Return the children of the child of `element` called `name`; none if it is absent."""
    found = None if element is None else child(element, name)
    return [] if found is None else list(found)


def text_of(element: Element, name: str, default: str = "") -> str:
    """Return the text of the child of `element` called `name`."""
    found = child(element, name)
    return default if found is None else found.text or ""
