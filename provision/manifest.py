"""Read a manifest: YAML in, a typed and validated `Manifest` out.

Problems are collected, each with its place in the file, so one run reports them all. What is
allowed but will not work as the reader may think becomes a warning, and is read on.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import yaml

from provision.clouds import CLOUDS
from provision.contract.document import Document
from provision.contract.messages import Problem, message
from provision.contract.network import Network, NetworkError, Proxy, parse_bypass, parse_proxy
from provision.errors import ProvisionError
from provision.forms import (
    GUID,
    check_address,
    check_host,
    check_https,
    check_redirect_uri,
    check_tenant,
    check_unique_name,
    is_plain_http_elsewhere,
)
from provision.resources import API_NAMES, EXCHANGE_ONLINE, Permission, PermissionKind
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
    from collections.abc import Iterator, Mapping

    from provision.contract.messages import Place

__all__ = [
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

VERSION = 1
REDIRECT_PATH = "/server-getoauthtokens.do"
EWS_PERMISSION = Permission(EXCHANGE_ONLINE, PermissionKind.DELEGATED, "EWS.AccessAsUser.All")
LONGEST = {"name": 256, "role_group": 64, "description": 1024}


class ManifestError(ProvisionError):
    """The manifest cannot be used."""


def parse_manifest(data: bytes, file: str) -> Manifest:
    """Return the manifest in `data`, or raise `ManifestError` naming every problem."""
    document = Document(data, file)
    top = document.mapping(
        document.root,
        ("version", "tenant", "application", "access", "exchange", "adapter"),
        ("cloud",),
    )
    if "version" in top and document.number(top["version"], 1, 10**6, VERSION) != VERSION:
        what = message("manifest.version", known=VERSION)
        document.note(document.place(top["version"]), what, message("manifest.version-remedy"))
    adapter = _adapter(document, top.get("adapter"))
    manifest = Manifest(
        tenant=check_tenant(document, top.get("tenant")),
        cloud=CLOUDS[document.choice(top.get("cloud"), CLOUDS) or "global"],
        access=Access(
            document.choice(top.get("access"), ("impersonation",)) or Access.IMPERSONATION
        ),
        application=_application(document, top.get("application"), adapter),
        exchange=_exchange(document, top.get("exchange")),
        adapter=adapter,
    )
    if document.problems:
        raise ManifestError(*document.problems)
    return replace(manifest, warnings=tuple(_warnings(document, top, manifest)))


def _application(
    document: Document, node: yaml.Node | None, adapter: AdapterSpec
) -> ApplicationSpec:
    fields = document.mapping(
        node,
        ("name", "unique_name", "permissions", "admin_consent"),
        ("redirect_uri", "public_client"),
    )
    redirect_uri = f"http://{adapter.host}:{adapter.port}{REDIRECT_PATH}"
    if "redirect_uri" in fields:
        redirect_uri = check_redirect_uri(document, fields["redirect_uri"])
    return ApplicationSpec(
        display_name=_short(document, fields.get("name"), "name"),
        unique_name=check_unique_name(document, fields.get("unique_name")),
        redirect_uri=redirect_uri,
        public_client=document.flag(fields.get("public_client"), default=True),
        permissions=frozenset(_permissions(document, fields.get("permissions"))),
        admin_consent=document.flag(fields.get("admin_consent")),
    )


def _permissions(document: Document, node: yaml.Node | None) -> Iterator[Permission]:
    """Yield the permissions of `API: {delegated: [name]}`; an API is named or its client id."""
    for key, value in document.pairs(node):
        name = document.text(key)
        api = API_NAMES.get(name, name.lower())
        if name and not (name in API_NAMES or GUID.fullmatch(name)):
            remedy = message("files.known-keys", names=", ".join(API_NAMES))
            document.note(document.place(key), message("manifest.not-api", text=name), remedy)
        fields = document.mapping(value, ("delegated",))
        for item in document.items(fields.get("delegated")):
            yield Permission(api, PermissionKind.DELEGATED, document.text(item))


def _exchange(document: Document, node: yaml.Node | None) -> ExchangeSpec:
    fields = document.mapping(node, ("deployment", "role_group"), ("authentication",))
    group = document.mapping(fields.get("role_group"), ("name", "description", "members"))
    document.choice(fields.get("authentication"), ("modern",))
    return ExchangeSpec(
        Deployment(document.choice(fields.get("deployment"), ("server",)) or "server"),
        role_group=RoleGroupSpec(
            name=_short(document, group.get("name"), "role_group"),
            description=_short(document, group.get("description"), "description"),
            members=_addresses(document, group.get("members")),
        ),
    )


def _adapter(document: Document, node: yaml.Node | None) -> AdapterSpec:
    fields = document.mapping(
        node, ("administrator", "host", "port", "ews_url", "mailboxes"), ("proxy", "ca_file")
    )
    ca_file = document.text(fields.get("ca_file"))
    return AdapterSpec(
        administrator=check_address(document, fields.get("administrator")),
        host=check_host(document, fields.get("host")),
        port=document.number(fields.get("port"), 1, 65535, 1),
        ews_url=check_https(document, fields.get("ews_url")),
        mailboxes=_addresses(document, fields.get("mailboxes")),
        network=replace(_proxy(document, fields.get("proxy")), ca_file=ca_file),
    )


def _proxy(document: Document, node: yaml.Node | None) -> Network:
    """Return the declared way out; `bypass` is a list, or Java's text parted by `|`."""
    fields = document.mapping(node, (), ("url", "bypass")) if node else {}
    bypass = fields.get("bypass")
    patterns = bypass.value if isinstance(bypass, yaml.SequenceNode) else [bypass]
    return Network(
        _proxy_address(document, fields.get("url")),
        tuple(p for item in patterns for p in parse_bypass(document.text(item))),
    )


def _proxy_address(document: Document, node: yaml.Node | None) -> Proxy | None:
    text = document.text(node)
    if not (text and node):
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


def _addresses(document: Document, node: yaml.Node | None) -> tuple[str, ...]:
    """Return the mail addresses of a list that has some, noting those that come twice."""
    first: dict[str, Place] = {}
    items = document.items(node)
    for item in items:
        address = check_address(document, item)
        place = first.setdefault(address, document.place(item))
        if address and place != document.place(item):
            what = message("manifest.twice", text=address, place=str(place))
            document.note(document.place(item), what, message("manifest.twice-remedy"))
    if node and not items:
        what = message("manifest.no-addresses")
        document.note(document.place(node), what, message("manifest.no-addresses-remedy"))
    return tuple(first)


def _short(document: Document, node: yaml.Node | None, what: str) -> str:
    text = document.text(node)
    if node and len(text) > LONGEST[what]:
        long = message("manifest.too-long", length=len(text), limit=LONGEST[what])
        document.note(document.place(node), long, message("manifest.too-long-remedy"))
    return text


def _warnings(
    document: Document, top: Mapping[str, yaml.Node], manifest: Manifest
) -> Iterator[Problem]:
    """Yield what will be done as written, and not work as the reader may think."""
    where = document.place(top["application"])
    application, adapter = manifest.application, manifest.adapter
    group = manifest.exchange.role_group
    if application is None or group is None:
        return
    if is_plain_http_elsewhere(application.redirect_uri):
        what = message("manifest.plain-http", uri=application.redirect_uri)
        remedy = message("manifest.plain-http-remedy", port=adapter.port, path=REDIRECT_PATH)
        yield Problem(what, remedy, where)
    if EWS_PERMISSION not in application.permissions:
        what = message("manifest.no-ews-permission", name=EWS_PERMISSION.name)
        yield Problem(what, message("manifest.no-ews-permission-remedy"), where)
    if adapter.administrator not in group.members:
        what = message("manifest.administrator-no-member", address=adapter.administrator)
        remedy = message("manifest.administrator-no-member-remedy")
        yield Problem(what, remedy, document.place(top["exchange"]))
