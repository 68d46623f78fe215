"""Check-ins (interfaces.md, F2–F3): what each kind may say, until when it is undone, and what it does to the task."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Literal

Kind = Literal["progress", "no_change", "done", "blocked"]
KIND_TITLES: Mapping[Kind, str] = {"progress": "有进展", "no_change": "无变化", "done": "已完成", "blocked": "受阻"}
UNDO = timedelta(minutes=10)
AHEAD = timedelta(minutes=5)
WHOLE = Decimal(100)
OPEN_STATES = ("assigned", "accepted", "in_progress", "returned")

CLOCK_AHEAD = "手机时间比服务器快了 5 分钟以上,请校准手机时间后重试"
NOT_NOW: Mapping[str, str] = {
    "submitted": "这项任务已提交、正在等待验收,现在不能打点。",
    "completed": "这项任务已办结,不用再打点。",
    "cancelled": "这项任务已取消,不用再打点。",
}
DONE_BY_OWNER = "“已完成”由任务负责人填报,请选择“有进展”。"
UNDO_OVER = "打点超过 10 分钟,不能再撤销;请用新的打点更正。"
UNDO_JUDGED = "这项任务在此之后已提交或已由上级处理,不能再撤销;如有出入请联系交办人。"


@dataclass(frozen=True)
class Stand:
    """How a task stands, as far as a check-in can change it."""

    state: str
    percent: Decimal
    is_blocked: bool
    is_returned: bool


def fault(kind: Kind, percent: Decimal | None, note: str | None) -> tuple[str, str] | None:
    """Which field does not fit the kind and why, or none."""
    if kind == "progress" and percent is None:
        return "percent", "请选择进展到百分之几"
    if kind == "no_change" and percent is not None:
        return "percent", "“无变化”不填百分比"
    if kind == "done" and percent not in (None, WHOLE):
        return "percent", "“已完成”即为 100%,不填其他百分比"
    return ("note", "请写一句困难在哪里,便于帮您解决") if kind == "blocked" and note is None else None


def is_ahead(occurred_at: datetime, now: datetime) -> bool:
    """Whether the phone's clock runs ahead of the server's by more than is tolerated."""
    return occurred_at > now + AHEAD


def why_not(kind: Kind, state: str, is_owner: bool) -> str | None:
    """Why the task takes no such check-in now, or none."""
    if state not in OPEN_STATES:
        return NOT_NOW[state]
    return DONE_BY_OWNER if kind == "done" and not is_owner else None


def effect(kind: Kind, percent: Decimal | None, before: Stand) -> Stand:
    """How the task stands afterwards; a task sent back stays marked until it is submitted again."""
    if kind == "done":
        return Stand("submitted", WHOLE, False, False)
    blocked = before.is_blocked if kind == "no_change" else kind == "blocked"
    return Stand("in_progress", before.percent if percent is None else percent, blocked, before.is_returned)


def applies(occurred_at: datetime, last_at: datetime | None) -> bool:
    """An older check-in that arrives late is kept and overwrites nothing newer."""
    return last_at is None or occurred_at >= last_at


def undo_until(received_at: datetime) -> datetime:
    """Ten minutes from when the server had it."""
    return received_at + UNDO


def why_no_undo(received_at: datetime, now: datetime, kind: str, task_state: str) -> str | None:
    """Why a check-in can no longer be taken back, or none."""
    if now > undo_until(received_at):
        return UNDO_OVER
    judged = task_state in ("completed", "cancelled") or (kind != "done" and task_state == "submitted")
    if kind == "done" and task_state in ("returned", "in_progress"):
        judged = True
    return UNDO_JUDGED if judged else None
