"""Which kind of Exchange an organisation has, and what it lets people show to come in."""

from __future__ import annotations

from enum import StrEnum


class Deployment(StrEnum):
    """Where the mailboxes are: on the organisation's own servers, or at Microsoft."""

    SERVER = "server"
    ONLINE = "online"


class Scheme(StrEnum):
    """A scheme of the Authorization header."""

    BEARER = "bearer"
    NTLM = "ntlm"
    BASIC = "basic"


MODERN = frozenset({Scheme.BEARER})
WITH_PASSWORD = frozenset({Scheme.NTLM, Scheme.BASIC})
