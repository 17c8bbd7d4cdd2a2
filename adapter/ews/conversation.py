"""Speak with one mailbox: questions may be repeated, what changes something is said once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from adapter.ews.answers import Fault, read_answer
from adapter.ews.causes import LATER, OPEN, FailedError, http_refusal, refusal
from adapter.ews.connection import UnansweredError
from adapter.ews.pace import Pace
from adapter.store import BusyError, GarbledError, StoreError, UnreachableError

if TYPE_CHECKING:
    from collections.abc import Callable

    from adapter.ews.answers import Reported
    from adapter.ews.connection import Connection, Reply
    from adapter.ews.mailbox import Mailbox
    from provision.contract.secrets import Secret

BEFORE_ASKING_AGAIN = timedelta(seconds=1)
NOTHING = frozenset[str]()


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
        self._took = 0.0

    @property
    def took(self) -> float:
        """Return how many seconds the last answer took to come."""
        return self._took

    def ask(self, operation: str, envelope: bytes) -> tuple[Reported, ...]:
        """Return the answer to a question, repeated while the mailbox is busy.

        One that is not answered, or fails inside, is put once more; what fails for one thing of
        several is then told.
        """
        until, again, first = self._pace.clock() + self._pace.patience.total_seconds(), OPEN, True
        while True:
            self._pace.wait(self._mailbox)
            try:
                return self._ask_once(operation, envelope, LATER | again)
            except UnansweredError as error:
                if not first:
                    raise UnreachableError(*error.problems) from error
                self._pace.leave_alone(BEFORE_ASKING_AGAIN)
            except BusyError as error:
                failed_again = isinstance(error, FailedError) and not first
                if failed_again or self._pace.clock() > until:
                    raise
            again, first = NOTHING, False

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
        answer = self._understood(operation, self._post(envelope))
        for reported in answer:
            if reported.code in again:
                raise self._refused(reported)
        return answer

    def _post(self, envelope: bytes) -> Reply:
        """Send `envelope`, and again with another token if the first was not accepted."""
        token, began = self._token(None), self._pace.clock()
        reply = self._connection.post(envelope, token, self._mailbox)
        if reply.status == 401:
            renewed = self._token(token)
            if renewed != token:
                reply = self._connection.post(envelope, renewed, self._mailbox)
        self._took = self._pace.clock() - began
        return reply

    def _understood(self, operation: str, reply: Reply) -> tuple[Reported, ...]:
        is_soap = "xml" in reply.headers.get("content-type", "").lower()
        # EWS says what it has to say by 200 or, for a fault, by 500.
        if reply.status not in (200, 500) or not is_soap:
            raise self._noted(http_refusal(reply, self._mailbox))
        answer = read_answer(reply.content, operation)
        if isinstance(answer, Fault):
            raise self._refused(answer)
        waits = [reported.wait for reported in answer if reported.wait]
        if waits:
            self._pace.refused(max(waits))
        else:
            self._pace.went_well()
        return answer

    def _refused(self, said: Fault | Reported) -> StoreError:
        return self._noted(refusal(said, self._mailbox, self._access))

    def _noted(self, error: StoreError) -> StoreError:
        if isinstance(error, FailedError):
            self._pace.leave_alone(error.wait)
        elif isinstance(error, BusyError):
            self._pace.refused(error.wait)
        return error
