"""A manifest made of several files, and of the shell's variables."""

from pathlib import Path

import pytest

from provision.files import read_manifest
from provision.manifest import Manifest, ManifestError

DEMO = (Path(__file__).parents[2] / "manifests" / "demo.yaml").read_text("utf-8")
VARIABLES = {"TENANT": "staging.sakura.example", "PORT": "9443"}


def written(folder: Path, **files: str) -> Path:
    """Write each file, and return the path of the last."""
    path = folder
    for name, text in files.items():
        path = folder / f"{name}.yaml"
        path.write_text(text, "utf-8")
    return path


def read(path: Path) -> Manifest:
    return read_manifest(path, VARIABLES)


def problems_of(path: Path) -> list[str]:
    with pytest.raises(ManifestError) as caught:
        read(path)
    return [str(problem).replace(f"{path.parent}/", "") for problem in caught.value.problems]


def test_an_environment_says_only_what_differs(tmp_path: Path) -> None:
    staging = "extends: base.yaml\nadapter: {port: 9000, mailboxes: [emma.clark@sakura.example]}\n"

    path = written(tmp_path, base=DEMO, staging=staging)

    base, staged = read(tmp_path / "base.yaml"), read(path)
    assert (staged.adapter.port, staged.adapter.mailboxes) == (9000, ("emma.clark@sakura.example",))
    assert staged.exchange == base.exchange
    assert staged.adapter.administrator == base.adapter.administrator


def test_nothing_takes_away_what_the_base_says(tmp_path: Path) -> None:
    direct = "extends: base.yaml\nadapter: {proxy: ~}\n"
    base = DEMO.replace("adapter:\n", "adapter:\n  proxy: {url: 'http://proxy.example:8080'}\n")

    path = written(tmp_path, base=base, direct=direct)

    assert read(tmp_path / "base.yaml").adapter.network.proxy
    assert not read(path).adapter.network.proxy


def test_what_is_wrong_is_told_where_it_is_written(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        base=DEMO.replace("access: impersonation", "access: impersonate"),
        staging="extends: base.yaml\nadapter:\n  port: none\n  hots: localhost\n",
    )

    told = problems_of(path)

    places = [problem.split(" ")[0] for problem in told]
    line = DEMO[: DEMO.index("access:")].count("\n") + 1
    assert places == [f"base.yaml:{line}:9:", "staging.yaml:3:9:", "staging.yaml:4:3:"]


def test_a_path_is_taken_from_the_folder_of_its_file(tmp_path: Path) -> None:
    (tmp_path / "common").mkdir()
    base = DEMO.replace("adapter:\n", "adapter:\n  ca_file: ca.pem\n  properties: p.properties\n")
    written(tmp_path / "common", base=base)

    path = written(
        tmp_path, staging="extends: common/base.yaml\nadapter: {properties: own.properties}\n"
    )

    adapter = read(path).adapter
    assert adapter.network.ca_file == str(tmp_path / "common" / "ca.pem")
    assert adapter.properties == str(tmp_path / "own.properties")


@pytest.mark.parametrize(
    ("first", "said"),
    [
        ("extends: b.yaml", "b.yaml:1:10: this extends itself"),
        ("extends: missing.yaml", "a.yaml:1:10: missing.yaml cannot be read: no such file"),
        ("extends: [b.yaml]", "a.yaml:1:10: expected text"),
        ("extends: ''", "a.yaml:1:10: "),
    ],
)
def test_what_cannot_be_extended_is_told(tmp_path: Path, first: str, said: str) -> None:
    written(tmp_path, b="extends: a.yaml\n")

    told = problems_of(written(tmp_path, a=f"{first}\n"))

    assert any(problem.startswith(said) for problem in told)


DECLARED = "variables:\n  TENANT: the directory\n  PORT: where to listen\n"


def test_variables_are_filled_in_and_a_number_stays_one(tmp_path: Path) -> None:
    text = DECLARED + DEMO.replace("tenant: sakura.example", "tenant: ${TENANT}")
    text = text.replace("  port: 8413", "  port: ${PORT}").replace(":8413/", ":${PORT}/")

    manifest = read(written(tmp_path, m=text))

    assert manifest.tenant == "staging.sakura.example"
    assert manifest.adapter.port == 9443
    assert manifest.application
    assert ":9443/" in manifest.application.redirect_uri


@pytest.mark.parametrize("value", [None, ""])
def test_a_variable_without_a_value_is_told_and_never_empty(
    tmp_path: Path, value: str | None
) -> None:
    text = "variables: {OTHER: the name of the group}\n" + DEMO
    path = written(tmp_path, m=text.replace("  name: Cal", "  name: ${OTHER} Cal", 1))

    with pytest.raises(ManifestError) as caught:
        read_manifest(path, {} if value is None else {"OTHER": value})

    (problem,) = caught.value.problems
    assert "m.yaml:1:13: the variable OTHER is not set" in str(problem)
    assert "the name of the group" in str(problem)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("${HOME}", "the variable HOME is not declared"),
        ("${TENANT", "`${` without its `}`"),
        ("${}", "the variable  is not declared"),
    ],
)
def test_a_variable_that_nobody_declared_is_told(tmp_path: Path, name: str, said: str) -> None:
    text = DECLARED + DEMO.replace("Calendar sync", name, 1)

    (problem,) = problems_of(written(tmp_path, m=text))

    assert said in problem


def test_the_sign_itself_can_be_written(tmp_path: Path) -> None:
    text = DEMO.replace("Calendar sync", "$${TENANT} $5", 1)

    manifest = read(written(tmp_path, m=text))

    assert manifest.application
    assert manifest.application.display_name.startswith("${TENANT} $5")


def test_hosts_of_a_cloud_can_be_others(tmp_path: Path) -> None:
    text = DEMO + "hosts: {graph: graph.sovereign.example}\n"

    cloud = read(written(tmp_path, m=text)).cloud

    assert (cloud.graph, cloud.sign_in) == ("graph.sovereign.example", "login.microsoftonline.com")


def test_aliases_within_aliases_are_joined_in_little_time(tmp_path: Path) -> None:
    many = "".join(f"x{n}: &x{n} {{a: *x{n - 1}, b: *x{n - 1}}}\n" for n in range(1, 40))
    base = f"x0: &x0 {{a: 1}}\n{many}"

    told = problems_of(written(tmp_path, b=base, a="extends: b.yaml\n" + base))

    assert len(told) >= 40
