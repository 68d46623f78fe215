"""Members, posts with terms, and accounts."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from dangjian.demo.calendar import Calendar
from dangjian.demo.chance import Chance, fixed_id
from dangjian.demo.data import DemoAccount, DemoMember, DemoOrganization, DemoPost, Size
from dangjian.demo.names import COMMITTEE_POSTS, FIRST, LAST, POSITIONS, POSTS, SURNAMES, WOMEN
from dangjian.demo.tree import Tree

COMMITTEE_TERM_BEGAN = date(2023, 3, 1)
MEMBERS = {"full": (14, 42), "small": (8, 16)}


@dataclass
class People:
    """Who is where, and which account enters for which organisation."""

    members: list[DemoMember] = field(default_factory=list)
    posts: list[DemoPost] = field(default_factory=list)
    accounts: list[DemoAccount] = field(default_factory=list)
    of_branch: dict[UUID, list[DemoMember]] = field(default_factory=dict)
    account_of: dict[UUID, DemoAccount] = field(default_factory=dict)

    def named(self, username: str) -> DemoAccount:
        """The account with that name."""
        return next(account for account in self.accounts if account.username == username)


def populate(seed: int, calendar: Calendar, size: Size, tree: Tree) -> People:
    """Members of every branch, its committee with terms, and the accounts."""
    people = People()
    chance = Chance(seed, "people")
    for branch in tree.branches:
        _members(people, seed, chance, calendar, branch, chance.randint(*MEMBERS[size]))
        _branch_posts(people, seed, chance, calendar, branch)
    for committee in (tree.root, *tree.committees):
        near = tree.committees[-1] if committee is tree.root else committee
        home = next(branch for branch in tree.branches if branch.path.startswith(near.path))
        _committee_posts(people, seed, committee, people.of_branch[home.id])
    _accounts(people, seed, tree)
    return people


def invented_name(chance: Chance) -> tuple[str, bool]:
    """A name, and whether it is a woman's."""
    name = chance.choice(SURNAMES) + chance.choice(FIRST) + chance.choice(LAST)
    return name, name[-1] in WOMEN


def _members(
    people: People, seed: int, chance: Chance, calendar: Calendar, branch: DemoOrganization, count: int
) -> None:
    jobs = POSITIONS[branch.category or "management"]
    for _ in range(count):
        number = len(people.members) + 1
        name, woman = invented_name(chance)
        days = chance.randint(60, 365 * 30)
        member = DemoMember(
            id=fixed_id(seed, "member", number),
            organization_id=branch.id,
            employee_no=f"YG{100000 + number}",
            name=name,
            gender="female" if woman else "male",
            kind="probationary" if days < 365 else "full",
            joined_on=calendar.today - timedelta(days=days),
            position=chance.choice(jobs),
        )
        people.members.append(member)
        people.of_branch.setdefault(branch.id, []).append(member)


def _branch_posts(people: People, seed: int, chance: Chance, calendar: Calendar, branch: DemoOrganization) -> None:
    """Committees of three to five since the last election; some secretaries followed another within the term."""
    full = [member for member in people.of_branch[branch.id] if member.kind == "full"]
    elected = calendar.today - timedelta(days=chance.randint(120, 1090))
    for rank, (title, member) in enumerate(zip(POSTS[: chance.choice((3, 4, 5))], full, strict=False), start=1):
        people.posts.append(_post(people, seed, branch, member, title, rank, elected, None))
    if chance.happens(0.15) and len(full) > 6:
        until = elected - timedelta(days=1)
        people.posts.append(_post(people, seed, branch, full[6], POSTS[0], 1, until - timedelta(days=900), until))


def _committee_posts(people: People, seed: int, committee: DemoOrganization, members: list[DemoMember]) -> None:
    full = [member for member in members if member.kind == "full"][-len(COMMITTEE_POSTS) :]
    for rank, (title, member) in enumerate(zip(COMMITTEE_POSTS, full, strict=False), start=1):
        people.posts.append(_post(people, seed, committee, member, title, rank, COMMITTEE_TERM_BEGAN, None))


def _post(
    people: People,
    seed: int,
    org: DemoOrganization,
    member: DemoMember,
    title: str,
    rank: int,
    since: date,
    until: date | None,
) -> DemoPost:
    return DemoPost(fixed_id(seed, "post", len(people.posts) + 1), org.id, member.id, title, rank, since, until)


def _accounts(people: People, seed: int, tree: Tree) -> None:
    """The accounts of the README, and one for every committee and branch so that each entry has its author."""
    root, showcase = tree.root, tree.branches[0]
    office = next(branch for branch in reversed(tree.branches) if branch.category == "management")
    staff = [member for member in people.of_branch[office.id] if member.kind == "full"]
    colleague = people.of_branch[showcase.id][-1]

    def add(
        username: str, title: str, role: str, org: DemoOrganization, member: DemoMember | None, named: bool
    ) -> None:
        shown = f"{member.name}({title})" if member else title
        key, member_id = fixed_id(seed, "account", username), member.id if member else None
        account = DemoAccount(key, username, shown, role, org.id, member_id, named)  # type: ignore[arg-type]  # literals
        people.accounts.append(account)
        if role in {"secretary", "committee", "orgdept"}:
            people.account_of[org.id] = account

    add("orgdept", "党委组织部", "orgdept", root, staff[-1], True)
    add("committee", "炼铁厂党委", "committee", tree.committees[0], _officer(people, tree.committees[0]), True)
    add("secretary", "支部书记", "secretary", showcase, _officer(people, showcase), True)
    add("inspector", "考核组", "inspector", root, staff[-2], True)
    add("member", "党员", "member", showcase, colleague, True)
    add("sysadmin", "系统管理员", "sysadmin", root, None, True)
    add("secadmin", "安全管理员", "secadmin", root, None, True)
    add("auditadmin", "审计管理员", "auditadmin", root, None, True)
    add("inspector2", "考核组", "inspector", root, None, False)
    for committee in tree.committees[1:]:
        title = committee.name
        add(f"dw{committee.code[2:]}", title, "committee", committee, _officer(people, committee), False)
    for branch in tree.branches[1:]:
        add(f"zb{branch.code[2:]}", "支部书记", "secretary", branch, _officer(people, branch), False)


def _officer(people: People, org: DemoOrganization) -> DemoMember:
    post = next(post for post in people.posts if post.organization_id == org.id and post.rank == 1 and not post.until)
    return next(member for member in people.members if member.id == post.member_id)
