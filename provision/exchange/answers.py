"""Read what the scripts answered: a file's bytes in, typed answers out, oldest first.

A file has an answer a line, and may have other lines between them, as a console's has: only what
looks like an answer is read. One that was cut off, or is of another version, counts for nothing
beside others; where there are no others, that is told. PowerShell 5.1 writes UTF-16 where it
is told to redirect, and now and then an array as an object of `value` and `Count`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from provision.contract.messages import Place, Problem, message
from provision.errors import ProvisionError
from provision.exchange.frame import ANSWER_VERSION
from provision.exchange.seen import (
    Answer,
    Changed,
    Group,
    Holding,
    Pointer,
    Region,
    Right,
    Roles,
    Seen,
    Session,
    Settings,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Any, TypeVar

    T = TypeVar("T")

# Ten thousand mailboxes are some ten of these millions.
LARGEST_ANSWERS = 64 * 1024 * 1024
SCRIPTS = ("status", "apply", "verify", "undo")
MOMENT = "%Y-%m-%dT%H:%M:%SZ"
BEGINNING = '{"script":'


class AnswerError(ProvisionError):
    """A file that is not what the scripts answered."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A JSON object that has to have what it is asked for; `place` is its line."""

    values: Mapping[str, Any]
    place: Place

    def text(self, name: str) -> str:
        value = self.values.get(name)
        return value if isinstance(value, str) else self._refuse(name)

    def flag(self, name: str) -> bool:
        value = self.values.get(name)
        return value if isinstance(value, bool) else self._refuse(name)

    def texts(self, name: str) -> tuple[str, ...]:
        values = self._list(name)
        return tuple(values) if all(isinstance(one, str) for one in values) else self._refuse(name)

    def entries(self, name: str) -> tuple[Entry, ...]:
        return tuple(self._entry(name, value) for value in self._list(name))

    def entry(self, name: str) -> Entry:
        return self._entry(name, self.values.get(name))

    def _entry(self, name: str, value: object) -> Entry:
        return Entry(value, self.place) if isinstance(value, dict) else self._refuse(name)

    def _list(self, name: str) -> list[Any]:
        value = self.values.get(name)
        if isinstance(value, dict) and set(value) == {"value", "Count"}:
            value = value["value"]
        return value if isinstance(value, list) else self._refuse(name)

    def _refuse(self, name: str) -> Any:
        what = message("exchange.damaged", name=name)
        raise AnswerError(Problem(what, message("exchange.damaged-remedy"), self.place))


def parse_answers(data: bytes, file: str) -> tuple[Answer, ...]:
    """Return the answers in `data`, oldest first, or raise `AnswerError`; there is one at least."""
    answers: list[Answer] = []
    none = Problem(message("exchange.no-answer"), message("exchange.no-answer-remedy"), Place(file))
    wrong = AnswerError(none)
    for place, line in reversed(list(_lines(data, file))):
        try:
            answers.append(_answer(_entry(line, place), line))
        except AnswerError as error:
            wrong = error
    if not answers:
        raise wrong
    return tuple(sorted(answers, key=lambda answer: answer.at))


def _lines(data: bytes, file: str) -> Iterator[tuple[Place, str]]:
    for number, line in enumerate(_text(data, file).split("\n"), 1):
        if line.lstrip().startswith(BEGINNING):
            yield Place(file, number, 1), line.strip()


def _entry(line: str, place: Place) -> Entry:
    try:
        return Entry(json.loads(line), place)
    except (ValueError, RecursionError) as error:
        what, remedy = message("exchange.cut"), message("exchange.damaged-remedy")
        raise AnswerError(Problem(what, remedy, place)) from error


def _text(data: bytes, file: str) -> str:
    if len(data) > LARGEST_ANSWERS:
        what = message("exchange.too-large", limit=LARGEST_ANSWERS)
        raise AnswerError(Problem(what, message("exchange.no-answer-remedy"), Place(file)))
    try:
        return data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        what, remedy = message("files.not-utf8"), message("exchange.no-answer-remedy")
        raise AnswerError(Problem(what, remedy, Place(file))) from error


def _answer(entry: Entry, raw: str) -> Answer:
    script = entry.text("script")
    if entry.values.get("version") != ANSWER_VERSION or script not in SCRIPTS:
        what = message("exchange.version", known=ANSWER_VERSION)
        raise AnswerError(Problem(what, message("exchange.version-remedy"), entry.place))
    looks = script == "status"
    return Answer(
        script=script,
        digest=entry.text("digest"),
        at=_moment(entry),
        run_by=entry.text("runBy"),
        application=entry.text("application"),
        tenant=entry.text("tenant"),
        tenant_id=entry.text("tenantId"),
        deployment=entry.text("deployment"),
        access=entry.text("access"),
        administrator=entry.text("administrator"),
        client_id=entry.text("clientId"),
        preview="preview" in entry.values and entry.flag("preview"),
        well=None if looks else entry.flag("undone" if script == "undo" else "verified"),
        problems=() if looks else entry.texts("problems"),
        changes=tuple(map(_changed, entry.entries("changes"))) if "changes" in entry.values else (),
        made=entry.texts("made") if "made" in entry.values else (),
        outside=entry.texts("outside") if "outside" in entry.values else (),
        judged=_lower(entry.texts("mailboxes")) if "mailboxes" in entry.values else (),
        seen=_seen(entry.entry("seen")),
        raw=raw,
        line=entry.place.line,
    )


def _moment(entry: Entry) -> datetime:
    try:
        return datetime.strptime(entry.text("at"), MOMENT).replace(tzinfo=UTC)
    except ValueError:
        what = message("exchange.damaged", name="at")
        raise AnswerError(Problem(what, message("exchange.damaged-remedy"), entry.place)) from None


def _lower(addresses: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(address.lower() for address in addresses)


def _changed(entry: Entry) -> Changed:
    before, after = entry.texts("before"), entry.texts("after")
    return Changed(entry.text("action"), entry.text("target"), before, after)


def _seen(entry: Entry) -> Seen:
    """Return the parts; one whose reading failed is named, and has nothing to say."""
    not_read = entry.texts("notRead")
    failed = {said.partition(":")[0] for said in not_read}

    def one(name: str, make: Callable[[Entry], T]) -> T | None:
        found = entry.entries(name) if name in entry.values else ()
        return make(found[0]) if found else None

    def several(name: str, make: Callable[[Entry], T]) -> tuple[T, ...] | None:
        if name not in entry.values or name in failed:
            return None
        return tuple(map(make, entry.entries(name)))

    def by_address(name: str, make: Callable[[Entry], T]) -> dict[str, T] | None:
        if name not in entry.values:
            return None
        return {each.text("address").lower(): make(each) for each in entry.entries(name)}

    return Seen(
        sessions=several("connections", _session),
        settings=one("organisation", _settings),
        agents_policy=one("userAgents", lambda each: each.text("EwsApplicationAccessPolicy")),
        roles=one("roles", _roles),
        allowed=one("allowList", lambda each: _lower(each.texts("allowed"))),
        group=one("roleGroup", _group),
        principals=several("servicePrincipals", _pointer),
        scopes=several("scopes", lambda e: Region(e.text("Name"), e.text("RecipientFilter"))),
        holdings=several("roleAssignments", _holding),
        kinds=by_address("mailboxes", lambda each: each.text("type")),
        doors=by_address("clientAccess", _door),
        rights=by_address("permissions", _right),
        reach=by_address("reach", lambda each: tuple(map(_holding, each.entries("roles")))),
        not_read=not_read,
    )


def _session(entry: Entry) -> Session:
    return Session(entry.text("UserPrincipalName"), entry.text("TenantID"))


def _settings(entry: Entry) -> Settings:
    dehydrated = entry.text("IsDehydrated").casefold() == "true"
    return Settings(entry.text("Name"), dehydrated, entry.text("EwsEnabled"))


def _roles(entry: Entry) -> Roles:
    return Roles(entry.flag("applicationImpersonation"), entry.flag("ewsAccessAsApp"))


def _group(entry: Entry) -> Group:
    return Group(
        name=entry.text("name"),
        found=entry.text("found"),
        holds_role=entry.flag("holdsRole"),
        limits=entry.texts("limits"),
        other_assignments=entry.texts("otherAssignments"),
        members=_lower(entry.texts("members")),
        other_members=entry.texts("otherMembers"),
    )


def _pointer(entry: Entry) -> Pointer:
    return Pointer(entry.text("AppId"), entry.text("ObjectId"))


def _holding(entry: Entry) -> Holding:
    return Holding(
        entry.text("RoleName"), entry.text("AllowedResourceScope"), entry.text("InScope")
    )


def _door(entry: Entry) -> str:
    """Return what a mailbox's own switch is."""
    settings = entry.entries("settings")
    return settings[0].text("EwsEnabled") if settings else ""


def _right(entry: Entry) -> Right:
    return Right(entry.flag("fullAccess"), entry.flag("denied"))
