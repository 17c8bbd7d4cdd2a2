"""What the adapter's commands do, one function each; they return what to say and print nothing.

outputs file + environment -> settings -> session -> stores -> findings or items -> answer
"""

from __future__ import annotations

import time
import uuid
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, assert_never

from adapter.calls import CallError, choice_of, chosen_mailboxes, days_of, named_mailboxes, one_of
from adapter.check import check_mailboxes
from adapter.findings import report, told_with
from adapter.groupware import open_groupware
from adapter.groupware_check import groupware_check
from adapter.listing import Kind, Layout, Listing, listed, read_items
from adapter.logins import login_of
from adapter.refusals import SignInError
from adapter.session import Session
from adapter.settings import SignsIn, read_settings
from adapter.signin import Method, SignIn
from adapter.stopping import Stop
from adapter.zones import local_zone
from provision.contract.messages import Answer, Line, Problem, message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from adapter.check import Mailbox
    from adapter.settings import Settings
    from adapter.store import Store
    from provision.contract.console import Console, Progress
    from provision.contract.secrets import Secret


# How the report says that the adapter comes in.
HOW = {
    SignsIn.PERSON: "signed-in",
    SignsIn.APPLICATION: "as-application",
    SignsIn.PASSWORD: "with-password",
}


def system_clock() -> datetime:
    """Return the time it is."""
    return datetime.now(UTC)


def sign_in(  # noqa: PLR0913 - an option an argument
    outputs: Path,
    *,
    method: str = Method.BROWSER,
    environment: Mapping[str, str],
    console: Console,
    patience: timedelta = timedelta(minutes=5),
    sleep: Callable[[float], None] = time.sleep,
    again: bool = True,
) -> Answer:
    """Sign the administrator in, by a browser, a device code or a pasted address.

    Without `again`, not where the tokens that are kept will do.
    """
    settings = read_settings(outputs, environment)
    chosen = choice_of("method", method, Method)
    following = message("session.next", outputs=str(outputs))
    unneeded = None if again and settings.signs_in is SignsIn.PERSON else _unneeded(settings)
    if unneeded:
        return Answer((unneeded, following), data={"account": _account(settings), "needed": False})
    account = SignIn(settings, console, chosen, patience, sleep).carry_out()
    file = str(settings.token_cache)
    said = message("session.signed-in", account=account, file=file)
    return Answer((said, following), data={"account": account, "token_cache": file})


def is_signed_in(outputs: Path, environment: Mapping[str, str]) -> bool:
    """Return whether the adapter can come to Exchange without anybody signing in first."""
    return bool(_unneeded(read_settings(outputs, environment)))


def _unneeded(settings: Settings) -> Line | None:
    """Return why nobody has to sign in, if nobody has."""
    if settings.signs_in is not SignsIn.PERSON:
        return message(f"session.not-needed-{settings.signs_in}", username=settings.user)
    try:
        with Session(settings) as session:
            session.token()
    except SignInError:
        return None
    return message("session.still-signed-in", account=settings.outputs.administrator)


def check(  # noqa: PLR0913 - an option an argument
    outputs: Path,
    *,
    mailboxes: str = "",
    users: str = "",
    write: bool = False,
    environment: Mapping[str, str],
    console: Console,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> Answer:
    """Say of each mailbox whether the adapter could serve it, writing only where told to.

    The mailboxes are those named, those of the file `users`, or all.
    """
    settings = read_settings(outputs, environment)
    names, lines = chosen_mailboxes(settings, mailboxes, users, str(outputs))
    if write and not (mailboxes or users):
        what, remedy = "check.write-needs-names", "check.write-needs-names-remedy"
        raise CallError(Problem(message(what), message(remedy)))
    with (
        Session(settings) as session,
        exchange_stores(settings, session, stop) as store_of,
        groupware_check(settings, write=write, ids=_new_id) as beside,
    ):
        if settings.signs_in is not SignsIn.PASSWORD:
            session.token()  # without a sign-in every mailbox would say the same
        console.tell(message("check.checking", count=len(names)))
        findings = check_mailboxes(
            names,
            store_of,
            write=write,
            ids=_new_id,
            beside=beside,
            stop=stop,
            progress=progress,
        )
    answer = report(_account(settings), findings, write=write, how=HOW[settings.signs_in])
    answer = told_with(answer, lines, len(names) - len(findings))
    return replace(answer, parts=(*answer.parts, *_soon_to_end(settings)))


def list_items(  # noqa: PLR0913 - an option an argument
    outputs: Path,
    *,
    mailbox: str,
    start: str = "",
    end: str = "",
    kind: str = Kind.ALL,
    format: str = Layout.TABLE,  # noqa: A002 - the option's name
    environment: Mapping[str, str],
    console: Console,
    clock: Callable[[], datetime] = system_clock,
) -> Answer:
    """List the schedule and the to-dos of a mailbox from one day to another, both included."""
    del console
    settings = read_settings(outputs, environment)
    wanted, layout = choice_of("kind", kind, Kind), choice_of("format", format, Layout)
    name = one_of(named_mailboxes(settings, mailbox, str(outputs)))
    days = days_of(start, end, clock(), settings.zone or local_zone())
    with Session(settings) as session, exchange_stores(settings, session) as store_of:
        found = read_items(store_of(name), wanted, days)
    return listed(Listing(name, wanted, days, found), layout, clock())


@contextmanager
def exchange_stores(
    settings: Settings,
    session: Session,
    stop: Stop | None = None,
    *,
    patient: bool = True,
) -> Iterator[Callable[[str], Mailbox]]:
    """Yield what opens a mailbox, over one connection that is closed in the end.

    For a busy Exchange waits who is `patient`, until `stop` is asked.
    """
    from adapter.ews.connection import Connection
    from adapter.ews.mailbox import Access, Mailbox
    from adapter.ews.pace import LONGEST_WAIT, Pace, Paces
    from adapter.stores.ews import EwsStore

    access, zone = Access(settings.outputs.access), settings.zone or local_zone()
    login = login_of(settings)
    token = _no_token if login else session.token
    with Connection(settings.outputs.ews_url, settings.network, login=login) as connection:
        heard = stop or Stop()
        longest = LONGEST_WAIT if patient else timedelta(0)
        paces = Paces(lambda: Pace(sleep=heard.sleep, longest=longest, stopping=heard))

        def store_of(name: str) -> EwsStore:
            mailbox = Mailbox(name, zone, access)
            return EwsStore(connection, token, mailbox, paces.of(mailbox))

        yield store_of


@contextmanager
def both_stores(
    settings: Settings,
    *,
    read_only: bool,
    stop: Stop | None = None,
    patient: bool = True,
) -> Iterator[tuple[Callable[[str], Store], Callable[[str], Store]]]:
    """Yield what opens a mailbox on Exchange, and what opens it in the groupware."""
    from adapter.dav.connection import Connections

    with (
        Session(settings) as session,
        exchange_stores(settings, session, stop, patient=patient) as exchange,
        Connections(settings.network) as connections,
    ):
        if settings.signs_in is not SignsIn.PASSWORD:
            session.token()  # without a sign-in every mailbox would say the same
        yield (
            exchange,
            lambda name: open_groupware(settings, name, connections, read_only=read_only),
        )


def _soon_to_end(settings: Settings) -> Iterator[Line]:
    """Yield that the certificate ends soon, where the adapter signs in by one that does."""
    from adapter.certificate import expiry_of

    if settings.signs_in is SignsIn.APPLICATION:
        said = expiry_of(settings.outputs.certificate, system_clock())
        yield from (said,) if said else ()


def _no_token(rejected: Secret | None) -> None:
    """Return nothing: a password is shown instead."""
    del rejected


def _account(settings: Settings) -> str:
    """Return as whom the adapter comes to Exchange."""
    match settings.signs_in:
        case SignsIn.PERSON:
            return settings.outputs.administrator
        case SignsIn.APPLICATION:
            return settings.outputs.client_id
        case SignsIn.PASSWORD:
            return settings.user
        case _:
            assert_never(settings.signs_in)


def _new_id() -> str:
    return uuid.uuid4().hex
