"""The statements about a management scope, which is the direct members of a group.

A scope has no room for a mark of ours: apply answers that it made one, and undo takes away only
what it is told of, once nothing uses it any more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from provision.cmdlets import Each, Matching, Switch, Variable, cmdlet
from provision.exchange.phrases import DONE, MADE, sentence
from provision.expressions import filter_text
from provision.queries import (
    ITSELF,
    Chosen,
    Column,
    Empty,
    Every,
    Is,
    IsOneOf,
    Listing,
    Not,
    Previewing,
    Some,
    Texts,
)
from provision.statements import Assign, Change, If, Level, Say, Statement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from provision.statements import Sentence

SCOPE_NAME, SCOPE_FILTERS = map(Variable, ("scopeName", "scopeFilters"))
SCOPES, SCOPE, FITTING = map(Variable, ("scopes", "scope", "fitting"))
OTHER_FILTERS, RECORDED, UNUSED = map(Variable, ("otherFilters", "recorded", "unused"))
OUTSIDE, STRANGERS, STRANGER = Variable("Outside"), Variable("strangers"), Each("stranger")


@dataclass(frozen=True, slots=True)
class ManagementScope:
    """A scope of the direct members of `group`, which is a distinguished name."""

    name: str
    group: str

    @property
    def filter(self) -> Matching:
        return Matching("MemberOfGroup", self.group)


def look_for_scope(scope: ManagementScope) -> Iterator[Statement]:
    """Find the scope by its name, and whether it is for the members of the group."""
    plain = filter_text(scope.filter.property, scope.group)
    yield Assign(SCOPE_NAME, Texts((scope.name,)))
    yield Assign(SCOPE_FILTERS, Texts((plain, f"({plain})")))
    yield Assign(SCOPES, Listing(cmdlet("Get-ManagementScope")))
    yield Assign(SCOPE, Chosen(SCOPES, Is("Name", scope.name)))
    yield Assign(FITTING, Chosen(SCOPE, IsOneOf("RecipientFilter", SCOPE_FILTERS)))
    yield Assign(OTHER_FILTERS, Column(SCOPE, "RecipientFilter"))


def other_scope(
    scope: ManagementScope, complain: Callable[[Sentence], Statement]
) -> Iterator[Statement]:
    """Complain of a scope of that name that is for others."""
    yield from look_for_scope(scope)
    other = sentence("other-scope", OTHER_FILTERS, name=scope.name)
    yield If(Every((Some(SCOPE), Empty(FITTING))), (complain(other),))


def make_scope(scope: ManagementScope) -> Statement:
    """Make the scope if it is not there."""
    made = cmdlet("New-ManagementScope", Name=scope.name, RecipientRestrictionFilter=scope.filter)
    named = Texts((filter_text(scope.filter.property, scope.group),))
    change = Change(made, scope.name, "make management scope", DONE, MADE, after=named)
    return If(Empty(SCOPE), (change,))


def take_scope(scope: ManagementScope) -> Iterator[Statement]:
    """Remove the scope if we are told that it is ours, and nothing else uses it."""
    removed = cmdlet("Remove-ManagementScope", Identity=scope.name, Confirm=Switch(on=False))
    named = Texts((filter_text(scope.filter.property, scope.group),))
    taken = Change(removed, scope.name, "remove management scope", DONE, before=named)
    orphans = cmdlet("Get-ManagementScope", Orphan=Switch())
    yield Assign(RECORDED, Chosen(SCOPE_NAME, IsOneOf(ITSELF, MADE)))
    yield Assign(UNUSED, Listing(orphans, Is("Name", scope.name)))
    used = Every((Not(Previewing()), Empty(UNUSED)))
    unknown = Say(sentence("scope-kept", name=scope.name), Level.WARNED)
    in_use = Say(sentence("scope-in-use", name=scope.name), Level.WARNED)
    ours = If(used, (in_use,), (taken,))
    yield If(Some(FITTING), (If(Some(RECORDED), (ours,), (unknown,)),))


def find_stranger(scope: ManagementScope) -> Iterator[Statement]:
    """Choose a mailbox outside of the group, where -Outside does not name any."""
    others = Matching("MemberOfGroup", scope.group, opposite=True)
    listing = cmdlet("Get-Recipient", Filter=others, RecipientType="UserMailbox", ResultSize=1)
    chosen = (
        Assign(STRANGERS, Listing(listing)),
        Assign(OUTSIDE, Column(STRANGERS, "PrimarySmtpAddress")),
    )
    yield If(Empty(OUTSIDE), chosen)
    yield If(Empty(OUTSIDE), (Say(sentence("nobody-outside"), Level.WARNED),))
    yield If(Some(OUTSIDE), (Say(sentence("outside-tried", OUTSIDE)),))
