"""When a purpose may be put in force (P5; PIPL arts. 13, 55, 56: the ground, and the assessment before it begins)."""

from datetime import date
from typing import Literal

LegalBasis = Literal["consent", "contract", "law"]
PurposeState = Literal["draft", "in_force", "ended"]
Verdict = Literal["acceptable", "acceptable_with_measures", "unacceptable"]


def fault_of_assessment(assessed_on: date, verdict: Verdict, measures: str | None, today: date) -> str | None:
    """Why a record of an assessment is not complete, or none."""
    if assessed_on > today:
        return "评估日期不能晚于今天,请核对。"
    if verdict == "acceptable_with_measures" and not measures:
        return "结论为“采取措施后可接受”时,请写明措施。"
    return None


def fault_of_start(state: PurposeState, verdict: Verdict | None) -> str | None:
    """Why a purpose cannot be put in force now, or none."""
    if state != "draft":
        return "只有草稿可以启用;已结束的目的请新建。"
    if verdict is None:
        return "还没有个人信息保护影响评估记录,请先登记评估再启用。"
    if verdict == "unacceptable":
        return "影响评估结论为“不可接受”,不能启用;请调整后重新评估。"
    return None
