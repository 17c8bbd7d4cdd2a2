"""Turn what Exchange refuses by, codes and HTTP statuses, into failures that say what to do."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from adapter.ews.answers import UNSPECIFIED
from adapter.ews.mailbox import Access
from adapter.store import BusyError, DeniedError, GarbledError, StoreError
from adapter.waits import retry_after
from provision.contract.explanations import codes_in, explain
from provision.contract.messages import Message, Problem, message

if TYPE_CHECKING:
    from adapter.ews.answers import Fault, Reported
    from adapter.ews.connection import Reply

DENIED = frozenset(
    {
        *("ErrorImpersonateUserDenied", "ErrorImpersonationDenied", "ErrorImpersonationFailed"),
        *("ErrorAccessDenied", "ErrorCreateItemAccessDenied", "ErrorNonExistentMailbox"),
        *("ErrorAccountDisabled", "ErrorInvalidLicense", "ErrorNonPrimarySmtpAddress"),
        *("ErrorMissingEmailAddress", "ErrorInvalidSmtpAddress"),
    }
)
# Said of a mailbox that is not there now. Where one write of several is told so, it had been begun.
AWAY = frozenset({"ErrorMailboxStoreUnavailable", "ErrorMailboxFailover"})
# Said instead of doing anything: the same request may be made later.
LATER = frozenset(
    {
        *("ErrorServerBusy", "ErrorExceededConnectionCount", "ErrorTooManyObjectsOpened"),
        *("ErrorInsufficientResources", "ErrorBatchProcessingStopped"),
        *("ErrorMailboxMoveInProgress", *AWAY),
    }
)
# Said when something failed on the way: for a write this leaves open how far it came.
OPEN = frozenset(
    {
        *("ErrorInternalServerError", "ErrorInternalServerTransientError"),
        *("ErrorTimeoutExpired", "ErrorConnectionFailed", UNSPECIFIED),
        *("ErrorADUnavailable", "ErrorADOperation", "ErrorNotEnoughMemory"),
    }
)
TOO_MUCH = frozenset({"ErrorMessageSizeExceeded", "ErrorDataSizeLimitExceeded"})
# The item is another by now, or there is none: somebody else was here.
CONFLICTS = frozenset(
    {
        *("ErrorIrresolvableConflict", "ErrorStaleObject", "ErrorInvalidChangeKey"),
        *("ErrorChangeKeyRequired", "ErrorChangeKeyRequiredForWriteOperations"),
        *("ErrorItemNotFound", "ErrorInvalidId", "ErrorInvalidIdEmpty"),
        *("ErrorInvalidIdMalformed", "ErrorInvalidIdMalformedEwsLegacyIdFormat"),
    }
)
# What a code means where the signed-in account has its own right, or the application a role.
BY_ACCESS = {
    (Access.FULL_ACCESS, "ErrorAccessDenied"): "store.no-full-access",
    (Access.FULL_ACCESS, "ErrorFolderNotFound"): "store.no-full-access",
    (Access.FULL_ACCESS, "ErrorItemNotFound"): "store.no-full-access",
    (Access.APPLICATION, "ErrorImpersonateUserDenied"): "store.out-of-scope",
}
# By which statuses nobody is let in, and the header that says why.
DENIALS = {
    401: ("store.unauthorised", "x-ms-diagnostics"),
    403: ("store.forbidden", "x-ews-policy-reason"),
}
# How long to leave a mailbox alone that does not say.
BUSY_WAIT, FAILURE_WAIT = timedelta(seconds=10), timedelta(seconds=1)
LONGEST = 300


class RejectedError(StoreError):
    """A request that Exchange judged as a whole and carried out in no part."""


class TooMuchError(RejectedError):
    """A request, or the answer to it, that is larger than allowed: less of it may go well."""


class FailedError(BusyError):
    """Exchange failed at the whole of a request: later, or with less in it, it may go well."""


def refusal(
    said: Fault | Reported, mailbox: str, access: Access = Access.IMPERSONATION
) -> StoreError:
    """Return the failure of a request that Exchange refused by a code."""
    if key := BY_ACCESS.get((access, said.code)):
        what = message(key, mailbox=mailbox, code=said.code)
        return DeniedError(Problem(what, message(f"{key}-remedy")))
    problem = _problem(said.code, said.text, mailbox)
    if said.code in DENIED:
        return DeniedError(problem)
    if said.code in OPEN:
        return FailedError(said.wait or FAILURE_WAIT, problem)
    if said.code in LATER:
        return BusyError(said.wait or BUSY_WAIT, problem)
    return TooMuchError(problem) if said.code in TOO_MUCH else RejectedError(problem)


def http_refusal(reply: Reply, mailbox: str) -> StoreError:
    """Return the failure of a request that was answered by an HTTP status and no SOAP."""
    match reply.status:
        case 401 if reply.by_password:
            return DeniedError(_http_problem("store.password", (), mailbox))
        case 401 | 403 as status:
            key, header = DENIALS[status]
            return DeniedError(_http_problem(key, codes_in(reply.headers.get(header, "")), mailbox))
        case 504:
            what = message("store.http-busy", status=reply.status, mailbox=mailbox)
            return FailedError(FAILURE_WAIT, Problem(what, message("store.http-busy-remedy")))
        case 413:
            what = message("store.http-too-large", mailbox=mailbox)
            return TooMuchError(Problem(what, message("store.http-too-large-remedy")))
        case 429 | 502 | 503:
            what = message("store.http-busy", status=reply.status, mailbox=mailbox)
            wait = retry_after(reply.headers, BUSY_WAIT)
            return BusyError(wait, Problem(what, message("store.http-busy-remedy")))
        case _:
            what = message("store.not-ews", status=reply.status)
            return GarbledError(Problem(what, message("store.not-ews-remedy")))


def reason(said: Fault | Reported) -> Message:
    """Return in one line why Exchange refused."""
    known = explain(said.code)
    if known:
        return message("store.code", code=said.code, cause=known.cause)
    return message("store.code", code=said.code, cause=_shown(said.text))


def _problem(code: str, text: str, mailbox: str) -> Problem:
    known = explain(code)
    cause = known.cause if known else _shown(text)
    what = message("store.refused", mailbox=mailbox, code=code, cause=cause)
    return Problem(what, known.remedy if known else message("store.refused-remedy"))


def _http_problem(key: str, codes: tuple[str, ...], mailbox: str) -> Problem:
    known = next(filter(None, map(explain, codes)), None)
    if known is None:
        return Problem(message(key, mailbox=mailbox), message(f"{key}-remedy"))
    what = message("store.refused", mailbox=mailbox, code=known.code, cause=known.cause)
    return Problem(what, known.remedy)


def _shown(text: str) -> str:
    """Return a foreign text in one line of bearable length."""
    return " ".join(text.split())[:LONGEST]
