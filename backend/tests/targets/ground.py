"""A group with two companies and published targets, laid down in targets' own tables."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel.ids import new_id
from dangjian.targets.organizations.models import OrganizationCopy
from dangjian.targets.targets.actions import insert_many
from dangjian.targets.targets.schemas import NewTarget


@dataclass
class Ground:
    """The organisations by code, and a way to put targets on them."""

    session: AsyncSession
    ids: dict[str, UUID] = field(default_factory=dict)

    async def build(self) -> "Ground":
        """The group, its hotels and its travel company, a branch of the hotels, and another enterprise."""
        for code, kind, parent in (
            ("group", "group", None),
            ("hotels", "unit", "group"),
            ("travel", "unit", "group"),
            ("branch", "branch", "hotels"),
            ("stranger", "group", None),
        ):
            await self._organization(code, kind, parent)
        await self.session.commit()
        return self

    async def _organization(self, code: str, kind: str, parent: str | None) -> None:
        above = await self.session.get_one(OrganizationCopy, self.ids[parent]) if parent else None
        key = self.ids[code] = new_id()
        shared: dict[str, Any] = {"id": key, "code": code, "name": f"{code}公司", "kind": kind, "version": 1}
        path = f"{above.path if above else '/'}{key}/"
        line = "party" if kind == "branch" else "administrative"
        parent_id = above.id if above else None
        self.session.add(OrganizationCopy(**shared, line=line, category=None, parent_id=parent_id, path=path))
        await self.session.flush()

    async def target(self, code: str = "hotels", **more: Any) -> UUID:
        """A published target of the year 2026: revenue of 100, if nothing else is said."""
        said: dict[str, Any] = {
            "organization_id": self.ids[code],
            "year": 2026,
            "title": "营业收入",
            "level": "enterprise",
            "side": "business",
            "starts_on": date(2026, 1, 1),
            "due_on": date(2026, 12, 31),
            "measure": "营业收入",
            "unit": "万元",
            "target_value": Decimal(100),
            "state": "published",
        }
        row = NewTarget(**(said | more))
        await insert_many(self.session, [row])
        await self.session.commit()
        return row.id
