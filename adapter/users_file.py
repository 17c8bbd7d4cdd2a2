"""Read a users file of the sync server that this adapter takes over from: CSV in, mailboxes out.

    user,password                                           a user, by the name alone
    user,server,mailBoxName=…,locale=ja_JP,timezone=JST     a user, and the mailbox at a server

In UTF-8 or Shift_JIS. Every line is read by itself: one that is wrong is told by its number and
takes nothing from the others. A password is neither kept nor told.
"""

from __future__ import annotations

import csv
import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from adapter.errors import AdapterError
from provision.contract.messages import Place, Problem, message, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from provision.contract.messages import Line

LINE_END = re.compile(rb"\r\n|\n|\r")
UTF16 = (b"\xff\xfe", b"\xfe\xff")
ADDRESS = re.compile(r"[^\s@,]+@[^\s@,]+\.[^\s@,]+")
# What a mailbox is called that has the domain of all.
LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+")
# A name that may be told: a line whose fields are parted by something else has its password in it.
NAME = re.compile(r"[\w@.-]+")
MAILBOX = "mailBoxName"
# The only values that the sync server's manual allows.
FIXED = {"locale": "ja_JP", "timezone": "JST"}


class UsersFileError(AdapterError):
    """Nothing in the users file can be used."""


@dataclass(frozen=True, slots=True)
class User:
    """Whose mailbox it is, as the file calls them; `server` may be empty."""

    name: str
    mailbox: str
    server: str = ""


@dataclass(frozen=True, slots=True)
class UsersFile:
    """What can be used of the file, and why the rest cannot."""

    users: tuple[User, ...]
    problems: tuple[Problem, ...] = ()


def read_users(path: Path, domain: str) -> UsersFile:
    """Return the users in the file at `path`, or raise `UsersFileError`."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsersFileError(unreadable(str(path), error)) from error
    return parse_users(data, str(path), domain)


class _Wrong(Exception):  # noqa: N818 - a line, told of and left out
    """A line that cannot be used."""

    def __init__(self, what: Line, remedy: Line) -> None:
        super().__init__(str(what))
        self.what, self.remedy = what, remedy


def parse_users(data: bytes, file: str, domain: str) -> UsersFile:
    """Return the users in `data`; a mailbox without a domain is in `domain`.

    Raises `UsersFileError` where there are none.
    """
    if data.startswith(UTF16):
        what, remedy = message("users.utf16"), message("users.utf16-remedy")
        raise UsersFileError(Problem(what, remedy, Place(file)))
    found: dict[str, tuple[User, int]] = {}
    problems = []
    for number, line in _lines(data):
        try:
            user = _user(line, domain)
            _note(found, user, number)
        except _Wrong as wrong:
            problems.append(Problem(wrong.what, wrong.remedy, Place(file, number, 1)))
    if not found:
        none = Problem(message("users.none"), message("users.none-remedy"), Place(file))
        raise UsersFileError(*problems, none)
    return UsersFile(tuple(user for user, _ in found.values()), tuple(problems))


def _note(found: dict[str, tuple[User, int]], user: User, number: int) -> None:
    """Add a user, unless a line before had the mailbox."""
    _, first = found.setdefault(user.mailbox.casefold(), (user, number))
    if first != number:
        what = message("users.twice", mailbox=user.mailbox, line=first)
        raise _Wrong(what, message("users.twice-remedy"))


def _lines(data: bytes) -> Iterator[tuple[int, bytes | str]]:
    """Yield each line that is not blank with its number: as text, if it can be had."""
    try:
        lines: list[bytes | str] = [
            *map(bytes.decode, LINE_END.split(data.removeprefix(b"\xef\xbb\xbf")))
        ]
    except UnicodeDecodeError:
        lines = [*map(_shift_jis, LINE_END.split(data))]
    return ((number, line) for number, line in enumerate(lines, 1) if line.strip())


def _shift_jis(line: bytes) -> bytes | str:
    try:
        return line.decode("cp932")
    except UnicodeDecodeError:
        return line


def _user(line: bytes | str, domain: str) -> User:
    if isinstance(line, bytes):
        raise _Wrong(message("users.encoding"), message("users.encoding-remedy"))
    try:
        (fields,) = csv.reader([line], strict=True)
    except (csv.Error, ValueError) as error:
        what = message("users.not-csv", reason=str(error))
        raise _Wrong(what, message("users.not-csv-remedy")) from error
    name, *rest = (field.strip() for field in fields)
    if not name:
        raise _Wrong(message("users.no-name"), message("users.form-remedy"))
    if len(rest) <= 1 and "=" not in "".join(rest):  # what follows a name alone is a password
        return User(name, _address_of_name(name, domain))
    server, *settings = rest
    return User(name, _mailbox(settings, domain), server)


def _mailbox(settings: list[str], domain: str) -> str:
    """Return the mailbox that a line's settings name, `key=value` each."""
    found: dict[str, str] = {}
    for field, setting in enumerate(settings, 3):
        key, sign, value = setting.partition("=")
        if not sign or key not in (MAILBOX, *FIXED):
            raise _unknown(field, key if sign else "")
        if value != FIXED.get(key, value):
            what = message("users.fixed", key=key, value=value, known=FIXED[key])
            raise _Wrong(what, message(f"users.fixed-{key}-remedy"))
        found[key] = value
    if not found.get(MAILBOX):
        raise _Wrong(message("users.no-mailbox"), message("users.form-remedy"))
    return _address(found[MAILBOX], domain)


def _unknown(field: int, key: str) -> _Wrong:
    """Return what to say of a setting: by name if that is nearly known, else it may be a password."""
    known = [name.casefold() for name in (MAILBOX, *FIXED)]
    if difflib.get_close_matches(key.casefold(), known, n=1):
        what = message("users.unknown", setting=key)
    else:
        what = message("users.unknown-field", field=field)
    return _Wrong(what, message("users.form-remedy"))


def _address_of_name(name: str, domain: str) -> str:
    try:
        return _address(name, domain)
    except _Wrong:
        if NAME.fullmatch(name):
            raise
        raise _Wrong(message("users.not-name"), message("users.form-remedy")) from None


def _address(text: str, domain: str) -> str:
    if ADDRESS.fullmatch(text):
        return text
    if domain and LOCAL.fullmatch(text):
        return f"{text}@{domain}"
    what = message("users.not-address", text=text)
    raise _Wrong(what, message("users.not-address-remedy"))
