"""The demonstration's venues (E-44), what was spent on them (A-73) and what was made public (E-46); all invented."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.demo.data import DemoMember, DemoOrganization
from dangjian.kernel import clock
from dangjian.kernel.db import Database
from dangjian.kernel.ids import new_id
from dangjian.kernel.security import Actor, Grant
from dangjian.registry.openness_entries import actions as openness
from dangjian.registry.openness_entries.schemas import OpennessEntryWrite
from dangjian.registry.permissions import (
    FUND_EDIT,
    OPENNESS_EDIT,
    VENUE_AWARD,
    VENUE_CHECK,
    VENUE_EDIT,
    VENUE_STANDARD,
)
from dangjian.registry.venue_funds import actions as funds
from dangjian.registry.venue_funds.schemas import FundShareWrite, VenueFundCorrect, VenueFundCreate
from dangjian.registry.venue_standards import actions as standards
from dangjian.registry.venue_standards.rules import SHIPPED
from dangjian.registry.venue_standards.schemas import Standard, VenueStandardWrite
from dangjian.registry.venues import actions as venues
from dangjian.registry.venues.schemas import ItemChecked, VenueAwardWrite, VenueCheckWrite, VenueWrite

RIGHTS = (FUND_EDIT, OPENNESS_EDIT, VENUE_AWARD, VENUE_CHECK, VENUE_EDIT, VENUE_STANDARD)
# The source names 六有 and lists none: these are what the invented enterprise wrote into its own list.
ITEMS = (
    ("place", "有场所", "有固定的活动场所,面积够一个支部开会"),
    ("sign", "有标识", "门口有标识牌"),
    ("gear", "有设备", "桌椅和投影能正常使用"),
    ("books", "有资料", "学习资料当年更新过"),
    ("rules", "有制度", "管理制度上墙,责任人写明"),
    ("notes", "有记录", "使用登记本在用"),
)
KINDS = (
    ("activity", "党员活动阵地", "综合楼二层"),
    ("garden", "生产现场党员活动园地", "主控室旁"),
    ("study", "班组学习园地", "值班室"),
    ("hall", "党建展厅", "办公楼一层"),
)
ENTRIES = (
    ("openness", "上半年党费收缴情况", "应缴党费已全部收缴,明细在支部党员大会上通报。", 120, 60),
    ("openness", "发展党员公示", "拟接收预备党员 1 名,公示 5 个工作日,意见请告诉支部书记。", 9, -20),
    ("model", "身边的先锋", "本班组党员带头攻关,连续三个月无质量异议。", 30, None),
    ("policy", "安全生产要点", "作业前确认、作业中互保、作业后清点;发现隐患随时报告。", 45, None),
    ("study", "本月学习安排", "第一周集中学习,第三周讨论交流;请带学习笔记。", 15, -15),
)


async def fill(
    database: Database, organizations: Sequence[DemoOrganization], members: Sequence[DemoMember], *, with_list: bool
) -> None:
    """Venues of an enterprise's first branches, two budget lines of its head, and what four branches made public."""
    head = organizations[0].id
    branches = [one for one in organizations if one.kind == "branch"][:8]
    first = {one.organization_id: one.id for one in reversed(members)}
    async with database.transaction() as session:
        keeper = _keeper(head)
        if with_list:
            await _set_list(session, keeper, head)
        made = [await _venue(session, keeper, one, at, first.get(one.id)) for at, one in enumerate(branches)]
        await _award(session, keeper, made[:2])
        if with_list:
            await _check(session, keeper, made[:5])
        await _spend(session, keeper, head, made)
        for branch in branches[:4]:
            await _make_public(session, keeper, branch.id)


def _keeper(organization_id: UUID) -> Actor:
    key = new_id()
    rights = tuple(Grant(one.code, organization_id) for one in RIGHTS)
    return Actor(key, key, "demo", "组织部", None, rights, frozenset(one.permission for one in rights))


async def _set_list(session: AsyncSession, keeper: Actor, head: UUID) -> None:
    items = [{"code": code, "title": title, "hint": hint} for code, title, hint in ITEMS]
    standard = Standard.model_validate({**SHIPPED, "items": items})
    reason = "演示企业自己填写的清单,来源文件没有列出六有的内容"
    await standards.set_standard(session, keeper, head, VenueStandardWrite(standard=standard, reason=reason), 0)


async def _venue(
    session: AsyncSession, keeper: Actor, branch: DemoOrganization, at: int, responsible: UUID | None
) -> UUID:
    kind, name, place = KINDS[at % len(KINDS)]
    opened = clock.today() - timedelta(days=700 - 60 * at) if at < 7 else None
    facts: dict[str, Any] = {"kind": kind, "name": f"{branch.name.removesuffix('党支部')}{name}", "place": place}
    body = VenueWrite(organization_id=branch.id, opened_on=opened, responsible_member_id=responsible, **facts)
    return await venues.create(session, keeper, body)


async def _award(session: AsyncSession, keeper: Actor, made: Sequence[UUID]) -> None:
    for at, venue in enumerate(made):
        mark = VenueAwardWrite(granted_on=clock.today() - timedelta(days=140 + at), granting_body="集团党委(演示)")
        await venues.award(session, keeper, venue, mark, 1)


async def _check(session: AsyncSession, keeper: Actor, made: Sequence[UUID]) -> None:
    """All there at the first; something missing, or not looked at, at the others."""
    for at, venue in enumerate(made):
        looks = [
            ItemChecked(item=code, is_met=place < len(ITEMS) - at, note=None if place < len(ITEMS) - at else "需要补上")
            for place, (code, _, _) in enumerate(ITEMS[: len(ITEMS) - at // 3])
        ]
        day = clock.today() - timedelta(days=20 + at)
        await venues.check(session, keeper, venue, VenueCheckWrite(checked_on=day, items=looks), 2 if at < 2 else 1)


async def _spend(session: AsyncSession, keeper: Actor, head: UUID, made: Sequence[UUID]) -> None:
    """This year's line was corrected once; last year's went to one venue."""
    year = clock.today().year
    words = {"title": "示范阵地建设专项", "purpose": "建设示范阵地,补齐现场活动园地的设施"}
    amounts = ("80000.00", "62500.00", "24000.00")
    allocations = [
        FundShareWrite(venue_id=one, amount=Decimal(share)) for one, share in zip(made, amounts, strict=False)
    ]
    line = {"year": year, **words, "amount": Decimal("200000.00")}
    fund = await funds.create(
        session, keeper, VenueFundCreate(organization_id=head, **line, allocations=allocations[:2])
    )
    better = VenueFundCorrect(**line, allocations=allocations, reason="补列第三处阵地的设备购置")
    await funds.correct(session, keeper, fund, better, 1)
    last = {"year": year - 1, "title": "学习园地更新", "purpose": "更新展板和学习资料", "amount": Decimal("36000.00")}
    spent = [FundShareWrite(venue_id=made[2], amount=Decimal("36000.00"), note="展板 4 块")]
    await funds.create(session, keeper, VenueFundCreate(organization_id=head, **last, allocations=spent))


async def _make_public(session: AsyncSession, keeper: Actor, branch: UUID) -> None:
    for category, title, content, began, ended in ENTRIES:
        published = clock.today() - timedelta(days=began)
        facts = {"category": category, "title": title, "content": content, "published_on": published}
        body = OpennessEntryWrite(organization_id=branch, **facts, until=_until(ended))
        await openness.create(session, keeper, body)


def _until(days_ago: int | None) -> date | None:
    return None if days_ago is None else clock.today() - timedelta(days=days_ago)
