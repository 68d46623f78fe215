"""The demonstration's documents: five named policies (E-16), detail made of one below, a review after a merger."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel import clock
from dangjian.kernel.db import Database
from dangjian.kernel.ids import new_id
from dangjian.kernel.security import Actor, Grant
from dangjian.registry.permissions import POLICY_EDIT, POLICY_READ
from dangjian.registry.policies import actions, queries
from dangjian.registry.policies.schemas import ClauseWrite, PolicyAbolish, PolicyCreate, PolicyRevise
from dangjian.registry.policy_reviews import actions as reviews
from dangjian.registry.policy_reviews.schemas import PolicyDecision, PolicyReviewDecide, PolicyReviewOpen

# The names are the source's (E-16); what the clauses say is invented for the demonstration.
NAMED = (
    "党支部党建工作责任制实施办法",
    "党支部党建工作考核评比办法",
    "意识形态工作责任制实施办法",
    "党员突击队实施管理办法",
    "党内“创先争优”评比表彰办法",
)
CLAUSES = (
    ("第一条", "支部书记是第一责任人,支部委员按分工各负其责。"),
    ("第二条", "每季度检查一次落实情况,结果向党员公开。"),
    ("第三条", "完不成的说明原因,期限整改并复查。"),
)
OLD = (
    "党员活动室管理办法",
    "党费收缴使用规定",
    "政工例会制度",
    "党务公开实施细则",
    "党员教育培训办法",
    "民主评议党员办法",
)
ABOLISHED = ("党报党刊征订办法", "党员积分管理办法", "党建工作月报制度")


async def fill(database: Database, committees: list[UUID]) -> None:
    """The first of the committees keeps the group's documents; the second made detail of one of them."""
    group, below = committees
    today = clock.today()
    async with database.transaction() as session:
        keeper, other = _keeper(group, "组织部"), _keeper(below, "二级党委")
        named = [await _enter(session, keeper, group, name, today - timedelta(days=400)) for name in NAMED]
        old = [await _enter(session, keeper, group, name, date(2019, 5, 6)) for name in OLD]
        gone = [await _enter(session, keeper, group, name, date(2018, 3, 8)) for name in ABOLISHED]
        await _detail(session, other, below, named[3], today)
        await _review(session, keeper, group, old, gone, today)


def _keeper(organization_id: UUID, name: str) -> Actor:
    key = new_id()
    rights = tuple(Grant(one.code, organization_id) for one in (POLICY_READ, POLICY_EDIT))
    return Actor(key, key, "demo", name, None, rights, frozenset(one.permission for one in rights))


async def _enter(session: AsyncSession, keeper: Actor, place: UUID, name: str, day: date) -> UUID:
    clauses = [ClauseWrite(number=number, text=text) for number, text in CLAUSES]
    body = PolicyCreate(organization_id=place, title=name, issued_on=day, effective_on=day, clauses=clauses)
    return await actions.create(session, keeper, body)


async def _detail(session: AsyncSession, keeper: Actor, place: UUID, parent: UUID, today: date) -> None:
    behind = (await queries.card(session, keeper, parent))["clauses"]
    texts = ("突击队由支部委员会提出,党员大会讨论通过。", "每月在作业区公开一次进展。")
    clauses = [
        ClauseWrite(number=number, text=text, derived_from_id=clause["id"])
        for number, text, clause in zip(("一、", "二、"), texts, behind, strict=False)
    ]
    day = today - timedelta(days=120)
    words = {"title": "党员突击队实施细则", "issued_on": day, "effective_on": day, "clauses": clauses}
    await actions.create(session, keeper, PolicyCreate(organization_id=place, parent_id=parent, **words))


async def _review(
    session: AsyncSession, keeper: Actor, place: UUID, old: list[UUID], gone: list[UUID], today: date
) -> None:
    """Under way: some abolished, some revised, some still to be done, two new."""
    starts = today - timedelta(days=60)
    body = PolicyReviewOpen(
        organization_id=place, title="重组整合党建制度梳理", starts_on=starts, due_on=today + timedelta(days=40)
    )
    review = await reviews.open_review(session, keeper, body)
    said = [PolicyDecision(policy_id=one, decision="abolish", reason="职能已并入其他制度") for one in gone]
    said += [PolicyDecision(policy_id=one, decision="revise", reason="机构名称和职责有变化") for one in old[:4]]
    said += [PolicyDecision(policy_id=one, decision="keep", reason="仍然适用") for one in old[4:]]
    await reviews.decide(session, keeper, review, PolicyReviewDecide(decisions=said), 1)
    day = today - timedelta(days=20)
    for one in gone[:2]:
        await actions.abolish(session, keeper, one, PolicyAbolish(abolished_on=day, reason="经梳理废止"), 1)
    for one, name in zip(old[:3], OLD, strict=False):
        words = {"title": name, "issued_on": day, "effective_on": day, "reason": "按新的机构名称修订"}
        clauses = [ClauseWrite(number=number, text=text) for number, text in CLAUSES[:2]]
        await actions.revise(session, keeper, one, PolicyRevise(**words, clauses=clauses), 1)
    for name in ("网格党建工作办法", "党代表联系基层办法"):
        await _enter(session, keeper, place, name, day)
