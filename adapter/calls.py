"""Take the options of a call for what they say, or refuse them."""

from __future__ import annotations

import difflib
import re
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from adapter.errors import AdapterError
from adapter.listing import Days
from adapter.users_file import read_users
from provision.contract.messages import Problem, message

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from zoneinfo import ZoneInfo

    from adapter.settings import Settings
    from provision.contract.messages import Line

Choice = TypeVar("Choice", bound=StrEnum)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
WINDOW = timedelta(days=14)


class CallError(AdapterError):
    """A command was given what it does not take."""


def choice_of(option: str, text: str, choices: type[Choice]) -> Choice:
    """Return the word of `choices` that an option says, or refuse it."""
    try:
        return choices(text)
    except ValueError as error:
        what = message("listing.choice", option=option, text=text, choices=", ".join(choices))
        raise CallError(Problem(what, message("listing.choice-remedy"))) from error


def days_of(start: str, end: str, now: datetime, zone: ZoneInfo) -> Days:
    """Return the days asked for: from today where `start` is empty, two weeks where `end` is."""
    first = _day("start", start) if start else now.astimezone(zone).date()
    last = _day("end", end) if end else first + WINDOW
    if last < first:
        what = message("listing.backwards", first=first.isoformat(), last=last.isoformat())
        raise CallError(Problem(what, message("listing.backwards-remedy")))
    return Days(first, last, zone)


def _day(option: str, text: str) -> date:
    try:
        if DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    what = message("listing.not-a-date", option=option, text=text)
    raise CallError(Problem(what, message("listing.not-a-date-remedy")))


def chosen_mailboxes(
    settings: Settings, names: str, users: str, file: str
) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """Return the mailboxes of a list or of a users file, and the lines that cannot be used."""
    if not users:
        return named_mailboxes(settings, names, file), ()
    if names:
        what = message("check.names-and-users")
        raise CallError(Problem(what, message("check.names-and-users-remedy")))
    found = read_users(Path(users), settings.outputs.administrator.rpartition("@")[2])
    return tuple(user.mailbox for user in found.users), found.problems


def named_mailboxes(settings: Settings, names: str, file: str) -> tuple[str, ...]:
    """Return the mailboxes of a list parted by commas, or all; none that the file does not have."""
    known = {mailbox.casefold(): mailbox for mailbox in settings.outputs.mailboxes}
    wanted = dict.fromkeys(name.strip() for name in names.split(",")) if names else known
    problems = [
        Problem(message("check.unknown-mailbox", mailbox=name, file=file), _near(name, known))
        for name in wanted
        if name.casefold() not in known
    ]
    if problems:
        raise CallError(*problems)
    return tuple(dict.fromkeys(known[name.casefold()] for name in wanted))


def one_of(mailboxes: Sequence[str]) -> str:
    """Return the one mailbox that is named, or refuse none and several."""
    if len(mailboxes) == 1:
        return mailboxes[0]
    names = ", ".join(mailboxes)
    what, remedy = (
        message("listing.one-mailbox"),
        message("listing.one-mailbox-remedy", names=names),
    )
    raise CallError(Problem(what, remedy))


def _near(name: str, known: Mapping[str, str]) -> Line:
    if near := difflib.get_close_matches(name.casefold(), known, n=1):
        return message("check.unknown-mailbox-near", mailbox=known[near[0]])
    return message("check.unknown-mailbox-remedy", mailboxes=", ".join(known.values()))
