"""Manifests bent out of shape where their structure is: always a manifest, or lines with places."""

import os
import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from provision.contract.messages import Language, Problem
from provision.files import read_manifest
from provision.manifest import Manifest, ManifestError, parse_manifest

ROOT = Path(__file__).parent.parent.parent
EXAMPLES = [path.read_text("utf-8") for path in sorted((ROOT / "manifests").glob("*.yaml"))]
# What a hand, a template or an enemy leaves behind.
VALUES = [
    *("", "~", "no", "0123", "1e3", "2026-11-22", "12:30", ".nan", "0x", "0b_", "-", "=", "<<"),
    *("[]", "{}", "[[]]", "{a: b}", "{<<: *x}", "*x", "&x y", "&x {<<: *x}", "&x [*x]", "{? [a]: b}"),
    *("!!binary aGk=", "!!set {a}", "!!python/object:os.system x", "!x y", "!!int 'x'", "!!null x"),
    *("'unclosed", '"\\ud800"', '"\\u0000"', "|", ">-", "# comment", "\t", "%YAML 2.0", "---", "..."),
    *("{{ value }}", "${VALUE}", "\u202etxt", "\u2028", "漢字", "\U0001f600", "x" * 300, "9" * 30),
    *("https://h:99999/p", "http://[::1/", "https://user:hunter2@h/", "//h", "a@b@c", "CN=\\"),
]  # fmt: skip
values = st.sampled_from(VALUES) | st.text(max_size=12)
places = st.integers(0, 60)
edits = st.one_of(
    st.tuples(st.just("value"), places, values),
    st.tuples(st.just("key"), places, values),
    st.tuples(st.just("insert"), places, values),
    st.tuples(st.just("twice"), places, places),
    st.tuples(st.just("drop"), places, st.just("")),
    st.tuples(st.just("indent"), places, st.sampled_from(["", " ", "    ", "\t", "- "])),
)


def bent(text: str, edit: tuple[str, int, object]) -> str:
    """Return `text` with one of its lines changed."""
    kind, number, how = edit
    lines = text.split("\n")
    at = number % len(lines)
    line = lines[at]
    indent = line[: len(line) - len(line.lstrip())]
    match kind:
        case "value":
            lines[at] = re.sub(r"(:|-)( .*)?$", lambda found: f"{found[1]} {how}", line, count=1)
        case "key":
            name = str(how).replace("hunter2", "")  # nobody hides a password in a key
            lines[at] = re.sub(r"[^ -][^:]*:", lambda _: f"{name}:", line, count=1)
        case "insert":
            lines.insert(at, f"{indent}{how}")
        case "twice":
            lines.insert(int(str(how)) % len(lines), line)
        case "drop":
            del lines[at]
        case _:
            lines[at] = f"{how}{line.lstrip()}"
    return "\n".join(lines)


def problems_of(data: bytes) -> tuple[Problem, ...] | None:
    """Return what is wrong with a manifest, or nothing where it is one."""
    try:
        assert isinstance(parse_manifest(data, "m.yaml"), Manifest)
    except ManifestError as error:
        return error.problems
    return None


@given(st.sampled_from(EXAMPLES), st.lists(edits, min_size=1, max_size=4))
@example(EXAMPLES[0], [("value", 3, "<<")])
@example(EXAMPLES[0], [("value", 5, "&x {<<: *x}")])
def test_what_is_bent_is_a_manifest_or_lines_with_places(
    text: str, how: list[tuple[str, int, object]]
) -> None:
    for edit in how:
        text = bent(text, edit)
    data = text.encode("utf-8", "surrogatepass")

    problems = problems_of(data)

    assert problems is None or problems
    for said in (p.text(language) for p in problems or () for language in Language):
        assert re.match(r"m\.yaml(:\d+:\d+)?: \S", said)
        assert "\n" not in said
        assert "hunter2" not in said


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda path: path.mkdir(), "this is a directory; name a file in it"),
        (os.mkfifo, "this is a device, a pipe or a socket; name a file"),
        (lambda path: path.symlink_to("/dev/zero"), "this is a device, a pipe or a socket"),
        (lambda path: path.symlink_to(path), "cannot be read: Too many levels"),
        (lambda path: path.symlink_to("nowhere"), "no such file"),
        (lambda path: path.write_bytes(b""), "nothing in it; fill it; see manifests/"),
        (lambda path: path.write_bytes(b"\x7fELF\x02\x00"), "not YAML: special characters"),
        (lambda path: path.write_bytes(b"\x89PNG\r\n"), "not UTF-8; save the file as UTF-8"),
        (lambda path: path.write_bytes(b"a: \xff"), "m.yaml:1:4: not UTF-8"),
        (lambda path: path.write_bytes("a: ü".encode("utf-16")), "not UTF-8"),
        (lambda path: path.write_bytes(b"a: 1\n" * 1_000_000), "larger than 1048576 bytes"),
    ],
)
def test_a_file_that_is_no_manifest_is_one_clear_line(
    tmp_path: Path, make: object, said: str
) -> None:
    path = tmp_path / "m.yaml"
    make(path)  # type: ignore[operator]

    with pytest.raises(ManifestError) as wrong:
        read_manifest(path)

    (problem,) = wrong.value.problems
    assert said in str(problem)


def test_a_huge_file_is_not_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "m.yaml"
    with path.open("wb") as file:
        file.truncate(1 << 40)

    with pytest.raises(ManifestError, match="larger than"):
        read_manifest(path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_one_clear_line(tmp_path: Path) -> None:
    path = tmp_path / "m.yaml"
    path.touch(0o000)

    with pytest.raises(ManifestError, match=r"cannot be read: Permission denied; check that you"):
        read_manifest(path)
