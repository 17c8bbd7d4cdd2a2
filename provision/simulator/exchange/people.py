"""Who may ask Exchange for something: people, applications, and the groups people are in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who can sign in and hold a role, with or without a mailbox."""

    upn: str
    name: str
    alias: str
    sid: str

    @property
    def logon(self) -> str:
        r"""Return the name from before there were UPNs: `SAKURA\sync`."""
        domain = self.upn.partition("@")[2].partition(".")[0]
        return f"{domain.upper()}\\{self.alias}"


@dataclass(frozen=True, slots=True)
class Application:
    """A program that asks in its own right; `everywhere` is what Entra's consent lets it do."""

    client_id: str
    name: str
    everywhere: bool = False


Caller = Account | Application


@dataclass(frozen=True, slots=True)
class Visitor:
    """A caller, and the application they came with, which is nothing where a password lets in."""

    caller: Caller
    client_id: str = ""


@dataclass(frozen=True, slots=True)
class ServicePrincipal:
    """An application that Exchange was told of: its two ids are Entra's."""

    app_id: str
    object_id: str
    name: str

    def is_called(self, identity: str) -> bool:
        known = (self.app_id, self.object_id, self.name)
        return identity.strip().lower() in {text.lower() for text in known}


@dataclass(frozen=True, slots=True)
class Group:
    """A mail-enabled security group; `members` are the addresses of its direct members."""

    name: str
    dn: str
    smtp: str
    members: tuple[str, ...]

    def is_called(self, identity: str) -> bool:
        return identity.strip().lower() in {self.name.lower(), self.dn.lower(), self.smtp.lower()}
