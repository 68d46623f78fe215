"""What registry says of people: who a member is, where one belongs, and who heads an organisation."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from dangjian.kernel.catalogue import Public
from dangjian.kernel.events import Event
from dangjian.kernel.peers import Peers


class PersonState(BaseModel):
    """A member as other services may name one: who, and in which branch."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    employee_no: str
    name: str
    position: str
    organization_id: UUID


PEOPLE_AT_ONCE = 100


async def ask_people(
    peers: Peers, asking: str, *, ids: Iterable[UUID] = (), employee_nos: Iterable[str] = ()
) -> list[PersonState]:
    """The members with these ids or employee numbers, as many as there are; who is unknown is left out."""
    keys = [("id", str(one)) for one in dict.fromkeys(ids)]
    keys += [("employee_no", one) for one in dict.fromkeys(employee_nos)]
    found: list[PersonState] = []
    for start in range(0, len(keys), PEOPLE_AT_ONCE):
        answer = await peers.get(asking, "registry", "/members/states", keys[start : start + PEOPLE_AT_ONCE])
        if answer.status_code == 200:
            found += [PersonState.model_validate(row) for row in answer.json()]
    return found


async def ask_heads(peers: Peers, asking: str, organization_ids: Iterable[UUID]) -> dict[UUID, PersonState]:
    """Who holds the first post of each organisation today; an organisation without one is left out."""
    keys = [("organization_id", str(one)) for one in dict.fromkeys(organization_ids)]
    found: dict[UUID, PersonState] = {}
    for start in range(0, len(keys), PEOPLE_AT_ONCE):
        answer = await peers.get(asking, "registry", "/members/heads", keys[start : start + PEOPLE_AT_ONCE])
        if answer.status_code == 200:
            found |= {UUID(key): PersonState.model_validate(row) for key, row in answer.json().items()}
    return found


async def ask_standing(peers: Peers, asking: str, member_id: UUID, organization_id: UUID, day: date) -> bool:
    """Whether the member belonged to the organisation or held a post in it on that day, by the register."""
    params = {"organization_id": str(organization_id), "day": day.isoformat()}
    answer = await peers.get(asking, "registry", f"/members/{member_id}/standing", params)
    if answer.status_code != 200:
        return False
    standing = answer.json()
    return bool(standing["belongs"] or standing["holds_post"])


class MemberMoved(Event):
    """Something about a member went on. Always thin: who it is and what changed is behind the object's address."""

    member_id: UUID
    organization_id: UUID


_MEMBER = Public(
    title="党员已登记",
    kind="member",
    object_id="member_id",
    organization="organization_id",
    url="/api/v1/registry/members/{}",
    page="/members?id={}",
    personal=True,
    example={
        "member_id": "01990000-0000-7000-8000-000000000004",
        "organization_id": "01990000-0000-7000-8000-000000000001",
    },
)


class MemberJoined(MemberMoved):
    """A member was entered in a branch."""

    name: ClassVar[str] = "registry.member.joined"
    catalogue: ClassVar[Public] = _MEMBER


class MemberTransferred(MemberMoved):
    """A member belongs to another branch, which is the organisation named."""

    name: ClassVar[str] = "registry.member.transferred"
    catalogue: ClassVar[Public] = _MEMBER.but("党员组织关系已转接")


class MemberStatusChanged(MemberMoved):
    """How a member stands was decided anew: mobile, out of contact, suspended or as usual again."""

    name: ClassVar[str] = "registry.member.status_changed"
    catalogue: ClassVar[Public] = _MEMBER.but("党员状态已变更")


class MemberLeft(MemberMoved):
    """A member left, for whatever reason."""

    name: ClassVar[str] = "registry.member.left"
    catalogue: ClassVar[Public] = _MEMBER.but("党员已离开")
