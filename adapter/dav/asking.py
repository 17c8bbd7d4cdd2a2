"""What is asked of a server, as the caldav library's elements write it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

DAV, CALDAV = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}"
ETAG, TYPE, DATA = f"{DAV}getetag", f"{DAV}getcontenttype", f"{CALDAV}calendar-data"
RESOURCE_TYPE, NAME = f"{DAV}resourcetype", f"{DAV}displayname"
PRINCIPAL, HOME = f"{DAV}current-user-principal", f"{CALDAV}calendar-home-set"
COMPONENTS = f"{CALDAV}supported-calendar-component-set"
REPORTS, RIGHTS = f"{DAV}supported-report-set", f"{DAV}current-user-privilege-set"
DEFAULT = f"{CALDAV}schedule-default-calendar-URL"
WHO = (RESOURCE_TYPE, PRINCIPAL, HOME, NAME, COMPONENTS, REPORTS, RIGHTS)
WHAT = (RESOURCE_TYPE, NAME, COMPONENTS, REPORTS, RIGHTS)
LISTED = (ETAG, TYPE)
STAMP = "%Y%m%dT%H%M%SZ"


def properties(names: Iterable[str]) -> bytes:
    """Return the question for properties of what there is."""
    from caldav.elements import dav

    return _text(dav.Propfind() + _wanted(names))


def entries(addresses: Sequence[str], names: Iterable[str]) -> bytes:
    """Return the question for entries by their addresses."""
    from caldav.elements import cdav, dav

    hrefs = [dav.Href(value=address) for address in addresses]
    return _text(cdav.CalendarMultiGet().append([_wanted(names), *hrefs]))


def news(token: str, names: Iterable[str]) -> bytes:
    """Return the question for what has changed since `token`; for all there is, without one."""
    from caldav.elements import dav

    since = [dav.SyncToken(value=token), dav.SyncLevel(value="1")]
    return _text(dav.SyncCollection().append([*since, _wanted(names)]))


def stretch(component: str, start: datetime | None, end: datetime | None) -> bytes:
    """Return the question for the components of a kind, those in a stretch of time alone."""
    from caldav.elements import cdav

    kind: Any = cdav.CompFilter(component)
    if start and end:
        kind += cdav.TimeRange(start, end)
    wanted = cdav.Filter() + (cdav.CompFilter("VCALENDAR") + kind)
    return _text(cdav.CalendarQuery().append([_wanted((ETAG,)), wanted]))


def collection(name: str, component: str) -> bytes:
    """Return the wish for a collection that holds one kind of component."""
    from caldav.elements import cdav, dav

    kinds: Any = cdav.SupportedCalendarComponentSet() + cdav.Comp(component)
    wished = dav.Set() + dav.Prop().append([dav.DisplayName(name), kinds])
    return _text(cdav.Mkcalendar() + wished)


def _wanted(names: Iterable[str]) -> Any:
    from caldav.elements import dav
    from caldav.elements.base import BaseElement

    made = []
    for name in names:
        element: Any = BaseElement()
        element.tag = name
        made.append(element)
    return dav.Prop().append(made)


def _text(element: Any) -> bytes:
    from lxml import etree

    return etree.tostring(element.xmlelement(), encoding="utf-8", xml_declaration=True)
