"""The second enterprise of the demonstration: an invented culture and tourism group of the five-track competition.

Twelve departments and fourteen subsidiaries as in B-01, nine of them of mixed ownership (B-46); people are invented.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from dangjian.demo.calendar import Calendar
from dangjian.demo.chance import Chance, fixed_id
from dangjian.demo.data import DemoAccount, DemoAssignment, DemoMember, DemoOrganization, DemoPost
from dangjian.demo.people import invented_name

GROUP = "澜江文化旅游集团"
CODE = "LJ"
EMPLOYEES = 438
FOUNDED = date(2020, 6, 1)
IN_POST_SINCE = date(2024, 4, 1)
DEPARTMENTS = (
    *("办公室", "党群工作部", "纪检监察室", "人力资源部", "财务部", "企业管理部"),
    *("投资发展部", "审计法务部", "安全管理部", "市场营销部", "工程建设部", "文化事业部"),
)
# name, whether of mixed ownership, whether it made a loss last year, how many of its employees are members
SUBSIDIARIES: tuple[tuple[str, bool, bool, int], ...] = (
    ("景区运营公司", False, False, 14),
    ("酒店管理公司", True, False, 12),
    ("旅行社公司", True, False, 10),
    ("演艺公司", False, False, 11),
    ("会展公司", True, False, 8),
    ("文化传媒公司", True, False, 9),
    ("文创产品公司", True, True, 7),
    ("体育产业公司", True, False, 7),
    ("影院管理公司", True, True, 6),
    ("资产运营公司", False, False, 9),
    ("物业服务公司", False, False, 10),
    ("餐饮管理公司", True, False, 8),
    ("智慧旅游公司", True, False, 8),
    ("文物保护利用公司", False, False, 7),
)
OFFICES = ("机关第一党支部", "机关第二党支部", "机关第三党支部")
MEMBERS_OF_OFFICE = 12


@dataclass
class Tourism:
    """The registry of the group, and who is at the head of what."""

    organizations: list[DemoOrganization] = field(default_factory=list)
    assignments: list[DemoAssignment] = field(default_factory=list)
    members: list[DemoMember] = field(default_factory=list)
    posts: list[DemoPost] = field(default_factory=list)
    accounts: list[DemoAccount] = field(default_factory=list)
    departments: list[DemoOrganization] = field(default_factory=list)
    subsidiaries: list[DemoOrganization] = field(default_factory=list)
    branch_of: dict[UUID, DemoOrganization] = field(default_factory=dict)
    head_of: dict[UUID, DemoMember] = field(default_factory=dict)
    of_branch: dict[UUID, list[DemoMember]] = field(default_factory=dict)

    @property
    def root(self) -> DemoOrganization:
        """The group."""
        return self.organizations[0]


def tourism(seed: int, today: date) -> Tourism:
    """The whole group from (seed, today)."""
    calendar, chance, made = Calendar(today), Chance(seed, "tourism"), Tourism()
    root = _add(made, seed, CODE, GROUP, "group", None)
    for number, name in enumerate(DEPARTMENTS, start=1):
        made.departments.append(_add(made, seed, f"{CODE}-B{number:02}", name, "department", root))
    for number, (name, _, _, count) in enumerate(SUBSIDIARIES, start=1):
        unit = _add(made, seed, f"{CODE}{number:02}", name, "unit", root)
        made.subsidiaries.append(unit)
        branch = _add(made, seed, f"{unit.code}01", f"{name}党支部", "branch", unit, "marketing")
        made.branch_of[unit.id] = branch
        _people(made, seed, chance, calendar, branch, count, "业务主管")
        made.head_of[unit.id] = made.of_branch[branch.id][0]
    _offices(made, seed, chance, calendar, root)
    made.head_of[root.id] = made.of_branch[made.branch_of[made.departments[0].id].id][-1]
    _posts(made, seed)
    _accounts(made, seed)
    return made


def _add(
    made: Tourism,
    seed: int,
    code: str,
    name: str,
    kind: str,
    parent: DemoOrganization | None,
    category: str | None = None,
) -> DemoOrganization:
    key = fixed_id(seed, "organization", code)
    line = "administrative" if kind in {"unit", "department"} else "party"
    path = f"{parent.path if parent else '/'}{key}/"
    parent_id = parent.id if parent else None
    one = DemoOrganization(key, code, name, kind, line, parent_id, path, category, FOUNDED)  # type: ignore[arg-type]  # literals
    made.organizations.append(one)
    if category:
        reason = "按所在单位的职能首次分类"
        given = DemoAssignment(
            fixed_id(seed, "assignment", code), key, category, FOUNDED, None, reason, "集团党群工作部"
        )
        made.assignments.append(given)
    return one


def _offices(made: Tourism, seed: int, chance: Chance, calendar: Calendar, root: DemoOrganization) -> None:
    """Three branches of the head office, four departments each; a department's head is one of its members."""
    for place, name in enumerate(OFFICES):
        branch = _add(made, seed, f"{CODE}-J{place + 1}", name, "branch", root, "management")
        _people(made, seed, chance, calendar, branch, MEMBERS_OF_OFFICE, "部门主管")
        for step, department in enumerate(made.departments[place * 4 : place * 4 + 4]):
            made.branch_of[department.id] = branch
            made.head_of[department.id] = made.of_branch[branch.id][step]


def _people(
    made: Tourism,
    seed: int,
    chance: Chance,
    calendar: Calendar,
    branch: DemoOrganization,
    count: int,
    position: str,
) -> None:
    for _ in range(count):
        number = len(made.members) + 1
        name, woman = invented_name(chance)
        days = chance.randint(400, 365 * 25)
        member = DemoMember(
            id=fixed_id(seed, "tourism-member", number),
            organization_id=branch.id,
            employee_no=f"{CODE}{2000 + number}",
            name=name,
            gender="female" if woman else "male",
            kind="full",
            joined_on=calendar.today - timedelta(days=days),
            position=position,
        )
        made.members.append(member)
        made.of_branch.setdefault(branch.id, []).append(member)


def _posts(made: Tourism, seed: int) -> None:
    """Who leads what: branch secretaries, and the heads of departments and subsidiaries (一岗双责, C-11)."""
    branches = {branch.id: branch for branch in made.branch_of.values()}
    heads = {member.id for member in made.head_of.values()}
    wanted = []
    for branch in branches.values():
        secretary = next(member for member in made.of_branch[branch.id] if member.id not in heads)
        wanted.append((branch, secretary, "党支部书记"))
    wanted += [(one, made.head_of[one.id], "部长") for one in made.departments]
    wanted += [(one, made.head_of[one.id], "总经理") for one in made.subsidiaries]
    wanted.append((made.root, made.head_of[made.root.id], "党委书记、董事长"))
    for number, (place, member, title) in enumerate(wanted, start=1):
        key = fixed_id(seed, "tourism-post", number)
        made.posts.append(DemoPost(key, place.id, member.id, title, 1, IN_POST_SINCE, None))


def _accounts(made: Tourism, seed: int) -> None:
    """The people of the tour: the group's office, one subsidiary's head, its branch secretary and a member."""
    first = made.subsidiaries[0]
    branch = made.branch_of[first.id]
    members = made.of_branch[branch.id]
    office = made.head_of[made.departments[1].id]

    def add(username: str, title: str, role: str, org: DemoOrganization, member: DemoMember) -> None:
        key = fixed_id(seed, "account", username)
        account = DemoAccount(key, username, f"{member.name}({title})", role, org.id, member.id, True)  # type: ignore[arg-type]  # literals
        made.accounts.append(account)

    add("wl-orgdept", "集团党群工作部", "orgdept", made.root, office)
    add("wl-company", "景区运营公司总经理", "committee", first, members[0])
    add("wl-secretary", "景区运营公司党支部书记", "secretary", branch, members[1])
    add("wl-member", "景区运营公司员工", "member", branch, members[2])
