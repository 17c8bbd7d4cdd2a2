"""The page of an onboarding: who agreed to what, which calls followed, what was checked."""

import json
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from provision.calls_made import read_entries
from provision.contract.messages import Answer, Language, Table
from provision.html_onboarding import Story, render_story
from provision.onboarding import State, Taken
from provision.progress import Agreement
from tests.onboardings import onboarding, states

CHROMIUM = shutil.which("chromium") or ""
HOSTILE = '<script>document.title = "owned"</script>" onload="x\x1b[31m'
NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)


def hostile_story(folder: Path) -> Story:
    """Return a story in which everything that others can write is a script, or of another kind."""
    properties = [{"name": HOSTILE, "before": None, "after": [HOSTILE, 1]}, 7]
    changes: Any = [
        {"action": HOSTILE, "key": HOSTILE, "properties": properties},
        {"action": "create", "key": "k", "properties": HOSTILE},
        {},
    ]
    line = {"time": "2026-11-28T12:00:01+00:00", "who": HOSTILE, "event": "answered", "call": 1}
    line |= {"method": "PATCH", "path": HOSTILE, "status": 204, "request_id": HOSTILE}
    trail = folder / "audit.jsonl"
    lines = [json.dumps(line), "[]", '{"time": 1}', "{" * 5000, "\x00", json.dumps(line)[:40]]
    trail.write_text("\n".join(lines), "utf-8")
    said = Answer((HOSTILE, Table((HOSTILE,), ((HOSTILE,),))))
    return Story(
        tuple((name, HOSTILE) for name in ("manifest", "tenant")),
        (Taken("apply", State.DONE, said, NOON, NOON), Taken("check", State.AHEAD)),
        (Agreement(NOON.isoformat(), HOSTILE, True, changes),),
        read_entries(trail),
        True,
    )


def test_stopped_twice_it_tells_in_the_end_of_all_that_was_agreed_to_called_and_found(
    tmp_path: Path,
) -> None:
    with onboarding(tmp_path) as one:
        one.run("apply")
        one.run("exchange")
        one.by_hand()
        done = one.run()
        directory = one.stage.tenant.directory
        text = one.page.read_text("utf-8")
        audit = (one.stage.folder / "audit.jsonl").read_text("utf-8").splitlines()

    assert set(states(done).values()) == {"done"}
    assert one.people.asked == ["Apply these 3 changes?"]
    assert (len(directory.applications), len(directory.grants)) == (1, 1)
    shown: Any = html.document_fromstring(text)
    words = shown.text_content()
    answers = [one for one in map(json.loads, audit) if one["event"] == "answered"]
    written = [one["request_id"] for one in answers if one["method"] != "GET"]
    assert written
    assert not [request for request in written if request not in words]
    assert "hanako@desk agreed at" in words
    assert "when asked at the terminal, signed in to the tenant as admin@sakura.example" in words
    assert "All of it was made by" in words
    assert [each.get("class") for each in shown.iterfind(".//section")] == ["change create"] * 3
    assert "+ EWS.AccessAsUser.All" in [each.text for each in shown.iterfind(".//ins")]
    assert "4 of 4 mailboxes are ready." in words
    assert "taro.suzuki@sakura.example" in [each.text for each in shown.iterfind(".//td")]


def test_what_others_wrote_stays_a_text_and_the_page_needs_nothing(tmp_path: Path) -> None:
    text = render_story(hostile_story(tmp_path), Language.JAPANESE)

    shown: Any = html.document_fromstring(text)
    assert not shown.findall(".//script")
    assert not [name for element in shown.iter() for name in element.attrib if name[:2] == "on"]
    assert not [link for _, _, link, _ in shown.iterlinks()]
    assert "default-src 'none'" in text
    assert "\x1b" not in text
    assert shown.get("lang") == "ja"
    assert "の導入" in text
    assert "未着手" in text


@pytest.mark.long
@pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine")
def test_a_browser_shows_it_and_runs_nothing_in_it(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text(render_story(hostile_story(tmp_path), Language.ENGLISH), "utf-8")
    options = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}/own"]

    dumped = subprocess.run(  # noqa: S603 - a browser by its own path
        [CHROMIUM, *options, "--dump-dom", path.as_uri()],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    ).stdout

    assert "<title>Onboarding of &lt;script&gt;" in dumped
    assert "<title>owned" not in dumped
    assert dumped.count("&lt;script&gt;") > 8
