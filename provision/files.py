"""The disk: manifests read, scripts and other texts written whole or not at all."""

from __future__ import annotations

import os
import stat
import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from provision.contract.document import LARGEST
from provision.contract.messages import Failure, Place, Problem, message, unreadable
from provision.contract.properties import PropertiesError
from provision.contract.proxy_properties import parse_network
from provision.errors import ProvisionError
from provision.layering import is_absolute
from provision.manifest import NO_VARIABLES, Manifest, ManifestError, parse_manifest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from provision.contract.network import Network


class FileError(ProvisionError):
    """A file cannot be written."""


def read_manifest(path: Path, environment: Mapping[str, str] = NO_VARIABLES) -> Manifest:
    """Return the manifest at `path`, with what it extends and the variables it declares.

    The paths in it are taken from where it is.
    """

    def read(other: str) -> bytes:
        return read_file(Path(other), ManifestError)

    manifest = parse_manifest(read_file(path, ManifestError), str(path), environment, read)
    return located(manifest, path.absolute().parent)


def read_file(path: Path, failure: type[Failure], most: int = LARGEST) -> bytes:
    """Return what the file at `path` holds, up to just more than `most`, or raise."""
    try:
        if not stat.S_ISREG(path.stat().st_mode) and not path.is_dir():  # a pipe might never end
            what, remedy = message("files.no-file"), message("files.no-file-remedy")
            raise failure(Problem(what, remedy, Place(str(path))))
        with path.open("rb") as file:
            return file.read(most + 1)
    except OSError as error:
        raise failure(unreadable(str(path), error)) from error


def read_network(manifest: Manifest) -> Network:
    """Return the way out that `manifest` declares, or the .properties file that it names."""
    declared, path = manifest.adapter.network, manifest.adapter.properties
    if not path:
        return declared
    found = parse_network(read_file(Path(path), PropertiesError), path)
    return replace(found, ca_file=declared.ca_file)


def located(manifest: Manifest, folder: Path) -> Manifest:
    """Return `manifest` with its paths taken from `folder`, where they are relative."""
    application, adapter = manifest.application, manifest.adapter
    if application:
        certificate = _located(application.certificate, folder)
        application = replace(application, certificate=certificate)
    paths = ("certificate", "tls_certificate", "tls_key", "properties")
    network = replace(adapter.network, ca_file=_located(adapter.network.ca_file, folder))
    found: dict[str, Any] = {name: _located(getattr(adapter, name), folder) for name in paths}
    groupware = replace(adapter.groupware, folder=_located(adapter.groupware.folder, folder))
    adapter = replace(adapter, network=network, groupware=groupware, **found)
    return replace(manifest, application=application, adapter=adapter)


def _located(path: str, folder: Path) -> str:
    """Return `path` from `folder`; one of another machine, perhaps a Windows one, stays."""
    return path if is_absolute(path) or not path else os.path.normpath(folder / path)


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


def write_new(path: Path, data: bytes) -> None:
    """Put `data` at `path` for its owner alone, whole or not at all, and never over anything.

    What a killed run left beside it is written over.
    """
    beside = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.unlink(missing_ok=True)
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.link(beside, path)  # which fails where something is
    except FileExistsError as error:
        what = message("files.there-already")
        remedy = message("files.there-already-remedy")
        raise FileError(Problem(what, remedy, Place(str(path)))) from error
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        with suppress(OSError):
            beside.unlink()


def _unwritable(path: Path, error: OSError) -> FileError:
    reason = error.strerror or type(error).__name__
    what = message("files.unwritable", reason=reason)
    return FileError(Problem(what, message("files.unwritable-remedy"), Place(str(path))))
