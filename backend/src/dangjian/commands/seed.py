"""`dangjian seed`: the demonstration, a function of (seed, today), written in bulk and heard like any other news."""

import asyncio
import time
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import asyncpg
import typer

from dangjian.appraisal.engine.periods import Period, period_from
from dangjian.appraisal.packs.queries import load_pack
from dangjian.appraisal.record_types.actions import install_pack as install_types
from dangjian.appraisal.runs.actions import open_run, publish
from dangjian.appraisal.runs.jobs import open_due
from dangjian.appraisal.runs.queries import period_of
from dangjian.appraisal.schemes.actions import install_pack as install_scheme
from dangjian.appraisal.schemes.queries import loaded
from dangjian.appraisal.todos.actions import say_all
from dangjian.commands import (
    seed_burden,
    seed_cadres,
    seed_duties,
    seed_liaison,
    seed_members,
    seed_policies,
    seed_postal,
    seed_practices,
    seed_purposes,
    seed_targets,
    seed_venues,
)
from dangjian.commands.house import owner_url, require_database
from dangjian.demo.data import DemoData, Size
from dangjian.demo.generate import generate
from dangjian.demo.postal import Postal, postal
from dangjian.demo.tourism import Tourism, tourism
from dangjian.identity.grants.actions import DemoPerson, seed_demo_accounts
from dangjian.kernel import clock, files, jsons
from dangjian.kernel.db import Database, asyncpg_dsn, make_engine
from dangjian.kernel.events import drain
from dangjian.kernel.pinyin import pinyin
from dangjian.kernel.settings import settings
from dangjian.registry.holidays.jobs import keep_calendar
from dangjian.registry.organizations.jobs import retell

SEED = 5521
PACK = "star-branch-5521"
PUBLISHER = "集团党委组织部"
Say = Callable[[str], None]


async def _copy(connection: Any, table: str, columns: str, rows: Sequence[tuple[Any, ...]]) -> None:
    schema, name = table.split(".")
    await connection.copy_records_to_table(name, schema_name=schema, columns=columns.split(), records=rows)


async def write_registry(connection: Any, data: DemoData | Tourism | Postal) -> None:
    """Organisations, categories, members and posts of one enterprise."""
    now = clock.now()
    turns = _turns(data)
    await _copy(
        connection,
        "registry.organization",
        "version category pinyin created_at id code name kind line parent_id path founded_on",
        [
            (
                1 + len(turns[o.id]),
                turns[o.id][-1].category if turns[o.id] else None,
                pinyin(o.name),
                now,
                *_fields(o, "id code name kind line parent_id path founded_on"),
            )
            for o in data.organizations
        ],
    )
    assignment = "id organization_id category since until reason decided_by_name"
    await _copy(
        connection,
        "registry.category_assignment",
        f"{assignment} decided_at",
        [(*_fields(a, assignment), now) for a in data.assignments],
    )
    member = "id organization_id employee_no name gender kind joined_on position"
    await _copy(
        connection,
        "registry.member",
        f"{member} pinyin version",
        [(*_fields(m, member), pinyin(m.name), 1) for m in data.members],
    )
    post = "id organization_id member_id title rank since until"
    await _copy(connection, "registry.post", post, [_fields(p, post) for p in data.posts])


def _fields(row: Any, names: str) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in names.split())


def _turns(data: DemoData | Tourism | Postal) -> dict[Any, list[Any]]:
    """Each organisation's categories in the order of time."""
    turns: dict[Any, list[Any]] = {o.id: [] for o in data.organizations}
    for assignment in sorted(data.assignments, key=lambda a: a.since):
        turns[assignment.organization_id].append(assignment)
    return turns


async def _ledger(connection: Any, data: DemoData) -> None:
    members = {account.id: account.member_id for account in data.accounts}
    record = "id organization_id type occurred_on submitted_at note source entered_by entered_by_name"
    await _copy(
        connection,
        "appraisal.record",
        f"{record} submitted_on values attachments entered_by_member recorded_at",
        [
            (
                *_fields(r, record),
                clock.local_day(r.submitted_at),
                jsons.dumps(r.values),
                jsons.dumps(list(r.attachments)),
                members.get(r.entered_by),
                r.submitted_at,
            )
            for r in data.records
        ],
    )
    await _copy(
        connection,
        "appraisal.record_void",
        "record_id voided_at voided_by voided_by_name reason voided_by_member",
        [
            (*_fields(r, "id voided_at voided_by voided_by_name void_reason"), members.get(r.voided_by or r.entered_by))
            for r in data.records
            if r.voided_at
        ],
    )
    verdict = (
        "id organization_id scheme_code indicator period verdict amount fraction reason note verified_at "
        "verified_by verified_by_name"
    )
    await _copy(
        connection,
        "appraisal.verification",
        f"{verdict} attachments verified_by_member",
        [(*_fields(v, verdict), "[]", members.get(v.verified_by)) for v in data.verifications],
    )
    await _attachments(connection, data)
    await _rectifications(connection, data)
    await connection.execute("ANALYZE")


async def _rectifications(connection: Any, data: DemoData) -> None:
    """What was found on site and is being put right, each with its steps."""
    titles = {indicator.code: indicator.title for indicator in loaded(load_pack(PACK).scheme_text).indicators}
    columns = (
        "id organization_id scheme_code indicator period problem source due_on state opened_at opened_by "
        "opened_by_name reported_at closed_at record_id"
    )
    await _copy(
        connection,
        "appraisal.rectification",
        f"{columns} indicator_title version",
        [(*_fields(r, columns), titles[r.indicator], len(r.steps)) for r in data.rectifications],
    )
    step = "id kind note at by by_name by_member"
    await _copy(
        connection,
        "appraisal.rectification_step",
        f"{step} rectification_id attachments",
        [(*_fields(s, step), r.id, "[]") for r in data.rectifications for s in r.steps],
    )


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
            (
                sha,
                org,
                *_fields(known[sha], "name media_type"),
                len(known[sha].content),
                *_fields(r, "entered_by entered_by_name submitted_at"),
            )
            for (sha, org), r in rows.items()
        ],
    )


async def _fill(size: Size, number: int, say: Say) -> None:
    began = time.monotonic()
    data = generate(number, clock.today(), size)
    second, post = tourism(number, clock.today()), postal(number, clock.today())
    enterprises: tuple[DemoData | Tourism | Postal, ...] = (data, second, post)
    organizations, members = (
        sum(len(one.organizations) for one in enterprises),
        sum(len(one.members) for one in enterprises),
    )
    say(f"  · 演示组织 {organizations} 个、党员 {members} 名、台账 {len(data.records)} 条")
    database = Database(make_engine(settings().database_url))
    connection = await asyncpg.connect(asyncpg_dsn(owner_url()))  # no bulk copy passes the second wall
    try:
        for enterprise in enterprises:
            await write_registry(connection, enterprise)
            await seed_members.registry(connection, number, enterprise)
        await seed_postal.registry(connection, post)
        await retell(database, {})
        await seed_postal.tell(database)
        async with database.transaction() as session:
            people = [
                DemoPerson(a.id, a.username, a.display_name, a.role, a.organization_id, a.member_id, a.named)
                for one in enterprises
                for a in one.accounts
            ]
            await seed_demo_accounts(session, people)
            await install_types(session, load_pack(PACK))
        await keep_calendar(database, {})
        await seed_members.tell(database)
        await drain(database)
        say(f"  · 组织、账号已写入 ({time.monotonic() - began:.1f} s)")
        await _ledger(connection, data)
        say(f"  · 台账与核验已写入 ({time.monotonic() - began:.1f} s)")
        await _runs(database, data, say)
        await seed_burden.fill(database, data.organizations[0].id)
        below = next(one.id for one in data.organizations if one.kind == "party_committee")
        await seed_policies.fill(database, [data.organizations[0].id, below])
        await seed_venues.fill(database, data.organizations, data.members, with_list=True)
        await seed_venues.fill(database, post.organizations, post.members, with_list=False)
        codes = [one.code for one in data.organizations if one.line == "party"][:4]
        await seed_duties.fill(database, data.organizations[0].id, codes)
        async with database.transaction() as session:
            await say_all(session)
        await drain(database)
        say(f"  · 考核结果已计算 ({time.monotonic() - began:.1f} s)")
        await seed_targets.fill(database, second, number, say)
        await seed_cadres.fill(database, second)
        await seed_liaison.fill(database, connection, post, number, say)
        await seed_practices.fill(database, post, number)
        await seed_purposes.fill(database)
    finally:
        await connection.close()
        await database.close()


async def _runs(database: Database, data: DemoData, say: Say) -> None:
    """Publish the scheme, rate the closed quarters with their months, and open what runs now and last month."""
    async with database.transaction() as session:
        scheme = await install_scheme(session, load_pack(PACK), PUBLISHER, data.organizations[0].id)
    for quarter in data.runs:
        for period in (*_months(period_of(quarter.period)), period_of(quarter.period)):
            first = quarter.initial and period.cycle == "quarter"
            async with database.transaction() as session:
                run = await open_run(session, None, scheme.id, period, first, as_of=quarter.as_of)
                reason = f"{period}补签:个别现场指标留待下期核验" if run.unverified_count + run.pending_count else None
                await publish(session, run, None, reason, as_of=quarter.as_of, by_name=PUBLISHER)
        say(f"  · {quarter.period} 已评星发布")
    last = period_of(data.runs[-1].period).last
    async with database.transaction() as session:
        await open_due(session)
        for period in _months_between(last, clock.today()):
            await open_run(session, None, scheme.id, period)


def _months(quarter: Period) -> list[Period]:
    return [period_from("month", quarter.first.replace(month=quarter.first.month + step)) for step in range(3)]


def _months_between(last: date, today: date) -> list[Period]:
    """The whole months after the last published day and before the current one."""
    months = {period_from("month", date.fromordinal(day)) for day in range(last.toordinal() + 1, today.toordinal())}
    return sorted((month for month in months if month.last < today), key=lambda month: month.first)


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
