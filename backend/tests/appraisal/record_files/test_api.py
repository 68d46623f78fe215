"""Files over HTTP: checked first, then all of it or nothing."""

import io

import httpx
import openpyxl
import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.appraisal.ledger import Headers, Ledger, SignIn
from tests.bad_inputs import is_clear_refusal

from dangjian.appraisal.permissions import RECORD_READ
from dangjian.appraisal.records.models import Record

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


async def send(
    client: httpx.AsyncClient, verb: str, content: str | bytes, headers: Headers, **form: str
) -> httpx.Response:
    """One upload."""
    data = content.encode() if isinstance(content, str) else content
    return await client.post(f"{PATH}:{verb}-file", files={"file": ("台账.csv", data)}, data=form, headers=headers)


async def count(session: AsyncSession) -> int:
    """How many entries there are."""
    return await session.scalar(select(func.count()).select_from(Record)) or 0


async def test_a_sound_file_is_checked_then_entered_and_never_twice(
    client: httpx.AsyncClient, session: AsyncSession, secretary: Headers
) -> None:
    checked = await send(client, "check", GOOD, secretary)
    assert checked.json() == {"rows": 3, "new": 3, "unchanged": 0, "error_count": 0, "errors": []}
    assert await count(session) == 0
    assert (await send(client, "commit", GOOD, secretary)).json() == {"entered": 3, "unchanged": 0}
    assert (await send(client, "commit", GOOD, secretary)).json() == {"entered": 0, "unchanged": 3}
    assert (await send(client, "check", GOOD, secretary)).json()["unchanged"] == 3
    rows = (await session.scalars(select(Record).order_by(Record.occurred_on))).all()
    assert [(row.type, row.occurred_on.isoformat(), row.note) for row in rows] == [
        ("committee_meeting", "2026-11-18", None),
        ("members_meeting", "2026-11-19", "补充说明"),
        ("members_meeting", "2026-11-20", None),
    ]
    assert {row.source for row in rows} == {"file"}


async def test_a_file_with_one_bad_row_changes_nothing_and_every_fault_is_named(
    client: httpx.AsyncClient, session: AsyncSession, secretary: Headers
) -> None:
    report = (await send(client, "check", BAD, secretary)).json()
    assert (report["rows"], report["new"], report["error_count"]) == (7, 1, 7)
    assert [(fault["row"], fault["column"]) for fault in report["errors"]] == [
        (3, "组织编码"),
        (4, "类型"),
        (5, "发生日期"),
        (6, "发生日期"),
        (7, "议题"),
        (7, "到会率"),
        (8, "形成决议数"),
    ]
    refused = await send(client, "commit", BAD, secretary)
    assert (refused.status_code, refused.json()["code"]) == (422, "record_file_has_errors")
    assert [error["field"] for error in refused.json()["errors"]][:2] == ["3.组织编码", "4.类型"]
    assert await count(session) == 0


async def test_a_workbook_made_from_the_form_goes_in(
    client: httpx.AsyncClient, session: AsyncSession, ledger: Ledger, secretary: Headers
) -> None:
    answer = await client.get("/api/v1/appraisal/record-types/task_force_result/template.xlsx", headers=secretary)
    assert answer.status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    sheet = book["党员突击队攻关结果"]
    assert [cell.value for cell in sheet[1]] == [
        "组织编码",
        "类型",
        "发生日期",
        "攻关任务",
        "达到预期目标",
        "参加党员",
        "备注",
    ]
    assert [row[0].value for row in book["组织"].iter_rows(min_row=2)] == ["G0101"]
    cells: list[str | int] = ["G0101", "党员突击队攻关结果", "2026-11-20", "降低铁损", "是", 8]
    for at, value in enumerate(cells, start=1):
        sheet.cell(2, at, value)
    out = io.BytesIO()
    book.save(out)
    assert (await send(client, "commit", out.getvalue(), secretary)).json() == {"entered": 1, "unchanged": 0}
    record = (await session.scalars(select(Record))).one()
    assert (record.organization_id, record.values) == (
        ledger.branch,
        {"task": "降低铁损", "achieved": True, "members_joined": 8},
    )


async def test_who_may_send_files(
    client: httpx.AsyncClient, ledger: Ledger, outsider: Headers, actor: SignIn, secretary: Headers
) -> None:
    form = "/api/v1/appraisal/record-types/members_meeting/template.xlsx"
    reader = actor(RECORD_READ, on=ledger.branch).headers
    for verb in ("check", "commit"):
        assert (await client.post(f"{PATH}:{verb}-file")).status_code == 401
        assert (await send(client, verb, GOOD, reader)).status_code == 403
    assert (await client.get(form)).status_code == 401
    assert (await client.get(form, headers=reader)).status_code == 403
    assert (await client.get(form.replace("members_meeting", "rumour"), headers=secretary)).status_code == 404
    faults = (await send(client, "check", GOOD, outsider)).json()["errors"]
    assert [(fault["row"], fault["column"]) for fault in faults] == [(2, "组织编码"), (3, "组织编码"), (4, "组织编码")]


async def test_old_entries_by_file_need_the_organisation_department_and_a_reason(
    client: httpx.AsyncClient, session: AsyncSession, secretary: Headers, orgdept: Headers
) -> None:
    old = "组织编码,类型,发生日期,提交时间,议题,到会率\nG0101,支部党员大会,2026-02-10,2026-02-11 09:00,选举,0.9\n"
    assert (await send(client, "check", old, orgdept)).json()["errors"][0]["column"] == "提交时间"
    assert (await send(client, "commit", old, secretary, historical_reason="补录")).status_code == 403
    done = await send(client, "commit", old, orgdept, historical_reason="纸质台账")
    assert done.json() == {"entered": 1, "unchanged": 0}
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
    for verb in ("check", "commit"):
        assert is_clear_refusal(await send(client, verb, content, secretary))


async def test_broken_forms_are_refused_clearly(client: httpx.AsyncClient, secretary: Headers) -> None:
    for verb in ("check", "commit"):
        assert is_clear_refusal(await client.post(f"{PATH}:{verb}-file", headers=secretary))
        assert is_clear_refusal(await client.post(f"{PATH}:{verb}-file", json={}, headers=secretary))
    sent = await send(client, "check", GOOD, secretary, historical_reason="x" * 2001)
    assert is_clear_refusal(sent)


@pytest.mark.slow
async def test_ten_thousand_rows_with_one_bad_row_change_nothing(
    client: httpx.AsyncClient, session: AsyncSession, secretary: Headers
) -> None:
    rows = [f"G0101,支部党员大会,2026-11-20,第{n}次,0.95,3," for n in range(9_999)]
    bad = "\n".join([HEADER, *rows, "G0101,支部党员大会,2026-11-20,末次,1.95,3,"])
    report = (await send(client, "check", bad, secretary)).json()
    assert (report["rows"], report["new"]) == (10_000, 9_999)
    assert [(fault["row"], fault["column"]) for fault in report["errors"]] == [(10_001, "到会率")]
    assert (await send(client, "commit", bad, secretary)).status_code == 422
    assert await count(session) == 0
    assert is_clear_refusal(await send(client, "check", "\n".join([HEADER, *rows, *rows[:2]]), secretary))
