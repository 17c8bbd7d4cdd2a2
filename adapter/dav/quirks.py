"""What is known of servers that do not do all that they say, or do it in their own way.

Taken from the collection of incompatibilities that the caldav library keeps
(`caldav/compatibility_hints.py` of 2.0.1); each row names its flags there. What a server tells of
itself comes first: a row only takes away.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Quirks:
    """What can be relied on.

    `news`: its sync tokens can be believed; `makes`: collections can be made by CalDAV;
    `todos`: it has collections for to-dos.
    """

    server: str = ""
    news: bool = True
    makes: bool = True
    todos: bool = True


USUAL = Quirks()
# By the address alone: what a server calls itself is often what stands before it.
KNOWN: tuple[tuple[re.Pattern[str], Quirks], ...] = tuple(
    (re.compile(pattern), quirks)
    for pattern, quirks in (
        # no_mkcalendar, no_todo
        (
            r"://(apidata\.googleusercontent|www\.google|calendar\.google)\.com[/:]",
            Quirks("Google", makes=False, todos=False),
        ),
        # no_todo: an account's reminders left CalDAV when it was upgraded
        (r"://([\w-]+\.)*icloud\.com(\.cn)?[/:]", Quirks("iCloud", todos=False)),
        # no_todo
        (r"://([\w-]+\.)*fastmail\.com[/:]", Quirks("Fastmail", todos=False)),
        # time_based_sync_tokens: what changes twice within a second may be missed
        # (https://www.sogo.nu/bugs/view.php?id=5163)
        (r"/SOGo/dav(/|$)", Quirks("SOGo", news=False)),
        # no_sync_token
        (r"://([\w-]+\.)*posteo\.de[/:]", Quirks("Posteo", news=False, makes=False)),
        (r"://caldav\.gmx\.(net|com)[/:]", Quirks("GMX", news=False, makes=False)),
        (r"://calendar\.mail\.ru[/:]", Quirks("mail.ru", news=False, makes=False, todos=False)),
    )
)


def quirks_of(url: str) -> Quirks:
    """Return what is known of the server at an address."""
    return next((quirks for pattern, quirks in KNOWN if pattern.search(url)), USUAL)
