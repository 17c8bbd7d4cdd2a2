"""What a folder of files held when it was last looked at, and in which order it came to be so.

The index lies in the folder, hidden; it is lost without harm: everything is then listed anew.
A file is read again when its time, size or inode has changed, or when it is so young that it may
have been rewritten within one tick of the clock since.
"""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from adapter.ical.entries import version_of
from adapter.ical.words import TOKEN

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Iterator

FORM = 1
YOUNG = 2 * 10**9  # nanoseconds; FAT keeps times by two seconds
TOKEN_LINE = re.compile(rb"^" + TOKEN.encode() + rb":([^\r\n]*)", re.MULTILINE | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as it was seen; `number` counts up with every change, `gone` is the last of them."""

    number: int
    version: str = ""
    token: str = ""
    mark: tuple[int, int, int] = (0, 0, 0)
    gone: bool = False


@dataclass(slots=True)
class Index:
    """The files of a folder by name; `looked` is when, in nanoseconds since 1970."""

    epoch: str = field(default_factory=lambda: secrets.token_hex(4))
    number: int = 0
    looked: int = 0
    files: dict[str, Seen] = field(default_factory=dict)

    def look(
        self, entries: Iterable[os.DirEntry[str]], read: Callable[[str], bytes], now: int
    ) -> bool:
        """Take in what is there now, and return whether anything is not as it was."""
        before, there = self.number, set()
        for entry in entries:
            there.add(entry.name)
            self._look_at(entry, read)
        for name, seen in list(self.files.items()):
            if name not in there and not seen.gone:
                self.number += 1
                self.files[name] = Seen(self.number, gone=True)
        self.looked = now
        return self.number != before

    def since(self, number: int) -> Iterator[tuple[str, Seen]]:
        """Yield what has changed after `number`, in that order."""
        news = [(name, seen) for name, seen in self.files.items() if seen.number > number]
        return iter(sorted(news, key=lambda one: one[1].number))

    def _look_at(self, entry: os.DirEntry[str], read: Callable[[str], bytes]) -> None:
        known = self.files.get(entry.name)
        try:
            status = entry.stat()
            mark = (status.st_mtime_ns, status.st_size, status.st_ino)
            settled = mark[0] < self.looked - YOUNG
            if known and not known.gone and known.mark == mark and settled:
                return
            content = read(entry.name)
        except FileNotFoundError:  # taken away meanwhile: the next look tells
            return
        except OSError:  # one file that cannot be read is no reason not to read the others
            mark, content = (0, 0, 0), b""
        version = version_of(content)
        number = self.number + 1
        if known and not known.gone and known.version == version:
            number = known.number
        self.number = max(self.number, number)
        found = TOKEN_LINE.search(content)
        token = found[1].decode("utf-8", "replace") if found else ""
        self.files[entry.name] = Seen(number, version, token, mark)


def dump_index(index: Index) -> bytes:
    """Return `index` as the text that is kept."""
    files = {
        name: [seen.number, seen.version, seen.token, list(seen.mark), seen.gone]
        for name, seen in index.files.items()
    }
    whole = {"form": FORM, "epoch": index.epoch, "number": index.number, "looked": index.looked}
    return json.dumps(whole | {"files": files}, separators=(",", ":")).encode()


def load_index(data: bytes) -> Index:
    """Return the index that was kept; a new one for what is none."""
    try:
        whole: dict[str, Any] = json.loads(data)
        files = {
            str(name): Seen(int(n), str(version), str(token), (int(a), int(b), int(c)), bool(gone))
            for name, (n, version, token, (a, b, c), gone) in whole["files"].items()
        }
        if whole["form"] == FORM:
            return Index(str(whole["epoch"]), int(whole["number"]), int(whole["looked"]), files)
    except (ValueError, TypeError, KeyError, AttributeError):
        pass
    return Index()
