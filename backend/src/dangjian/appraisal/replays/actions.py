"""Computing published runs again from what they kept (scoring.md, section 1): the same to the last digit, always."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.appraisal.engine.run import COLUMNS, TABLE, Target, score_all
from dangjian.appraisal.runs import queries
from dangjian.kernel import jsons
from dangjian.kernel.db import Database, raw_connection
from dangjian.kernel.errors import RuleBroken

SCRATCH = "pg_temp.replayed_score"
MAX_DIFFERENCES = 1_000
DIFFERENCES = (
    "SELECT coalesce(s.organization_id, r.organization_id) AS organization_id, coalesce(u.name, '') AS name, "
    "to_jsonb(s)::text AS published, to_jsonb(r)::text AS replayed "
    "FROM (SELECT * FROM appraisal.score WHERE run_id = $1::uuid) s "
    f"FULL JOIN {SCRATCH} r ON r.organization_id = s.organization_id "
    "LEFT JOIN appraisal.run_subject u ON u.run_id = $1::uuid "
    "AND u.organization_id = coalesce(s.organization_id, r.organization_id) "
    f"WHERE ({', '.join(f's.{c}' for c in COLUMNS)}) IS DISTINCT FROM ({', '.join(f'r.{c}' for c in COLUMNS)}) "
    f'ORDER BY u.code COLLATE "C" LIMIT {MAX_DIFFERENCES}'
)


@dataclass(frozen=True)
class Outcome:
    """What a replay found."""

    run: queries.Head
    subjects: int
    digest: str
    replayed_digest: str
    differences: list[dict[str, Any]]

    @property
    def identical(self) -> bool:
        """True if every figure and the digest are those that were published."""
        return not self.differences and self.digest == self.replayed_digest


async def replay(session: AsyncSession, run_id: UUID) -> Outcome:
    """Compute a published run again from its kept inputs and compare every figure; nothing is changed."""
    this = await queries.head(session, run_id)
    if this.status != "published" or this.digest is None:
        raise RuleBroken("只有已发布的考核才能复算核对。")
    scheme = (await queries.method(session, this.scheme_version_id)).scheme
    raw = await raw_connection(session)
    await session.execute(text(f"DROP TABLE IF EXISTS {SCRATCH}"))
    await session.execute(text(f"CREATE TEMP TABLE replayed_score (organization_id uuid PRIMARY KEY, {TABLE})"))
    plan = queries.plan_of(scheme, this.span, this.as_of)
    sources = queries.sources(this.id, this.as_of, this.scheme_code)
    subjects = await score_all(raw, plan, sources, Target(SCRATCH, "organization_id"), this.is_initial)
    rows = await raw.fetch(DIFFERENCES, run_id)
    again = await queries.digest(session, this, scheme, SCRATCH, "true")
    await session.execute(text(f"DROP TABLE {SCRATCH}"))
    return Outcome(this, subjects, this.digest, again, [d for row in rows for d in _figures(row)])


def _figures(row: Any) -> list[dict[str, Any]]:
    published, replayed = (jsons.loads(row[side] or "{}") for side in ("published", "replayed"))
    who = {"organization_id": row["organization_id"], "name": row["name"]}
    if not published or not replayed:
        return [{**who, "figure": "score", "published": _shown(published), "replayed": _shown(replayed)}]
    return [
        {**who, "figure": name, "published": _shown(published[name]), "replayed": _shown(replayed[name])}
        for name in COLUMNS
        if published[name] != replayed[name]
    ]


def _shown(value: Any) -> str | None:
    return None if value is None or value == {} else jsons.dumps(value)


async def replay_all(database: Database) -> list[Outcome]:
    """Every published run computed again, the oldest first; one transaction each."""
    async with database.transaction() as session:
        found = [h for h in await queries.heads(session) if h.status == "published"]
    outcomes = []
    for this in reversed(found):
        async with database.transaction() as session:
            outcomes.append(await replay(session, this.id))
    return outcomes
