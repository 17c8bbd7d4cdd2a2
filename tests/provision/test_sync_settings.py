"""The sync's settings: from a manifest to the outputs file, and every way to get them wrong."""

from pathlib import Path

import pytest

from provision.contract.outputs import flattened, parse_outputs, render_outputs
from provision.contract.sync_facts import (
    By,
    DeletionFacts,
    Direction,
    End,
    GroupwareFacts,
    GroupwareKind,
    Items,
    Policy,
    Private,
    SyncFacts,
    WindowFacts,
)
from provision.files import read_manifest
from provision.manifest import ManifestError, parse_manifest
from provision.outputs import outputs_of

ROOT = Path(__file__).parent.parent.parent
SERVER = (ROOT / "manifests" / "demo.yaml").read_text("utf-8")
ALL = """\
  groupware:
    kind: caldav
    url: https://dav.sakura.example/{user}/
    user: "{mailbox}"
  sync:
    items: to-dos
    direction: to-groupware
    conflicts: ask
    window: {past: 30, ahead: 365}
    update_body: false
    subject_tag: "[Exchange]"
    subject_tag_at: end
    private: busy
    busy_subject: 予定あり
    deletions: {most: 5, share: 10}
"""
FACTS = SyncFacts(
    Items.TODOS,
    Direction.TO_GROUPWARE,
    Policy.ASK,
    WindowFacts(30, 365, By.START),
    update_body=False,
    subject_tag="[Exchange]",
    subject_tag_at=End.END,
    private=Private.BUSY,
    busy_subject="予定あり",
    deletions=DeletionFacts(5, 10),
)


def problems(added: str) -> str:
    with pytest.raises(ManifestError) as wrong:
        parse_manifest(f"{SERVER}{added}".encode(), "m.yaml")
    return str(wrong.value)


def test_everything_said_of_the_sync_reaches_the_adapter() -> None:
    manifest = parse_manifest(f"{SERVER}{ALL}".encode(), "m.yaml")

    facts = parse_outputs(render_outputs(outputs_of(manifest)).encode(), "o.yaml")

    assert facts.sync == FACTS
    assert facts.groupware == GroupwareFacts(
        GroupwareKind.CALDAV, url="https://dav.sakura.example/{user}/", user="{mailbox}"
    )


def test_java_programs_are_told_the_same() -> None:
    flat = flattened(outputs_of(parse_manifest(f"{SERVER}{ALL}".encode(), "m.yaml")))

    assert flat["version"] == "2"
    assert flat["groupware.url"] == "https://dav.sakura.example/{user}/"
    assert flat["sync.window.past"] == "30"
    assert flat["sync.update_body"] == "false"
    assert flat["sync.deletions.share"] == "10"
    assert flat["sync.busy_subject"] == "予定あり"


def test_a_manifest_that_says_nothing_of_the_sync_has_the_usual() -> None:
    manifest = parse_manifest(SERVER.encode(), "m.yaml")

    assert manifest.adapter.sync == SyncFacts()
    assert manifest.adapter.groupware == GroupwareFacts()
    assert "sync.window.past" not in flattened(outputs_of(manifest))


def test_the_folder_is_seen_from_the_file_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "base").mkdir()
    base, over = tmp_path / "base" / "m.yaml", tmp_path / "m.yaml"
    base.write_text(f"{SERVER}  groupware: {{kind: vdir, folder: calendars}}\n", "utf-8")
    over.write_text("extends: base/m.yaml\nadapter: {sync: {items: schedule}}\n", "utf-8")

    manifest = read_manifest(over)

    assert manifest.adapter.groupware.folder == str(tmp_path / "base" / "calendars")
    assert manifest.adapter.sync.items is Items.SCHEDULE


@pytest.mark.parametrize(
    ("added", "said"),
    [
        ("  groupware: {}\n", "m.yaml:35:14: missing key 'kind'"),
        ("  groupware: {kind: vdir, url: https://a.example}\n",
         "m.yaml:35:27: 'url' has no place here: only kind: caldav is a server"),
        ("  groupware: {kind: caldav}\n", "35:14: missing key 'url': kind: caldav is a server"),
        ("  groupware: {kind: caldav, url: 'https://a.example/{user}/', folder: f}\n", "'folder' has"),
        ("  groupware: {kind: caldav, url: 'http://a.example/{user}/'}\n",
         "35:34: not the address of a CalDAV server"),
        ("  groupware: {kind: caldav, url: 'https://me:word@a.example/'}\n",
         "not the address of a CalDAV server: 'https://a.example/'"),
        ("  groupware: {kind: caldav, url: 'https://a.example/{mail}/'}\n",
         "a placeholder that is not known: 'https://a.example/{mail}/'; {mailbox} stands for"),
        ("  groupware: {kind: caldav, url: 'https://a.example/', user: sync}\n",
         "taro.suzuki@sakura.example and hanako.yamada@sakura.example would be synchronised with"),
        ("  sync: {items: todo}\n", "35:17: expected one of all, schedule, to-dos; did you mean"),
        ("  sync: {direction: exchange}\n", "35:21: expected one of both, to-exchange, to-groupwar"),
        ("  sync: {window: {past: 30, by: modified, ahead: 3}}\n",
         "35:43: 'ahead' has no place here: nothing was modified in the future; take it out"),
        ("  sync: {window: {ahead: 3}}\n", "35:18: missing key 'past'"),
        ("  sync: {window: {past: -1}}\n", "35:25: expected a number from 0 to 36500"),
        ("  sync: {deletions: {share: 101}}\n", "35:29: expected a number from 0 to 100"),
        ("  sync: {update_body: 'no'}\n", "35:23: expected true or false"),
        (f"  sync: {{subject_tag: {'x' * 65}}}\n", "35:23: 65 characters; 64 are allowed"),
        ("  sync: {update-body: false}\n", "unknown key 'update-body'; did you mean 'update_body'"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_place_and_a_remedy(added: str, said: str) -> None:
    assert said in problems(added)


def test_mailboxes_of_one_name_in_two_domains_do_not_share_a_calendar() -> None:
    twins = SERVER.replace("taro.suzuki@", "hanako.yamada@osaka.")
    caldav = "  groupware: {{kind: caldav, url: 'https://a.example/{}/'}}\n"

    with pytest.raises(ManifestError, match="would be synchronised with the same calendar"):
        parse_manifest(f"{twins}{caldav.format('{user}')}".encode(), "m.yaml")

    parse_manifest(f"{twins}{caldav.format('{mailbox}')}".encode(), "m.yaml")
