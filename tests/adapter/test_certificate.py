"""The certificate of the application is read, or one line says what is wrong with it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapter.certificate import expiry_of, read_credential
from adapter.refusals import SignInError
from tests.adapter.certificates import DAY, certificate_for, key_pem, new_key, pem_of, write

KEY, OTHER = new_key(), new_key()
GOOD = pem_of(certificate_for(KEY))


@pytest.mark.parametrize("parts", [(GOOD, key_pem(KEY)), (key_pem(KEY), GOOD)])
def test_certificate_and_key_are_read_in_either_order(
    tmp_path: Path, parts: tuple[bytes, ...]
) -> None:
    found = read_credential(write(tmp_path / "a.pem", *parts), datetime.now(UTC))

    assert found.certificate.encode() == GOOD
    assert found.key.reveal().encode() == key_pem(KEY)
    assert "BEGIN PRIVATE" not in repr(found)


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ((b"nothing of the kind",), "no certificate in PEM"),
        ((GOOD,), "no usable private key"),
        ((GOOD, b"-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n"), "no usable"),
        ((GOOD, key_pem(OTHER)), "not the RSA key of the certificate"),
        ((GOOD, key_pem(KEY, b"secret")), "locked by a password"),
        ((pem_of(certificate_for(KEY, -20 * DAY)), key_pem(KEY)), "expired on"),
        ((pem_of(certificate_for(KEY, DAY)), key_pem(KEY)), "not valid before"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(
    tmp_path: Path, parts: tuple[bytes, ...], told: str
) -> None:
    path = write(tmp_path / "a.pem", *parts)

    with pytest.raises(SignInError, match=told) as error:
        read_credential(path, datetime.now(UTC))

    assert path in str(error.value)
    assert "\n" not in str(error.value)
    assert "BEGIN" not in str(error.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SignInError, match=r"gone\.pem.*no such file"):
        read_credential(str(tmp_path / "gone.pem"), datetime.now(UTC))


def test_an_end_is_told_thirty_days_before(tmp_path: Path) -> None:
    path, now = write(tmp_path / "a.pem", GOOD), datetime.now(UTC)

    soon = expiry_of(path, now)

    assert "in 8 days" in str(soon)
    assert expiry_of(path, now - 30 * DAY) is None
