"""Collections and single objects as they are sent: filtered, selected, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from provision.simulator.graph.call import Answer
from provision.simulator.graph.filters import Filterable, filter_of
from provision.simulator.graph.refusals import bad_query, unsupported_query

if TYPE_CHECKING:
    from collections.abc import Iterable

    from provision.simulator.graph.call import Call

Json = dict[str, Any]
LIST_OPTIONS = frozenset({"$filter", "$select", "$top", "$skiptoken", "$count"})
USUAL_PAGE, LARGEST_PAGE = 100, 999
NOTHING = Filterable(frozenset())


@dataclass(frozen=True, slots=True)
class Kind:
    """An entity: the set it is in, what it can be filtered by, and what is sent unasked.

    What is `expandable` is held with it, and sent only where it is asked for by `$expand`.
    """

    name: str
    collection: str
    properties: frozenset[str]
    unasked: frozenset[str]
    filterable: Filterable = NOTHING
    expandable: frozenset[str] = frozenset()


def sent_one(call: Call, kind: Kind, one: Json, *, status: int = 200) -> Answer:
    """Return one object, whole or what was selected of it."""
    _check_options(call, frozenset({"$select"}))
    wanted = _wanted(call, kind)
    context = f"https://{call.host}/v1.0/$metadata#{kind.collection}/$entity"
    return Answer(status, {"@odata.context": context, **_selected(wanted, one)})


def sent_page(call: Call, kind: Kind, held: Iterable[Json], path: str) -> Answer:
    """Return a page of what passes the filter, and where the next one is."""
    _check_options(call, LIST_OPTIONS | ({"$expand"} if kind.expandable else set()))
    wanted = _wanted(call, kind) | _expanded(call, kind)
    passing = list(held)
    if "$filter" in call.query:
        test = filter_of(call.query["$filter"], kind.filterable)
        passing = [one for one in passing if test(one)]
    size, start = _size(call), _start(call)
    body: Json = {"@odata.context": f"https://{call.host}/v1.0/$metadata#{kind.collection}"}
    if _counts(call):
        body["@odata.count"] = len(passing)
    if start + size < len(passing):
        query = {**call.query, "$skiptoken": f"simulated-{start + size}"}
        told = urlencode(query, quote_via=quote, safe="$")
        body["@odata.nextLink"] = f"https://{call.host}/v1.0/{path}?{told}"
    body["value"] = [_selected(wanted, one) for one in passing[start : start + size]]
    return Answer(200, body)


def check_no_options(call: Call) -> None:
    """Refuse query options where a call takes none."""
    _check_options(call, frozenset())


def _wanted(call: Call, kind: Kind) -> frozenset[str]:
    """Return the properties that are asked for, or those that come unasked."""
    names = [name.strip() for name in call.query.get("$select", "").split(",") if name.strip()]
    for name in names:
        if name not in kind.properties:
            raise bad_query(
                "Parsing OData Select and Expand failed: Could not find a property named"
                f" '{name}' on type 'microsoft.graph.{kind.name}'."
            )
    return frozenset(names) or kind.unasked


def _expanded(call: Call, kind: Kind) -> frozenset[str]:
    """Return the one relation that comes along; directory objects expand no more than that."""
    asked = call.query.get("$expand", "")
    if asked and asked not in kind.expandable:
        raise bad_query(f"Could not find a property named '{asked}' on type '{kind.name}'.")
    return frozenset({asked} if asked else ())


def _selected(wanted: frozenset[str], one: Json) -> Json:
    marks = {name: value for name, value in one.items() if name.startswith("@")}
    return marks | {name: one.get(name) for name in sorted(wanted)}


def _check_options(call: Call, known: frozenset[str]) -> None:
    for name in call.query:
        if name not in known:
            raise unsupported_query(f"The query option '{name}' is not supported here.")


def _size(call: Call) -> int:
    asked = call.query.get("$top", str(USUAL_PAGE))
    if not (asked.isascii() and asked.isdigit() and 1 <= int(asked) <= LARGEST_PAGE):
        raise bad_query(f"Invalid page size specified: '{asked}'. Must be between 1 and 999.")
    return int(asked)


def _start(call: Call) -> int:
    token = call.query.get("$skiptoken", "simulated-0").removeprefix("simulated-")
    if not token.isdigit():
        raise bad_query("The specified page token value has expired and cannot be included.")
    return int(token)


def _counts(call: Call) -> bool:
    asked = call.query.get("$count", "false").lower()
    if asked == "true" and call.headers.get("consistencylevel", "").lower() != "eventual":
        raise unsupported_query(
            "Request with $count needs the header 'ConsistencyLevel: eventual'."
        )
    return asked == "true"
