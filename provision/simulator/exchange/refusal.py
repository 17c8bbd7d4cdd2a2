"""How Exchange Web Services says no: to one thing asked for, or to the whole request."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Refusal(Exception):  # noqa: N818 - its subclasses read as what they are
    """A response code, the text beside it and, for a program, values; refuses one thing."""

    def __init__(self, code: str, text: str, values: Mapping[str, str] | None = None) -> None:
        super().__init__(f"{code}: {text}")
        self.code = code
        self.text = text
        self.values = values or {}


class RequestRefusal(Refusal):
    """Refuses the request as a whole, with a SOAP fault."""


class SchemaRefusal(RequestRefusal):
    """Refuses a message that the schema does not know, naming the line."""

    def __init__(self, reason: str, line: int) -> None:
        super().__init__(
            "ErrorSchemaValidation",
            "The request failed schema validation.",
            {"LineNumber": str(line), "LinePosition": "1", "Violation": reason},
        )
        self.reason = reason


def not_served(what: str) -> Refusal:
    """Return the refusal of something that the real server can do and this one cannot."""
    return Refusal("ErrorInvalidOperation", f"The simulated Exchange Server does not serve {what}.")
