"""Speak with one mailbox: questions may be put twice, what changes something is said once.

What a mailbox asks for, to be left alone for a while, is kept here: Exchange charges each
mailbox by itself, so nobody else need wait (learn.microsoft.com, "EWS throttling in Exchange").
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from adapter.ews.answers import Fault, read_answer
from adapter.ews.causes import LATER, OPEN, http_refusal, refusal
from adapter.ews.connection import UnansweredError
from adapter.store import BusyError, GarbledError, StoreError, UnreachableError
from provision.contract.messages import Problem, message

if TYPE_CHECKING:
    from collections.abc import Callable

    from adapter.ews.answers import Reported
    from adapter.ews.connection import Connection, Reply
    from adapter.ews.mailbox import Mailbox
    from provision.contract.secrets import Secret

LONGEST_WAIT = timedelta(seconds=30)
BEFORE_ASKING_AGAIN = timedelta(seconds=1)


@dataclass(slots=True)
class Pace:
    """When a mailbox may be spoken to again; `longest` is how long anybody waits for that."""

    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    longest: timedelta = LONGEST_WAIT
    _quiet_until: float = field(default=0.0, init=False)

    def leave_alone(self, wait: timedelta) -> None:
        self._quiet_until = max(self._quiet_until, self.clock() + wait.total_seconds())

    def wait(self, mailbox: str) -> None:
        """Wait until the mailbox may be spoken to, or raise `BusyError` if that is too long."""
        left = self._quiet_until - self.clock()
        if left > self.longest.total_seconds():
            what = message("store.busy", mailbox=mailbox, seconds=round(left))
            raise BusyError(timedelta(seconds=left), Problem(what, message("store.busy-remedy")))
        if left > 0:
            self.sleep(left)


class Conversation:
    """What is said to one mailbox and what it answers.

    `token` is asked for an access token, with the one that was rejected if one was; it has none
    where the connection shows a password.
    """

    def __init__(
        self,
        connection: Connection,
        token: Callable[[Secret | None], Secret | None],
        mailbox: Mailbox,
        pace: Pace | None = None,
    ) -> None:
        self._mailbox = mailbox.address
        self._access = mailbox.access
        self._connection = connection
        self._token = token
        self._pace = pace or Pace()

    def ask(self, operation: str, envelope: bytes) -> tuple[Reported, ...]:
        """Return the answer to a question, put once more if it was busy or did not answer.

        What fails inside for one thing of several is asked for once more too, and then told.
        """
        try:
            return self._ask_once(operation, envelope, LATER | OPEN)
        except (BusyError, UnansweredError):
            self._pace.leave_alone(BEFORE_ASKING_AGAIN)
        try:
            return self._ask_once(operation, envelope, LATER)
        except UnansweredError as error:
            raise UnreachableError(*error.problems) from error

    def tell(self, operation: str, envelope: bytes) -> tuple[Reported, ...]:
        """Send what changes something, once, and return the answer.

        Raises `UnansweredError` if it may have been carried out, in part or wholly. After any
        other failure nothing of it was.
        """
        self._pace.wait(self._mailbox)
        try:
            return self._understood(operation, self._post(envelope))
        except (BusyError, GarbledError) as error:
            # Even "busy" does not say that nothing was done before it came to that.
            raise UnansweredError(*error.problems) from error

    def _ask_once(
        self, operation: str, envelope: bytes, again: frozenset[str]
    ) -> tuple[Reported, ...]:
        self._pace.wait(self._mailbox)
        answer = self._understood(operation, self._post(envelope))
        for reported in answer:
            if reported.code in again:
                raise self._refused(reported)
        return answer

    def _post(self, envelope: bytes) -> Reply:
        """Send `envelope`, and again with another token if the first was not accepted."""
        token = self._token(None)
        reply = self._connection.post(envelope, token, self._mailbox)
        if reply.status == 401:
            renewed = self._token(token)
            if renewed != token:
                reply = self._connection.post(envelope, renewed, self._mailbox)
        return reply

    def _understood(self, operation: str, reply: Reply) -> tuple[Reported, ...]:
        is_soap = "xml" in reply.headers.get("content-type", "").lower()
        # EWS says what it has to say by 200 or, for a fault, by 500.
        if reply.status not in (200, 500) or not is_soap:
            raise self._noted(http_refusal(reply, self._mailbox))
        answer = read_answer(reply.content, operation)
        if isinstance(answer, Fault):
            raise self._refused(answer)
        for reported in answer:
            if reported.wait:
                self._pace.leave_alone(reported.wait)
        return answer

    def _refused(self, said: Fault | Reported) -> StoreError:
        return self._noted(refusal(said, self._mailbox, self._access))

    def _noted(self, error: StoreError) -> StoreError:
        if isinstance(error, BusyError):
            self._pace.leave_alone(error.wait)
        return error
