"""Microsoft's own applications: the APIs with their permissions, and the public clients."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

MICROSOFT = "f8cdef31-a31e-4b4a-93e4-5f571e91255a"  # the tenant that owns them
EXCHANGE = "00000002-0000-0ff1-ce00-000000000000"
GRAPH = "00000003-0000-0000-c000-000000000000"
AZURE = "797f4846-ba00-4fd7-ba43-dac1f8f63013"
AZURE_CLI = "04b07795-8ddb-461a-bbee-02f9e1bf7b46"
GRAPH_COMMAND_LINE = "14d82eec-204b-4c2f-b7e8-296a70dab67e"

EXCHANGE_SCOPES = {
    "EWS.AccessAsUser.All": "3b5f3d61-589b-4a3c-a359-5dd4b5ee5bd5",
    "Exchange.Manage": "ab4f2b77-0b06-4fc1-a9de-02113fc2ab7c",
}
EXCHANGE_ROLES = {
    "full_access_as_app": "dc890d15-9560-4a4c-9b7f-a736ec74ec40",
    "Exchange.ManageAsApp": "dc50a0fb-09a3-484d-be87-e023b12c6440",
    "Calendars.ReadWrite.All": "ef54d2bf-783f-4e0f-bca1-3210c0444d99",
}
AZURE_SCOPES = {"user_impersonation": "41094075-9dad-400e-a0bd-54e686782033"}
# github.com/microsoftgraph/microsoft-graph-devx-content, permissions-descriptions.json
GRAPH_SCOPES = {
    "EWS.AccessAsUser.All": "9769c687-087d-48ac-9cb3-c37dde652038",
    "EAS.AccessAsUser.All": "ff91d191-45a0-43fd-b837-bd682c4a0b0f",
    "Calendars.Read": "465a38f9-76ea-45b9-9f34-9e8b0d4b0b42",
    "Calendars.ReadBasic": "662d75ba-a364-42ad-adee-f5f880ea4878",
    "Calendars.ReadWrite": "1ec239c2-d7c9-4623-a91a-a9775856bb36",
    "Calendars.Read.Shared": "2b9c4092-424d-4249-948d-b43879977640",
    "Calendars.ReadWrite.Shared": "12466101-c9b8-439a-8589-dd09ee67e8e9",
    "Tasks.Read": "f45671fb-e0fe-4b4b-be20-3d3ce43f1bcb",
    "Tasks.ReadWrite": "2219042f-cab5-40cc-b0d2-16b1540b4c5f",
    "Tasks.Read.Shared": "88d21fd4-8e5a-4c32-b5e2-4a1c95f34f72",
    "Tasks.ReadWrite.Shared": "c5ddf11b-c114-4886-8558-8a4e557cd52b",
    "User.Read": "e1fe6dd8-ba31-4d61-89e7-88639da4683d",
    "User.ReadBasic.All": "b340eb25-3456-403f-be2f-af7a0d370277",
    "User.Read.All": "a154be20-db9c-4678-8ab7-66f6cc099a59",
    "User.ReadWrite.All": "204e0828-b5ca-4ad8-b9f3-f32a958e7cc4",
    "Group.ReadWrite.All": "4e46008b-f24c-477d-8fff-7bb4ec7aafe0",
    "AuditLog.Read.All": "e4c9e354-4dc5-45b8-9e7c-e1393b0b1a20",
    "openid": "37f7f235-527c-4136-accd-4a02d197296e",
    "profile": "14dad69e-099b-42c9-810b-d002981feec1",
    "email": "64a6cdd6-aab1-4aaf-94b8-3cc8405e90d0",
    "offline_access": "7427e0e9-2fba-42fe-b0c0-848c9e6a8182",
    "MailboxSettings.Read": "87f447af-9fa4-4c32-9dfa-4a57a73d18ce",
    "MailboxSettings.ReadWrite": "818c620a-27a9-40bd-a6a5-d96f7d610b4b",
    "Mail.Read": "570282fd-fa5c-430d-a7fd-fc8dc98a9dca",
    "Application.Read.All": "c79f8feb-a9db-4090-85f9-90d820caa0eb",
    "Application.ReadWrite.All": "bdfbf15f-ee85-4955-8675-146e8e5296b5",
    "AppRoleAssignment.ReadWrite.All": "84bccea3-f856-4a8a-967b-dbe0a3d53a64",
    "DelegatedPermissionGrant.ReadWrite.All": "41ce6ca6-6826-4807-84f1-1c82854f7ee5",
    "Directory.Read.All": "06da0dbc-49e2-44d2-8312-53f166ab848a",
    "Directory.ReadWrite.All": "c5366453-9fb0-48a5-a156-24f0c49a4b84",
    "Directory.AccessAsUser.All": "0e263e50-5827-48a4-b97c-d940288653c7",
    "Organization.Read.All": "4908d5b9-3fb2-4b1e-9336-1888b7937185",
    "RoleManagement.Read.Directory": "741c54c3-0c1e-44a1-818b-3f97ab4e8c83",
    "Policy.Read.All": "572fea84-0151-49b2-9301-11cb16974376",
    "RoleManagement.ReadWrite.Exchange": "c1499fe0-52b1-4b22-bed2-7a244e0e879f",
}
GRAPH_ROLES = {
    "Calendars.Read": "798ee544-9d2d-430c-a058-570e29e34338",
    "Calendars.ReadBasic.All": "8ba4a692-bc31-4128-9094-475872af8a53",
    "Calendars.ReadWrite": "ef54d2bf-783f-4e0f-bca1-3210c0444d99",
    "Tasks.Read.All": "f10e1f91-74ed-437f-a6fd-d6ae88e26c1f",
    "Tasks.ReadWrite.All": "44e666d1-d276-445b-a5fc-8815eeb81d55",
    "User.Read.All": "df021288-bdef-4463-88db-98f22de89214",
    "MailboxSettings.Read": "40f97065-369a-49f4-947c-6a255697ae91",
    "MailboxSettings.ReadWrite": "6931bccd-447a-43d1-b442-00a195474933",
    "Application.Read.All": "9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30",
    "Application.ReadWrite.OwnedBy": "18a4783c-866b-4cc7-a460-3d5e5662c884",
    "Application.ReadWrite.All": "1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9",
    "AppRoleAssignment.ReadWrite.All": "06b708a9-e830-4db3-a914-8e69da51d44f",
    "DelegatedPermissionGrant.ReadWrite.All": "8e8e4742-1d95-4f68-9d56-6ee75648c72a",
    "Directory.Read.All": "7ab1d382-f21e-4acd-a863-ba3e13f7da61",
    "Directory.ReadWrite.All": "19dbc75e-c2e2-444c-a770-ec69d8559fc7",
    "Organization.Read.All": "498476ce-e0fe-48b0-b801-37ba7e2685c6",
    "RoleManagement.Read.Directory": "483bed4a-2ad3-4361-a73b-c83ccdbdc53c",
    "Policy.Read.All": "246dd0d5-5bd0-4def-940b-0421030a5b68",
    "RoleManagement.ReadWrite.Exchange": "025d3225-3f02-4882-b4c0-cd5b541a4e80",
}
# A person may consent to these for themselves, where the organisation lets people consent at all.
FOR_USERS = frozenset(
    {"openid", "profile", "email", "offline_access", "User.Read", "User.ReadBasic.All"}
    | {"EWS.AccessAsUser.All", "EAS.AccessAsUser.All", "Mail.Read"}
    | {name for name in GRAPH_SCOPES if name.startswith(("Calendars.", "Tasks.", "MailboxS"))}
)


@dataclass(frozen=True, slots=True)
class Api:
    """An API of Microsoft's that has its service principal in every tenant."""

    app_id: str
    name: str
    names: tuple[str, ...]
    scopes: dict[str, str]
    roles: dict[str, str]

    def properties(self) -> dict[str, Any]:
        """Return what is peculiar to its service principal."""
        return {
            "appId": self.app_id,
            "displayName": self.name,
            "appDisplayName": self.name,
            "appOwnerOrganizationId": MICROSOFT,
            "servicePrincipalNames": [self.app_id, *self.names],
            "oauth2PermissionScopes": [_scope(*entry) for entry in self.scopes.items()],
            "appRoles": [_role(*entry) for entry in self.roles.items()],
        }


@dataclass(frozen=True, slots=True)
class Client:
    """A public client of Microsoft's; without `preauthorised` it needs consent as any other."""

    app_id: str
    name: str
    preauthorised: Mapping[str, frozenset[str]] = field(default_factory=dict)  # by the API's id

    def application(self) -> dict[str, Any]:
        """Return its registration, which stands in Microsoft's own tenant."""
        native = "https://login.microsoftonline.com/common/oauth2/nativeclient"
        return {
            "appId": self.app_id,
            "displayName": self.name,
            "signInAudience": "AzureADMultipleOrgs",
            "isFallbackPublicClient": True,
            "publicClient": {"redirectUris": ["http://localhost", native]},
            "web": {"redirectUris": []},
            "spa": {"redirectUris": []},
            "requiredResourceAccess": [
                {
                    "resourceAppId": GRAPH,
                    "resourceAccess": [{"id": GRAPH_SCOPES["User.Read"], "type": "Scope"}],
                }
            ],
            "ownerOrganization": MICROSOFT,
            "keyCredentials": [],
        }


APIS = (
    Api(
        EXCHANGE,
        "Office 365 Exchange Online",
        (
            "https://outlook.office365.com/",
            "https://outlook.office365.com",
            "https://outlook.office.com/",
            "https://outlook.office.com",
            "https://outlook.office365.us/",
            "https://outlook-dod.office365.us/",
            "https://partner.outlook.cn/",
        ),
        EXCHANGE_SCOPES,
        EXCHANGE_ROLES,
    ),
    Api(
        GRAPH,
        "Microsoft Graph",
        (
            "https://graph.microsoft.com/",
            "https://graph.microsoft.com",
            "https://graph.microsoft.us",
            "https://dod-graph.microsoft.us",
            "https://microsoftgraph.chinacloudapi.cn",
        ),
        GRAPH_SCOPES,
        GRAPH_ROLES,
    ),
    Api(
        AZURE,
        "Windows Azure Service Management API",
        ("https://management.azure.com/", "https://management.core.windows.net/"),
        AZURE_SCOPES,
        {},
    ),
)
CLIENTS = {
    client.app_id: client
    for client in (
        Client(
            AZURE_CLI,
            "Microsoft Azure CLI",
            {
                AZURE: frozenset(AZURE_SCOPES),
                GRAPH: frozenset(
                    {"Application.ReadWrite.All", "AppRoleAssignment.ReadWrite.All"}
                    | {"AuditLog.Read.All", "DelegatedPermissionGrant.ReadWrite.All"}
                    | {"Directory.AccessAsUser.All", "Group.ReadWrite.All", "User.Read.All"}
                    | {"User.ReadWrite.All", "email", "openid", "profile"}
                ),
            },
        ),
        Client(GRAPH_COMMAND_LINE, "Microsoft Graph Command Line Tools"),
    )
}


def _scope(value: str, scope_id: str) -> dict[str, Any]:
    return {
        "id": scope_id,
        "value": value,
        "type": "User" if value in FOR_USERS else "Admin",
        "isEnabled": True,
        "adminConsentDisplayName": value,
        "adminConsentDescription": f"Allows the app to use {value}.",
        "userConsentDisplayName": value,
        "userConsentDescription": f"Allows the app to use {value}.",
    }


def _role(value: str, role_id: str) -> dict[str, Any]:
    return {
        "id": role_id,
        "value": value,
        "displayName": value,
        "description": f"Allows the app to use {value}.",
        "allowedMemberTypes": ["Application"],
        "isEnabled": True,
        "origin": "Application",
    }
