"""Hang files on items that are there, and take others away; what is the same stays as it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from adapter.ews.answers import MESSAGES, TYPES
from adapter.ews.attached import HEAVIEST, attachment_elements, differences, weight
from adapter.ews.causes import reason
from provision.contract.messages import message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from adapter.attachments import Attachment
    from adapter.ews.answers import Reported
    from adapter.ews.conversation import Conversation
    from adapter.ews.envelopes import Envelopes
    from provision.contract.messages import Line


@dataclass(slots=True)
class Hang:
    """An item, what hangs on it by its id, and what shall; `failures` say what does not."""

    name: str
    there: Mapping[str, Attachment]
    wanted: Sequence[Attachment]
    version: str = ""
    failures: list[Line] = field(default_factory=list)


class Hanger:
    """Hangs attachments on the items of one mailbox."""

    def __init__(self, conversation: Conversation, envelopes: Envelopes) -> None:
        self._conversation = conversation
        self._envelopes = envelopes

    def carry_out(self, hangs: Sequence[Hang]) -> None:
        """Make every item of `hangs` have what it is to have, and note its version."""
        for hang in hangs:
            gone, new = differences(hang.there, hang.wanted)
            # First what is new: a file is never away that is there before and after.
            for some in _portions(new):
                envelope = self._envelopes.create_attachments(hang.name, attachment_elements(some))
                self._tell(hang, "CreateAttachment", envelope, len(some))
            if gone:
                envelope = self._envelopes.delete_attachments(gone)
                self._tell(hang, "DeleteAttachment", envelope, len(gone))

    def _tell(self, hang: Hang, operation: str, envelope: bytes, count: int) -> None:
        answers = self._conversation.tell(operation, envelope)
        if len(answers) != count:
            hang.failures.append(message("store.attachments-unsure"))
        for answer in answers:
            if answer.succeeded:
                hang.version = _version(answer) or hang.version
            else:
                hang.failures.append(reason(answer))


def _portions(new: Iterable[Attachment]) -> Iterator[list[Attachment]]:
    """Yield the attachments in portions that one request may carry."""
    some: list[Attachment] = []
    for each in new:
        if some and weight([*some, each]) > HEAVIEST:
            yield some
            some = []
        some.append(each)
    if some:
        yield some


def _version(answer: Reported) -> str:
    """Return the version that an item has once something hangs on it, or no longer does."""
    for element in answer.element.iter(f"{MESSAGES}RootItemId", f"{TYPES}AttachmentId"):
        if version := element.get("RootItemChangeKey"):
            return version
    return ""
