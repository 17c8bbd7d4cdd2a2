"""Exchange Online as far as the scripts ask of it, written anew from Microsoft's reference."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from provision.simulator.exchange.cmdlet_errors import CmdletError

Row = dict[str, object]
ROLE = "Application EWS.AccessAsApp"
TENANT = "5a000000-0000-4000-8000-000000000001"
ADDRESSES = ("sync", "hanako.yamada", "taro.suzuki", "emma.clark", "liam.byrne", "admin")


@dataclass
class Online:
    """An organisation; `denied` are cmdlets that this account may not run, `unseen` a delay."""

    enabled: bool | None = None
    allowed: str | None = None
    dehydrated: bool = False
    roles: list[str] = field(default_factory=lambda: ["Mail Recipients", ROLE])
    recipients: list[str] = field(
        default_factory=lambda: [f"{a}@sakura.example" for a in ADDRESSES]
    )
    closed: set[str] = field(default_factory=set)
    permissions: dict[str, list[Row]] = field(default_factory=dict)
    principals: list[Row] = field(default_factory=list)
    scopes: list[Row] = field(default_factory=list)
    assignments: list[Row] = field(default_factory=list)
    members: dict[str, list[str]] = field(default_factory=dict)
    denied: set[str] = field(default_factory=set)
    tenants: list[str] = field(default_factory=lambda: [TENANT])
    unseen: int = 0
    changes: list[str] = field(default_factory=list)

    def run(self, name: str, parameters: Mapping[str, object]) -> list[Row]:
        if name in self.denied:
            raise CmdletError("AccessDenied", f"{name} is not recognized")
        cmdlet: Callable[..., list[Row] | None] = getattr(self, name.replace("-", "_").lower())
        if not name.startswith(("Get-", "Test-")):
            self.changes.append(name)
        return cmdlet(**{given.lower(): value for given, value in parameters.items()}) or []

    def get_organizationconfig(self, retrieveewsoperationaccesspolicy: bool = False) -> list[Row]:
        row: Row = {"Name": "sakura.example", "IsDehydrated": self.dehydrated}
        row["EwsEnabled"] = self.enabled
        row |= {"EwsApplicationAccessPolicy": None, "EwsAllowList": None, "EwsBlockList": None}
        return [
            row | {"EwsAllowedAppIDs": self.allowed if retrieveewsoperationaccesspolicy else ""}
        ]

    def set_organizationconfig(self, **given: object) -> None:
        match given:
            case {"ewsallowedappids": str(written)} if len(given) == 1 and written:
                self.allowed = written
            case {"ewsenabled": True} if len(given) == 1:
                self.enabled = True
            case _:
                raise AssertionError(given)

    def get_connectioninformation(self) -> list[Row]:
        others = {"State": "Connected", "ConnectionUri": "https://outlook.office365.com"}
        return [
            {"UserPrincipalName": "admin@sakura.example", "TenantID": tenant, **others}
            for tenant in self.tenants
        ]

    def get_recipient(self, *, resultsize: str | int, **given: object) -> list[Row]:
        rows: list[Row] = [
            {"Name": address, "PrimarySmtpAddress": address, "RecipientTypeDetails": "UserMailbox"}
            for address in self.recipients
        ]
        if "recipienttype" in given:
            outside = {f"-not (MemberOfGroup -eq '{dn}')": m for dn, m in self.members.items()}
            inside = outside.get(str(given["filter"]), [])
            assert resultsize == 1
            return [row for row in rows if row["Name"] not in inside][:1]
        assert resultsize == "Unlimited"
        return [row for row in rows if given == {"filter": f"EmailAddresses -eq '{row['Name']}'"}]

    def get_casmailbox(self, identity: str) -> list[Row]:
        row: Row = {"EwsApplicationAccessPolicy": None, "EwsAllowList": None, "EwsBlockList": None}
        return [row | {"EwsEnabled": False if identity in self.closed else None}]

    def get_mailboxpermission(self, identity: str, user: str, resultsize: str) -> list[Row]:
        if identity not in self.recipients:
            raise CmdletError("NotFound", "no such mailbox")
        assert resultsize == "Unlimited"
        return [row for row in self.permissions.get(identity, []) if row["User"] == user]

    def add_mailboxpermission(
        self,
        identity: str,
        user: str,
        accessrights: list[str],
        inheritancetype: str,
        automapping: bool,
    ) -> None:
        assert automapping is False
        self.permissions.setdefault(identity, []).append(entry(user, accessrights, inheritancetype))

    def remove_mailboxpermission(self, confirm: bool, identity: str, **given: object) -> None:
        assert confirm is False
        gone = entry(str(given["user"]), list(given["accessrights"]), str(given["inheritancetype"]))  # type: ignore[call-overload]
        self.permissions[identity].remove(gone)

    def get_managementrole(self) -> list[Row]:
        return [{"Name": role} for role in self.roles]

    def get_serviceprincipal(self) -> list[Row]:
        return self.principals

    def new_serviceprincipal(self, **given: object) -> None:
        if self.unseen:
            self.unseen -= 1
            raise CmdletError("NotFound", "the service principal is not in the directory")
        names = {"appid": "AppId", "objectid": "ObjectId", "displayname": "DisplayName"}
        self.principals.append({names[name]: value for name, value in given.items()})

    def remove_serviceprincipal(self, identity: str, confirm: bool) -> None:
        assert confirm is False
        self.principals.remove(self._principal(identity))

    def get_managementscope(self, orphan: bool = False) -> list[Row]:
        used = {row["CustomResourceScope"] for row in self.assignments}
        return [row for row in self.scopes if not (orphan and row["Name"] in used)]

    def new_managementscope(self, name: str, recipientrestrictionfilter: str) -> None:
        self.scopes.append({"Name": name, "RecipientFilter": recipientrestrictionfilter})

    def remove_managementscope(self, identity: str, confirm: bool) -> None:
        assert confirm is False
        self.scopes = [row for row in self.scopes if row["Name"] != identity]

    def get_managementroleassignment(self, role: str, delegating: bool) -> list[Row]:
        assert delegating is False
        return [row for row in self.assignments if row["Role"] == role]

    def new_managementroleassignment(
        self,
        name: str,
        app: str,
        role: str,
        customresourcescope: str = "Organization",
    ) -> None:
        assert len(name) <= 64
        principal = self._principal(app)
        row: Row = {"Name": name, "Role": role, "CustomResourceScope": customresourcescope}
        row |= {"RoleAssigneeType": "ServicePrincipal", "RoleAssignee": principal["ObjectId"]}
        self.assignments.append(row | {"RoleAssigneeName": principal["DisplayName"]})

    def remove_managementroleassignment(self, identity: str, confirm: bool) -> None:
        assert confirm is False
        self.assignments = [row for row in self.assignments if row["Name"] != identity]

    def test_serviceprincipalauthorization(self, identity: str, resource: str = "") -> list[Row]:
        principal = self._principal(identity)
        return [
            {
                "RoleName": row["Role"],
                "GrantedPermissions": str(row["Role"]).removeprefix("Application "),
                "AllowedResourceScope": row["CustomResourceScope"],
                "ScopeType": "CustomRecipientScope",
                "InScope": str(self._reaches(row, resource)) if resource else "Not Run",
            }
            for row in self.assignments
            if row["RoleAssignee"] == principal["ObjectId"]
        ]

    def _principal(self, identity: str) -> Row:
        return next(row for row in self.principals if row["ObjectId"] == identity)

    def _reaches(self, assignment: Row, mailbox: str) -> bool:
        filters = [
            r["RecipientFilter"]
            for r in self.scopes
            if r["Name"] == assignment["CustomResourceScope"]
        ]
        groups = {f"MemberOfGroup -eq '{dn}'": members for dn, members in self.members.items()}
        return not filters or mailbox in groups[str(filters[0])]


def entry(user: str, rights: list[str], inheritance: str = "All", **more: object) -> Row:
    """Return a permission as it is listed."""
    row: Row = {"User": user, "AccessRights": rights, "InheritanceType": inheritance}
    return row | {"IsInherited": False, "Deny": False} | more
