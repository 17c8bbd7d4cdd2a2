"""Say what a manifest asks of a tenant."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from provision.ownership import with_record
from provision.resources import Application, Grant, PermissionKind, ServicePrincipal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from provision.manifest import ApplicationSpec, Manifest
    from provision.resources import Key, Resource


def desired_resources(manifest: Manifest, certificates: Iterable[str] = ()) -> tuple[Resource, ...]:
    """Return what the tenant must hold, dependencies first, with the record that it is ours.

    `certificates` are the thumbprints of those by which the application signs in.
    """
    spec = manifest.application
    if spec is None:
        return ()
    application = Application(
        unique_name=spec.unique_name,
        display_name=spec.display_name,
        public_client=spec.public_client,
        redirect_uris=frozenset(filter(None, [spec.redirect_uri])),
        permissions=spec.permissions,
        certificates=frozenset(certificates),
    )
    grants = grants_wanted(spec, application.key) if spec.admin_consent else ()
    return with_record((application, ServicePrincipal(application.key), *grants))


def grants_wanted(spec: ApplicationSpec, application: Key) -> Iterator[Grant]:
    """Yield a grant an API, whoever gives it: Entra keeps one for each application and API."""
    delegated = sorted(p for p in spec.permissions if p.kind is PermissionKind.DELEGATED)
    for api, permissions in groupby(delegated, lambda permission: permission.api):
        yield Grant(application, api, frozenset(p.name for p in permissions))
