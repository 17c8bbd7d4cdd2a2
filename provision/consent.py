"""Where an administrator consents for the whole organisation, and whether that has come about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from provision.contract.messages import Problem, message
from provision.errors import ProvisionError
from provision.resources import EXCHANGE_ONLINE, MICROSOFT_GRAPH

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from provision.records import GrantRecord
    from provision.resources import Grant
    from provision.sections import Manifest

MOST_MINUTES = 24 * 60


def consent_address(
    manifest: Manifest, tenant_id: str, client_id: str, grants: Iterable[Grant], state: str = ""
) -> str:
    """Return the page on which `grants` are consented to, and nothing else, in this tenant.

    Of several APIs the page with scopes takes one, so that the page of all that is registered is
    named then (learn.microsoft.com/entra/identity-platform/v2-admin-consent).
    """
    grants = tuple(grants)
    base = f"https://{manifest.cloud.sign_in}/{tenant_id}"
    back = manifest.application.redirect_uri if manifest.application else ""
    given = {"client_id": client_id, "redirect_uri": back, "state": state}
    asked = {name: value for name, value in given.items() if value}
    if len(grants) != 1:
        return f"{base}/adminconsent?{urlencode(asked)}"
    (grant,) = grants
    scopes = " ".join(f"{audience(manifest, grant.api)}/{name}" for name in sorted(grant.scopes))
    return f"{base}/v2.0/adminconsent?{urlencode({**asked, 'scope': scopes})}"


def audience(manifest: Manifest, api: str) -> str:
    """Return what an API's tokens are made out for."""
    hosts = {EXCHANGE_ONLINE: manifest.exchange_host, MICROSOFT_GRAPH: manifest.cloud.graph}
    return f"https://{hosts[api]}" if api in hosts else api


class ConsentError(ProvisionError):
    """Consent was refused, or did not come in time."""


def parse_minutes(text: str) -> timedelta:
    """Return how long to wait, of a number of minutes as a person writes it."""
    if text.isascii() and text.isdecimal() and 1 <= int(text[:6]) <= MOST_MINUTES:
        return timedelta(minutes=int(text))
    what = message("consent.minutes", text=text, most=MOST_MINUTES)
    raise ConsentError(Problem(what, message("consent.minutes-remedy")))


class Verdict(StrEnum):
    """What has come of the consent that is waited for."""

    GIVEN = "given"
    NOTHING = "nothing"
    OTHERS = "others"
    ONE_PERSON = "one-person"


@dataclass(frozen=True, slots=True)
class Consented:
    """What is `missing` of the scopes that are wanted, and what is there that is not wanted."""

    verdict: Verdict
    missing: frozenset[str]
    others: frozenset[str] = frozenset()


def consented(
    wanted: Mapping[str, frozenset[str]], found: Iterable[tuple[bool, GrantRecord]]
) -> Consented:
    """Return whether everybody's consent has every scope that is `wanted`, as sets an API.

    `found` are consents, each with whether it is everybody's; APIs are object ids.
    """
    found = tuple(found)
    everybodys = _by_api(grant for for_all, grant in found if for_all)
    one_persons = _by_api(grant for for_all, grant in found if not for_all)
    missing, others = _compared(wanted, everybodys)
    if not missing:
        return Consented(Verdict.GIVEN, missing, others)
    if not _compared(wanted, one_persons)[0]:
        return Consented(Verdict.ONE_PERSON, missing, others)
    return Consented(Verdict.OTHERS if others else Verdict.NOTHING, missing, others)


def _by_api(grants: Iterable[GrantRecord]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for grant in grants:
        found[grant.resource_id] = found.get(grant.resource_id, frozenset()) | grant.scopes
    return found


def _compared(
    wanted: Mapping[str, frozenset[str]], found: Mapping[str, frozenset[str]]
) -> tuple[frozenset[str], frozenset[str]]:
    """Return which of the scopes are missing, and which are there and not wanted."""
    missing: set[str] = set()
    others: set[str] = set()
    for api in wanted.keys() | found.keys():
        asked, there = wanted.get(api, frozenset()), found.get(api, frozenset())
        held, known = {name.casefold() for name in there}, {name.casefold() for name in asked}
        missing |= {name for name in asked if name.casefold() not in held}
        others |= {name for name in there if name.casefold() not in known}
    return frozenset(missing), frozenset(others)
