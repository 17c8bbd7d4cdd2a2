"""Say of a manifest what will be done as written, and not work as its reader may think."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from provision.contract.messages import Problem, message
from provision.forms import is_plain_http_elsewhere
from provision.resources import EWS_PERMISSION
from provision.retirement import Step, milestone
from provision.sections import Access, Deployment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from provision.contract.messages import Message, Place
    from provision.sections import ApplicationSpec, Manifest


def cautions_of(manifest: Manifest, places: Mapping[str, Place]) -> Iterator[Problem]:
    """Yield the cautions, each at the section of the manifest it is about."""
    if manifest.application and manifest.access is not Access.APPLICATION:
        yield from _of_sign_in(manifest, manifest.application, places["application"])
    group, administrator = manifest.exchange.role_group, manifest.adapter.administrator
    if group and administrator not in group.members:
        what = message("manifest.administrator-no-member", address=administrator)
        remedy = message("manifest.administrator-no-member-remedy")
        yield Problem(what, remedy, places["exchange"])
    if manifest.access is Access.APPLICATION:
        what, remedy = message("manifest.opens-mail"), message("manifest.opens-mail-remedy")
        yield Problem(what, remedy, places["exchange"])
    if manifest.exchange.deployment is Deployment.ONLINE:
        yield from _of_exchange_online(manifest, places)


def _of_sign_in(
    manifest: Manifest, application: ApplicationSpec, where: Place
) -> Iterator[Problem]:
    uri, adapter = application.redirect_uri, manifest.adapter
    if is_plain_http_elsewhere(uri):
        path = urlsplit(uri).path
        remedy = message("manifest.plain-http-remedy", port=adapter.port, path=path)
        yield Problem(message("manifest.plain-http", uri=uri), remedy, where)
    if uri.startswith("https:") and not adapter.tls_certificate:
        remedy = message("manifest.no-tls-remedy")
        yield Problem(message("manifest.no-tls", uri=uri), remedy, where)
    if EWS_PERMISSION not in application.permissions:
        what = message("manifest.no-ews-permission", name=EWS_PERMISSION.name)
        yield Problem(what, message("manifest.no-ews-permission-remedy"), where)


def _end_of_ews(manifest: Manifest) -> Message:
    """Return when EWS ends in this cloud, by whom it is published; or that nobody has."""
    cloud = manifest.cloud.name
    ends = milestone(cloud, Step.ENDS)
    if ends is None:
        return message("manifest.ews-ends-unknown", cloud=cloud)
    return message("manifest.ews-ends", day=ends.day.isoformat(), source=ends.source)


def _of_exchange_online(manifest: Manifest, places: Mapping[str, Place]) -> Iterator[Problem]:
    if manifest.access is Access.IMPERSONATION:
        what = message("manifest.no-impersonation")
        yield Problem(what, message("manifest.no-impersonation-remedy"), places["exchange"])
    yield Problem(_end_of_ews(manifest), message("manifest.ews-ends-remedy"), places["exchange"])
    if manifest.adapter.ews_host != manifest.exchange_host:
        what = message(
            "manifest.other-host", host=manifest.adapter.ews_host, token=manifest.exchange_host
        )
        remedy = message("manifest.other-host-remedy", host=manifest.exchange_host)
        yield Problem(what, remedy, places["adapter"])
