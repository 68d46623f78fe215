"""Batches: the sound entries commit together and the others are listed; old entries only where nothing is published."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from tests.appraisal.ledger import MEETING, NOON, Headers, Ledger, SignIn, plant
from tests.bad_inputs import refuses

from dangjian.appraisal.permissions import RECORD_ENTER, RECORD_IMPORT_HISTORICAL
from dangjian.appraisal.records.models import Record
from dangjian.kernel.audit import AuditEntry
from dangjian.kernel.db import Database
from dangjian.kernel.events import EventRow
from dangjian.kernel.ids import new_id

PATH = "/api/v1/appraisal/records"
BATCH = f"{PATH}:batch"
HISTORICAL = f"{PATH}:import-historical"


def meeting(code: str = "G0101", **changes: Any) -> dict[str, Any]:
    """An entry of a batch."""
    return {
        "organization_code": code,
        "type": "members_meeting",
        "occurred_on": "2026-11-20",
        "values": MEETING,
        **changes,
    }


async def count(session: AsyncSession) -> int:
    """How many entries there are."""
    return await session.scalar(select(func.count()).select_from(Record)) or 0


async def test_sound_entries_are_written_and_the_others_listed(
    client: httpx.AsyncClient, session: AsyncSession, secretary: Headers
) -> None:
    items: list[Any] = [
        meeting(),
        meeting("NOWHERE"),
        meeting("G0201"),
        meeting(type="rumour"),
        meeting(occurred_on="2027-01-01"),
        meeting(occurred_on="yesterday"),
        meeting(values={**MEETING, "attendance_rate": "7"}),
        meeting(surprise=1),
        "not an entry",
        meeting(note="第二条"),
    ]
    answer = await client.post(BATCH, json={"items": items}, headers=secretary)
    assert answer.status_code == 200
    body = answer.json()
    assert [row["index"] for row in body["accepted"]] == [0, 9]
    assert [(row["index"], row["code"], row["field"]) for row in body["rejected"]] == [
        (1, "organization_unknown", "organization_code"),
        (2, "organization_unknown", "organization_code"),
        (3, "record_type_unknown", "type"),
        (4, "occurred_in_future", "occurred_on"),
        (5, "malformed", "occurred_on"),
        (6, "value_out_of_range", "values.attendance_rate"),
        (7, "malformed", "surprise"),
        (8, "malformed", ""),
    ]
    assert all(row["message"] for row in body["rejected"])
    assert await count(session) == 2
    assert await session.scalar(select(func.count()).where(EventRow.name == "appraisal.record.entered")) == 1
    assert await session.scalar(select(func.count()).where(AuditEntry.action == "record.enter")) == 2


async def test_all_or_none_where_that_is_asked_for(
    client: httpx.AsyncClient, session: AsyncSession, secretary: Headers
) -> None:
    body = {"atomic": True, "items": [meeting(), meeting("NOWHERE"), meeting()]}
    answer = (await client.post(BATCH, json=body, headers=secretary)).json()
    assert answer["accepted"] == []
    codes = [row["code"] for row in answer["rejected"]]
    assert codes == ["batch_refused", "organization_unknown", "batch_refused"]
    assert await count(session) == 0
    body["items"] = [meeting(), meeting()]
    assert len((await client.post(BATCH, json=body, headers=secretary)).json()["accepted"]) == 2


async def test_a_repeated_batch_enters_nothing_twice(
    client: httpx.AsyncClient, session: AsyncSession, secretary: Headers
) -> None:
    key = str(new_id())
    body = {"items": [meeting(client_id=key), meeting(client_id=key), meeting(client_id=key, note="别的")]}
    first = (await client.post(BATCH, json=body, headers=secretary)).json()
    assert [(row["index"], row["unchanged"]) for row in first["accepted"]] == [(0, False), (1, True)]
    assert len({row["id"] for row in first["accepted"]}) == 1
    assert [(row["index"], row["code"]) for row in first["rejected"]] == [(2, "client_id_conflict")]
    again = (await client.post(BATCH, json=body, headers=secretary)).json()
    assert [row["id"] for row in again["accepted"]] == [row["id"] for row in first["accepted"]]
    assert await count(session) == 1


async def test_who_may_send_a_batch(client: httpx.AsyncClient, ledger: Ledger, actor: SignIn) -> None:
    body = {"items": [meeting()]}
    assert (await client.post(BATCH, json=body)).status_code == 401
    reader = actor("appraisal.record:read", on=ledger.branch).headers
    assert (await client.post(BATCH, json=body, headers=reader)).status_code == 403


async def test_a_batch_is_bounded(client: httpx.AsyncClient, secretary: Headers) -> None:
    assert (await client.post(BATCH, json={"items": []}, headers=secretary)).status_code == 422
    assert (await client.post(BATCH, json={"items": [0] * 5001}, headers=secretary)).status_code == 422
    large = [meeting(note="长" * 500) for _ in range(1200)]
    assert (await client.post(BATCH, json={"items": large}, headers=secretary)).status_code == 200
    huge = b'{"items": ["' + b"x" * (8 * 1024 * 1024) + b'"]}'
    headers = {**secretary, "Content-Type": "application/json"}
    assert (await client.post(BATCH, content=huge, headers=headers)).status_code == 413
    assert await refuses(client, "POST", BATCH, secretary, {"items": [], "atomic": False}, text="atomic") == []


@pytest.mark.slow
async def test_five_thousand_entries_go_in_at_once(
    client: httpx.AsyncClient, session: AsyncSession, orgdept: Headers
) -> None:
    items = [meeting(["G0101", "G0102", "G0201"][n % 3], client_id=str(new_id())) for n in range(5000)]
    answer = (await client.post(BATCH, json={"items": items}, headers=orgdept)).json()
    assert (len(answer["accepted"]), answer["rejected"]) == (5000, [])
    assert await count(session) == 5000


def old(**changes: Any) -> dict[str, Any]:
    """An entry of old."""
    day = {"occurred_on": "2026-02-10", "submitted_at": "2026-02-11T09:00:00+08:00"}
    return meeting(**{**day, **changes})


async def test_old_entries_carry_their_instant_and_stay_marked(
    client: httpx.AsyncClient, session: AsyncSession, orgdept: Headers
) -> None:
    body = {"reason": "系统上线前的纸质台账", "items": [old()]}
    answer = await client.post(HISTORICAL, json=body, headers=orgdept)
    assert answer.status_code == 200, answer.text
    record = await session.get_one(Record, answer.json()["accepted"][0]["id"])
    assert record.submitted_at.isoformat() == "2026-02-11T01:00:00+00:00"
    assert (record.submitted_on.isoformat(), record.recorded_at) == ("2026-02-11", NOON)
    assert (record.source, record.historical_reason) == ("historical", "系统上线前的纸质台账")
    audited = (await session.scalars(select(AuditEntry).where(AuditEntry.object_id == str(record.id)))).one()
    assert (audited.action, audited.reason) == ("record.import_historical", "系统上线前的纸质台账")


async def test_only_the_organisation_department_imports_old_entries(
    client: httpx.AsyncClient, ledger: Ledger, secretary: Headers, actor: SignIn
) -> None:
    body = {"reason": "补录", "items": [old()]}
    assert (await client.post(HISTORICAL, json=body)).status_code == 401
    assert (await client.post(HISTORICAL, json=body, headers=secretary)).status_code == 403
    elsewhere = actor(RECORD_IMPORT_HISTORICAL, on=ledger.other_committee).headers
    refused = (await client.post(HISTORICAL, json=body, headers=elsewhere)).json()["rejected"]
    assert [row["code"] for row in refused] == ["organization_unknown"]
    assert (await client.post(BATCH, json={"items": [old()]}, headers=secretary)).json()["accepted"] == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"submitted_at": "2026-02-09T09:00:00+08:00"}, ""),
        ({"submitted_at": "2027-01-01T09:00:00+08:00"}, ""),
        ({"submitted_at": "2026-02-11T09:00:00"}, "submitted_at"),
        ({"submitted_at": 1_767_225_600}, "submitted_at"),
    ],
)
async def test_an_impossible_instant_is_refused(
    client: httpx.AsyncClient, orgdept: Headers, change: dict[str, Any], field: str
) -> None:
    body = {"reason": "补录", "items": [old(**change)]}
    refused = (await client.post(HISTORICAL, json=body, headers=orgdept)).json()["rejected"]
    assert [row["field"] for row in refused] == [field]


async def test_nothing_is_added_behind_a_published_result(
    client: httpx.AsyncClient, session: AsyncSession, orgdept: Headers, published: Callable[[str], Any]
) -> None:
    await published("2026-Q1")
    body = {"reason": "补录", "items": [old(occurred_on="2025-12-31", submitted_at="2026-02-11T09:00:00+08:00"), old()]}
    answer = await client.post(HISTORICAL, json=body, headers=orgdept)
    assert (answer.status_code, answer.json()["code"]) == (409, "record_period_published")
    assert [error["field"] for error in answer.json()["errors"]] == ["items.1.occurred_on"]
    assert await count(session) == 0
    body["items"] = body["items"][:1]
    assert len((await client.post(HISTORICAL, json=body, headers=orgdept)).json()["accepted"]) == 1


@pytest.mark.slow
async def test_one_client_id_sent_by_many_at_once_is_one_entry(
    committed: Database, committed_client: httpx.AsyncClient, actor: SignIn, clock_at: Callable[[Any], None]
) -> None:
    clock_at(NOON)
    async with committed.transaction() as session:
        ledger = await plant(session)
    headers = actor(RECORD_ENTER, on=ledger.branch).headers
    body = meeting(client_id=str(new_id()))
    answers = await asyncio.gather(*(committed_client.post(PATH, json=body, headers=headers) for _ in range(20)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert sum(not answer.json()["unchanged"] for answer in answers) == 1
    async with committed.transaction() as session:
        assert await count(session) == 1


@pytest.mark.slow
async def test_an_entry_waits_for_whoever_holds_the_ledger_alone(
    committed: Database, committed_client: httpx.AsyncClient, actor: SignIn
) -> None:
    """Stamps are taken under the lock, so nothing stamped before a publication appears after it."""
    async with committed.transaction() as session:
        ledger = await plant(session)
    headers = actor(RECORD_ENTER, on=ledger.branch).headers
    async with committed.transaction() as session:
        await session.execute(text("SELECT pg_advisory_xact_lock(55210001)"))
        waiting = asyncio.create_task(committed_client.post(PATH, json=meeting(), headers=headers))
        await asyncio.sleep(0.3)
        assert not waiting.done()
        as_of = await session.scalar(text("SELECT clock_timestamp()"))
    assert (await waiting).status_code == 201
    async with committed.transaction() as session:
        stamp = await session.scalar(select(Record.submitted_at))
    assert stamp is not None
    assert as_of is not None
    assert stamp > as_of
