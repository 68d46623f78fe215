"""The demonstration's matrix of duties: invented, with a hole, an overlap and a pair that says nearly the same."""

from uuid import UUID

from dangjian.kernel.db import Database
from dangjian.kernel.ids import new_id
from dangjian.kernel.security import Actor, Grant
from dangjian.registry.duties import actions
from dangjian.registry.duties.rules import ActorGroup, Kind
from dangjian.registry.duties.schemas import LoadedDuty, LoadedItem, LoadedOwner, MatrixLoad
from dangjian.registry.permissions import DUTY_EDIT, DUTY_READ

# (item, business line, [(kind, text, group, leads, does)]); numbers stand for units in the order of their codes.
_Duty = tuple[Kind, str, ActorGroup, tuple[int, ...], tuple[int, ...]]
ITEMS: tuple[tuple[str, str | None, tuple[_Duty, ...]], ...] = (
    (
        "理论武装",
        None,
        (
            ("common", "每月组织一次集中学习", "party_group", (0,), (1, 2, 3)),
            ("individual", "编写季度学习要点", "political_workers", (1,), (2,)),
        ),
    ),
    (
        "思想政治工作",
        "安全生产",
        (
            ("individual", "开展职工思想动态分析", "political_workers", (0,), (1, 2)),
            ("individual", "组织重点岗位谈心谈话", "administration", (1, 2), (3,)),
        ),
    ),
    (
        "急难险重任务",
        "重点工程",
        (
            ("individual", "组织党员突击队参与重点工程", "political_workers", (2,), (3,)),
            ("individual", "组织党员突击队参加重点工程建设", "mass_organizations", (3,), ()),
        ),
    ),
    (
        "群团工作",
        "生产经营",
        (
            ("common", "征集职工合理化建议", "mass_organizations", (0,), (1, 2, 3)),
            ("individual", "困难职工走访慰问", "employees", (), ()),
        ),
    ),
)


async def fill(database: Database, head: UUID, codes: list[str]) -> None:
    """Load the matrix of the head; `codes` are the units' codes, the head's own first."""
    key = new_id()
    rights = tuple(Grant(one.code, head) for one in (DUTY_READ, DUTY_EDIT))
    keeper = Actor(key, key, "demo", "组织部", None, rights, frozenset(one.permission for one in rights))
    items = [
        LoadedItem(
            code=f"W{number:02}",
            name=name,
            business_line=line,
            duties=[_duty(codes, *duty) for duty in duties],
        )
        for number, (name, line, duties) in enumerate(ITEMS, start=1)
    ]
    async with database.transaction() as session:
        await actions.load(session, keeper, MatrixLoad(organization_id=head, items=items))


def _duty(
    codes: list[str], kind: Kind, text: str, group: ActorGroup, leads: tuple[int, ...], does: tuple[int, ...]
) -> LoadedDuty:
    owners = [LoadedOwner(organization_code=codes[at], part="accountable") for at in leads]
    owners += [LoadedOwner(organization_code=codes[at], part="responsible") for at in does]
    return LoadedDuty(kind=kind, text=text, actor_group=group, owners=owners)
