"""Where a write goes: an item, or an occurrence of a series, which by it becomes an exception."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from provision.simulator.exchange.draft import Draft
from provision.simulator.exchange.refusal import Refusal
from provision.simulator.exchange.series import alter
from provision.simulator.exchange.task_series import go_on, is_done

if TYPE_CHECKING:
    from provision.simulator.exchange.call import Call, Place
    from provision.simulator.exchange.mailbox import Item
    from provision.simulator.exchange.schema.names import Element

# What, when it changes, takes the exceptions of a series away.
_SPAN = ("Recurrence", "Start", "End", "StartTimeZone", "IsAllDayEvent")


@dataclass(frozen=True, slots=True)
class Target:
    """An item that is written to; of an occurrence, `series` is its master and its number."""

    place: Place
    item: Item
    series: tuple[Item, int] | None

    def draft(self, call: Call) -> Draft:
        """Return the item as it is, to be changed."""
        item = self.item
        at = call.circumstances(self.place.mailbox)
        return Draft(item.kind, at, dict(item.values), dict(item.extended), list(item.attachments))

    def keep(self, call: Call, draft: Draft) -> None:
        """Let the item be as `draft` has it, once the server had its say."""
        draft.settle()
        check_size(call, draft)
        mailbox, item = self.place.mailbox, self.item
        if self.series:
            self._alter(draft, *self.series)
            return
        if any(item.values.get(name) != draft.values.get(name) for name in _SPAN):
            item.altered, item.deleted = {}, set()
        done = item.kind == "Task" and is_done(item, draft.values)
        item.values, item.extended = draft.values, draft.extended
        item.attachments = tuple(draft.attachments)
        if done:
            go_on(mailbox, item)
        item.changed = mailbox.next_change()
        item.touched |= dict.fromkeys(draft.wrote, item.changed)

    def _alter(self, draft: Draft, master: Item, index: int) -> None:
        if "Recurrence" in draft.values:
            raise Refusal("ErrorInvalidPropertySet", "An occurrence cannot have a recurrence.")
        changed = replace(
            self.item,
            values=draft.values,
            extended=draft.extended,
            attachments=tuple(draft.attachments),
        )
        alter(master, index, self.item, changed)
        master.changed = self.item.changed = self.place.mailbox.next_change()


def target(call: Call, element: Element) -> Target:
    """Return what `element`, an id of some kind, names."""
    place, item = call.shown(element)
    series = call.series(element)
    return Target(place, item, series and (series[1], series[2]))


def check_size(call: Call, draft: Draft) -> None:
    """Raise if the organisation has no room for an item so large."""
    size = draft.values["Size"]
    if isinstance(size, int) and size > call.organisation.largest_item:
        raise Refusal(
            "ErrorMessageSizeExceeded",
            "The message exceeds the maximum supported size.",
        )
