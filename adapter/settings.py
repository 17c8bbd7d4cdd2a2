"""Turn the outputs file and the environment into settings: where to connect, as whom, which way.

Credentials of the proxy and the key of the token cache come from the environment alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from adapter.errors import AdapterError
from provision.contract.document import Document
from provision.contract.messages import Place, Problem, message, unreadable
from provision.contract.network import (
    PASSWORD,
    USERNAME,
    Network,
    NetworkError,
    parse_proxy,
    way_out,
)
from provision.contract.outputs import OPTIONAL, REQUIRED, Outputs, OutputsError, parse_outputs
from provision.contract.secrets import Secret

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from urllib.parse import SplitResult

    import yaml

CACHE_KEY = "EXOBRIDGE_CACHE_KEY"
ZONE = "EXOBRIDGE_ZONE"
ACCESS = ("impersonation",)
ADDRESS = re.compile(r"[^\s@]+@[^\s@]+")
GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


class SettingsError(AdapterError):
    """The outputs file or the environment is wrong."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All that the adapter needs.

    Without `cache_key` the system's keyring has it; without `zone` the mailboxes' days are those
    of this machine.
    """

    outputs: Outputs
    network: Network
    token_cache: Path
    cache_key: Secret | None = None
    zone: ZoneInfo | None = None


def read_settings(outputs: Path, environment: Mapping[str, str]) -> Settings:
    """Return the settings, or raise `SettingsError` naming every problem."""
    try:
        facts = parse_settings(outputs.read_bytes(), str(outputs))
    except FileNotFoundError as error:
        what, remedy = message("files.missing"), message("settings.missing-remedy")
        raise SettingsError(Problem(what, remedy, Place(str(outputs)))) from error
    except OSError as error:
        raise SettingsError(unreadable(str(outputs), error)) from error
    key = environment.get(CACHE_KEY)
    return Settings(
        facts,
        network_from(facts, environment),
        outputs.with_suffix(".tokens"),
        Secret(key) if key else None,
        _zone(environment.get(ZONE, "")),
    )


def parse_settings(data: bytes, file: str) -> Outputs:
    """Return the outputs in `data`, or raise `SettingsError`, also for what no apply writes."""
    document = Document(data, file)
    facts = document.mapping(document.root, REQUIRED, OPTIONAL)
    _check_values(document, facts)
    _check_proxy(document, facts.get("proxy"))
    try:
        outputs = parse_outputs(data, file)
    except OutputsError as error:
        raise SettingsError(*_in_order({*error.problems, *document.problems})) from error
    if document.problems:
        raise SettingsError(*document.problems)
    return outputs


def network_from(outputs: Outputs, environment: Mapping[str, str]) -> Network:
    """Return the way out: the file's, else the shell's, with the environment's credentials."""
    try:
        proxy = parse_proxy(outputs.proxy.url) if outputs.proxy.url else None
        declared = Network(proxy, outputs.proxy.bypass, outputs.proxy.ca_file)
        network = way_out(declared, environment)
    except NetworkError as error:
        raise SettingsError(*error.problems) from error
    if network.ca_file and not Path(network.ca_file).is_file():
        what = message("settings.no-ca-file", path=network.ca_file)
        raise SettingsError(Problem(what, message("settings.no-ca-file-remedy")))
    return network


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        what = message("settings.not-a-zone", name=ZONE, text=name)
        raise SettingsError(Problem(what, message("settings.not-a-zone-remedy"))) from error


def _check_values(document: Document, facts: Mapping[str, yaml.Node]) -> None:
    """Note the values that a hand has spoilt."""
    document.choice(facts.get("access"), ACCESS)
    _check_text(document, facts.get("client_id"), GUID.fullmatch, "guid")
    _check_text(document, facts.get("administrator"), ADDRESS.fullmatch, "address")
    _check_text(document, facts.get("ews_url"), _is_https, "https")
    _check_text(document, facts.get("authority"), _is_https, "https")
    _check_text(document, facts.get("redirect_uri"), _is_redirect, "redirect")
    for name, check, expected in (
        ("mailboxes", ADDRESS.fullmatch, "address"),
        ("scopes", _is_https, "https"),
    ):
        items = document.items(facts.get(name))
        for item in items:
            _check_text(document, item, check, expected)
        if name in facts and not items:
            what, remedy = message("settings.empty", name=name), message("settings.apply-again")
            document.note(document.place(facts[name]), what, remedy)


def _check_text(
    document: Document, node: yaml.Node | None, check: Callable[[str], object], expected: str
) -> None:
    text = document.text(node)
    if text and node and not check(text):
        what = message(f"settings.expected-{expected}", text=text)
        document.note(document.place(node), what, message("settings.apply-again"))


def _check_proxy(document: Document, node: yaml.Node | None) -> None:
    url = document.mapping(node, (), ("url", "bypass", "ca_file")).get("url") if node else None
    if url is None or url.value == "" or not (text := document.text(url)):
        return
    try:
        proxy = parse_proxy(text)
    except NetworkError as error:
        for problem in error.problems:
            document.note(document.place(url), problem.message, problem.remedy)
        return
    if proxy.username:
        what = message("settings.secret-in-file")
        remedy = message("settings.secret-in-file-remedy", username=USERNAME, password=PASSWORD)
        document.note(document.place(url), what, remedy)


def _is_https(text: str) -> bool:
    parts = _split(text)
    return parts is not None and parts.scheme == "https" and parts.path not in ("", "/")


def _is_redirect(text: str) -> bool:
    parts = _split(text)
    return parts is not None and parts.scheme in ("http", "https") and not parts.query


def _split(text: str) -> SplitResult | None:
    """Return the parts of an address that has a host, no user, no fragment and a sound port."""
    try:
        parts = urlsplit(text)
        sound = parts.hostname and parts.port != 0 and "@" not in parts.netloc
    except ValueError:
        return None
    return parts if sound and not parts.fragment else None


def _in_order(problems: set[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda problem: (problem.where or Place(""), str(problem)))
