"""Which stages of a target are due, what may follow what, and who accepts."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal
from uuid import UUID

State = Literal["provisional", "submitted", "returned", "accepted"]
Move = Literal["submit", "accept", "return"]
STATE_TITLES: Mapping[str, str] = {
    "provisional": "已自动计算,待提交",
    "submitted": "已提交,待验收",
    "returned": "已退回,待重新提交",
    "accepted": "已验收",
}
MOVE_TITLES: Mapping[Move, str] = {"submit": "提交", "accept": "验收", "return": "退回"}
FOLLOWS: Mapping[Move, tuple[str, ...]] = {
    "submit": ("provisional", "returned"),
    "accept": ("submitted",),
    "return": ("submitted",),
}
SUBMIT_WITHIN_DAYS = 10
OWN_RESULT = "目标结果由上级验收:请由上级组织中有验收权限的人办理。"
OWN_SUBMISSION = "提交结果的人不能自己验收,请由上级的另一位同事办理。"
NO_READING = "这个目标到期前没有任何进度读数,不能提交。请先在“进度填报”中补报截至期限的数值或说明。"


def why_not(move: Move, state: str) -> str | None:
    """Why a result in this state cannot make the move, or none."""
    if state in FOLLOWS[move]:
        return None
    return f"这项结果{STATE_TITLES[state]},现在不能{MOVE_TITLES[move]}。"


def last_quarter(today: date) -> tuple[str, date]:
    """The quarter that ended last before today: its name and its last day (A-41: accepted quarter by quarter)."""
    year, quarter = today.year, (today.month - 1) // 3
    if quarter == 0:
        year, quarter = year - 1, 4
    return f"{year}-Q{quarter}", date(year, quarter * 3, monthrange(year, quarter * 3)[1])


def is_superior(organization_path: str, organization_id: UUID, heads: Mapping[UUID, str]) -> bool:
    """Whether one of the heads on which the permission is held lies above the organisation, or it is the topmost."""
    if organization_path == f"/{organization_id}/":
        return organization_id in heads
    return any(head != organization_id and organization_path.startswith(path) for head, path in heads.items())


def findings(tasks: Sequence[Mapping[str, Any]], life: Sequence[Mapping[str, Any]]) -> list[str]:
    """What stands out on the way back from a figure (A-42): said as facts, never as a judgement of a person."""
    found = []
    if not tasks:
        found.append("目标下没有任何任务:分解没有落到可办的事。")
    unfinished = [task for task in tasks if task["state"] not in ("completed", "cancelled")]
    if unfinished:
        found.append(f"{len(tasks)} 项任务中有 {len(unfinished)} 项没有办结。")
    delayed = [task for task in tasks if task["delayed_days"] > 0]
    if delayed:
        found.append(f"{len(delayed)} 项任务延过期,合计 {sum(task['delayed_days'] for task in delayed)} 天。")
    without = [task for task in tasks if not task["owner_name"]]
    if without:
        found.append(f"{len(without)} 项任务没有责任人。")
    silent = [one["title"] for one in life if one["count"] == 0]
    if silent:
        found.append(f"期间台账没有记录:{'、'.join(silent)}。")
    return found


def is_same_person(one: tuple[UUID, UUID | None], other: tuple[UUID | None, UUID | None]) -> bool:
    """One account, or one member with two accounts."""
    return one[0] == other[0] or (one[1] is not None and one[1] == other[1])
