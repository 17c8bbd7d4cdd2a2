"""An item while it is being written: fields go in one by one, then the server settles them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from provision.simulator.exchange.appointment_rules import settle_appointment
from provision.simulator.exchange.common_rules import settle_message
from provision.simulator.exchange.extended import read_extended
from provision.simulator.exchange.fields import field_called
from provision.simulator.exchange.mime import read_mime
from provision.simulator.exchange.mirrors import as_field, field_behind
from provision.simulator.exchange.persons import Attendees
from provision.simulator.exchange.refusal import Refusal, not_served
from provision.simulator.exchange.schema.names import child, local
from provision.simulator.exchange.task_rules import follow, settle_task
from provision.simulator.exchange.task_series import start_series
from provision.simulator.exchange.zones import zone_of

if TYPE_CHECKING:
    from provision.simulator.exchange.attachment import Attachment
    from provision.simulator.exchange.common_rules import Circumstances
    from provision.simulator.exchange.extended import ExtendedPath, ExtendedValue
    from provision.simulator.exchange.kinds import Value
    from provision.simulator.exchange.schema.names import Element
    from provision.simulator.exchange.zones import Zone

# Two names for one thing: whichever is written last decides.
_TWINS = {
    "StartTimeZone": "StartTimeZoneId",
    "StartTimeZoneId": "StartTimeZone",
    "EndTimeZone": "EndTimeZoneId",
    "EndTimeZoneId": "EndTimeZone",
}
# A time without a zone is in the zone that is written beside it, else in that of the request:
# https://learn.microsoft.com/exchange/client-developer/exchange-web-services/time-zones-and-ews-in-exchange
_SETTLE = {
    "CalendarItem": settle_appointment,
    "Message": settle_message,
    "Task": settle_task,
}
_ZONE_BESIDE = {"Start": "StartTimeZone", "ReminderDueBy": "StartTimeZone", "End": "EndTimeZone"}


@dataclass(slots=True)
class Draft:
    """An item of `kind` on its way into the store; `wrote` is what the client put into it."""

    kind: str
    at: Circumstances
    values: dict[str, Value] = field(default_factory=dict)
    extended: dict[ExtendedPath, ExtendedValue] = field(default_factory=dict)
    attachments: list[Attachment] = field(default_factory=list)
    wrote: set[object] = field(default_factory=set)

    def write(self, element: Element, beside: Element) -> None:
        """Put the field that `element` holds into the draft; `beside` is the whole item."""
        if local(element) == "ExtendedProperty":
            self._write_extended(*read_extended(element))
            return
        name = local(element)
        if name == "MimeContent":
            self._write_mime(element)
            return
        self._check_writable(name)
        described = field_called(self.kind, name)
        self.put(name, described.kind.read(element, self._zone(name, beside)))

    def _check_writable(self, name: str) -> None:
        if "w" not in field_called(self.kind, name).may:
            raise Refusal(
                "ErrorInvalidPropertySet", f"Set action is invalid for property '{name}'."
            )

    def _write_extended(self, path: ExtendedPath, value: ExtendedValue) -> None:
        if name := field_behind(self.kind, path):
            self._check_writable(name)
            self.put(name, as_field(name, self.kind, value))
        else:
            self.extended[path] = value
        self.wrote.add(path)

    def _write_mime(self, element: Element) -> None:
        if self.kind != "CalendarItem":
            raise not_served("the MIME content of a task")
        for name, value in read_mime(element.text or "", self.at.zone).items():
            self.put(name, value)

    def put(self, name: str, value: Value) -> None:
        """Give the field `name` the value `value`."""
        before = self.values.get(name)
        if isinstance(value, Attendees) and isinstance(before, Attendees):
            value = value.with_answers_of(before)
        self.values[name] = value
        self.wrote.add(name)
        if name in _TWINS:
            self.values.pop("ToldZone", None)
            self.values[_TWINS[name]] = value
        if self.kind == "Task":
            follow(self.values, name, self.at)

    def take_away(self, name: str) -> None:
        """Remove the field `name`; a task's completion follows."""
        self.values.pop(name, None)
        self.wrote.add(name)
        if self.kind == "Task":
            follow(self.values, name, self.at)

    def take_away_extended(self, path: ExtendedPath) -> None:
        """Remove the property at `path`, or the field that it is."""
        if name := field_behind(self.kind, path):
            self.take_away(name)
        self.extended.pop(path, None)
        self.wrote.add(path)

    def _zone(self, name: str, beside: Element) -> Zone:
        written = child(beside, _ZONE_BESIDE[name]) if name in _ZONE_BESIDE else None
        zone_id = None if written is None else written.get("Id")
        return zone_of(str(zone_id)) if zone_id else self.at.zone

    def settle(self) -> None:
        """Let the server have its say."""
        if self.kind == "Task" and "Recurrence" in self.wrote:
            start_series(self.values)
        _SETTLE[self.kind](self.values, self.at)
        seen = [one for one in self.attachments if not one.is_inline]
        self.values["HasAttachments"] = bool(seen)
        size = self.values["Size"]
        if isinstance(size, int):
            self.values["Size"] = size + sum(one.size for one in self.attachments)
