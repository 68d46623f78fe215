"""Publishing notices, and saying yes, no or no longer to them."""

from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.identity import ConsentChanged
from dangjian.identity.notices import rules
from dangjian.identity.notices.models import ConsentStep, Notice
from dangjian.identity.notices.queries import latest, own
from dangjian.identity.notices.schemas import ConsentSay, NoticeCreate
from dangjian.identity.purposes.queries import find as find_purpose
from dangjian.kernel import audit, clock
from dangjian.kernel.errors import Conflict, NotFound
from dangjian.kernel.events import emit
from dangjian.kernel.ids import new_id
from dangjian.kernel.security import Actor


async def publish(session: AsyncSession, actor: Actor, data: NoticeCreate) -> Notice:
    """The next version of a purpose's notice."""
    purpose = await find_purpose(session, data.purpose_id, for_update=True)
    if purpose.state == "ended":
        raise Conflict("该目的已结束,不能再发布告知。")
    last = await latest(session, purpose.id)
    notice = Notice(
        id=new_id(),
        purpose_id=purpose.id,
        number=(last.number if last else 0) + 1,
        text=data.text,
        published_at=clock.now(),
        published_by=actor.account_id,
        published_by_name=actor.display_name,
    )
    session.add(notice)
    await session.flush()
    after = {"notice_id": notice.id, "number": notice.number}
    await audit.write(session, actor, "notice.publish", "purpose", purpose.id, after=after)
    return notice


async def say(session: AsyncSession, actor: Actor, data: ConsentSay) -> None:
    """Keep what the caller says to the notice he has read; only the current version can be answered."""
    mine = next((row for row in await own(session, actor.account_id) if row["notice_id"] == data.notice_id), None)
    if mine is None:
        raise NotFound("没有找到这份告知,可能已有新版本,请刷新后再看。")
    if mine["legal_basis"] != "consent":
        raise Conflict("这一项依据法律或合同处理,不以同意为前提,不需要表态。")
    fault = rules.fault_of_step(data.step, mine["step"], mine["answered_number"], mine["number"])
    if fault:
        raise Conflict(fault)
    session.add(
        ConsentStep(id=new_id(), account_id=actor.account_id, notice_id=data.notice_id, step=data.step, at=clock.now())
    )
    await session.flush()
    after = {"step": data.step, "notice_id": data.notice_id, "number": mine["number"]}
    await audit.write(session, actor, f"consent.{data.step}", "purpose", mine["purpose_id"], after=after)
    changed = ConsentChanged(account_id=actor.account_id, purpose_code=mine["code"], is_given=data.step == "given")
    await emit(session, changed)
