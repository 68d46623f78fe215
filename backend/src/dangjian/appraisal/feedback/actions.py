"""Asking and answering; of an anonymous asker nothing is written down anywhere, the audit trail included."""

from contextlib import nullcontext
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.appraisal.feedback import queries, rules
from dangjian.appraisal.feedback.models import Feedback
from dangjian.appraisal.feedback.schemas import FeedbackCreate
from dangjian.appraisal.permissions import FEEDBACK_ANSWER
from dangjian.appraisal.workdays.queries import working_days_after
from dangjian.contracts.integration import Audience, TodoCategory, TodoSource, open_todo, settle_todo
from dangjian.kernel import audit, clock
from dangjian.kernel.concurrency import expect
from dangjian.kernel.errors import Invalid, RuleBroken, TooMany
from dangjian.kernel.events import announce
from dangjian.kernel.security import Actor

PACE = rules.Pace()
_CATEGORY = TodoCategory(code="appraisal.feedback.answer", title="减负直通车")


class AlreadyAnswered(RuleBroken):
    """An answer is given once."""

    code = "feedback_already_answered"


async def ask(session: AsyncSession, actor: Actor, data: FeedbackCreate, secret: bytes) -> dict[str, object]:
    """Receive a complaint, to be answered within ten working days (国办函〔2026〕12号)."""
    receipt = rules.receipt_of(secret, data.client_id) if data.anonymous else None
    known = await queries.by_client_id(session, data.client_id)
    if known is not None:
        if (known.about, known.text, known.is_anonymous) != (data.about, data.text, data.anonymous):
            raise Invalid(rules.OTHER_CONTENT)
        return {"due_on": known.due_on, "receipt": receipt}
    if not PACE.allows(actor.account_id, clock.now()):
        raise TooMany(rules.TOO_OFTEN, 600)
    root_id = await queries.root_of(session, actor)
    if root_id is None:
        raise Invalid("组织架构尚未同步,暂时不能提交,请稍后再试。")
    row = await _received(session, actor, data, root_id, receipt)
    await _tell(session, None if data.anonymous else actor, row)
    return {"due_on": row.due_on, "receipt": receipt}


async def _received(
    session: AsyncSession, actor: Actor, data: FeedbackCreate, root_id: UUID, receipt: str | None
) -> Feedback:
    today = clock.today()
    row = Feedback(
        id=uuid4(),  # not ordered by time: the moment could tell who asked
        organization_id=root_id,
        client_id=data.client_id,
        about=data.about,
        text=data.text,
        is_anonymous=data.anonymous,
        asked_by=None if data.anonymous else actor.account_id,
        asked_by_name=None if data.anonymous else actor.display_name,
        receipt_hash=rules.kept(receipt) if receipt else None,
        received_on=today,
        due_on=await working_days_after(session, today, rules.ANSWER_WITHIN),
        state="open",
        version=1,
    )
    session.add(row)
    await session.flush()
    return row


async def _tell(session: AsyncSession, actor: Actor | None, row: Feedback) -> None:
    """One audit row (without any trace of an anonymous caller), a to-do for those who answer, news for open pages."""
    after = {"about": row.about, "due_on": row.due_on.isoformat(), "anonymous": row.is_anonymous}
    with nullcontext() if actor else audit.unseen():
        await audit.write(session, actor, "feedback.ask", "feedback", row.id, after=after)
        await wait_for_answer(session, row)
    await announce(session, "feedback", row.id, row.organization_id)


async def wait_for_answer(session: AsyncSession, row: Feedback) -> None:
    """Say that it waits for those who answer."""
    await open_todo(
        session,
        _source(row),
        row.version,
        title=f"答复减负意见:{row.about}"[:200],
        category=_CATEGORY,
        audience=Audience.holders(FEEDBACK_ANSWER, row.organization_id),
        organization_id=row.organization_id,
        page=f"/feedback?id={row.id}",
        originator=row.asked_by_name or "匿名",
        due_on=row.due_on,
    )


def _source(row: Feedback) -> TodoSource:
    return TodoSource(service="appraisal", noun="feedback", object_id=row.id, key="answer")


async def reply(session: AsyncSession, actor: Actor, feedback_id: UUID, words: str, seen: int) -> None:
    """Answer with words that the asker reads; once."""
    row = await queries.locked(session, actor, feedback_id)
    if row.state != "open":
        raise AlreadyAnswered(rules.ALREADY_ANSWERED)
    expect(seen, row.version)
    row.state, row.answer, row.answered_on = "answered", words, clock.today()
    row.answered_by, row.answered_by_name = actor.account_id, actor.display_name
    row.version += 1
    await session.flush()
    after = {"state": row.state, "in_time": rules.in_time(row.answered_on, row.due_on)}
    place = row.organization_id
    await audit.write(
        session, actor, "feedback.answer", "feedback", row.id, organization_id=place, after=after, reason=words
    )
    await settle_todo(session, _source(row), row.version)
    await announce(session, "feedback", row.id, place)
