"""Files written whole and flushed, and folders that one process at a time works in."""

from __future__ import annotations

import errno
import fcntl
import os
import tempfile
import time
from contextlib import ExitStack, contextmanager, suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from adapter.store import BusyError, DeniedError, UnreachableError
from provision.contract.messages import Problem, message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

LOCK = ".exobridge.lock"
PATIENCE = timedelta(seconds=10)
STEP = 0.05  # seconds between two tries for the lock


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a folder, which is made if there is none; the lock of a process that died is free."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        lock = os.open(path / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise refusal(path, error) from error
    try:
        _take(lock, path)
        yield
    finally:
        os.close(lock)


@contextmanager
def written(folder: Path, content: bytes) -> Iterator[Path]:
    """Yield a hidden file with `content`, flushed to the disk; what is left of it is taken away."""
    with drafted(folder, [content]) as (temporary,):
        yield temporary


@contextmanager
def rewritten(file: Path, content: bytes) -> Iterator[Path]:
    """Yield such a file to put in the place of `file`, for the same people to read and write."""
    with written(file.parent, content) as temporary:
        was = file.stat()
        for owner in (was.st_uid, -1):  # who is not root may give it to a group of theirs alone
            with suppress(OSError):
                os.chown(temporary, owner, was.st_gid)
        shared = 0o777 if temporary.stat().st_gid == was.st_gid else 0o707
        with suppress(OSError):
            temporary.chmod(was.st_mode & shared)
        yield temporary


@contextmanager
def drafted(folder: Path, contents: Iterable[bytes]) -> Iterator[list[Path]]:
    """Yield hidden files with `contents`, flushed to the disk once all are written."""
    drafts: list[Path] = []
    try:
        with ExitStack() as stack:
            opened = []
            for content in contents:
                handle, name = tempfile.mkstemp(dir=folder, prefix=".exobridge-")
                drafts.append(folder / name)
                file = stack.enter_context(os.fdopen(handle, "wb", buffering=0))
                file.write(content)
                opened.append(file)
            for file in opened:
                os.fsync(file.fileno())
        yield drafts
    finally:
        for draft in drafts:
            with suppress(OSError):  # what is left is hidden, and no item
                draft.unlink()


def flush_folder(path: Path) -> None:
    """Let what was put into a folder, or taken out of it, be on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def reason_of(error: OSError) -> str:
    """Return why the system refused, in its own words."""
    return error.strerror or errno.errorcode.get(error.errno or 0, type(error).__name__)


def refusal(path: Path, error: OSError) -> DeniedError | UnreachableError:
    """Return what to say of a folder that cannot be used."""
    kind = DeniedError if isinstance(error, PermissionError) else UnreachableError
    what = message("vdir.folder", folder=str(path), reason=reason_of(error))
    return kind(Problem(what, message("vdir.folder-remedy")))


def why_unusable(path: Path) -> Problem | None:
    """Return why a folder cannot be used, or be made, as far as can be told by looking."""
    try:
        there = next(one for one in (path, *path.absolute().parents) if one.exists())
        code = 0 if there.is_dir() else errno.ENOTDIR
        if not code and not os.access(there, os.R_OK | os.W_OK | os.X_OK):
            code = errno.EACCES
    except OSError as error:
        return refusal(path, error).problems[0]
    return refusal(path, OSError(code, os.strerror(code))).problems[0] if code else None


def _take(lock: int, path: Path) -> None:
    until = time.monotonic() + PATIENCE.total_seconds()
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                what = message("vdir.locked", folder=str(path))
                raise BusyError(PATIENCE, Problem(what, message("vdir.locked-remedy"))) from None
            time.sleep(STEP)
        else:
            return
