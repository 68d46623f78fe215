"""The demonstration's register of purposes of personal data, each with its assessment and notice (P5); all invented."""

import hashlib
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.identity.notices import actions as notices
from dangjian.identity.notices.schemas import NoticeCreate
from dangjian.identity.permissions import PURPOSE_EDIT, PURPOSE_READ
from dangjian.identity.purposes import actions
from dangjian.identity.purposes.schemas import AssessmentRecord, PurposeCreate
from dangjian.kernel import clock
from dangjian.kernel.db import Database
from dangjian.kernel.ids import new_id
from dangjian.kernel.security import Actor

PURPOSES = (
    PurposeCreate(
        code="register",
        title="党组织与党员管理",
        legal_basis="law",
        provision="《中国共产党党员教育管理工作条例》;个人信息保护法第十三条第一款第三项",
        data_kinds="姓名、工号、入党日期、党籍与组织关系、任职;手机号和身份证号加密保存、默认遮蔽",
        retention="组织关系在本单位期间;转出后按档案规定保存",
    ),
    PurposeCreate(
        code="appraisal",
        title="支部考核与目标管理",
        legal_basis="contract",
        provision="本企业星级党支部管理办法;个人信息保护法第十三条第一款第二项(人力资源管理)",
        data_kinds="经办人、责任人和核验人的姓名与职务;只评价组织和工作,不评价个人思想",
        retention="随考核台账保存",
    ),
    PurposeCreate(
        code="issues",
        title="联系群众和解决诉求",
        legal_basis="contract",
        provision="个人信息保护法第十三条第一款第二项;匿名反映不收集身份",
        data_kinds="反映人自愿留下的姓名和联系方式(加密保存),诉求内容与办理过程",
        retention="办结并确认后三年",
    ),
)
NOTICE = (
    "为{title},我们处理以下信息:{kinds}。依据:{provision}。保存期限:{retention}。"
    "可在“我的信息”索取副本、申请更正或删除。"
)


async def fill(database: Database) -> None:
    """Three purposes in force."""
    async with database.transaction() as session:
        for at, purpose in enumerate(PURPOSES):
            await _one(session, purpose, at)


async def _one(session: AsyncSession, data: PurposeCreate, at: int) -> None:
    keeper = Actor(
        new_id(), new_id(), "demo", "安全管理员", None, (), frozenset({PURPOSE_EDIT.code, PURPOSE_READ.code})
    )
    purpose = await actions.create(session, keeper, data)
    assessment = AssessmentRecord(
        assessed_on=clock.today() - timedelta(days=200 + at),
        assessed_by_name="信息安全部",
        verdict="acceptable_with_measures",
        measures="手机号、身份证号加密;默认遮蔽,查看须写理由并留痕;按子树限定可见范围",
        sha256=hashlib.sha256(data.title.encode()).hexdigest(),
    )
    purpose = await actions.assess(session, keeper, purpose.id, purpose.version, assessment)
    await actions.start(session, keeper, purpose.id, purpose.version)
    words = {"title": data.title, "kinds": data.data_kinds, "provision": data.provision, "retention": data.retention}
    await notices.publish(session, keeper, NoticeCreate(purpose_id=purpose.id, text=NOTICE.format(**words)))
