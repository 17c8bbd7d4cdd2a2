"""How Exchange's cmdlets fail, in PowerShell's words."""

from __future__ import annotations


class CmdletError(Exception):
    """What a cmdlet writes to the error stream: `error_id` for programs, a text for people."""

    def __init__(self, error_id: str, text: str) -> None:
        super().__init__(text)
        self.error_id = error_id
        self.text = text


def not_found(identity: str) -> CmdletError:
    """Return the failure of a cmdlet whose object is not there."""
    return CmdletError(
        "ManagementObjectNotFoundException",
        f"The operation couldn't be performed because object '{identity}' couldn't be found on"
        " 'dc1.sakura.example'.",
    )


def already_exists(name: str) -> CmdletError:
    """Return the failure of a cmdlet that makes what is there already."""
    return CmdletError(
        "ADObjectAlreadyExistsException",
        f"Active Directory operation failed on dc1.sakura.example. The object '{name}' already"
        " exists.",
    )
