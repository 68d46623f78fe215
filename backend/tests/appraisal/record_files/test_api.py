"""Ledger files over HTTP: checked first, then all of it or nothing, taken back while nobody touched it (A-59)."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.appraisal.ledger import NOON, Headers, Ledger, SignIn, plant
from tests.bad_inputs import is_clear_refusal
from tests.conftest import Caller, Cast
from tests.files_in import brought, checked, opened, saved, turn, upload, where

from dangjian.appraisal.permissions import RECORD_ENTER, RECORD_READ
from dangjian.appraisal.records.models import Record, RecordVoid
from dangjian.kernel.db import Database
from dangjian.kernel.imports.models import Import
from dangjian.kernel.imports.protocol import Work
from dangjian.kernel.imports.routes import follow

PATH = "/api/v1/appraisal/records"
HEADER = "组织编码,类型,发生日期,议题,到会率,形成决议数,备注"
GOOD = f"""{HEADER}
G0101,支部党员大会,2026-11-20,选举,0.95,3,
G0101,members_meeting,2026/11/19,学习,1,,补充说明
G0101,支部委员会会议,2026年11月18日,研究工作,0.9,,
"""
BAD = f"""{HEADER}
G0101,支部党员大会,2026-11-20,选举,0.95,3,
NOWHERE,支部党员大会,2026-11-20,选举,0.95,3,
G0101,茶话会,2026-11-20,选举,0.95,,
G0101,支部党员大会,2026-13-01,选举,0.95,,
G0101,支部党员大会,2026-12-01,选举,0.95,,
G0101,支部党员大会,2026-11-20,,95%,,
G0101,支部委员会会议,2026-11-20,选举,0.95,3,
"""


async def count(session: AsyncSession) -> int:
    """How many entries there are."""
    return await session.scalar(select(func.count()).select_from(Record)) or 0


async def test_a_sound_file_is_checked_then_entered_and_never_twice(
    client: httpx.AsyncClient, session: AsyncSession, secretary: Headers
) -> None:
    found = await checked(client, PATH, secretary, GOOD)
    assert (found["state"], found["rows"], found["faults"]) == ("ready", 3, [])
    assert found["plan"] == {"create": 3, "update": 0, "unchanged": 0}
    assert await count(session) == 0
    done = (await turn(client, PATH, secretary, found, "commit")).json()
    assert (done["state"], done["may_undo"]) == ("done", True)
    assert (await brought(client, PATH, secretary, GOOD))["plan"] == {"create": 0, "update": 0, "unchanged": 3}
    rows = (await session.scalars(select(Record).order_by(Record.occurred_on))).all()
    assert [(row.type, row.occurred_on.isoformat(), row.note) for row in rows] == [
        ("committee_meeting", "2026-11-18", None),
        ("members_meeting", "2026-11-19", "补充说明"),
        ("members_meeting", "2026-11-20", None),
    ]
    assert {row.source for row in rows} == {"file"}
    listed = (await client.get(f"{PATH}/imports", headers=secretary)).json()
    assert [(one["state"], one["rows"]) for one in listed] == [("done", 3), ("done", 3)]


async def test_a_file_with_one_bad_row_changes_nothing_and_every_fault_is_named(
    client: httpx.AsyncClient, session: AsyncSession, secretary: Headers
) -> None:
    found = await checked(client, PATH, secretary, BAD)
    assert (found["rows"], found["plan"]["create"], found["fault_count"]) == (7, 1, 7)
    assert where(found) == [
        (3, "组织编码"),
        (4, "类型"),
        (5, "发生日期"),
        (6, "发生日期"),
        (7, "议题"),
        (7, "到会率"),
        (8, "形成决议数"),
    ]
    refused = await turn(client, PATH, secretary, found, "commit")
    assert (refused.status_code, refused.json()["code"]) == (409, "import_has_errors")
    assert await count(session) == 0


async def test_a_file_is_taken_back_whole_while_nothing_of_it_was_touched_and_for_seven_days(
    client: httpx.AsyncClient,
    session: AsyncSession,
    ledger: Ledger,
    orgdept: Headers,
    actor: SignIn,
) -> None:
    secretary = actor(RECORD_ENTER, on=ledger.group).headers
    first = await brought(client, PATH, secretary, GOOD)
    undone = await turn(client, PATH, secretary, first, "undo")
    assert (undone.status_code, undone.json()["state"]) == (200, "undone")
    assert await session.scalar(select(func.count()).select_from(RecordVoid)) == 3
    again = await brought(client, PATH, secretary, GOOD)
    assert again["plan"]["create"] == 3
    kept = await session.scalar(
        select(Record.id).where(~select(RecordVoid).where(RecordVoid.record_id == Record.id).exists())
    )
    await client.post(f"{PATH}/{kept}:void", headers=orgdept, json={"reason": "重复登记"})
    touched = await turn(client, PATH, secretary, again, "undo")
    assert (touched.status_code, touched.json()["code"]) == (409, "import_changed_since")
    late = await brought(client, PATH, secretary, GOOD.replace("选举", "换届选举"))
    week = update(Import).where(Import.id == UUID(late["id"])).values(done_at=NOON - timedelta(days=7))
    await session.execute(week)
    await session.commit()
    listed = (await client.get(f"{PATH}/imports/{late['id']}", headers=secretary)).json()
    assert listed["may_undo"] is False
    over = await turn(client, PATH, secretary, late, "undo")
    assert (over.status_code, over.json()["code"]) == (409, "import_not_ready")


async def test_a_workbook_made_from_the_form_goes_in(
    client: httpx.AsyncClient, session: AsyncSession, ledger: Ledger, secretary: Headers
) -> None:
    answer = await client.get(f"{PATH}/imports/template.xlsx?variant=task_force_result", headers=secretary)
    assert answer.status_code == 200
    book = opened(answer.content)
    sheet = book["台账"]
    header = [cell.value.lstrip("*") for cell in sheet[1]]
    assert header == ["组织编码", "类型", "发生日期", "攻关任务", "达到预期目标", "参加党员", "备注"]
    assert sheet.column_dimensions["A"].number_format == "@"
    offered = [row[0].value for row in book["字典"].iter_rows() if row[0].value]
    assert offered == ["G0101"]
    cells: list[str | int] = ["G0101", "党员突击队攻关结果", "2026-11-20", "降低铁损", "是", 8]
    for at, value in enumerate(cells, start=1):
        sheet.cell(3, at, value)
    done = await brought(client, PATH, secretary, saved(book))
    assert (done["plan"]["create"], done["notes"]) == (1, ["有 1 行示例没有读入。"])
    record = (await session.scalars(select(Record))).one()
    assert (record.organization_id, record.values) == (
        ledger.branch,
        {"task": "降低铁损", "achieved": True, "members_joined": 8},
    )


async def test_who_may_send_files(
    client: httpx.AsyncClient, ledger: Ledger, outsider: Headers, actor: SignIn, secretary: Headers
) -> None:
    form = f"{PATH}/imports/template.xlsx?variant=members_meeting"
    reader = actor(RECORD_READ, on=ledger.branch).headers
    assert (await client.post(f"{PATH}/imports")).status_code == 401
    assert (await upload(client, PATH, reader, GOOD)).status_code == 403
    assert (await client.get(form)).status_code == 401
    assert (await client.get(form, headers=reader)).status_code == 403
    assert (await client.get(form.replace("members_meeting", "rumour"), headers=secretary)).status_code == 404
    found = await checked(client, PATH, outsider, GOOD)
    assert where(found) == [(2, "组织编码"), (3, "组织编码"), (4, "组织编码")]
    for verb in ("check", "commit", "undo"):
        assert (await turn(client, PATH, secretary, found, verb)).status_code == 404
    for part in ("", "/report.xlsx", "/progress"):
        assert (await client.get(f"{PATH}/imports/{found['id']}{part}", headers=secretary)).status_code == 404


async def test_old_entries_by_file_need_the_organisation_department_and_a_reason(
    client: httpx.AsyncClient, session: AsyncSession, secretary: Headers, orgdept: Headers
) -> None:
    old = "组织编码,类型,发生日期,提交时间,议题,到会率\nG0101,支部党员大会,2026-02-10,2026-02-11 09:00,选举,0.9\n"
    assert where(await checked(client, PATH, orgdept, old)) == [(1, "提交时间")]
    assert (await upload(client, PATH, secretary, old, reason="补录")).status_code == 403
    done = await brought(client, PATH, orgdept, old, reason="纸质台账")
    assert done["plan"]["create"] == 1
    record = (await session.scalars(select(Record))).one()
    assert (record.source, record.historical_reason) == ("historical", "纸质台账")
    assert record.submitted_at.isoformat() == "2026-02-11T01:00:00+00:00"


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00", HEADER.encode(), GOOD.encode("gbk"), GOOD.encode("utf-16"), b"PK\x03\x04", b"%PDF-1.4", b'"'],
)
async def test_a_file_that_cannot_be_read_is_refused_clearly(
    client: httpx.AsyncClient, secretary: Headers, content: bytes
) -> None:
    assert is_clear_refusal(await upload(client, PATH, secretary, content))


async def test_broken_forms_are_refused_clearly(client: httpx.AsyncClient, secretary: Headers) -> None:
    assert is_clear_refusal(await client.post(f"{PATH}/imports", headers=secretary))
    assert is_clear_refusal(await client.post(f"{PATH}/imports", json={}, headers=secretary))
    assert is_clear_refusal(await upload(client, PATH, secretary, GOOD, reason="x" * 2001))


async def test_ten_thousand_rows_move_the_bar_and_one_bad_row_changes_nothing(
    committed_client: httpx.AsyncClient,
    committed: Database,
    cast: Cast,
    clock_at: Callable[..., None],
) -> None:
    clock_at(NOON)
    async with committed.transaction() as session:
        places = await plant(session)
    caller = cast.sign_in(RECORD_ENTER, on=places.branch)
    rows = [f"G0101,支部党员大会,2026-11-20,第{n}次,0.95,3," for n in range(9_999)]
    bad = "\n".join([HEADER, *rows, "G0101,支部党员大会,2026-11-20,末次,1.95,3,"])
    found = (await upload(committed_client, PATH, caller.headers, bad)).json()
    answer, bar = await watched(committed_client, committed, caller, found["id"], "check")
    assert (answer["state"], answer["plan"]["create"], where(answer)) == ("has_errors", 9_999, [(10_001, "到会率")])
    assert len(bar) >= 10
    assert bar == sorted(bar)
    assert (await turn(committed_client, PATH, caller.headers, found, "commit")).status_code == 409
    async with committed.transaction() as session:
        assert await count(session) == 0
    sound = (await upload(committed_client, PATH, caller.headers, bad.replace("1.95", "0.95"))).json()
    assert (await turn(committed_client, PATH, caller.headers, sound, "check")).json()["state"] == "ready"
    answer, bar = await watched(committed_client, committed, caller, sound["id"], "commit")
    assert (answer["state"], answer["plan"]["create"]) == ("done", 10_000)
    assert len(bar) >= 10
    async with committed.transaction() as session:
        assert await count(session) == 10_000


async def watched(
    client: httpx.AsyncClient, database: Database, caller: Caller, import_id: str, verb: Work
) -> tuple[dict[str, Any], list[int]]:
    """A step of the import with whoever follows its bar meanwhile: the answer, and every value of the bar."""
    seen: list[int] = []

    async def look() -> None:
        async for step in follow(database, UUID(import_id), verb):
            seen.append(step.done)

    async def act() -> dict[str, Any]:
        answer = await client.post(f"{PATH}/imports/{import_id}:{verb}", headers=caller.headers)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    answer, _ = await asyncio.gather(act(), asyncio.wait_for(look(), 120))
    return answer, seen
