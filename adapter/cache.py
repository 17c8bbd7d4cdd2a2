"""Keep msal's tokens in a file: encrypted, private to its owner, replaced in one step.

msal-extensions does the same and was not taken: its lock is a file that a killed process leaves
behind for ever, it takes any failure to read for another process's half-written file and waits,
it misses what another process wrote within a tick of the clock, and it writes five times a token.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
import secrets
import sys
import tempfile
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from adapter.errors import AdapterError
from adapter.settings import CACHE_KEY
from provision.contract.messages import Line, Place, Problem, message, unreadable
from provision.contract.secrets import Secret

if TYPE_CHECKING:
    from collections.abc import Iterator

FORMAT = b"exobridge tokens 1\n"
NONCE = 12  # bytes, as GCM wants
KEY = 32
FINGERPRINT = 8
FEWEST = 16  # different bytes; of 32 random ones, fewer come once in 10^12 keys
SERVICE, ENTRY = "exobridge", "token cache key"
MAKE_KEY = 'python -c "import secrets; print(secrets.token_urlsafe(32))"'

# What tells one state of a file from another; a replaced file is another inode.
Version = tuple[int, int, int]


class CacheError(AdapterError):
    """The token cache cannot be read or written."""


class Keyring(Protocol):
    """Where a system keeps its user's secrets: `keyring` and its backends."""

    def get_password(self, service: str, username: str, /) -> str | None: ...

    def set_password(self, service: str, username: str, password: str, /) -> None: ...


def cache_key(given: Secret | None, keyring: Keyring | None = None) -> Secret:
    """Return the key: the one given, else the keyring's, made and kept there at first use.

    A key is 32 random bytes in base64, and nothing that a person could think of.
    """
    if given:
        if not is_strong(given):
            raise CacheError(
                Problem(
                    message("session.key-weak", name=CACHE_KEY),
                    message("session.key-weak-remedy", command=MAKE_KEY),
                )
            )
        return given
    kept = Secret(_kept_key(keyring))
    if not is_strong(kept):
        what = message("session.key-spoilt", service=SERVICE, entry=ENTRY)
        raise CacheError(Problem(what, message("session.key-spoilt-remedy", name=CACHE_KEY)))
    return kept


def is_strong(key: Secret) -> bool:
    """Return whether `key` is 32 bytes in base64 that look random."""
    text = key.reveal().strip()
    return (
        bool(re.fullmatch(r"[\w+/-]{43}=?", text, re.ASCII)) and len(set(_bytes_of(key))) >= FEWEST
    )


def _bytes_of(key: Secret) -> bytes:
    text = key.reveal().strip().rstrip("=")
    return base64.urlsafe_b64decode(text.translate(str.maketrans("+/", "-_")) + "=")


def _kept_key(keyring: Keyring | None) -> str:
    import keyring as library

    try:
        ring = keyring or library.get_keyring()
        if not (key := ring.get_password(SERVICE, ENTRY)):
            ring.set_password(SERVICE, ENTRY, secrets.token_urlsafe(KEY))
            key = ring.get_password(SERVICE, ENTRY)  # what is kept, should two have made one
    except library.errors.KeyringError as error:
        raise CacheError(_no_keyring(type(error).__name__)) from error
    if not key:  # keyring's own null backend
        raise CacheError(_no_keyring(type(ring).__name__))
    return key


def _no_keyring(reason: str) -> Problem:
    remedy = message("session.no-key-remedy", name=CACHE_KEY, command=MAKE_KEY)
    return Problem(message("session.no-key", name=CACHE_KEY, reason=reason), remedy)


class TokenFile:
    """The encrypted file at `path`: AES-256-GCM, each writing with a nonce of its own."""

    def __init__(self, path: Path, key: Secret) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        self.path = path
        self._cipher = AESGCM(_bytes_of(key))
        fingerprint = hmac.digest(_bytes_of(key), FORMAT, hashlib.sha256)[:FINGERPRINT]
        self._head = FORMAT + fingerprint

    def version(self) -> Version | None:
        """Return what to compare to see whether the file was written since; None without a file."""
        try:
            status = self.path.stat()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise CacheError(unreadable(str(self.path), error)) from error
        return status.st_ino, status.st_mtime_ns, status.st_size

    def read(self) -> str:
        """Return what was written, or nothing when there is no file; raise, and leave it as it is."""
        from cryptography.exceptions import InvalidTag

        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            return ""
        except OSError as error:
            raise CacheError(unreadable(str(self.path), error)) from error
        self._check_head(data)
        nonce, sealed = data[len(self._head) :][:NONCE], data[len(self._head) + NONCE :]
        try:
            return self._cipher.decrypt(nonce, sealed, self._head).decode()
        except (InvalidTag, ValueError) as error:
            raise self._unusable("damaged") from error

    def write(self, text: str) -> None:
        """Replace the file, all of it or nothing; `text` survives a power cut after this returns."""
        nonce = secrets.token_bytes(NONCE)
        data = self._head + nonce + self._cipher.encrypt(nonce, text.encode(), self._head)
        try:
            _replace(self.path, data)
        except OSError as error:
            raise CacheError(_unwritable(self.path, error)) from error

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other processes out; the lock of a process that dies is released by the system."""
        path = self.path.with_name(self.path.name + ".lock")
        with ExitStack() as stack:
            try:
                descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
                stack.callback(os.close, descriptor)
                _lock(descriptor)
            except OSError as error:
                raise CacheError(_unwritable(path, error)) from error
            yield

    def _check_head(self, data: bytes) -> None:
        if not data.startswith(FORMAT):
            raise self._unusable("foreign")
        if len(data) >= len(self._head) and not data.startswith(self._head):
            raise self._unusable("other-key")

    def _unusable(self, why: str) -> CacheError:
        """Return the error for a file that is `foreign`, `damaged`, or of an `other-key`."""
        remedy: Line = message("session.cache-remedy", file=str(self.path))
        if why == "other-key":
            remedy = message("session.cache-other-key-remedy", name=CACHE_KEY, remedy=remedy)
        return CacheError(Problem(message(f"session.cache-{why}"), remedy, Place(str(self.path))))


def _replace(path: Path, data: bytes) -> None:
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # mode 0600
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
    if sys.platform != "win32":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _lock(descriptor: int) -> None:
    """Wait for the lock on an open file; closing the file releases it."""
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX)


def _unwritable(path: Path, error: OSError) -> Problem:
    reason = error.strerror or type(error).__name__
    what = message("files.unwritable", reason=reason)
    return Problem(what, message("files.unwritable-remedy"), Place(str(path)))
