"""Compose a manifest of the files it consists of and of the variables it declares.

staging.yaml ─ extends ─ base.yaml ─ lay_over ─ fill, from the shell ─ one document

An environment is a file of its own that `extends` what all have in common, rather than a part of
one file: so each has its outputs, its owners and its reviews, and no option chooses wrongly.
"""

from __future__ import annotations

import ntpath
import posixpath
from typing import TYPE_CHECKING

import yaml

from provision.contract.document import Document
from provision.contract.layers import fill, lay_over
from provision.contract.messages import Failure, message
from provision.reading import VARIABLE
from provision.words import EXTENDS, PATHS, VARIABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from provision.contract.document import Entry

DEEPEST = 5


def compose(
    data: bytes, file: str, environment: Mapping[str, str], read: Callable[[str], bytes]
) -> Document:
    """Return the manifest in `data` as one document, with what is wrong noted in it.

    What it extends is had by `read`, which is given a path and raises a `Failure`; `environment`
    has the variables that it declares.
    """
    folders = {file: ""}
    document = _layered(Document(data, file), file, read, folders)
    declared = dict(_declared(document))
    values = {name: environment[name] for name in declared if environment.get(name)}
    for name in declared.keys() - values:
        what = message("manifest.unset", name=name, use=str(declared[name].value.value))
        document.note(
            document.place(declared[name].key), what, message("manifest.unset-remedy", name=name)
        )
    fill(document, declared.keys(), values)
    _move_paths(document, folders)
    return document


def _layered(
    document: Document, file: str, read: Callable[[str], bytes], folders: dict[str, str]
) -> Document:
    """Return `document` over what it extends; `folders` gets where that is, seen from the first."""
    entry = document.take_out(EXTENDS.name)
    name = document.text(entry.value) if entry else ""
    if not (entry and name):
        return document
    here = document.place(entry.value)
    path = posixpath.join(posixpath.dirname(file), name)
    if path in folders or len(folders) > DEEPEST:
        what = message("manifest.extends-itself", most=DEEPEST)
        document.note(here, what, message("manifest.extends-itself-remedy"))
        return document
    folders[path] = posixpath.join(folders[file], posixpath.dirname(name))
    try:
        base = _layered(Document(read(path), path), path, read, folders)
    except Failure as error:
        for problem in error.problems:
            what = message("manifest.extends-unread", file=path, reason=problem.message)
            document.note(here, what, message("manifest.extends-unread-remedy"))
        return document
    lay_over(base, document)
    return document


def _declared(document: Document) -> Iterator[tuple[str, Entry]]:
    node = document.value(VARIABLES.name)
    for entry in document.pairs(node) if isinstance(node, yaml.MappingNode) else ():
        if VARIABLE.fullmatch(str(entry.key.value)) and isinstance(entry.value, yaml.ScalarNode):
            yield str(entry.key.value), entry


def _move_paths(document: Document, folders: Mapping[str, str]) -> None:
    """Let paths that stand in another file be told as from the first one's folder."""
    for node in {id(node): node for path in PATHS if (node := document.value(path))}.values():
        folder = folders.get(node.start_mark.name, "")
        if isinstance(node, yaml.ScalarNode) and node.value and not is_absolute(node.value):
            node.value = posixpath.join(folder, node.value)


def is_absolute(path: str) -> bool:
    """Return whether `path` is absolute, here or on another machine, perhaps a Windows one."""
    return posixpath.isabs(path) or bool(ntpath.splitdrive(path)[0])
