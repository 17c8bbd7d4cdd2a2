"""The outputs file: what `provision` writes and `adapter` reads. No secret is ever in it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from urllib.parse import urlsplit

import yaml

from provision.contract.document import Document
from provision.contract.messages import Failure, message
from provision.contract.sync_facts import (
    BESIDE,
    USUAL,
    GroupwareFacts,
    SyncFacts,
    flat,
    plain,
    read_groupware,
    read_sync,
)

# A file that says nothing of the sync is written as version 1, which older readers know.
VERSION, OLDEST = 2, 1
REQUIRED = (
    *("version", "tenant_id", "cloud", "access", "client_id", "application_object_id"),
    *("service_principal_object_id", "redirect_uri", "authority", "scopes", "ews_url"),
    *("administrator", "mailboxes"),
)
# Empty where nothing is registered in Entra, or nobody is sent back from a sign-in page.
PERHAPS_EMPTY = frozenset(
    {
        *("tenant_id", "client_id", "application_object_id", "service_principal_object_id"),
        *("redirect_uri", "authority"),
    }
)
LISTS = ("scopes", "mailboxes")
PATHS = ("certificate", "tls_certificate", "tls_key", "properties")
OPTIONAL = ("deployment", "authentication", *PATHS, "proxy", "groupware", "sync")


class OutputsError(Failure):
    """The outputs file cannot be used."""


@dataclass(frozen=True, slots=True)
class ProxyOutput:
    """The declared way out: `url` is `http://host:port`, `bypass` are host patterns with `*`."""

    url: str = ""
    bypass: tuple[str, ...] = ()
    ca_file: str = ""


@dataclass(frozen=True, slots=True)
class Outputs:
    """All that the adapter needs to know of a tenant.

    The ids, `redirect_uri` and `authority` may be empty, and `scopes` have none. `certificate`,
    `tls_certificate`, `tls_key` and `properties` are paths.
    """

    tenant_id: str
    cloud: str
    access: str
    client_id: str
    application_object_id: str
    service_principal_object_id: str
    redirect_uri: str
    authority: str
    scopes: tuple[str, ...]
    ews_url: str
    administrator: str
    mailboxes: tuple[str, ...]
    deployment: str = "server"
    authentication: str = "modern"
    certificate: str = ""
    tls_certificate: str = ""
    tls_key: str = ""
    properties: str = ""
    proxy: ProxyOutput = field(default_factory=ProxyOutput)
    groupware: GroupwareFacts = BESIDE
    sync: SyncFacts = USUAL


def render_outputs(outputs: Outputs) -> str:
    """Return `outputs` as YAML."""
    facts = {"version": _version(outputs)} | asdict(outputs)
    facts |= {name: list(facts[name]) for name in LISTS}
    facts["proxy"] |= {"bypass": list(outputs.proxy.bypass)}
    facts |= {"groupware": plain(outputs.groupware), "sync": plain(outputs.sync)}
    if not facts["sync"]:
        del facts["sync"]
    return yaml.safe_dump(facts, sort_keys=False)  # `allow_unicode` would lose U+0085


def flattened(outputs: Outputs) -> dict[str, str]:
    """Return the facts as a .properties file has them; the way out under Java's own names.

    No address, scope or host pattern has a comma or a bar in it, which part them.
    """
    facts = asdict(outputs) | {name: ",".join(getattr(outputs, name)) for name in LISTS}
    del facts["proxy"], facts["groupware"], facts["sync"]
    found = {"version": str(_version(outputs))} | facts
    way = urlsplit(outputs.proxy.url)
    if way.hostname:
        found |= {"https.proxyHost": way.hostname, "https.proxyPort": str(way.port)}
    if way.hostname or outputs.proxy.bypass:
        found["http.nonProxyHosts"] = "|".join(outputs.proxy.bypass)
    found |= dict(flat(outputs.groupware, "groupware")) | dict(flat(outputs.sync, "sync"))
    return found | {"ca_file": outputs.proxy.ca_file}


def parse_outputs(data: bytes, file: str) -> Outputs:
    """Return the outputs in `data`, or raise `OutputsError` naming every problem."""
    document = Document(data, file)
    facts = document.mapping(document.root, REQUIRED, OPTIONAL)
    if "version" in facts and document.number(facts["version"], 1, 10**6, VERSION) > VERSION:
        what = message("outputs.version", known=VERSION)
        document.note(document.place(facts["version"]), what, message("outputs.version-remedy"))
    texts = {
        name: (_perhaps if name in PERHAPS_EMPTY else Document.text)(document, facts.get(name))
        for name in REQUIRED
        if name not in ("version", *LISTS)
    }
    texts |= {name: _perhaps(document, facts[name]) for name in PATHS if name in facts}
    texts |= {
        name: document.text(facts[name])
        for name in ("deployment", "authentication")
        if name in facts
    }
    lists = {
        name: tuple(document.text(item) for item in document.items(facts.get(name)))
        for name in LISTS
    }
    outputs = Outputs(
        **texts,
        scopes=lists["scopes"],
        mailboxes=lists["mailboxes"],
        proxy=_proxy(document, facts),
        groupware=read_groupware(document, facts.get("groupware")),
        sync=read_sync(document, facts.get("sync")),
    )
    if document.problems:
        raise OutputsError(*document.problems)
    return outputs


def _proxy(document: Document, facts: dict[str, yaml.Node]) -> ProxyOutput:
    if "proxy" not in facts:
        return ProxyOutput()
    fields = document.mapping(facts["proxy"], (), ("url", "bypass", "ca_file"))
    return ProxyOutput(
        url=_perhaps(document, fields.get("url")),
        bypass=tuple(document.text(item) for item in document.items(fields.get("bypass"))),
        ca_file=_perhaps(document, fields.get("ca_file")),
    )


def _version(outputs: Outputs) -> int:
    return OLDEST if outputs.sync == USUAL else VERSION


def _perhaps(document: Document, node: yaml.Node | None) -> str:
    """Return the text of `node`, which may be empty."""
    empty = isinstance(node, yaml.ScalarNode) and node.value == ""
    return "" if empty else document.text(node)
