"""Looks for issues that sound like the one being typed."""

from typing import Any

from sqlalchemy import ARRAY, Text, func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel import clock
from dangjian.kernel.peers import Peers
from dangjian.kernel.security import Actor
from dangjian.liaison.duplicates.schemas import SimilarAsk
from dangjian.liaison.issues import queries as issues
from dangjian.liaison.issues import rules
from dangjian.liaison.issues.models import TITLE_GRAMS, Issue
from dangjian.liaison.organizations.models import OrganizationCopy
from dangjian.liaison.organizations.queries import root_id
from dangjian.liaison.outlets.models import OutletCopy

MOST_ALIKE = 500
_TITLE = literal_column(TITLE_GRAMS, ARRAY(Text()))


async def similar(session: AsyncSession, peers: Peers, actor: Actor, data: SimilarAsk) -> list[dict[str, Any]]:
    """What the caller may see of the last half year that sounds alike, the same outlet first."""
    place = await issues.place_of(session, peers, actor, data.organization_id, data.outlet_id)
    since = clock.now() - rules.RECENT
    alike = _TITLE.op("&&", is_comparison=True)(func.liaison.grams(data.title, 2))
    found = await session.execute(
        select(
            *(Issue.id, Issue.number, Issue.title, Issue.description, Issue.state, Issue.reported_at, Issue.outlet_id),
            OutletCopy.name.label("outlet_name"),
            OrganizationCopy.name.label("organization_name"),
        )
        .join(OrganizationCopy, OrganizationCopy.id == Issue.organization_id)
        .outerjoin(OutletCopy, OutletCopy.id == Issue.outlet_id)
        .where(issues.seen_by(actor, await issues.scope_of(session, actor)), Issue.root_id == root_id(place.path))
        .where(alike, Issue.reported_at >= since, Issue.state != "merged")
        .order_by((Issue.outlet_id == data.outlet_id).desc().nulls_last(), Issue.reported_at.desc())
        .limit(MOST_ALIKE)
    )
    rows = []
    for row in found.mappings():
        share = rules.alike(data.title, data.description, row["title"], row["description"])
        same = data.outlet_id is not None and row["outlet_id"] == data.outlet_id
        if share >= rules.ALIKE:
            rows.append({**row, "is_same_outlet": same, "percent": round(share * 100)})
    return sorted(rows, key=lambda row: (not row["is_same_outlet"], -row["percent"]))[:10]
