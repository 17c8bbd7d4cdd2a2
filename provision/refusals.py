"""Turn whatever Microsoft Graph answers, other than what was asked for, into one failure."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from provision.contract.explanations import explain
from provision.contract.messages import Problem, message
from provision.errors import ProvisionError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from provision.contract.messages import Line

LONGEST = 300
# Not known yet rather than wrong, when what it needs was made a moment ago: hashicorp's azuread
# provider waits these out too (internal/services/applications, servicePrincipals).
NO_BACKING_APPLICATION = "NoBackingApplicationObject"
MISLEADING_DENIAL = "backing application of the service principal being created must in the local"
ABSENT_REFERENCE = "or one of its queried reference-property objects are not present"
NAME_TAKEN = "same value for property uniqueName"
BAD_REQUEST = "Request_BadRequest"
# What a status most often means when the answer has no code, or one that nothing is known of.
USUAL = {
    401: "InvalidAuthenticationToken",
    403: "Authorization_RequestDenied",
    404: "Request_ResourceNotFound",
    429: "TooManyRequests",
} | dict.fromkeys((500, 502, 503, 504), "ServiceUnavailable")


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer that says no, as data; `text`, `retry_after` and `date` are as they came."""

    status: int
    code: str = ""
    text: str = ""
    details: frozenset[str] = frozenset()
    request_id: str = ""
    retry_after: str = ""
    date: str = ""

    @property
    def is_throttled(self) -> bool:
        return self.status == 429

    @property
    def is_unsettled(self) -> bool:
        """Return whether the request may have been carried out all the same."""
        return self.status in (500, 502, 503, 504)

    @property
    def is_not_replicated(self) -> bool:
        """Return whether the tenant may merely not know yet what it has just been told."""
        return (
            self.status == 404
            or (self.status == 400 and NO_BACKING_APPLICATION in self.details | {self.code})
            or (self.status == 400 and ABSENT_REFERENCE in self.text)
            or (self.status == 403 and MISLEADING_DENIAL in self.text)
            or (self.status == 409 and self.code == "Directory_ConcurrencyViolation")
        )

    @property
    def is_there_already(self) -> bool:
        return self.status == 409 and self.code == "Request_MultipleObjectsWithSameKeyValue"

    @property
    def is_name_taken(self) -> bool:
        return self.status == 400 and NAME_TAKEN in self.text


class TenantError(ProvisionError):
    """The tenant refused, or did not answer; `refusal` is its answer, if there was one."""

    def __init__(self, *problems: Problem, refusal: Refusal | None = None) -> None:
        super().__init__(*problems)
        self.refusal = refusal


class NotReplicated(TenantError):  # noqa: N818 - reads as what it says
    """The tenant does not know yet what was just made."""


class AlreadyThere(TenantError):  # noqa: N818 - reads as what it says
    """What was to be made exists."""


class Busy(TenantError):  # noqa: N818 - reads as what it says
    """The tenant wants to be asked later, and has done nothing."""


class Unanswered(TenantError):  # noqa: N818 - reads as what it says
    """What was asked may have been done or not; only looking may settle it."""


class Unreachable(TenantError):  # noqa: N818 - reads as what it says
    """Nothing was asked, since no connection came about; `passing` if it may next time."""

    def __init__(self, *problems: Problem, passing: bool) -> None:
        super().__init__(*problems)
        self.passing = passing


def failure_of(doing: Line, refusal: Refusal) -> TenantError:
    """Return the failure that `refusal` is to whoever was `doing` something."""
    kinds = (
        (refusal.is_throttled, Busy),
        (refusal.is_unsettled, Unanswered),
        (refusal.is_not_replicated, NotReplicated),
        (refusal.is_there_already, AlreadyThere),
    )
    kind = next((kind for fits, kind in kinds if fits), TenantError)
    return kind(_problem(doing, refusal), refusal=refusal)


def refusal_of(status: int, headers: Mapping[str, str], body: bytes) -> Refusal:
    """Return the refusal in an HTTP answer; a body that is not Graph's own says nothing."""
    error = _mapping(_json(body), "error")
    request_id = _text(_mapping(error, "innerError"), "request-id")
    return Refusal(
        status=status,
        code=_text(error, "code"),
        text=_text(error, "message"),
        details=frozenset(_detail_codes(error)),
        request_id=one_line(request_id or headers.get("request-id", "")),
        retry_after=headers.get("retry-after", ""),
        date=headers.get("date", ""),
    )


def one_line(text: str) -> str:
    """Return `text` as a person may be shown it: a line, not too long, nothing invisible."""
    flat = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return flat if len(flat) <= LONGEST else f"{flat[: LONGEST - 1]}…"


def _problem(doing: Line, refusal: Refusal) -> Problem:
    parts = (
        refusal.code,
        f"HTTP {refusal.status}",
        refusal.request_id and f"request-id {refusal.request_id}",
    )
    usual = USUAL.get(refusal.status, BAD_REQUEST if refusal.text else "")
    known = explain(_code_for_explaining(refusal)) or explain(usual)
    return Problem(
        message(
            "graph.refused",
            doing=doing,
            said=one_line(refusal.text) or message("graph.nothing-said"),
            reference=", ".join(part for part in parts if part),
        ),
        known.remedy if known else message(_remedy(refusal)),
    )


def _remedy(refusal: Refusal) -> str:
    """Return what to do about what nothing is known of; without a code it may not be Graph's."""
    return "graph.refused-remedy" if refusal.code else "graph.unusable-remedy"


def _code_for_explaining(refusal: Refusal) -> str:
    """Return what to look up: while something is not replicated, Graph's code may mislead."""
    if refusal.is_not_replicated and refusal.status in (400, 403):
        return NO_BACKING_APPLICATION
    return refusal.code


def _detail_codes(error: Mapping[str, object]) -> Iterator[str]:
    details = error.get("details")
    for detail in details if isinstance(details, list) else ():
        if isinstance(detail, dict):
            yield _text(detail, "code")


def _json(body: bytes) -> Mapping[str, object]:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _mapping(source: Mapping[str, object], name: str) -> Mapping[str, object]:
    value = source.get(name)
    return value if isinstance(value, dict) else {}


def _text(source: Mapping[str, object], name: str) -> str:
    value = source.get(name)
    return value if isinstance(value, str) else ""
