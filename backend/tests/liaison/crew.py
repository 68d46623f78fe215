"""Representatives, outlets and pairings on the ground of liaison's tests, and what people do with them by the API."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select
from tests.conftest import Caller
from tests.liaison.ground import JSON, NOW, Ground

from dangjian.identity.grants.rules import ROLES
from dangjian.kernel.audit import AuditEntry
from dangjian.kernel.events import EventRow
from dangjian.kernel.ids import new_id
from dangjian.liaison.organizations.models import OrganizationCopy
from dangjian.liaison.outlets.models import OutletCopy
from dangjian.liaison.pairings.models import Pairing
from dangjian.liaison.representatives.models import Representative
from dangjian.registry.members.models import Member
from dangjian.registry.organizations.models import Organization

BASE = "/api/v1/liaison"
WORDS = ("political", "capable", "close", "office")


@dataclass
class Crew:
    """The ground with members in the registry and representatives in office."""

    ground: Ground

    async def build(self) -> "Crew":
        """The tree in the registry too, four members, and three more outlets."""
        copies = await self.ground.session.scalars(select(OrganizationCopy).order_by(OrganizationCopy.path))
        for copy in copies.all():
            names = ("id", "code", "name", "kind", "line", "category", "parent_id", "path", "version")
            shared: JSON = {name: getattr(copy, name) for name in names}
            self.ground.session.add(Organization(**shared, pinyin=copy.code, founded_on=None, created_at=NOW))
            await self.ground.session.flush()
        people = (
            ("M1", "王一", "office"),
            ("M2", "李二", "office"),
            ("M3", "赵三", "west"),
            ("M9", "孙九", "stranger"),
        )
        for number, name, at in people:
            self.ground.ids[number] = new_id()
            self.ground.session.add(self._member(number, name, at))
        for code, place in (("e2", "branch"), ("e3", "branch"), ("w2", "west")):
            self.ground.outlet(code, place)
        await self.ground.session.commit()
        return self

    def _member(self, number: str, name: str, at: str) -> Member:
        return Member(
            id=self.ground.ids[number],
            organization_id=self.ground.ids[at],
            employee_no=number,
            name=name,
            pinyin=name,
            gender="male",
            kind="full",
            joined_on=date(2010, 7, 1),
            position="综合部主任",
            version=1,
        )

    def candidate(self, number: str = "M1", at: str = "east", **said: Any) -> JSON:
        """A sound nomination."""
        return {
            "organization_id": str(self.ground.ids[at]),
            "employee_no": number,
            "nominating_body": "沛县分公司党委",
            "criteria": [{"code": code, "words": "符合条件"} for code in WORDS],
            "starts_on": "2026-11-16",
            **said,
        }

    async def post(
        self, by: str | Caller, path: str, body: JSON, seen: int | None = None, key: str | None = None
    ) -> httpx.Response:
        """Whatever comes of it."""
        headers = self.ground.headers(by) if isinstance(by, str) else dict(by.headers)
        headers |= {"If-Match": f'"{seen}"'} if seen is not None else {}
        headers |= {"Idempotency-Key": key} if key else {}
        return await self.ground.client.post(f"{BASE}{path}", headers=headers, json=body)

    async def done(self, by: str | Caller, path: str, body: JSON, seen: int | None = None) -> JSON:
        """What goes through."""
        answer = await self.post(by, path, body, seen)
        assert answer.status_code in (200, 201), answer.text
        found: JSON = answer.json()
        return found

    async def get(self, by: str | Caller, path: str) -> JSON:
        """What somebody sees."""
        headers = self.ground.headers(by) if isinstance(by, str) else by.headers
        answer = await self.ground.client.get(f"{BASE}{path}", headers=headers)
        assert answer.status_code == 200, answer.text
        found: JSON = answer.json()
        return found

    async def in_office(self, number: str = "M1", at: str = "east", **said: Any) -> UUID:
        """A representative in office from January 2026 to the end of 2028."""
        member = await self.ground.session.get_one(Member, self.ground.ids[number])
        values: JSON = {
            **{"id": new_id(), "root_id": self.ground.ids["city"], "organization_id": self.ground.ids[at]},
            **{"member_id": member.id, "member_organization_id": member.organization_id, "employee_no": number},
            **{"name": member.name, "position": member.position, "nominating_body": "党委", "approving_body": "党委"},
            **{"criteria": [], "state": "approved", "starts_on": date(2026, 1, 1), "ends_on": date(2028, 12, 31)},
            **{"ended_on": None, "told_on": None, "nominated_at": NOW, "nominated_by": None},
            **{"nominated_by_member": None, "nominated_by_name": "组织部", "version": 1},
        }
        row = Representative(**{**values, **said})
        self.ground.session.add(row)
        await self.ground.session.commit()
        return row.id

    async def paired(self, representative_id: UUID, outlet: str, since: date = date(2026, 10, 1)) -> UUID:
        """A pairing without an end."""
        row = Pairing(
            **{"id": new_id(), "root_id": self.ground.ids["city"], "representative_id": representative_id},
            **{"outlet_id": self.ground.ids[outlet], "starts_on": since, "source": "arranged", "arranged_at": NOW},
            **{"arranged_by_name": "组织部", "version": 1},
        )
        self.ground.session.add(row)
        await self.ground.session.commit()
        return row.id

    def signed_in(self, number: str, at: str = "east") -> Caller:
        """The member with an account as representative."""
        rights, where = ROLES["representative"].permissions, self.ground.ids[at]
        return self.ground.cast.sign_in(*rights, on=where, name=f"{number}同志", member_id=self.ground.ids[number])

    async def outlet(self, code: str) -> OutletCopy:
        """An outlet as liaison knows it."""
        return await self.ground.session.get_one(OutletCopy, self.ground.ids[code], populate_existing=True)

    async def pairings(self) -> list[Pairing]:
        """All pairings as they are kept."""
        found = select(Pairing).order_by(Pairing.starts_on, Pairing.id).execution_options(populate_existing=True)
        return list(await self.ground.session.scalars(found))

    async def news(self, *names: str) -> list[JSON]:
        """The bodies of what was told, in order."""
        told = select(EventRow).where(EventRow.name.in_(names)).order_by(EventRow.at, EventRow.id)
        return [row.body for row in await self.ground.session.scalars(told)]

    async def audited(self, action: str) -> list[AuditEntry]:
        """What the audit trail says of an action."""
        found = select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.at, AuditEntry.id)
        return list(await self.ground.session.scalars(found))


@pytest.fixture
async def crew(ground: Ground) -> Crew:
    """Members to be nominated and outlets to be looked after."""
    return await Crew(ground).build()
