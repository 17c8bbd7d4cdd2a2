"""The errors that people meet most, as they read them, in both languages.

`golden/errors.en.txt` and `golden/errors.ja.txt` have what they look like. After a text has been
changed on purpose, `python -m tests.test_error_pages`, in the project's folder, writes them anew.
"""

import re
import tempfile
from collections.abc import Callable, Mapping
from contextlib import chdir
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from adapter.commands import check, list_items, sign_in
from provision.commands import Caller, apply, validate
from provision.contract.messages import (
    Answer,
    ExitCode,
    Failure,
    Language,
    Line,
    Message,
    Table,
    text_of,
)
from provision.signin import Method
from provision.simulator.console import SimulatedConsole
from provision.simulator.faults import Match, unavailable
from provision.simulator.graph.call import Script
from provision.simulator.graph.refusals import misleading_denial
from provision.simulator.http import Response
from provision.simulator.tenant import SimulatedTenant
from provision.simulator.world import StoppedClock, World
from tests.adapter.sakura import ENTRA, HANAKO, SYNC, TARO, Sakura, Told, organisation
from tests.provision.sakura import ADMIN, Watched, pace_of

GOLDEN = Path(__file__).parent / "golden"
MANIFESTS = Path(__file__).parent.parent / "manifests"
DEMO, ONLINE = (
    (MANIFESTS / f"{name}.yaml").read_text("utf-8") for name in ("demo", "online-full-access")
)
HTML = (("Content-Type", "text/html"),)
PORTAL = Response(200, b"<html>Please sign in to the network</html>", HTML)
TOKEN = Match(ENTRA, "POST", "/token")
WRITES = Match("graph.microsoft.com", "PATCH")
EWS = Match("mail.sakura.example")
# What is another in every run.
VARYING = (
    (re.compile(r"(127\.0\.0\.1:|localhost:|port |ポート )\d{4,5}"), r"\1PORT"),
    (re.compile(r"\b\d+(?= seconds more| 秒待って)"), "SOME"),
    (re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "ID"),
)
WHEN = "== "
NOBODY = ""
BLOCKED = "EWS is blocked by policy for this user or tenant"
WITHOUT_RIGHTS = (
    '2000008;reason="The token contains not enough scope to make this call.";'
    'error_category="invalid_grant"'
)

Page = Callable[[], Answer]


class Pipeline(SimulatedConsole):
    """Somebody signs in, and nobody answers questions."""

    interactive = False


def manifest(text: str) -> Page:
    """Return the page of a manifest that says `text`."""

    def show() -> Answer:
        Path("m.yaml").write_text(text, "utf-8")
        return validate(Path("m.yaml"))

    return show


def onboarding(  # noqa: PLR0913 - what may be out of the ordinary
    spoil: Callable[[SimulatedTenant], object] = lambda _: None,
    *,
    text: str = DEMO,
    account: str = ADMIN,
    variables: Mapping[str, str] | None = None,
    again: bool = False,
    yes: bool = True,
) -> Page:
    """Return the page of `inv apply`; `again` after one that went well, `variables` as the shell has them."""

    def show() -> Answer:
        clock = StoppedClock(datetime.now(UTC))
        manifest, outputs = Path("m.yaml"), Path("outputs", "m.yaml")
        manifest.write_text(text, "utf-8")
        with SimulatedTenant(World(clock)) as tenant:
            kind = SimulatedConsole if yes else Pipeline
            person = kind(Watched(), tenant.person(account))
            environment = tenant.environment | dict(variables or {})
            caller = Caller(environment, person, Method.DEVICE_CODE, pace_of(clock))
            if again:
                apply(manifest, outputs, caller, yes=True)
            spoil(tenant)
            return apply(manifest, outputs, caller, yes=yes)

    return show


def signing_in(
    spoil: Callable[[Sakura], object] = lambda _: None, *, by_code: bool = False, as_: str = SYNC
) -> Page:
    """Return the page of `inv adapter.sign-in`."""

    def show() -> Answer:
        with organisation(Path()) as sakura:
            spoil(sakura)
            console = Told(hears=lambda line: enters(sakura, line)) if by_code else sakura.console()
            if as_ != SYNC:
                console = sakura.console(as_) if as_ else Told()
            return sign_in(
                sakura.outputs,
                method="device-code" if by_code else "browser",
                environment=sakura.environment,
                console=console,
                patience=timedelta(seconds=0.2),
                sleep=lambda _: None,
            )

    return show


def enters(sakura: Sakura, line: Message) -> None:
    values = dict(line.values)
    if "code" in values:
        sakura.person().enter_device_code(str(values["address"]), str(values["code"]))


def adapting(spoil: Callable[[Sakura], object], *, checks: bool = False) -> Page:
    """Return the page of `inv adapter.list`, or `adapter.check`, after a sign-in that went well."""

    def show() -> Answer:
        with organisation(Path()) as sakura:
            sakura.lets_sync_impersonate()
            sign_in(sakura.outputs, environment=sakura.environment, console=sakura.console())
            spoil(sakura)
            where = {"environment": sakura.environment, "console": Told()}
            if checks:
                return check(sakura.outputs, mailboxes=HANAKO, **where)  # type: ignore[arg-type]
            return list_items(sakura.outputs, mailbox=HANAKO, **where)  # type: ignore[arg-type]

    return show


def without(*edits: tuple[str, str], text: str = DEMO) -> str:
    """Return a manifest with `edits` made."""
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    return text


def forgets_who_made_it(tenant: SimulatedTenant) -> None:
    for application in tenant.directory.applications.values():
        application["tags"] = []


def takes_consent_back(sakura: Sakura) -> None:
    sakura.clock.ahead = timedelta(hours=2)
    sakura.revokes_consent()


def ends_the_sign_in(sakura: Sakura) -> None:
    sakura.clock.ahead = timedelta(hours=2)
    sakura.tenant.directory.revoke_sessions(SYNC)


def misses_the_mailbox(sakura: Sakura) -> None:
    del sakura.tenant.exchange.mailboxes[HANAKO]


def loses_the_role(sakura: Sakura) -> None:
    sakura.tenant.exchange.roles.assignments.clear()


def damages_the_cache(sakura: Sakura) -> None:
    file = sakura.outputs.with_suffix(".tokens")
    file.write_bytes(file.read_bytes()[:-1])


PAGES: dict[str, Page] = {
    "a manifest that is not there": lambda: validate(Path("absent.yaml")),
    "a manifest with several problems": manifest(
        without(
            ("  public_client: true\n", "  publik_client: yes\n"),
            ("port: 8413", "port: eighty"),
            ("  description: Reaches every mailbox", "  name: twice\n    description: Reaches"),
            ("hanako.yamada@sakura.example", "hanako.yamada"),
        )
    ),
    "a manifest that is no YAML": manifest("version: 1\ntenant: [sakura.example\n"),
    "a server of the organisation's own, and access as an application": manifest(
        without(("access: impersonation", "access: application"))
    ),
    "impersonation in Exchange Online": onboarding(
        text=without(
            ("access: full-access", "access: impersonation"),
            (
                "  ews_enabled: unset ",
                "  role_group:\n    name: sync\n    description: sync\n"
                "    members: [sync@sakura.example]\n  ews_enabled: unset ",
            ),
            text=ONLINE,
        )
    ),
    "a directory that does not exist (AADSTS90002)": onboarding(
        text=without(("tenant: sakura.example", "tenant: elsewhere.example"))
    ),
    "the directory of other mailboxes": onboarding(
        text=without(("hanako.yamada@sakura.example", "hanako.yamada@tsubaki.example"))
    ),
    "a server without hybrid modern authentication": onboarding(
        text=without(("https://mail.sakura.example", "https://owa.sakura.example"))
    ),
    "a permission that the API does not have": onboarding(
        text=without(("EWS.AccessAsUser.All", "EWS.AccessAsUser"))
    ),
    "nobody there to agree": onboarding(yes=False),
    "an account without a directory role": onboarding(account="liam.byrne@sakura.example"),
    "an application that somebody else made": onboarding(forgets_who_made_it, again=True),
    "a tenant that does not come to know what was made": onboarding(
        lambda tenant: setattr(
            tenant.graph,
            "schedule",
            Script({"PATCH servicePrincipals": [misleading_denial()] * 99}),
        )
    ),
    "Graph being away": onboarding(
        lambda tenant: tenant.faults.answer(unavailable(), WRITES, times=99)
    ),
    "a captive page in place of Entra": onboarding(
        lambda tenant: tenant.faults.answer(PORTAL, TOKEN, times=99)
    ),
    "a captive page in place of Graph": onboarding(
        lambda tenant: tenant.faults.answer(PORTAL, WRITES, times=99)
    ),
    "a proxy that is not there": onboarding(variables={"HTTPS_PROXY": "http://127.0.0.1:1"}),
    "a certificate of an authority that is not trusted": onboarding(
        variables={"SSL_CERT_FILE": "", "REQUESTS_CA_BUNDLE": ""}
    ),
    "outputs that are not there": lambda: list_items(
        Path("outputs", "m.yaml"), mailbox=HANAKO, environment={}, console=Told()
    ),
    "consent that was taken back (AADSTS65001)": adapting(takes_consent_back),
    "consent that was declined (AADSTS65004)": signing_in(Sakura.revokes_consent, by_code=True),
    "a sign-in by a client that is not public (AADSTS7000218)": signing_in(
        lambda sakura: sakura.application.update({"isFallbackPublicClient": False}), by_code=True
    ),
    "a sign-in with an application that is gone (AADSTS700016)": signing_in(
        lambda sakura: sakura.tenant.directory.applications.clear(), by_code=True
    ),
    "a sign-in that no browser came back from": signing_in(as_=NOBODY),
    "a sign-in by somebody else": signing_in(as_=TARO),
    "a sign-in that somebody has ended (AADSTS50173)": adapting(ends_the_sign_in),
    "nobody signed in": adapting(lambda sakura: sakura.outputs.with_suffix(".tokens").unlink()),
    "a token cache that is damaged": adapting(damages_the_cache),
    "a captive page in place of Exchange": adapting(
        lambda sakura: sakura.tenant.faults.answer(PORTAL, EWS, times=9)
    ),
    "a mailbox that Exchange does not have (ErrorNonExistentMailbox)": adapting(misses_the_mailbox),
    "no role to impersonate by (ErrorImpersonateUserDenied)": adapting(loses_the_role, checks=True),
    "a client that the organisation does not let in (EWS policy)": adapting(
        lambda sakura: sakura.tenant.faults.answer(
            Response(403, b"", (("X-EWS-Policy-Reason", BLOCKED),)), EWS, times=9
        )
    ),
    "a token without any right (2000008)": adapting(
        lambda sakura: sakura.tenant.faults.answer(
            Response(401, b"", (("x-ms-diagnostics", WITHOUT_RIGHTS),)), EWS, times=9
        )
    ),
    "a mailbox of which Exchange says that it is busy": adapting(
        lambda sakura: sakura.tenant.faults.answer(unavailable(60), EWS, times=9)
    ),
}


def lines_of(make: Page) -> list[Line]:
    """Return what a command has to say that fails, but for its tables."""
    try:
        answer = make()
    except Failure as failure:
        return list(failure.problems)
    assert answer.exit_code is ExitCode.FAILED, answer.parts
    return [part for part in answer.parts if not isinstance(part, Table)]


@cache
def shown(title: str) -> dict[Language, str]:
    """Return the page in every language; it is met once."""
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        lines = lines_of(PAGES[title])
    return {language: _text(lines, language) for language in Language}


def _text(lines: list[Line], language: Language) -> str:
    text = "".join(f"{text_of(line, language)}\n" for line in lines)
    for pattern, put in VARYING:
        text = pattern.sub(put, text)
    return text


def golden(language: Language) -> dict[str, str]:
    """Return the pages of the golden file by title."""
    text = (GOLDEN / f"errors.{language}.txt").read_text("utf-8")
    parts = (part.partition("\n") for part in f"\n{text}".split(f"\n{WHEN}")[1:])
    return {title: page.removesuffix("\n") + "\n" for title, _, page in parts}


@pytest.mark.parametrize("title", PAGES)
def test_an_error_reads_as_it_did(title: str) -> None:
    pages = shown(title)

    for language in Language:
        assert pages[language] == golden(language).get(title)


@pytest.mark.parametrize("language", Language)
def test_every_page_of_the_golden_file_is_met(language: Language) -> None:
    assert list(golden(language)) == list(PAGES)


@pytest.mark.parametrize("title", PAGES)
def test_an_error_is_in_each_language(title: str) -> None:
    english, japanese = (golden(language)[title] for language in Language)

    assert re.search(r"[ぁ-ん]", japanese)
    assert not re.search(
        r"[ぁ-んァ-ン一-龥]", english.replace("予定表同期", "").replace("さくら商事", "")
    )
    assert english.count("\n") == japanese.count("\n")


def write_golden() -> None:
    """Write the golden files as the pages are now."""
    for language in Language:
        pages = (f"{WHEN}{title}\n{shown(title)[language]}\n" for title in PAGES)
        (GOLDEN / f"errors.{language}.txt").write_text("".join(pages)[:-1], "utf-8")


if __name__ == "__main__":
    write_golden()
