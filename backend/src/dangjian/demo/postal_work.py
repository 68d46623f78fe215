"""What representatives of the post do: terms, pairings over all outlets, visits, and agreements (D-19…D-22, D-39)."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from dangjian.demo import postal_names, postal_words
from dangjian.demo.chance import Chance, fixed_id
from dangjian.demo.data import DemoMember, DemoOrganization
from dangjian.demo.postal import DemoOutlet, Postal

IN_OFFICE_AGO, PAIRED_AGO = 256, 202
RHYTHM = 30
AGREEMENTS = 24
SECOND_LOOKS, LATE, HANDED_OVER = 20, 14, 3


@dataclass(frozen=True, slots=True)
class DemoRepresentative:
    """A member in office as representative of a county or of the city."""

    id: UUID
    organization: DemoOrganization
    member: DemoMember
    starts_on: date


@dataclass(frozen=True, slots=True)
class DemoPairing:
    """A representative and an outlet; `handed_from` is the pairing that this one goes on with."""

    id: UUID
    representative: DemoRepresentative
    outlet: DemoOutlet
    starts_on: date
    ends_on: date | None = None
    handed_from: UUID | None = None


@dataclass(frozen=True, slots=True)
class DemoVisit:
    """A representative at an outlet on a day."""

    id: UUID
    representative: DemoRepresentative
    outlet: DemoOutlet
    visited_on: date
    seen: str
    done: str | None


@dataclass(frozen=True, slots=True)
class DemoAgreement:
    """An agreement of a branch for one of its outlets, and what was done under it."""

    id: UUID
    outlet: DemoOutlet
    partner: str
    partner_kind: str
    content: str
    starts_on: date
    ends_on: date
    activities: tuple[tuple[UUID, date, str], ...]


@dataclass
class Work:
    """All of it."""

    representatives: list[DemoRepresentative] = field(default_factory=list)
    pairings: list[DemoPairing] = field(default_factory=list)
    visits: list[DemoVisit] = field(default_factory=list)
    agreements: list[DemoAgreement] = field(default_factory=list)


def work(seed: int, post: Postal) -> Work:
    """Representatives of the post with their pairings, visits and the agreements of branches."""
    made, chance = Work(), Chance(seed, "postal-work")
    _represent(made, seed, post)
    _pair(made, seed, post, chance)
    _visit(made, seed, post, chance)
    _agree(made, seed, post, chance)
    return made


def _represent(made: Work, seed: int, post: Postal) -> None:
    places = {branch.id: place for place in (post.city, *post.counties) for branch in post.office_of[place.id]}
    for member in post.representatives:
        starts_on = post.today - timedelta(days=IN_OFFICE_AGO)
        place = places[member.organization_id]
        made.representatives.append(DemoRepresentative(_id(seed, "rep", member.id), place, member, starts_on))


def _id(seed: int, kind: str, of: object) -> UUID:
    return fixed_id(seed, f"postal-{kind}", str(of))


def _pair(made: Work, seed: int, post: Postal, chance: Chance) -> None:
    """Every outlet has a representative, uncovered ones first and loads even; some uncovered ones have two."""
    loads = {one.id: 0 for one in made.representatives}
    bare = {outlet.id for outlet in post.uncovered}
    county_of = {area.id: county.id for county in post.counties for area in post.areas[county.id]}
    outlets = sorted(post.outlets, key=lambda outlet: outlet.id not in bare)
    second = chance.sample([outlet for outlet in outlets if outlet.id in bare], SECOND_LOOKS)
    story = next(one for one in made.representatives if one.member.id == post.named("yz-rep").member_id)
    for number, outlet in enumerate([*outlets, *second]):
        county = county_of[outlet.organization_id]
        near = [one for one in made.representatives if one.organization.id in (county, post.city.id)]
        paired = {one.representative.id for one in made.pairings if one.outlet.id == outlet.id}
        free = [one for one in near if one.id not in paired]
        chosen = story if outlet is post.outlets[0] and number < len(outlets) else None
        chosen = chosen or min(free, key=lambda one: (loads[one.id], one.organization.id == post.city.id))
        loads[chosen.id] += 1
        starts_on = post.today - timedelta(days=PAIRED_AGO - number % 40)
        key = _id(seed, "pairing", f"{chosen.id}:{outlet.id}")
        made.pairings.append(DemoPairing(key, chosen, outlet, starts_on))
    _hand_over(made, seed, post)


def _hand_over(made: Work, seed: int, post: Postal) -> None:
    """A few were taken over by a colleague of the same place in summer."""
    day = post.today - timedelta(days=110)
    for old in made.pairings[60 : 60 + HANDED_OVER]:
        loads = Counter(one.representative.id for one in made.pairings if one.ends_on is None)
        busy = {one.representative.id for one in made.pairings if one.outlet is old.outlet}
        near = [one for one in made.representatives if one.organization is old.representative.organization]
        colleague = min((one for one in near if one.id not in busy), key=lambda one: loads[one.id])
        at = made.pairings.index(old)
        ended = DemoPairing(old.id, old.representative, old.outlet, old.starts_on, day - timedelta(days=1))
        made.pairings[at] = ended
        key = _id(seed, "pairing", f"{colleague.id}:{old.outlet.id}")
        made.pairings.append(DemoPairing(key, colleague, old.outlet, day, None, old.id))


def _visit(made: Work, seed: int, post: Postal, chance: Chance) -> None:
    """About every month; of a few outlets the last visit is too long ago."""
    late = set(chance.sample(range(len(made.pairings)), LATE))
    for number, pairing in enumerate(made.pairings):
        last = pairing.ends_on or post.today - timedelta(days=RHYTHM + 12 if number in late else 1)
        day = pairing.starts_on + timedelta(days=chance.randint(1, 12))
        while day <= last:
            key = _id(seed, "visit", f"{pairing.id}:{day}")
            seen, done = chance.choice(postal_words.SEEN), chance.choice(postal_words.DONE)
            made.visits.append(DemoVisit(key, pairing.representative, pairing.outlet, day, seen, done))
            day += timedelta(days=chance.randint(20, RHYTHM - 2))


def _agree(made: Work, seed: int, post: Postal, chance: Chance) -> None:
    """Agreements of two dozen outlets with their neighbours, each with what was done so far."""
    for number, outlet in enumerate(chance.sample(post.outlets, AGREEMENTS)):
        kind, title, content, deeds = postal_words.PARTNERS[(0, 0, 1, 2, 0, 3, 1)[number % 7]]
        town = outlet.name.removesuffix("支局")
        starts_on = post.today - timedelta(days=chance.randint(60, 330))
        length = 360 if number % 8 else (post.today - starts_on).days + 20
        activities = []
        for step in range(chance.randint(1, 4)):
            day = starts_on + timedelta(days=20 + step * chance.randint(25, 60))
            if day < post.today:
                activities.append((_id(seed, "activity", f"{outlet.id}:{step}"), day, deeds[step % len(deeds)]))
        key = _id(seed, "agreement", outlet.id)
        partner = f"{town}{chance.choice(postal_names.TOWN_LAST)}{title}" if kind == "village" else f"{town}{title}"
        ends_on = starts_on + timedelta(days=length)
        made.agreements.append(
            DemoAgreement(key, outlet, partner, kind, content, starts_on, ends_on, tuple(activities))
        )
