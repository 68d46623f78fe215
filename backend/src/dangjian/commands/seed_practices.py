"""The demonstration's practice: what a joint branch of the post built, and how it spread over the city (D-37)."""

from datetime import timedelta
from uuid import UUID

from dangjian.demo import Postal
from dangjian.demo.chance import fixed_id
from dangjian.demo.data import DemoOrganization
from dangjian.kernel import clock
from dangjian.kernel.db import Database
from dangjian.kernel.events import drain
from dangjian.kernel.peers import Peers
from dangjian.kernel.security import Actor, Grant, Permission
from dangjian.main import create_app
from dangjian.registry.organization_changes import actions as changes
from dangjian.registry.organization_changes.schemas import (
    OrganizationCreate,
    OrganizationRename,
    OrganizationReshape,
)
from dangjian.registry.permissions import ORGANIZATION_CHANGE, ORGANIZATION_READ
from dangjian.targets.permissions import PRACTICE_ADOPT, PRACTICE_PUBLISH, PRACTICE_READ
from dangjian.targets.practices import actions
from dangjian.targets.practices.schemas import PracticePublish, PracticeSay, PracticeStop

UNITS = ("信息技术中心", "服务质量部")
JOINED_AGO, BUILT_AGO = 260, 231
NAME = "宣传品管控系统"
WORDS = (
    "宣传品从申领、审核、张贴到回收全程登记,一物一码;到期前五天提醒网点更换,过期的当天下架。\n"
    "网点用手机扫码登记,不另填表;服务质量部按月抽查,抽查结果只用于改进系统。"
)
# Every branch answers by its turn: after so many days, or not yet; a few decline or give it up again.
DECLINED = {
    9: "本支部没有对外营业的网点,不使用宣传品。",
    27: "片区正在合并网点,年底前再定。",
    44: "已使用县公司的登记台账。",
}
SILENT = frozenset({3, 7, 12, 16, 21, 25, 30, 34, 38, 41, 46})
GIVEN_UP = 19


async def fill(database: Database, post: Postal, number: int) -> None:
    """The branch becomes a joint one, publishes what it built, and the branches of the city answer."""
    joint = post.office_of[post.city.id][-1]
    await _join(database, post, joint, number)
    await drain(database)
    app = create_app(database)
    peers: Peers = app.state.peers
    try:
        await _spread(database, peers, post, joint, number)
    finally:
        await peers.close()
    await drain(database)


def _actor(number: int, name: str, place: UUID, *held: Permission) -> Actor:
    key = fixed_id(number, "practice-actor", f"{place}")
    grants = tuple(Grant(one.code, place) for one in held)
    return Actor(key, key, "demo", name, None, grants, frozenset(one.permission for one in grants))


async def _join(database: Database, post: Postal, joint: DemoOrganization, number: int) -> None:
    """Two departments of the city's company, and the branch that their members form from a day on (ORG-01)."""
    office = _actor(number, "省公司党委组织部", post.root.id, ORGANIZATION_READ, ORGANIZATION_CHANGE)
    on = clock.today() - timedelta(days=JOINED_AGO)
    why = {"effective_on": on, "reason": "两个部门党员人数少、工作联系紧,联合成立党支部"}
    company = post.city.name.removesuffix("党委")
    async with database.transaction() as session:

        async def create(code: str, name: str, kind: str, parent: UUID) -> UUID:
            said = {"code": code, "name": name, "kind": kind, "parent_id": parent}
            made = await changes.create(session, office, OrganizationCreate.model_validate(why | said))
            key: UUID = made["change"].organization_id
            return key

        unit = await create(f"{post.city.code}X", company, "unit", post.root.id)
        departments = [
            await create(f"{post.city.code}X{step}", f"{company}{name}", "department", unit)
            for step, name in enumerate(UNITS, start=1)
        ]
        renamed = OrganizationRename.model_validate(why | {"name": f"{company}第五党支部"})
        await changes.rename(session, office, joint.id, renamed)
        shape = OrganizationReshape.model_validate(why | {"form": "joint", "unit_ids": tuple(departments)})
        await changes.reshape(session, office, joint.id, shape)


async def _spread(database: Database, peers: Peers, post: Postal, joint: DemoOrganization, number: int) -> None:
    today = clock.today()
    built = today - timedelta(days=BUILT_AGO)
    names = {member.id: member.name for member in post.members}
    heads = {one.organization_id: names[one.member_id] for one in post.posts}
    said = {"organization_id": joint.id, "title": NAME, "description": WORDS, "since": built}
    meant = {"scope_id": post.city.id, "scope_kind": "branch"}
    publisher = _actor(number, heads[joint.id], joint.id, PRACTICE_READ, PRACTICE_PUBLISH)
    places = [one for one in post.organizations if one.kind == "branch" and one.id != joint.id]
    async with database.transaction() as session:
        key = await actions.publish(session, peers, publisher, PracticePublish.model_validate(said | meant))
        for turn, place in enumerate(places):
            if turn in SILENT:
                continue
            head = _actor(number, heads[place.id], place.id, PRACTICE_READ, PRACTICE_ADOPT)
            if turn in DECLINED:
                refusal = PracticeSay(organization_id=place.id, kind="declined", note=DECLINED[turn])
                await actions.say(session, head, key, refusal)
                continue
            since = built + timedelta(days=14 + turn * 4)
            await actions.say(session, head, key, PracticeSay(organization_id=place.id, kind="adopted", since=since))
            if turn == GIVEN_UP:
                over = {"ended_on": since + timedelta(days=60), "reason": "片区网点撤并,宣传品由县公司统一管理。"}
                await actions.stop(session, head, key, PracticeStop(organization_id=place.id, **over))
