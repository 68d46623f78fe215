"""Changes of runs: open, refresh, score again what was touched, publish."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.appraisal.engine import sql
from dangjian.appraisal.engine.periods import Period
from dangjian.appraisal.engine.plan import Plan
from dangjian.appraisal.engine.run import Changed, cells_query, score_all
from dangjian.appraisal.engine.run import rescore as score_again
from dangjian.appraisal.engine.scheme_format import Scheme
from dangjian.appraisal.permissions import RUN_OPEN, RUN_PUBLISH
from dangjian.appraisal.records.rules import LEDGER_LOCK
from dangjian.appraisal.runs import queries, rules
from dangjian.appraisal.runs.models import Run, RunSubject, RunTouch, Score
from dangjian.appraisal.schemes import queries as schemes
from dangjian.appraisal.schemes.models import SchemeVersion
from dangjian.contracts.appraisal import ResultPublished, RunScored, StarGiven, StarRated
from dangjian.kernel import audit, clock
from dangjian.kernel.concurrency import expect
from dangjian.kernel.db import raw_connection
from dangjian.kernel.errors import FieldError, Forbidden, Invalid, NotFound, RuleBroken
from dangjian.kernel.events import announce, emit
from dangjian.kernel.ids import new_id
from dangjian.kernel.security import Actor, Permission

AT_ONCE = 100
SYSTEM = "系统"
KEEP_SUBJECTS = """
INSERT INTO appraisal.run_subject AS kept (run_id, organization_id, code, name, kind, category, previous_stars,
    is_verified, unverified_count, pending_count, disputed_count, record_count, last_record_on, path)
SELECT :run, o.id, o.code, o.name, o.kind,
    coalesce(held.category, CASE WHEN ever.n = 0 THEN o.category END), last.stars,
    EXISTS (SELECT 1 FROM appraisal.verification v WHERE v.organization_id = o.id AND v.scheme_code = :code
            AND v.period = ANY(CAST(:inside AS text[])) AND v.verified_at <= :as_of), 0, 0, 0,
    coalesce(ledger.n, 0), ledger.last_on, coalesce(stood.path, o.path)
FROM appraisal.organization_copy o
LEFT JOIN LATERAL (SELECT c.category FROM appraisal.category_copy c WHERE c.organization_id = o.id AND c.since <= :day
                   ORDER BY c.since DESC LIMIT 1) held ON true
LEFT JOIN LATERAL (SELECT count(*) AS n FROM appraisal.category_copy c WHERE c.organization_id = o.id) ever ON true
LEFT JOIN LATERAL (SELECT s.stars FROM unnest(CAST(:rated AS uuid[])) WITH ORDINALITY r (id, place)
                   JOIN appraisal.score s ON s.run_id = r.id AND s.organization_id = o.id
                   ORDER BY r.place LIMIT 1) last ON true
LEFT JOIN (SELECT r.organization_id, count(*)::int AS n, max(r.occurred_on) AS last_on FROM appraisal.record r
           WHERE r.type = ANY(CAST(:types AS text[])) AND r.occurred_on BETWEEN :first AND :last
             AND r.submitted_at <= :as_of AND (r.source <> 'historical' OR r.recorded_at <= :as_of)
             AND (CAST(:only AS uuid[]) IS NULL OR r.organization_id = ANY(CAST(:only AS uuid[])))
             AND NOT EXISTS (SELECT 1 FROM appraisal.record_void v WHERE v.record_id = r.id AND v.voided_at <= :as_of)
           GROUP BY r.organization_id) ledger ON ledger.organization_id = o.id
LEFT JOIN LATERAL (SELECT p.path FROM appraisal.place_copy p WHERE p.organization_id = o.id AND p.since <= :last
                   ORDER BY p.since DESC LIMIT 1) stood ON true
WHERE (o.closed_on IS NULL OR o.closed_on > :last)
  AND (stood.path IS NOT NULL OR NOT EXISTS (SELECT 1 FROM appraisal.place_copy p WHERE p.organization_id = o.id))
  AND o.kind = :kind AND o.path LIKE coalesce((SELECT '/' || v.root_id || '/' FROM appraisal.scheme_version v
                                             WHERE v.id = :scheme_version), '/') || '%'
  AND (CAST(:only AS uuid[]) IS NULL OR o.id = ANY(CAST(:only AS uuid[])))
ON CONFLICT (run_id, organization_id) DO UPDATE SET code = excluded.code, name = excluded.name, kind = excluded.kind,
    category = excluded.category, previous_stars = excluded.previous_stars, is_verified = excluded.is_verified,
    record_count = excluded.record_count, last_record_on = excluded.last_record_on, path = excluded.path
"""
# Who is no more on the last day is no subject: of what a branch did before it was merged or closed nothing is rated.
GONE = "SELECT 1 FROM appraisal.organization_copy WHERE id = ANY(CAST(:ids AS uuid[])) AND closed_on <= :last LIMIT 1"
SUMS = """
UPDATE appraisal.run SET unverified_count = found.unverified, pending_count = found.pending,
    subject_count = found.subjects, has_records = found.records > 0 FROM (
    SELECT count(*)::int AS subjects, coalesce(sum(unverified_count), 0)::int AS unverified,
           coalesce(sum(pending_count), 0)::int AS pending, coalesce(sum(record_count), 0) AS records
    FROM appraisal.run_subject WHERE run_id = :run) found
WHERE id = :run RETURNING unverified_count, pending_count, subject_count, has_records
"""


async def open_run(
    session: AsyncSession,
    actor: Actor | None,
    scheme_version_id: UUID,
    period: Period,
    is_initial: bool = False,
    *,
    as_of: datetime | None = None,
) -> Run:
    """Open the run of a published scheme for a period and score it (月评价、季评星、年定级, A-62).

    An open run of the same version is given back; asked to be the first rating, it is marked so.
    """
    version = await session.get(SchemeVersion, scheme_version_id)
    if version is None or version.status != "published":
        raise NotFound("没有找到该已发布方案,请刷新后重试。")
    scheme = (await queries.method(session, version.id)).scheme
    instant = as_of or clock.now()
    fault = rules.why_not_open(scheme, period, clock.local_day(instant))
    if fault:
        raise Invalid(fault, [FieldError(field="period", message=fault)])
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"run {version.code} {period}", 0))))
    runs = list(await session.scalars(select(Run).where(Run.scheme_code == version.code)))
    if any(r.period == str(period) and r.status == "published" for r in runs):
        raise RuleBroken(f"{rules.period_title(period)}已经发布,不能再开启。")
    if is_initial and any(r.status == "published" and rules.gives_stars(r.cycle) for r in runs):
        raise RuleBroken("首次评定只能有一次:该方案已有已发布的星级。")
    run = next((r for r in runs if r.period == str(period) and r.scheme_version_id == version.id), None)
    if run is None:
        run = new_run(version, period, instant, actor.display_name if actor else SYSTEM)
        session.add(run)
    elif run.is_initial == is_initial:
        return run
    run.is_initial = is_initial
    run.version += 1
    await session.flush()
    await score_run(session, run, scheme, instant)
    after = {"scheme": version.code, "number": version.number, "period": run.period, "is_initial": is_initial}
    await audit.write(session, actor, "run.open", "run", run.id, after=after)
    await announce(session, "run", run.id)
    return run


def new_run(version: SchemeVersion, period: Period, instant: datetime, by_name: str) -> Run:
    """An open run that nobody has scored yet."""
    return Run(
        id=new_id(),
        scheme_version_id=version.id,
        scheme_code=version.code,
        period=str(period),
        cycle=period.cycle,
        status="open",
        is_initial=False,
        as_of=instant,
        unverified_count=0,
        pending_count=0,
        subject_count=0,
        has_records=False,
        version=0,
        created_at=clock.now(),
        created_by_name=by_name,
    )


async def locked(session: AsyncSession, run_id: UUID) -> Run | None:
    """The run, held against every other change of it until the transaction ends."""
    return await session.scalar(
        select(Run).where(Run.id == run_id).with_for_update().execution_options(populate_existing=True)
    )


async def score_run(session: AsyncSession, run: Run, scheme: Scheme, as_of: datetime) -> None:
    """Score an open run afresh as of an instant: its subjects are kept as rows, then the engine reads those."""
    period = queries.period_of(run.period)
    plan = queries.plan_of(scheme, period, as_of)
    await session.execute(delete(RunTouch).where(RunTouch.run_id == run.id))
    await session.execute(delete(Score).where(Score.run_id == run.id))
    await session.execute(delete(RunSubject).where(RunSubject.run_id == run.id))
    await _keep_subjects(session, run, scheme, period, as_of, None)
    sources = queries.sources(run.id, as_of, run.scheme_code)
    await score_all(await raw_connection(session), plan, sources, queries.target(run.id), run.is_initial)
    await _count_cells(session, run, plan, None)
    await _note(session, run, as_of)


async def _note(session: AsyncSession, run: Run, as_of: datetime) -> None:
    run.as_of = as_of
    run.refreshed_at = clock.now()
    await session.flush()
    sums = (await session.execute(text(SUMS), {"run": run.id})).one()
    await session.refresh(run, list(sums._fields))


async def _keep_subjects(
    session: AsyncSession, run: Run, scheme: Scheme, period: Period, as_of: datetime, only: Sequence[UUID] | None
) -> None:
    """The inputs as rows: category of the period's last day, last published stars, whether anyone looked on site."""
    parameters = {
        "run": run.id,
        "scheme_version": run.scheme_version_id,
        "code": run.scheme_code,
        "inside": rules.periods_inside(period),
        "as_of": as_of,
        "day": rules.category_day(period, clock.local_day(as_of)),
        "rated": await _ratings_before(session, run, period),
        "kind": scheme.subject,
        "types": rules.types_read(scheme),
        "first": period.first,
        "last": period.last,
        "only": list(only) if only is not None else None,
    }
    await session.execute(text(KEEP_SUBJECTS), parameters)


async def _ratings_before(session: AsyncSession, run: Run, period: Period) -> list[UUID]:
    """The published quarter and year ratings that end before the period, latest first (a year outranks its Q4)."""
    published = await session.execute(
        select(Run.id, Run.period).where(
            Run.scheme_code == run.scheme_code, Run.status == "published", Run.cycle.in_(rules.RATING_CYCLES)
        )
    )
    found = [(queries.period_of(written), run_id) for run_id, written in published.all()]
    earlier = [(p, run_id) for p, run_id in found if p.last < period.first]
    return [run_id for _, run_id in sorted(earlier, key=lambda e: (e[0].last, e[0].cycle == "year"), reverse=True)]


async def _count_cells(session: AsyncSession, run: Run, plan: Plan, only: Sequence[UUID] | None) -> None:
    """Count for each subject what is not yet looked at on site, and what was rejected there against the ledger."""
    lifted = [p.indicator.code for p in plan.parts if p.indicator.kind == "deduction"]
    disputed = "c.verdict = 'rejected' AND c.online > 0"
    if lifted:
        disputed += f" AND c.indicator NOT IN ({sql.texts(lifted)})"
    more = ["t.organization_id = ANY($2::uuid[])"] if only is not None else []
    statement = (
        "UPDATE appraisal.run_subject u SET unverified_count = f.unverified, pending_count = f.pending, "
        "disputed_count = f.disputed FROM (SELECT c.subject, "
        "count(*) FILTER (WHERE c.flag = 'unverified') AS unverified, "
        f"count(*) FILTER (WHERE c.flag = 'pending') AS pending, count(*) FILTER (WHERE {disputed}) AS disputed "
        f"FROM ({cells_query(plan, queries.target(run.id), more)}) c GROUP BY c.subject) f "
        "WHERE u.run_id = $1::uuid AND u.organization_id = f.subject AND "
        "(u.unverified_count, u.pending_count, u.disputed_count) IS DISTINCT FROM (f.unverified, f.pending, f.disputed)"
    )
    raw = await raw_connection(session)
    await raw.execute(statement, run.id, *([list(only)] if only is not None else []))


TOUCH = """
INSERT INTO appraisal.run_touch AS waits (run_id, organization_id, since, types)
SELECT r, o, :now, CAST(:types AS text[]) FROM unnest(CAST(:runs AS uuid[])) r, unnest(CAST(:organizations AS uuid[])) o
ORDER BY r, o ON CONFLICT (run_id, organization_id) DO UPDATE SET types = CASE WHEN excluded.types IS NOT NULL
    THEN ARRAY(SELECT DISTINCT unnest(waits.types || excluded.types)) END
WHERE waits.types IS NOT NULL AND excluded.types <@ waits.types IS NOT TRUE
RETURNING run_id, xmax = 0 AS began
"""


async def touch(
    session: AsyncSession, runs: Sequence[UUID], organizations: Sequence[UUID], types: Sequence[str] | None = None
) -> list[UUID]:
    """Note whose score waits, and for what; the runs in which somebody began to (one change or a hundred are one)."""
    if not runs or not organizations:
        return []
    parameters = {
        "runs": list(runs),
        "organizations": list(organizations),
        "types": None if types is None else list(types),
        "now": clock.now(),
    }
    rows = await session.execute(text(TOUCH), parameters)
    return list(dict.fromkeys(run_id for run_id, began in rows.all() if began))


async def rescore(session: AsyncSession, run_id: UUID) -> list[UUID]:
    """Score again whoever waits in an open run, place their categories again, and tell the open pages."""
    run = await locked(session, run_id)
    touched = delete(RunTouch).where(RunTouch.run_id == run_id).returning(RunTouch.organization_id, RunTouch.types)
    rows = (await session.execute(touched)).all()
    changed: dict[UUID, Sequence[str] | None] = {row.organization_id: row.types for row in sorted(rows)}
    waiting = list(changed)
    if run is None or run.status != "open" or not waiting:
        return []
    scheme = (await queries.method(session, run.scheme_version_id)).scheme
    as_of, period = clock.now(), queries.period_of(run.period)
    plan = queries.plan_of(scheme, period, as_of)
    next_day = plan.today != queries.plan_of(scheme, period, run.as_of).today
    if len(waiting) > AT_ONCE or next_day or await session.scalar(text(GONE), {"ids": waiting, "last": period.last}):
        await score_run(session, run, scheme, as_of)
    else:
        await _score_some(session, run, scheme, plan, as_of, changed)
    await emit(session, RunScored(run_id=run.id, organization_ids=sorted(waiting)))
    for organization_id in waiting[:AT_ONCE]:
        await announce(session, "score", organization_id, organization_id)
    await announce(session, "run", run.id)
    return waiting


async def _score_some(
    session: AsyncSession, run: Run, scheme: Scheme, plan: Plan, as_of: datetime, changed: Changed
) -> None:
    only = list(changed)
    await _keep_subjects(session, run, scheme, plan.period, as_of, only)
    sources, target = queries.sources(run.id, as_of, run.scheme_code), queries.target(run.id)
    await score_again(await raw_connection(session), plan, sources, target, changed, run.is_initial)
    await _count_cells(session, run, plan, only)
    await _note(session, run, as_of)


async def refresh(session: AsyncSession, run_id: UUID, actor: Actor | None = None) -> Run:
    """Score an open run afresh as of now, on record where somebody wished it; a published one is locked."""
    run = await locked(session, run_id)
    if run is None:
        raise NotFound("没有找到该考核,请刷新后重试。")
    if run.status != "open":
        raise RuleBroken("已发布的考核已锁定,不再刷新。")
    await score_run(session, run, (await queries.method(session, run.scheme_version_id)).scheme, clock.now())
    if actor is not None:
        await audit.write(session, actor, "run.refresh", "run", run.id, after={"as_of": run.as_of})
    await announce(session, "run", run.id)
    return run


OUTSIDE = f"""
SELECT 1 FROM appraisal.organization_copy o, appraisal.scheme_version v
WHERE v.id = :version AND o.kind = v.subject AND o.path LIKE coalesce('/' || v.root_id || '/', '/') || '%'
  AND NOT {queries.SCOPE} LIMIT 1
"""


async def require_whole(session: AsyncSession, actor: Actor, permission: Permission, version_id: UUID) -> None:
    """A run judges every branch of the enterprise: who opens or publishes it must hold the permission over all."""
    if await session.scalar(text(OUTSIDE), {"version": version_id, **queries.scoped(actor, permission)}):
        raise Forbidden("考核涉及全部考核对象,须由对全部组织有权限的部门办理。")


async def open_by(session: AsyncSession, actor: Actor, scheme_version_id: UUID, written: str, is_initial: bool) -> Run:
    """Open a run on somebody's behalf."""
    await schemes.get(session, scheme_version_id, actor.orgs(RUN_OPEN))
    await require_whole(session, actor, RUN_OPEN, scheme_version_id)
    return await open_run(session, actor, scheme_version_id, queries.period_of(written), is_initial)


async def publish_by(session: AsyncSession, actor: Actor, run_id: UUID, seen: int, reason: str | None) -> Run:
    """Publish a run on somebody's behalf; `seen` is the version that the publisher saw."""
    this = await queries.head(session, run_id, actor.orgs(RUN_PUBLISH))
    await require_whole(session, actor, RUN_PUBLISH, this.scheme_version_id)
    run = await locked(session, run_id)
    if run is None:
        raise NotFound("没有找到该考核,请刷新后重试。")
    expect(seen, run.version)
    return await publish(session, run, actor, reason)


async def publish(
    session: AsyncSession,
    run: Run,
    actor: Actor | None,
    reason: str | None,
    *,
    as_of: datetime | None = None,
    by_name: str = SYSTEM,
) -> Run:
    """Publish a run for good: scored once more under the ledger's lock, with its inputs as rows and a digest.

    Refused before the period ends, and while cells are unverified or pending unless a reason is signed (A-43).
    `as_of` is given only where a history is laid down (demonstration data).
    """
    if run.status != "open":
        raise RuleBroken("该考核已经发布。")
    period = queries.period_of(run.period)
    await session.execute(select(func.pg_advisory_xact_lock(LEDGER_LOCK)))
    instant = as_of or clock.now()
    fault = rules.why_not_publish(period, clock.local_day(instant))
    if fault:
        raise RuleBroken(fault)
    await _refuse_second(session, run)
    scheme = (await queries.method(session, run.scheme_version_id)).scheme
    await score_run(session, run, scheme, instant)
    unsigned = rules.why_signature(run.unverified_count, run.pending_count)
    if unsigned and not reason:
        raise RuleBroken(unsigned, [FieldError(field="reason", message="请签署理由")])
    run.signed_reason = reason if unsigned else None
    run.digest = await queries.digest(session, await queries.head(session, run.id), scheme)
    run.status, run.published_at = "published", instant
    run.published_by, run.published_by_name = (actor.account_id, actor.display_name) if actor else (None, by_name)
    run.version += 1
    await session.flush()
    await _tell(session, run, actor)
    return run


async def _refuse_second(session: AsyncSession, run: Run) -> None:
    other = select(Run.id).where(
        Run.scheme_code == run.scheme_code, Run.period == run.period, Run.status == "published"
    )
    if await session.scalar(other) is not None:
        raise RuleBroken("该方案本考核期的结果已由另一版本发布。")


async def _tell(session: AsyncSession, run: Run, actor: Actor | None) -> None:
    """Everybody hears of it: other services, the audit trail, open pages."""
    facts: dict[str, Any] = {"run_id": run.id, "scheme_code": run.scheme_code, "period": run.period}
    root_id = await session.scalar(select(SchemeVersion.root_id).where(SchemeVersion.id == run.scheme_version_id))
    said = {"cycle": run.cycle, "signed_reason": run.signed_reason, "organization_id": root_id}
    await emit(session, ResultPublished(**facts, **said))
    if rules.gives_stars(run.cycle):
        rows = await session.execute(
            select(Score.organization_id, Score.stars, RunSubject.previous_stars, Score.tier)
            .join(
                RunSubject,
                (RunSubject.run_id == Score.run_id) & (RunSubject.organization_id == Score.organization_id),
            )
            .where(Score.run_id == run.id)
            .order_by(RunSubject.code)
        )
        ratings = [StarGiven(**row) for row in rows.mappings()]
        await emit(session, StarRated(**facts, ratings=ratings))
    after: dict[str, Any] = {"period": run.period, "digest": run.digest}
    after |= {"unverified": run.unverified_count, "pending": run.pending_count}
    await audit.write(session, actor, "run.publish", "run", run.id, after=after, reason=run.signed_reason)
    await announce(session, "run", run.id)
