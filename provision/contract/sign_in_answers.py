"""What Entra answers to a client that signs in, so that nothing else is taken for it."""

from __future__ import annotations

import base64
import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# The largest that is asked for, a tenant's public keys, is some 20 KB.
MOST_BYTES = 1024 * 1024
WHOLE_NUMBER = re.compile(r"[0-9]{1,10}", re.ASCII)


def parse_answer(body: bytes) -> Mapping[str, object] | None:
    """Return the answer that `body` is, or None where a client library would stumble over it."""
    found = _object(body) or {}
    known = KINDS.keys() & found.keys()
    return found if known and all(KINDS[name](found[name]) for name in known) else None


def _object(body: bytes) -> Mapping[str, object] | None:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_number(value: object) -> bool:
    # Some of Entra's endpoints write numbers as text.
    return WHOLE_NUMBER.fullmatch(str(value)) is not None


def _is_endpoint(value: object) -> bool:
    return isinstance(value, str) and value.startswith("https://")


def _is_list(value: object) -> bool:
    return isinstance(value, list)


def _is_token(value: object) -> bool:
    """Return whether `value` is a JSON web token with claims that can be read."""
    parts = value.split(".") if isinstance(value, str) else []
    return len(parts) == 3 and _is_packed(parts[1])


def _is_packed(value: object) -> bool:
    """Return whether `value` is an object of texts, numbers and the like in base64."""
    try:
        packed = value.encode("ascii") if isinstance(value, str) else b""
        found = _object(base64.urlsafe_b64decode(packed + b"=" * (-len(packed) % 4)))
    except ValueError:
        return False
    return found is not None and all(isinstance(found.get(name, ""), str) for name in CLAIMS)


CLAIMS = ("sub", "oid", "tid", "preferred_username", "upn", "nonce", "uid", "utid")
TEXTS = (
    *("access_token", "refresh_token", "token_type", "scope", "foci"),
    *("error", "error_description", "suberror", "claims", "message"),
    *("device_code", "user_code", "verification_uri", "issuer", "account_type"),
)
NUMBERS = ("expires_in", "ext_expires_in", "expires_on", "refresh_in", "interval")
ENDPOINTS = (
    *("authorization_endpoint", "token_endpoint", "device_authorization_endpoint"),
    "tenant_discovery_endpoint",
)
KINDS: dict[str, Callable[[object], bool]] = {
    **dict.fromkeys(TEXTS, _is_text),
    **dict.fromkeys(NUMBERS, _is_number),
    **dict.fromkeys(ENDPOINTS, _is_endpoint),
    "error_codes": _is_list,
    "id_token": _is_token,
    "client_info": _is_packed,
}
