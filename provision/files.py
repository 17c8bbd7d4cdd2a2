"""The disk: manifests read, scripts and other texts written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from provision.contract.messages import Place, Problem, message, unreadable
from provision.errors import ProvisionError
from provision.manifest import Manifest, ManifestError, parse_manifest


class FileError(ProvisionError):
    """A file cannot be written."""


def read_manifest(path: Path) -> Manifest:
    """Return the manifest at `path`."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ManifestError(unreadable(str(path), error)) from error
    return parse_manifest(data, str(path))


def write_whole(path: Path, data: bytes) -> None:
    """Put `data` at `path`, readable by its owner alone; whoever reads sees old or new, whole."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise _unwritable(path, error) from error
    written = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:  # mkstemp made it 0600
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        written.replace(path)
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        with suppress(FileNotFoundError):
            written.unlink()


def _unwritable(path: Path, error: OSError) -> FileError:
    reason = error.strerror or type(error).__name__
    what = message("files.unwritable", reason=reason)
    return FileError(Problem(what, message("files.unwritable-remedy"), Place(str(path))))
