"""Whose mailbox it is, and by what right it is opened."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo


class Access(StrEnum):
    """By what right the signed-in account opens a mailbox; the words are the manifest's."""

    IMPERSONATION = "impersonation"
    FULL_ACCESS = "full-access"
    APPLICATION = "application"


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A mailbox by its primary address; `zone` is where its days begin."""

    address: str
    zone: ZoneInfo
    access: Access = Access.IMPERSONATION
