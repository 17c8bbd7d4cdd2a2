"""Turn a manifest into programs that give the administrator Full Access to each mailbox.

apply_program   gives it, and checks itself      Subject -> Program
verify_program  only looks                       Subject -> Program
undo_program    takes away what apply gave       Subject -> Program

A permission has no room for a mark of ours. So apply answers to whose mailboxes it gave one, and
undo takes away those it is told of: what somebody else gave by hand looks the same, and stays.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from provision.cmdlets import Cmdlet, Switch, Variable, cmdlet
from provision.exchange.allow_list import (
    ALLOW,
    CUT_OFF,
    UNREAD,
    about_others,
    check_left,
    check_list,
    enter_list,
    expect_listed,
    leave_list,
    leaving_premises,
    list_field,
    list_premises,
    tell_unset,
)
from provision.exchange.frame import framed
from provision.exchange.header import header
from provision.exchange.permissions import DENIED, GRANTED, look_at_permissions
from provision.exchange.phrases import DONE, MADE, PROBLEMS, sentence
from provision.exchange.premises import (
    FIND,
    MAILBOX,
    MAILBOXES,
    RECIPIENT,
    look_at_door,
    look_for_mailboxes,
    recipients,
)
from provision.queries import (
    ITSELF,
    Chosen,
    Empty,
    Is,
    IsNoneOf,
    Listing,
    Not,
    Previewing,
    Some,
    Texts,
)
from provision.statements import (
    Assign,
    Caution,
    Change,
    ForEach,
    If,
    Level,
    Note,
    Program,
    Say,
    Statement,
    Throw,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from provision.exchange.allow_list import AllowList
    from provision.exchange.subject import Subject
    from provision.manifest import Manifest
    from provision.statements import Field, Sentence

KEPT, OTHERS = map(Variable, ("kept", "otherMailboxes"))
RIGHT = Texts(("FullAccess",))


def apply_program(subject: Subject) -> Program:
    """Return the program that gives Full Access where it is missing, and checks it."""
    manifest, allowed = subject.manifest, subject.allowed
    about = _head(
        manifest,
        "Gives the administrator of a calendar adapter Full Access to each mailbox of a manifest,",
        "which opens the mail in it as well, and lets the adapter through Exchange Online's list.",
        "Preview it with -WhatIf. Run again, it changes nothing that is as it should be.",
        "Keep what it answers, since `made` in it is what the undo script is told: -Json applied.json",
        *(about_others(allowed) if allowed else ()),
    )
    work = (
        *_premises(manifest, Throw),
        *(list_premises(allowed) if allowed else ()),
        *(enter_list(allowed) if allowed else ()),
        ForEach(MAILBOX, MAILBOXES, tuple(_give(manifest))),
        If(Not(Previewing()), (*_check(manifest), *(check_list() if allowed else ()))),
    )
    statements = framed(
        subject,
        "apply",
        work=work,
        fails=sentence("access-failed", PROBLEMS),
        fields=(*_fields(allowed, changed=True), ("made", MADE)),
        unset=(MADE, MAILBOXES, *UNREAD),
    )
    return Program(about, statements, parameters=(ALLOW, CUT_OFF) if allowed else ())


def verify_program(subject: Subject) -> Program:
    """Return the program that looks whether the administrator can open every mailbox."""
    manifest, allowed = subject.manifest, subject.allowed
    about = _head(
        manifest,
        "Looks whether the administrator of a calendar adapter has Full Access to each mailbox of",
        "a manifest, and whether Exchange lets the adapter in. It changes nothing.",
    )
    work = (
        *_premises(manifest, partial(Note, PROBLEMS)),
        If(Empty(PROBLEMS), tuple(_check(manifest))),
        *((expect_listed(allowed.client_id), *check_list(), tell_unset()) if allowed else ()),
    )
    statements = framed(
        subject,
        "verify",
        work=work,
        fails=sentence("access-failed", PROBLEMS),
        fields=_fields(allowed, changed=False),
        unset=(MAILBOXES, *UNREAD),
    )
    return Program(about, statements, Caution.READS)


def undo_program(subject: Subject) -> Program:
    """Return the program that takes away what apply is said to have given."""
    manifest, allowed = subject.manifest, subject.allowed
    about = _head(
        manifest,
        "Takes Full Access away from the mailboxes that are given by -Made, and the adapter's",
        "application off Exchange Online's list. -Made takes what the apply script answered:",
        "  -Made (Get-Content applied.json | ForEach-Object { (ConvertFrom-Json $_).made })",
        "Exchange does not know who gave a permission: what is not given by -Made is left alone,",
        "and so is the switch EwsEnabled.",
        "Preview it with -WhatIf. It asks before each change; -Confirm:$false answers yes.",
    )
    work = (
        Assign(MAILBOXES, Texts(_others(manifest))),
        *(leaving_premises(allowed.client_id) if allowed else ()),
        *(leave_list(allowed.client_id) if allowed else ()),
        ForEach(MAILBOX, MADE, tuple(_take(manifest))),
        Assign(OTHERS, Chosen(MAILBOXES, IsNoneOf(ITSELF, MADE))),
        ForEach(MAILBOX, OTHERS, tuple(_keep(manifest))),
        If(Some(KEPT), (Say(sentence("access-kept", KEPT), Level.WARNED),)),
        If(Not(Previewing()), tuple(_check_undone(manifest, allowed))),
    )
    statements = framed(
        subject,
        "undo",
        work=work,
        fails=sentence("not-undone", PROBLEMS),
        fields=(*_fields(allowed, changed=True), ("kept", KEPT)),
        unset=(KEPT, MAILBOXES, *UNREAD),
    )
    return Program(about, statements, Caution.ASKS, (MADE,))


def _head(manifest: Manifest, *about: str) -> tuple[str, ...]:
    facts = (
        f"administrator: {manifest.adapter.administrator}",
        *(f"mailbox: {address}" for address in _others(manifest)),
    )
    return header(manifest, about, facts)


def _others(manifest: Manifest) -> tuple[str, ...]:
    """Return the mailboxes that are not the administrator's own."""
    own = manifest.adapter.administrator.casefold()
    return tuple(a for a in manifest.adapter.mailboxes if a.casefold() != own)


def _premises(manifest: Manifest, complain: Callable[[Sentence], Statement]) -> Iterator[Statement]:
    """Look for the administrator and the mailboxes, and complain of who is absent."""
    address = manifest.adapter.administrator
    yield Assign(RECIPIENT, Listing(recipients(address), Is("PrimarySmtpAddress", address)))
    nobody = sentence("no-administrator", address=address)
    yield If(Empty(RECIPIENT), (complain(nobody),))
    yield from look_for_mailboxes(_others(manifest), complain)


def _give(manifest: Manifest) -> Iterator[Statement]:
    yield from look_at_permissions(manifest)
    given = _permission("Add-MailboxPermission", manifest, AutoMapping=False)
    change = Change(given, MAILBOX, "give Full Access", DONE, MADE, after=RIGHT)
    yield If(Empty(GRANTED), (change,))


def _check(manifest: Manifest) -> Iterator[Statement]:
    """Note the mailboxes that the administrator cannot open by EWS."""
    body = (
        *look_at_permissions(manifest),
        If(Empty(GRANTED), (Note(PROBLEMS, sentence("no-full-access", MAILBOX)),)),
        If(Some(DENIED), (Note(PROBLEMS, sentence("full-access-denied", MAILBOX)),)),
        *look_at_door(),
    )
    yield ForEach(MAILBOX, MAILBOXES, body)


def _take(manifest: Manifest) -> Iterator[Statement]:
    """Take Full Access away from one mailbox, if it is still there."""
    taken = _permission("Remove-MailboxPermission", manifest, Confirm=Switch(on=False))
    change = Change(taken, MAILBOX, "take Full Access away", DONE, before=RIGHT)
    gone = Say(sentence("mailbox-gone", MAILBOX), Level.WARNED)
    yield FIND
    yield If(
        Empty(RECIPIENT), (gone,), (*look_at_permissions(manifest), If(Some(GRANTED), (change,)))
    )


def _keep(manifest: Manifest) -> Iterator[Statement]:
    """Remember one mailbox if there is Full Access that nobody said to be ours."""
    yield FIND
    kept = If(Some(GRANTED), (Note(KEPT, MAILBOX),))
    yield If(Some(RECIPIENT), (*look_at_permissions(manifest), kept))


def _check_undone(manifest: Manifest, allowed: AllowList | None) -> Iterator[Statement]:
    still = If(Some(GRANTED), (Note(PROBLEMS, sentence("still-full-access", MAILBOX)),))
    body = (FIND, If(Some(RECIPIENT), (*look_at_permissions(manifest), still)))
    yield ForEach(MAILBOX, MADE, body)
    if allowed:
        yield from check_left(allowed.client_id)


def _permission(name: str, manifest: Manifest, **more: bool | Switch) -> Cmdlet:
    """Return the command that gives or takes the permission; automapping is for Outlook."""
    return cmdlet(
        name,
        Identity=MAILBOX,
        User=manifest.adapter.administrator,
        AccessRights=("FullAccess",),
        InheritanceType="All",
        **more,
    )


def _fields(allowed: AllowList | None, *, changed: bool) -> tuple[tuple[str, Field], ...]:
    listed = (list_field(changed=changed),) if allowed else ()
    return (("mailboxes", MAILBOXES), *listed)
