"""The audit administrator reads the whole trail; others the history of what they may read; digests vouch for it."""

import json
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import Caller, Server
from tests.identity.conftest import API

from dangjian.commands import verify_audit
from dangjian.identity.audit import jobs, queries
from dangjian.identity.permissions import AUDIT_READ, HISTORY_READ
from dangjian.kernel import audit
from dangjian.kernel.audit import AuditEntry
from dangjian.kernel.db import Database, asyncpg_dsn
from dangjian.kernel.ids import new_id
from dangjian.kernel.security import Permission
from dangjian.kernel.settings import settings

AT = f"{API}/audit"
READ_RECORDS = Permission("appraisal.record:read", "")
Ask = Callable[..., Awaitable[Any]]


@pytest.fixture
def auditor(actor: Callable[..., Caller]) -> Caller:
    """The audit administrator."""
    return actor(AUDIT_READ, name="审计员")


@pytest.fixture
async def tree(session: AsyncSession) -> tuple[UUID, UUID, UUID]:
    """A company, a branch below it, and a branch beside it."""
    company, branch, beside = new_id(), new_id(), new_id()
    for one, parent, path in (
        (company, None, f"/{company}/"),
        (branch, company, f"/{company}/{branch}/"),
        (beside, None, f"/{beside}/"),
    ):
        values = {"id": one, "code": str(one)[-12:], "parent": parent, "path": path}
        await session.execute(
            text(
                "INSERT INTO registry.organization (id, code, name, pinyin, kind, line, parent_id, path, version, "
                "created_at) VALUES (:id, :code, '支部', '', 'branch', 'party', :parent, :path, 1, now())"
            ),
            values,
        )
    await session.commit()
    return company, branch, beside


async def entered(session: AsyncSession, branch: UUID | None, **more: Any) -> str:
    """A change of a record in a branch."""
    object_id = str(new_id())
    facts = {"before": {"state": "open"}, "after": {"state": "void"}, "reason": "重复录入", **more}
    await audit.write(session, None, "record.void", "record", object_id, organization_id=branch, **facts)
    await session.commit()
    return object_id


async def ask(client: httpx.AsyncClient, caller: Caller | None, path: str, **params: Any) -> httpx.Response:
    """One question."""
    return await client.get(f"{AT}/{path}", params=params, headers=caller.headers if caller else {})


@pytest.mark.parametrize("path", ["entries", "entries/1", "state", "digests/newest", "history"])
async def test_only_who_may_reads(client: httpx.AsyncClient, actor: Callable[..., Caller], path: str) -> None:
    params = {"object_type": "record", "object_id": "1"} if path == "history" else {}
    assert (await ask(client, None, path, **params)).status_code == 401
    assert (await ask(client, actor(READ_RECORDS, on=new_id()), path, **params)).status_code == 403


async def test_who_changed_this_when_from_what_to_what(
    client: httpx.AsyncClient, session: AsyncSession, auditor: Caller
) -> None:
    mine = await entered(session, new_id())
    await entered(session, new_id())
    page = (await ask(client, auditor, "entries", object_type="record", object_id=mine)).json()
    assert (page["total"], page["is_capped"]) == (1, False)
    (row,) = page["items"]
    assert (row["action_title"], row["object_title"], row["reason"]) == ("台账记录 · 作废", "台账记录", "重复录入")
    assert row["changes"] == [{"field": "state", "title": "状态", "before": "open", "after": "void"}]
    one = (await ask(client, auditor, f"entries/{row['seq']}")).json()
    assert (len(one["hash"]), len(one["prev_hash"]), one["is_chained"]) == (64, 64, True)
    assert (await ask(client, auditor, "entries/999999999")).status_code == 404


async def test_filters_narrow(client: httpx.AsyncClient, session: AsyncSession, auditor: Caller) -> None:
    branch = new_id()
    await entered(session, branch)
    total = {
        name: (await ask(client, auditor, "entries", organization_id=str(branch), **{name: value})).json()["total"]
        for name, value in {
            "action": "record.",
            "result": "done",
            "since": "2020-01-01",
            "until": "2020-01-01",
            "q": "没有此人",
            "actor_id": str(new_id()),
        }.items()
    }
    assert total == {"action": 1, "result": 1, "since": 1, "until": 0, "q": 0, "actor_id": 0}
    assert (await ask(client, auditor, "entries", since="soon")).status_code == 422


async def test_a_history_is_seen_where_the_object_may_be_read_and_nowhere_else(
    client: httpx.AsyncClient, session: AsyncSession, actor: Callable[..., Caller], tree: tuple[UUID, UUID, UUID]
) -> None:
    company, branch, beside = tree
    mine = await entered(session, branch)
    asked = {"object_type": "record", "object_id": mine}
    for head, status in ((company, 200), (branch, 200), (beside, 404), (new_id(), 404)):
        answer = await ask(client, actor(HISTORY_READ, READ_RECORDS, on=head), "history", **asked)
        assert answer.status_code == status, head
    (row,) = (await ask(client, actor(HISTORY_READ, READ_RECORDS, on=company), "history", **asked)).json()
    assert (row["action_title"], row["changes"][0]["title"]) == ("台账记录 · 作废", "状态")
    assert "address" not in row
    without = actor(HISTORY_READ, on=company)
    assert (await ask(client, without, "history", **asked)).status_code == 404
    for kind in ("intake", "issue", "feedback", "member", "account", "nothing"):
        answer = await ask(
            client, actor(HISTORY_READ, READ_RECORDS, on=company), "history", **{**asked, "object_type": kind}
        )
        assert answer.status_code == 404


async def test_a_digest_is_signed_when_something_came_and_covers_it(
    client: httpx.AsyncClient,
    session: AsyncSession,
    database: Database,
    auditor: Caller,
    app: FastAPI,
    tmp_path: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(settings(), "audit_digest_dir", tmp_path / "elsewhere")
    await entered(session, new_id())
    assert (await ask(client, auditor, "digests/newest")).status_code == 404
    before = (await ask(client, auditor, "state")).json()
    assert (before["digest_seq"], before["uncovered"]) == (None, before["last_seq"])
    for _ in range(2):
        await jobs.digest(database, {})
    (kept,) = (tmp_path / "elsewhere").iterdir()
    state = (await ask(client, auditor, "state")).json()
    assert state["digest_seq"] is not None
    newest = (await ask(client, auditor, "digests/newest")).json()
    assert newest["body"] == kept.read_text()
    body = json.loads(newest["body"])
    assert verify_audit.is_signed(body, body["public_key"])
    assert not verify_audit.is_signed({**body, "seq": 1 + body["seq"]}, body["public_key"])
    await entered(session, new_id())
    assert (await ask(client, auditor, "state")).json()["uncovered"] >= 1


async def test_without_a_key_nothing_is_signed_and_nothing_breaks(
    session: AsyncSession, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await entered(session, new_id())
    monkeypatch.setattr(settings(), "audit_key", "not a key")
    await jobs.digest(database, {})
    assert await session.scalar(text("SELECT count(*) FROM events.audit_digest")) == 0


async def test_a_row_that_was_altered_in_place_no_longer_fits_its_hash(server: Server, committed: Database) -> None:
    for number in range(3):
        async with committed.transaction() as session:
            await audit.write(session, None, "record.void", "record", f"row-{number}", reason="原来的理由")
    owner = await asyncpg.connect(asyncpg_dsn(server.owner_url(str(committed.engine.url.database))))
    await owner.execute("SET session_replication_role = replica")  # as somebody who owns the database may
    await owner.execute("UPDATE events.audit_entry SET reason = '改过的理由' WHERE object_id = 'row-1'")
    await owner.close()
    async with committed.transaction() as session:
        seqs = await session.scalars(select(AuditEntry.seq).where(AuditEntry.object_type == "record").order_by("seq"))
        shown = [(await queries.show(session, seq))["is_chained"] for seq in seqs.all()]
    assert shown == [True, False, True]
