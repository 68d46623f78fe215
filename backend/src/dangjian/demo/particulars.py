"""What a register knows of invented members besides name and branch: days, training, state, numbers that reach nobody.

The phone numbers begin with 199000 and the identity numbers with a region that does not exist (990000).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from dangjian.demo.chance import Chance
from dangjian.demo.data import DemoMember, DemoOrganization

GROUPS = ("第一党小组", "第二党小组", "第三党小组", "第四党小组", "第五党小组")
ETHNICITIES = (*("汉族",) * 24, "回族", "满族", "苗族", "土家族")
WITHOUT_GROUP, MOVED, MOBILE, LOST = 0.03, 0.05, 0.015, 0.006
_EDUCATION = {
    "production": ("secondary", "college", "college", "bachelor", "secondary"),
    "auxiliary": ("secondary", "college", "college", "bachelor"),
    "management": ("bachelor", "bachelor", "postgraduate", "college"),
    "marketing": ("college", "bachelor", "bachelor", "secondary"),
    "non_public": ("secondary", "college", "bachelor"),
}
_PERSONNEL = {
    "production": ("worker", "worker", "worker", "technician"),
    "auxiliary": ("worker", "worker", "technician"),
    "management": ("manager", "manager", "technician"),
    "marketing": ("marketing", "marketing", "manager"),
    "non_public": ("worker", "dispatched", "technician", "manager"),
}


@dataclass(frozen=True, slots=True)
class DemoState:
    """One change of a member's state."""

    status: str
    on: date
    reason: str


@dataclass(frozen=True, slots=True)
class DemoStretch:
    """One stretch in a branch."""

    organization_id: UUID
    since: date
    until: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class DemoParticulars:
    """What is known of one member."""

    member_id: UUID
    born_on: date
    converted_on: date | None
    ethnicity: str
    education: str
    personnel: str
    party_group: str | None
    phone: str
    digits: str
    states: tuple[DemoState, ...]
    stretches: tuple[DemoStretch, ...]


def particulars(
    seed: int,
    today: date,
    organizations: Sequence[DemoOrganization],
    members: Sequence[DemoMember],
    busy: Collection[UUID],
) -> list[DemoParticulars]:
    """Of every member in the order of the register; who is busy with a post or an account is always there."""
    places = {one.id: one for one in organizations}
    siblings: dict[UUID | None, list[DemoOrganization]] = {}
    for one in organizations:
        if one.kind == "branch":
            siblings.setdefault(one.parent_id, []).append(one)
    chance = Chance(seed, f"particulars:{organizations[0].code}")
    told = _told(today, organizations, members, busy)
    number: dict[UUID, int] = {}
    found = []
    for member in members:
        home = places[member.organization_id]
        number[home.id] = number.get(home.id, -1) + 1
        near = [one for one in siblings.get(home.parent_id, []) if one is not home]
        made = _of(chance, today, member, home, near, number[home.id], member.id in busy)
        found.append(replace(made, states=told[member.id]) if member.id in told else made)
    return found


def _told(
    today: date, organizations: Sequence[DemoOrganization], members: Sequence[DemoMember], busy: Collection[UUID]
) -> dict[UUID, tuple[DemoState, ...]]:
    """Of the second branch one member is out of contact for more than six months, another for two: always there."""
    second = [one for one in organizations if one.kind == "branch"][1]
    free = [one for one in members if one.organization_id == second.id and one.kind == "full" and one.id not in busy]
    days = (230, 60)
    return {
        one.id: (DemoState("lost", today - timedelta(days=ago), "两次电话联系不上,已向家属和同事查询"),)
        for one, ago in zip(free[:2], days, strict=False)
    }


def _of(
    chance: Chance,
    today: date,
    member: DemoMember,
    home: DemoOrganization,
    near: list[DemoOrganization],
    place: int,
    busy: bool,
) -> DemoParticulars:
    born = member.joined_on - timedelta(days=chance.randint(19 * 366, 36 * 365))
    category = home.category or "management"
    order = chance.randint(10, 99) * 10 + chance.randint(0, 4) * 2 + (member.gender == "male")
    alone = not busy and chance.happens(WITHOUT_GROUP)
    return DemoParticulars(
        member_id=member.id,
        born_on=born,
        converted_on=min(today, _year_later(member.joined_on)) if member.kind == "full" else None,
        ethnicity=chance.choice(ETHNICITIES),
        education=chance.choice(_EDUCATION[category]),
        personnel=chance.choice(_PERSONNEL[category]),
        party_group=None if alone else GROUPS[min(place // 9, len(GROUPS) - 1)],
        phone=f"199000{chance.randint(0, 99999):05}",
        digits=f"990000{born:%Y%m%d}{order:03}",
        states=() if busy or member.kind != "full" else _states(chance, today),
        stretches=_stretches(chance, today, member, near, busy),
    )


def _year_later(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 3, 1)


def _states(chance: Chance, today: date) -> tuple[DemoState, ...]:
    if chance.happens(MOBILE):
        return (DemoState("mobile", today - timedelta(days=chance.randint(20, 300)), "外派项目工作,与支部保持联系"),)
    if not chance.happens(LOST):
        return ()
    days = chance.choice((60, 150, 230, 420))
    lost = DemoState("lost", today - timedelta(days=days), "两次电话联系不上,已向家属和同事查询")
    if days < 400:
        return (lost,)
    return (lost, DemoState("stopped", today - timedelta(days=days - 200), "查找六个月无果,支部党员大会决定停止党籍"))


def _stretches(
    chance: Chance, today: date, member: DemoMember, near: list[DemoOrganization], busy: bool
) -> tuple[DemoStretch, ...]:
    days = (today - member.joined_on).days
    if busy or not near or days < 900 or not chance.happens(MOVED):
        return (DemoStretch(member.organization_id, member.joined_on, None, "登记时所在支部"),)
    on = today - timedelta(days=chance.randint(60, 800))
    before = chance.choice(near)
    return (
        DemoStretch(before.id, member.joined_on, on, "登记时所在支部"),
        DemoStretch(member.organization_id, on, None, "岗位调整,转接组织关系"),
    )
