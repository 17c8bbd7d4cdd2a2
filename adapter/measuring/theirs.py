"""The same work by exchangelib's own bulk fetch and the icalendar library's writing."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import exchangelib
import icalendar
import requests
from exchangelib.credentials import OAuth2AuthorizationCodeCredentials
from exchangelib.protocol import BaseProtocol, close_connections
from exchangelib.version import EXCHANGE_2016, Version
from oauthlib.oauth2 import OAuth2Token

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from adapter.measuring.place import Place

SHOWN = {"Free": "TRANSPARENT"}
CLASSES = {"Private": "PRIVATE", "Confidential": "CONFIDENTIAL"}


@contextmanager
def account_at(place: Place) -> Iterator[exchangelib.Account]:
    """Yield the mailbox as an account that has been asked for its folders already."""
    usual = BaseProtocol.HTTP_ADAPTER_CLS
    BaseProtocol.HTTP_ADAPTER_CLS = _adapter(place)
    try:
        account = _account(place)
        account.calendar.total_count, account.tasks.total_count  # noqa: B018 - looked up once
        yield account
    finally:
        close_connections()
        BaseProtocol.HTTP_ADAPTER_CLS = usual


def _adapter(place: Place) -> type[requests.adapters.HTTPAdapter]:
    proxy = place.network.proxy
    proxies = {"https": proxy.revealed()} if proxy else {}

    class ThroughProxy(requests.adapters.HTTPAdapter):
        def send(self, *request: Any, **how: Any) -> requests.Response:
            how |= {"proxies": proxies, "verify": place.network.ca_file}
            return super().send(*request, **how)

    return ThroughProxy


def _account(place: Place) -> exchangelib.Account:
    fields = {"access_token": place.token.reveal(), "token_type": "Bearer", "expires_in": 3600}
    config = exchangelib.Configuration(
        service_endpoint=place.url,
        credentials=OAuth2AuthorizationCodeCredentials(access_token=OAuth2Token(fields)),
        auth_type=exchangelib.OAUTH2,
        version=Version(EXCHANGE_2016),
        retry_policy=exchangelib.FailFast(),
    )
    zone = exchangelib.EWSTimeZone(place.zone.key)
    return exchangelib.Account(
        place.mailbox,
        config=config,
        access_type=exchangelib.IMPERSONATION,
        autodiscover=False,
        default_timezone=zone,
    )


def carry_over(account: exchangelib.Account, folder: Path) -> int:
    """Put every item of a mailbox into `folder`, and return how many there are."""
    made = 0
    for where in (account.calendar, account.tasks):
        for item in where.all():
            name = hashlib.sha256(item.id.encode()).hexdigest()[:32]
            (folder / f"{name}.ics").write_bytes(_text(item, name))
            made += 1
    return made


def _text(item: Any, name: str) -> bytes:
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//exchangelib and icalendar//EN")
    calendar.add("version", "2.0")
    calendar.add_component(_event(item) if hasattr(item, "start") else _todo(item, name))
    text: bytes = calendar.to_ical()
    return text


def _event(item: Any) -> Any:
    event = icalendar.Event()
    event.add("uid", item.uid)
    event.add("dtstart", item.start)
    event.add("dtend", item.end)
    event.add("location", item.location or "")
    event.add("transp", SHOWN.get(item.legacy_free_busy_status, "OPAQUE"))
    event.add("x-microsoft-cdo-busystatus", item.legacy_free_busy_status.upper())
    if item.reminder_is_set:
        alarm = icalendar.Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", "Reminder")
        alarm.add("trigger", -timedelta(minutes=item.reminder_minutes_before_start))
        event.add_component(alarm)
    return _shared(event, item)


def _todo(item: Any, name: str) -> Any:
    todo = icalendar.Todo()
    todo.add("uid", name)
    if item.due_date:
        todo.add("due", item.due_date)
    todo.add("percent-complete", int(item.percent_complete or 0))
    return _shared(todo, item)


def _shared(component: Any, item: Any) -> Any:
    component.add("dtstamp", datetime.now(UTC))
    component.add("summary", item.subject or "")
    component.add("class", CLASSES.get(item.sensitivity, "PUBLIC"))
    component.add("description", item.text_body or "")
    html = icalendar.vText(item.body or "")
    component.add("x-alt-desc", html, parameters={"FMTTYPE": "text/html"})
    component.add("categories", item.categories or [])
    return component
