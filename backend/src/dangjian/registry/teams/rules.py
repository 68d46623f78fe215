"""What holds for teams: which kinds there are, and who may be on a roster from when until when."""

from collections.abc import Sequence
from datetime import date
from typing import Literal
from uuid import UUID

Kind = Literal["research", "publicity", "counsellors", "liaison", "supervision", "service_team", "task_force"]
KIND_TITLES: dict[Kind, str] = {
    "research": "政工研究队伍",
    "publicity": "宣教队伍",
    "counsellors": "心理辅导员队伍",
    "liaison": "联络员队伍",
    "supervision": "督导队伍",
    "service_team": "党员服务队",
    "task_force": "党员突击队",
}
FIVE: tuple[Kind, ...] = ("research", "publicity", "counsellors", "liaison", "supervision")


def fault_of_days(starts_on: date, ends_on: date | None, today: date) -> tuple[str, str] | None:
    """The field at fault and why a team cannot have these days, or none."""
    if starts_on > today:
        return "starts_on", "成立日期不能晚于今天"
    if ends_on is not None and ends_on < starts_on:
        return "ends_on", "结束日期不能早于成立日期"
    return None


def fault_of_roster(members: Sequence[UUID], leads: Sequence[bool]) -> tuple[int, str] | None:
    """The place at fault and why a roster cannot be so, or none: everybody once, and one who leads."""
    seen: set[UUID] = set()
    for place, member in enumerate(members):
        if member in seen:
            return place, "同一名党员只能列一次"
        seen.add(member)
    if members and sum(leads) != 1:
        return 0, "须有且只有一名队长"
    return None
