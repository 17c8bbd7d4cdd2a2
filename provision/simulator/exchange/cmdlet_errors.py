"""How Exchange's cmdlets fail, in PowerShell's words."""

from __future__ import annotations


class CmdletError(Exception):
    """What a cmdlet writes to the error stream: `error_id` for programs, a text for people."""

    def __init__(self, error_id: str, text: str) -> None:
        super().__init__(text)
        self.error_id = error_id
        self.text = text
