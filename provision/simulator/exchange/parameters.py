"""The cmdlets an Exchange administrator has here, and what binds their parameters.

A line is a cmdlet and its parameters with their types; `!` marks those that must be given, and
`(A | B)` sets of which only one may be used, with `!` if one must be. `maybe`, `some` and `list`
take $null too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from provision.simulator.exchange.cmdlet_errors import CmdletError
from provision.simulator.exchange.deployment import Deployment

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# https://learn.microsoft.com/powershell/module/exchange
_BOTH = """
Add-MailboxPermission: Identity=text! User=text! AccessRights=texts! InheritanceType=text
    AutoMapping=flag
Add-RoleGroupMember: Identity=text! Member=text! BypassSecurityGroupManagerCheck=switch
Get-CASMailbox: Identity=text ResultSize=size
Get-DistributionGroup: Identity=text ResultSize=size
Get-DistributionGroupMember: Identity=text! ResultSize=size
Get-Group: Identity=text ResultSize=size
Get-Mailbox: Identity=text Filter=text ResultSize=size
Get-MailboxPermission: Identity=text! User=text ResultSize=size
Get-ManagementRole: Identity=text RoleType=text
Get-ManagementRoleAssignment: (Identity=text | Role=text RoleAssignee=text) Delegating=flag
    GetEffectiveUsers=switch RoleAssigneeType=text Enabled=flag WritableRecipient=text
Get-ManagementScope: Identity=text Orphan=switch
Get-Recipient: Identity=text Filter=text ResultSize=size RecipientType=texts
Get-RoleGroup: Identity=text ResultSize=size
Get-RoleGroupMember: Identity=text! ResultSize=size
New-ManagementScope: Name=text64! RecipientRestrictionFilter=text! Force=switch
Remove-MailboxPermission: Identity=text! User=text! AccessRights=texts! InheritanceType=text
Remove-ManagementRoleAssignment: Identity=text! Force=switch
Remove-ManagementScope: Identity=text! Force=switch
Remove-RoleGroup: Identity=text! BypassSecurityGroupManagerCheck=switch Force=switch
Remove-RoleGroupMember: Identity=text! Member=text! BypassSecurityGroupManagerCheck=switch
Set-ManagementRoleAssignment: Identity=text! CustomRecipientWriteScope=text!
Set-CASMailbox: Identity=text! EwsEnabled=maybe EwsApplicationAccessPolicy=some
    EwsAllowList=list EwsBlockList=list
Update-RoleGroupMember: Identity=text! Members=texts BypassSecurityGroupManagerCheck=switch
"""
_SERVER = """
Get-OrganizationConfig:
New-ManagementRoleAssignment: Name=text64 Role=text! (User=text | SecurityGroup=text)!
    CustomRecipientWriteScope=text Delegating=switch
New-RoleGroup: Name=text64! Roles=texts Members=texts ManagedBy=texts
    CustomRecipientWriteScope=text Description=text1024 DisplayName=text256 SamAccountName=text20
Set-OrganizationConfig: EwsEnabled=maybe EwsApplicationAccessPolicy=some EwsAllowList=list
    EwsBlockList=list
"""
_ONLINE = """
Enable-OrganizationCustomization:
Get-ConnectionInformation:
Get-OrganizationConfig: RetrieveEwsOperationAccessPolicy=switch
Get-ServicePrincipal: Identity=text
New-ManagementRoleAssignment: Name=text64 Role=text! (User=text | SecurityGroup=text | App=text)!
    (CustomRecipientWriteScope=text | CustomResourceScope=text | RecipientGroupScope=text)
    Delegating=switch
New-RoleGroup: Name=text64! Roles=texts Members=texts ManagedBy=texts Force=switch
    CustomRecipientWriteScope=text Description=text1024 DisplayName=text256
New-ServicePrincipal: AppId=text! (ObjectId=text | ServiceId=text)! DisplayName=text
Remove-ServicePrincipal: Identity=text!
Set-OrganizationConfig: EwsEnabled=maybe EwsAllowedAppIDs=some EwsApplicationAccessPolicy=some
    EwsAllowList=list EwsBlockList=list
Test-ServicePrincipalAuthorization: Identity=text! Resource=text
"""
_PARAMETER = re.compile(r"(\w+)=([a-z]+)(\d*)(!?)")
_COMMON = {"ErrorAction": "text", "Verbose": "switch"}
_OF_SERVERS = {"DomainController": "text"}
_OF_CHANGES = {"Confirm": "switch", "WhatIf": "switch"}
_CLR = {
    "text": "System.String",
    "texts": "System.String[]",
    "flag": "System.Boolean",
    "switch": "System.Management.Automation.SwitchParameter",
    "size": "Microsoft.Exchange.Data.Unlimited`1[System.UInt32]",
    "maybe": "System.Nullable`1[System.Boolean]",
    "some": "System.String",
    "list": "Microsoft.Exchange.Data.MultiValuedProperty`1[System.String]",
}
_UNFIT = object()


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter: its type, the length it may have, and whether it must be given."""

    name: str
    type: str
    longest: int
    mandatory: bool


@dataclass(frozen=True, slots=True)
class Cmdlet:
    """A cmdlet; of each of `choices` one set may be used, or must be where that is true."""

    name: str
    parameters: Mapping[str, Parameter]
    choices: tuple[tuple[tuple[frozenset[str], ...], bool], ...]


def _cmdlets(table: str, extra: Mapping[str, str]) -> dict[str, Cmdlet]:
    lines = re.sub(r"\n +", " ", _BOTH + table.lstrip()).strip().splitlines()
    parted = (line.partition(":") for line in lines)
    return {name.lower(): _cmdlet(name, written, extra) for name, _, written in parted}


def _cmdlet(name: str, written: str, common: Mapping[str, str]) -> Cmdlet:
    known = [
        Parameter(parameter, kind, int(longest or 0), mandatory == "!")
        for parameter, kind, longest, mandatory in _PARAMETER.findall(written)
    ]
    extra = common if name.startswith(("Get-", "Test-")) else {**common, **_OF_CHANGES}
    known += [Parameter(other, kind, 0, mandatory=False) for other, kind in extra.items()]
    choices = tuple(
        (tuple(map(_names, group[1].split("|"))), group[2] == "!")
        for group in re.finditer(r"\((.*?)\)(!?)", written)
    )
    return Cmdlet(name, {parameter.name.lower(): parameter for parameter in known}, choices)


def _names(written: str) -> frozenset[str]:
    return frozenset(parameter[0] for parameter in _PARAMETER.findall(written))


CMDLETS = {
    Deployment.SERVER: _cmdlets(_SERVER, _COMMON | _OF_SERVERS),
    Deployment.ONLINE: _cmdlets(_ONLINE, _COMMON),
}


def bind(
    name: str, given: Mapping[str, object], deployment: Deployment = Deployment.SERVER
) -> tuple[str, dict[str, object]]:
    """Return the cmdlet's name and its parameters as the cmdlet spells them, or refuse."""
    cmdlet = CMDLETS[deployment].get(name.lower())
    if cmdlet is None:
        raise CmdletError(
            "CommandNotFoundException",
            f"The term '{name}' is not recognized as the name of a cmdlet, function, script file,"
            " or operable program. Check the spelling of the name, or if a path was included,"
            " verify that the path is correct and try again.",
        )
    bound = dict(_bound(cmdlet, written, value) for written, value in given.items())
    _check_sets(cmdlet, bound)
    missing = [p.name for p in cmdlet.parameters.values() if p.mandatory and p.name not in bound]
    if missing:
        raise CmdletError(
            f"MissingMandatoryParameter,{cmdlet.name}",
            "Cannot process command because of one or more missing mandatory parameters:"
            f" {' '.join(missing)}.",
        )
    return cmdlet.name, bound


def _check_sets(cmdlet: Cmdlet, bound: Mapping[str, object]) -> None:
    for sets, one_must_be in cmdlet.choices:
        used = sum(bool(one & bound.keys()) for one in sets)
        if used > 1 or (one_must_be and not used):
            raise CmdletError(
                f"AmbiguousParameterSet,{cmdlet.name}",
                "Parameter set cannot be resolved using the specified named parameters.",
            )


def _bound(cmdlet: Cmdlet, written: str, value: object) -> tuple[str, object]:
    parameter = cmdlet.parameters.get(written.lower())
    if parameter is None:
        raise CmdletError(
            f"NamedParameterNotFound,{cmdlet.name}",
            f"A parameter cannot be found that matches parameter name '{written}'.",
        )
    held = _TYPES[parameter.type](value)
    if held is _UNFIT:
        raise CmdletError(
            f"ParameterArgumentTransformationError,{cmdlet.name}",
            f"Cannot process argument transformation on parameter '{parameter.name}'. Cannot"
            f" convert value to type {_CLR[parameter.type]}.",
        )
    if parameter.longest and len(str(held)) > parameter.longest:
        raise CmdletError(
            f"ParameterArgumentTransformationError,{cmdlet.name}",
            f"Cannot process argument transformation on parameter '{parameter.name}'. The length"
            f" of the property is too long. The maximum length is {parameter.longest} and the"
            f" length of the value provided is {len(str(held))}.",
        )
    return parameter.name, held


def _text(value: object) -> object:
    return value if isinstance(value, str) and value else _UNFIT


def _some(value: object) -> object:
    return value if value is None or isinstance(value, str) else _UNFIT


def _texts(value: object) -> object:
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list | tuple) or not all(isinstance(text, str) for text in values):
        return _UNFIT
    return tuple(values)


def _list(value: object) -> object:
    return () if value is None else _texts(value)


def _flag(value: object) -> object:
    return value if isinstance(value, bool) else _UNFIT


def _maybe(value: object) -> object:
    return value if value is None else _flag(value)


def _size(value: object) -> object:
    """Return how many; all is a number that nothing reaches."""
    if isinstance(value, str) and value.lower() == "unlimited":
        return 2**32
    fits = isinstance(value, int) and not isinstance(value, bool) and value > 0
    return value if fits else _UNFIT


_TYPES: dict[str, Callable[[object], object]] = {
    "text": _text,
    "texts": _texts,
    "flag": _flag,
    "switch": _flag,
    "size": _size,
    "maybe": _maybe,
    "some": _some,
    "list": _list,
}
