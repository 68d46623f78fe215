"""Dues over HTTP: bases, the monthly run, payments and their counter entries, and who sees what."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession
from tests.registry.conftest import Forest

from dangjian.kernel.db import Database
from dangjian.kernel.events import EventRow
from dangjian.kernel.ids import new_id
from dangjian.registry.dues.jobs import assess
from dangjian.registry.permissions import DUES_KEEP, DUES_READ, MEMBER_READ

BASE = "/api/v1/registry/dues"
Headers = dict[str, str]
SignIn = Callable[..., Any]
At = Callable[[datetime], None]


def _day(month: int, day: int = 5, year: int = 2026) -> datetime:
    return datetime(year, month, day, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _november(clock_at: At) -> None:
    clock_at(_day(11))


@pytest.fixture
def keeper(actor: SignIn, forest: Forest) -> Headers:
    """Who keeps the book of the first branch."""
    headers: Headers = actor(DUES_KEEP, DUES_READ, on=forest.branch, name="支部书记").headers
    return headers


async def _base(client: httpx.AsyncClient, headers: Headers, member: UUID, **body: object) -> httpx.Response:
    sent = {"kind": "salaried", "amount": "6000", "since": "2026-11", **body}
    return await client.post(f"{BASE}/{member}:set-base", json=sent, headers=_once(headers))


async def _pay(client: httpx.AsyncClient, headers: Headers, member: UUID, **body: object) -> httpx.Response:
    sent = {"member_id": str(member), "paid_on": "2026-11-05", "amount": "90.00", "months": ["2026-11"], **body}
    return await client.post(f"{BASE}/payments", json=sent, headers=_once(headers))


def _once(headers: Headers) -> Headers:
    return {**headers, "Idempotency-Key": str(new_id())}


async def _rows(client: httpx.AsyncClient, headers: Headers, **params: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = (await client.get(BASE, params=params, headers=headers)).json()["items"]
    return rows


def _months(account: dict[str, Any]) -> dict[str, tuple[str, str, str]]:
    return {one["month"][:7]: (one["due"], one["paid"], one["open"]) for one in account["months"]}


async def test_a_base_makes_months_due_and_a_payment_settles_them(
    client: httpx.AsyncClient, forest: Forest, keeper: Headers
) -> None:
    account = (await _base(client, keeper, forest.secretary, since="2026-09")).json()
    assert (account["monthly"], account["percent"]) == ("90.00", "1.5")
    assert _months(account) == dict.fromkeys(("2026-11", "2026-10", "2026-09"), ("90.00", "0.00", "90.00"))
    assert (account["arrears_months"], account["arrears"], account["silent_months"]) == (2, "180.00", 2)
    paid = await _pay(client, keeper, forest.secretary, amount="200.00", months=["2026-09", "2026-10", "2026-11"])
    assert paid.status_code == 201
    assert _months(paid.json())["2026-11"] == ("90.00", "20.00", "70.00")
    assert paid.json()["arrears_months"] == 0
    again = await _pay(client, keeper, forest.secretary, months=["2026-09"])
    assert again.json()["errors"][0]["field"] == "months"


async def test_a_payment_is_taken_back_once_by_lines_that_stay(
    client: httpx.AsyncClient, forest: Forest, keeper: Headers
) -> None:
    await _base(client, keeper, forest.secretary, since="2026-10")
    paid = (await _pay(client, keeper, forest.secretary, amount="180.00", months=["2026-10", "2026-11"])).json()
    line = next(one for one in paid["entries"] if one["kind"] == "paid")
    path, body = f"{BASE}/entries/{line['id']}:counter", {"reason": "记错人"}
    after = (await client.post(path, json=body, headers=_once(keeper))).json()
    assert _months(after) == dict.fromkeys(("2026-11", "2026-10"), ("90.00", "0.00", "90.00"))
    amounts = sorted(one["amount"] for one in after["entries"] if one["kind"] == "paid")
    assert amounts == ["-90.00", "-90.00", "90.00", "90.00"]
    assert (await client.post(path, json=body, headers=_once(keeper))).status_code == 409
    counter = next(one for one in after["entries"] if one["reverses_id"])
    due = next(one for one in after["entries"] if one["kind"] == "due")
    for wrong in (counter, due):
        refused = await client.post(f"{BASE}/entries/{wrong['id']}:counter", json=body, headers=_once(keeper))
        assert refused.status_code == 409


async def test_a_new_pay_counts_from_its_month_and_puts_right_what_was_owed(
    client: httpx.AsyncClient, forest: Forest, keeper: Headers
) -> None:
    await _base(client, keeper, forest.secretary, since="2026-09")
    account = (await _base(client, keeper, forest.secretary, since="2026-10", amount="4000")).json()
    assert {month: one[0] for month, one in _months(account).items()} == {
        **{"2026-09": "90.00", "2026-10": "40.00", "2026-11": "40.00"}
    }
    reversed_lines = [one for one in account["entries"] if one["kind"] == "due" and one["reverses_id"]]
    assert [one["amount"] for one in reversed_lines] == ["-90.00", "-90.00"]
    assert [one["amount"] for one in account["bases"]] == ["••••", "••••"]
    allowed = await _base(client, keeper, forest.secretary, amount="4000", allowed="0", since="2026-11")
    assert allowed.json()["errors"][0]["field"] == "approving_body"
    allowed = await _base(
        client, keeper, forest.secretary, amount="4000", allowed="0", since="2026-11", approving_body="厂党委"
    )
    assert _months(allowed.json())["2026-11"] == ("0.00", "0.00", "0.00")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"since": "2026-12"}, "since"),
        ({"since": "2008-03"}, "since"),
        ({"since": "2010-06"}, "since"),
        ({"amount": None}, "amount"),
        ({"kind": "supported", "amount": "5"}, "amount"),
        ({"since": "2026-13"}, "since"),
        ({"kind": "minister"}, "kind"),
    ],
)
async def test_a_base_that_cannot_be_is_refused(
    client: httpx.AsyncClient, forest: Forest, keeper: Headers, body: dict[str, Any], field: str
) -> None:
    answer = await _base(client, keeper, forest.secretary, **body)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"paid_on": "2026-11-06"}, "paid_on"),
        ({"months": []}, "months"),
        ({"months": ["2026-08"]}, "months"),
        ({"amount": "1090.00"}, "amount"),
        ({"special": True}, "months"),
        ({"special": True, "months": [], "amount": "999.99"}, "amount"),
    ],
)
async def test_a_payment_that_cannot_be_is_refused(
    client: httpx.AsyncClient, forest: Forest, keeper: Headers, body: dict[str, Any], field: str
) -> None:
    await _base(client, keeper, forest.secretary)
    answer = await _pay(client, keeper, forest.secretary, **body)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


async def test_months_ahead_are_paid_by_the_quarter_and_a_great_gift_stands_apart(
    client: httpx.AsyncClient, forest: Forest, keeper: Headers
) -> None:
    await _base(client, keeper, forest.secretary)
    months = ["2026-11", "2026-12", "2027-01"]
    account = (await _pay(client, keeper, forest.secretary, amount="270.00", months=months)).json()
    assert _months(account) == dict.fromkeys(reversed(months), ("90.00", "90.00", "0.00"))
    gift = await _pay(client, keeper, forest.secretary, amount="2000.00", months=[], special=True)
    assert _months(gift.json()) == _months(account)
    figures = (await client.get(f"{BASE}:figures", headers=keeper)).json()
    assert (figures["special"], figures["due"], figures["paid"]) == ("2000.00", "90.00", "90.00")


async def test_the_monthly_run_owes_once_for_everybody_who_has_a_base(
    client: httpx.AsyncClient, database: Database, forest: Forest, actor: SignIn, clock_at: At
) -> None:
    await _base(client, actor(DUES_KEEP, on=forest.branch).headers, forest.secretary)
    clock_at(_day(12, 1))
    keeper = actor(DUES_KEEP, on=forest.branch).headers
    for _ in range(2):
        await assess(database, {})
    rows = await _rows(client, keeper)
    assert [(row["name"], row["due"], row["arrears"]) for row in rows] == [
        *(("王五", "90.00", "90.00"), ("赵六", None, "0.00"))
    ]
    figures = (await client.get(f"{BASE}:figures", headers=keeper)).json()
    assert (figures["month"], figures["assessed"], figures["without_base"], figures["in_arrears"]) == (
        *("2026-12", 1, 1, 1),
    )
    assert [row["name"] for row in await _rows(client, keeper, state="without_base")] == ["赵六"]
    assert [row["name"] for row in await _rows(client, keeper, month="2026-11")] == ["王五"]


async def test_all_who_paid_at_the_party_day_are_entered_at_once(
    client: httpx.AsyncClient, forest: Forest, keeper: Headers
) -> None:
    other = next(row["member_id"] for row in await _rows(client, keeper) if row["name"] == "赵六")
    await _base(client, keeper, forest.secretary)
    await _base(client, keeper, UUID(other), amount="3000")
    await _pay(client, keeper, forest.secretary)
    body = {"member_ids": [str(forest.secretary), other], "month": "2026-11", "paid_on": "2026-11-05"}
    figures = (await client.post(f"{BASE}:collect", json=body, headers=_once(keeper))).json()
    assert (figures["due"], figures["paid"], figures["open"]) == ("105.00", "105.00", "0.00")
    accounts = [(await client.get(f"{BASE}/{one}", headers=keeper)).json() for one in (forest.secretary, other)]
    assert [[line["amount"] for line in one["entries"] if line["kind"] == "paid"] for one in accounts] == [
        *(["90.00"], ["15.00"])
    ]


async def test_six_months_without_dues_come_before_the_branch_meeting_and_change_nothing(
    client: httpx.AsyncClient, session: AsyncSession, database: Database, forest: Forest, keeper: Headers, actor: SignIn
) -> None:
    await _base(client, keeper, forest.secretary, since="2026-06")
    assert await _rows(client, keeper, state="matter") == []
    await _base(client, keeper, forest.secretary, since="2026-05")
    await assess(database, {})
    (row,) = await _rows(client, keeper, state="matter")
    assert (row["silent_months"], row["arrears_months"], row["owing_since"]) == (6, 6, "2026-05-01")
    opened = (await session.scalars(_todos("opened"))).all()[-1].body["todos"][0]
    assert "王五" not in opened["title"]
    assert (opened["audience"][0]["organization_id"], opened["audience"][0]["own_level"]) == (str(forest.branch), True)
    reader = actor(MEMBER_READ, on=forest.branch).headers
    card = (await client.get(f"/api/v1/registry/members/{forest.secretary}", headers=reader)).json()
    assert (card["status"], card["statuses"]) == ("active", [])
    await _pay(client, keeper, forest.secretary, amount="90.00", months=["2026-05"])
    (row,) = await _rows(client, keeper, state="matter") or [{"silent_months": 5}]
    assert row["silent_months"] == 5
    settled = (await session.scalars(_todos("settled"))).all()[-1].body["todos"][0]
    assert settled["source"] == opened["source"]


def _todos(what: str) -> Any:
    return select(EventRow).where(EventRow.name == f"integration.todo.{what}").order_by(EventRow.id)


async def test_a_book_is_seen_by_its_own_keeper_and_by_nobody_above_or_beside(
    client: httpx.AsyncClient, forest: Forest, keeper: Headers, actor: SignIn
) -> None:
    await _base(client, keeper, forest.secretary)
    above = actor(DUES_KEEP, DUES_READ, on=forest.committee).headers
    beside = actor(DUES_KEEP, DUES_READ, on=forest.sibling).headers
    for other in (above, beside):
        assert await _rows(client, other) == []
        assert await _rows(client, other, organization_id=str(forest.branch)) == []
        assert "王五" not in (await client.get(f"{BASE}:export", headers=other)).text
        assert (await client.get(f"{BASE}/{forest.secretary}", headers=other)).status_code == 404
        assert (await _base(client, other, forest.secretary)).status_code == 404
        assert (await _pay(client, other, forest.secretary)).status_code == 404
        reason = {"reason": "核对"}
        seen = await client.post(f"{BASE}/{forest.secretary}:unmask", json=reason, headers=other)
        assert seen.status_code == 404
    exported = (await client.get(f"{BASE}:export", headers=keeper)).text
    assert "王五" in exported
    assert "6000" not in exported


async def test_everybody_sees_the_own_dues_and_from_what_they_come(
    client: httpx.AsyncClient, forest: Forest, keeper: Headers, actor: SignIn
) -> None:
    await _base(client, keeper, forest.secretary)
    own = (await client.get(f"{BASE}/mine", headers=actor(member_id=forest.secretary).headers)).json()
    assert (own["name"], own["monthly"], own["bases"][0]["amount"]) == ("王五", "90.00", "6000")
    assert (await client.get(f"{BASE}/mine", headers=actor().headers)).status_code == 404
    assert (await client.get(f"{BASE}/mine")).status_code == 401
    assert (await client.get("/api/v1/registry/dues-standards", headers=actor().headers)).json()[0]["code"]


async def test_pay_is_opened_for_a_reason_and_stands_nowhere_else(
    client: httpx.AsyncClient, session: AsyncSession, forest: Forest, keeper: Headers
) -> None:
    await _base(client, keeper, forest.secretary, amount="6173.29")
    path, body = f"{BASE}/{forest.secretary}:unmask", {"reason": "核对工资变动"}
    assert (await client.post(path, json=body, headers=keeper)).json() == {"amount": "6173.29"}
    rows = (
        (await session.execute(text("SELECT a::text FROM events.audit_entry a WHERE action LIKE 'dues.%'")))
        .scalars()
        .all()
    )
    assert any("dues.unmask" in row and "核对工资变动" in row for row in rows)
    for table in ("registry.dues_base", "registry.dues_entry", "events.audit_entry"):
        found = text(f"SELECT count(*) FROM {table} t WHERE t::text LIKE '%6173.29%'")
        assert await session.scalar(found) == 0


async def test_a_keeper_is_needed(client: httpx.AsyncClient, forest: Forest, actor: SignIn) -> None:
    reader = actor(DUES_READ, on=forest.group).headers
    for path in (BASE, f"{BASE}:figures", f"{BASE}:export", f"{BASE}/{forest.secretary}"):
        assert (await client.get(path)).status_code == 401
        assert (await client.get(path, headers=reader)).status_code == 403
    assert (await _base(client, reader, forest.secretary)).status_code == 403
    assert (await _pay(client, reader, forest.secretary)).status_code == 403
