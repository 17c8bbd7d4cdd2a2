"""`$batch`: up to twenty calls in one, each answered as if it had come alone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from provision.simulator.graph.refusals import bad_query
from provision.simulator.http import Request

if TYPE_CHECKING:
    from collections.abc import Callable

    from provision.simulator.http import Response

Json = dict[str, Any]
MOST = 20
KNOWN = frozenset({"id", "method", "url", "headers", "body", "dependsOn"})


def answer_batch(request: Request, body: Json, answer: Callable[[Request], Response]) -> Json:
    """Return the answers to the parts of a batch, in their order."""
    parts = body.get("requests")
    if body.keys() != {"requests"} or not isinstance(parts, list) or not parts:
        raise bad_query("Invalid batch payload format.")
    if len(parts) > MOST:
        raise bad_query(f"Number of batch request steps exceeds the maximum value of {MOST}.")
    answered: dict[str, Json] = {}
    for part in parts:
        _check(part, answered)
        before = [answered[other]["status"] for other in part.get("dependsOn", [])]
        failed = any(status >= 400 for status in before)
        answered[part["id"]] = _failed(part) if failed else _answered(request, part, answer)
    return {"responses": list(answered.values())}


def _check(part: object, answered: dict[str, Json]) -> None:
    if (
        not isinstance(part, dict)
        or part.keys() - KNOWN
        or not {"id", "method", "url"} <= part.keys()
    ):
        raise bad_query("Invalid batch payload format.")
    if not isinstance(part["id"], str) or part["id"] in answered:
        raise bad_query(f"Request Id {part['id']} must be a text, and unique in the batch.")
    # A part can only wait for one that stands before it.
    if any(other not in answered for other in part.get("dependsOn", [])):
        raise bad_query("The DependsOn request does not exist in the batch.")
    if not str(part["url"]).startswith("/"):
        raise bad_query(f"Invalid Url '{part['url']}': it must be relative.")
    headers = {name.lower() for name in part.get("headers") or {}}
    if "body" in part and "content-type" not in headers:
        raise bad_query(f"Write request id : {part['id']} does not contain Content-Type header.")


def _answered(request: Request, part: Json, answer: Callable[[Request], Response]) -> Json:
    path, _, query = part["url"].partition("?")
    headers = {name.lower(): str(value) for name, value in (part.get("headers") or {}).items()}
    told = answer(
        Request(
            method=part["method"],
            host=request.host,
            path=f"/v1.0{path}",
            query=dict(parse_qsl(query, keep_blank_values=True)),
            headers={"authorization": request.headers.get("authorization", ""), **headers},
            body=json.dumps(part["body"]).encode() if "body" in part else b"",
        )
    )
    body = {"body": json.loads(told.body)} if told.body else {}
    return {"id": part["id"], "status": told.status, "headers": dict(told.headers), **body}


def _failed(part: Json) -> Json:
    error = {"code": "FailedDependency", "message": "A request it depends on has failed."}
    return {"id": part["id"], "status": 424, "headers": {}, "body": {"error": error}}
