"""Terms of committees, transfers under way and done, and secretaries' posts that are vacant, from invented people."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from dangjian.demo.chance import Chance, fixed_id
from dangjian.demo.data import DemoMember, DemoOrganization, DemoPost
from dangjian.demo.particulars import DemoParticulars

YEARS = {"group": 5, "party_committee": 5, "general_branch": 3, "branch": 3}
UNKNOWN, OVERDUE, LATE = 0.03, 0.07, 0.2
REASONS = ("岗位调整", "项目部组建,随岗转入", "单位整合,人员划转", "借调期满回原单位")


@dataclass(frozen=True, slots=True)
class DemoTerm:
    """One committee's time."""

    id: UUID
    organization_id: UUID
    elected_on: date
    expires_on: date
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class DemoTransfer:
    """A member's way from one branch to another."""

    id: UUID
    member_id: UUID
    from_organization_id: UUID
    to_organization_id: UUID
    side: str
    effective_on: date
    reason: str
    state: str
    proposed_on: date
    note: str | None


def years_later(day: date, years: int) -> date:
    """The same day so many years later; of the 29th of February the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 2, 28)


def terms(
    seed: int, today: date, organizations: Sequence[DemoOrganization], posts: Sequence[DemoPost]
) -> list[DemoTerm]:
    """The term of every committee and the one before; most in time, some late, some overdue now."""
    since = {post.organization_id: post.since for post in posts if post.rank == 1 and post.until is None}
    chance = Chance(seed, f"terms:{organizations[0].code}")
    found: list[DemoTerm] = []
    for place in organizations:
        if place.kind not in YEARS or chance.happens(UNKNOWN):
            continue
        years = YEARS[place.kind]
        elected = today - timedelta(days=chance.randint(60, 365 * years - 20))
        if place.id in since and 0 < (today - since[place.id]).days < 365 * years:
            elected = since[place.id]
        if years == 3 and chance.happens(OVERDUE):
            elected = today - timedelta(days=chance.randint(1100, 1400))
        lag = chance.randint(60, 250) if chance.happens(LATE) else chance.randint(0, 25)
        before = years_later(elected, -years) - timedelta(days=lag)
        for name, first, ended in (("before", before, elected), ("now", elected, None)):
            key = fixed_id(seed, "term", f"{place.code}:{name}")
            found.append(DemoTerm(key, place.id, first, years_later(first, years), ended))
    return found


def vacancies(
    seed: int, today: date, posts: Sequence[DemoPost], organizations: Sequence[DemoOrganization], busy: Collection[UUID]
) -> dict[UUID, date]:
    """Secretaries of branches who left lately and were not yet followed: which post, and until when."""
    branches = {one.id for one in organizations if one.kind == "branch"}
    chance = Chance(seed, "vacancies")
    held = [
        post
        for post in posts
        if post.rank == 1 and not post.until and post.organization_id in branches and post.member_id not in busy
    ]
    return {post.id: today - timedelta(days=chance.randint(9, 120)) for post in chance.sample(held, min(4, len(held)))}


def transfers(
    seed: int,
    today: date,
    branches: Sequence[DemoOrganization],
    members: Sequence[DemoMember],
    known: Sequence[DemoParticulars],
    busy: Collection[UUID],
) -> list[DemoTransfer]:
    """Two that wait for the first branch and one that it asked for, one refused, and those of which the past tells."""
    chance = Chance(seed, f"transfers:{branches[0].code}")
    first, others = branches[0], branches[1:4]
    free = {place.id: _free(place, members, known, busy) for place in (first, *others)}
    plan = (
        (others[0], first, "from", "proposed", 3, None),
        (others[1], first, "from", "proposed", 1, None),
        (first, others[0], "from", "proposed", 2, None),
        (others[2], first, "to", "refused", 20, "本人岗位未变,暂不转接"),
    )
    found = []
    for number, (giving, taking, side, state, days, note) in enumerate(plan):
        member, proposed = free[giving.id].pop(), today - timedelta(days=days)
        key = fixed_id(seed, "transfer", f"{first.code}:{number}")
        places = (member, giving.id, taking.id, side)
        found.append(DemoTransfer(key, *places, today, chance.choice(REASONS), state, proposed, note))
    for one in known:
        if len(one.stretches) > 1 and len(found) < 16:
            before, after = one.stretches
            key = fixed_id(seed, "transfer", f"{first.code}:{one.member_id}")
            places = (one.member_id, before.organization_id, after.organization_id, "from")
            words = chance.choice(REASONS)
            found.append(DemoTransfer(key, *places, after.since, words, "done", after.since - timedelta(days=4), None))
    return found


def _free(
    place: DemoOrganization,
    members: Sequence[DemoMember],
    known: Sequence[DemoParticulars],
    busy: Collection[UUID],
) -> list[UUID]:
    """Who could go: neither with a post nor moved before nor in another state."""
    settled = {one.member_id for one in known if len(one.stretches) == 1 and not one.states}
    return [one.id for one in members if one.organization_id == place.id and one.id in settled and one.id not in busy]
