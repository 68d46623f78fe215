"""Making and changing targets: each change is checked, versioned, audited and told."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel import clock
from dangjian.targets.targets.models import TARGET_NUMBER, Target
from dangjian.targets.targets.schemas import NewTarget

ROWS_AT_ONCE = 500


async def insert_many(session: AsyncSession, targets: Sequence[NewTarget]) -> list[dict[str, Any]]:
    """Write many targets by plain inserts, some hundreds a statement; the rows as written, with numbers and paths.

    Nothing is asked, audited or told here; whoever calls it does so once for the whole batch.
    """
    if not targets:
        return []
    numbers = await next_numbers(session, len(targets))
    paths = await _paths(session, targets)
    now = clock.now()
    rows = []
    for target, number in zip(targets, numbers, strict=True):
        path = paths.get(target.parent_id, "") + f"{target.id}/"
        paths[target.id] = path
        rows.append(_row(target, number, path) | {"created_at": now, "published_at": _since(target, now)})
    for start in range(0, len(rows), ROWS_AT_ONCE):
        await session.execute(insert(Target), rows[start : start + ROWS_AT_ONCE])
    return rows


def _row(target: NewTarget, number: int, path: str) -> dict[str, Any]:
    return asdict(target) | {
        "number": f"MB-{target.year}-{number:06d}",
        "path": path,
        "through_year": target.due_on.year if target.due_on else target.year,
        "is_value_derived": target.derivation is not None,
        "tags": list(target.tags),
        "helpers": list(target.helpers),
        "current_value": None,
        "current_as_of": None,
        "version": 1,
    }


def _since(target: NewTarget, now: Any) -> Any:
    return None if target.state == "draft" else now


async def next_numbers(session: AsyncSession, count: int) -> list[int]:
    """So many fresh numbers."""
    drawn = select(TARGET_NUMBER.next_value()).select_from(func.generate_series(1, count))
    return list((await session.scalars(drawn)).all())


async def _paths(session: AsyncSession, targets: Sequence[NewTarget]) -> dict[UUID | None, str]:
    """The paths of the parents that stand in the database already."""
    made = {target.id for target in targets}
    above = {target.parent_id for target in targets if target.parent_id and target.parent_id not in made}
    paths: dict[UUID | None, str] = {None: ""}
    if above:
        found = await session.execute(select(Target.id, Target.path).where(Target.id.in_(above)))
        paths |= {id_: path for id_, path in found.all()}
    return paths
