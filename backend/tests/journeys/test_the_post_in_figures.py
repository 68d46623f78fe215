"""The post on the API: every figure of its source is counted from rows (D-16, D-17, D-20, D-23, D-25, D-37, D-39)."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import asyncpg
import httpx
import pytest
from sqlalchemy import URL
from tests.conftest import Caller, Server

from dangjian.appraisal.permissions import RECORD_READ
from dangjian.commands import seed, seed_liaison, seed_postal, seed_practices
from dangjian.demo import Postal, postal
from dangjian.identity.grants.actions import DemoPerson, seed_demo_accounts
from dangjian.kernel import clock
from dangjian.kernel.db import Database, asyncpg_dsn
from dangjian.kernel.events import drain
from dangjian.liaison.issues.rules import LIVE
from dangjian.liaison.permissions import ISSUE_READ, OUTLET_READ, REPRESENTATIVE_READ, RISK_READ, RISK_REPORT
from dangjian.registry import permissions as registry
from dangjian.registry.organizations.jobs import retell
from dangjian.targets.permissions import PRACTICE_READ

SEED = 5521


@pytest.fixture
async def post(server: Server, committed: Database, clock_at: Callable[[datetime], None]) -> Postal:
    """The post in a database of its own, seeded as `dangjian seed` does."""
    clock_at(datetime(2026, 11, 21, 1, 0, tzinfo=UTC))
    made = postal(SEED, clock.today())
    url: URL = committed.engine.url
    connection = await asyncpg.connect(asyncpg_dsn(server.owner_url(str(url.database))))
    try:
        await seed.write_registry(connection, made)
        await seed_postal.registry(connection, made)
        await retell(committed, {})
        await seed_postal.tell(committed)
        async with committed.transaction() as session:
            people = [
                DemoPerson(a.id, a.username, a.display_name, a.role, a.organization_id, a.member_id, a.named)
                for a in made.accounts
            ]
            await seed_demo_accounts(session, people)
        await drain(committed)
        await seed_liaison.fill(committed, connection, made, SEED, lambda _: None)
        await seed_practices.fill(committed, made, SEED)
    finally:
        await connection.close()
    return made


class Looker:
    """The organisation department of the province."""

    def __init__(self, client: httpx.AsyncClient, headers: dict[str, str]) -> None:
        self.client, self.headers = client, headers

    async def get(self, path: str, **params: Any) -> dict[str, Any]:
        answer = await self.client.get(f"/api/v1/{path}", headers=self.headers, params=params)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def all(self, path: str, **params: Any) -> list[dict[str, Any]]:
        """Every row of a list."""
        rows: list[dict[str, Any]] = []
        while True:
            page = await self.get(path, page=len(rows) // 200 + 1, size=200, **params)
            rows += page["items"]
            if len(rows) >= page["total"]:
                return rows


async def test_the_post_counts_as_its_source_counts(
    post: Postal, committed_client: httpx.AsyncClient, actor: Callable[..., Caller]
) -> None:
    held = (
        *(OUTLET_READ, ISSUE_READ, REPRESENTATIVE_READ, RISK_READ, RISK_REPORT, RECORD_READ),
        registry.OUTLET_READ,
        registry.MEMBER_READ,
        PRACTICE_READ,
    )
    looker = Looker(committed_client, actor(*held, on=post.root.id).headers)

    figures = await looker.get("registry/outlets:figures")
    assert (figures["outlets"], figures["uncovered"], figures["uncovered_share"]) == (241, 54, "22.41")
    assert (figures["own_members"], figures["external_members"], figures["external_share"]) == (1019, 187, "15.51")

    coverage = await looker.get("liaison/coverage")
    assert (coverage["outlets"], coverage["uncovered"], coverage["with_member"]) == (241, 54, 187)
    assert (coverage["paired"], coverage["uncovered_paired"]) == (241, 54), "all are paired, and 54 still have nobody"
    trend = {point["on"]: (point["uncovered"], point["uncovered_paired"]) for point in coverage["trend"]}
    assert trend["2026-03-31"] == (54, 0), "in March nobody looked after them"
    assert trend["2026-11-21"] == (54, 54)
    assert len(await looker.all("liaison/coverage/outlets")) == 54
    assert sum(group["uncovered"] for group in coverage["groups"]) == 54

    assert len(await looker.all("liaison/representatives", state="approved")) == 103

    rows = await looker.all("liaison/issues")
    still = [row for row in rows if row["state"] in LIVE]
    silent = [row for row in rows if row["close_kind"] == "unanswered"]
    solved = [row for row in rows if row["state"] in ("confirmed", "closed") and row not in silent]
    assert (len(rows), len(solved) + len(silent), len(still)) == (209, 202, 7)
    assert len(silent) == 9, "counted apart"
    assert (Decimal(202) * 100 / 209).quantize(Decimal("0.01")) == Decimal("96.65")
    ages = sorted((clock.today() - clock.local_day(datetime.fromisoformat(row["reported_at"]))).days for row in still)
    assert ages == [3, 8, 17, 24, 31, 38, 61]

    counted = await looker.get("liaison/statistics", organization_id=str(post.root.id), first_on="2026-01-01")
    funnel, claimed = counted["funnel"], counted["rates"]["resolution"]
    assert (funnel["collected"], funnel["solved"], funnel["confirmed"], funnel["open"]) == (209, 202, 193, 7)
    assert (claimed["percent"], claimed["low"], claimed["high"]) == ("96.65", "93.25", "98.37")
    assert sum(cause["count"] for cause in counted["causes"]) == 209
    assert sorted(row["age"] for row in counted["oldest"]) == ages

    voices = await looker.get("appraisal/voices", organization_id=str(post.root.id))
    assert len(voices["voices"]) == 193, "what reporters confirmed, and nothing else, stands in the ledger as solved"
    assert (await looker.get("liaison/findings"))["total"] > 0, "like issues point to common causes"
    assert (await looker.get("liaison/risks"))["counts"] == {"open": 3, "controlled": 2, "ungraded": 1, "review_due": 0}

    (practice,) = (await looker.get("targets/practices"))["items"]
    units = [unit["name"].removeprefix("淮临市分公司") for unit in practice["units"]]
    assert (practice["organization_form"], units) == ("joint", ["信息技术中心", "服务质量部"])
    spread = await looker.all(f"targets/practices/{practice['id']}/organizations")
    standings = Counter(row["standing"] for row in spread)
    assert standings == {"adopted": 35, "waiting": 11, "declined": 3, "ended": 1}, "the branches of the city but itself"
    assert (practice["adopted"], practice["meant"], practice["percent"]) == (35, 50, "70.00")

    agreements = await looker.get("liaison/agreements")
    assert (agreements["total"], agreements["counts"]["outlets"]) == (24, 24)


async def test_the_representative_has_his_outlets_and_his_word(
    post: Postal, committed_client: httpx.AsyncClient
) -> None:
    signed_in = await committed_client.post(
        "/api/v1/identity/tokens", json={"username": "yz-rep", "password": "Dangjian-demo-1"}
    )
    assert signed_in.status_code == 200, signed_in.text
    looker = Looker(committed_client, {"Authorization": f"Bearer {signed_in.json()['access_token']}"})
    mine = (await looker.get("liaison/my-issues"))["items"]
    assert {"食堂灶具老旧", "没有午休的地方", "夏粮收购季缺宣传品"} <= {
        row["title"].removeprefix("安桥支局") for row in mine
    }
    waiting = [row for row in mine if row["state"] == "resolved"]
    assert len(waiting) == 1, "one waits for his word"
    todos = (await looker.get("integration/todos"))["items"]
    assert [todo["title"] for todo in todos if "确认" in todo["title"]] != []
