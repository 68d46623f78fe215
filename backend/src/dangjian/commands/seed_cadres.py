"""The tourism group's cadres in the demonstration: classes and tiers by its own names, and a few notes (B-33, B-35)."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.demo.data import DemoAccount, DemoPost
from dangjian.demo.tourism import Tourism
from dangjian.kernel import clock
from dangjian.kernel.db import Database
from dangjian.kernel.security import Actor, Grant
from dangjian.registry.observations import actions as observations
from dangjian.registry.observations.rules import Occasion
from dangjian.registry.observations.schemas import ObservationCorrect, ObservationSign
from dangjian.registry.permissions import OBSERVATION_KEEP, TALENT_EDIT, TALENT_READ
from dangjian.registry.talent_grades import actions as grades
from dangjian.registry.talent_grades.rules import Kind
from dangjian.registry.talent_grades.schemas import TalentGradeCreate
from dangjian.registry.talents import actions as talents
from dangjian.registry.talents.schemas import TalentAssign

# The source says “by class” and “by tier” and names none; these are invented for the demonstration.
GRADES: tuple[tuple[Kind, str, str | None], ...] = (
    ("class", "经营管理类", None),
    ("class", "市场营销类", None),
    ("class", "党务政工类", None),
    ("tier", "领军层", "每年一次集团集中培训,带一个攻坚项目"),
    ("tier", "骨干层", "每季度一次专题培训,每年到一线项目锻炼三个月"),
    ("tier", "青年后备层", "每月一次岗位练兵,结对一名领军层干部"),
)
NOTES: tuple[tuple[Occasion, int, str, str | None], ...] = (
    ("front_line", 12, "国庆七天在景区客流口值守,现场协调加开接驳车14班。", "当周无一起滞留投诉。"),
    ("hard_task", 26, "带队完成暴雨后步道抢修,两天恢复开放。", "提前一天恢复营业。"),
    ("daily", 33, "主动梳理三项亏损业务,逐项提出止亏办法。", None),
    ("told", 41, "职工反映:答应解决的夜班用餐,一周内办成。", "夜班食堂已开。"),
    ("meeting", 55, "季度会上用数据说明营收差距和补救进度。", None),
)


async def fill(database: Database, made: Tourism) -> None:
    """Classes and tiers for most, notes on some, one of them corrected."""
    today = clock.today()
    keeper = _keeper(next(one for one in made.accounts if one.role == "orgdept"))
    cadres = [post for post in made.posts if post.member_id != keeper.member_id]
    market = next(one.id for one in made.departments if one.name == "市场营销部")
    async with database.transaction() as session:
        named = await _name(session, keeper, made)
        for place, post in enumerate(cadres[: len(cadres) * 3 // 4]):
            await _give(session, keeper, post, named, place, market)
        for post, note in zip(_noted(made, cadres), NOTES, strict=False):
            await _note(session, keeper, post, note, today)


def _keeper(account: DemoAccount) -> Actor:
    codes = tuple(one.code for one in (OBSERVATION_KEEP, TALENT_READ, TALENT_EDIT))
    rights = tuple(Grant(code, account.organization_id) for code in codes)
    held = frozenset(codes)
    return Actor(account.id, account.id, account.username, account.display_name, account.member_id, rights, held)


async def _name(session: AsyncSession, keeper: Actor, made: Tourism) -> dict[str, TalentAssign]:
    """What is given to heads, to secretaries and to the others."""
    ids = {}
    for ordinal, (kind, title, training) in enumerate(GRADES, start=1):
        body = {"kind": kind, "title": title, "ordinal": ordinal, "training": training}
        ids[title] = await grades.create(session, keeper, TalentGradeCreate(organization_id=made.root.id, **body))
    pairs = {
        "head": ("经营管理类", "领军层", "连续两年带队完成经营目标"),
        "sales": ("市场营销类", "骨干层", "市场开拓实绩突出"),
        "department": ("经营管理类", "骨干层", "牵头办成两件跨部门的难事"),
        "secretary": ("党务政工类", "骨干层", "支部工作扎实,急难任务冲在前"),
        "young": ("党务政工类", "青年后备层", "在一线项目中独当一面"),
    }
    day = clock.today() - timedelta(days=200)
    return {
        key: TalentAssign(class_id=ids[one], tier_id=ids[two], since=day, reason=reason)
        for key, (one, two, reason) in pairs.items()
    }


async def _give(
    session: AsyncSession, keeper: Actor, post: DemoPost, named: dict[str, TalentAssign], place: int, market: UUID
) -> None:
    by_title = {"总经理": "head", "党支部书记": ("young", "secretary")[place % 2], "部长": "department"}
    key = "sales" if post.organization_id == market else by_title.get(post.title, "head")
    await talents.assign(session, keeper, post.member_id, named[key])
    if key == "young" and place % 4 == 0:
        later = named["secretary"].model_copy(update={"since": clock.today() - timedelta(days=30)})
        await talents.assign(session, keeper, post.member_id, later)


def _noted(made: Tourism, cadres: list[DemoPost]) -> list[DemoPost]:
    """Heads of subsidiaries first, then a secretary: the first two are those one can sign in as beside."""
    first = made.subsidiaries[0].id
    heads = [post for post in cadres if post.title == "总经理"]
    secretary = [post for post in cadres if post.organization_id == made.branch_of[first].id]
    return [heads[0], *secretary, *heads[1:]]


async def _note(
    session: AsyncSession, keeper: Actor, post: DemoPost, note: tuple[Occasion, int, str, str | None], today: date
) -> None:
    occasion, days, fact, outcome = note
    day = today - timedelta(days=days)
    body = {"observed_on": day, "occasion": occasion, "fact": fact, "outcome": outcome}
    key = await observations.sign(session, keeper, ObservationSign(post_id=post.id, **body))
    if occasion == "hard_task":
        body["fact"] = "带队完成暴雨后步道抢修,一天半恢复开放。"
        await observations.correct(session, keeper, key, ObservationCorrect(**body, reason="核对调度记录,时长有误"))
