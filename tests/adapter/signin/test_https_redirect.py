"""A browser is sent back by https to the listener of the sign-in, on the simulated tenant."""

import ssl
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from adapter.commands import sign_in
from tests.adapter.certificates import certificate_for, key_pem, new_key, pem_of, write
from tests.adapter.sakura import SYNC, Sakura, Told, free_port


def test_an_https_redirect_uri_is_listened_at_with_the_certificate_named(
    sakura: Sakura, tmp_path: Path
) -> None:
    key = new_key()
    certificate = write(tmp_path / "tls.pem", pem_of(certificate_for(key)))
    uri = f"https://localhost:{free_port()}/server-getoauthtokens.do"
    sakura.application["publicClient"] = {"redirectUris": [uri]}
    outputs = sakura.writes_outputs(
        redirect_uri=uri,
        tls_certificate=certificate,
        tls_key=write(tmp_path / "tls.key", key_pem(key)),
    )
    trusting = urllib.request.build_opener(
        urllib.request.ProxyHandler({}),
        urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=certificate)),
    )

    def browse(page: str) -> None:
        with trusting.open(sakura.person().open(page).address, timeout=10) as answer:
            assert answer.status == 200

    with ThreadPoolExecutor(1) as browser:
        console = Told(opens=lambda page: browser.submit(browse, page))
        answer = sign_in(outputs, environment=sakura.environment, console=console)

    assert answer.data == {
        "account": SYNC,
        "token_cache": str(sakura.outputs.with_suffix(".tokens")),
    }
