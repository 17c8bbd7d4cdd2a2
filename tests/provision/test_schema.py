"""The schema that editors have, held to the reader: in step, no stricter, and as strict on rules."""

import functools
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from provision.manifest import ManifestError, parse_manifest
from provision.schema import render_schema
from provision.words import MANIFEST, Section
from tests.provision.test_rules import paths

ROOT = Path(__file__).parent.parent.parent
MANIFESTS = ROOT / "manifests"
EXAMPLES = sorted(MANIFESTS.glob("*.yaml"))
SCHEMA: dict[str, Any] = json.loads(render_schema())
EDITOR = Draft7Validator(SCHEMA)
# Every word of a manifest, each with a value that it may have: more than any manifest may.
EVERYTHING: dict[str, Any] = {
    "version": 1,
    "variables": {"TENANT": "the directory"},
    "tenant": "sakura.example",
    "cloud": "global",
    "hosts": {
        "sign_in": "login.example",
        "graph": "graph.example",
        "exchange": "outlook.example",
    },
    "access": "impersonation",
    "application": {
        "name": "Calendar sync (さくら商事)",
        "unique_name": "calendar-sync",
        "redirect_uri": "http://localhost:8413/path",
        "public_client": True,
        "permissions": {"Office 365 Exchange Online": {"delegated": ["EWS.AccessAsUser.All"]}},
        "admin_consent": True,
        "certificate": "c.pem",
    },
    "exchange": {
        "deployment": "server",
        "authentication": "modern",
        "role_group": {"name": "g", "description": "d", "members": ["sync@sakura.example"]},
        "scope": {"name": "s", "group": "CN=Calendar Sync,OU=Groups,DC=sakura,DC=example"},
        "ews_enabled": True,
    },
    "adapter": {
        "administrator": "sync@sakura.example",
        "host": "localhost",
        "port": 8413,
        "ews_url": "https://mail.sakura.example/EWS/Exchange.asmx",
        "mailboxes": ["hanako.yamada@sakura.example"],
        "certificate": "a.pem",
        "tls_certificate": "t.pem",
        "tls_key": "t.pem",
        "proxy": {"url": "http://proxy.example:8080", "bypass": ["*.sakura.example"]},
        "properties": "proxy.properties",
        "ca_file": "ca.pem",
        "groupware": {
            "kind": "vdir",
            "folder": "calendars",
            "url": "https://dav.sakura.example/{user}/",
            "user": "{mailbox}",
        },
        "sync": {
            "items": "schedule",
            "direction": "both",
            "conflicts": "ask",
            "window": {"past": 30, "ahead": 365, "by": "start"},
            "update_body": False,
            "subject_tag": "[Exchange]",
            "subject_tag_at": "end",
            "private": "busy",
            "busy_subject": "予定あり",
            "deletions": {"most": 5, "share": 10},
        },
    },
}


def changed(facts: dict[str, Any], path: str, value: object = ...) -> dict[str, Any]:
    """Return `facts` with `value` at `path`, or without it."""
    name, _, rest = path.partition(".")
    if rest:
        inner = facts.get(name)
        return facts | {name: changed(inner, rest, value)} if isinstance(inner, dict) else facts
    kept = {key: there for key, there in facts.items() if key != name}
    return kept if value is ... else kept | {name: value}


def holds(facts: object, path: str) -> bool:
    name, _, rest = path.partition(".")
    inside = isinstance(facts, dict) and name in facts
    return inside and (not rest or holds(facts[name], rest))  # type: ignore[index]


def without(facts: dict[str, Any], *left_out: str) -> dict[str, Any]:
    return functools.reduce(changed, left_out, facts)


WORDS = [path for path, _ in paths(MANIFEST)]
SERVER = without(
    EVERYTHING,
    *("application.certificate", "adapter.certificate", "adapter.properties"),
    *("exchange.scope", "exchange.ews_enabled"),
    *("adapter.groupware.url", "adapter.groupware.user"),
)
BY_ITSELF: dict[str, Any] = {
    "access": "application",
    "exchange.deployment": "online",
    "adapter.groupware.kind": "caldav",
}
APPLICATION = without(
    functools.reduce(lambda facts, one: changed(facts, *one), BY_ITSELF.items(), EVERYTHING),
    *("application.redirect_uri", "application.public_client", "application.permissions"),
    *("application.admin_consent", "exchange.role_group", "adapter.proxy"),
    *("adapter.tls_certificate", "adapter.tls_key", "adapter.groupware.folder"),
)
VALID = [SERVER, APPLICATION]
cases = st.fixed_dictionaries(
    {
        "access": st.sampled_from(["impersonation", "full-access", "application"]),
        "exchange.deployment": st.sampled_from(["server", "online"]),
        "exchange.authentication": st.sampled_from(["modern", "ntlm", "basic"]),
        "adapter.groupware.kind": st.sampled_from(["vdir", "caldav"]),
        "adapter.sync.window.by": st.sampled_from(["start", "modified"]),
    }
)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
    | st.sampled_from(["true", "unset", "a@b.example", "http://h/p", "https://h/p?q", "CN=x", "*"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=4,
)  # fmt: skip


def is_read(facts: object) -> bool:
    """Return whether the reader takes `facts`, once they are written down."""
    try:
        text = yaml.safe_dump(facts, allow_unicode=True)
        parse_manifest(text.encode(), "m.yaml", {"TENANT": "sakura.example"})
    except ManifestError:
        return False
    return True


def test_the_file_beside_the_examples_is_made_from_the_code() -> None:
    there = (MANIFESTS / "schema.json").read_text("utf-8")

    assert there == render_schema(), "run `inv schema` to write it anew"


def test_it_is_a_schema() -> None:
    Draft7Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_each_example_names_it_and_is_valid_by_it(path: Path) -> None:
    text = path.read_text("utf-8")

    assert text.startswith("# yaml-language-server: $schema=schema.json\n")
    assert not list(EDITOR.iter_errors(yaml.safe_load(text)))


def test_every_word_is_explained_in_both_languages() -> None:
    def described(schema: dict[str, Any]) -> list[str]:
        inner = schema.get("properties", {})
        return [s["description"] for s in inner.values()] + [
            text for one in inner.values() for text in described(one)
        ]

    texts = described(SCHEMA["else"])

    assert len(texts) == len(WORDS)
    assert all(len(text.split("\n\n")) == 2 for text in texts)


# One of each way; which of the words are then left out decides whether it can be read.
@given(cases, st.sets(st.sampled_from([w for w in WORDS if w != "access"])))
@example({"access": "application", "exchange.deployment": "online"}, {"adapter.proxy"})
@example({"exchange.authentication": "ntlm"}, {"application", "tenant", "adapter.properties"})
def test_the_editor_and_the_reader_agree_on_what_needs_what(
    case: dict[str, str], left_out: set[str]
) -> None:
    facts = EVERYTHING
    for path, value in case.items():
        facts = changed(facts, path, value)
    for path in left_out:
        facts = changed(facts, path)

    assert EDITOR.is_valid(facts) == is_read(facts)


@given(st.sampled_from(EXAMPLES), st.sampled_from(WORDS), values)
def test_what_the_reader_takes_the_editor_takes(file: Path, path: str, value: object) -> None:
    facts = changed(yaml.safe_load(file.read_text("utf-8")), path, value)

    assert EDITOR.is_valid(facts) or not is_read(facts)


def test_between_them_some_manifests_use_every_word() -> None:
    assert all(is_read(facts) and EDITOR.is_valid(facts) for facts in VALID)
    assert {path for facts in VALID for path in WORDS if holds(facts, path)} == set(WORDS)


@pytest.mark.parametrize("path", WORDS)
def test_a_value_of_the_wrong_kind_is_refused_by_both(path: str) -> None:
    facts = next(facts for facts in VALID if holds(facts, path))
    wrong = "text" if isinstance(dict(paths(MANIFEST))[path], Section) else {"a": {"b": "c"}}

    spoilt = changed(facts, path, wrong)

    errors = {".".join(map(str, error.absolute_path)) for error in EDITOR.iter_errors(spoilt)}
    assert any(error.startswith(path) for error in errors)
    assert not is_read(spoilt)


@pytest.mark.parametrize("path", ["x", "application.x", "exchange.role_group.x", "adapter.proxy.x"])
def test_an_unknown_key_is_refused_by_both(path: str) -> None:
    spoilt = changed(SERVER, path, "y")

    assert not EDITOR.is_valid(spoilt)
    assert not is_read(spoilt)
