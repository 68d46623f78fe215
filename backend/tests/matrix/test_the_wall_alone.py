"""With every filter of the application gone, the database alone lets no word of a walled table out (Z4)."""

import os
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from tests.conftest import Cast
from tests.kernel.test_wall import WALLED, forgetful
from tests.matrix import forest
from tests.matrix.asking import Asking
from tests.matrix.doorstep import spelled
from tests.matrix.forest import RELATIONS, key, plant
from tests.matrix.published import INSIDE, published

from dangjian.kernel import wall
from dangjian.main import SERVICES

__all__ = ["forgetful"]

PROVE = os.environ.get("DANGJIAN_PROVE") == "1"
EVERYTHING = tuple(permission for service in SERVICES for permission in service.permissions)
WORDS = re.compile(rb"canary-([a-z]+)-[0-9a-f]{6}")


def openly(value: Any) -> Any:
    """The same words for what stands in a table without a wall, so that they are told apart."""
    if isinstance(value, str):
        return value.replace("canary-", "openly-")
    if isinstance(value, bytes):
        return value.replace(b"canary-", b"openly-")
    if isinstance(value, dict):
        return {name: openly(part) for name, part in value.items()}
    return [openly(part) for part in value] if isinstance(value, list) else value


@pytest.mark.slow
async def test_no_word_of_a_walled_table_is_heard_outside_though_no_question_asks_for_scope(
    app: FastAPI,
    asking: Asking,
    connection: AsyncConnection,
    cast: Cast,
    forgetful: None,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Callable[[str, object], None],
) -> None:
    planted = forest.rows

    def rows(table: Table) -> Iterator[dict[str, Any]]:
        for row in planted(table):
            yield row if table.fullname in WALLED else {name: openly(value) for name, value in row.items()}

    monkeypatch.setattr(forest, "rows", rows)
    system = {wall.INFO: wall.SYSTEM}
    async with AsyncSession(connection, join_transaction_mode="create_savepoint", info=system) as session:
        await plant(session)
        await session.commit()
    me = spelled(cast.sign_in(*EVERYTHING, on=key("own", "x.organization")).headers)
    leaked, heard, asked = list[tuple[str, str, set[str]]](), set[str](), 0
    for row in published().rows.values():
        if row.method != "GET" or row.streams or row.scope == "everywhere" or row.needs == "public":
            continue
        for place in RELATIONS if PROVE and row.scope == "one" else ("own", "foreign"):
            _, said = await asking.about(row, place).ask(app, me)
            asked += 1
            whose = {word.decode() for word in WORDS.findall(said)}
            heard |= {row.operation} if whose & INSIDE else set()
            if whose - INSIDE:
                leaked.append((row.operation, place, whose - INSIDE))
    record_property("figure", f"{len(WALLED)} walled tables, {asked} answers without a filter, {len(leaked)} leaks")
    assert leaked == []
    assert len(heard) >= 3, "the control: what is one's own is heard"
