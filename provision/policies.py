"""Whether a tenant's policies let an application have its certificate: pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provision.contract.messages import message
from provision.findings import Finding, State, Unread, ok, unchecked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime, timedelta

    from provision.directory_records import PolicyRecord, Restriction
    from provision.key_credentials import KeyCredential

# learn.microsoft.com/graph/api/resources/keycredentialconfiguration
LIFETIME, TRUSTED = "asymmetricKeyLifetime", "trustedCertificateAuthority"
WHO = message("preflight.who-policies")


def policy_findings(
    keys: Iterable[KeyCredential],
    default: PolicyRecord | Unread,
    own: PolicyRecord | Unread | None,
    made: datetime | None,
) -> Iterator[Finding]:
    """Yield what stands in the way of adding `keys` to an application `made` then, or not yet."""
    keys = tuple(keys)
    if not keys:
        yield ok("policy", message("preflight.no-key"))
        return
    if isinstance(default, Unread):
        yield _unread(default)
        return
    if isinstance(own, Unread):
        yield _unread(own)
        return
    found = [
        one for restriction in _in_force(default, own, made) for one in _against(restriction, keys)
    ]
    yield from found or (ok("policy", message("preflight.policy")),)


def _unread(unread: Unread) -> Finding:
    how = message("preflight.policy-unread-remedy")
    return unchecked("policy", unread, message("preflight.who-reads"), how)


def _in_force(
    default: PolicyRecord, own: PolicyRecord | None, made: datetime | None
) -> Iterator[Restriction]:
    """Yield what an application lives by: of one kind its own counts, off or not, before all's."""
    ours = own.restrictions if own and own.enabled else ()
    settled = {one.kind for one in ours} | (
        own.switched_off if own and own.enabled else frozenset()
    )
    general = default.restrictions if default.enabled else ()
    for one in (*ours, *(one for one in general if one.kind not in settled)):
        if made is None or one.since is None or made > one.since:
            yield one


def _against(restriction: Restriction, keys: Iterable[KeyCredential]) -> Iterator[Finding]:
    if restriction.kind == TRUSTED:
        said, how = message("preflight.trusted"), message("preflight.trusted-remedy")
        yield Finding("policy", State.WARNING, said, WHO, how)
    if restriction.kind == LIFETIME and restriction.longest:
        yield from (
            _too_long(key, restriction.longest) for key in keys if _lives(key, restriction.longest)
        )


def _lives(key: KeyCredential, longest: timedelta) -> bool:
    return bool(key.starts and key.ends and key.ends - key.starts > longest)


def _too_long(key: KeyCredential, longest: timedelta) -> Finding:
    days = (key.ends - key.starts).days if key.ends and key.starts else 0
    said = message("preflight.too-long", days=days, longest=longest.days, key=key.thumbprint)
    how = message("preflight.too-long-remedy", longest=longest.days)
    return Finding("policy", State.MISSING, said, WHO, how)
