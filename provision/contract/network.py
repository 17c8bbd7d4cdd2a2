"""How connections leave the machine: proxy, bypass, certificate authorities.

One rule for sign-in, Graph and Exchange alike. What a manifest declares comes before what the
shell says; nothing here touches the process environment.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

from provision.contract.messages import Failure, Problem, message
from provision.contract.secrets import Secret

if TYPE_CHECKING:
    from collections.abc import Mapping

# The page's host of sign-in is Azure AD's first one; who bypasses it means the one used today.
USERNAME = "EXOBRIDGE_PROXY_USERNAME"
PASSWORD = "EXOBRIDGE_PROXY_PASSWORD"  # noqa: S105 - the variable's name
SIGN_IN_HOSTS = frozenset({"login.windows.net", "login.microsoftonline.com"})


class NetworkError(Failure):
    """A proxy address or certificate file that cannot be used."""


@dataclass(frozen=True, slots=True)
class Proxy:
    """An HTTP proxy: `url` is `http://host:port`, without the credentials."""

    url: str
    username: str = ""
    password: Secret | None = None

    def revealed(self) -> str:
        """Return the address with its credentials, for a client library and for nothing else."""
        if not self.username:
            return self.url
        secret = self.password.reveal() if self.password else ""
        scheme, _, host = self.url.partition("://")
        return f"{scheme}://{quote(self.username, safe='')}:{quote(secret, safe='')}@{host}"


@dataclass(frozen=True, slots=True)
class Network:
    """The way out: `bypass` holds host patterns with `*`; `ca_file` is a PEM file's path."""

    proxy: Proxy | None = None
    bypass: tuple[str, ...] = ()
    ca_file: str = ""

    def proxy_for(self, host: str) -> Proxy | None:
        """Return the proxy that a connection to `host` takes, if any."""
        names = SIGN_IN_HOSTS if host.lower() in SIGN_IN_HOSTS else {host.lower()}
        bypassed = any(_matches(pattern, name) for pattern in self.bypass for name in names)
        return None if bypassed else self.proxy


def parse_proxy(text: str) -> Proxy:
    """Return the proxy at the address `text`, or raise `NetworkError`."""
    try:
        parts = urlsplit(text if "://" in text else f"http://{text}")
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    bare = not (parts.path.strip("/") or parts.query or parts.fragment)
    if parts.scheme not in ("http", "https") or not parts.hostname or not port or not bare:
        shown = text.rpartition("@")[2]
        raise NetworkError(
            Problem(message("network.proxy", address=shown), message("network.proxy-remedy"))
        )
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    password = Secret(unquote(parts.password)) if parts.password else None
    return Proxy(f"{parts.scheme}://{host}:{port}", unquote(parts.username or ""), password)


def parse_bypass(text: str) -> tuple[str, ...]:
    """Return the host patterns of a list parted by `|`, as Java's `http.nonProxyHosts` has it."""
    return tuple(part.strip().lower() for part in text.split("|") if part.strip())


def network_of(environment: Mapping[str, str]) -> Network:
    """Return the way out that a shell's variables describe.

    `HTTPS_PROXY`, `NO_PROXY` (a name stands for its subdomains too, as in curl), and
    `SSL_CERT_FILE` or `REQUESTS_CA_BUNDLE`; the names of the first two in either case.
    """
    lower = {name.lower(): value for name, value in environment.items() if name.isupper()}
    lower |= {name: value for name, value in environment.items() if name.islower()}
    address = lower.get("https_proxy", "")
    names = [
        part.strip().lower().removeprefix(".") for part in lower.get("no_proxy", "").split(",")
    ]
    return Network(
        proxy=parse_proxy(address) if address else None,
        bypass=tuple(p for name in names if name for p in dict.fromkeys((name, f"*.{name}"))),
        ca_file=environment.get("SSL_CERT_FILE") or environment.get("REQUESTS_CA_BUNDLE", ""),
    )


def way_out(declared: Network, environment: Mapping[str, str]) -> Network:
    """Return what `declared` says, what the shell says where that is silent, and the credentials.

    A proxy's credentials come from EXOBRIDGE_PROXY_USERNAME and EXOBRIDGE_PROXY_PASSWORD, else
    with `declared`, from a .properties file, else from its address in the shell. Raises
    `NetworkError`.
    """
    ambient = network_of(environment)
    ca_file = declared.ca_file or ambient.ca_file
    bypass = declared.bypass if declared.proxy else (*declared.bypass, *ambient.bypass)
    proxy = declared.proxy or ambient.proxy
    found = _with_credentials(proxy, ambient.proxy, environment) if proxy else None
    return Network(found, bypass, ca_file)


def _with_credentials(proxy: Proxy, ambient: Proxy | None, environment: Mapping[str, str]) -> Proxy:
    """Return `proxy` with the credentials meant for it: another proxy's are not sent to it."""
    username, password = environment.get(USERNAME, ""), environment.get(PASSWORD, "")
    if username:
        return replace(proxy, username=username, password=Secret(password) if password else None)
    if password:
        what = message("network.no-username", name=USERNAME, password=PASSWORD)
        raise NetworkError(Problem(what, message("network.no-username-remedy", name=USERNAME)))
    same = ambient is not None and ambient.url == proxy.url and not proxy.username
    return ambient if ambient and same else proxy


def _matches(pattern: str, host: str) -> bool:
    if pattern == "*":
        return True
    parts = (re.escape(part) for part in pattern.lower().split("*"))
    return re.fullmatch(".*".join(parts), host) is not None
