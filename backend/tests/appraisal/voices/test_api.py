"""Issues enter the ledger untyped, and the two columns and four counters are read from it alone (B-17, B-29, D-25)."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.appraisal.ledger import Ledger, ledger, orgdept, outsider, secretary

from dangjian.appraisal.records.models import Record
from dangjian.contracts.liaison import (
    IssueConfirmed,
    IssueMoved,
    IssueOverdue,
    IssueRated,
    IssueResolved,
    OrganizationNamed,
    OrganizationPlaced,
    OutletNamed,
    Resolution,
)
from dangjian.kernel import clock
from dangjian.kernel.events import emit
from dangjian.kernel.ids import new_id

__all__ = ["ledger", "orgdept", "outsider", "secretary"]
BASE = "/api/v1/appraisal/voices"
Client = httpx.AsyncClient
Drain = Callable[[], Awaitable[int]]
Headers = dict[str, str]
ISSUE = new_id()


def said(ledger: Ledger, kind: type[IssueMoved], issue: UUID = ISSUE, **more: Any) -> IssueMoved:
    """News of an issue raised in the sibling branch and handled by the branch."""
    facts: dict[str, Any] = {
        "issue_id": issue,
        "organization_id": ledger.sibling,
        "version": 5,
        "number": "LX-2026-0209",
        "title": "食堂冰柜老旧",
        "category": "living",
        "category_title": "生活条件",
        "counter": None,
        "severity": "normal",
        "before": "in_progress",
        "after": "resolved",
        "outlet": OutletNamed(code="OUT-054", name="安国支局"),
        "org": OrganizationPlaced(code="G0102", name="炼钢检修党支部", path="/炼钢检修党支部"),
        "representative_id": None,
        "handler_org": OrganizationNamed(code="G0101", name="炼钢一线党支部"),
        "handler_organization_id": ledger.branch,
        "reported_at": clock.now(),
    }
    return kind(**facts | more)


def resolved(ledger: Ledger, found: str = "fixed", **more: Any) -> IssueMoved:
    """The handler's word."""
    words = Resolution.model_validate({"kind": found, "summary_len": 20, "evidence_count": 0})
    done: dict[str, Any] = {"resolved_at": clock.now(), "elapsed_workdays": 12, "was_overdue": True}
    return said(ledger, IssueResolved, **done, resolution=words, confirmation_due_at=clock.now(), **more)


def confirmed(ledger: Ledger, **more: Any) -> IssueMoved:
    """The reporter's word."""
    done: dict[str, Any] = {"resolved_at": clock.now(), "elapsed_workdays": 12, "was_overdue": True}
    more = {"confirmed_at": clock.now(), "reopened_count": 1, "after": "confirmed"} | more
    return said(ledger, IssueConfirmed, **done | more)


@pytest.fixture
def tell(client: Client, session: AsyncSession, drain: Drain) -> Callable[..., Awaitable[None]]:
    """Say it, and let the ledger hear it."""

    async def go(*events: IssueMoved) -> None:
        for event in events:
            await emit(session, event)
        await session.commit()
        await drain()

    return go


async def shown(client: Client, headers: Headers, unit: UUID, **asked: Any) -> dict[str, Any]:
    """The unit's page."""
    answer = await client.get(BASE, headers=headers, params={"organization_id": str(unit), **asked})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def counts(page: dict[str, Any]) -> dict[str, int]:
    """The four counters."""
    return {row["code"]: row["count"] for row in page["counters"]}


async def test_a_solved_and_confirmed_issue_stands_with_the_unit_that_solved_it(
    client: Client, ledger: Ledger, orgdept: Headers, tell: Callable[..., Awaitable[None]]
) -> None:
    await tell(resolved(ledger), confirmed(ledger), said(ledger, IssueRated, satisfaction=5, after="confirmed"))
    page = await shown(client, orgdept, ledger.branch)
    [line] = page["voices"]
    assert (line["number"], line["title"], line["category"]) == ("LX-2026-0209", "食堂冰柜老旧", "生活条件")
    assert (line["outlet"], line["satisfaction"], line["elapsed_workdays"]) == ("安国支局", "5", "12")
    assert (line["is_overdue"], line["reopened"], line["issue_id"]) == (True, "1", str(ISSUE))
    assert counts(page) == {"bad_review": 0, "dispute": 0, "complaint": 0, "safety_incident": 0}
    assert (await shown(client, orgdept, ledger.sibling))["voices"] == []


async def test_what_only_the_handler_calls_solved_is_no_voice_of_the_people(
    client: Client, ledger: Ledger, orgdept: Headers, session: AsyncSession, tell: Callable[..., Awaitable[None]]
) -> None:
    await tell(resolved(ledger))
    assert (await shown(client, orgdept, ledger.group))["voices"] == []
    assert await session.scalar(select(func.count()).where(Record.type == "issue_resolved")) == 1


async def test_news_told_twice_is_entered_once(
    ledger: Ledger, session: AsyncSession, tell: Callable[..., Awaitable[None]]
) -> None:
    overdue = said(ledger, IssueOverdue, due_on=date(2026, 11, 20), after="in_progress")
    await tell(overdue, overdue, confirmed(ledger), confirmed(ledger))
    found = await session.execute(select(Record.type, func.count()).group_by(Record.type).order_by(Record.type))
    assert found.all() == [("issue_confirmed", 1), ("issue_overdue", 1)]


@pytest.mark.parametrize(("found", "count"), [("fixed", 1), ("not_possible", 1), ("explained", 0)])
async def test_a_founded_complaint_keeps_the_counter_of_the_unit_it_came_from_above_zero(
    client: Client,
    ledger: Ledger,
    orgdept: Headers,
    tell: Callable[..., Awaitable[None]],
    found: str,
    count: int,
) -> None:
    await tell(resolved(ledger, found, counter="complaint", category="complaint", category_title="投诉"))
    page = await shown(client, orgdept, ledger.sibling)
    assert counts(page)["complaint"] == count
    cases = next(row["cases"] for row in page["counters"] if row["code"] == "complaint")
    assert [case["number"] for case in cases] == ["LX-2026-0209"] * count
    assert counts(await shown(client, orgdept, ledger.branch))["complaint"] == 0


async def test_a_dispute_and_a_bad_word_of_the_reporter_count_too(
    client: Client, ledger: Ledger, orgdept: Headers, tell: Callable[..., Awaitable[None]]
) -> None:
    other = new_id()
    await tell(
        resolved(ledger, counter="dispute"),
        said(ledger, IssueRated, satisfaction=2, after="confirmed"),
        said(ledger, IssueRated, issue=other, satisfaction=3, after="confirmed"),
    )
    assert counts(await shown(client, orgdept, ledger.committee)) == {
        "bad_review": 1,
        "dispute": 1,
        "complaint": 0,
        "safety_incident": 0,
    }


async def enter(client: Client, headers: Headers, unit: UUID, kind: str, day: str, values: dict[str, Any]) -> None:
    """An entry by hand."""
    body = {"organization_id": str(unit), "type": kind, "occurred_on": day, "values": values}
    sent = {**headers, "Idempotency-Key": str(uuid4())}
    answer = await client.post("/api/v1/appraisal/records", headers=sent, json=body)
    assert answer.status_code == 201, answer.text


async def test_serious_accidents_count_and_customers_are_compared_with_the_time_before(
    client: Client, ledger: Ledger, orgdept: Headers
) -> None:
    for severity in ("minor", "serious"):
        accident = {"severity": severity, "description": "皮带伤人"}
        await enter(client, orgdept, ledger.branch, "safety_incident", "2026-10-08", accident)
    for day, again in (("2026-07-31", "20"), ("2026-10-31", "30")):
        visits = {"all_customers": "90", "returning_customers": again, "new_customers": "15"}
        await enter(client, orgdept, ledger.branch, "customer_flow", day, visits)
    page = await shown(client, orgdept, ledger.group, period="2026-Q4")
    assert counts(page)["safety_incident"] == 1
    assert page["counters"][3]["cases"][0]["title"] == "皮带伤人"
    assert (page["customers"]["returning_percent"], page["customers_before"]["returning_percent"]) == ("33.33", "22.22")
    assert page["customers"]["new_percent"] == "16.67"
    assert (await shown(client, orgdept, ledger.group, period="2025"))["customers"] is None


async def test_indicators_stand_in_the_other_column(client: Client, ledger: Ledger, orgdept: Headers) -> None:
    done = {"target": "接待量", "planned": "100", "actual": "112.28", "completion_rate": "112.28"}
    await enter(client, orgdept, ledger.branch, "target_result", "2026-11-20", done)
    [line] = (await shown(client, orgdept, ledger.committee))["indicators"]
    assert (line["title"], line["planned"], line["actual"], line["completion"]) == (
        "接待量",
        "100",
        "112.28",
        "112.28",
    )


async def test_who_may_look(client: Client, ledger: Ledger, outsider: Headers, actor: Callable[..., Any]) -> None:
    asked = {"organization_id": str(ledger.branch)}
    assert (await client.get(BASE, params=asked)).status_code == 401
    assert (await client.get(BASE, params=asked, headers=outsider)).status_code == 404
    nobody = actor(on=ledger.group).headers
    assert (await client.get(BASE, params=asked, headers=nobody)).status_code == 403
    wrong = await client.get(BASE, params={**asked, "period": "2026-13"}, headers=outsider)
    assert wrong.status_code == 422
