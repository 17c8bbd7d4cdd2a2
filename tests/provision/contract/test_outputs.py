from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provision.contract.network import Network, Proxy
from provision.contract.outputs import (
    Outputs,
    OutputsError,
    ProxyOutput,
    flattened,
    parse_outputs,
    render_outputs,
)
from provision.contract.properties import parse_properties, render_properties
from provision.contract.proxy_properties import parse_network
from provision.contract.sync_facts import (
    LONGEST_WINDOW,
    By,
    DeletionFacts,
    Direction,
    GroupwareFacts,
    GroupwareKind,
    Items,
    Policy,
    SyncFacts,
    WindowFacts,
)

letters = st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"])
texts = st.text(letters, min_size=1).filter(str.strip)
empty = st.just("")
lists = st.lists(texts, max_size=4).map(tuple)
outputs = st.builds(
    Outputs,
    **dict.fromkeys(
        (
            *("tenant_id", "cloud", "access", "client_id", "application_object_id"),
            *("service_principal_object_id", "redirect_uri", "authority", "ews_url"),
            *("administrator", "deployment", "authentication"),
        ),
        texts,
    ),
    **dict.fromkeys(("certificate", "tls_certificate", "tls_key", "properties"), texts | empty),
    scopes=lists,
    mailboxes=lists,
    proxy=st.builds(ProxyOutput, texts | empty, lists, texts | empty),
    groupware=st.builds(
        GroupwareFacts,
        st.sampled_from(GroupwareKind),
        **dict.fromkeys(("folder", "url", "user"), texts | empty),
    ),
    sync=st.just(SyncFacts())
    | st.builds(
        SyncFacts,
        *map(st.sampled_from, (Items, Direction, Policy)),
        window=st.none()
        | st.builds(
            WindowFacts,
            st.integers(0, LONGEST_WINDOW),
            st.none() | st.integers(1, LONGEST_WINDOW),
            st.sampled_from(By),
        ),
        subject_tag=texts | empty,
        busy_subject=texts,
        deletions=st.builds(DeletionFacts, st.integers(0, 1000), st.integers(0, 100)),
    ),
)
SOME = Outputs(
    tenant_id="x",
    cloud="x",
    access="x",
    client_id="x",
    application_object_id="x",
    service_principal_object_id="x",
    redirect_uri="x",
    authority="x",
    scopes=("s",),
    ews_url="x",
    administrator="x",
    mailboxes=("m",),
)


@given(outputs)
def test_what_is_written_is_read_back(facts: Outputs) -> None:
    assert parse_outputs(render_outputs(facts).encode(), "o.yaml") == facts


@given(outputs)
def test_the_same_facts_are_written_for_java_programs(facts: Outputs) -> None:
    flat = flattened(facts)

    found = parse_properties(render_properties(flat).encode(), "o.properties")

    assert {name: one.value for name, one in found.items()} == flat
    assert flat["scopes"] == ",".join(facts.scopes)


def test_the_way_out_is_written_in_javas_own_words() -> None:
    way = ProxyOutput("http://proxy.example:8080", ("login.windows.net", "*.sakura.example"))

    text = render_properties(flattened(replace(SOME, proxy=way)))

    network = parse_network(text.encode(), "o.properties")
    assert network == Network(Proxy(way.url), way.bypass)


def test_what_nobody_registered_may_be_empty() -> None:
    ids = ("tenant_id", "client_id", "application_object_id", "service_principal_object_id")
    bare = replace(SOME, **dict.fromkeys((*ids, "redirect_uri", "authority"), ""), scopes=())  # type: ignore[arg-type]

    assert parse_outputs(render_outputs(bare).encode(), "o.yaml") == bare
    with pytest.raises(OutputsError, match="nothing is written here"):
        parse_outputs(render_outputs(replace(SOME, administrator="")).encode(), "o.yaml")


@given(st.binary(max_size=200) | st.text().map(str.encode))
def test_no_input_ends_in_a_traceback(data: bytes) -> None:
    with pytest.raises(OutputsError, match=r"o\.yaml"):
        parse_outputs(data, "o.yaml")


def test_every_problem_is_told_at_once_with_its_place() -> None:
    text = render_outputs(SOME).replace("version: 1", "version: 3").replace("cloud: x", "cluod: x")

    with pytest.raises(OutputsError) as wrong:
        parse_outputs(text.encode(), "o.yaml")

    said = str(wrong.value).splitlines()
    assert "o.yaml:1:10: written by another version; this one reads versions up to 2" in said[0]
    assert "o.yaml:3:1: unknown key 'cluod'; did you mean 'cloud'?" in said[1]


def test_only_a_file_that_says_something_of_the_sync_needs_a_reader_that_knows_it() -> None:
    synced = replace(SOME, sync=SyncFacts(window=WindowFacts(30)))
    placed = replace(SOME, groupware=GroupwareFacts(folder="/srv/calendars"))

    assert render_outputs(placed).startswith("version: 1\n")
    assert "sync" not in render_outputs(placed)
    assert render_outputs(synced).startswith("version: 2\n")
    assert render_outputs(synced).endswith("groupware: {}\nsync:\n  window:\n    past: 30\n")


def test_a_spoilt_setting_of_the_sync_is_told_with_its_place() -> None:
    text = render_outputs(replace(SOME, sync=SyncFacts(items=Items.TODOS, window=WindowFacts(30))))
    spoilt = text.replace("items: to-dos", "items: todos").replace("past: 30", "past: -1")

    with pytest.raises(OutputsError) as wrong:
        parse_outputs(spoilt.encode(), "o.yaml")

    said = str(wrong.value).splitlines()
    assert "28:10: expected one of" in said[0]
    assert "did you mean 'to-dos'?" in said[0]
    assert "30:11: expected a number from 0 to 36500" in said[1]


def test_an_older_file_without_the_optional_parts_is_read() -> None:
    text = render_outputs(SOME)
    short = text[: text.index("deployment:")]

    assert parse_outputs(short.encode(), "o.yaml") == replace(SOME, proxy=ProxyOutput())
