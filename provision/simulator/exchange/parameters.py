"""The cmdlets an Exchange administrator has here, and what binds their parameters.

A line is a cmdlet and its parameters with their types; `!` marks those that must be given, and
`(A | B)` sets of which only one may be used, with `!` if one must be.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from provision.simulator.exchange.cmdlet_errors import CmdletError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# https://learn.microsoft.com/powershell/module/exchange
_CMDLETS = """
Add-RoleGroupMember: Identity=text! Member=text! BypassSecurityGroupManagerCheck=switch
Get-Mailbox: Identity=text Filter=text ResultSize=size
Get-ManagementRole: Identity=text RoleType=text
Get-ManagementRoleAssignment: (Identity=text | Role=text RoleAssignee=text) Delegating=flag
    GetEffectiveUsers=switch RoleAssigneeType=text Enabled=flag
Get-ManagementScope: Identity=text
Get-OrganizationConfig:
Get-Recipient: Identity=text Filter=text ResultSize=size RecipientType=texts
Get-RoleGroup: Identity=text ResultSize=size
Get-RoleGroupMember: Identity=text! ResultSize=size
New-ManagementRoleAssignment: Name=text64 Role=text! (User=text | SecurityGroup=text)!
    CustomRecipientWriteScope=text Delegating=switch
New-ManagementScope: Name=text64! RecipientRestrictionFilter=text! Force=switch
New-RoleGroup: Name=text64! Roles=texts Members=texts ManagedBy=texts
    CustomRecipientWriteScope=text Description=text1024 DisplayName=text256 SamAccountName=text20
Remove-ManagementRoleAssignment: Identity=text! Force=switch
Remove-ManagementScope: Identity=text! Force=switch
Remove-RoleGroup: Identity=text! BypassSecurityGroupManagerCheck=switch Force=switch
Remove-RoleGroupMember: Identity=text! Member=text! BypassSecurityGroupManagerCheck=switch
Update-RoleGroupMember: Identity=text! Members=texts BypassSecurityGroupManagerCheck=switch
"""
_PARAMETER = re.compile(r"(\w+)=([a-z]+)(\d*)(!?)")
_COMMON = {"ErrorAction": "text", "Verbose": "switch", "DomainController": "text"}
_OF_CHANGES = {"Confirm": "switch", "WhatIf": "switch"}
_CLR = {
    "text": "System.String",
    "texts": "System.String[]",
    "flag": "System.Boolean",
    "switch": "System.Management.Automation.SwitchParameter",
    "size": "Microsoft.Exchange.Data.Unlimited`1[System.UInt32]",
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter: its type, the length it may have, and whether it must be given."""

    name: str
    type: str
    longest: int
    mandatory: bool


@dataclass(frozen=True, slots=True)
class Cmdlet:
    """A cmdlet; of `sets`, if there are any, one may be used, or must be if `one_set`."""

    name: str
    parameters: Mapping[str, Parameter]
    sets: tuple[frozenset[str], ...]
    one_set: bool


def _cmdlets() -> dict[str, Cmdlet]:
    lines = re.sub(r"\n +", " ", _CMDLETS).strip().splitlines()
    cmdlets = (_cmdlet(*line.split(":", 1)) for line in lines)
    return {cmdlet.name.lower(): cmdlet for cmdlet in cmdlets}


def _cmdlet(name: str, written: str) -> Cmdlet:
    known = [
        Parameter(parameter, kind, int(longest or 0), mandatory == "!")
        for parameter, kind, longest, mandatory in _PARAMETER.findall(written)
    ]
    extra = _COMMON if name.startswith("Get-") else _COMMON | _OF_CHANGES
    known += [Parameter(common, kind, 0, mandatory=False) for common, kind in extra.items()]
    group = re.search(r"\((.*)\)(!?)", written)
    alternatives = group[1].split("|") if group else []
    sets = tuple(frozenset(p[0] for p in _PARAMETER.findall(part)) for part in alternatives)
    parameters = {parameter.name.lower(): parameter for parameter in known}
    return Cmdlet(name, parameters, sets, bool(group and group[2]))


CMDLETS = _cmdlets()


def bind(name: str, given: Mapping[str, object]) -> tuple[str, dict[str, object]]:
    """Return the cmdlet's name and its parameters as the cmdlet spells them, or refuse."""
    cmdlet = CMDLETS.get(name.lower())
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
    used = sum(bool(one & bound.keys()) for one in cmdlet.sets)
    if used > 1 or (cmdlet.one_set and not used):
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
    if held is None:
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
    return value if isinstance(value, str) and value else None


def _texts(value: object) -> object:
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list | tuple) or not all(isinstance(text, str) for text in values):
        return None
    return tuple(values)


def _flag(value: object) -> object:
    return value if isinstance(value, bool) else None


def _size(value: object) -> object:
    """Return how many: None does not pass, so that all is a number nothing reaches."""
    if isinstance(value, str) and value.lower() == "unlimited":
        return 2**32
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None


_TYPES: dict[str, Callable[[object], object]] = {
    "text": _text,
    "texts": _texts,
    "flag": _flag,
    "switch": _flag,
    "size": _size,
}
