"""Read the way out of Java's networking properties: proxy, its credentials, hosts beside it.

docs.oracle.com/en/java/javase/17/core/java-networking.html; the user's keys are those of Java
servers that have such a file, not of Java itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provision.contract.messages import Place, Problem, message
from provision.contract.network import Network, NetworkError, Proxy, parse_bypass, parse_proxy
from provision.contract.properties import PropertiesError, parse_properties
from provision.contract.secrets import Secret

if TYPE_CHECKING:
    from collections.abc import Mapping

    from provision.contract.messages import Line
    from provision.contract.properties import Property

HOST, PORT, BESIDE = "https.proxyHost", "https.proxyPort", "http.nonProxyHosts"
PLAIN_HOST = "http.proxyHost"
USER = ("https.proxyUser", "http.proxyUser")
PASSWORD = ("https.proxyPassword", "http.proxyPassword")
# Java's own, where the file has none.
DEFAULT_PORT = "443"
DEFAULT_BESIDE = "localhost|127.*|[::1]"


def parse_network(data: bytes, file: str) -> Network:
    """Return the way out that the file describes, credentials and all, or raise."""
    found = parse_properties(data, file)
    host = _value(found, HOST)
    if not host and _value(found, PLAIN_HOST):
        raise _wrong(found[PLAIN_HOST], file, message("properties.plain-proxy", name=HOST))
    proxy = _proxy(found, host, file) if host else None
    beside = found[BESIDE].value if BESIDE in found else DEFAULT_BESIDE if proxy else ""
    return Network(proxy, parse_bypass(beside))


def _proxy(found: Mapping[str, Property], host: str, file: str) -> Proxy:
    if "@" in host:
        raise _wrong(found[HOST], file, message("properties.user-in-host", name=USER[0]))
    port = _value(found, PORT) or DEFAULT_PORT
    bare = f"[{host}]" if ":" in host and not host.startswith("[") else host
    try:
        proxy = parse_proxy(f"http://{bare}:{port}")
    except NetworkError as error:
        raise _wrong(found[HOST], file, error.problems[0].message) from error
    user = next((found[name] for name in USER if _value(found, name)), None)
    password = next((found[name] for name in PASSWORD if name in found), None)
    if password and password.value and not user:
        raise _wrong(password, file, message("properties.no-user", name=USER[0]))
    secret = Secret(password.value) if password and password.value else None
    return Proxy(proxy.url, user.value.strip() if user else "", secret)


def _value(found: Mapping[str, Property], name: str) -> str:
    return found[name].value.strip() if name in found else ""


def _wrong(at: Property, file: str, what: Line) -> PropertiesError:
    return PropertiesError(Problem(what, message("properties.remedy"), Place(file, at.line, 1)))
