"""Verdicts over HTTP: who may give which, whose are refused, and that none is ever changed."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession
from tests.appraisal.verifications.conftest import NOW, SCHEME, Place, record, run, scheme_version, settle, void
from tests.bad_inputs import addresses, is_clear_refusal, refuses

from dangjian.appraisal.attachments.models import Attachment
from dangjian.appraisal.permissions import RECORD_READ, VERIFICATION_READ, VERIFICATION_VERIFY
from dangjian.appraisal.records.rules import LEDGER_LOCK
from dangjian.kernel.audit import AuditEntry
from dangjian.kernel.db import Database
from dangjian.kernel.events import EventRow
from dangjian.kernel.ids import new_id

BASE = "/api/v1/appraisal/verifications"
SignIn = Callable[..., Any]
Clock = Callable[[datetime], None]
Client = httpx.AsyncClient


def verdict(place: Place, **changes: Any) -> dict[str, Any]:
    """The body of a verdict on the branch's meeting in the third quarter."""
    return {
        "organization_id": str(place.branch),
        "scheme_code": "small",
        "indicator": "meeting",
        "period": "2026-Q3",
        "verdict": "confirmed",
        **changes,
    }


async def give(client: Client, caller: Any, body: dict[str, Any]) -> httpx.Response:
    """Send it."""
    return await client.post(BASE, headers=caller.headers, json=body)


async def test_without_sign_in_permission_or_scope_nothing_goes(
    client: Client, place: Place, actor: SignIn, inspector: Any
) -> None:
    assert (await client.post(BASE, json=verdict(place))).status_code == 401
    assert (await client.get(BASE)).status_code == 401
    assert (await give(client, actor(RECORD_READ, on=place.group), verdict(place))).status_code == 403
    assert (await give(client, actor(VERIFICATION_READ, on=place.group), verdict(place))).status_code == 403
    elsewhere = actor(VERIFICATION_READ, VERIFICATION_VERIFY, on=place.sibling)
    assert (await give(client, elsewhere, verdict(place))).status_code == 404
    assert (await give(client, inspector, verdict(place, organization_id=str(new_id())))).status_code == 404
    assert (await give(client, inspector, verdict(place))).status_code == 201
    assert (await client.get(BASE, headers=elsewhere.headers)).json()["items"] == []


async def test_a_verdict_is_stamped_told_and_on_the_record(
    client: Client, place: Place, inspector: Any, session: AsyncSession
) -> None:
    body = verdict(place, verdict="reduced", amount="2.50", reason="缺签到表", note="已现场查看")
    answer = await give(client, inspector, body)
    assert answer.status_code == 201, answer.text
    given = answer.json()
    assert given["amount"] == "2.50"
    assert given["verified_by_name"] == "核验员"
    assert datetime.fromisoformat(given["verified_at"]) == NOW
    assert given["organization_name"] == "炼钢党支部"
    assert given["is_current"] is True
    event = (await session.scalars(select(EventRow).where(EventRow.name == "appraisal.result.verified"))).one()
    assert event.body == {
        "organization_id": str(place.branch),
        "scheme_code": "small",
        "indicator": "meeting",
        "period": "2026-Q3",
    }
    entry = (await session.scalars(select(AuditEntry).where(AuditEntry.object_id == given["id"]))).one()
    assert (entry.action, entry.reason, entry.organization_id) == ("verification.give", "缺签到表", place.branch)


async def test_the_later_verdict_counts_and_the_earlier_stays(
    client: Client, place: Place, inspector: Any, clock_at: Clock
) -> None:
    await give(client, inspector, verdict(place))
    clock_at(NOW + timedelta(minutes=5))
    await give(client, inspector, verdict(place, verdict="rejected", reason="查无记录"))
    await give(client, inspector, verdict(place, indicator="site", verdict="rated", fraction="0.8"))
    await give(client, inspector, verdict(place, indicator="output", period="2026-08", verdict="exempt", reason="停产"))

    async def found(**params: str) -> list[tuple[str, bool]]:
        params |= {"organization_id": str(place.branch)}
        rows = (await client.get(BASE, headers=inspector.headers, params=params)).json()["items"]
        return [(row["verdict"], row["is_current"]) for row in rows]

    assert await found(indicator="meeting") == [("rejected", True), ("confirmed", False)]
    assert len(await found(period="2026-Q3")) == 4
    assert await found(period="2026-08") == [("exempt", True)]
    assert await found(period="2026-Q2") == []
    assert await found(scheme_code="other") == []
    bad = await client.get(BASE, headers=inspector.headers, params={"period": "2026-13"})
    assert bad.status_code == 422


async def test_two_for_the_same_instant_are_refused(client: Client, place: Place, inspector: Any) -> None:
    assert (await give(client, inspector, verdict(place))).status_code == 201
    again = await give(client, inspector, verdict(place, verdict="rejected", reason="查无记录"))
    assert again.status_code == 409
    assert (await give(client, inspector, verdict(place, indicator="site"))).status_code == 201


async def test_a_phone_may_send_the_same_verdict_again(
    client: Client, place: Place, inspector: Any, actor: SignIn, clock_at: Clock
) -> None:
    body = verdict(place, verdict="rated", fraction="0.80", client_id=str(new_id()))
    first = await give(client, inspector, body)
    clock_at(NOW + timedelta(minutes=5))
    again = await give(client, inspector, body)
    assert again.status_code == 201
    assert again.json()["id"] == first.json()["id"]
    assert (await give(client, inspector, body | {"fraction": "0.7"})).status_code == 409
    other = actor(VERIFICATION_VERIFY, on=place.group)
    assert (await give(client, other, body)).status_code == 409


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"scheme_code": "unknown"}, "scheme_code"),
        ({"indicator": "unknown"}, "indicator"),
        ({"indicator": "accident", "period": "2026"}, "indicator"),
        ({"period": "2026-08"}, "period"),
        ({"period": "2027-Q1"}, "period"),
        ({"period": "never"}, "period"),
        ({"indicator": "output", "period": "2026-08"}, "verdict"),
        ({"verdict": "reduced", "reason": "缺"}, "amount"),
        ({"verdict": "reduced", "reason": "缺", "amount": "11"}, "amount"),
        ({"verdict": "reduced", "reason": "缺", "amount": "-1"}, "amount"),
        ({"verdict": "reduced", "reason": "缺", "amount": 1.5}, "amount"),
        ({"verdict": "reduced", "reason": "缺", "amount": "NaN"}, "amount"),
        ({"verdict": "reduced", "amount": "1"}, "reason"),
        ({"verdict": "reduced", "amount": "1", "reason": "   "}, "reason"),
        ({"verdict": "rated"}, "fraction"),
        ({"verdict": "rated", "fraction": "1.1"}, "fraction"),
        ({"verdict": "rejected"}, "reason"),
        ({"verdict": "exempt"}, "reason"),
        ({"verdict": "confirmed", "fraction": "0.5"}, "fraction"),
        ({"verdict": "approved"}, "verdict"),
        ({"attachments": ["a" * 64]}, "attachments.0"),
        ({"attachments": ["x"]}, "attachments.0"),
        ({"verified_at": "2026-01-01T00:00:00Z"}, "verified_at"),
    ],
)
async def test_what_cannot_be_a_verdict_says_which_field(
    client: Client, place: Place, inspector: Any, changes: dict[str, Any], field: str
) -> None:
    answer = await give(client, inspector, verdict(place, **changes))
    assert answer.status_code == 422, answer.text
    assert field in [error["field"] for error in answer.json()["errors"]]


async def test_only_what_applies_to_the_branch_and_its_kind(client: Client, place: Place, inspector: Any) -> None:
    exempt = {"indicator": "output", "verdict": "exempt", "reason": "停产"}
    on_sibling = verdict(place, organization_id=str(place.sibling), period="2026-07", **exempt)
    assert (await give(client, inspector, on_sibling)).status_code == 201, "it was a production branch in July"
    answer = await give(client, inspector, on_sibling | {"period": "2026-09"})
    assert answer.json()["errors"][0]["field"] == "indicator"
    group = await give(client, inspector, verdict(place, organization_id=str(place.group)))
    assert group.json()["errors"][0]["field"] == "organization_id"


async def test_the_latest_published_version_decides(
    client: Client, place: Place, inspector: Any, session: AsyncSession
) -> None:
    newer = SCHEME.replace("version: 1", "version: 2").replace("code: site", "code: visit")
    session.add(scheme_version(newer))
    await session.commit()
    assert (await give(client, inspector, verdict(place, indicator="site"))).status_code == 422
    assert (await give(client, inspector, verdict(place, indicator="visit"))).status_code == 201


async def test_an_attachment_of_the_branch_may_be_named(
    client: Client, place: Place, inspector: Any, session: AsyncSession
) -> None:
    for sha256, organization in (("a" * 64, place.branch), ("b" * 64, place.sibling)):
        session.add(
            Attachment(
                sha256=sha256,
                organization_id=organization,
                filename="现场.pdf",
                media_type="application/pdf",
                size=3,
                added_by=None,
                added_by_name="核验员",
                added_at=NOW,
            )
        )
    await session.commit()
    refused = await give(client, inspector, verdict(place, attachments=["a" * 64, "b" * 64]))
    assert refused.json()["errors"][0]["field"] == "attachments.1"
    given = await give(client, inspector, verdict(place, attachments=["a" * 64]))
    assert given.json()["attachments"] == ["a" * 64]


# --- conflicts of interest ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "period", "is_refused"),
    [
        ("member", "2026-Q3", True),
        ("secretary", "2026-Q3", True),
        ("secretary", "2026-Q4", True),
        ("former_secretary", "2026-Q3", True),
        ("former_secretary", "2026-Q4", False),
        ("outsider", "2026-Q3", False),
    ],
)
async def test_members_and_office_holders_of_that_day_or_today_do_not_verify_their_branch(
    client: Client, place: Place, actor: SignIn, who: str, period: str, is_refused: bool
) -> None:
    caller = actor(VERIFICATION_VERIFY, on=place.group, member_id=getattr(place, who))
    answer = await give(client, caller, verdict(place, period=period))
    if is_refused:
        assert answer.status_code == 409
        assert answer.json()["code"] == "verification_conflict_of_interest"
        assert "回避" in answer.json()["detail"]
    else:
        assert answer.status_code == 201, answer.text


Cause = Callable[[Place, Any], list[Any]]
DAY = date(2026, 8, 10)


def _entered(place: Place, me: Any) -> list[Any]:
    return [record(place.branch, "meeting", DAY, entered_by=me.account_id)]


def _entered_by_another_account(place: Place, me: Any) -> list[Any]:
    return [record(place.branch, "meeting", DAY, entered_by=new_id(), member=me.member_id)]


def _voided(place: Place, me: Any) -> list[Any]:
    row = record(place.branch, "meeting", DAY, entered_by=new_id())
    return [row, void(row, voided_by=me.account_id)]


def _voided_by_another_account(place: Place, me: Any) -> list[Any]:
    row = record(place.branch, "meeting", DAY, entered_by=new_id())
    return [row, void(row, voided_by=new_id(), member=me.member_id)]


def _by_others(place: Place, me: Any) -> list[Any]:
    row = record(place.branch, "meeting", DAY, entered_by=new_id(), member=new_id())
    return [row, void(row, voided_by=new_id(), member=new_id())]


def _in_another_period(place: Place, me: Any) -> list[Any]:
    return [record(place.branch, "meeting", date(2026, 6, 30), entered_by=me.account_id)]


def _of_another_kind(place: Place, me: Any) -> list[Any]:
    return [record(place.branch, "production", DAY, entered_by=me.account_id)]


def _of_another_branch(place: Place, me: Any) -> list[Any]:
    return [record(place.sibling, "meeting", DAY, entered_by=me.account_id)]


@pytest.mark.parametrize(
    ("cause", "is_refused"),
    [
        (_entered, True),
        (_entered_by_another_account, True),
        (_voided, True),
        (_voided_by_another_account, True),
        (_by_others, False),
        (_in_another_period, False),
        (_of_another_kind, False),
        (_of_another_branch, False),
    ],
)
async def test_who_entered_or_voided_what_counts_does_not_verify_it(
    client: Client, place: Place, actor: SignIn, session: AsyncSession, cause: Cause, is_refused: bool
) -> None:
    caller = actor(VERIFICATION_VERIFY, on=place.group, member_id=place.outsider)
    for row in cause(place, caller.actor):
        session.add(row)
        await session.flush()
    await session.commit()
    answer = await give(client, caller, verdict(place))
    if not is_refused:
        assert answer.status_code == 201, answer.text
        return
    assert answer.status_code == 409
    assert answer.json()["code"] == "verification_conflict_of_interest"
    assert "登记或作废" in answer.json()["detail"]
    on_site = await give(client, caller, verdict(place, indicator="site"))
    assert on_site.status_code == 201, "an offline item counts no record"


async def test_a_refusal_leaves_a_row(client: Client, place: Place, actor: SignIn, session: AsyncSession) -> None:
    caller = actor(VERIFICATION_VERIFY, on=place.group, member_id=place.member)
    await give(client, caller, verdict(place))
    rows = await session.scalars(select(AuditEntry).where(AuditEntry.actor_id == caller.actor.account_id))
    assert [(row.action, row.result) for row in rows] == [("POST verification_conflict_of_interest", "refused")]


# --- published, and append-only -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("period", "cycle", "status", "is_locked"),
    [
        ("2026-Q3", "quarter", "published", True),
        ("2026", "year", "published", True),
        ("2026-Q2", "quarter", "published", False),
        ("2026-08", "month", "published", False),
        ("2026-Q3", "quarter", "open", False),
    ],
)
async def test_a_published_period_takes_no_verdict(
    client: Client, place: Place, inspector: Any, session: AsyncSession, period: str, cycle: str, status: str,
    is_locked: bool,
) -> None:  # fmt: skip
    session.add(run(place, period, cycle, status))
    await session.commit()
    answer = await give(client, inspector, verdict(place))
    if is_locked:
        assert answer.status_code == 409
        assert answer.json()["code"] == "verification_period_locked"
        assert "申诉" in answer.json()["detail"]
    else:
        assert answer.status_code == 201


async def test_a_verdict_waits_for_a_publication_and_is_then_refused(
    committed: Database, committed_client: Client, actor: SignIn
) -> None:
    async with committed.transaction() as session:
        place = await settle(session)
    inspector = actor(VERIFICATION_VERIFY, on=place.group)
    async with committed.transaction() as publishing:
        await publishing.execute(select(func.pg_advisory_xact_lock(LEDGER_LOCK)))
        waiting = asyncio.create_task(give(committed_client, inspector, verdict(place)))
        done, _ = await asyncio.wait([waiting], timeout=0.5)
        assert not done, "nothing is stamped while a run is being published"
        publishing.add(run(place, "2026-Q3", "quarter", "published"))
    answer = await waiting
    assert answer.json()["code"] == "verification_period_locked"
    other = await give(committed_client, inspector, verdict(place, period="2026-Q2"))
    assert other.status_code == 201


@pytest.mark.parametrize("statement", ["UPDATE {} SET verdict = 'confirmed'", "DELETE FROM {}", "TRUNCATE {}"])
async def test_the_application_can_neither_change_nor_delete_a_verdict(session: AsyncSession, statement: str) -> None:
    with pytest.raises(DBAPIError, match="permission denied"):
        await session.execute(text(statement.format("appraisal.verification")))


async def test_a_repeated_post_with_its_key_is_one_verdict(
    client: Client, place: Place, inspector: Any, clock_at: Clock, drain: Callable[[], Awaitable[int]]
) -> None:
    headers = inspector.headers | {"Idempotency-Key": "one"}
    first = await client.post(BASE, headers=headers, json=verdict(place))
    clock_at(NOW + timedelta(minutes=5))
    again = await client.post(BASE, headers=headers, json=verdict(place))
    assert again.json() == first.json()
    assert again.headers["Idempotent-Replayed"] == "true"
    await drain()


async def test_ordinary_bad_input_is_refused_clearly(client: Client, place: Place, inspector: Any) -> None:
    assert await refuses(client, "POST", BASE, inspector.headers, verdict(place), text="indicator") == []
    for name, address in addresses(BASE):
        answer = await client.get(address, headers=inspector.headers)
        assert name == "a very long search" or is_clear_refusal(answer), name
    odds: list[Any] = ["1", 1, True, [], {}, "1e3", "٣", "0.1234567890123456789012345", None]
    for odd in odds:
        body = verdict(place, verdict="rated", fraction=odd)
        answer = await give(client, inspector, body)
        assert answer.status_code == 201 if odd == "1" else is_clear_refusal(answer), odd
