"""Record types over HTTP, and taking them over from a pack."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.appraisal.ledger import Ledger

from dangjian.appraisal.packs.queries import load_pack
from dangjian.appraisal.permissions import RECORD_READ, RECORD_TYPE_READ
from dangjian.appraisal.record_types.actions import install_pack
from dangjian.appraisal.record_types.models import RecordType
from dangjian.kernel.audit import AuditEntry

PATH = "/api/v1/appraisal/record-types"


async def test_the_list_says_what_a_form_needs(
    client: httpx.AsyncClient, actor: Callable[..., Any], ledger: Ledger
) -> None:
    answer = await client.get(PATH, headers=actor(RECORD_TYPE_READ, on=ledger.branch).headers)
    assert answer.status_code == 200
    kinds = {kind["code"]: kind for kind in answer.json()}
    assert len(kinds) == len(load_pack("star-branch-5521").record_types.record_types)
    meeting = kinds["members_meeting"]
    assert (meeting["section"], meeting["level"]) == ("org_life", "own")
    rate = next(item for item in meeting["fields"] if item["name"] == "attendance_rate")
    assert (rate["min"], rate["max"], rate["unit"], rate["required"]) == ("0", "1", "比例", True)
    honour = kinds["honour"]
    assert honour["evidence"] == {"required": True, "kinds": ["document"], "count": 1, "photo_rule": None}
    assert (honour["level"], honour["entered_by"]) == ("superior", ["committee", "orgdept"])
    assert honour["fields"][1]["choices"][0] == {"value": "company", "title": "公司级"}
    assert kinds["discipline_case"]["level"] == "top"


async def test_only_who_may_read_record_types_sees_them(
    client: httpx.AsyncClient, actor: Callable[..., Any], ledger: Ledger
) -> None:
    assert (await client.get(PATH)).status_code == 401
    assert (await client.get(PATH, headers=actor(RECORD_READ, on=ledger.branch).headers)).status_code == 403


async def test_a_pack_is_taken_over_once_and_only_changes_count(session: AsyncSession, ledger: Ledger) -> None:
    pack = load_pack("star-branch-5521")
    assert await install_pack(session, pack) == 0
    first, *others = pack.record_types.record_types
    changed = replace(
        pack, record_types=replace(pack.record_types, record_types=(replace(first, title="新名称"), *others))
    )
    assert await install_pack(session, changed) == 1
    await session.commit()  # the audit is written as the last of a transaction
    row = (await session.scalars(select(RecordType).where(RecordType.code == first.code))).one()
    assert (row.title, row.version) == ("新名称", 2)
    told = await session.scalar(
        select(func.count()).where(AuditEntry.action == "record_type.install", AuditEntry.object_id == first.code)
    )
    assert told == 2
