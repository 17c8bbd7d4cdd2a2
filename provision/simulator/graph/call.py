"""One call of Graph, with all that its handler needs; and what the handler answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from provision.simulator.graph.refusals import bad_query, bad_request, invalid_value, not_found

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import timedelta

    from provision.simulator.directory import Directory
    from provision.simulator.graph.access import Caller
    from provision.simulator.graph.refusals import GraphRefusedError

Json = dict[str, Any]
# What is about to be done (`applications.upsert`) and how often it was tried; a refusal or None.
Schedule: TypeAlias = "Callable[[str, int], GraphRefusedError | None]"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a handler answers; without a body it is 204."""

    status: int = 204
    body: Json | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """`keys` are the parts of the address that name things."""

    directory: Directory
    caller: Caller
    keys: Mapping[str, str]
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: Json
    host: str
    lag: timedelta
    attempt: int

    @property
    def upserts(self) -> bool:
        """Whether what is missing shall be created."""
        return "create-if-missing" in self.headers.get("prefer", "").replace(" ", "").split(",")

    def visible(self, held: Mapping[str, Json]) -> list[Json]:
        """Return those objects that have been replicated to where the call is answered."""
        return [one for one in held.values() if self.is_replicated(one)]

    def is_replicated(self, one: Json) -> bool:
        born = self.directory.born.get(one["id"])
        return born is None or self.directory.world.clock() - born >= self.lag

    def named(self, held: Mapping[str, Json]) -> Json:
        """Return the object that the address names, by id or alternate key, or refuse."""
        found = self.find(held)
        if found is None:
            raise not_found(self.key)
        return found

    def find(self, held: Mapping[str, Json]) -> Json | None:
        """Return the object that the address names, if it is there for this call."""
        name = self.keys.get("name") or "id"
        key = self.key.lower()
        found = (one for one in self.visible(held) if str(one.get(name) or "").lower() == key)
        return next(found, None)

    @property
    def key(self) -> str:
        return self.keys.get("value") or self.keys["id"]


@dataclass(slots=True)
class Script:
    """A schedule of troubles by operation, each met once and in order; `None` lets a call pass."""

    troubles: dict[str, list[GraphRefusedError | None]] = field(default_factory=dict)

    def __call__(self, operation: str, attempt: int) -> GraphRefusedError | None:
        planned = self.troubles.get(operation, [])
        return planned[attempt - 1] if attempt <= len(planned) else None


def json_object(value: object) -> Json:
    """Return a request's body, which must be a JSON object."""
    if not isinstance(value, dict):
        raise bad_query("Unable to read JSON request payload. Please ensure Content-Type header.")
    return value


def checked(body: Json, kind: str, known: Mapping[str, Callable[[Any], bool]]) -> Json:
    """Return the properties in `body`, refusing unknown ones and wrong values."""
    for name, value in body.items():
        if name == "@odata.type":
            if value != f"#microsoft.graph.{kind}":
                raise bad_request(f"A type named '{value}' could not be resolved.")
        elif name not in known:
            raise bad_request(f"Invalid property '{name}'.", reason="InvalidProperty", target=name)
        elif not known[name](value):
            raise invalid_value(name, kind[:1].upper() + kind[1:])
    return {name: value for name, value in body.items() if name != "@odata.type"}
