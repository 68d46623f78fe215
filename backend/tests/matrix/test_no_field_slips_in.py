"""No field slips in (Z8): whatever a write does not ask for, be it shown when it is read or known from elsewhere, is
refused by name, and nothing changes.
"""

import json
from dataclasses import replace
from typing import Any

from tests.conftest import Cast
from tests.matrix.asking import Asking
from tests.matrix.doorstep import spelled
from tests.matrix.forest import key, top
from tests.matrix.judge import Judge
from tests.matrix.published import Row, published

COMMON = ("id", "org_id", "role", "score", "locked_at", "is_admin", "created_by", "state_changed_at")
TAKES_WHATEVER_IS_THERE: dict[str, str] = {}


def read_back(asking: Asking, row: Row) -> set[str]:
    """The fields of what the operation answers with, and of what is read at the same address."""
    found: set[str] = set()
    item = asking.document["paths"][row.path]
    for operation in (item[row.method.lower()], item.get("get", {})):
        for code, answer in operation.get("responses", {}).items():
            schema = answer.get("content", {}).get("application/json", {}).get("schema", {})
            if code.startswith("2") and schema:
                found |= set(asking.sampler.resolved(schema).get("properties", {}))
    return found


def batched(names: list[str], size: int = 8) -> list[list[str]]:
    """A few at a time: an answer names no more than a few faults."""
    return [names[start : start + size] for start in range(0, len(names), size)]


async def test_every_field_that_was_not_asked_for_is_refused(judge: Judge, cast: Cast) -> None:
    operations = judge.asking.operations()
    asked, wrong = 0, list[tuple[str, str | None, int, list[str], bytes]]()
    for row in published().rows.values():
        content: dict[str, Any] = operations.get(row.operation, {}).get("requestBody", {}).get("content", {})
        if "application/json" not in content or row.operation in TAKES_WHATEVER_IS_THERE:
            continue
        schema = judge.asking.sampler.resolved(content["application/json"]["schema"])
        extra = (set(COMMON) | read_back(judge.asking, row)) - set(schema.get("properties", {}))
        request = judge.asking.about(row, "own")
        who = next((name for name, held in judge.matrix.roles.items() if row.allows(held)), None)
        headers = judge.callers[who] if who and row.needs != "public" else ()
        if row.top:
            place = key(top("own"), "x.organization")
            headers = spelled(cast.sign_in(*judge.matrix.roles[str(who)], on=place).headers)
        before = await judge.touched()
        for names in batched(sorted(extra)):
            body = json.loads(request.content or b"{}") | dict.fromkeys(names, "1")
            status, said = await judge.ask(replace(request, content=json.dumps(body).encode()), headers)
            asked += 1
            kept = [name for name in names if f"'{name}'".encode() not in said]
            if status != 422 or kept:
                wrong.append((row.operation, who, status, kept, said[-160:]))
        if await judge.touched() != before:
            wrong.append((row.operation, who, 0, ["something was written"], b""))
    assert asked > 100
    assert wrong == [], wrong
