"""The ways of access that a demonstration can show, and what can be left out of each."""

from __future__ import annotations

from dataclasses import dataclass

from provision.contract.messages import Failure, Problem, message
from provision.simulator.exchange.deployment import MODERN, WITH_PASSWORD, Deployment, Scheme

NOTHING = "nothing"
# What can be left out, what that is called, and the code that a person then meets.
BROKEN = {
    "consent": ("demo.without-consent", "AADSTS65001"),
    "public-client": ("demo.without-public-client", "AADSTS7000218"),
    "role": ("demo.without-role", "ErrorImpersonateUserDenied"),
    "redirect-uri": ("demo.without-redirect-uri", "AADSTS50011"),
    "allow-list": ("demo.without-allow-list", "EwsBlockedByPolicy"),
}
BY_PERSON = ("consent", "public-client", "redirect-uri")


class SceneError(Failure):
    """A demonstration was asked for that there is not."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A way of access: the manifest that shows it, the Exchange it is for, and who signs in."""

    manifest: str
    deployment: Deployment
    authentication: frozenset[Scheme]
    signs_in: bool
    breaks: tuple[str, ...]

    @property
    def registers(self) -> bool:
        """Return whether there is anything to register in Entra."""
        return self.authentication == MODERN


SCENES = {
    "impersonation": Scene("demo", Deployment.SERVER, MODERN, True, (*BY_PERSON, "role")),
    "full-access": Scene(
        "online-full-access", Deployment.ONLINE, MODERN, True, (*BY_PERSON, "allow-list")
    ),
    "application": Scene("online-application", Deployment.ONLINE, MODERN, False, ("allow-list",)),
    "basic": Scene("server-basic", Deployment.SERVER, WITH_PASSWORD, False, ("role",)),
}
FIRST = "impersonation"


def scene_for(access: str, broken: str) -> Scene:
    """Return the scene of `access`, or where none is asked for one that shows what is `broken`.

    Raises `SceneError` if this way of access cannot show it.
    """
    fitting = (name for name, scene in SCENES.items() if broken in scene.breaks)
    chosen = access or next(fitting, FIRST)
    scene = SCENES[chosen]
    if broken not in (NOTHING, *scene.breaks):
        choices = ", ".join(scene.breaks)
        what = message("demo.not-breakable", broken=broken, access=chosen)
        raise SceneError(Problem(what, message("demo.not-breakable-remedy", choices=choices)))
    return scene
