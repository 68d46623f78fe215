"""A task's life (A-34 追踪, 定责): which move may follow which state, by when it is due, and what it waits for."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

State = Literal["assigned", "accepted", "in_progress", "submitted", "returned", "completed", "cancelled"]
Side = Literal["party", "business"]
Kind = Literal[
    "key_task",
    "production",
    "org_life",
    "commitment",
    "rectification",
    "meeting",
    "topic",
    "task_force",
    "project",
    "event",
    "other",
]
Focus = Literal["key_post", "bottleneck", "key_equipment", "urgent_product"]
Move = Literal[
    "accept",
    "submit",
    "complete",
    "return",
    "cancel",
    "reopen",
    "delay",
    "ask_delay",
    "refuse_delay",
    "assign",
    "remind",
    "link",
]
StepKind = Literal[
    "assigned",
    "accepted",
    "submitted",
    "unsubmitted",
    "returned",
    "completed",
    "cancelled",
    "reopened",
    "delayed",
    "delay_asked",
    "delay_refused",
    "reminded",
    "linked",
]

STATE_TITLES: Mapping[str, str] = {
    "assigned": "待接收",
    "accepted": "已接收",
    "in_progress": "办理中",
    "submitted": "待验收",
    "returned": "已退回",
    "completed": "已办结",
    "cancelled": "已取消",
}
KIND_TITLES: Mapping[str, str] = {
    "key_task": "重点工作",
    "production": "生产经营",
    "org_life": "组织生活",
    "commitment": "承诺事项",
    "rectification": "整改事项",
    "meeting": "会议决定",
    "topic": "书记领题",
    "task_force": "党员突击队",
    "project": "重点项目",
    "event": "重要活动",
    "other": "其他",
}
FOCUS_TITLES: Mapping[str, str] = {
    "key_post": "关键岗位",
    "bottleneck": "瓶颈工序",
    "key_equipment": "重点设备",
    "urgent_product": "急需产品",
}
WITH_OWNER = ("assigned", "accepted", "in_progress", "returned")
LIVE = (*WITH_OWNER, "submitted")
OVER = ("completed", "cancelled")
ALLOWED: Mapping[Move, tuple[str, ...]] = {
    "accept": ("assigned",),
    "submit": WITH_OWNER,
    "complete": ("submitted",),
    "return": ("submitted",),
    "cancel": LIVE,
    "reopen": OVER,
    "delay": WITH_OWNER,
    "ask_delay": WITH_OWNER,
    "refuse_delay": WITH_OWNER,
    "assign": WITH_OWNER,
    "remind": WITH_OWNER,
    "link": WITH_OWNER,
}
MOVE_TITLES: Mapping[Move, str] = {
    "accept": "接收",
    "submit": "提交",
    "complete": "验收通过",
    "return": "退回",
    "cancel": "取消",
    "reopen": "重新办理",
    "delay": "调整期限",
    "ask_delay": "申请延期",
    "refuse_delay": "不同意延期",
    "assign": "改派",
    "remind": "催办",
    "link": "改动前置任务",
}
EFFECTS: Mapping[Move, tuple[StepKind, Mapping[str, object]]] = {
    "accept": ("accepted", {"state": "accepted"}),
    "submit": ("submitted", {"state": "submitted", "percent": Decimal(100), "is_blocked": False, "is_returned": False}),
    "complete": ("completed", {"state": "completed"}),
    "return": ("returned", {"state": "returned", "is_returned": True}),
    "cancel": ("cancelled", {"state": "cancelled", "asked_due_on": None}),
    "reopen": ("reopened", {"state": "in_progress", "is_returned": False}),
    "delay": ("delayed", {}),
    "ask_delay": ("delay_asked", {}),
    "refuse_delay": ("delay_refused", {"asked_due_on": None}),
    "assign": ("assigned", {"state": "assigned"}),
    "remind": ("reminded", {}),
    "link": ("linked", {}),
}
Power = Literal["owner", "own", "assign", "judge"]
BY_OWNER: tuple[Move, ...] = ("accept", "submit", "ask_delay")
BY_ASSIGNER: tuple[Move, ...] = ("assign", "remind", "cancel", "link")
WORKING_DAYS_AHEAD = 2
DUE_SOON_DAYS = 3
FARTHEST = timedelta(days=366 * 3)
OWN_RESULT = "这项任务由您负责或参与,按回避规则不能由您自己验收。请由交办人或上级验收。"
NOT_OWNER = "这项任务不由您负责。如需改派,请联系交办人。"
NOT_ASSIGNER = "只有交办人或有交办权限的人可以这样做。"
NOT_JUDGE = "只有交办人或上级可以验收和批准延期。"


def number_of(year: int, serial: int) -> str:
    """The number by which people speak of a task, e.g. RW-26-0001."""
    return f"RW-{year % 100:02d}-{serial:04d}"


def why_not(move: Move, state: str) -> str | None:
    """Why the state forbids a move, or none."""
    if state in ALLOWED[move]:
        return None
    return f"这项任务{STATE_TITLES[state]},现在不能{MOVE_TITLES[move]}。"


def in_calendar(day: date) -> bool:
    """Whether the working-day calendar reaches that far."""
    return 2020 <= day.year <= 2040


def why_not_allowed(move: Move, powers: Collection[Power]) -> str | None:
    """Why the caller may not: the owner carries out, the assigner assigns, and nobody accepts his own; or none."""
    if move in BY_OWNER:
        return None if "owner" in powers else NOT_OWNER
    if move in BY_ASSIGNER:
        return None if "assign" in powers else NOT_ASSIGNER
    if "own" in powers:
        return OWN_RESULT
    return None if "judge" in powers else NOT_JUDGE


def fault_of_due(starts_on: date, due_on: date, today: date, days_left: int, *, is_urgent: bool) -> str | None:
    """Why a day cannot be set (interfaces.md: at least two working days, unless marked 应急), or none."""
    if due_on < today:
        return "办结期限不能早于今天"
    if due_on < starts_on:
        return "办结期限不能早于开始日期"
    if not is_urgent and days_left < WORKING_DAYS_AHEAD:
        return "办结期限至少留两个工作日;安保、应急等特殊事项请标为应急并写明理由"
    return "办结期限应在三年之内" if due_on > today + FARTHEST else None


def fault_of_urgency(is_urgent: bool, reason: str | None) -> str | None:
    """An urgent task says why it is (12号文: 除安保、应急等特殊场景), or none."""
    if is_urgent and not reason:
        return "应急任务须写明理由"
    return "只有应急任务才写应急理由" if reason and not is_urgent else None


def fault_of_focus(kind: str, focus: str | None) -> str | None:
    """A task force has one of the four focuses (E-07), nothing else has one; or none."""
    if kind == "task_force":
        return None if focus else "党员突击队须选择攻坚方向:关键岗位、瓶颈工序、重点设备或急需产品"
    return "只有党员突击队任务才填写攻坚方向" if focus else None


def closes_circle(task: object, needs: object, edges: Iterable[tuple[object, object]]) -> bool:
    """Whether the task would in the end wait for itself; `edges` are (task, what it needs)."""
    waits: dict[object, list[object]] = {}
    for one, other in edges:
        waits.setdefault(one, []).append(other)
    seen, todo = set(), [needs]
    while todo:
        at = todo.pop()
        if at == task:
            return True
        if at not in seen:
            seen.add(at)
            todo += waits.get(at, [])
    return False


def is_overdue(state: str, due_on: date, today: date) -> bool:
    """Overdue while it lies with the owner; what is submitted waits for the superior, not for the owner."""
    return state in WITH_OWNER and due_on < today


def why_not_before(numbers: Iterable[str]) -> str | None:
    """A task is not submitted before what it needs is over; or none."""
    waiting = "、".join(numbers)
    return f"前置任务 {waiting} 尚未办结,暂不能提交本任务。" if waiting else None
