"""What a server may send that is no answer, and whom it seems to come from."""

import gzip
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from provision.simulator.authority import write_authority
from provision.simulator.faults import Faults, Match, Raw
from provision.simulator.http import Response
from provision.simulator.journal import Journal
from provision.simulator.network import Network
from provision.simulator.tenant import SimulatedTenant

# What a body may well have in it, and nobody may be shown.
SECRET = "s3cret-token-9"  # noqa: S105 - plainly fake
JSON, HTML, XML = "application/json", "text/html", "text/xml; charset=utf-8"
FOR_EVER = 1_000_000
PLACES = {
    "a sign-in of a proxy's": "https://proxy.example/sign-in",
    "another host of ours": "https://graph.microsoft.com/v1.0/elsewhere",
    "plain http": "http://login.microsoftonline.com/x",
    "no place": "http://[x",
}


def sent(body: object, kind: str = JSON, status: int = 200, *headers: tuple[str, str]) -> Response:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Response(status, content, (("Content-Type", kind), *headers))


def packed(body: bytes) -> Response:
    return sent(body, JSON, 200, ("Content-Encoding", "gzip"))


def head(*lines: str) -> bytes:
    return "\r\n".join(["HTTP/1.1 200 OK", f"Content-Type: {JSON}", *lines, "", ""]).encode()


# Each is no answer of a server's that speaks JSON, whatever it was asked.
NO_JSON: dict[str, Response | Raw] = {
    "half an object": sent(f'{{"access_token": "{SECRET}", "value": ['.encode()),
    "nothing": sent(b""),
    "no content": Response(204),
    "bytes": sent(b"\xff\xfe\x00" + SECRET.encode()),
    "depth without end": sent(b'{"value": ' + b"[" * 100_000),
    "a page": sent(f"<html>{SECRET}</html>".encode(), HTML),
    "a page, a teapot's": sent(f"<html>{SECRET}</html>".encode(), HTML, 418),
    "a list": sent([SECRET]),
    "null": sent(None),
    "a number": sent(5),
    "a text": sent(SECRET),
    "an empty object": sent({}),
    "not packed": packed(SECRET.encode()),
    "packed and cut": packed(gzip.compress(b'{"value": []}')[:12]),
    "an error that is a list": sent(
        {"error": [SECRET], "error_description": {"a": SECRET}}, JSON, 400
    ),
    "an error of numbers": sent(
        {"error": {"code": 5, "message": [SECRET], "innerError": 7}}, JSON, 400
    ),
    "two lengths": Raw(head("Content-Length: 5", "Content-Length: 6") + b'{"error": "x"}'),
    **{
        f"a redirect to {name}": Response(302, b"", (("Location", place),))
        for name, place in PLACES.items()
    },
    "a redirect": Response(307),
}
NO_HTTP: dict[str, Response | Raw] = {
    "another protocol": Raw(b"220 mail.example ESMTP\r\n"),
    "headers without end": Raw(b"HTTP/1.1 200 OK\r\n", again=b"X: y\r\n" * 100),
    "a line without end": Raw(b"HTTP/1.1 200 OK\r\nX: ", again=b"y" * 65_536),
    "chunks of no size": Raw(head("Transfer-Encoding: chunked") + b"zz\r\n{}"),
}
WITHOUT_END: dict[str, Response | Raw] = {
    "blanks without end": Raw(head(), again=b" " * 65_536),
    "little that unpacks to much": packed(gzip.compress(b" " * (80 << 20))),
}


def say(faults: Faults, what: Response | Raw, match: Match) -> None:
    """Let every request that fits be answered so."""
    if isinstance(what, Raw):
        faults.speak(what, match, times=FOR_EVER)
    else:
        faults.answer(what, match, times=FOR_EVER)


@contextmanager
def shell_logging() -> Iterator[None]:
    """Let libraries' warnings land on the terminal, as they do where nobody handles them."""
    handlers = logging.root.handlers[:]
    logging.root.handlers.clear()
    try:
        yield
    finally:
        logging.root.handlers[:] = handlers


@contextmanager
def impostor(tenant: SimulatedTenant, host: str, folder: Path) -> Iterator[dict[str, str]]:
    """Yield the shell's variables of a way to `tenant` on which `host` has another's certificate."""
    services = tenant._services()
    others = [name for name in services if name != host]
    folder.mkdir(exist_ok=True)
    authority = write_authority(folder, others, datetime.now(UTC))
    with Network(services, authority, Journal(), Faults()) as network:
        yield {"HTTPS_PROXY": network.proxy_address, "SSL_CERT_FILE": str(authority.ca_file)}
