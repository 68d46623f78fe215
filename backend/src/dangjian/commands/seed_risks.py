"""The demonstration's risks: a table of levels of the post's own, and a few risks in every state."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.demo import Postal
from dangjian.kernel import clock
from dangjian.kernel.db import Database
from dangjian.kernel.ids import new_id
from dangjian.kernel.security import Actor, Grant
from dangjian.liaison.norms.models import Norm
from dangjian.liaison.norms.rules import Norms, RiskLevel
from dangjian.liaison.permissions import RISK_EDIT, RISK_REPORT
from dangjian.liaison.risks import actions
from dangjian.liaison.risks.models import Risk, RiskCount, RiskStep
from dangjian.liaison.risks.rules import Kind, written_number
from dangjian.liaison.risks.schemas import RiskConsult, RiskGrade

LEVELS = (
    RiskLevel(code="grave", title="重大", description="可能影响全公司经营或引发群体事件", warns=True),
    RiskLevel(code="serious", title="较大", description="可能影响一个单位的正常工作"),
    RiskLevel(code="slight", title="一般", description="本单位可以自行处置"),
)
RISKS: tuple[tuple[Kind, str, str, str | None, bool], ...] = (
    ("petition", "外包投递人员集中反映工资发放", "三名外包投递人员反映上月工资未按时发放。", "grave", False),
    ("public_opinion", "寄递时限投诉在本地论坛集中出现", "旺季时限延误,一周内出现十一条帖子。", "serious", False),
    ("legal", "营业用房租赁合同到期未续签", "两处营业用房租约年底到期,出租方要求涨租。", "slight", True),
    ("integrity", "零星物资采购未按规定比价", "自查发现三笔采购只有一家报价。", None, False),
    ("petition", "退休职工反映供暖补贴标准", "五名退休职工联名反映补贴标准不一。", "slight", True),
)


async def fill(database: Database, post: Postal) -> None:
    """Registered one by one, then graded, consulted on and controlled as the organisation department would."""
    keeper = post.named("yz-orgdept")
    rights = tuple(Grant(permission.code, post.root.id) for permission in (RISK_EDIT, RISK_REPORT))
    actor = Actor(keeper.id, keeper.id, keeper.username, keeper.display_name, keeper.member_id, rights)
    async with database.transaction() as session:
        body = Norms(risk_levels=LEVELS).model_dump(mode="json")
        said = {"reason": "设置本公司风险分级", "at": clock.now(), "by": None, "by_name": "党委办公室"}
        session.add(Norm(id=new_id(), root_id=post.root.id, number=1, body=body, **said))
        year = clock.today().year
        session.add(RiskCount(root_id=post.root.id, year=year, count=len(RISKS)))
        for place, (kind, title, description, level, is_over) in enumerate(RISKS, start=1):
            risk = _risk(post, actor, place, kind, title, description)
            risk.number = written_number(year, place)
            session.add(risk)
            await session.flush()
            first = {"kind": "registered", "note": description, "detail": {}, "at": risk.reported_at}
            session.add(RiskStep(id=new_id(), risk_id=risk.id, by=keeper.id, by_name=keeper.display_name, **first))
            await session.flush()
            if level is not None:
                await _follow(session, actor, risk, level, is_over)


def _risk(post: Postal, actor: Actor, place: int, kind: Kind, title: str, description: str) -> Risk:
    found = clock.now() - timedelta(days=9 * place)
    return Risk(
        id=new_id(),
        client_id=new_id(),
        root_id=post.root.id,
        organization_id=post.counties[place % len(post.counties)].id,
        kind=kind,
        source="self_check" if kind == "integrity" else "department",
        title=title,
        description=description,
        found_on=clock.local_day(found),
        state="open",
        reported_at=found,
        reported_by=actor.account_id,
        reported_by_name=actor.display_name,
        version=1,
    )


async def _follow(session: AsyncSession, actor: Actor, risk: Risk, level: str, is_over: bool) -> None:
    """The steps that the pages would have taken; the gravest waits for its consultation."""
    await actions.grade(session, actor, risk.id, RiskGrade(level=level, reason="按本公司分级标准研判"), risk.version)
    if level == "grave":
        return
    held = RiskConsult(
        held_on=clock.today(),
        bodies=["党委办公室", "人力资源部", "寄递事业部"],
        conclusion="由所在县公司负责处置,每周报告进展。",
        measures="核实情况,与当事人逐一沟通。",
        owner_name="县公司负责人",
        review_on=clock.today() + timedelta(days=14),
    )
    await actions.consult(session, actor, risk.id, held, risk.version)
    if is_over:
        await actions.control(session, actor, risk.id, "已逐一答复,当事人认可。", risk.version)
