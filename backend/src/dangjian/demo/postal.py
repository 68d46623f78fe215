"""The third enterprise of the demonstration: an invented post with outlets, counted as its source counts (D-16…D-20).

One city of the province is told whole: 241 outlets, 54 of them without a member, 1,019 members of its own and 187
affiliated elsewhere, 103 representatives from the offices. Every figure is the number of rows.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from uuid import UUID

from dangjian.demo import postal_names as names
from dangjian.demo.chance import Chance, fixed_id
from dangjian.demo.data import DemoAccount, DemoAssignment, DemoMember, DemoOrganization, DemoPost
from dangjian.demo.people import invented_name

FOUNDED = date(2016, 1, 1)
IN_POST_SINCE = date(2024, 5, 1)
OWN_MEMBERS = 1019
EXTERNAL_MEMBERS = 187
REPRESENTATIVES = 103
OF_CITY_OFFICE, OF_COUNTY_OFFICE = 16, 19
# How many days ago a member came to an outlet that had none, and the last one left another.
COVERED_AGO = (305, 284, 269, 254, 215, 190, 177, 156, 135, 93, 66, 30)
BARED_AGO = (205, 173, 143, 142, 82, 51, 24, 12)


@dataclass(frozen=True, slots=True)
class DemoOutlet:
    """An outlet; `coverage_since` is the day since which it has, or lacks, a member."""

    id: UUID
    code: str
    name: str
    organization_id: UUID
    grid_cell_id: UUID
    address: str
    liaison_point: str
    staff_count: int
    opened_on: date
    coverage_since: date


@dataclass(frozen=True, slots=True)
class DemoCell:
    """A part of a branch's ground with a member who answers for it."""

    id: UUID
    code: str
    name: str
    organization_id: UUID
    responsible_member_id: UUID
    people_served: int


@dataclass(frozen=True, slots=True)
class DemoGuest:
    """Somebody who works there and belongs to a branch elsewhere."""

    id: UUID
    organization_id: UUID
    outlet_id: UUID
    name: str
    home_organization: str
    since: date


@dataclass
class Postal:
    """The registry of the post, its outlets, and who works where."""

    today: date
    organizations: list[DemoOrganization] = field(default_factory=list)
    assignments: list[DemoAssignment] = field(default_factory=list)
    members: list[DemoMember] = field(default_factory=list)
    posts: list[DemoPost] = field(default_factory=list)
    accounts: list[DemoAccount] = field(default_factory=list)
    outlets: list[DemoOutlet] = field(default_factory=list)
    cells: list[DemoCell] = field(default_factory=list)
    guests: list[DemoGuest] = field(default_factory=list)
    outlet_of: dict[UUID, UUID] = field(default_factory=dict)
    of_branch: dict[UUID, list[DemoMember]] = field(default_factory=dict)
    counties: list[DemoOrganization] = field(default_factory=list)
    areas: dict[UUID, list[DemoOrganization]] = field(default_factory=dict)
    office_of: dict[UUID, list[DemoOrganization]] = field(default_factory=dict)
    gaps: list[tuple[UUID, date, date]] = field(default_factory=list)

    @property
    def root(self) -> DemoOrganization:
        """The province."""
        return self.organizations[0]

    @property
    def city(self) -> DemoOrganization:
        """The city of which the story is told."""
        return next(one for one in self.organizations if one.name.startswith(names.CITY))

    def named(self, username: str) -> DemoAccount:
        """The account with that name."""
        return next(account for account in self.accounts if account.username == username)

    @property
    def uncovered(self) -> list[DemoOutlet]:
        """The outlets in which no own member works."""
        covered = set(self.outlet_of.values())
        return [outlet for outlet in self.outlets if outlet.id not in covered]

    @property
    def representatives(self) -> list[DemoMember]:
        """Office members of the city and the counties, the first of each branch (D-19)."""
        offices = [branch for place in (self.city, *self.counties) for branch in self.office_of[place.id]]
        ranks = zip(*(self.of_branch[branch.id] for branch in offices), strict=False)
        return [member for rank in ranks for member in rank][:REPRESENTATIVES]


def postal(seed: int, today: date) -> Postal:
    """The whole post from (seed, today)."""
    made, chance = Postal(today), Chance(seed, "postal")
    root = _add(made, seed, names.CODE, f"{names.PROVINCE}党委", "group", None)
    for number, name in enumerate(names.CITIES, start=1):
        _add(made, seed, f"{names.CODE}{number:02}", f"{name}分公司党委", "party_committee", root)
    _branches(made, seed, chance)
    _outlets(made, seed, chance)
    _cells(made, seed, chance)
    _guests(made, seed, chance)
    _posts(made, seed)
    _accounts(made, seed)
    return made


def _add(
    made: Postal,
    seed: int,
    code: str,
    name: str,
    kind: str,
    parent: DemoOrganization | None,
    category: str | None = None,
) -> DemoOrganization:
    key = fixed_id(seed, "organization", code)
    path = f"{parent.path if parent else '/'}{key}/"
    parent_id = parent.id if parent else None
    one = DemoOrganization(key, code, name, kind, "party", parent_id, path, category, FOUNDED)  # type: ignore[arg-type]  # literals
    made.organizations.append(one)
    if category:
        words = "按所在单位的职能首次分类"
        given = fixed_id(seed, "assignment", code)
        made.assignments.append(DemoAssignment(given, key, category, FOUNDED, None, words, "党群工作部"))
    return one


def _branches(made: Postal, seed: int, chance: Chance) -> None:
    """Office branches of the city, and in each county an office branch and one for each area."""
    city = made.city
    made.office_of[city.id] = [
        _add(made, seed, f"{city.code}J{step}", f"{names.CITY}分公司{name}党支部", "branch", city, "management")
        for step, name in enumerate(names.OFFICES, start=1)
    ]
    for branch in made.office_of[city.id]:
        _people(made, seed, chance, branch, OF_CITY_OFFICE, names.OFFICE_JOBS)
    for number, (name, _, _) in enumerate(names.COUNTIES, start=1):
        county = _add(made, seed, f"{city.code}{number:02}", f"{name}分公司党总支", "general_branch", city)
        made.counties.append(county)
        office = _add(made, seed, f"{county.code}00", f"{name}分公司机关党支部", "branch", county, "management")
        made.office_of[county.id] = [office]
        _people(made, seed, chance, office, OF_COUNTY_OFFICE, names.OFFICE_JOBS)
        made.areas[county.id] = [
            _add(made, seed, f"{county.code}{step:02}", f"{name}{area}党支部", "branch", county, "marketing")
            for step, area in enumerate(names.AREAS, start=1)
        ]


def _people(
    made: Postal, seed: int, chance: Chance, branch: DemoOrganization, count: int, jobs: tuple[str, ...]
) -> list[DemoMember]:
    added = []
    for _ in range(count):
        number = len(made.members) + 1
        name, woman = invented_name(chance)
        days = chance.randint(90, 365 * 28)
        member = DemoMember(
            id=fixed_id(seed, "postal-member", number),
            organization_id=branch.id,
            employee_no=f"{names.CODE}{30000 + number}",
            name=name,
            gender="female" if woman else "male",
            kind="probationary" if days < 365 else "full",
            joined_on=made.today - timedelta(days=days),
            position=chance.choice(jobs),
        )
        made.members.append(member)
        added.append(member)
    made.of_branch.setdefault(branch.id, []).extend(added)
    return added


def _towns(chance: Chance) -> list[str]:
    """A name for each outlet, no two alike; the first is the one whose story is told (D-26)."""
    towns = [first + last for first in names.TOWN_FIRST for last in names.TOWN_LAST]
    told = towns.pop(0)
    chance.shuffle(towns)
    return [told, *towns]


def _outlets(made: Postal, seed: int, chance: Chance) -> None:
    """The outlets of every county by area, those without a member spread over them; then who works at the others."""
    towns = iter(_towns(chance))
    covered: list[tuple[DemoOutlet, DemoOrganization]] = []
    for county, (name, count, bare) in zip(made.counties, names.COUNTIES, strict=True):
        without = {0, *chance.sample(range(1, count), bare - 1)}
        for place in range(count):
            area = made.areas[county.id][place % len(names.AREAS)]
            outlet = _outlet(made, seed, chance, area, f"{county.code[2:]}{place + 1:02}", next(towns), name)
            if place not in without:
                covered.append((outlet, area))
    _staff(made, seed, chance, covered)
    for outlet, ago in zip(chance.sample(made.uncovered[1:], len(BARED_AGO)), BARED_AGO, strict=True):
        _since(made, outlet, made.today - timedelta(days=ago))


def _since(made: Postal, outlet: DemoOutlet, on: date) -> None:
    made.outlets[made.outlets.index(outlet)] = replace(outlet, coverage_since=on)


def _outlet(
    made: Postal, seed: int, chance: Chance, area: DemoOrganization, code: str, town: str, county: str
) -> DemoOutlet:
    street, number = chance.choice(names.STREETS), chance.randint(1, 180)
    first = not made.outlets
    outlet = DemoOutlet(
        id=fixed_id(seed, "outlet", code),
        code=f"WD{code}",
        name=f"{town}支局",
        organization_id=area.id,
        grid_cell_id=fixed_id(seed, "cell", f"{area.code}{len(made.outlets) % 2 + 1}"),
        address=f"{county}{town}镇{street} {number} 号",
        liaison_point=chance.choice(names.POINTS),
        staff_count=9 if first else chance.randint(4, 14),
        opened_on=FOUNDED,
        coverage_since=FOUNDED,
    )
    made.outlets.append(outlet)
    return outlet


def _staff(made: Postal, seed: int, chance: Chance, covered: list[tuple[DemoOutlet, DemoOrganization]]) -> None:
    """Own members at the covered outlets, at least one each, until the enterprise has all it has."""
    places = [0] * len(covered)
    for _ in range(OWN_MEMBERS - len(made.members) - len(covered)):
        places[chance.randrange(len(covered))] += 1
    latest = chance.sample(range(len(covered)), len(COVERED_AGO))
    arrived = dict(zip(latest, COVERED_AGO, strict=True))
    for at, ((outlet, area), more) in enumerate(zip(covered, places, strict=True)):
        for member in _people(made, seed, chance, area, 1 + more, names.COUNTER_JOBS):
            made.outlet_of[member.id] = outlet.id
        if at in arrived:
            _came(made, outlet, made.today - timedelta(days=arrived[at]))


def _came(made: Postal, outlet: DemoOutlet, on: date) -> None:
    """A member came to an outlet that had none until then."""
    made.gaps.append((outlet.id, FOUNDED, on))
    _since(made, outlet, on)


def _cells(made: Postal, seed: int, chance: Chance) -> None:
    """Two cells for every area, with a member of its branch who answers for each (D-29)."""
    used = {outlet.grid_cell_id for outlet in made.outlets}
    for area in (branch for county in made.counties for branch in made.areas[county.id]):
        for step, side in enumerate(("第一网格", "第二网格"), start=1):
            key = fixed_id(seed, "cell", f"{area.code}{step}")
            if key in used:
                person = made.of_branch[area.id][step]
                served = chance.randint(30, 160) * 100
                name = area.name.removesuffix("党支部") + side
                made.cells.append(DemoCell(key, f"WG{area.code[2:]}{step}", name, area.id, person.id, served))


def _guests(made: Postal, seed: int, chance: Chance) -> None:
    """Members affiliated elsewhere: every uncovered outlet has one or two of them, which covers none (D-18)."""
    wanted = [outlet for outlet in made.uncovered for _ in range(chance.randint(1, 2))]
    others = [outlet for outlet in made.outlets if outlet not in wanted]
    wanted += chance.choices(others, k=EXTERNAL_MEMBERS - len(wanted))
    for number, outlet in enumerate(wanted, start=1):
        name, _ = invented_name(chance)
        village = chance.choice(names.TOWN_FIRST) + chance.choice(names.TOWN_LAST)
        home = f"{outlet.address.split('镇')[0]}镇{village}村党支部"
        since = made.today - timedelta(days=chance.randint(200, 3000))
        key = fixed_id(seed, "guest", number)
        made.guests.append(DemoGuest(key, outlet.organization_id, outlet.id, name, home, since))


def _posts(made: Postal, seed: int) -> None:
    """A secretary for every branch, and one for the city, every county and the province."""
    offices = {place: branches[0] for place, branches in made.office_of.items()}
    offices[made.root.id] = made.office_of[made.city.id][1]
    places = [one for one in made.organizations if one.id in made.of_branch or one.id in offices]
    for number, place in enumerate(places, start=1):
        home = made.of_branch[offices[place.id].id if place.id in offices else place.id]
        member = home[-1] if place.id in offices else home[0]
        title = "党支部书记" if place.kind == "branch" else "党总支书记" if place in made.counties else "党委书记"
        key = fixed_id(seed, "postal-post", number)
        made.posts.append(DemoPost(key, place.id, member.id, title, 1, IN_POST_SINCE, None))


def _accounts(made: Postal, seed: int) -> None:
    """The people of the tour: the province's department, a county's office, a representative, a branch secretary."""
    county = made.counties[0]
    area = made.areas[county.id][0]
    office = made.office_of[county.id][0]
    department = made.of_branch[made.office_of[made.city.id][1].id]
    representative = next(one for one in made.representatives if one.organization_id == office.id)

    def add(username: str, title: str, role: str, place: DemoOrganization, member: DemoMember) -> None:
        key = fixed_id(seed, "account", username)
        shown = f"{member.name}({title})"
        made.accounts.append(DemoAccount(key, username, shown, role, place.id, member.id, True))  # type: ignore[arg-type]  # literals

    add("yz-orgdept", "省公司党委组织部", "orgdept", made.root, department[-2])
    add("yz-office", "安河县分公司综合办", "committee", county, made.of_branch[office.id][-2])
    add("yz-rep", "党代表", "representative", county, representative)
    add("yz-secretary", "安河县城区党支部书记", "secretary", area, made.of_branch[area.id][0])
