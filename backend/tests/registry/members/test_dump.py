"""A stolen copy of the database names no phone and no identity number (P4)."""

from collections.abc import Callable
from typing import Any

import httpx
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from tests.registry.conftest import Forest

from dangjian.registry.members.rules import with_check
from dangjian.registry.permissions import MEMBER_EDIT, MEMBER_READ, MEMBER_UNMASK

BASE = "/api/v1/registry/members"
TABLES = (
    "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', "
    "'information_schema') AND has_table_privilege(format('%I.%I', schemaname, tablename), 'SELECT')"
)


async def test_no_table_holds_a_canary_in_clear_after_entering_changing_and_unmasking(
    client: httpx.AsyncClient, session: AsyncSession, forest: Forest, actor: Callable[..., Any]
) -> None:
    headers = actor(MEMBER_READ, MEMBER_EDIT, MEMBER_UNMASK, on=forest.branch).headers
    phones, number = ("19900017391", "19900017392"), with_check("99000019920305173")
    facts = {
        **{"name": "孙八", "gender": "male", "kind": "full", "joined_on": "2015-07-01", "position": "技术员"},
        **{"phone": phones[0], "id_number": number},
    }
    created = await client.post(
        BASE,
        json={**facts, "organization_id": str(forest.branch), "employee_no": "3001"},
        headers={**headers, "Idempotency-Key": "one"},
    )
    path = f"{BASE}/{created.json()['id']}"
    changed = await client.put(path, json={**facts, "phone": phones[1]}, headers={**headers, "If-Match": "1"})
    assert (created.status_code, changed.status_code) == (201, 200)
    seen = await client.post(f"{path}:unmask", json={"field": "id_number", "reason": "核对"}, headers=headers)
    assert seen.json()["value"] == number
    tables = (await session.scalars(text(TABLES))).all()
    assert len(tables) > 50
    for table in tables:
        for canary in (*phones, number):
            found = await session.scalar(
                text(f"SELECT count(*) FROM {table} t WHERE t::text LIKE :canary"), {"canary": f"%{canary}%"}
            )
            assert found == 0, table
