"""What events and to-dos are told by alike: texts, alarms, attachments, and all that is extra."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from adapter.attachments import DEFAULT_TYPE, FileAttachment, ItemAttachment, LinkAttachment
from adapter.bodies import plain_text
from adapter.ical import words
from adapter.ical.lines import duration
from adapter.ical.parsing import texts
from adapter.items import WIDEST_REMINDER, Body, BodyKind, Importance, Sensitivity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from adapter.attachments import Attachment
    from adapter.ical.parsing import Component, Line

# What is written anew each time, and says nothing of the item.
SERVANTS = {"UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", words.TOKEN, words.UID}
SHARED = {
    *("SUMMARY", "DESCRIPTION", words.HTML_BODY, "CLASS", words.SENSITIVITY, "CATEGORIES"),
    "ATTACH",
}
# A PRIORITY that our own word for it does not say.
USUAL = {str(number) for number in words.PRIORITIES.values()}
PLAIN_ALARM = {"ACTION", "TRIGGER", "DESCRIPTION"}
MINUTE = timedelta(minutes=1)


class Reminder(NamedTuple):
    """An alarm that a reminder can say: how long after the start, or when."""

    trigger: timedelta | datetime
    component: Component


def body_of(component: Component) -> tuple[Body, bool]:
    """Return the body, and whether it was told as plain text alone.

    HTML counts while it says what DESCRIPTION says; else that was edited by who knows no HTML.
    """
    told = component.first("DESCRIPTION")
    html = component.first(words.HTML_BODY)
    text = told.text if told else ""
    if html and (not told or _same(plain_text(html.text), text)):
        return Body(html.text, BodyKind.HTML), False
    return Body(text), bool(text)


def sensitivity_of(component: Component) -> tuple[Sensitivity, bool]:
    """Return the sensitivity, and whether CLASS alone told it where it is not enough."""
    word = component.value("CLASS").strip().upper() or "PUBLIC"
    coarse = words.SENSITIVITIES.get(word, Sensitivity.PRIVATE)
    exact = component.value(words.SENSITIVITY)
    if exact == Sensitivity.PERSONAL and coarse is Sensitivity.PRIVATE:
        return Sensitivity.PERSONAL, False
    return coarse, coarse is Sensitivity.PRIVATE


def importance_of(component: Component) -> Importance:
    """Return the importance that PRIORITY means."""
    value = component.value("PRIORITY").strip()
    return words.importance_of(int(value)) if value.isdecimal() else Importance.NORMAL


def categories_of(component: Component) -> frozenset[str]:
    """Return the categories of all lines."""
    return frozenset(name for line in component.every("CATEGORIES") for name in texts(line.value))


def attachments_of(component: Component) -> tuple[Attachment, ...]:
    """Return what is attached; what is no base64 is left to the extra lines."""
    found = (attachment_of(line) for line in component.every("ATTACH"))
    return tuple(each for each in found if each)


def attachment_of(line: Line) -> Attachment | None:
    """Return what an ATTACH holds or points to."""
    told = line.parameters
    name = told.get("FILENAME") or told.get("X-FILENAME") or told.get("X-LABEL") or ""
    kind = told.get("FMTTYPE", "")
    if told.get("VALUE", "").upper() != "BINARY" and told.get("ENCODING", "").upper() != "BASE64":
        return LinkAttachment(line.value, name, kind)
    try:
        content = base64.b64decode(line.value, validate=True)
    except binascii.Error:
        return None
    if told.get(words.ITEM):
        return ItemAttachment(name, content)
    inline = words.INLINE in told
    return FileAttachment(
        name, content, kind or DEFAULT_TYPE, told.get(words.CONTENT_ID, ""), inline
    )


def extra_of(component: Component, known: set[str], marked: Sequence[str] = ()) -> str:
    """Return the lines and components that say what the item does not; `marked` are such too."""
    lines = [line.raw for line in component.lines if _is_extra(line, known)]
    return "\n".join([*lines, *marked])


def alarms_of(component: Component, reminder: Reminder | None, told: str) -> Iterator[str]:
    """Yield the alarms that are not the reminder, or say more than it; that one marked by `told`."""
    for part in component.parts:
        if reminder and part is reminder.component:
            if _is_plain(part, component):
                continue
            begin, *rest = part.raw()
            yield from (begin, f"{words.REMINDER}:{told}", *rest)
        else:
            yield from part.raw()


def reminder_of(component: Component) -> Reminder | None:
    """Return the first alarm that is shown, once, at the start or before it, or at a moment."""
    for part in component.parts:
        trigger = part.first("TRIGGER") if part.name == "VALARM" else None
        if not trigger or part.value("ACTION").strip().upper() not in ("DISPLAY", "AUDIO"):
            continue
        if part.first("REPEAT") or trigger.parameters.get("RELATED", "START").upper() != "START":
            continue
        before = span_of(trigger.value)
        if before is not None and _is_reminder(before):
            return Reminder(before, part)
    return None


def span_of(value: str) -> timedelta | None:
    """Return the duration that `value` is; None for what is none."""
    from icalendar import vDuration

    try:
        span: timedelta = vDuration.from_ical(value.strip())  # type: ignore[no-untyped-call]
    except (ValueError, OverflowError):
        return None
    return span


def told_reminder(before: timedelta) -> str:
    """Return a reminder as its mark has it, and as a trigger is written."""
    return f":{duration(before)}"


def _is_reminder(span: timedelta) -> bool:
    return -WIDEST_REMINDER <= span <= timedelta(0) and not span % MINUTE


def _is_plain(alarm: Component, component: Component) -> bool:
    """Return whether an alarm says no more than that it reminds of the item."""
    told, summary = alarm.first("DESCRIPTION"), component.first("SUMMARY")
    usual = {"", words.PRODUCT, summary.text if summary else ""}
    is_usual = (told.text if told else "") in usual
    is_shown = alarm.value("ACTION").strip().upper() == "DISPLAY"
    return is_usual and is_shown and {line.name for line in alarm.lines} <= PLAIN_ALARM


def _is_extra(line: Line, known: set[str]) -> bool:
    if line.name == "PRIORITY":
        return line.value not in USUAL
    if line.name == "ATTACH":
        return attachment_of(line) is None
    return line.name not in known and line.name not in SERVANTS and line.name not in SHARED


def _same(one: str, other: str) -> bool:
    return one.split() == other.split()
