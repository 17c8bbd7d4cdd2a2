"""Turn the outputs file and the environment into settings: where to connect, as whom, which way.

The key of the token cache and Exchange's password come from the environment (or the keyring), the
proxy's credentials from there or from a Java server's .properties file; never from the outputs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

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
from provision.contract.properties import PropertiesError
from provision.contract.proxy_properties import parse_network
from provision.contract.secrets import Secret
from provision.contract.sync_facts import GROUPWARE_NAMES, GroupwareKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from urllib.parse import SplitResult

CACHE_KEY = "EXOBRIDGE_CACHE_KEY"
ZONE = "EXOBRIDGE_ZONE"
EXCHANGE_USERNAME = "EXOBRIDGE_EXCHANGE_USERNAME"
EXCHANGE_PASSWORD = "EXOBRIDGE_EXCHANGE_PASSWORD"  # noqa: S105 - the variable's name
GROUPWARE_USERNAME = "EXOBRIDGE_GROUPWARE_USERNAME"
GROUPWARE_PASSWORD = "EXOBRIDGE_GROUPWARE_PASSWORD"  # noqa: S105 - the variable's name
ACCESS = ("impersonation", "full-access", "application")
AUTHENTICATION = ("modern", "ntlm", "basic")
DEPLOYMENTS = ("server", "online")
ADDRESS = re.compile(r"[^\s@]+@[^\s@]+")
GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


class SettingsError(AdapterError):
    """The outputs file or the environment is wrong."""


class SignsIn(StrEnum):
    """By what Exchange knows the adapter: a person's token, its own, or a name and a password."""

    PERSON = "person"
    APPLICATION = "application"
    PASSWORD = "password"  # noqa: S105 - the word


# What must not be empty; the rest of the outputs file may be, or never is.
NEEDED = {
    SignsIn.PERSON: ("client_id", "authority", "redirect_uri", "scopes"),
    SignsIn.APPLICATION: ("client_id", "authority", "scopes", "certificate"),
    SignsIn.PASSWORD: (),
}


@dataclass(frozen=True, slots=True)
class Settings:
    """All that the adapter needs.

    Without `cache_key` or `password` the system's keyring has it; without `zone` the mailboxes'
    days are those of this machine; without `username` the password is the administrator's.
    """

    outputs: Outputs
    network: Network
    token_cache: Path
    cache_key: Secret | None = None
    zone: ZoneInfo | None = None
    username: str = ""
    password: Secret | None = None
    groupware_username: str = ""
    groupware_password: Secret | None = None

    @property
    def signs_in(self) -> SignsIn:
        return signs_in(self.outputs.access, self.outputs.authentication)

    @property
    def calendars(self) -> Path:
        """Return the folder of the groupware, where the manifest names neither one nor a server."""
        return self.token_cache.with_suffix(".calendars")

    @property
    def trash(self) -> Path:
        """Return where copies are kept of what is deleted on a server."""
        return self.token_cache.with_suffix(".trash")

    @property
    def ledgers(self) -> Path:
        """Return the folder of what the sync remembers, a file a mailbox."""
        return self.token_cache.with_suffix(".ledgers")

    @property
    def user(self) -> str:
        return self.username or self.outputs.administrator


def signs_in(access: str, authentication: str) -> SignsIn:
    """Return by what Exchange shall know the adapter."""
    if authentication in ("ntlm", "basic"):
        return SignsIn.PASSWORD
    return SignsIn.APPLICATION if access == "application" else SignsIn.PERSON


def read_settings(outputs: Path, environment: Mapping[str, str]) -> Settings:
    """Return the settings, or raise `SettingsError` naming every problem."""
    try:
        facts = parse_settings(outputs.read_bytes(), str(outputs))
    except FileNotFoundError as error:
        what, remedy = message("files.missing"), message("settings.missing-remedy")
        raise SettingsError(Problem(what, remedy, Place(str(outputs)))) from error
    except OSError as error:
        raise SettingsError(unreadable(str(outputs), error)) from error
    key, password, groupware = (
        Secret(environment[name]) if environment.get(name) else None
        for name in (CACHE_KEY, EXCHANGE_PASSWORD, GROUPWARE_PASSWORD)
    )
    return Settings(
        facts,
        network_from(facts, environment),
        outputs.with_suffix(".tokens"),
        key,
        _zone(environment.get(ZONE, "")),
        environment.get(EXCHANGE_USERNAME, ""),
        password,
        environment.get(GROUPWARE_USERNAME, ""),
        groupware,
    )


def parse_settings(data: bytes, file: str) -> Outputs:
    """Return the outputs in `data`, or raise `SettingsError`, also for what no apply writes."""
    if not data.strip():
        empty = Problem(message("files.empty"), message("settings.apply-again"), Place(file, 1, 1))
        raise SettingsError(empty)
    document = Document(data, file)
    facts = document.mapping(document.root, REQUIRED, OPTIONAL)
    _check_values(document, facts)
    _check_proxy(document, facts.get("proxy"))
    _check_groupware(document, facts.get("groupware"))
    try:
        outputs = parse_outputs(data, file)
    except OutputsError as error:
        raise SettingsError(*_in_order({*error.problems, *document.problems})) from error
    if document.problems:
        raise SettingsError(*document.problems)
    return outputs


def network_from(outputs: Outputs, environment: Mapping[str, str]) -> Network:
    """Return the way out: what the file declares, else the shell's, and the credentials for it."""
    try:
        network = way_out(_declared(outputs), environment)
    except (NetworkError, PropertiesError) as error:
        raise SettingsError(*error.problems) from error
    if network.ca_file and not Path(network.ca_file).is_file():
        what = message("settings.no-ca-file", path=network.ca_file)
        raise SettingsError(Problem(what, message("settings.no-ca-file-remedy")))
    return network


def _declared(outputs: Outputs) -> Network:
    """Return the way out of the .properties file that the outputs name, or of the outputs."""
    proxy = parse_proxy(outputs.proxy.url) if outputs.proxy.url else None
    declared = Network(proxy, outputs.proxy.bypass, outputs.proxy.ca_file)
    if not outputs.properties:
        return declared
    try:
        data = Path(outputs.properties).read_bytes()
    except FileNotFoundError as error:
        what, remedy = message("files.missing"), message("settings.no-properties-remedy")
        raise SettingsError(Problem(what, remedy, Place(outputs.properties))) from error
    except OSError as error:
        raise SettingsError(unreadable(outputs.properties, error)) from error
    return replace(parse_network(data, outputs.properties), ca_file=declared.ca_file)


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        what = message("settings.not-a-zone", name=ZONE, text=name)
        raise SettingsError(Problem(what, message("settings.not-a-zone-remedy"))) from error


def _check_values(document: Document, facts: Mapping[str, yaml.Node]) -> None:
    """Note the values that a hand has spoilt."""
    document.choice(facts.get("access"), ACCESS)
    document.choice(facts.get("authentication"), AUTHENTICATION)
    document.choice(facts.get("deployment"), DEPLOYMENTS)
    _check_complete(document, facts)
    _check_text(document, facts.get("client_id"), GUID.fullmatch, "guid")
    _check_text(document, facts.get("administrator"), ADDRESS.fullmatch, "address")
    _check_text(document, facts.get("ews_url"), _is_https, "https")
    _check_text(document, facts.get("authority"), _is_https, "https")
    _check_text(document, facts.get("redirect_uri"), _is_redirect, "redirect")
    for name, check, expected in (
        ("mailboxes", ADDRESS.fullmatch, "address"),
        ("scopes", _is_https, "https"),
    ):
        for item in document.items(facts.get(name)):
            _check_text(document, item, check, expected)


def _check_complete(document: Document, facts: Mapping[str, yaml.Node]) -> None:
    """Note what is empty and must not be for this way of signing in."""
    access, authentication = (_word(facts.get(name)) for name in ("access", "authentication"))
    for name in ("mailboxes", *NEEDED[signs_in(access, authentication)]):
        missing = name not in facts
        node = facts.get(name, document.root)
        if missing and name in REQUIRED:  # said as such
            continue
        if node and (missing or node.value in ("", [])):
            what, remedy = message("settings.empty", name=name), message("settings.apply-again")
            document.note(document.place(node), what, remedy)


def _word(node: yaml.Node | None) -> str:
    return str(node.value) if isinstance(node, yaml.ScalarNode) else ""


def _check_text(
    document: Document, node: yaml.Node | None, check: Callable[[str], object], expected: str
) -> None:
    if _is_empty(node):  # said where it matters
        return
    text = document.text(node)
    if text and node and not check(text):
        what = message(f"settings.expected-{expected}", text=text)
        document.note(document.place(node), what, message("settings.apply-again"))


def _is_empty(node: yaml.Node | None) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.value == ""


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


def _check_groupware(document: Document, node: yaml.Node | None) -> None:
    """Note a server without an address, or one that a password must not be sent to."""
    if node is None:
        return
    found = document.mapping(node, (), GROUPWARE_NAMES)
    if _word(found.get("kind")) == GroupwareKind.CALDAV and "url" not in found:
        what, remedy = message("settings.empty", name="url"), message("settings.apply-again")
        document.note(document.place(node), what, remedy)
    _check_text(document, found.get("url"), is_caldav, "caldav")


def is_caldav(text: str) -> bool:
    """Return whether `text` is the address of a server that may be shown a password."""
    parts = _split(text)
    here = parts is not None and parts.hostname in ("localhost", "127.0.0.1", "::1")
    return parts is not None and (parts.scheme == "https" or (here and parts.scheme == "http"))


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
