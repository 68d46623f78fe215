"""An outlet with a QR code, those who manage it, and a handler who says that it is solved."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import inspect, select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import Caller

from dangjian.contracts.liaison import IssueResolved, Resolution
from dangjian.kernel import clock
from dangjian.kernel.ids import new_id
from dangjian.kernel.strangers import Pace
from dangjian.liaison.confirmations import actions as words
from dangjian.liaison.intakes import actions as ways_in
from dangjian.liaison.intakes import rules as paces
from dangjian.liaison.issues.actions import Step, Teller, move
from dangjian.liaison.issues.models import Issue
from dangjian.liaison.organizations.models import OrganizationCopy
from dangjian.liaison.outlets.models import OutletCopy
from dangjian.liaison.permissions import CHANNEL_MANAGE, ISSUE_READ, ISSUE_REPORT

NOW = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
BASE = "/api/v1/liaison"
SignIn = Callable[..., Caller]
OFFICE = Teller("office", "党群工作部")
HANDLER = Teller("handler", "综合部")


@dataclass(frozen=True)
class Town:
    """The places of the tests and who is there."""

    city: UUID
    branch: UUID
    other: UUID
    outlet: UUID
    manager: dict[str, str]
    stranger_manager: dict[str, str]


def _place(code: str, name: str, above: OrganizationCopy | None) -> OrganizationCopy:
    key = new_id()
    path = f"{above.path if above else '/'}{key}/"
    kept = {"kind": "branch", "line": "party", "category": None, "parent_id": above.id if above else None}
    return OrganizationCopy(id=key, code=code, name=name, path=path, version=1, **kept)


def outlet_of(place: OrganizationCopy, code: str, name: str) -> OutletCopy:
    """An open outlet; whatever else its table asks for is nought."""
    row = OutletCopy(id=new_id(), code=code, name=name, organization_id=place.id, is_open=True, version=1)
    for column in inspect(OutletCopy).columns:
        if getattr(row, column.key) is None and not column.nullable:
            setattr(row, column.key, date(2026, 1, 1) if column.type.python_type is date else 0)
    return row


async def settle(session: AsyncSession, sign_in: SignIn) -> Town:
    """The places, written, and their people."""
    city = _place("320300", "徐州分公司党委", None)
    branch, other = _place("320322", "沛县分公司党支部", city), _place("320321", "丰县分公司党支部", city)
    session.add_all([city, branch, other])
    await session.flush()
    outlet = outlet_of(branch, "OUT-054", "安国支局")
    session.add(outlet)
    await session.commit()
    return Town(
        city.id,
        branch.id,
        other.id,
        outlet.id,
        sign_in(CHANNEL_MANAGE, ISSUE_READ, ISSUE_REPORT, on=city.id, name="李干事").headers,
        sign_in(CHANNEL_MANAGE, ISSUE_READ, on=other.id, name="外单位").headers,
    )


@pytest.fixture(autouse=True)
def _fresh_paces(monkeypatch: pytest.MonkeyPatch, clock_at: Callable[[datetime], None]) -> None:
    """Every test begins with nothing counted."""
    clock_at(NOW)
    monkeypatch.setattr(ways_in, "BY_ADDRESS", Pace(paces.BY_ADDRESS, paces.TOO_MANY_HERE))
    monkeypatch.setattr(ways_in, "BY_INTAKE", Pace(paces.BY_INTAKE, paces.TOO_MANY_IN_ALL))
    monkeypatch.setattr(ways_in, "LOOKS", Pace(paces.LOOKS, paces.TOO_MANY_LOOKS))
    monkeypatch.setattr(words, "TRIES", Pace("30/10 minutes", "次数过多,请十分钟后再试。"))
    monkeypatch.setattr(words, "REPLIES", Pace("60/10 minutes", "操作过于频繁,请稍后再试。"))


@pytest.fixture
async def town(session: AsyncSession, actor: SignIn) -> Town:
    """The places on the test's connection."""
    return await settle(session, actor)


async def new_intake(client: httpx.AsyncClient, town: Town, **changes: Any) -> dict[str, Any]:
    """A way in at the outlet, with some fields changed."""
    body = {
        "organization_id": str(town.branch),
        "kind": "outlet",
        "outlet_id": str(town.outlet),
        "name": "安国支局意见码",
        "guide": "有困难请扫码告诉我们,可以匿名。",
        "starts_on": "2026-11-01",
    }
    answer = await client.post(f"{BASE}/intakes", json=body | changes, headers=town.manager)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made | {"code": made["link"].rsplit("/", 1)[1]}


@pytest.fixture
async def intake(client: httpx.AsyncClient, town: Town) -> dict[str, Any]:
    """The outlet's way in."""
    return await new_intake(client, town)


def a_report(**changes: Any) -> dict[str, Any]:
    """What somebody at the outlet writes."""
    told = {"client_id": str(uuid4()), "category": "living", "text": "食堂冰柜老旧,夏天存不住菜。", "anonymous": True}
    return told | changes


async def send(client: httpx.AsyncClient, code: str, **changes: Any) -> httpx.Response:
    """One report."""
    return await client.post(f"{BASE}/open-intakes/{code}/reports", json=a_report(**changes))


def shown(receipt: str) -> dict[str, str]:
    """The header in which a receipt is shown."""
    return {"Receipt": receipt}


def caller_at(app: FastAPI, address: str) -> Any:
    """Somebody without an account at an address of his own."""
    transport = httpx.ASGITransport(app, client=(address, 40000))
    return httpx.AsyncClient(transport=transport, base_url="http://testserver")


async def issue_of(session: AsyncSession, number: str) -> Issue:
    """The issue as it stands now."""
    found = select(Issue).where(Issue.number == number).execution_options(populate_existing=True)
    return (await session.scalars(found)).one()


async def solve(session: AsyncSession, number: str) -> None:
    """The office takes it on and the handler says that it is solved."""
    issue = await issue_of(session, number)
    if issue.state == "reported":
        await move(session, OFFICE, issue, Step("accept", "accepted", None))
    if issue.state == "accepted":
        issue.handler_organization_id = issue.organization_id
        await move(session, OFFICE, issue, Step("assign", "assigned", None, note="请综合部办理(内部)"))
    await move(session, HANDLER, issue, Step("start", "in_progress", None))
    issue.resolved_at, issue.elapsed_workdays = clock.now(), 3
    issue.resolution_kind, issue.resolution_summary = "fixed", "换了新冰柜。"
    issue.confirmation_due_on = clock.today() + timedelta(days=7)
    told = {
        "resolved_at": issue.resolved_at,
        "elapsed_workdays": 3,
        "was_overdue": False,
        "resolution": Resolution(kind="fixed", summary_len=6, evidence_count=0),
        "confirmation_due_at": issue.resolved_at,
    }
    await move(session, HANDLER, issue, Step("resolve", "resolved", IssueResolved, note="换了新冰柜。", told=told))
    await session.commit()
