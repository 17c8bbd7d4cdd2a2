"""Which words of a manifest need one another, and which have no place together: a table.

The reader notes what breaks it, and the schema for editors says the same as `if` and `then`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from provision.contract.messages import message
from provision.contract.sync_facts import By, GroupwareKind
from provision.sections import Access, Authentication, Deployment
from provision.words import ACCESS, AUTHENTICATION, BY, DEPLOYMENT, KIND

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from provision.contract.messages import Line
    from provision.reading import Reading

# Where the words stand on which the others depend.
DECIDING = {
    "access": ACCESS,
    "exchange.deployment": DEPLOYMENT,
    "exchange.authentication": AUTHENTICATION,
    "adapter.groupware.kind": KIND,
    "adapter.sync.window.by": BY,
}

Case = dict[str, tuple[str, ...]]
PERSON = (Access.IMPERSONATION.value, Access.FULL_ACCESS.value)
PASSWORD = (Authentication.NTLM.value, Authentication.BASIC.value)
IMPERSONATION: Case = {"access": (Access.IMPERSONATION.value,)}
FULL_ACCESS: Case = {"access": (Access.FULL_ACCESS.value,)}
ITSELF: Case = {"access": (Access.APPLICATION.value,)}
BY_PERSON: Case = {"access": PERSON}
BY_TOKEN: Case = {"authentication": (Authentication.MODERN.value,)}
BY_PASSWORD: Case = {"authentication": PASSWORD}
ON_SERVER: Case = {"deployment": (Deployment.SERVER.value,)}
ONLINE: Case = {"deployment": (Deployment.ONLINE.value,)}
ON_DISK: Case = {"kind": (GroupwareKind.VDIR.value,)}
BY_CALDAV: Case = {"kind": (GroupwareKind.CALDAV.value,)}
BY_CHANGE: Case = {"by": (By.MODIFIED.value,)}


class Demand(Enum):
    """What a rule says of a word."""

    NEEDED = auto()
    REFUSED = auto()


@dataclass(frozen=True, slots=True)
class Rule:
    """In this case the word at `path` is needed, or refused; `why` is a key of the catalogue."""

    path: str
    demand: Demand
    case: Case
    why: str
    remedy: str = ""

    @property
    def section(self) -> str:
        return self.path.rpartition(".")[0]

    @property
    def word(self) -> str:
        return self.path.rpartition(".")[2]

    def holds(self, facts: Mapping[str, str]) -> bool:
        """Return whether this is the case; a fact that could not be read decides nothing."""
        return all(facts.get(name) in among for name, among in self.case.items())


def needed(why: str, case: Case, *paths: str) -> Iterator[Rule]:
    """Yield a rule for each path."""
    return (Rule(path, Demand.NEEDED, case, why) for path in paths)


def refused(why: str, case: Case, *paths: str, remedy: str = "manifest.take-out") -> Iterator[Rule]:
    """Yield a rule for each path."""
    return (Rule(path, Demand.REFUSED, case, why, remedy) for path in paths)


RULES: tuple[Rule, ...] = (
    # Exchange Server knows no RBAC for Applications; Exchange Online no longer knows a password.
    *refused("server-application", ON_SERVER | ITSELF, "access", remedy="manifest.other-access"),
    *refused("online-password", ONLINE | BY_PASSWORD, "exchange.authentication", remedy="manifest.modern"),
    *needed("tokens", BY_TOKEN, "tenant", "application"),
    *refused("no-tokens", BY_PASSWORD, "application"),
    *needed("by-role-group", IMPERSONATION, "exchange.role_group"),
    *refused("no-role-group", {"access": (*FULL_ACCESS["access"], *ITSELF["access"])},
             "exchange.role_group"),
    *needed("by-scope", ITSELF, "exchange.scope"),
    *refused("no-scope", FULL_ACCESS, "exchange.scope"),
    *refused("no-switch", ON_SERVER, "exchange.ews_enabled"),
    *needed("by-consent", BY_PERSON, "application.permissions", "application.admin_consent"),
    *refused("no-consent", ITSELF, "application.permissions", "application.admin_consent"),
    *refused("no-redirect", ITSELF, "application.redirect_uri", "application.public_client",
             "adapter.tls_certificate", "adapter.tls_key"),
    *refused("no-tokens", BY_PASSWORD, "adapter.tls_certificate", "adapter.tls_key"),
    *needed("by-certificate", ITSELF, "application.certificate", "adapter.certificate"),
    *refused("no-certificate", BY_PERSON, "application.certificate", "adapter.certificate"),
    *needed("redirect", BY_PERSON | BY_TOKEN, "adapter.host", "adapter.port"),
    *needed("own-host", ON_SERVER, "adapter.ews_url"),
    *needed("by-caldav", BY_CALDAV, "adapter.groupware.url"),
    *refused("no-folder", BY_CALDAV, "adapter.groupware.folder"),
    *refused("no-caldav", ON_DISK, "adapter.groupware.url", "adapter.groupware.user"),
    *refused("no-ahead", BY_CHANGE, "adapter.sync.window.ahead"),
)  # fmt: skip
# Of these, both or none.
TOGETHER = (("adapter", ("tls_certificate", "tls_key")),)
# Of these, one at most.
APART = (("adapter", ("proxy", "properties")),)


def needs_of(section: str, facts: Mapping[str, str]) -> dict[str, Line]:
    """Return the words that `section` needs in this case, and why."""
    rules = (rule for rule in RULES if rule.section == section and rule.holds(facts))
    return {
        rule.word: message(f"manifest.why-{rule.why}")
        for rule in rules
        if rule.demand is Demand.NEEDED
    }


def settled(facts: Mapping[str, str]) -> dict[str, str]:
    """Return `facts` without those that contradict others, from which nothing follows."""
    refused = {
        r.word
        for r in RULES
        if r.demand is Demand.REFUSED and r.path in DECIDING and r.holds(facts)
    }
    return {name: value for name, value in facts.items() if name not in refused}


def check_rules(sections: Mapping[str, Reading], facts: Mapping[str, str]) -> None:
    """Note every word that has no place in this manifest, or not without another."""
    certain = settled(facts)
    for rule in RULES:
        reading = sections[rule.section]
        known = facts if rule.path in DECIDING else certain
        if rule.demand is Demand.REFUSED and rule.word in reading and rule.holds(known):
            why = message(f"manifest.why-{rule.why}")
            what = message("manifest.refused", name=rule.word, why=why)
            reading.note(rule.word, what, message(rule.remedy))
    for section, names in TOGETHER:
        there = [name for name in names if name in sections[section]]
        for missing in (name for name in names if there and name not in there):
            what = message("manifest.alone", name=there[0], other=missing)
            sections[section].note(there[0], what, message("manifest.alone-remedy", name=missing))
    for section, names in APART:
        first, *more = [name for name in names if name in sections[section]] or [""]
        for name in more:
            what = message("manifest.apart", name=name, other=first)
            sections[section].note(name, what, message("manifest.apart-remedy"))
