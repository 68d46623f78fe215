"""A committee with two branches and their people, in the register and in targets' copy; Monday 16 November 2026."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import Caller, Cast

from dangjian.identity.grants.rules import ROLES, RoleName
from dangjian.kernel.ids import new_id
from dangjian.registry.members.models import Member
from dangjian.registry.organizations.models import Organization
from dangjian.targets.organizations.models import OrganizationCopy

TASKS = "/api/v1/targets/tasks"
NOW = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)


@dataclass
class Crew:
    """Who there is: the department above, two secretaries, an owner and a helper, and somebody of elsewhere."""

    session: AsyncSession
    client: httpx.AsyncClient
    cast: Cast
    clock_at: Callable[[datetime], None]
    ids: dict[str, UUID] = field(default_factory=dict)
    people: dict[str, Caller] = field(default_factory=dict)

    async def build(self) -> "Crew":
        """Lay down the tree and the people, each with the rights of a role."""
        for code, kind, parent in (
            ("group", "group", None),
            ("steel", "party_committee", "group"),
            ("first", "branch", "steel"),
            ("second", "branch", "steel"),
            ("stranger", "group", None),
        ):
            await self._organization(code, kind, parent)
        roles: tuple[tuple[str, RoleName, str, str], ...] = (
            ("department", "orgdept", "group", "steel"),
            ("committee", "committee", "steel", "steel"),
            ("secretary", "secretary", "first", "first"),
            ("owner", "member", "first", "first"),
            ("helper", "member", "first", "first"),
            ("neighbour", "secretary", "second", "second"),
            ("outsider", "orgdept", "stranger", "stranger"),
        )
        for name, role, at, works in roles:
            await self._person(name, role, at, works)
        await self.session.commit()
        return self

    async def _organization(self, code: str, kind: str, parent: str | None) -> None:
        above = await self.session.get_one(OrganizationCopy, self.ids[parent]) if parent else None
        key = self.ids[code] = new_id()
        shared: dict[str, Any] = {
            **{"id": key, "code": code, "name": f"{code}党组织", "kind": kind, "line": "party", "category": None},
            **{"parent_id": above.id if above else None, "path": f"{above.path if above else '/'}{key}/", "version": 1},
        }
        self.session.add_all(
            [OrganizationCopy(**shared), Organization(**shared, pinyin=code, founded_on=None, created_at=NOW)]
        )
        await self.session.flush()

    async def _person(self, name: str, role: RoleName, at: str, works: str) -> None:
        key = self.ids[name] = new_id()
        self.session.add(
            Member(
                **{"id": key, "organization_id": self.ids[works], "employee_no": name, "name": f"{name}同志"},
                **{"pinyin": name, "gender": "male", "kind": "full", "position": "工人", "version": 1},
                joined_on=date(2010, 7, 1),
            )
        )
        await self.session.flush()
        place = self.ids[at]
        self.people[name] = self.cast.sign_in(*ROLES[role].permissions, on=place, name=f"{name}同志", member_id=key)

    def headers(self, name: str, seen: int | None = None) -> dict[str, str]:
        """The person's headers, naming the version that was seen."""
        found = dict(self.people[name].headers)
        return found if seen is None else {**found, "If-Match": f'"{seen}"'}

    def body(self, **said: Any) -> dict[str, Any]:
        """A sound task for the first branch."""
        return {
            "organization_id": str(self.ids["first"]),
            "title": "完成二号高炉检修",
            "kind": "key_task",
            "side": "business",
            "owner_member_id": str(self.ids["owner"]),
            "due_on": "2026-12-11",
            **said,
        }

    async def task(self, by: str = "committee", **said: Any) -> dict[str, Any]:
        """A task that was given."""
        answer = await self.client.post(TASKS, headers=self.headers(by), json=self.body(**said))
        assert answer.status_code == 201, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def move(self, by: str, task: dict[str, Any], verb: str, **body: Any) -> dict[str, Any]:
        """A move that is taken."""
        url = f"{TASKS}/{task['id']}:{verb}"
        answer = await self.client.post(url, headers=self.headers(by, task["version"]), json=body)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def check_in(self, by: str, task: dict[str, Any], **said: Any) -> httpx.Response:
        """A check-in, now if nothing else is said."""
        body = {"id": str(new_id()), "kind": "no_change", "occurred_at": "2026-11-16T09:00:00+08:00", **said}
        return await self.client.post(f"{TASKS}/{task['id']}/check-ins", headers=self.headers(by), json=body)


@pytest.fixture
async def crew(
    session: AsyncSession, client: httpx.AsyncClient, cast: Cast, clock_at: Callable[[datetime], None]
) -> Crew:
    """The people, on the morning of 16 November 2026."""
    clock_at(NOW)
    return await Crew(session, client, cast, clock_at).build()
