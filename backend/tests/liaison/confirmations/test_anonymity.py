"""Of an anonymous reporter nothing is written down anywhere: no account, no address, no receipt (D-27)."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import Caller
from tests.kernel.evidence_files import jpeg
from tests.liaison.strangers import BASE, SignIn, Town, a_report, caller_at, shown, solve

from dangjian.liaison.permissions import ISSUE_REPORT

ADDRESS = "203.0.113.77"


@pytest.fixture
async def stranger(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody at an address that is looked for afterwards."""
    async with caller_at(app, ADDRESS) as client:
        yield client


@pytest.fixture
def employee(town: Town, actor: SignIn) -> Caller:
    """Somebody who is signed in while he reports through the link."""
    return actor(ISSUE_REPORT, on=town.branch, name="赵某某")


async def everything(session: AsyncSession) -> str:
    """All rows of all tables as text."""
    names = await session.execute(
        text(
            "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables "
            "WHERE schemaname IN ('liaison', 'events', 'integration')"
        )
    )
    rows: list[str] = []
    for (name,) in names.all():
        rows += await session.scalars(text(f"SELECT t::text FROM {name} AS t"))
    return "\n".join(rows)


async def test_a_whole_anonymous_life_leaves_no_trace_of_who_it_was(
    stranger: httpx.AsyncClient,
    session: AsyncSession,
    intake: dict[str, Any],
    employee: Caller,
    drain: Any,
    capsys: pytest.CaptureFixture[str],
) -> None:
    signed = employee.headers  # a page that sends its token by mistake must not give him away either
    body = a_report(name="赵某某", contact="13800001234")
    path = f"{BASE}/open-intakes/{intake['code']}"
    await stranger.get(path, headers=signed)
    answer = await stranger.post(f"{path}/reports", json=body, headers=signed)
    assert answer.status_code == 201, answer.text
    receipt = answer.json()["receipt"]
    me = shown(receipt) | signed
    photo = [("files", ("赵某某家.jpg", jpeg(secret=b"GPS-SECRET")))]
    assert (await stranger.post(f"{BASE}/receipts:add", files=photo, headers=me)).status_code == 200
    assert (await stranger.post(f"{BASE}/receipts:reply", json={"reply": "solved"}, headers=me)).status_code == 409
    assert (await stranger.get(f"{BASE}/receipts", headers=shown("0" * 32) | signed)).status_code == 404
    assert (await stranger.get(f"{BASE}/open-intakes/aaaaaaaa", headers=signed)).status_code == 404
    await solve(session, answer.json()["number"])
    assert (await stranger.post(f"{BASE}/receipts:reply", json={"reply": "solved"}, headers=me)).status_code == 200
    await drain()
    found = await everything(session)
    assert answer.json()["number"] in found, "the tables were really read"
    logged = "".join(capsys.readouterr())
    actor = employee.actor
    for secret in (
        ADDRESS,
        "赵某某",
        "13800001234",
        "GPS-SECRET",
        str(actor.account_id),
        str(actor.session_id),
        actor.username,
        body["client_id"],
        receipt,
        receipt.replace("-", ""),
    ):
        assert secret not in found, secret
        assert secret not in logged, secret
    named = await session.execute(
        text("SELECT count(*) FROM events.audit_entry WHERE object_type <> 'intake' AND address IS NOT NULL")
    )
    assert named.scalar_one() == 0


async def test_whoever_gives_a_name_is_known_by_it(
    stranger: httpx.AsyncClient, session: AsyncSession, intake: dict[str, Any]
) -> None:
    body = a_report(anonymous=False, name="孙师傅", contact="分机 802")
    answer = await stranger.post(f"{BASE}/open-intakes/{intake['code']}/reports", json=body)
    assert answer.status_code == 201
    found = await everything(session)
    assert "孙师傅" in found
    assert "分机 802" not in found, "a contact is kept sealed"
    assert ADDRESS not in found
