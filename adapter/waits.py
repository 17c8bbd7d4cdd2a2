"""How long a server asks by HTTP to be left alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SHORTEST, LONGEST = timedelta(seconds=1), timedelta(days=1)


def retry_after(headers: Mapping[str, str], usual: timedelta) -> timedelta:
    """Return what Retry-After says, in seconds or as a date (RFC 9110, 10.2.3), else `usual`.

    `headers` have names in lower case. A date is told by the server's clock, not by ours.
    """
    told = headers.get("retry-after", "").strip()
    if told.isascii() and told.isdecimal():
        return min(max(timedelta(seconds=int(told[:9])), SHORTEST), LONGEST)
    until, since = _moment(told), _moment(headers.get("date", ""))
    return min(max(until - since, SHORTEST), LONGEST) if until and since else usual


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
