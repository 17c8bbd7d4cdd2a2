"""Plans as people read them, in both languages; `golden/` has what they look like."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from provision.contract.messages import Language, Message, message, text_of
from provision.desired import desired_resources
from provision.manifest import Manifest, parse_manifest
from provision.ownership import adopted, owned_of
from provision.plan import Plan, make_plan
from provision.report import render_plan
from provision.resources import (
    EXCHANGE_ONLINE,
    MICROSOFT_GRAPH,
    Application,
    Permission,
    PermissionKind,
    Resource,
)

HERE = Path(__file__).parent
MANIFESTS = HERE.parent.parent / "manifests"
THUMBPRINT = "5F3A0C1E2D4B697887A6B5C4D3E2F1001122AABB"
OTHERS = frozenset(
    {
        Permission(MICROSOFT_GRAPH, PermissionKind.DELEGATED, "User.Read"),
        Permission(EXCHANGE_ONLINE, PermissionKind.DELEGATED, "EWS.AccessAsUser.All"),
    }
)


def manifest_of(name: str) -> Manifest:
    return parse_manifest((MANIFESTS / f"{name}.yaml").read_bytes(), f"manifests/{name}.yaml")


SERVER, FULL_ACCESS, APPLICATION = map(
    manifest_of, ("demo", "online-full-access", "online-application")
)
WANTED = desired_resources(SERVER)


def with_application(resources: tuple[Resource, ...], **changes: object) -> tuple[Resource, ...]:
    """Return `resources` with the application changed as somebody else would in the portal."""
    return tuple(
        replace(one, **changes) if isinstance(one, Application) else one  # type: ignore[arg-type]
        for one in resources
    )


def update() -> Plan:
    """Return the plan after others, and the manifest too, have changed what was made."""
    edited = replace(
        SERVER,
        application=replace(  # type: ignore[type-var]  # the demonstration's manifest has one
            SERVER.application,
            display_name="Calendar sync 2 (さくら商事)",
            redirect_uri="https://sync.sakura.example:8443/server-getoauthtokens.do",
            admin_consent=False,
        ),
    )
    application = WANTED[0]
    assert isinstance(application, Application)
    live = with_application(
        WANTED,
        public_client=False,
        redirect_uris=application.redirect_uris | {"http://localhost/theirs"},
        permissions=OTHERS,
        tags=application.tags | {"theirs"},
    )
    return make_plan(desired_resources(edited), live, owned_of(live))


def adopt() -> Plan:
    """Return the plan that takes over an application made by hand as the manual says."""
    by_hand = with_application(
        WANTED,
        display_name="PIMSYNC",
        redirect_uris=frozenset({"http://pimsync.sakura.example:8080/server-getoauthtokens.do"}),
        permissions=OTHERS,
        tags=frozenset(),
    )
    return make_plan(WANTED, by_hand[:2], adopted(by_hand[:2]))


def access() -> Plan:
    """Return the plan that goes over from signing in as a person to signing in by itself."""
    live = desired_resources(FULL_ACCESS)
    return make_plan(desired_resources(APPLICATION, [THUMBPRINT]), live, owned_of(live))


PLANS: dict[str, tuple[Manifest, Callable[[], Plan]]] = {
    "fresh": (SERVER, lambda: make_plan(WANTED, (), ())),
    "update": (SERVER, update),
    "adopt": (SERVER, adopt),
    "access": (APPLICATION, access),
    "empty": (FULL_ACCESS, lambda: make_plan(*[desired_resources(FULL_ACCESS)] * 3)),
}


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", PLANS)
def test_a_plan_reads_as_it_did(name: str, language: Language) -> None:
    manifest, make = PLANS[name]
    warnings = [message("plan.warning", text=warning) for warning in manifest.warnings]

    said = [text_of(line, language) for line in (*warnings, *render_plan(make()))]

    golden = (HERE / "golden" / f"plan-{name}.{language}.txt").read_text("utf-8")
    assert "\n".join(said) + "\n" == golden


def test_no_two_languages_say_the_same_of_a_plan() -> None:
    for line in (line for _, make in PLANS.values() for line in render_plan(make())):
        if isinstance(line, Message):
            assert line.text(Language.ENGLISH) != line.text(Language.JAPANESE)
