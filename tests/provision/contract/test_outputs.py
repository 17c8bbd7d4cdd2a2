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
    groupware=st.dictionaries(texts, texts, max_size=3).map(lambda d: tuple(d.items())),
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
    text = render_outputs(SOME).replace("version: 1", "version: 2").replace("cloud: x", "cluod: x")

    with pytest.raises(OutputsError) as wrong:
        parse_outputs(text.encode(), "o.yaml")

    said = str(wrong.value).splitlines()
    assert "o.yaml:1:10: written by another version; this one reads version 1" in said[0]
    assert "o.yaml:3:1: unknown key 'cluod'; did you mean 'cloud'?" in said[1]


def test_an_older_file_without_the_optional_parts_is_read() -> None:
    text = render_outputs(SOME)
    short = text[: text.index("deployment:")]

    assert parse_outputs(short.encode(), "o.yaml") == replace(SOME, proxy=ProxyOutput())
