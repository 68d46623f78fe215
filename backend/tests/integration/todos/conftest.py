"""A small tree known to integration, and the words with which services speak of to-dos."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.integration import Audience, OpenTodo, TodoCategory, TodoSource
from dangjian.integration.organizations.models import OrganizationCopy
from dangjian.integration.permissions import TODO_READ
from dangjian.kernel.ids import new_id
from dangjian.kernel.security import Permission

REPORT = Permission("appraisal.rectification:report", "报告整改情况")
VERIFY = Permission("appraisal.verification:verify", "线下核验")
MENDING = TodoCategory(code="appraisal.rectification.report", title="报告整改")
BASE = "/api/v1/integration/todos"
SignIn = Callable[..., Any]
Turn = Callable[[], Awaitable[int]]


@dataclass(frozen=True)
class Place:
    """The ids of the tests' organisations."""

    group: UUID
    committee: UUID
    branch: UUID
    sibling: UUID
    foreign: UUID


@pytest.fixture
async def place(session: AsyncSession) -> Place:
    """A group, a committee with two branches, and a group that is somebody else's."""
    found: dict[str, OrganizationCopy] = {}
    tree = (("group", None), ("committee", "group"), ("branch", "committee"), ("sibling", "committee"))
    for code, parent in (*tree, ("foreign", None)):
        above = found[parent] if parent else None
        key = new_id()
        found[code] = OrganizationCopy(
            id=key,
            code=code,
            name=f"{code}组织",
            kind="branch",
            line="party",
            category=None,
            parent_id=above.id if above else None,
            path=f"{above.path if above else '/'}{key}/",
            version=1,
        )
        session.add(found[code])
    await session.flush()
    return Place(**{code: row.id for code, row in found.items()})


def source(object_id: UUID | None = None, key: str = "report") -> TodoSource:
    """The report of a rectification."""
    return TodoSource(service="appraisal", noun="rectification", object_id=object_id or new_id(), key=key)


def todo(place: Place, audience: Audience, **changes: Any) -> OpenTodo:
    """A to-do of the branch, as a service opens it."""
    values: dict[str, Any] = {
        "source": source(),
        "version": 1,
        "title": "整改“党员大会”",
        "category": MENDING,
        "audience": (audience,),
        "organization_id": place.branch,
        "page": "/rectifications/1",
    }
    return OpenTodo(**values | changes)


def reader(actor: SignIn, *permissions: Permission, on: UUID | tuple[UUID, ...] = (), **more: Any) -> Any:
    """Somebody with an inbox, who holds these too."""
    return actor(TODO_READ, *permissions, on=on, **more)
