"""The page of a plan: all of it, nothing but it, and shown by a browser."""

import re
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from provision.contract.messages import Language, message
from provision.desired import desired_resources
from provision.files import read_manifest
from provision.html_plan import Facts, render_html
from provision.picture import columns_of, dependencies_of
from provision.plan import Plan, make_plan
from provision.resources import Application, Grant, Resource

ROOT = Path(__file__).parents[2]
WANTED = desired_resources(read_manifest(ROOT / "manifests" / "demo.yaml"))
HOSTILE = '<script>document.title = "owned"</script>" onload="x'
FACTS = Facts(
    "demo.yaml", "sakura.example", datetime(2026, 11, 22, 9, tzinfo=UTC), (message("plan.empty"),)
)
CHROMIUM = shutil.which("chromium") or ""


def hostile_plan() -> Plan:
    application = next(each for each in WANTED if isinstance(each, Application))
    live: list[Resource] = [
        replace(application, display_name=HOSTILE, redirect_uris=frozenset({"http://old.example/"}))
    ]
    return make_plan(WANTED, live, live)


def page(plan: Plan, language: Language = Language.ENGLISH) -> Any:
    return html.document_fromstring(render_html(plan, WANTED, FACTS, language))


def test_every_change_is_shown_with_what_goes_and_what_comes() -> None:
    shown = page(hostile_plan())

    assert [section.get("class") for section in shown.iterfind(".//section")] == [
        "change update",
        "change create",
        "change create",
    ]
    gone = [each.text for each in shown.iterfind(".//del")]
    come = [each.text for each in shown.iterfind(".//ins")]
    assert gone == [f"- {HOSTILE}", "- http://old.example/"]
    assert "+ http://localhost:8413/server-getoauthtokens.do" in come
    assert "+ EWS.AccessAsUser.All" in come


def test_a_name_from_the_tenant_stays_a_text() -> None:
    shown = page(hostile_plan())

    assert not shown.findall(".//script")
    assert not [name for element in shown.iter() for name in element.attrib if name[:2] == "on"]


def test_the_page_needs_nothing_from_anywhere() -> None:
    text = render_html(hostile_plan(), WANTED, FACTS, Language.ENGLISH)
    shown: Any = html.document_fromstring(text)

    assert "default-src 'none'" in text
    assert not [link for _, _, link, _ in shown.iterlinks()]
    assert "url(" not in text


def test_a_plan_of_nothing_says_so_and_draws_what_is_there() -> None:
    shown = page(make_plan(WANTED, WANTED, WANTED))

    assert "No changes" in shown.text_content()
    assert {group.get("class") for group in shown.iterfind(".//g")} == {"unchanged"}


def test_it_is_japanese_for_those_who_read_it() -> None:
    shown = page(hostile_plan(), Language.JAPANESE)

    assert shown.get("lang") == "ja"
    assert "sakura.example の変更計画" in shown.text_content()


def test_the_picture_has_every_resource_right_of_what_it_depends_on() -> None:
    columns = columns_of(WANTED)

    place = {key: number for number, column in enumerate(columns) for key in column}
    assert {each.key for each in WANTED} <= place.keys()
    assert all(place[need] < place[each.key] for each in WANTED for need in dependencies_of(each))
    grant = next(each for each in WANTED if isinstance(each, Grant))
    assert len(dependencies_of(grant)) == 2


@pytest.mark.long
@pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine")
def test_a_browser_shows_it_and_runs_nothing_in_it(tmp_path: Path) -> None:
    path = tmp_path / "plan.html"
    path.write_text(render_html(hostile_plan(), WANTED, FACTS, Language.ENGLISH), "utf-8")
    options = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}/own"]

    dumped = subprocess.run(  # noqa: S603 - a browser by its own path
        [CHROMIUM, *options, "--dump-dom", path.as_uri()],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    ).stdout

    assert "<title>Plan for sakura.example</title>" in dumped
    assert re.search(r"<svg[^>]*viewBox", dumped)
    assert "&lt;script&gt;" in dumped
