"""Turn a manifest into programs that give the administrator Full Access to each mailbox.

apply_program   gives it, and checks itself      Manifest, client id -> Program
verify_program  only looks                       Manifest, client id -> Program
undo_program    takes away what apply gave       Manifest, client id -> Program

A permission has no room for a mark of ours. So apply answers to whose mailboxes it gave one, and
undo takes away those it is told of: what somebody else gave by hand looks the same, and stays.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from provision.cmdlets import Cmdlet, Switch, Variable, cmdlet
from provision.exchange.allow_list import (
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
from provision.exchange.header import header
from provision.exchange.phrases import (
    DONE,
    MADE,
    PROBLEMS,
    beginnings,
    carried_out,
    judgement,
    result,
    sentence,
)
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
    AllOf,
    Chosen,
    Contains,
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
    from provision.manifest import Manifest
    from provision.statements import Field, Result, Sentence

KEPT, OTHERS = map(Variable, ("kept", "otherMailboxes"))
ENTRIES, GRANTED, DENIED = map(Variable, ("entries", "granted", "denied"))
EXPLICIT = (Contains("AccessRights", "FullAccess"), Is("IsInherited", "False"))
GRANT = AllOf((*EXPLICIT, Is("Deny", "False"), Is("InheritanceType", "All")))
DENIAL = AllOf((Contains("AccessRights", "FullAccess"), Is("Deny", "True")))


def apply_program(manifest: Manifest, allowed: AllowList | None) -> Program:
    """Return the program that gives Full Access where it is missing, and checks it."""
    about = _head(
        manifest,
        "Gives the administrator of a calendar adapter Full Access to each mailbox of a manifest,",
        "which opens the mail in it as well, and lets the adapter through Exchange Online's list.",
        "Preview it with -WhatIf. Run again, it changes nothing that is as it should be.",
        "Keep what it prints, since `made` in it is what the undo script is told:",
        "  & SCRIPT | Tee-Object -FilePath applied.json -Append",
    )
    changes = (
        *(enter_list(allowed) if allowed else ()),
        ForEach(MAILBOX, MAILBOXES, tuple(_give(manifest))),
        If(Not(Previewing()), (*_check(manifest), *(check_list() if allowed else ()))),
    )
    statements = (
        *beginnings(MADE),
        *_premises(manifest, Throw),
        *(list_premises(allowed) if allowed else ()),
        carried_out(changes),
        _result("apply", manifest, allowed, ("made", MADE)),
        If(Some(PROBLEMS), (Throw(sentence("access-failed", PROBLEMS)),)),
    )
    return Program(about, statements)


def verify_program(manifest: Manifest, allowed: AllowList | None) -> Program:
    """Return the program that looks whether the administrator can open every mailbox."""
    about = _head(
        manifest,
        "Looks whether the administrator of a calendar adapter has Full Access to each mailbox of",
        "a manifest, and whether Exchange lets the adapter in. It changes nothing.",
    )
    statements = (
        *beginnings(),
        *_premises(manifest, partial(Note, PROBLEMS)),
        If(Empty(PROBLEMS), tuple(_check(manifest))),
        *((expect_listed(allowed.client_id), *check_list(), tell_unset()) if allowed else ()),
        _result("verify", manifest, allowed),
        If(Some(PROBLEMS), (Throw(sentence("access-failed", PROBLEMS)),)),
    )
    return Program(about, statements, Caution.READS)


def undo_program(manifest: Manifest, allowed: AllowList | None) -> Program:
    """Return the program that takes away what apply is said to have given."""
    about = _head(
        manifest,
        "Takes Full Access away from the mailboxes that are given by -Made, and the adapter's",
        "application off Exchange Online's list. -Made takes what the apply script answered:",
        "  -Made (Get-Content applied.json | ForEach-Object { (ConvertFrom-Json $_).made })",
        "Exchange does not know who gave a permission: what is not given by -Made is left alone,",
        "and so is the switch EwsEnabled.",
        "Preview it with -WhatIf. It asks before each change; -Confirm:$false answers yes.",
    )
    changes = (
        *(leave_list(allowed.client_id) if allowed else ()),
        ForEach(MAILBOX, MADE, tuple(_take(manifest))),
        Assign(OTHERS, Chosen(MAILBOXES, IsNoneOf(ITSELF, MADE))),
        ForEach(MAILBOX, OTHERS, tuple(_keep(manifest))),
        If(Some(KEPT), (Say(sentence("access-kept", KEPT), Level.WARNED),)),
        If(Not(Previewing()), tuple(_check_undone(manifest, allowed))),
    )
    statements = (
        *beginnings(KEPT),
        Assign(MAILBOXES, Texts(_others(manifest))),
        *(leaving_premises(allowed.client_id) if allowed else ()),
        carried_out(changes),
        _result("undo", manifest, allowed, ("kept", KEPT)),
        If(Some(PROBLEMS), (Throw(sentence("not-undone", PROBLEMS)),)),
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


def look_at_permissions(manifest: Manifest) -> Iterator[Statement]:
    """Find the administrator's own entries among the permissions of one mailbox."""
    listing = cmdlet(
        "Get-MailboxPermission",
        Identity=MAILBOX,
        User=manifest.adapter.administrator,
        ResultSize="Unlimited",
    )
    yield Assign(ENTRIES, Listing(listing))
    yield Assign(GRANTED, Chosen(ENTRIES, GRANT))
    yield Assign(DENIED, Chosen(ENTRIES, DENIAL))


def _give(manifest: Manifest) -> Iterator[Statement]:
    yield from look_at_permissions(manifest)
    given = _permission("Add-MailboxPermission", manifest, AutoMapping=False)
    yield If(Empty(GRANTED), (Change(given, MAILBOX, "give Full Access", DONE, MADE),))


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
    change = If(Some(GRANTED), (Change(taken, MAILBOX, "take Full Access away", DONE),))
    gone = Say(sentence("mailbox-gone", MAILBOX), Level.WARNED)
    yield FIND
    yield If(Empty(RECIPIENT), (gone,), (*look_at_permissions(manifest), change))


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


def _result(
    script: str, manifest: Manifest, allowed: AllowList | None, *more: tuple[str, Field]
) -> Result:
    return result(
        script,
        manifest.owner,
        ("administrator", manifest.adapter.administrator),
        ("mailboxes", MAILBOXES),
        *judgement(script),
        *more,
        *((list_field(changed=script != "verify"),) if allowed else ()),
    )
