"""Say a plan and its outcomes, in the same order every time: for a person, and as data."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, assert_never

from provision.contract.messages import Language, message, text_of, visible
from provision.ownership import TAGS
from provision.plan import Create, Delete, Update, key_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provision.apply import Outcome
    from provision.contract.messages import Line
    from provision.plan import Change, Plan
    from provision.resources import Resource

# What a resource is named by, or which others it hangs from, is in its key already.
FENCE = re.compile("`+")
NOT_SHOWN = {"unique_name", "application", "api"}
SIGNS = {Create: "+", Update: "~", Delete: "-"}
VERBS = {Create: "create", Update: "update", Delete: "delete"}


def render_plan(plan: Plan) -> tuple[Line, ...]:
    """Return what `plan` would do, a line each: old and new value of every property."""
    lines = [line for change in plan.changes for line in _lines(change)]
    if plan.left_alone:
        lines.append(message("plan.left-alone"))
        lines += [f"    {e.key}: {e.name}: {visible(str(e.value))}" for e in plan.left_alone]
    return (*lines, _summary(plan))


def render_markdown(plan: Plan, language: Language) -> tuple[Line, ...]:
    """Return what `plan` would do as Markdown, for a pull request: a diff that nothing ends early."""
    lines = [text_of(line, language) for line in render_plan(plan)]
    fence = "`" * (max((len(run) for line in lines for run in FENCE.findall(line)), default=2) + 1)
    return (f"{fence}diff", *(_diffed(line) for line in lines), fence)


def _diffed(line: str) -> str:
    """Return a line with its sign in the first column, where a diff has it."""
    sign = line.lstrip()[:1]
    marks = {"+": "+", "-": "-", "~": "!"}
    return f"{marks[sign]} {line}" if sign in marks else f"  {line}"


def plan_data(plan: Plan) -> dict[str, object]:
    """Return `plan` as values that JSON has."""
    return {
        "changes": [_change_data(change) for change in plan.changes],
        "left_alone": [
            {"key": str(e.key), "property": e.name, "entry": str(e.value)} for e in plan.left_alone
        ],
    }


def outcome_data(outcome: Outcome) -> dict[str, object]:
    """Return `outcome` as values that JSON has."""
    ids = asdict(outcome.ids) if outcome.ids else {}
    return {"key": str(outcome.key), **ids} | (
        {"error": str(outcome.error)} if outcome.error else {}
    )


def properties_of(change: Change) -> Iterator[tuple[str, object, object]]:
    """Yield each property that `change` is about, with its old and its new value."""
    return _properties(*_sides(change))


def _summary(plan: Plan) -> Line:
    if not plan:
        return message("plan.empty")
    counts = Counter(VERBS[type(change)] for change in plan.changes)
    return message("plan.summary", **{verb: counts[verb] for verb in VERBS.values()})


def _lines(change: Change) -> Iterator[Line]:
    yield f"{SIGNS[type(change)]} {key_of(change)}"
    before, after = _sides(change)
    for name, old, new in _properties(before, after):
        if name == TAGS:
            yield message("plan.record-line", sign=SIGNS[type(change)])
        elif isinstance(old, frozenset) or isinstance(new, frozenset):
            yield from _entries(name, _set(old), _set(new))
        elif before and after:
            yield f"    ~ {name}: {_shown(old)} -> {_shown(new)}"
        else:
            yield f"    {SIGNS[type(change)]} {name}: {_shown(new if after else old)}"


def _entries(name: str, old: frozenset[str], new: frozenset[str]) -> Iterator[Line]:
    yield from (f"    - {name}: {visible(entry)}" for entry in sorted(old - new))
    yield from (f"    + {name}: {visible(entry)}" for entry in sorted(new - old))


def _sides(change: Change) -> tuple[Resource | None, Resource | None]:
    match change:
        case Create(desired):
            return None, desired
        case Update(live, _, merged):
            return live, merged
        case Delete(live):
            return live, None
        case _:
            assert_never(change)


def _properties(
    before: Resource | None, after: Resource | None
) -> Iterator[tuple[str, object, object]]:
    """Yield each property that differs, with its old and its new value."""
    for field in fields(after or before):  # type: ignore[arg-type]  # one of them is there
        old, new = getattr(before, field.name, None), getattr(after, field.name, None)
        if old != new and field.name not in NOT_SHOWN:
            yield field.name, old, new


def _set(value: object) -> frozenset[str]:
    return frozenset(map(str, value)) if isinstance(value, frozenset) else frozenset()


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else f'"{visible(str(value))}"'


def _change_data(change: Change) -> dict[str, object]:
    before, after = _sides(change)
    return {
        "action": VERBS[type(change)],
        "key": str(key_of(change)),
        "properties": [
            {"name": name, "before": _plain(old), "after": _plain(new)}
            for name, old, new in _properties(before, after)
        ],
    }


def _plain(value: object) -> object:
    return sorted(_set(value)) if isinstance(value, frozenset) else value
