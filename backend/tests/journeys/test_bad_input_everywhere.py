"""No input makes any operation fail: every field of every operation is spoiled in the ways of quality M1 (I1).

In an ordinary run each operation is asked an eighth of it in turn, by one who may do everything; `make prove` asks all
of it three times: about what is nowhere, about what is one's own, and as a branch secretary.
"""

import copy
import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from tests.conftest import Cast
from tests.matrix.conftest import asking, judge
from tests.matrix.doorstep import Asked, spelled
from tests.matrix.forest import key
from tests.matrix.judge import Headers, Judge
from tests.matrix.published import Row, published

from dangjian.identity.grants.rules import ROLES
from dangjian.kernel.ids import new_id
from dangjian.main import SERVICES

__all__ = ["asking", "judge"]

PROVE = os.environ.get("DANGJIAN_PROVE") == "1"
EVERY = 1 if PROVE else 8
PARTS = 12 if PROVE else 1  # each in a transaction of its own: one for all outgrows what a database keeps in mind
INTERNAL = re.compile(
    r"Traceback|sqlalchemy|asyncpg|pydantic|/src/|\.py\b|site-packages|SELECT |INSERT |UPDATE |relation |PostgreSQL|"
    r"uvicorn|starlette|fastapi|(?<![\d.])v?\d+\.\d+\.\d+(?![\d.])",
)
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
    for name, part in inside:
        yield from places(part, (*way, name))


def put(value: Any, way: tuple[Any, ...], bad: Any) -> Any:
    if not way:
        return bad
    changed = copy.copy(value)
    changed[way[0]] = put(value[way[0]], way[1:], bad)
    return changed


def addresses(plain: str, path: str, operation: dict[str, Any]) -> Iterator[str]:
    """The operation's address with each of its parameters spoiled in turn."""
    yield plain
    plain = plain.partition("?")[0]
    for parameter in operation.get("parameters", ()):
        for bad in QUERY:
            if parameter["in"] == "query":
                yield f"{plain}?{parameter['name']}={bad}"
            elif parameter["in"] == "path":
                yield path.replace(f"{{{parameter['name']}}}", bad or "x").replace("{", "").replace("}", "")


def requests(walk: Judge, row: Row, place: str, *, absent: bool) -> Iterator[Asked]:
    """The operation spoiled in every way; the first one is sound."""
    operation = walk.asking.document["paths"][row.path][row.method.lower()]
    sound = walk.about(row, place, absent=absent)
    for address in addresses(sound.address, row.path, operation):
        yield replace(sound, address=address)
    if "application/json" in operation.get("requestBody", {}).get("content", {}):
        for content in spoiled(json.loads(sound.content)):
            yield replace(sound, content=content)


def caller(cast: Cast, who: str) -> tuple[Headers, bool]:
    """Who asks, and whether about what is nowhere."""
    everything = [permission for service in SERVICES for permission in service.permissions]
    own = key("own", "x.organization")
    if who == "secretary":
        return spelled(cast.sign_in(*ROLES["secretary"].permissions, on=own).headers), False
    on = new_id() if who == "elsewhere" else own
    return spelled(cast.sign_in(*everything, on=on).headers), who == "elsewhere"


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("who", ["mighty", "elsewhere", "secretary"] if PROVE else ["mighty"])
async def test_no_input_makes_any_operation_fail(
    judge: Judge, cast: Cast, who: str, part: int, record_property: Callable[[str, object], None]
) -> None:
    sent, refused, wrong, told = 0, 0, list[tuple[Any, ...]](), list[tuple[Any, ...]]()
    rows = [row for row in published().rows.values() if not row.streams]
    headers, absent = caller(cast, who)
    for turn, row in enumerate(rows[part::PARTS]):
        for number, asked in enumerate(requests(judge, row, "own", absent=absent)):
            if number and (number + turn) % EVERY:
                continue
            status, said = await judge.ask(asked, headers)
            sent += 1
            refused += status >= 400
            if status >= 500 or (status >= 400 and not said.startswith(b"{'type'")):
                wrong.append((status, row.operation, asked.address[:120], asked.content[:120], said[:200]))
            elif status >= 400 and INTERNAL.search(said.decode()):
                told.append((status, row.operation, asked.address[:120], asked.content[:120], said[:300]))
    record_property("figure", f"{sent} requests, {refused} refusals, {len(wrong)} failures, {len(told)} tell too much")
    assert wrong == []
    assert told == []
    assert sent > 2_000
