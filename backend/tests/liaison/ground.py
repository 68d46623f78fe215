"""A city company with two counties, outlets and people, in liaison's copies; Monday 16 November 2026, nine o'clock."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import Caller, Cast

from dangjian.identity.grants.rules import ROLES, RoleName
from dangjian.integration.organizations.models import OrganizationCopy as InboxCopy
from dangjian.kernel.events import EventRow
from dangjian.kernel.ids import new_id
from dangjian.kernel.tokens import key_ring, mint_access
from dangjian.liaison.issues.models import Issue
from dangjian.liaison.organizations.models import OrganizationCopy
from dangjian.liaison.outlets.models import OutletCopy

ISSUES = "/api/v1/liaison/issues"
NOW = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)
JSON = dict[str, Any]


@dataclass
class Ground:
    """The places and people by name, and what they do through the API."""

    session: AsyncSession
    client: httpx.AsyncClient
    cast: Cast
    clock_at: Callable[[datetime], None]
    ids: dict[str, UUID] = field(default_factory=dict)
    people: dict[str, Caller] = field(default_factory=dict)

    async def build(self) -> "Ground":
        """Lay down the tree, an outlet in each county, and the people, each with the rights of a role."""
        for code, kind, parent in (
            ("city", "group", None),
            ("east", "party_committee", "city"),
            ("west", "party_committee", "city"),
            ("office", "department", "east"),
            ("branch", "branch", "east"),
            ("stranger", "group", None),
        ):
            await self.organization(code, kind, parent)
        for code, place in (("anguo", "branch"), ("far", "west")):
            self.outlet(code, place)
        roles: tuple[tuple[str, RoleName, str], ...] = (
            ("department", "orgdept", "city"),
            ("clerk", "committee", "east"),
            ("colleague", "committee", "east"),
            ("handler", "secretary", "office"),
            ("other_handler", "secretary", "office"),
            ("worker", "member", "branch"),
            ("neighbour", "committee", "west"),
            ("outsider", "orgdept", "stranger"),
        )
        for name, role, at in roles:
            self.person(name, role, at)
        await self.session.commit()
        return self

    async def organization(self, code: str, kind: str, parent: str | None) -> None:
        """One of the tree."""
        above = await self.session.get_one(OrganizationCopy, self.ids[parent]) if parent else None
        key = self.ids[code] = new_id()
        shared: JSON = {"id": key, "code": code, "name": f"{code}党组织", "kind": kind, "line": "party", "version": 1}
        path = f"{above.path if above else '/'}{key}/"
        self.session.add(OrganizationCopy(**shared, category=None, parent_id=above.id if above else None, path=path))
        await self.session.flush()

    def outlet(self, code: str, place: str) -> None:
        """An outlet of an organisation."""
        key = self.ids[code] = new_id()
        counts: JSON = {"staff_count": 9, "own_member_count": 0, "external_member_count": 0}
        kept: JSON = {"liaison_point": None, "is_open": True, "coverage_since": date(2026, 1, 1), "version": 1}
        where = self.ids[place]
        self.session.add(OutletCopy(id=key, code=code, name=f"{code}支局", organization_id=where, **counts, **kept))

    def person(self, name: str, role: RoleName, at: str) -> Caller:
        """Somebody with a role at a place."""
        key = self.ids[name] = new_id()
        rights, place = ROLES[role].permissions, self.ids[at]
        self.people[name] = self.cast.sign_in(*rights, on=place, name=f"{name}同志", member_id=key)
        return self.people[name]

    def headers(self, name: str, seen: int | None = None) -> dict[str, str]:
        """The person's headers, naming the version that was seen."""
        actor = self.people[name].actor
        token = mint_access(key_ring(), account_id=actor.account_id, session_id=actor.session_id, grant_version=0)
        found = {"Authorization": f"Bearer {token}"}  # new each time, because the clock of a test runs for months
        return found if seen is None else {**found, "If-Match": f'"{seen}"'}

    def body(self, **said: Any) -> JSON:
        """A sound issue of the outlet of the eastern county."""
        return {
            "client_id": str(new_id()),
            "outlet_id": str(self.ids["anguo"]),
            "category": "living",
            "title": "食堂冰柜老旧",
            "description": "冰柜用了十二年,夏天经常停机,饭菜容易变质。",
            **said,
        }

    async def post(self, name: str, path: str, body: JSON, seen: int | None = None) -> httpx.Response:
        """Whatever comes of it."""
        return await self.client.post(f"{ISSUES}{path}", headers=self.headers(name, seen), json=body)

    async def raised(self, by: str = "worker", **said: Any) -> JSON:
        """An issue that was raised, as the clerk sees it."""
        answer = await self.post(by, "", self.body(**said))
        assert answer.status_code == 201, answer.text
        return await self.seen(answer.json()["id"])

    async def seen(self, issue_id: str, by: str = "department") -> JSON:
        """An issue as somebody sees it."""
        answer = await self.client.get(f"{ISSUES}/{issue_id}", headers=self.headers(by))
        assert answer.status_code == 200, answer.text
        found: JSON = answer.json()
        return found

    async def tried(self, by: str, issue: JSON, verb: str, **body: Any) -> httpx.Response:
        """A move, whatever comes of it."""
        return await self.post(by, f"/{issue['id']}:{verb}", body, issue["version"])

    async def move(self, by: str, issue: JSON, verb: str, **body: Any) -> JSON:
        """A move that is taken."""
        answer = await self.tried(by, issue, verb, **body)
        assert answer.status_code == 200, answer.text
        found: JSON = answer.json()
        return found

    async def assigned(self, by: str = "worker", **said: Any) -> JSON:
        """An issue that the eastern county gave to its office."""
        issue = await self.raised(by, **said)
        return await self.move("clerk", issue, "assign", handler_organization_id=str(self.ids["office"]))

    async def resolved(self, by: str = "worker", **said: Any) -> JSON:
        """An issue that the office says is solved."""
        issue = await self.assigned(by, **said)
        return await self.move("handler", issue, "resolve", kind="fixed", summary="换了新冰柜,已经投入使用。")

    async def news(self, prefix: str = "liaison.issue.") -> Sequence[EventRow]:
        """What was told, in order."""
        mine = EventRow.name.startswith(prefix)
        found = await self.session.scalars(select(EventRow).where(mine).order_by(EventRow.at, EventRow.id))
        return found.all()

    async def row(self, issue_id: str) -> Issue:
        """An issue as it is kept."""
        found = await self.session.scalars(
            select(Issue).where(Issue.id == UUID(issue_id)).execution_options(populate_existing=True)
        )
        return found.one()


@pytest.fixture
async def ground(
    session: AsyncSession, client: httpx.AsyncClient, cast: Cast, clock_at: Callable[[datetime], None]
) -> Ground:
    """The places and people, on the morning of 16 November 2026."""
    clock_at(NOW)
    return await Ground(session, client, cast, clock_at).build()


@pytest.fixture
async def inboxes(ground: Ground) -> Ground:
    """The ground, known to inboxes and webhooks as well."""
    for key in ("city", "east", "west", "office", "branch", "stranger"):
        one = await ground.session.get_one(OrganizationCopy, ground.ids[key])
        kept = {column.key: getattr(one, column.key) for column in OrganizationCopy.__table__.columns}
        ground.session.add(InboxCopy(**kept))
    await ground.session.commit()
    return ground
