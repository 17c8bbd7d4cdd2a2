"""The rungs that only the adapter can climb: a token, mailboxes that answer, one that must not."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from adapter.commands import exchange_stores
from adapter.errors import AdapterError
from adapter.session import Session
from adapter.settings import SignsIn, read_settings
from adapter.store import DeniedError, Folder
from provision.contract.ladder import LIST_TAKES, ROLE_TAKES, Rung, State
from provision.contract.messages import Message, message
from provision.contract.tokens import claims_of, text_in, words_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import timedelta
    from pathlib import Path

    from adapter.check import Mailbox
    from adapter.settings import Settings
    from provision.contract.console import Console
    from provision.contract.ladder import Climb
    from provision.contract.messages import Line
    from provision.contract.outputs import Outputs

TWO = 2
# Entra may name Exchange by either, whatever a token was asked for by.
EXCHANGE = "00000002-0000-0ff1-ce00-000000000000"
TOO_MUCH = "full_access_as_app"
# By what Exchange refuses an application that is not on its list, or has no role that it knows of.
BLOCKED = frozenset({"EwsBlockedByPolicy", "EwsDisabled"})
NO_ROLE = frozenset({"2000008", "ErrorImpersonateUserDenied", "ErrorImpersonationDenied"})


def system_clock() -> datetime:
    """Return the time it is."""
    return datetime.now(UTC)


def climb(
    outputs: Path,
    asked: Climb,
    environment: Mapping[str, str],
    console: Console,
    clock: Callable[[], datetime] = system_clock,
) -> Iterator[Rung]:
    """Yield the rungs from the token up to the mailboxes; nothing is written into any."""
    settings = read_settings(outputs, environment)
    with Session(settings) as session, exchange_stores(settings, session) as store_of:
        if settings.signs_in is not SignsIn.PASSWORD:
            token = _token(settings, session)
            yield token
            if token.state is State.FAILED:
                yield Rung("mailbox", State.UNCHECKED, message("ladder.no-token"))
                return
        mailboxes = settings.outputs.mailboxes[:TWO]
        console.tell(message("check.checking", count=len(mailboxes)))
        rungs = [_mailbox(name, store_of, asked, clock()) for name in mailboxes]
        yield from rungs
        if asked.outside or asked.is_limited:
            is_open = any(rung.state is State.PASSED for rung in rungs)
            yield _outside(asked.outside, store_of, is_open=is_open)


def _token(settings: Settings, session: Session) -> Rung:
    try:
        token = session.token()
    except AdapterError as error:
        problem = error.problems[0]
        what = message("ladder.token-none", why=problem.message)
        return Rung("token", State.FAILED, what, problem.remedy)
    claims = claims_of(token.reveal())
    if not claims:
        return Rung("token", State.UNCHECKED, message("ladder.token-opaque"))
    by_itself = settings.signs_in is SignsIn.APPLICATION
    wrong = next(_wrong(claims, settings.outputs, by_itself=by_itself), None)
    if wrong:
        return Rung("token", State.FAILED, wrong, message("ladder.token-remedy"))
    rights: Line = " ".join(sorted(words_in(claims, "scp") | words_in(claims, "roles")))
    said = message(
        "ladder.token",
        who=text_in(claims, "upn", "unique_name", "preferred_username", "appid"),
        aud=text_in(claims, "aud"),
        rights=rights or message("ladder.token-no-rights"),
    )
    return Rung("token", State.PASSED, said)


def _wrong(claims: Mapping[str, object], outputs: Outputs, *, by_itself: bool) -> Iterator[Message]:
    """Yield in what a token is another than it should be."""
    hosts = {urlsplit(scope).hostname or "" for scope in outputs.scopes}
    audiences = {EXCHANGE, *(f"https://{host}" for host in hosts)}
    checks = {
        "aud": (text_in(claims, "aud").rstrip("/"), audiences),
        "appid": (text_in(claims, "appid", "azp"), {outputs.client_id}),
        "tid": (text_in(claims, "tid"), {outputs.tenant_id}),
    }
    for name, (found, wanted) in checks.items():
        if found.casefold() not in {one.casefold() for one in wanted}:
            shown = ", ".join(sorted(wanted))
            yield message("ladder.token-wrong", name=name, found=found or "-", wanted=shown)
    if by_itself and TOO_MUCH in words_in(claims, "roles"):
        yield message("ladder.token-too-much")
    names = set() if by_itself else {scope.rpartition("/")[2] for scope in outputs.scopes}
    held = {one.casefold() for one in words_in(claims, "scp")}
    missing = sorted(name for name in names if name.casefold() not in held)
    if missing:
        yield message("ladder.token-lacks", missing=", ".join(missing))


def _mailbox(name: str, store_of: Callable[[str], Mailbox], asked: Climb, now: datetime) -> Rung:
    try:
        store_of(name).describe(Folder.CALENDAR)
    except AdapterError as error:
        return _refused(name, error, asked, now)
    return Rung("mailbox", State.PASSED, message("ladder.mailbox", mailbox=name))


def _refused(name: str, error: AdapterError, asked: Climb, now: datetime) -> Rung:
    """Return whether Exchange refuses, or may merely not know yet what it has been told."""
    problem = error.problems[0]
    code = _code(error)
    seen = asked.seen
    for codes, since, takes, said in (
        (BLOCKED, seen.listed, LIST_TAKES, "ladder.waits-for-list"),
        (NO_ROLE, seen.role, ROLE_TAKES, "ladder.waits-for-role"),
    ):
        if code in codes and _is_recent(since, takes, now):
            when = f"{since:%Y-%m-%d %H:%M}Z"
            what = message(said, mailbox=name, since=when)
            return Rung("mailbox", State.WAITING, what, message("ladder.wait-remedy"))
    return Rung("mailbox", State.FAILED, problem.message, problem.remedy)


def _is_recent(since: datetime | None, takes: timedelta, now: datetime) -> bool:
    return since is not None and now - since < takes


def _outside(name: str, store_of: Callable[[str], Mailbox], *, is_open: bool) -> Rung:
    if not name:
        what, remedy = "ladder.outside-not-given", "ladder.outside-not-given-remedy"
        return Rung("outside", State.UNCHECKED, message(what), message(remedy))
    try:
        store_of(name).describe(Folder.CALENDAR)
    except DeniedError as error:
        if _code(error) in BLOCKED or not is_open:
            said = message("ladder.outside-proves-nothing")
            return Rung("outside", State.UNCHECKED, said, message("ladder.wait-remedy"))
        return Rung("outside", State.PASSED, message("ladder.outside", mailbox=name))
    except AdapterError as error:
        why = message("ladder.outside-other", mailbox=name, why=error.problems[0].message)
        return Rung("outside", State.UNCHECKED, why, error.problems[0].remedy)
    what, remedy = "ladder.outside-open", "ladder.outside-open-remedy"
    return Rung("outside", State.FAILED, message(what, mailbox=name), message(remedy))


def _code(error: AdapterError) -> str:
    """Return the code by which Exchange refused, if it gave one."""
    said = error.problems[0].message
    values = dict(said.values) if isinstance(said, Message) else {}
    return str(values.get("code", ""))
