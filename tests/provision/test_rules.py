"""What a manifest must say, and may not, in each case; what stands in the tables of words."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from provision.contract.catalogue import CATALOGUE
from provision.manifest import (
    Access,
    ApplicationSpec,
    Authentication,
    Deployment,
    ManifestError,
    ScopeSpec,
    parse_manifest,
)
from provision.retirement import MILESTONES
from provision.rules import APART, DECIDING, RULES, TOGETHER
from provision.words import MANIFEST, Section, Word

ROOT = Path(__file__).parent.parent.parent
SERVER, FULL_ACCESS, APPLICATION, BASIC = (
    (ROOT / "manifests" / f"{name}.yaml").read_text("utf-8")
    for name in ("demo", "online-full-access", "online-application", "server-basic")
)
EXAMPLES = (SERVER, FULL_ACCESS, APPLICATION, BASIC)
GROUP = "  role_group: {name: g, description: d, members: [sync@sakura.example]}\n"
SCOPE = "  scope: {name: s, group: CN=s}\n"
REGISTRATION = "application: {name: n, unique_name: u, permissions: {}, admin_consent: true}\n"


def edited(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new)


def after(text: str, line: str, added: str) -> str:
    """Return `text` with `added` after the line `line`."""
    return edited(text, f"\n{line}", f"\n{line}\n{added}".rstrip("\n"))


def without(text: str, line: str) -> str:
    """Return `text` without the line that begins with `line`, and what is indented under it."""
    lines, kept, depth = text.splitlines(), [], -1
    for one in lines:
        indent = len(one) - len(one.lstrip())
        if depth >= 0 and one.strip() and indent > depth:
            continue
        depth = indent if one.startswith(line) else -1
        kept += [] if depth >= 0 else [one]
    assert len(kept) < len(lines)
    return "\n".join(kept)


def problems(text: str) -> list[str]:
    with pytest.raises(ManifestError) as wrong:
        parse_manifest(text.encode(), "m.yaml")
    return str(wrong.value).split("\n")


def warnings(text: str) -> str:
    return "\n".join(str(w) for w in parse_manifest(text.encode(), "m.yaml").warnings)


def paths(section: Section, within: str = "") -> Iterator[tuple[str, Word]]:
    for word in section.words:
        yield f"{within}{word.name}", word
        if isinstance(word, Section):
            yield from paths(word, f"{within}{word.name}.")


def test_each_example_says_what_its_access_needs() -> None:
    full, application, basic = (
        parse_manifest(text.encode(), "m.yaml") for text in (FULL_ACCESS, APPLICATION, BASIC)
    )

    assert full.access is Access.FULL_ACCESS
    assert full.exchange.deployment is Deployment.ONLINE
    assert full.exchange.role_group is None
    assert full.adapter.ews_url == "https://outlook.office365.com/EWS/Exchange.asmx"
    assert application.application == ApplicationSpec(
        "Calendar sync (さくら商事)",
        "exobridge-calendar-sync",
        certificate="certificates/certificate.pem",
    )
    assert isinstance(application.exchange.scope, ScopeSpec)
    assert application.exchange.ews_enabled is False
    assert basic.application is None
    assert basic.exchange.authentication is Authentication.BASIC
    assert basic.owner == "sync-sakura.example"


def test_the_address_of_exchange_online_is_its_clouds() -> None:
    text = edited(FULL_ACCESS, "version: 1\n", "version: 1\ncloud: china\n")

    manifest = parse_manifest(text.encode(), "m.yaml")

    assert manifest.adapter.ews_url == "https://partner.outlook.cn/EWS/Exchange.asmx"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (edited(SERVER, "access: impersonation", "access: application"),
         "m.yaml:6:1: 'access' has no place here: Exchange Server has no RBAC for Applications"),
        (edited(SERVER, "access: impersonation", "access: graph"), "`access: graph` is not supp"),
        (edited(SERVER, "access: impersonation", "access: full-access"), "'role_group' has no pl"),
        (without(SERVER, "  role_group:"), "missing key 'role_group': access: impersonation is"),
        (without(SERVER, "tenant:"), "missing key 'tenant': with modern authentication"),
        (without(SERVER, "application:"), "missing key 'application': with modern"),
        (without(SERVER, "  permissions:"), "missing key 'permissions': the adapter signs in as"),
        (without(SERVER, "  ews_url:"), "missing key 'ews_url': every Exchange Server has"),
        (without(SERVER, "  port:"), "missing key 'port': the sign-in page sends"),
        (after(SERVER, "  public_client: true", "  certificate: c.pem"), "only access: applicatio"),
        (after(SERVER, "  port: 8413", "  certificate: c.pem"), "only access: application uses"),
        (after(SERVER, "  port: 8413", "  tls_key: k.pem"), "no use without 'tls_certificate'"),
        (after(SERVER, "  port: 8413", "  proxy: {url: 'p:1'}\n  properties: a.properties"),
         "'properties' beside 'proxy': both say which proxy to use"),
        (after(SERVER, "exchange:", "  ews_enabled: true"), "only Exchange Online has the switch"),
        (after(FULL_ACCESS, "exchange:", SCOPE), "a scope limits an application, or a role group"),
        (after(FULL_ACCESS, "exchange:", GROUP), "'role_group' has no place here"),
        (after(FULL_ACCESS, "exchange:", "  authentication: basic"), "Exchange Online takes no us"),
        (edited(FULL_ACCESS, "ews_enabled: unset", "ews_enabled: false"), "true or unset: a manif"),
        (edited(FULL_ACCESS, "ews_enabled: unset", "ews_enabled: off"), "true or unset: a manif"),
        (edited(FULL_ACCESS, "delegated: [EWS.AccessAsUser.All]", "delegated: [Full_access_as_App]"),
         "full_access_as_app opens every mailbox of the organisation"),
        (edited(FULL_ACCESS, "delegated: [EWS", "application: [a]\n      delegated: [EWS"),
         "application permissions are not granted here"),
        (without(APPLICATION, "  scope:"), "missing key 'scope': access: application is limited"),
        (without(APPLICATION, "  certificate: certificates/adapter"), "missing key 'certificate'"),
        (without(APPLICATION, "  certificate: certificates/cert"), "missing key 'certificate'"),
        (edited(APPLICATION, "group: CN=", "group: "), "not a distinguished name: 'Calendar Sync,"),
        (after(APPLICATION, "application:", "  public_client: true"), "nobody signs in in a brow"),
        (after(APPLICATION, "application:", "  permissions: {Office 365 Exchange Online: "
               "{application: [full_access_as_app]}}"),
         "full_access_as_app would open every mailbox of the organisation beside it"),
        (f"{BASIC}{REGISTRATION}", "nobody signs in at Entra, so nothing is registered there"),
    ],
)  # fmt: skip
def test_what_has_no_place_or_is_missing_is_one_line_with_its_reason(text: str, said: str) -> None:
    (problem,) = problems(text)

    assert said in problem
    assert problem.startswith("m.yaml:")


def test_a_wrong_word_that_decides_brings_no_other_problems_with_it() -> None:
    (problem,) = problems(edited(SERVER, "access: impersonation", "access: impersonate"))

    assert "did you mean 'impersonation'?" in problem


def test_a_needed_word_that_is_misspelt_is_not_missing_too() -> None:
    (problem,) = problems(edited(SERVER, "role_group:", "rolegroup:"))

    assert "unknown key 'rolegroup'; did you mean 'role_group'?" in problem


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (edited(SERVER, "http://localhost:8413/", "https://sync.sakura.example/"),
         "the adapter has no certificate to listen there with; give adapter: tls_certificate"),
        (FULL_ACCESS, "Exchange Online switches EWS off for good on 2027-04-01 (Exchange Team"),
        (APPLICATION, "the role Application EWS.AccessAsApp opens the mail of the mailboxes"),
        (after(FULL_ACCESS, "adapter:", "  ews_url: https://outlook.office.com/EWS/Exchange.asmx"),
         "the EWS address is at outlook.office.com, and tokens are made out for outlook.office365"),
        (edited(SERVER, "deployment: server", "deployment: online"),
         "Exchange Online no longer has the role ApplicationImpersonation"),
    ],
)  # fmt: skip
def test_what_works_otherwise_than_one_may_think_is_warned_of(text: str, said: str) -> None:
    assert said in warnings(text)


def test_no_date_is_given_for_clouds_that_have_none() -> None:
    said = warnings(edited(FULL_ACCESS, "version: 1\n", "version: 1\ncloud: china\n"))

    assert "for the cloud china no dates are published" in said
    assert not any(str(one.day) in said for one in MILESTONES)


def test_the_dates_are_in_the_readme_in_both_languages_with_who_published_them() -> None:
    for name in ("README.md", "README.ja.md"):
        text = (ROOT / name).read_text("utf-8")

        assert [one for one in MILESTONES if f"| {one.day} |" not in text] == []
        assert [one for one in MILESTONES if one.source not in text] == []


def test_a_listener_with_a_certificate_is_not_warned_of() -> None:
    text = edited(SERVER, "http://localhost:8413/", "https://sync.sakura.example/")

    assert warnings(after(text, "  port: 8413", "  tls_certificate: c\n  tls_key: k")) == ""


def test_the_rules_speak_of_words_that_there_are_and_give_reasons_that_there_are() -> None:
    known = dict(paths(MANIFEST))
    reasons = {f"manifest.why-{rule.why}" for rule in RULES}
    both = [f"{section}.{name}" for section, names in (*TOGETHER, *APART) for name in names]

    assert {rule.path for rule in RULES} | set(both) <= set(known)
    assert {path: known[path] for path in DECIDING} == DECIDING
    assert {name for rule in RULES for name in rule.case} <= {w.name for w in DECIDING.values()}
    assert reasons == {key for key in CATALOGUE if key.startswith("manifest.why-")}
