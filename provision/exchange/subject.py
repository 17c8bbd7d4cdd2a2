"""What the scripts of a manifest are about: the manifest, and what its application is known by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from provision.exchange.allow_list import AllowList
from provision.exchange.application_inspection import ApplicationRole, application_role_of
from provision.manifest import Access, Deployment
from provision.retirement import Step, milestone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provision.ews_usage import Use
    from provision.manifest import Manifest
    from provision.outputs import Identities
    from provision.statements import Field


@dataclass(frozen=True, slots=True)
class Subject:
    """A manifest, the ids that its application has once it is registered, and who else uses EWS.

    `uses` is nothing where nobody knows, and empty where nobody else does.
    """

    manifest: Manifest
    identities: Identities | None = None
    uses: tuple[Use, ...] | None = None

    @property
    def online(self) -> bool:
        return self.manifest.exchange.deployment is Deployment.ONLINE

    @property
    def role(self) -> ApplicationRole | None:
        """Return the role that an application is to hold."""
        if self.identities is None or self.manifest.access is not Access.APPLICATION:
            return None
        return application_role_of(self.manifest, self.identities)

    @property
    def allowed(self) -> AllowList | None:
        """Return what is wanted of the list, which only Exchange Online has."""
        if self.identities is None or not self.online:
            return None
        return AllowList(
            self.identities.client_id,
            may_switch=self.manifest.exchange.ews_enabled,
            empty_blocks=milestone(self.manifest.cloud.name, Step.EMPTY_LIST_BLOCKS) is not None,
            in_use=self.uses,
        )

    def facts(self) -> Iterator[tuple[str, Field]]:
        """Yield what an answer says of them."""
        manifest, ids = self.manifest, self.identities
        yield "application", manifest.owner
        yield "tenant", manifest.tenant
        yield "tenantId", ids.tenant_id if ids else ""
        yield "deployment", manifest.exchange.deployment.value
        yield "access", manifest.access.value
        yield "administrator", manifest.adapter.administrator
        yield "clientId", ids.client_id if ids else ""
