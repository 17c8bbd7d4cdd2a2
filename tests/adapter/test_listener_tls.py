"""At an https redirect URI the listener speaks TLS, with the certificate that is named."""

import ssl
import urllib.request
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from adapter.listener import Listener, TlsFiles
from adapter.refusals import SignInError
from tests.adapter.certificates import certificate_for, key_pem, new_key, pem_of, write
from tests.adapter.sakura import PATH, free_port

STATE = "of-this-sign-in"
KEY, OTHER = new_key(), new_key()
CERTIFICATE = pem_of(certificate_for(KEY))


@pytest.fixture
def files(tmp_path: Path) -> TlsFiles:
    return TlsFiles(
        write(tmp_path / "tls.pem", CERTIFICATE), write(tmp_path / "tls.key", key_pem(KEY))
    )


def browse(address: str, trusted: str) -> int:
    context = ssl.create_default_context(cafile=trusted)
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context)
    )
    with opener.open(address, timeout=10) as answer:
        return int(answer.status)


def test_a_browser_is_heard_over_tls(files: TlsFiles) -> None:
    uri = f"https://localhost:{free_port()}{PATH}"

    with Listener(uri, STATE, files) as listener:
        status = browse(f"{uri}?code=one&state={STATE}", files.certificate)
        answer = listener.wait(timedelta(seconds=5))

    assert status == 200
    assert answer == {"code": "one", "state": STATE}


def test_certificate_and_key_may_be_in_one_file(tmp_path: Path) -> None:
    files = TlsFiles(write(tmp_path / "both.pem", key_pem(KEY), CERTIFICATE))
    uri = f"https://localhost:{free_port()}{PATH}"

    with Listener(uri, STATE, files):
        assert browse(f"{uri}?code=one&state={STATE}", files.certificate) == 200


def test_without_a_certificate_the_words_of_the_manifest_are_named() -> None:
    with pytest.raises(SignInError, match=r"adapter\.tls_certificate.*--paste"):
        Listener(f"https://localhost:8443{PATH}", STATE)


@pytest.mark.parametrize(
    ("key", "told"),
    [
        (key_pem(OTHER), "the key is not the certificate's"),
        (b"no key", "not a certificate and a key in PEM"),
        (key_pem(KEY, b"secret"), "not a certificate and a key in PEM"),
    ],
)
def test_a_key_that_does_not_serve_is_told(files: TlsFiles, key: bytes, told: str) -> None:
    Path(files.key).write_bytes(key)

    with pytest.raises(SignInError, match=told):
        Listener(f"https://localhost:{free_port()}{PATH}", STATE, files)


def test_a_certificate_that_is_not_there_is_named(files: TlsFiles) -> None:
    gone = replace(files, certificate="/no/such/tls.pem")

    with pytest.raises(SignInError, match=r"/no/such/tls\.pem.*No such file"):
        Listener(f"https://localhost:{free_port()}{PATH}", STATE, gone)


@pytest.mark.parametrize("host", ["192.0.2.1", "0.0.0.0", "nowhere.invalid"])  # noqa: S104
def test_it_listens_at_no_address_but_its_own(files: TlsFiles, host: str) -> None:
    with pytest.raises(SignInError, match="no address of this machine"):
        Listener(f"https://{host}:{free_port()}{PATH}", STATE, files)
