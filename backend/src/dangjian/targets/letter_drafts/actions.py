"""Drafting letters for many units at once; each unit is told apart."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel import audit, clock
from dangjian.kernel.events import announce
from dangjian.kernel.ids import new_id
from dangjian.kernel.peers import Peers
from dangjian.kernel.security import Actor
from dangjian.targets.letter_drafts import queries, rules
from dangjian.targets.letter_drafts.schemas import LettersDraft
from dangjian.targets.letters.models import Letter
from dangjian.targets.organizations.models import OrganizationCopy
from dangjian.targets.organizations.queries import open_in_scope
from dangjian.targets.permissions import LETTER_DRAFT


async def draft_all(session: AsyncSession, peers: Peers, actor: Actor, data: LettersDraft) -> dict[str, Any]:
    """A draft for each unit that has published targets and no letter yet, and what became of the others."""
    superior = await open_in_scope(session, peers, actor, LETTER_DRAFT, data.superior_id)
    units = await queries.units_below(session, actor, superior, data.organization_ids)
    taken = await queries.with_letters(session, superior.id, data.year)
    free = [unit.id for unit in units if unit.id not in taken]
    targets = await queries.targets_of(session, free, data.year)
    tasks = await queries.first_tasks(session, [target["id"] for rows in targets.values() for target in rows])
    rows = [
        _letter(actor, superior.id, data.year, unit, targets[unit.id], tasks) for unit in units if unit.id in targets
    ]
    made = await _keep(session, actor, rows)
    items = [_told(unit, made.get(unit.id), unit.id in targets, unit.id in free) for unit in units]
    known = {unit.id for unit in units}
    lost = [one for one in dict.fromkeys(data.organization_ids or ()) if one not in known]
    items += [_item(one, "", None, rules.NOT_BELOW) for one in lost]
    if made:
        await announce(session, "letter", superior.id, superior.id)
    return {"items": items, "created": len(made)}


def _letter(
    actor: Actor,
    superior_id: UUID,
    year: int,
    unit: OrganizationCopy,
    targets: Sequence[Mapping[str, Any]],
    tasks: Mapping[UUID, UUID],
) -> dict[str, Any]:
    clauses = [rules.clause_of(new_id(), target, tasks.get(target["id"])) for target in targets]
    content = rules.content_of(year, unit.name, clauses)
    now = clock.now()
    return {
        "id": new_id(),
        "superior_id": superior_id,
        "organization_id": unit.id,
        "year": year,
        "title": content["title"],
        "state": "draft",
        "draft": content,
        "latest": 0,
        "created_at": now,
        "created_by": actor.account_id,
        "created_by_name": actor.display_name,
        "changed_at": now,
        "version": 1,
    }


async def _keep(session: AsyncSession, actor: Actor, rows: Sequence[dict[str, Any]]) -> dict[UUID, dict[str, Any]]:
    """Insert what nobody was quicker with; the new letters by unit."""
    if not rows:
        return {}
    statement = insert(Letter).values(list(rows)).on_conflict_do_nothing().returning(Letter.id)
    kept = set(await session.scalars(statement))
    made = [row for row in rows if row["id"] in kept]
    changes = [
        audit.Change(row["id"], row["organization_id"], None, {"year": row["year"], "title": row["title"]})
        for row in made
    ]
    await audit.write_all(session, actor, "letter.draft", "letter", changes)
    return {row["organization_id"]: row for row in made}


def _told(unit: OrganizationCopy, row: dict[str, Any] | None, has_targets: bool, is_free: bool) -> dict[str, Any]:
    if row is not None:
        return _item(unit.id, unit.name, row, None)
    return _item(unit.id, unit.name, None, rules.NO_TARGETS if is_free and not has_targets else rules.ALREADY)


def _item(organization_id: UUID, name: str, row: dict[str, Any] | None, message: str | None) -> dict[str, Any]:
    return {
        "organization_id": organization_id,
        "organization_name": name,
        "letter_id": row["id"] if row else None,
        "clauses": len(row["draft"]["clauses"]) if row else 0,
        "message": message,
    }
