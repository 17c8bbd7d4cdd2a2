import stat
from pathlib import Path

import pytest

from provision.files import FileError, read_manifest, write_whole
from provision.manifest import ManifestError

ROOT = Path(__file__).parent.parent.parent


def test_a_file_is_written_whole_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "o.yaml"

    write_whole(path, b"first")
    write_whole(path, b"second")

    assert path.read_bytes() == b"second"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["o.yaml"]


def test_what_cannot_be_written_leaves_no_trace_and_says_where(tmp_path: Path) -> None:
    folder = tmp_path / "o.yaml"
    folder.mkdir()

    with pytest.raises(FileError, match=r"o\.yaml: cannot be written"):
        write_whole(folder, b"text")

    assert [file.name for file in tmp_path.iterdir()] == ["o.yaml"]


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "f").write_text("")

    with pytest.raises(FileError, match=r"o\.yaml: cannot be written"):
        write_whole(tmp_path / "f" / "o.yaml", b"text")


@pytest.mark.parametrize(("name", "message"), [("none", "no such file"), (".", "a directory")])
def test_a_manifest_that_cannot_be_opened_is_one_line(
    tmp_path: Path, name: str, message: str
) -> None:
    with pytest.raises(ManifestError, match=message):
        read_manifest(tmp_path / name)


def test_paths_are_taken_from_the_manifests_folder_unless_they_are_whole(tmp_path: Path) -> None:
    text = (ROOT / "manifests" / "online-application.yaml").read_text("utf-8")
    whole = "C:\\\\keys\\\\adapter.pem"
    text = text.replace("certificates/adapter.pem", f'"{whole}"')
    (tmp_path / "m.yaml").write_text(f"{text}  ca_file: ../ca.pem\n", "utf-8")

    manifest = read_manifest(tmp_path / "m.yaml")

    assert manifest.application
    assert manifest.application.certificate == str(tmp_path / "certificates" / "certificate.pem")
    assert manifest.adapter.certificate == "C:\\keys\\adapter.pem"
    assert manifest.adapter.network.ca_file == str(tmp_path.parent / "ca.pem")
    assert manifest.adapter.tls_key == ""
