"""`dangjian seed`: the demonstration, a function of (seed, today), written in bulk and heard like any other news."""

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import Any

import asyncpg
import typer
from pypinyin import Style, lazy_pinyin
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.appraisal.record_types.actions import install_types
from dangjian.appraisal.runs.actions import open_run, publish_as_of
from dangjian.appraisal.schemes.actions import install_scheme
from dangjian.commands.house import require_database
from dangjian.contracts.registry import OrganizationCreated, OrganizationState, OrganizationUpdated
from dangjian.demo.data import DemoData, DemoOrganization, Size
from dangjian.demo.generate import generate
from dangjian.identity.grants.actions import DemoPerson, seed_demo_accounts
from dangjian.kernel import clock, files, jsons
from dangjian.kernel.db import Database, asyncpg_dsn, make_engine
from dangjian.kernel.events import drain, emit
from dangjian.kernel.settings import settings

SEED = 5521
Say = Callable[[str], None]


def pinyin(text: str) -> str:
    """Full pinyin and initials, for search by either."""
    return f"{''.join(lazy_pinyin(text))} {''.join(lazy_pinyin(text, style=Style.FIRST_LETTER))}".lower()


async def _copy(connection: Any, table: str, columns: str, rows: Sequence[tuple[Any, ...]]) -> None:
    schema, name = table.split(".")
    await connection.copy_records_to_table(name, schema_name=schema, columns=columns.split(), records=rows)


def _category(data: DemoData, organization: DemoOrganization) -> str | None:
    current = [a.category for a in data.assignments if a.organization_id == organization.id and a.until is None]
    return current[0] if current else None


async def _registry(connection: Any, data: DemoData) -> None:
    now = clock.now()
    turns = _turns(data)
    organizations = [
        (o.id, o.code, o.name, pinyin(o.name), o.kind, o.line, turns[o.id][-1].category if turns[o.id] else None)
        + (o.parent_id, o.path, o.founded_on, 1 + len(turns[o.id]), now)
        for o in data.organizations
    ]
    await _copy(
        connection,
        "registry.organization",
        "id code name pinyin kind line category parent_id path founded_on version created_at",
        organizations,
    )
    await _copy(
        connection,
        "registry.category_assignment",
        "id organization_id category since until reason decided_by_name decided_at",
        [
            (a.id, a.organization_id, a.category, a.since, a.until, a.reason, a.decided_by_name, now)
            for a in data.assignments
        ],
    )
    await _copy(
        connection,
        "registry.member",
        "id organization_id employee_no name pinyin gender kind joined_on position version",
        [
            (
                m.id,
                m.organization_id,
                m.employee_no,
                m.name,
                pinyin(m.name),
                m.gender,
                m.kind,
                m.joined_on,
                m.position,
                1,
            )
            for m in data.members
        ],
    )
    await _copy(
        connection,
        "registry.post",
        "id organization_id member_id title rank since until",
        [(p.id, p.organization_id, p.member_id, p.title, p.rank, p.since, p.until) for p in data.posts],
    )


def _turns(data: DemoData) -> dict[Any, list[Any]]:
    """Each organisation's categories in the order of time."""
    turns: dict[Any, list[Any]] = {o.id: [] for o in data.organizations}
    for assignment in sorted(data.assignments, key=lambda a: a.since):
        turns[assignment.organization_id].append(assignment)
    return turns


async def _tell(session: AsyncSession, data: DemoData) -> None:
    """Say what registry would have said, so that the copies of the tree come about as always."""
    turns = _turns(data)
    for o in data.organizations:
        state = OrganizationState.model_validate({**_plain(o), "category": None, "version": 1})
        await emit(session, OrganizationCreated(state=state))
        for number, turn in enumerate(turns[o.id], start=2):
            later = state.model_copy(update={"category": turn.category, "version": number})
            await emit(session, OrganizationUpdated(state=later, reason=turn.reason, effective_on=turn.since))


def _plain(o: DemoOrganization) -> dict[str, Any]:
    return {name: getattr(o, name) for name in ("id", "code", "name", "kind", "line", "parent_id", "path")}


async def _ledger(connection: Any, data: DemoData) -> None:
    members = {account.id: account.member_id for account in data.accounts}
    await _copy(
        connection,
        "appraisal.record",
        "id organization_id type occurred_on submitted_at submitted_on values note attachments source entered_by "
        "entered_by_member entered_by_name recorded_at",
        [
            (r.id, r.organization_id, r.type, r.occurred_on, r.submitted_at, clock.local_day(r.submitted_at))
            + (jsons.dumps(r.values), r.note, jsons.dumps(list(r.attachments)), r.source, r.entered_by)
            + (members.get(r.entered_by), r.entered_by_name, r.submitted_at)
            for r in data.records
        ],
    )
    await _copy(
        connection,
        "appraisal.record_void",
        "record_id voided_at voided_by voided_by_member voided_by_name reason",
        [
            (
                r.id,
                r.voided_at,
                r.voided_by,
                members.get(r.voided_by) if r.voided_by else None,
                r.voided_by_name,
                r.void_reason,
            )
            for r in data.records
            if r.voided_at
        ],
    )
    await _copy(
        connection,
        "appraisal.verification",
        "id organization_id scheme_code indicator period verdict amount fraction reason note attachments verified_at "
        "verified_by verified_by_member verified_by_name",
        [
            (v.id, v.organization_id, v.scheme_code, v.indicator, v.period, v.verdict, v.amount, v.fraction, v.reason)
            + (v.note, "[]", v.verified_at, v.verified_by, members.get(v.verified_by), v.verified_by_name)
            for v in data.verifications
        ],
    )
    await _attachments(connection, data)
    await connection.execute("ANALYZE")


async def _attachments(connection: Any, data: DemoData) -> None:
    """Store each file, and enter it for every organisation whose records name it."""
    known = {file.sha256: file for file in data.files}
    for file in data.files:
        await files.store(file.content)
    rows = {(sha, r.organization_id): r for r in data.records for sha in r.attachments}
    await _copy(
        connection,
        "appraisal.attachment",
        "sha256 organization_id filename media_type size added_by added_by_name added_at",
        [
            (sha, org, known[sha].name, known[sha].media_type, len(known[sha].content), r.entered_by)
            + (r.entered_by_name, r.submitted_at)
            for (sha, org), r in rows.items()
        ],
    )


async def _fill(size: Size, number: int, say: Say) -> None:
    began = time.monotonic()
    data = generate(number, clock.today(), size)
    say(f"  · 演示组织 {len(data.organizations)} 个、党员 {len(data.members)} 名、台账 {len(data.records)} 条")
    database = Database(make_engine(settings().database_url))
    connection = await asyncpg.connect(asyncpg_dsn(settings().database_url))
    try:
        await _registry(connection, data)
        async with database.transaction() as session:
            await _tell(session, data)
            people = [
                DemoPerson(a.id, a.username, a.display_name, a.role, a.organization_id, a.member_id, a.named)
                for a in data.accounts
            ]
            await seed_demo_accounts(session, people)
            await install_types(session)
        await drain(database)
        say(f"  · 组织、账号已写入 ({time.monotonic() - began:.1f} s)")
        await _ledger(connection, data)
        say(f"  · 台账与核验已写入 ({time.monotonic() - began:.1f} s)")
        await _runs(database, data, say)
        await drain(database)
        say(f"  · 考核结果已计算 ({time.monotonic() - began:.1f} s)")
    finally:
        await connection.close()
        await database.close()


async def _runs(database: Database, data: DemoData, say: Say) -> None:
    """Publish the scheme, rate the closed quarters, and open what is running now."""
    async with database.transaction() as session:
        scheme = await install_scheme(session, "star-branch-5521")
    for run in data.runs:
        async with database.transaction() as session:
            await publish_as_of(session, scheme.id, run.period, run.as_of, initial=run.initial)
        say(f"  · {run.period} 已评星发布")
    async with database.transaction() as session:
        for period in data.open_periods:
            await open_run(session, scheme.id, period)


def fill(size: str, number: int, say: Say) -> None:
    """Fill the configured, empty database."""
    asyncio.run(_fill("small" if size == "small" else "full", number, say))


def run(size: str, number: int) -> int:
    """Fill the configured database; refused outside demonstration and test mode."""
    require_database()
    if not settings().is_lenient:
        typer.echo("演示数据只能写入演示或测试环境(DANGJIAN_ENV=demo)。", err=True)
        return 2
    if size not in ("full", "small"):
        typer.echo("--size 只能是 full 或 small。", err=True)
        return 2
    fill(size, number, typer.echo)
    return 0
