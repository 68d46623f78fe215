"""Looks at runs: which run answers for a period, what the engine reads for it, and lists within the caller's scope."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.appraisal.engine.periods import Period, parse_period
from dangjian.appraisal.engine.plan import Plan, Sources, compile_plan
from dangjian.appraisal.engine.run import Target
from dangjian.appraisal.engine.scheme_format import Scheme
from dangjian.appraisal.permissions import RUN_READ
from dangjian.appraisal.runs import rules
from dangjian.appraisal.runs.schemas import RunRow
from dangjian.appraisal.schemes.queries import loaded
from dangjian.kernel import clock, jsons
from dangjian.kernel.db import raw_connection, read
from dangjian.kernel.errors import FieldError, Invalid, NotFound
from dangjian.kernel.security import Actor, Permission

SUBJECTS = "SELECT organization_id AS subject, code, kind, category FROM appraisal.run_subject WHERE run_id = $1::uuid"
PREVIOUS = (
    "SELECT organization_id AS subject, previous_stars AS stars FROM appraisal.run_subject "
    "WHERE run_id = $1::uuid AND previous_stars IS NOT NULL"
)
# A historical row carries an older submitted_at; what was added after the run must not appear in it all the same.
# A trace reads the ledger and the verdicts alone: each names every parameter, so that PostgreSQL knows its type.
LEDGER = (
    "SELECT r.id::text AS id, r.organization_id AS subject, r.type, r.occurred_on, r.submitted_at, r.submitted_on, "
    "(SELECT v.voided_at FROM appraisal.record_void v WHERE v.record_id = r.id "
    'AND v.voided_at <= $2::timestamptz) AS voided_at, r."values" '
    "FROM appraisal.record r WHERE r.submitted_at <= $2::timestamptz "
    "AND (r.source <> 'historical' OR r.recorded_at <= $2::timestamptz) "
    "AND $1::uuid IS NOT NULL AND $3::text IS NOT NULL"
)
RECORDS = (
    "SELECT r.id::text AS id, r.organization_id AS subject, r.type, r.occurred_on, r.submitted_at, r.submitted_on, "
    'r."values" FROM appraisal.record r WHERE r.submitted_at <= $2::timestamptz '
    "AND (r.source <> 'historical' OR r.recorded_at <= $2::timestamptz) AND NOT EXISTS (SELECT 1 "
    "FROM appraisal.record_void v WHERE v.record_id = r.id AND v.voided_at <= $2::timestamptz)"
)
VERIFICATIONS = (
    "SELECT organization_id AS subject, indicator, period, verdict, amount, fraction, verified_at, reason, note, "
    "verified_by_name "
    "FROM appraisal.verification WHERE scheme_code = $3::text AND verified_at <= $2::timestamptz "
    "AND $1::uuid IS NOT NULL"
)
SCOPE = (
    "EXISTS (SELECT 1 FROM appraisal.organization_copy h WHERE h.id = ANY(CAST(:heads AS uuid[])) "
    "AND o.path LIKE h.path || '%')"
)
# A run belongs to the enterprise of its scheme; nobody sees across the roots of the forest.
OF_ENTERPRISE = (
    "(v.root_id IS NULL OR EXISTS (SELECT 1 FROM appraisal.organization_copy h "
    "WHERE h.id = ANY(CAST(:heads AS uuid[])) AND h.path LIKE '/' || v.root_id || '/%'))"
)
HEAD = (
    "SELECT r.id, r.scheme_version_id, r.scheme_code, v.title AS scheme_title, v.number AS scheme_number, "
    "r.period, r.cycle, r.status, r.is_initial, r.as_of, r.refreshed_at, r.published_at, r.published_by_name, "
    "r.signed_reason, r.unverified_count, r.pending_count, r.subject_count, r.has_records, r.digest, r.version "
    "FROM appraisal.run r JOIN appraisal.scheme_version v ON v.id = r.scheme_version_id"
)


@dataclass(frozen=True)
class Head:
    """A run without its rows."""

    id: UUID
    scheme_version_id: UUID
    scheme_code: str
    scheme_title: str
    scheme_number: int
    period: str
    cycle: str
    status: str
    is_initial: bool
    as_of: datetime
    refreshed_at: datetime | None
    published_at: datetime | None
    published_by_name: str | None
    signed_reason: str | None
    unverified_count: int
    pending_count: int
    subject_count: int
    has_records: bool
    digest: str | None
    version: int

    @cached_property
    def span(self) -> Period:
        """The period as days."""
        return period_of(self.period)

    @cached_property
    def period_title(self) -> str:
        """The period as people say it."""
        return rules.period_title(self.span)

    @cached_property
    def is_over(self) -> bool:
        """Whether the period had ended when the run was last scored; before, it is compared with no whole period."""
        return clock.local_day(self.as_of) > self.span.last

    @cached_property
    def row(self) -> RunRow:
        """The run as it is listed, made once: pages list many runs of which nothing changes."""
        return RunRow.model_validate(read_head(self))

    @property
    def has_stars(self) -> bool:
        """Stars belong to quarters and years."""
        return rules.gives_stars(self.cycle)


@lru_cache(maxsize=1_000)
def _head(*row: Any) -> Head:
    """The run of this very row, made once as long as nothing of it changes: it keeps its period parsed."""
    return Head(*row)


@dataclass(frozen=True)
class Method:
    """A published scheme with what people read beside it; it never changes, so it is kept for good."""

    scheme: Scheme
    pack: dict[str, Any]


_METHODS: dict[UUID, Method] = {}


async def method(session: AsyncSession, scheme_id: UUID) -> Method:
    """The scheme and pack of a published version."""
    found = _METHODS.get(scheme_id)
    if found is None:
        statement = "SELECT source, pack FROM appraisal.scheme_version WHERE id = :id AND status = 'published'"
        rows = await read(session, statement, {"id": scheme_id})
        if not rows:
            raise NotFound("没有找到该方案。")
        found = _METHODS[scheme_id] = Method(loaded(rows[0]["source"]), rows[0]["pack"] or {})
    return found


def period_of(written: str) -> Period:
    """The period written in a request; 422 for anything that is none."""
    found = parse_period(written)
    if found is None:
        message = "请写成 2026-03、2026-Q1 或 2026"
        raise Invalid(message, [FieldError(field="period", message=message)])
    return found


def plan_of(scheme: Scheme, period: Period, as_of: datetime) -> Plan:
    """The scheme compiled for the period and the cells begun at that instant."""
    return compile_plan(scheme, period, clock.local_day(as_of))


def sources(run_id: UUID, as_of: datetime, scheme_code: str) -> Sources:
    """What the engine reads for a run: its kept subjects and previous stars, the ledger and the verdicts as of then."""
    return Sources(SUBJECTS, RECORDS, VERIFICATIONS, PREVIOUS, LEDGER, (run_id, as_of, scheme_code), True)


def target(run_id: UUID) -> Target:
    """Where the engine writes the scores of a run."""
    return Target("appraisal.score", "organization_id", {"run_id": ("uuid", run_id)})


async def steady(session: AsyncSession) -> None:
    """For this transaction, no joins row by row: right after a run the statistics know nothing of its rows yet."""
    await session.execute(text("SELECT set_config('enable_nestloop', 'off', true)"))


async def heads(session: AsyncSession, seen_by: Sequence[UUID] | None = None) -> list[Head]:
    """The runs of the caller's enterprise, the latest period first; then the shorter cycle, the newer version first."""
    if seen_by is None:
        rows = await read(session, HEAD)
    else:
        rows = await read(session, f"{HEAD} WHERE {OF_ENTERPRISE}", {"heads": seen_by})
    found = [_head(*row) for row in rows]
    return sorted(found, key=lambda h: (h.span.last, h.span.first, h.scheme_code, h.scheme_number), reverse=True)


async def head(session: AsyncSession, run_id: UUID, seen_by: Sequence[UUID] | None = None) -> Head:
    """One run; for a caller, one of his enterprise."""
    where = "r.id = :id" if seen_by is None else f"r.id = :id AND {OF_ENTERPRISE}"
    bound = {"id": run_id} if seen_by is None else {"id": run_id, "heads": list(seen_by)}
    rows = await read(session, f"{HEAD} WHERE {where}", bound)
    if not rows:
        raise NotFound("没有找到该考核,请刷新后重试。")
    return _head(*rows[0])


def answers(found: Iterable[Head], scheme_code: str, period: str) -> Head | None:
    """The run that answers for a period: the published one, else that of the newest version."""
    mine = [h for h in found if h.scheme_code == scheme_code and h.period == period]
    return max(mine, key=lambda h: (h.status == "published", h.scheme_number), default=None)


def chosen(found: Sequence[Head], period: str | None, scheme_code: str | None) -> Head | None:
    """The run that a page opens on: the one asked for, else the last quarter with data, else the last with data."""
    if scheme_code:
        found = [h for h in found if h.scheme_code == scheme_code]
    if period:
        written = str(period_of(period))
        found = [h for h in found if h.period == written]
    full = [h for h in found if h.has_records] or list(found)
    best = next((h for h in full if h.cycle == "quarter"), full[0] if full else None)
    return answers(found, best.scheme_code, best.period) if best else None


def before(found: Iterable[Head], this: Head) -> Head | None:
    """The run of the same scheme for the period just before."""
    earlier = rules.previous_period(this.span)
    return answers(found, this.scheme_code, str(earlier)) if earlier else None


def read_head(this: Head) -> dict[str, Any]:
    """A run as it is listed."""
    fields = {name: getattr(this, name) for name in Head.__dataclass_fields__}
    return fields | {"period_title": this.period_title, "has_stars": this.has_stars, "is_over": this.is_over}


def periods(found: Sequence[Head]) -> list[dict[str, Any]]:
    """The periods with the run that answers for each."""
    best: dict[tuple[str, str], Head] = {}
    for this in found:
        key = (this.scheme_code, this.period)
        best[key] = answers([this, *([best[key]] if key in best else [])], *key) or this
    return [
        {
            "period": this.period,
            "period_title": this.period_title,
            "cycle": this.cycle,
            "run_id": this.id,
            "scheme_code": this.scheme_code,
            "status": this.status,
            "has_records": this.has_records,
        }
        for this in best.values()
    ]


def scoped(actor: Actor, permission: Permission = RUN_READ) -> dict[str, Any]:
    """The parameters of SCOPE."""
    return {"heads": list(actor.orgs(permission))}


async def below(session: AsyncSession, actor: Actor, organization_id: UUID | None) -> str | None:
    """The path of an organisation in scope; 404 outside it, none where none is asked for."""
    if organization_id is None:
        return None
    statement = f"SELECT o.path FROM appraisal.organization_copy o WHERE o.id = :id AND {SCOPE}"
    rows = await read(session, statement, {"id": organization_id, **scoped(actor)})
    if not rows:
        raise NotFound("没有找到该组织,请检查后重试。")
    return str(rows[0]["path"])


LISTED = f"""
SELECT u.run_id, count(*)::int AS subject_count, coalesce(sum(u.unverified_count), 0)::int AS unverified_count,
       coalesce(sum(u.pending_count), 0)::int AS pending_count
FROM appraisal.run_subject u JOIN appraisal.organization_copy o ON o.id = u.organization_id
WHERE u.run_id = ANY(:runs) AND {SCOPE} GROUP BY u.run_id
"""


async def listed(session: AsyncSession, actor: Actor, found: Sequence[Head]) -> list[dict[str, Any]]:
    """Runs as they are listed, with the figures of the caller's own branches."""
    own = await session.execute(text(LISTED), {"runs": [this.id for this in found], **scoped(actor)})
    figures = {row["run_id"]: row for row in own.mappings()}
    none = {"subject_count": 0, "unverified_count": 0, "pending_count": 0}
    return [{**read_head(this), **figures.get(this.id, none)} for this in found]


COUNTS = f"""
SELECT count(s.organization_id) AS scored,
       coalesce(sum(u.unverified_count), 0)::int AS unverified_cells,
       coalesce(sum(u.pending_count), 0)::int AS pending_cells,
       coalesce(sum(u.disputed_count), 0)::int AS disputed_cells,
       count(*) FILTER (WHERE NOT u.is_verified AND s.organization_id IS NOT NULL) AS unverified_branches,
       count(*) FILTER (WHERE cardinality(s.vetoes) > 0) AS vetoed,
       count(*) FILTER (WHERE s.disqualified) AS disqualified,
       array_agg(s.stars) FILTER (WHERE s.stars IS NOT NULL) AS stars,
       jsonb_agg(jsonb_build_array(u.organization_id, u.name, u.category)) FILTER (WHERE s.organization_id IS NULL)
           ::text AS skipped
FROM appraisal.run_subject u JOIN appraisal.organization_copy o ON o.id = u.organization_id
LEFT JOIN appraisal.score s ON s.run_id = u.run_id AND s.organization_id = u.organization_id
WHERE u.run_id = :run AND {SCOPE}
"""


def distribution(scheme: Scheme, stars: Iterable[int]) -> list[dict[str, int]]:
    """How many have each number of stars, the best first, none of them left out."""
    given = list(stars)
    ladder = [*(level.stars for level in scheme.levels), 0]
    return [{"stars": n, "count": given.count(n)} for n in ladder]


async def show(session: AsyncSession, actor: Actor, run_id: UUID) -> dict[str, Any]:
    """A run with its counts within the caller's scope."""
    this = await head(session, run_id, actor.orgs(RUN_READ))
    scheme = (await method(session, this.scheme_version_id)).scheme
    await steady(session)
    row = (await session.execute(text(COUNTS), {"run": run_id, **scoped(actor)})).mappings().one()
    fault = None if this.status == "published" else rules.why_not_publish(this.span, clock.today())
    return {
        **read_head(this),
        **row,
        "stars": distribution(scheme, row["stars"] or []) if this.has_stars else [],
        "skipped": skipped(row["skipped"], scheme),
        "ends_on": this.span.last,
        "why_not_publish": fault,
        "needs_signature": this.status == "open" and bool(this.unverified_count + this.pending_count),
    }


def skipped(listed: str | None, scheme: Scheme) -> list[dict[str, Any]]:
    """The subjects that the scheme does not score; their kind is right, so it is their category."""
    return [
        {"organization_id": row[0], "name": row[1], "reason": f"方案“{scheme.title}”没有类别 {row[2]}"}
        for row in jsons.loads(listed or "[]")
    ]


# A fixed text for every row, so that the digest of the same rows is the same on every machine and at any later time.
KEPT_SUBJECTS = (
    "SELECT jsonb_build_array(code, kind, category, previous_stars, is_verified)::text AS line "
    'FROM appraisal.run_subject WHERE run_id = $1::uuid ORDER BY code COLLATE "C"'
)
KEPT_SCORES = (
    "SELECT (to_jsonb(s) - ARRAY['run_id', 'organization_id', 'exacts'])::text AS line FROM {table} s "
    "JOIN appraisal.run_subject u ON u.run_id = $1::uuid AND u.organization_id = s.organization_id "
    'WHERE {where} ORDER BY u.code COLLATE "C"'
)
# One hash per subject, so that a long ledger does not travel line by line while nobody can enter anything.
SEEN_RECORDS = (
    "SELECT u.code || ' ' || encode(sha256(convert_to(string_agg(jsonb_build_array(r.id, r.type, r.occurred_on, "
    "r.submitted_on, r.\"values\")::text, E'\\n' ORDER BY r.id COLLATE \"C\"), 'UTF8')), 'hex') AS line "
    f"FROM ({RECORDS}) r JOIN appraisal.run_subject u ON u.run_id = $1::uuid AND u.organization_id = r.subject "
    "WHERE r.type = ANY($3::text[]) AND r.occurred_on BETWEEN $4::date AND $5::date "
    'GROUP BY u.code ORDER BY u.code COLLATE "C"'
)
SEEN_VERDICTS = (
    "SELECT jsonb_build_array(u.code, v.indicator, v.period, v.verdict, v.amount, v.fraction)::text AS line "
    f"FROM ({VERIFICATIONS}) v JOIN appraisal.run_subject u ON u.run_id = $1::uuid AND u.organization_id = v.subject "
    "WHERE v.period = ANY($4::text[]) "
    'ORDER BY u.code COLLATE "C", v.indicator COLLATE "C", v.period COLLATE "C", v.verified_at'
)


async def digest(
    session: AsyncSession, this: Head, scheme: Scheme, scores: str = "appraisal.score", where: str = "s.run_id = $1"
) -> str:
    """SHA-256 over the canonical inputs and results of a run: scheme, subjects, records, verdicts and every figure."""
    found = hashlib.sha256()
    initial = "initial" if this.is_initial else "stepwise"
    found.update("\n".join([scheme.digest, this.period, this.as_of.astimezone(UTC).isoformat(), initial]).encode())
    window = (rules.types_read(scheme), rules.first_day_seen(scheme, this.span), this.span.last)
    asked: list[tuple[str, tuple[object, ...]]] = [
        (KEPT_SUBJECTS, (this.id,)),
        (SEEN_RECORDS, (this.id, this.as_of, *window)),
        (SEEN_VERDICTS, (this.id, this.as_of, this.scheme_code, rules.periods_inside(this.span))),
        (KEPT_SCORES.format(table=scores, where=where), (this.id,)),
    ]
    raw = await raw_connection(session)
    async with raw.transaction():
        for query, arguments in asked:
            found.update(b"\n--\n")
            async for row in raw.cursor(query, *arguments, prefetch=2_000):
                found.update(row["line"].encode() + b"\n")
    return found.hexdigest()
