"""No input makes any operation fail: every field of every operation is spoiled in the ways of quality M1 (I1)."""

import copy
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import httpx
from fastapi import FastAPI

from dangjian.kernel.ids import new_id
from dangjian.main import SERVICES

NOWHERE = "01900000-0000-7000-8000-000000000000"
TOKENS = {"NaN": "NaN", "infinite": "Infinity", "1e400": "1e400", "huge": "9" * 400, "int64": "9223372036854775808"}
VALUES: list[Any] = [
    "",
    "a\x00b",
    "\ud800",
    "x" * 100_000,
    "\u202e反转",
    "0001-01-01",
    "9999-12-31T23:59:59+14:00",
    "2026-02-30",
    1_767_225_600,
    -1,
    2**31,
    0.1,
    True,
    None,
    [],
    {},
    [["深"] * 3] * 3,
    {"$ref": "#"},
    "1e999999",
    "-0",
    "1.005",
    "NaN",
]
QUERY = [
    "",
    "%00",
    "%ED%A0%80",
    "-1",
    "0",
    "99999999999999999999",
    "NaN",
    "1e3",
    "x" * 3000,
    "2026-13",
    "2026-Q9",
    "%27",
]


class Sampler:
    """Makes a plausible value for a schema of the document."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document

    def sample(self, schema: dict[str, Any]) -> Any:
        """One value that the schema allows, as far as a schema tells."""
        schema = self.resolved(schema)
        if "enum" in schema or "const" in schema:
            return schema["const"] if "const" in schema else schema["enum"][0]
        kind = schema.get("type")
        if kind == "object":
            return {name: self.sample(part) for name, part in schema.get("properties", {}).items()}
        if kind == "array":
            return [self.sample(schema.get("items", {}))]
        by_format = {"uuid": NOWHERE, "date": "2026-10-01", "date-time": "2026-10-01T08:00:00+08:00"}
        plain: dict[Any, Any] = {"integer": 1, "number": 1, "boolean": False, "string": "2026-10"}
        return by_format.get(schema.get("format", ""), plain.get(kind, {}))

    def resolved(self, schema: dict[str, Any]) -> dict[str, Any]:
        if "$ref" in schema:
            found: dict[str, Any] = self.document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
            return self.resolved(found)
        for choice in (*schema.get("anyOf", ()), *schema.get("oneOf", ())):
            return self.resolved(choice)
        return schema


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if not path.endswith("/feed"):
                yield method.upper(), path, operation


def spoiled(value: Any) -> Iterator[bytes]:
    """The body with one place after another replaced by something that does not belong there."""
    for way in list(places(value)):
        for bad in VALUES:
            yield json.dumps(put(value, way, bad)).encode("ascii")
        marked = json.dumps(put(value, way, "@@"))
        for token in TOKENS.values():
            yield marked.replace('"@@"', token).encode("ascii")


def places(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield way
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in inside:
        yield from places(part, (*way, key))


def put(value: Any, way: tuple[Any, ...], bad: Any) -> Any:
    if not way:
        return bad
    changed = copy.copy(value)
    changed[way[0]] = put(value[way[0]], way[1:], bad)
    return changed


def addresses(path: str, operation: dict[str, Any]) -> Iterator[str]:
    """The operation's address with each of its parameters spoiled in turn."""
    plain = re.sub(r"\{[^}]+\}", NOWHERE, path)
    yield plain
    for parameter in operation.get("parameters", ()):
        for bad in QUERY:
            if parameter["in"] == "query":
                yield f"{plain}?{parameter['name']}={bad}"
            elif parameter["in"] == "path":
                yield path.replace(f"{{{parameter['name']}}}", bad or "x").replace("{", "").replace("}", "")


async def test_no_input_makes_any_operation_fail(
    whole_app: FastAPI, client: httpx.AsyncClient, actor: Callable[..., Any]
) -> None:
    document = json.loads(json.dumps(whole_app.openapi()))
    sampler = Sampler(document)
    everything = [permission for service in SERVICES for permission in service.permissions]
    headers = {**actor(*everything, on=new_id()).headers, "If-Match": '"1"', "Content-Type": "application/json"}
    sent, wrong = 0, []
    for method, path, operation in operations(document):
        body = operation.get("requestBody", {}).get("content", {}).get("application/json")
        valid = sampler.sample(body["schema"]) if body else None
        requests = [
            (address, None if valid is None else json.dumps(valid).encode()) for address in addresses(path, operation)
        ]
        requests += [(requests[0][0], content) for content in (spoiled(valid) if body else ())]
        for address, content in requests:
            answer = await client.request(method, address, headers=headers, content=content)
            sent += 1
            clear = answer.status_code < 400 or answer.headers["content-type"] == "application/problem+json"
            if answer.status_code >= 500 or not clear:
                wrong.append((answer.status_code, method, address[:120], (content or b"")[:120]))
    assert wrong == []
    assert sent > 2000
