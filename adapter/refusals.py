"""Turn what Entra answers instead of a token into a failure that names cause and remedy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapter.errors import AdapterError
from provision.contract.explanations import codes_in, explain
from provision.contract.messages import Problem, message

if TYPE_CHECKING:
    from collections.abc import Mapping

    from provision.contract.messages import Message

LONGEST = 300


class SignInError(AdapterError):
    """Nobody is signed in, or sign-in was refused; `codes` are those that Entra gave."""

    def __init__(self, *problems: Problem, codes: tuple[str, ...] = ()) -> None:
        super().__init__(*problems)
        self.codes = codes


def refusal(answer: Mapping[str, object]) -> SignInError:
    """Return the failure for `answer`, an OAuth error with or without a code that we know."""
    codes = codes_of(answer)
    known = next(filter(None, map(explain, codes)), None)
    if known:
        what = message("session.refused", code=known.code, cause=known.cause)
        return SignInError(Problem(what, known.remedy), codes=codes)
    said = str(answer.get("error_description") or answer.get("error") or "")
    first = (said.splitlines() or [""])[0][:LONGEST]
    what = message("session.refused-unknown", reason=first or message("session.no-reason"))
    return SignInError(Problem(what, _remedy(str(answer.get("error", "")))), codes=codes)


def codes_of(answer: Mapping[str, object]) -> tuple[str, ...]:
    """Return the AADSTS codes of `answer`, the words' before the list's."""
    numbers = answer.get("error_codes")
    listed = [f"AADSTS{number}" for number in numbers] if isinstance(numbers, list) else []
    return tuple(dict.fromkeys([*codes_in(str(answer.get("error_description", ""))), *listed]))


def signed_out(administrator: str) -> SignInError:
    """Return the failure of a session that nobody has signed in to."""
    what = message("session.signed-out", administrator=administrator)
    return SignInError(Problem(what, message("session.sign-in-again")))


def wrong_account(account: str, administrator: str) -> SignInError:
    """Return the failure of a sign-in by another than the administrator."""
    what = message("session.wrong-account", account=account, administrator=administrator)
    remedy = message("session.wrong-account-remedy", administrator=administrator)
    return SignInError(Problem(what, remedy))


def other_account(account: str, administrator: str) -> SignInError:
    """Return the failure of a session that was signed in to before the administrator changed."""
    what = message("session.other-account", account=account, administrator=administrator)
    return SignInError(Problem(what, message("session.sign-in-again")))


def _remedy(error: str) -> Message:
    # The errors of RFC 6749 and RFC 8628 that a person can do something about.
    match error:
        case "access_denied" | "authorization_declined":
            return message("session.declined-remedy")
        case "expired_token":
            return message("session.expired-remedy")
        case "temporarily_unavailable" | "server_error":
            return message("session.later-remedy")
        case _:
            return message("session.sign-in-again")
