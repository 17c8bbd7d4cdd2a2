"""Whatever bytes come for an answer: they are read, or they are an error in one line."""

import re
from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adapter.ews.answers import Fault, read_answer
from adapter.store import Folder, GarbledError, StoreError
from provision.simulator.http import Response
from tests.adapter.exchange import SOAP_TYPE, Exchange, Sleeps, fault, reported, soap, store_of

GOOD = reported("GetItem", "NoError").body
BOMB = (
    b'<!DOCTYPE b [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(
        f'<!ENTITY a{n} "{f"&a{n - 1 if n > 1 else str()};" * 10}">'.encode() for n in range(1, 12)
    )
    + b"]>"
)
OUTSIDE = b'<!DOCTYPE b [<!ENTITY a11 SYSTEM "file:///etc/passwd">]>'


def with_entity(doctype: bytes) -> bytes:
    return doctype + GOOD.replace(b"It said so.", b"&a11;")


FILE = reported("GetAttachment", "NoError").body


@pytest.mark.parametrize("start", [b"", b'<?xml version="1.0" encoding="utf-8"?>', b"\xef\xbb\xbf"])
def test_a_file_of_many_megabytes_is_read(start: bytes) -> None:
    large = "A" * 12_000_000

    told = read_answer(start + FILE.replace(b"It said so.", large.encode()), "GetAttachment")

    assert isinstance(told, tuple)
    assert [each.text == large for each in told] == [True]


@pytest.mark.parametrize("start", [b"<!-- -->", b'<?xml version="1.0"?>', b"<!DOCTYPE Envelope>"])
def test_what_may_declare_entities_is_read_within_narrow_limits(start: bytes) -> None:
    large = b"A" * 12_000_000

    with pytest.raises(GarbledError):
        read_answer(start + FILE.replace(b"It said so.", large), "GetAttachment")


BROKEN = {
    "nothing": b"",
    "HTML": b"<html><body>Sign in</body></html>",
    "HTML that is not XML": b"<!doctype html><html><br></html>",
    "JSON": b'{"error": "invalid_request"}',
    "cut off": GOOD[:-20],
    "cut in a character": "会議".encode()[:-1],
    "entity bomb": with_entity(BOMB),
    "entity from outside": with_entity(OUTSIDE),
    "document type": b"<!DOCTYPE Envelope>" + GOOD,
    "too deep": b"<a>" * 5000 + b"</a>" * 5000,
    "huge text": GOOD.replace(b"It said so.", b"a" * 11_000_000),
    "no body": b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"/>',
    "empty body": soap("").body,
    "another operation": reported("FindItem", "NoError").body,
    "no messages": soap("<m:GetItemResponse/>").body,
    "unknown encoding": b"<?xml version='1.0' encoding='x-none'?>" + GOOD,
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_no_answer_is_an_error_in_one_line(name: str) -> None:
    with pytest.raises(GarbledError) as error:
        read_answer(BROKEN[name], "GetItem")

    assert "\n" not in str(error.value)
    assert "root:" not in str(error.value)


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_no_answer_is_an_error_of_the_store(exchange: Exchange, name: str) -> None:
    exchange.faults.answer(Response(200, BROKEN[name], SOAP_TYPE))

    with exchange.connection() as connection:
        store = store_of(connection, sleeps=Sleeps())
        with pytest.raises(StoreError) as error:
            store.fetch(["calendar/some"])

    assert "\n" not in str(error.value)


@given(
    content=st.binary(max_size=200)
    | st.builds(
        lambda at, put: GOOD[:at] + put + GOOD[at:],
        st.integers(0, len(GOOD)),
        st.binary(min_size=1, max_size=4),
    )
    | st.builds(
        lambda at, count: GOOD[:at] + GOOD[at + count :],
        st.integers(0, len(GOOD)),
        st.integers(1, 40),
    )
)
@example(b"\xef\xbb\xbf" + GOOD)
def test_no_bytes_end_in_anything_else(content: bytes) -> None:
    with suppress(GarbledError):
        answer = read_answer(content, "GetItem")

        assert isinstance(answer, Fault) or all(one.code for one in answer)


@pytest.mark.parametrize("reference", ["&#x1F;", "&#0;", "&#xFFFE;", "&#55296;", "&#x110000;"])
def test_a_character_that_xml_has_not_is_marked_and_the_rest_is_read(reference: str) -> None:
    content = GOOD.replace(b"It said so.", f"会議{reference} &#x4F1A;".encode())

    answer = read_answer(content, "GetItem")

    assert not isinstance(answer, Fault)
    assert [one.text for one in answer] == ["会議\ufffd 会"]


@pytest.mark.parametrize(
    ("response_class", "code", "read"),
    [
        ("Success", "NoError", "NoError"),
        ("Error", "ErrorItemNotFound", "ErrorItemNotFound"),
        ("Warning", "ErrorBatchProcessingStopped", "ErrorBatchProcessingStopped"),
        ("Error", "NoError", "ErrorUnspecified"),
        ("Error", "", "ErrorUnspecified"),
    ],
)
def test_what_is_no_success_has_a_code(response_class: str, code: str, read: str) -> None:
    text = reported("GetItem", "NoError").body.decode()
    text = text.replace('"Success"', f'"{response_class}"').replace(">NoError<", f">{code}<")

    answer = read_answer(text.encode(), "GetItem")

    assert not isinstance(answer, Fault)
    assert [one.code for one in answer] == [read]


@pytest.mark.parametrize(
    ("asked", "wait"),
    [
        ("8000", timedelta(seconds=8)),
        ("3", timedelta(seconds=1)),
        ("9" * 30, timedelta(days=1)),
        ("-1", None),
        ("soon", None),
    ],
)
def test_a_fault_tells_how_long_to_wait(asked: str, wait: timedelta | None) -> None:
    answer = read_answer(fault("ErrorServerBusy", BackOffMilliseconds=asked).body, "GetItem")

    assert answer == Fault("ErrorServerBusy", "It said no.", wait)


def test_a_fault_without_details_has_its_own_code() -> None:
    body = fault("ErrorSchemaValidation").body
    bare = re.sub(b"<detail>.*</detail>", b"", body)

    assert read_answer(bare, "GetItem") == Fault("ErrorSchemaValidation", "It said no.")


@pytest.mark.parametrize(
    "response",
    [
        reported("GetItem", "NoError", "NoError"),
        reported("GetItem"),
    ],
    ids=["too many", "too few"],
)
def test_an_answer_to_more_or_less_than_was_asked_is_not_believed(
    exchange: Exchange, response: Response
) -> None:
    exchange.faults.answer(response)

    with exchange.connection() as connection, pytest.raises(GarbledError, match="is missing"):
        store_of(connection).fetch(["calendar/some"])


@pytest.mark.parametrize(
    "parts",
    [
        "",
        "<m:SyncState>state</m:SyncState>",
        "<m:Changes/>",
    ],
)
def test_changes_without_a_state_to_go_on_from_are_not_believed(
    exchange: Exchange, parts: str
) -> None:
    text = reported("SyncFolderItems", "NoError").body.decode().replace("<m:Items/>", parts)
    exchange.faults.answer(Response(200, text.encode(), SOAP_TYPE))

    with exchange.connection() as connection, pytest.raises(GarbledError, match="is missing"):
        store_of(connection).changes(Folder.CALENDAR, "", 10)
