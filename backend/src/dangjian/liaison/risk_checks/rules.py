"""A self-check campaign (C-44): asked of the units right below, answered with what was found or with nothing found."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Literal

Finding = Literal["none", "found"]
State = Literal["open", "closed"]

FINDING_TITLES: Mapping[Finding, str] = {"none": "未发现风险", "found": "发现风险并已登记"}
FEWEST_DAYS = 2
MOST_DAYS = 120


def fault_of_due(due_on: date, today: date, earliest: date) -> str | None:
    """Why a campaign cannot be due on a day, or none; two working days are left at least (减负)."""
    if due_on < earliest:
        return f"自查至少留两个工作日,最早 {earliest}"
    return "自查期限应在四个月之内" if due_on > today + timedelta(days=MOST_DAYS) else None


def fault_of_answer(finding: Finding, registered: int) -> str | None:
    """Why an answer does not fit what the unit registered, or none."""
    if finding == "none" and registered:
        return f"本单位在这次自查中已登记 {registered} 项风险,请选择“发现风险并已登记”"
    if finding == "found" and not registered:
        return "请先登记发现的风险,再提交自查结果"
    return None
