"""The demonstration's burden meter: a budget that was decided, and complaints with their answers."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from uuid import UUID, uuid5

from dangjian.appraisal.burden.models import BurdenStandard
from dangjian.appraisal.burden.rules import Weights
from dangjian.appraisal.feedback.actions import wait_for_answer
from dangjian.appraisal.feedback.models import Feedback
from dangjian.appraisal.feedback.rules import ANSWER_WITHIN
from dangjian.appraisal.workdays.queries import working_days_after
from dangjian.kernel import clock
from dangjian.kernel.db import Database

BUDGET = Decimal(60)
OFFICE = "集团党委组织部"


@dataclass(frozen=True)
class Complaint:
    """A complaint so many days ago; who asked is none for an anonymous one."""

    days_ago: int
    about: str
    text: str
    asked_by_name: str | None
    answered_after: int | None = None
    answer: str | None = None


COMPLAINTS = (
    Complaint(
        *(46, "登记台账", "党费收缴的应缴人数每月都一样,能不能带出来?", None),
        *(6, "有道理。党员人数由组织登记带出,年底前改好;改好前只在人数变动时填写。"),
    ),
    Complaint(
        *(38, "现场核验", "核验时又要看纸质签到表,台账里已经有了。", "李志强"),
        *(9, "已通知各核验组:台账已有的不再要求纸质材料。"),
    ),
    Complaint(
        *(30, "报告整改情况", "要求附照片,可是整改的是会议记录。", None),
        *(20, "附件一直是选传,已在表单上写明;答复晚了,请谅解。"),
    ),
    Complaint(6, "登记台账", "党课和书记讲党课分两处填,内容一样。", None),
    Complaint(3, "责任书", "希望条款能从去年带过来再改。", "赵海燕"),
)


async def fill(database: Database, root_id: UUID) -> None:
    """Write what the enterprise decided and what it was told."""
    weights = vars(Weights())
    async with database.transaction() as session:
        session.add(
            BurdenStandard(
                **weights,
                root_id=root_id,
                number=1,
                budget=BUDGET,
                reason="党委会决定:每个支部每月填报(折算)不超过 60 次",
                set_at=clock.now() - timedelta(days=60),
                set_by=None,
                set_by_name=OFFICE,
            )
        )
        for number, one in enumerate(COMPLAINTS):
            received = clock.today() - timedelta(days=one.days_ago)
            answered = None if one.answered_after is None else received + timedelta(days=one.answered_after)
            row = Feedback(
                id=uuid5(root_id, f"feedback {number}"),
                organization_id=root_id,
                client_id=uuid5(root_id, f"sent {number}"),
                about=one.about,
                text=one.text,
                is_anonymous=one.asked_by_name is None,
                asked_by_name=one.asked_by_name,
                received_on=received,
                due_on=await working_days_after(session, received, ANSWER_WITHIN),
                state="answered" if answered else "open",
                answer=one.answer,
                answered_on=answered,
                answered_by_name=OFFICE if answered else None,
                version=2 if answered else 1,
            )
            session.add(row)
            await session.flush()
            if answered is None:
                await wait_for_answer(session, row)
