"""The organisation tree: the group's committee, second-level committees, branches, and the units beside them."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from dangjian.demo.calendar import Calendar
from dangjian.demo.chance import Chance, fixed_id
from dangjian.demo.data import DemoAssignment, DemoOrganization, Size
from dangjian.demo.names import GROUP, PLANTS, SMALL_PLANTS, TEAMS

FOUNDED = date(2023, 1, 1)
ROOT_CODE = "YL"
REASONS = {"auxiliary": "生产线调整，作业区改为检修保障职能", "non_public": "所在单位完成混合所有制改革"}


@dataclass
class Tree:
    """The organisations as they are built, and what the rest of the demonstration needs to find."""

    organizations: list[DemoOrganization] = field(default_factory=list)
    assignments: list[DemoAssignment] = field(default_factory=list)
    committees: list[DemoOrganization] = field(default_factory=list)
    branches: list[DemoOrganization] = field(default_factory=list)
    committee_of: dict[UUID, DemoOrganization] = field(default_factory=dict)

    @property
    def root(self) -> DemoOrganization:
        """The group's committee."""
        return self.organizations[0]


def plants(size: Size) -> Iterator[tuple[str, str, int, tuple[str, ...]]]:
    """The plants of a size: name, category of its branches, number of branches, work areas."""
    fewer = dict(SMALL_PLANTS)
    for name, category, count, areas in PLANTS:
        if size == "full":
            yield name, category, count, areas
        elif name in fewer:
            yield name, category, fewer[name], areas


def branch_names(plant: str, category: str, count: int, areas: tuple[str, ...]) -> list[tuple[str, str]]:
    """The names of a plant's branches with their categories: offices and maintenance first, then areas and shifts."""
    names = [(f"{plant}{area}党支部", category) for area in areas]
    if category != "management":
        names[1:1] = [(f"{plant}综合管理党支部", "management"), (f"{plant}点检维护党支部", "auxiliary")]
    shifts = [(f"{plant}{area}{team}党支部", category) for team in TEAMS for area in areas]
    return [*names, *shifts][:count]


def grow(seed: int, calendar: Calendar, size: Size) -> Tree:
    """The whole tree with the categories of its branches."""
    tree = Tree()
    root = _add(tree, seed, ROOT_CODE, f"{GROUP}党委", "group", None)
    for number, (plant, category, count, areas) in enumerate(plants(size), start=1):
        committee = _add(tree, seed, f"{ROOT_CODE}{number:02}", f"{plant}党委", "party_committee", root)
        tree.committees.append(committee)
        generals = [
            _add(tree, seed, f"{committee.code}Z{part}", f"{plant}{title}党总支", "general_branch", committee)
            for part, title in enumerate(("生产一区", "生产二区") if count >= 15 else (), start=1)
        ]
        for place, (name, kind) in enumerate(branch_names(plant, category, count, areas), start=1):
            parent = generals[place % 2] if generals and place > count - 8 else committee
            branch = _add(tree, seed, f"{committee.code}{place:02}", name, "branch", parent, kind)
            tree.branches.append(branch)
            tree.committee_of[branch.id] = committee
    _units(tree, seed, size)
    _classify(tree, seed, calendar)
    return tree


def _add(
    tree: Tree, seed: int, code: str, name: str, kind: str, parent: DemoOrganization | None, category: str | None = None
) -> DemoOrganization:
    key = fixed_id(seed, "organization", code)
    line = "administrative" if kind in {"unit", "department"} else "party"
    path = f"{parent.path if parent else '/'}{key}/"
    parent_id = parent.id if parent else None
    made = DemoOrganization(key, code, name, kind, line, parent_id, path, category, FOUNDED)  # type: ignore[arg-type]  # literals
    tree.organizations.append(made)
    return made


def _units(tree: Tree, seed: int, size: Size) -> None:
    """The administrative line beside the party's: plants with their work areas, and the head office."""
    company = _add(tree, seed, f"{ROOT_CODE}-A", f"{GROUP}有限公司", "unit", tree.root)
    for number, (plant, _, _, areas) in enumerate(plants(size), start=1):
        unit = _add(tree, seed, f"{ROOT_CODE}-A{number:02}", plant, "unit", company)
        for place, area in enumerate(areas, start=1):
            suffix = "部" if plant == "机关" else "作业区"
            _add(tree, seed, f"{unit.code}{place:02}", f"{area}{suffix}", "department", unit)


def _classify(tree: Tree, seed: int, calendar: Calendar) -> None:
    """One category per branch at a time; a few changed with the first rated quarter, one is still to be classified."""
    chance = Chance(seed, "categories")
    change_on = calendar.published[0].first
    candidates = [place for place, branch in enumerate(tree.branches) if branch.category == "production"][4:]
    changed = dict(zip(chance.sample(candidates, 4 if len(candidates) > 20 else 1), [*REASONS] * 2, strict=False))
    unclassified = len(tree.branches) - 1
    for place, branch in enumerate(tree.branches):
        if place == unclassified:
            _recategorise(tree, place, None)
            continue
        target = changed.get(place)
        since, until = FOUNDED, change_on if target else None
        assert branch.category is not None
        reason = "按《“星级”党支部管理办法》首次分类"
        _assign(tree, seed, branch, branch.category, since, until, reason)
        if target:
            _assign(tree, seed, branch, target, change_on, None, REASONS[target])
            _recategorise(tree, place, target)


def _assign(
    tree: Tree, seed: int, branch: DemoOrganization, category: str, since: date, until: date | None, reason: str
) -> None:
    key = fixed_id(seed, "assignment", f"{branch.code}:{since}")
    tree.assignments.append(DemoAssignment(key, branch.id, category, since, until, reason, "党委组织部"))


def _recategorise(tree: Tree, place: int, category: str | None) -> None:
    old = tree.branches[place]
    new = replace(old, category=category)
    tree.branches[place] = new
    tree.organizations[tree.organizations.index(old)] = new
