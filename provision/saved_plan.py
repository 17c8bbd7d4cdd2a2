"""A plan kept in a file, to be agreed to by others and carried out later, as it was shown.

The file has what the tenant and the manifest were when the plan was made, so that apply refuses
when either has moved since. What to change is worked out anew from them, and never taken from the
file: who alters it can stop an apply, and not add to it. No secret is in it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from provision.contract.messages import Place, Problem, message, visible
from provision.errors import ProvisionError
from provision.report import plan_data

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from provision.contract.messages import Line
    from provision.plan import Plan
    from provision.resources import Resource

FORM = 1
Shape = dict[str, dict[str, Any]]


class SavedPlanError(ProvisionError):
    """The file is no saved plan, or what it was made of is no longer so."""


@dataclass(frozen=True, slots=True)
class SavedPlan:
    """What a plan was made of; resources by key, with their properties as JSON has them."""

    tenant_id: str
    desired: Shape
    live: Shape


def saved_plan_of(
    tenant_id: str, desired: Iterable[Resource], live: Iterable[Resource]
) -> SavedPlan:
    """Return what a plan was made of."""
    return SavedPlan(tenant_id, _shape(desired), _shape(live))


def render_saved_plan(saved: SavedPlan, plan: Plan) -> str:
    """Return the file's text; the changes are in it for people to read."""
    whole = {
        "form": FORM,
        "tenant_id": saved.tenant_id,
        "desired": saved.desired,
        "live": saved.live,
        **plan_data(plan),
    }
    return json.dumps(whole, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def parse_saved_plan(data: bytes, file: str) -> SavedPlan:
    """Return what is in the file, or raise `SavedPlanError`."""
    try:
        whole = json.loads(data)
        if whole["form"] == FORM and isinstance(whole["tenant_id"], str):
            return SavedPlan(whole["tenant_id"], _read(whole["desired"]), _read(whole["live"]))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        pass
    what = message("saved.no-plan")
    raise SavedPlanError(Problem(what, message("saved.no-plan-remedy"), Place(file)))


def check_same(saved: SavedPlan, now: SavedPlan, file: str) -> None:
    """Raise `SavedPlanError` naming everything that has moved since the plan was made."""
    moved = [
        *_moved("manifest", saved.desired, now.desired),
        *_moved("tenant", saved.live, now.live),
    ]
    if saved.tenant_id != now.tenant_id:
        moved = [message("saved.other-tenant", was=saved.tenant_id, now=now.tenant_id)]
    if moved:
        remedy = message("saved.moved-remedy")
        raise SavedPlanError(*(Problem(what, remedy, Place(file)) for what in moved))


def _moved(where: str, before: Shape, after: Shape) -> Iterator[Line]:
    for key in sorted(before.keys() | after.keys()):
        one, other = before.get(key), after.get(key)
        if one is None or other is None:
            said = "saved.came" if one is None else "saved.went"
            yield message(said, where=message(f"saved.{where}"), key=visible(key))
            continue
        names = sorted(
            name for name in one.keys() | other.keys() if one.get(name) != other.get(name)
        )
        if names:
            yield message(
                "saved.differs",
                where=message(f"saved.{where}"),
                key=visible(key),
                names=visible(", ".join(names)),
            )


def _shape(resources: Iterable[Resource]) -> Shape:
    return {
        str(resource.key): {
            field.name: _plain(getattr(resource, field.name)) for field in fields(resource)
        }
        for resource in resources
    }


def _plain(value: object) -> object:
    if isinstance(value, frozenset):
        return sorted("\n".join(v) if isinstance(v, tuple) else str(v) for v in value)
    return value if isinstance(value, bool) else str(value)


def _read(shape: Mapping[str, Any]) -> Shape:
    return {str(key): dict(properties) for key, properties in shape.items()}
