"""Read a manifest: YAML in, a typed and validated `Manifest` out.

bytes ─ compose ─ Document ─ facts ─ Reading, a section each, by `words` and `rules` ─ Manifest ─ cautions

Problems are collected, each with its place in the file, so one run reports them all. What is
allowed but will not work as the reader may think becomes a warning, and is read on.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from provision import sync_sections, words
from provision.cautions import cautions_of
from provision.clouds import CLOUDS
from provision.contract.messages import Problem, message
from provision.contract.network import Network, NetworkError, Proxy, parse_proxy
from provision.errors import ProvisionError
from provision.layering import compose
from provision.reading import Reading
from provision.resources import EWS_PERMISSION
from provision.rules import DECIDING, check_rules, needs_of, settled
from provision.sections import (
    Access,
    AdapterSpec,
    ApplicationSpec,
    Authentication,
    Deployment,
    ExchangeSpec,
    Manifest,
    RoleGroupSpec,
    ScopeSpec,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from provision.clouds import Cloud
    from provision.contract.document import Document

__all__ = [
    "EWS_PERMISSION",
    "Access",
    "AdapterSpec",
    "ApplicationSpec",
    "Authentication",
    "Deployment",
    "ExchangeSpec",
    "Manifest",
    "ManifestError",
    "RoleGroupSpec",
    "ScopeSpec",
    "parse_manifest",
]

REDIRECT_PATH = "/server-getoauthtokens.do"
EWS_PATH = "/EWS/Exchange.asmx"
NO_VARIABLES: Mapping[str, str] = {}
# The sections by their places, an outer one before what is in it.
SECTIONS = {
    "application": words.APPLICATION,
    "exchange": words.EXCHANGE,
    "adapter": words.ADAPTER,
    **sync_sections.SECTIONS,
}


class ManifestError(ProvisionError):
    """The manifest cannot be used."""


def no_other(path: str) -> bytes:
    """Refuse to read what a manifest extends, where it is not a file among files."""
    what = message("manifest.no-other", file=path)
    raise ManifestError(Problem(what, message("manifest.no-other-remedy")))


def parse_manifest(
    data: bytes,
    file: str,
    environment: Mapping[str, str] = NO_VARIABLES,
    read: Callable[[str], bytes] = no_other,
) -> Manifest:
    """Return the manifest in `data`, or raise `ManifestError` naming every problem.

    `environment` has the variables that it declares; what it extends is had by `read`, which is
    given a path and raises a `Failure`.
    """
    document = compose(data, file, environment, read)
    if document.problems:  # what is left out or not filled in would be told as wrong once more
        raise ManifestError(*document.problems)
    facts = _facts(document)
    sections = _sections(document, settled(facts))
    _check_version(document, sections[""])
    sections[""].check_variables(words.VARIABLES)
    check_rules(sections, facts)
    manifest = _manifest(document, sections, facts)
    if document.problems:
        raise ManifestError(*document.problems)
    places = {name: sections[""].place(name) for name in sections if name in sections[""]}
    return replace(manifest, warnings=tuple(cautions_of(manifest, places)))


def _facts(document: Document) -> dict[str, str]:
    """Return the words on which the rules rest, as far as they can be read."""
    found = {}
    for path, word in DECIDING.items():
        node = document.value(path)
        value = word.default if node is None else str(node.value)
        if value in word.among:
            found[word.name] = value
    return found


def _sections(document: Document, facts: Mapping[str, str]) -> dict[str, Reading]:
    """Return the whole, under an empty name, and the sections in it."""
    found = {"": Reading(document, document.root, words.MANIFEST, needs_of("", facts))}
    for place, section in SECTIONS.items():
        node = found[place.rpartition(".")[0]].node(section)
        found[place] = Reading(document, node, section, needs_of(place, facts))
    return found


def _check_version(document: Document, top: Reading) -> None:
    node, known = top.node(words.FILE_VERSION), words.VERSION
    if node is not None and document.number(node, 1, 10**6, known) != known:
        what = message("manifest.version", known=known)
        document.note(document.place(node), what, message("manifest.version-remedy"))


def _manifest(
    document: Document, sections: Mapping[str, Reading], facts: Mapping[str, str]
) -> Manifest:
    top = sections[""]
    cloud = _cloud(top, Reading(document, top.node(words.HOSTS), words.HOSTS, {}))
    access = Access(top.choice(words.ACCESS) or Access.IMPERSONATION)
    exchange = _exchange(document, sections["exchange"])
    adapter = _adapter(document, sections, cloud)
    by_token = facts.get("authentication") == Authentication.MODERN
    return Manifest(
        tenant=top.text(words.TENANT_NAME),
        cloud=cloud,
        access=access,
        application=_application(sections["application"], adapter, access) if by_token else None,
        exchange=exchange,
        adapter=adapter,
    )


def _cloud(top: Reading, hosts: Reading) -> Cloud:
    """Return the cloud, with other hosts where the manifest names some."""
    known = CLOUDS[top.choice(words.CLOUD) or words.CLOUD.default]
    return replace(
        known,
        sign_in=hosts.text(words.SIGN_IN_HOST) or known.sign_in,
        graph=hosts.text(words.GRAPH_HOST) or known.graph,
        exchange=hosts.text(words.EXCHANGE_HOST) or known.exchange,
    )


def _application(section: Reading, adapter: AdapterSpec, access: Access) -> ApplicationSpec:
    name, unique = section.text(words.APPLICATION_NAME), section.text(words.UNIQUE)
    if access is Access.APPLICATION:
        certificate = section.text(words.APPLICATION_CERTIFICATE)
        return ApplicationSpec(name, unique, certificate=certificate)
    return ApplicationSpec(
        display_name=name,
        unique_name=unique,
        redirect_uri=section.text(words.REDIRECT)
        or f"http://{adapter.host}:{adapter.port}{REDIRECT_PATH}",
        public_client=section.flag(words.PUBLIC_CLIENT),
        permissions=section.permissions(words.PERMISSIONS),
        admin_consent=section.flag(words.ADMIN_CONSENT),
    )


def _exchange(document: Document, section: Reading) -> ExchangeSpec:
    group = scope = None
    if words.ROLE_GROUP.name in section:
        part = Reading(document, section.node(words.ROLE_GROUP), words.ROLE_GROUP, {})
        group = RoleGroupSpec(
            name=part.text(words.GROUP_NAME),
            description=part.text(words.GROUP_DESCRIPTION),
            members=part.texts(words.MEMBERS),
        )
    if words.SCOPE.name in section:
        part = Reading(document, section.node(words.SCOPE), words.SCOPE, {})
        scope = ScopeSpec(part.text(words.SCOPE_NAME), part.text(words.SCOPE_GROUP))
    return ExchangeSpec(
        deployment=Deployment(section.choice(words.DEPLOYMENT) or Deployment.SERVER),
        authentication=Authentication(
            section.choice(words.AUTHENTICATION) or words.AUTHENTICATION.default
        ),
        role_group=group,
        scope=scope,
        ews_enabled=section.flag(words.EWS_ENABLED),
    )


def _adapter(document: Document, sections: Mapping[str, Reading], cloud: Cloud) -> AdapterSpec:
    section = sections["adapter"]
    mailboxes = section.texts(words.MAILBOXES)
    proxy = Reading(document, section.node(words.PROXY), words.PROXY, {})
    network = Network(
        _proxy(document, proxy), proxy.hosts(words.BYPASS), section.text(words.CA_FILE)
    )
    return AdapterSpec(
        administrator=section.text(words.ADMINISTRATOR),
        host=section.text(words.LISTENER_HOST),
        port=section.number(words.PORT),
        ews_url=section.text(words.EWS_URL) or f"https://{cloud.exchange}{EWS_PATH}",
        mailboxes=mailboxes,
        network=network,
        certificate=section.text(words.CERTIFICATE),
        tls_certificate=section.text(words.TLS_CERTIFICATE),
        tls_key=section.text(words.TLS_KEY),
        properties=section.text(words.PROPERTIES),
        groupware=sync_sections.groupware_facts(sections, mailboxes),
        sync=sync_sections.sync_facts(sections),
    )


def _proxy(document: Document, section: Reading) -> Proxy | None:
    node, text = section.node(words.PROXY_URL), section.text(words.PROXY_URL)
    if not (node and text):
        return None
    try:
        proxy = parse_proxy(text)
    except NetworkError as error:
        for problem in error.problems:
            document.note(document.place(node), problem.message, problem.remedy)
        return None
    if proxy.username:
        what = message("manifest.secret-in-proxy")
        document.note(document.place(node), what, message("manifest.secret-in-proxy-remedy"))
    return proxy
