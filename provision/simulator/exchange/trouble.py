"""What goes wrong with the requests for one mailbox, when told to: too many, too long, damaged."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from provision.simulator.exchange.refusal import Refusal, RequestRefusal

if TYPE_CHECKING:
    from datetime import datetime

_MOST_CHANGES = 512


@dataclass(frozen=True, slots=True)
class Poison:
    """What reading a damaged item comes to: `code`, for it alone or for the `whole` request.

    `spares_outline`: only its body is damaged, and whoever does not ask for that can read it.
    """

    code: str = "ErrorItemCorrupt"
    whole: bool = False
    spares_outline: bool = False


@dataclass(slots=True)
class Trouble:
    """The troubles of one mailbox; its verbs may be used, and its settings turned, at any time.

    `most_changes`: a page of SyncFolderItems has no more, whatever was asked for.
    `poisoned`: items that cannot be read, by id. `asked`: how often each operation was.
    """

    most_changes: int = _MOST_CHANGES
    poisoned: dict[str, Poison] = field(default_factory=dict)
    asked: dict[str, int] = field(default_factory=dict)
    _busy_times: int = 0
    _back_off: timedelta = timedelta(seconds=1)
    _broken_off: dict[str, list[int]] = field(default_factory=dict)
    _most_requests: int = 0
    _within: timedelta = timedelta()
    _lately: list[float] = field(default_factory=list)

    def busy(self, back_off: timedelta, times: int = 1) -> None:
        """Answer the next `times` requests that the server is busy."""
        self._busy_times, self._back_off = times, back_off

    def break_off(self, operation: str, after: int, back_off: timedelta) -> None:
        """Let the next `operation` do the first `after` of its parts; for the rest it is busy."""
        self._broken_off.setdefault(operation, []).append(after)
        self._back_off = back_off

    def allow(self, most: int, within: timedelta) -> None:
        """Refuse what goes beyond `most` requests in any time as long as `within`."""
        self._most_requests, self._within = most, within

    def clear(self) -> None:
        """Let everything go well again; what was counted stays."""
        self.most_changes, self.poisoned = _MOST_CHANGES, {}
        self._busy_times, self._most_requests = 0, 0
        self._broken_off, self._lately = {}, []

    def note(self, operation: str, now: datetime) -> None:
        """Count a request, and raise if it is refused."""
        self.asked[operation] = self.asked.get(operation, 0) + 1
        if self._busy_times:
            self._busy_times -= 1
            raise RequestRefusal(*self._too_busy(self._back_off))
        if self._most_requests:
            self._check_allowance(now)

    def _check_allowance(self, now: datetime) -> None:
        moment, length = now.timestamp(), self._within.total_seconds()
        self._lately = [one for one in self._lately if one > moment - length]
        if len(self._lately) >= self._most_requests:
            left = self._lately[0] + length - moment
            raise RequestRefusal(*self._too_busy(timedelta(seconds=left)))
        self._lately.append(moment)

    def parts_done(self, operation: str) -> int | None:
        """Return how many parts of this request are done before it is broken off; None if all."""
        waiting = self._broken_off.get(operation)
        return waiting.pop(0) if waiting else None

    def broken_off(self) -> Refusal:
        """Return the refusal of a part that is not done."""
        return Refusal(*self._too_busy(self._back_off))

    def check_readable(self, item_id: str, *, with_body: bool) -> None:
        """Raise if the item is damaged in what is to be read of it."""
        poison = self.poisoned.get(item_id)
        if poison is None or (poison.spares_outline and not with_body):
            return
        kind = RequestRefusal if poison.whole else Refusal
        raise kind(poison.code, "The item is damaged. Simulated.")

    @staticmethod
    def _too_busy(back_off: timedelta) -> tuple[str, str, dict[str, str]]:
        milliseconds = max(round(back_off / timedelta(milliseconds=1)), 1)
        return (
            "ErrorServerBusy",
            "The server cannot service this request right now. Try again later.",
            {"BackOffMilliseconds": str(milliseconds)},
        )
