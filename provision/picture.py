"""Draw resources and what they depend on, as SVG: dependencies on the left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, assert_never

from provision.contract.messages import message, visible
from provision.resources import Application, AppRoles, Grant, Key, ServicePrincipal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from provision.contract.messages import Line
    from provision.resources import Resource

WIDTH, HEIGHT, GAP_ACROSS, GAP_DOWN, MARGIN = 230, 56, 60, 20, 8
LONGEST = 30
API = "api"
UNCHANGED = "unchanged"


def dependencies_of(resource: Resource) -> tuple[Key, ...]:
    """Return the keys of what must be there before `resource` can be."""
    match resource:
        case Application():
            return ()
        case ServicePrincipal(application):
            return (application,)
        case Grant(application) | AppRoles(application):
            api = resource.key.name.rpartition("/")[2]
            return (Key("service-principal", application.name), Key(API, api))
        case _:
            assert_never(resource)


def columns_of(resources: Iterable[Resource]) -> tuple[tuple[Key, ...], ...]:
    """Return the keys of `resources` and of what they depend on, each right of its dependencies.

    What depends on nothing stands next to the first that depends on it, so that no line has to
    cross a box.
    """
    needs = {resource.key: dependencies_of(resource) for resource in resources}
    every = dict.fromkeys([*needs, *(key for keys in needs.values() for key in keys)])

    def depth(key: Key) -> int:
        return 1 + max((depth(other) for other in needs.get(key, ())), default=-1)

    def column(key: Key) -> int:
        after = [depth(other) for other, keys in needs.items() if key in keys]
        return depth(key) if needs.get(key) or not after else min(after) - 1

    last = max(map(column, every), default=-1)
    return tuple(tuple(key for key in every if column(key) == each) for each in range(last + 1))


def draw(
    resources: Iterable[Resource], states: Mapping[Key, str], said: Callable[[Line], str]
) -> Any:
    """Return the picture as an `svg` element; `states` has what happens to those that change."""
    from lxml.html.builder import E as e  # noqa: N811 - what makes elements

    every = {resource.key: resource for resource in resources}
    columns = columns_of(every.values())
    corners = {
        key: (
            MARGIN + across * (WIDTH + GAP_ACROSS),
            MARGIN + down * (HEIGHT + GAP_DOWN),
        )
        for across, column in enumerate(columns)
        for down, key in enumerate(column)
    }
    right = max((x for x, _ in corners.values()), default=0) + WIDTH + MARGIN
    bottom = max((y for _, y in corners.values()), default=0) + HEIGHT + MARGIN
    lines = [
        e.path(d=_curve(corners[needed], corners[key]))
        for key, resource in every.items()
        for needed in dependencies_of(resource)
    ]
    boxes = [_box(key, corner, _state(key, states), said) for key, corner in corners.items()]
    return e.svg(
        e.title(said(message("page.picture"))),
        *lines,
        *boxes,
        viewBox=f"0 0 {right} {bottom}",
        role="img",
    )


def _state(key: Key, states: Mapping[Key, str]) -> str:
    return states.get(key, UNCHANGED)


def _curve(start: tuple[int, int], end: tuple[int, int]) -> str:
    x, y = start[0] + WIDTH, start[1] + HEIGHT // 2
    to_x, to_y = end[0], end[1] + HEIGHT // 2
    middle = (x + to_x) // 2
    return f"M {x} {y} C {middle} {y} {middle} {to_y} {to_x} {to_y}"


def _box(key: Key, corner: tuple[int, int], state: str, said: Callable[[Line], str]) -> Any:
    from lxml.html.builder import E as e  # noqa: N811 - what makes elements

    x, y = corner
    name = visible(key.name)
    shown = name if len(name) <= LONGEST else f"{name[:LONGEST]}…"
    told = f"{said(message(f'page.kind-{key.kind}'))}: {said(message(f'page.{state}'))}"
    group = e.g(
        e.title(f"{name} ({told})"),
        e.rect(x=str(x), y=str(y), width=str(WIDTH), height=str(HEIGHT), rx="8"),
        e.text(told, x=str(x + 10), y=str(y + 22)),
        e.text(shown, x=str(x + 10), y=str(y + 42)),
    )
    group.set("class", state)
    return group
