"""The statements about Exchange Online's switch for EWS and its list of allowed applications.

A write replaces the whole list, and a read without its switch comes back empty: so the list is
read with it, merged, and never written empty. The list comes before the switch.
https://learn.microsoft.com/powershell/module/exchange/set-organizationconfig
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from provision.cmdlets import Joined, Switch, Variable, cmdlet
from provision.exchange.phrases import DONE, PROBLEMS, sentence
from provision.queries import (
    ITSELF,
    Chosen,
    Column,
    Empty,
    Every,
    Is,
    IsNoGuid,
    IsNoneOf,
    IsOneOf,
    Listing,
    Not,
    Parted,
    Previewing,
    Some,
    Texts,
    Together,
)
from provision.statements import (
    Assign,
    Change,
    Comment,
    If,
    Level,
    Note,
    Only,
    Record,
    Say,
    Statement,
    Throw,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provision.ews_usage import Use
    from provision.statements import Field

LIST, SWITCH = "EwsAllowedAppIDs", "EwsEnabled"
CONFIG, WRITTEN, STATE = map(Variable, ("organisation", "written", "ewsEnabled"))
ALLOWED, ON, OFF = map(Variable, ("allowed", "ewsOn", "ewsOff"))
CLIENT, ABSENT, PRESENT = map(Variable, ("client", "absent", "present"))
BEFORE, EXPECTED, REMAINING = map(Variable, ("before", "expected", "remaining"))
IN_USE, LOST, UNTOLD = map(Variable, ("inUse", "lost", "untold"))
ADDED, MORE, AGREED = map(Variable, ("added", "others", "agreed"))
MISTAKEN = Variable("mistaken")
# What a person may give the script: applications that come along, and some that may be cut off.
ALLOW, CUT_OFF = map(Variable, ("Allow", "CutOff"))
UNSET = Every((Empty(ON), Empty(OFF)))
# What a script that fails early would answer without.
UNREAD = (BEFORE, ALLOWED, STATE)


@dataclass(frozen=True, slots=True)
class AllowList:
    """What is wanted of the list and the switch; `may_switch` may cut other applications off.

    Where `empty_blocks`, as Microsoft says of the world-wide cloud since October 2026, nothing
    can be cut off that an empty list still lets in. `in_use` are the applications that came by EWS
    lately, as far as anybody knows.
    """

    client_id: str
    may_switch: bool
    empty_blocks: bool
    in_use: tuple[Use, ...] | None = None


def about_others(wanted: AllowList) -> Iterator[str]:
    """Yield what the head of a script says of other applications on the list, and off it."""
    yield "-Allow ID, ID puts other applications on the list along with ours."
    if wanted.may_switch and wanted.in_use is not None:
        yield "EwsEnabled is turned from unset to true only if every application that uses EWS by"
        yield "the report is on the list then, or is named by -CutOff ID, ID."
    for use in wanted.in_use or ():
        yield f"  uses EWS: {use.client_id}  {use.calls or ''}  {use.name}".rstrip()


def look_at_list() -> Iterator[Statement]:
    """Read the switch and the list; an organisation that cannot be read stops the script."""
    reading = cmdlet("Get-OrganizationConfig", RetrieveEwsOperationAccessPolicy=Switch())
    yield Assign(CONFIG, Listing(reading))
    yield If(Empty(CONFIG), (Throw(sentence("no-organisation")),))
    yield Assign(STATE, Column(CONFIG, SWITCH))
    yield Assign(ON, Chosen(CONFIG, Is(SWITCH, "True")))
    yield Assign(OFF, Chosen(CONFIG, Is(SWITCH, "False")))
    yield Assign(WRITTEN, Column(CONFIG, LIST))
    yield Assign(ALLOWED, Parted(WRITTEN))


def list_premises(wanted: AllowList) -> Iterator[Statement]:
    """Read the list before anything is changed, and stop where adding to it would harm."""
    yield Comment("Without that switch the list would come back empty, and be written short.")
    yield from look_at_list()
    yield Assign(BEFORE, Together((ALLOWED,)))
    yield Assign(CLIENT, Texts((wanted.client_id.lower(),)))
    yield Assign(MISTAKEN, Parted(ALLOW))
    yield Assign(MISTAKEN, Chosen(MISTAKEN, IsNoGuid(ITSELF)))
    yield If(Some(MISTAKEN), (Throw(sentence("no-id", MISTAKEN)),))
    yield Assign(ADDED, Together((CLIENT, ALLOW)))
    yield Assign(MORE, Parted(ADDED))
    yield Assign(ABSENT, Chosen(MORE, IsNoneOf(ITSELF, ALLOWED)))
    yield Assign(EXPECTED, Together((ALLOWED, ABSENT)))
    yield from _others_in_use(wanted)
    if not (wanted.empty_blocks or wanted.may_switch):
        lets_all_in = Every((Some(ON), Empty(ALLOWED)))
        yield If(lets_all_in, (Throw(sentence("empty-list-lets-all-in")),))


def _others_in_use(wanted: AllowList) -> Iterator[Statement]:
    """Name the applications in use that the list does not have, and cut none off unless told."""
    yield Assign(LOST, Texts())
    if wanted.in_use is None:
        return
    yield Assign(IN_USE, Texts(tuple(use.client_id for use in wanted.in_use)))
    yield Assign(LOST, Chosen(IN_USE, IsNoneOf(ITSELF, EXPECTED)))
    yield If(Some(LOST), (Say(sentence("in-use-not-listed", LOST), Level.WARNED),))
    if wanted.may_switch:
        yield Assign(AGREED, Parted(CUT_OFF))
        yield Assign(UNTOLD, Chosen(LOST, IsNoneOf(ITSELF, AGREED)))
        yield If(Every((UNSET, Some(UNTOLD))), (Throw(sentence("would-cut-off", UNTOLD)),))


def enter_list(wanted: AllowList) -> Iterator[Statement]:
    """Add our application to the list, and then turn the switch on if that is wanted."""
    yield Say(sentence("list-before", BEFORE))
    yield If(Some(OFF), (Say(sentence("ews-off"), Level.WARNED),))
    added = _write(EXPECTED, f"add {wanted.client_id}")
    alone = If(Empty(BEFORE), (Say(sentence("list-was-empty"), Level.WARNED),))
    after = Say(sentence("list-after", EXPECTED))
    yield If(Empty(ABSENT), (Say(sentence("listed-already")),), (alone, after, added))
    turned = tuple(_turn_on(wanted))
    yield If(UNSET, turned if wanted.may_switch else (Say(sentence("ews-unset")),))


def _turn_on(wanted: AllowList) -> Iterator[Statement]:
    """Turn the switch on, once the list is seen to be as it was written."""
    yield Say(sentence("cuts-off", EXPECTED), Level.WARNED)
    if wanted.in_use is None:
        yield Say(sentence("use-unknown"), Level.WARNED)
    again = (*look_at_list(), Assign(ABSENT, Chosen(EXPECTED, IsNoneOf(ITSELF, ALLOWED))))
    yield If(Not(Previewing()), again)
    turned = cmdlet("Set-OrganizationConfig", EwsEnabled=True)
    switched = Change(turned, SWITCH, "turn on", DONE, before=STATE, after=Texts(("True",)))
    incomplete = Every((Not(Previewing()), Some(ABSENT)))
    yield If(incomplete, (Say(sentence("not-switched", ABSENT), Level.WARNED),), (switched,))


def check_list() -> Iterator[Statement]:
    """Read again, and note what is not as it should be."""
    yield from look_at_list()
    yield Assign(ABSENT, Chosen(EXPECTED, IsNoneOf(ITSELF, ALLOWED)))
    yield If(Some(ABSENT), (Note(PROBLEMS, sentence("not-listed", ABSENT)),))
    yield If(Some(OFF), (Note(PROBLEMS, sentence("ews-off")),))


def tell_unset() -> Statement:
    """Warn that the switch is not set, for a script that only looks."""
    return If(UNSET, (Say(sentence("ews-unset"), Level.WARNED),))


def expect_listed(client_id: str) -> Statement:
    """Expect our application on the list, for a script that only looks."""
    return Assign(EXPECTED, Texts((client_id.lower(),)))


def leaving_premises(client_id: str) -> Iterator[Statement]:
    """Read the list before anything is changed."""
    yield from look_at_list()
    yield Assign(BEFORE, Together((ALLOWED,)))
    yield Assign(CLIENT, Texts((client_id.lower(),)))
    yield Assign(PRESENT, Chosen(ALLOWED, IsOneOf(ITSELF, CLIENT)))
    yield Assign(REMAINING, Chosen(ALLOWED, IsNoneOf(ITSELF, CLIENT)))


def leave_list(client_id: str) -> Iterator[Statement]:
    """Take our application off the list, unless nothing would be left on it."""
    yield Say(sentence("list-before", BEFORE))
    last = Say(sentence("last-on-list"), Level.WARNED)
    after = Say(sentence("list-after", REMAINING))
    taken = _write(REMAINING, f"take {client_id} off")
    off = If(Empty(REMAINING), (last,), (after, taken))
    yield If(Empty(PRESENT), (Say(sentence("not-on-list")),), (off,))


def check_left(client_id: str) -> Iterator[Statement]:
    """Read again, and note if our application is still listed beside others, or others are not."""
    yield from look_at_list()
    still = sentence("still-listed", id=client_id)
    yield Assign(PRESENT, Chosen(ALLOWED, IsOneOf(ITSELF, CLIENT)))
    yield If(Every((Some(PRESENT), Some(REMAINING))), (Note(PROBLEMS, still),))
    yield Assign(ABSENT, Chosen(REMAINING, IsNoneOf(ITSELF, ALLOWED)))
    yield If(Some(ABSENT), (Note(PROBLEMS, sentence("not-listed", ABSENT)),))


def list_field(*, changed: bool) -> tuple[str, Field]:
    """Return what the result says of the list and the switch."""
    before: tuple[tuple[str, Field], ...] = (("before", BEFORE),) if changed else ()
    return "allowList", Record((*before, ("allowed", ALLOWED), ("ewsEnabled", Only(STATE))))


def _write(identifiers: Variable, action: str) -> Change:
    written = cmdlet("Set-OrganizationConfig", EwsAllowedAppIDs=Joined(identifiers))
    return Change(written, LIST, action, DONE, before=BEFORE, after=identifiers)
