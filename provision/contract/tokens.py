"""What a JSON web token says of itself: read to tell a person, never to let anybody in."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def claims_of(token: str) -> Mapping[str, object]:
    """Return the claims of a JWT; none where it is no JWT, or is one that only its API can read."""
    try:
        part = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (IndexError, ValueError, RecursionError):
        return {}
    return claims if isinstance(claims, dict) else {}


def words_in(claims: Mapping[str, object], name: str) -> frozenset[str]:
    """Return the words of a claim: of a list, or of a text that parts them by spaces."""
    value = claims.get(name)
    if isinstance(value, str):
        return frozenset(value.split())
    return frozenset(map(str, value)) if isinstance(value, list) else frozenset()


def text_in(claims: Mapping[str, object], *names: str) -> str:
    """Return the first of the claims `names` that says anything."""
    return next((str(claims[name]) for name in names if claims.get(name)), "")
