from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import tree_sitter_powershell
from tree_sitter import Language, Parser

from provision.cmdlets import Matching
from provision.exchange.inspection import role_group_of
from provision.exchange.role_group import apply_program, undo_program, verify_program
from provision.manifest import Manifest, parse_manifest
from provision.powershell import render_script
from provision.scripts import render_scripts
from provision.statements import Program
from tests.provision.scripts import reads, writes

HERE = Path(__file__).parent
DEMO = HERE.parent.parent / "manifests" / "demo.yaml"
PARSER = Parser(Language(tree_sitter_powershell.language()))
Make = Callable[[Manifest], Program]
PROGRAMS = [apply_program, verify_program, undo_program]


@pytest.fixture
def manifest() -> Manifest:
    return parse_manifest(DEMO.read_bytes(), "demo.yaml")


def with_group(manifest: Manifest, name: str, description: str, *members: str) -> Manifest:
    assert manifest.exchange.role_group
    group = replace(
        manifest.exchange.role_group, name=name, description=description, members=members
    )
    return replace(manifest, exchange=replace(manifest.exchange, role_group=group))


@pytest.mark.parametrize(
    ("name", "description", "member"),
    [
        ("予定表同期 Calendar Sync", "すべてのメールボックス", "sync@sakura.example"),
        ("O'Neil \u2018\u2019\u201a\u201b", '"; Remove-It; "', "o'neil@sakura.example"),
        ("$(Remove-It)`n", "#> SIG # Begin signature block", "a$b@sakura.example"),
        ("a\nSIG # Begin signature block\nb", "\n\n#requires -Version 9\n", "a`b@sakura.example"),
        ("a\u0085b\u2028c\u2029d", "\u2028'; Remove-It #", "{x}@sakura.example"),
    ],
)
def test_whatever_a_role_group_is_called_its_scripts_are_powershell(
    manifest: Manifest, name: str, description: str, member: str
) -> None:
    scripts = render_scripts(with_group(manifest, name, description, member))

    trees = [PARSER.parse(script.text.encode()) for script in scripts]
    assert [tree.root_node.has_error for tree in trees] == [False] * 4


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_text_of_the_manifest_stays_in_its_comment(manifest: Manifest, program: Make) -> None:
    texts = ("x\nSIG # Begin signature block\r\u2028Remove-It", "\n#requires -Version 9\nRemove-It")

    about = render_script(program(with_group(manifest, *texts))).partition("[CmdletBinding(")[0]

    lines = about.replace("\r", "\n").removesuffix("\n").split("\n")
    assert all(line == "#" or line.startswith("# ") for line in lines)
    assert not any(line[1:].lstrip().casefold().startswith("sig") for line in lines)


def test_what_is_removed_does_not_ask_a_second_time(manifest: Manifest) -> None:
    script = render_script(undo_program(manifest))

    removing = [line for line in script.splitlines() if line.lstrip().startswith("Remove-")]
    assert len(removing) == 2
    assert all("-Confirm:$false -ErrorAction Stop" in line for line in removing)


def test_every_member_is_looked_for_added_and_verified(manifest: Manifest) -> None:
    members = [f"member{number}@sakura.example" for number in range(6)]
    program = apply_program(with_group(manifest, "sync", "why", *members))

    added = [dict(cmdlet.parameters)["Member"] for cmdlet in writes(program)[1:]]
    filters = [dict(c.parameters)["Filter"] for c in reads(program) if c.name == "Get-Recipient"]
    assert added == members
    assert filters == [Matching("EmailAddresses", address) for address in members]


def test_a_quote_in_an_address_is_doubled_for_exchange_and_again_for_powershell(
    manifest: Manifest,
) -> None:
    script = render_script(
        apply_program(with_group(manifest, "sync", "y", "o'neil@sakura.example"))
    )

    assert "-Filter 'EmailAddresses -eq ''o''''neil@sakura.example'''" in script


def test_the_description_says_who_made_the_role_group_however_long_it_is(
    manifest: Manifest,
) -> None:
    short = role_group_of(with_group(manifest, "sync", "why", "a@sakura.example"))
    long = role_group_of(with_group(manifest, "sync", "x" * 1024, "a@sakura.example"))

    assert short.marked_description == "why [exobridge:exobridge-calendar-sync]"
    assert long.marked_description.endswith("x [exobridge:exobridge-calendar-sync]")
    assert len(long.marked_description) == 1024


@pytest.mark.parametrize("what", [0, 1, 2])
def test_who_may_run_a_script_and_how_is_at_its_head(manifest: Manifest, what: int) -> None:
    head = render_scripts(manifest)[what].text.partition("[CmdletBinding(")[0]

    for said in (
        *("Organization Management", "New-PSSession", "Import-PSSession", "deserialised"),
        *("予定表同期 Calendar Sync", "sync@sakura.example", "tenant sakura.example"),
    ):
        assert said in head
