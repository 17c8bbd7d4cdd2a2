"""The certificates of an application, as Graph shows them: in full, or by their thumbprint."""

import base64
import hashlib
import json

import pytest

from provision import records
from provision.key_credentials import KeyCredential
from provision.readers import Malformed, reader_of

DER = b"a certificate"
DIGEST = hashlib.sha1(DER, usedforsecurity=False).digest()
THUMBPRINT = DIGEST.hex().upper()
KEY_ID = "53000000-0000-4000-8000-000000000001"


def read(**key: object) -> KeyCredential:
    """Return the certificate of an application that has one, with these properties."""
    credential = {"keyId": KEY_ID, "type": "AsymmetricX509Cert", "usage": "Verify", **key}
    application = {"id": "o", "appId": "c", "keyCredentials": [credential]}
    body = records.application(reader_of(json.dumps(application).encode())).body
    (found,) = body.keys or ()
    return found


def base64_of(data: bytes) -> str:
    return base64.b64encode(data).decode()


@pytest.mark.parametrize(
    "identifier",
    [
        base64_of(DIGEST),
        THUMBPRINT,  # the digits themselves, as the portal leaves them
        THUMBPRINT.lower(),
        base64_of(THUMBPRINT.encode()),
    ],
)
def test_a_certificate_is_known_by_its_thumbprint_however_that_is_written(identifier: str) -> None:
    found = read(customKeyIdentifier=identifier, key=None)

    assert found.thumbprint == THUMBPRINT
    assert base64_of(found.identifier) == identifier


def test_what_the_certificate_itself_says_counts_more_than_its_label() -> None:
    assert read(customKeyIdentifier="bGFiZWw=", key=base64_of(DER)).thumbprint == THUMBPRINT


def test_one_that_says_nothing_is_known_by_graphs_own_id() -> None:
    assert read().thumbprint == KEY_ID
    assert read(customKeyIdentifier="bGFiZWw=").thumbprint == KEY_ID


def test_times_are_kept_as_they_are() -> None:
    found = read(startDateTime="2026-11-22T00:00:00Z", endDateTime="2027-11-22T00:00:00.1234567Z")

    assert str(found.starts) == "2026-11-22 00:00:00+00:00"
    assert found.ends
    assert found.ends.year == 2027


@pytest.mark.parametrize(
    ("name", "value"),
    [("keyId", "x"), ("key", "&"), ("startDateTime", "soon"), ("endDateTime", 3), ("keyId", None)],
)
def test_what_is_malformed_is_named(name: str, value: object) -> None:
    with pytest.raises(Malformed, match=name):
        read(**{name: value})
