"""A committee with two branches, published targets of both sides, and those who draft and sign."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel.ids import new_id
from dangjian.kernel.tokens import key_ring, mint_access
from dangjian.registry.members.models import Member
from dangjian.registry.organizations.models import Organization
from dangjian.targets.organizations.models import OrganizationCopy
from dangjian.targets.permissions import LETTER_DRAFT, LETTER_READ, LETTER_SIGN
from dangjian.targets.targets.models import Target
from dangjian.targets.tasks.models import Task

NOW = datetime(2026, 1, 12, 1, 0, tzinfo=UTC)
BASE = "/api/v1/targets/letters"
DRAFTS = "/api/v1/targets/letter_drafts"


@dataclass(frozen=True)
class Place:
    """The ids of the tests' organisations, members, targets and task."""

    committee: UUID
    branch: UUID
    sibling: UUID
    chief: UUID
    secretary: UUID
    head: UUID
    member: UUID
    party_target: UUID
    business_target: UUID
    task: UUID


@dataclass(frozen=True)
class People:
    """Who drafts and signs above, who signs below, who only looks."""

    committee: Any
    secretary: Any
    reader: Any


@pytest.fixture(autouse=True)
def _january(clock_at: Callable[[datetime], None]) -> None:
    clock_at(NOW)


def signed(caller: Any, seen: int | None = None) -> dict[str, str]:
    """The caller's header with a token of this moment, and the version seen."""
    me = caller.actor
    token = mint_access(key_ring(), account_id=me.account_id, session_id=me.session_id, grant_version=0)
    headers = {"Authorization": f"Bearer {token}"}
    return headers if seen is None else headers | {"If-Match": f'"{seen}"'}


async def _organizations(session: AsyncSession) -> tuple[UUID, UUID, UUID]:
    committee, branch, sibling = new_id(), new_id(), new_id()
    for key, code, name, kind, parent, path in (
        (committee, "C", "云岭钢铁公司党委", "party_committee", None, f"/{committee}/"),
        (branch, "C01", "炼钢党支部", "branch", committee, f"/{committee}/{branch}/"),
        (sibling, "C02", "检修党支部", "branch", committee, f"/{committee}/{sibling}/"),
    ):
        shared: dict[str, Any] = {
            "id": key,
            "code": code,
            "name": name,
            "kind": kind,
            "line": "party",
            "category": "production" if kind == "branch" else None,
            "parent_id": parent,
            "path": path,
            "version": 1,
        }
        session.add(Organization(**shared, pinyin=code, founded_on=None, created_at=NOW))
        session.add(OrganizationCopy(**shared))
        await session.flush()
    return committee, branch, sibling


def _member(session: AsyncSession, number: str, name: str, at: UUID) -> UUID:
    key = new_id()
    session.add(
        Member(
            id=key,
            organization_id=at,
            employee_no=number,
            name=name,
            pinyin=name,
            gender="male",
            kind="full",
            joined_on=date(2010, 7, 1),
            position="干部",
            version=1,
        )
    )
    return key


def target_of(organization: UUID, number: str, title: str, side: str, **more: Any) -> Target:
    """A published target."""
    key = new_id()
    plain: dict[str, Any] = {
        "id": key,
        "number": number,
        "organization_id": organization,
        "parent_id": None,
        "path": f"{key}/",
        "year": 2026,
        "through_year": 2026,
        "title": title,
        "level": "department",
        "side": side,
        "content_group": None,
        "tags": [],
        "is_quantitative": True,
        "measure": title,
        "unit": "%",
        "change_kind": "absolute",
        "direction": "up",
        "baseline": None,
        "last_year_actual": None,
        "target_value": Decimal("100"),
        "is_value_derived": False,
        "decomposed_by": None,
        "share": None,
        "weight": Decimal("50"),
        "starts_on": date(2026, 1, 1),
        "due_on": date(2026, 12, 31),
        "owner_member_id": None,
        "owner_name": None,
        "helpers": [],
        "supervisor_organization_id": None,
        "evidence": "台账",
        "indicator": None,
        "record_type": None,
        "state": "published",
        "current_value": None,
        "current_as_of": None,
        "batch_id": None,
        "created_at": NOW,
        "published_at": NOW,
        "version": 1,
    }
    return Target(**plain | more)


def task_of(organization: UUID, target: UUID, number: str, **more: Any) -> Task:
    """A task under a target."""
    plain: dict[str, Any] = {
        "id": new_id(),
        "number": number,
        "organization_id": organization,
        "target_id": target,
        "title": "按月召开支部党员大会",
        "detail": "",
        "kind": "work",
        "side": "party",
        "is_urgent": False,
        "weight": Decimal("1"),
        "helpers": [],
        "starts_on": date(2026, 1, 1),
        "due_on": date(2026, 11, 30),
        "first_due_on": date(2026, 11, 30),
        "state": "assigned",
        "percent": Decimal("0"),
        "is_blocked": False,
        "is_returned": False,
        "light": "green",
        "light_rule": 1,
        "assigned_by_name": "党委",
        "created_at": NOW,
        "version": 1,
    }
    return Task(**plain | more)


@pytest.fixture
async def place(session: AsyncSession) -> Place:
    """The committee, on the test's connection."""
    committee, branch, sibling = await _organizations(session)
    chief = _member(session, "0001", "周书记", committee)
    secretary, head, member = (
        _member(session, number, name, branch)
        for number, name in (("0002", "王书记"), ("0003", "陈厂长"), ("0004", "李党员"))
    )
    party = target_of(
        *(branch, "T-001", "“三会一课”按期开展率", "party"),
        content_group="six_constructions",
        tags=["construction.organizational"],
        indicator="star-branch-5521/meeting",
    )
    business = target_of(branch, "T-002", "粗钢产量", "business", unit="万吨", target_value=Decimal("320.50"))
    session.add_all([party, business])
    await session.flush()
    task = task_of(branch, party.id, "R-001")
    session.add(task)
    await session.commit()
    return Place(committee, branch, sibling, chief, secretary, head, member, party.id, business.id, task.id)


@pytest.fixture
def people(actor: Callable[..., Any], place: Place) -> People:
    """Those who act; the secretary is named in the letter and holds the right on the branch as well."""
    return People(
        committee=actor(
            *(LETTER_READ, LETTER_DRAFT, LETTER_SIGN), on=place.committee, name="周书记", member_id=place.chief
        ),
        secretary=actor(LETTER_READ, LETTER_SIGN, on=place.branch, name="王书记", member_id=place.secretary),
        reader=actor(LETTER_READ, on=place.sibling, name="检修读者"),
    )


async def drafted(client: httpx.AsyncClient, place: Place, people: People) -> dict[str, Any]:
    """A letter drafted from the branch's targets."""
    body = {"superior_id": str(place.committee), "year": 2026, "organization_ids": [str(place.branch)]}
    answer = await client.post(DRAFTS, headers=signed(people.committee), json=body)
    assert answer.status_code == 201, answer.text
    letter_id = answer.json()["items"][0]["letter_id"]
    assert letter_id, answer.text
    return await shown(client, people.committee, letter_id)


async def shown(client: httpx.AsyncClient, caller: Any, letter_id: str) -> dict[str, Any]:
    """The letter as the caller sees it."""
    answer = await client.get(f"{BASE}/{letter_id}", headers=signed(caller))
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def completed(place: Place, letter: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The draft with everybody named."""
    named: dict[str, Any] = {
        "superior_secretary": {"member_id": str(place.chief), "name": "周书记"},
        "secretary": {"member_id": str(place.secretary), "name": "王书记"},
        "head": {"member_id": str(place.head), "name": "陈厂长"},
    }
    found: dict[str, Any] = letter["draft"] | named | changes
    return found


async def saved(client: httpx.AsyncClient, caller: Any, letter: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    """The letter after its draft was saved."""
    answer = await client.put(f"{BASE}/{letter['id']}/draft", headers=signed(caller, letter["version"]), json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def moved(
    client: httpx.AsyncClient, caller: Any, letter: dict[str, Any], name: str, body: Any = None
) -> dict[str, Any]:
    """The letter after a move that went through."""
    answer = await move(client, caller, letter, name, body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def move(
    client: httpx.AsyncClient, caller: Any, letter: dict[str, Any], name: str, body: Any = None
) -> httpx.Response:
    """A move with the version that the letter shows."""
    headers = signed(caller, letter["version"])
    return await client.post(f"{BASE}/{letter['id']}:{name}", headers=headers, json=body)


async def issued(client: httpx.AsyncClient, place: Place, people: People) -> dict[str, Any]:
    """A letter that waits for both signatures."""
    letter = await drafted(client, place, people)
    letter = await saved(client, people.committee, letter, completed(place, letter))
    return await moved(client, people.committee, letter, "issue")


def signature(letter: dict[str, Any], side: str) -> dict[str, str]:
    """What is sent to sign the newest version."""
    return {"side": side, "digest": letter["versions"][-1]["digest"]}


async def in_force(client: httpx.AsyncClient, place: Place, people: People) -> dict[str, Any]:
    """A letter that both have signed."""
    letter = await issued(client, place, people)
    letter = await moved(client, people.committee, letter, "sign", signature(letter, "superior"))
    return await moved(client, people.secretary, letter, "sign", signature(letter, "counterpart"))
