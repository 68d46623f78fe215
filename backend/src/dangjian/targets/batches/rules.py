"""How much one action may do, when it may be undone, and what a preview warns of."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Literal

State = Literal["waiting", "running", "done", "failed", "undone"]
Owner = Literal["head", "none"]
MOST_TEMPLATES = 50
MOST_TARGETS = 20_000
SHOWN = 20
UNDO_WITHIN = timedelta(days=7)
STATE_TITLES: Mapping[str, str] = {
    "waiting": "等待处理",
    "running": "正在下达",
    "done": "已完成",
    "failed": "未完成",
    "undone": "已撤销",
}


def fault_of_size(organizations: int, templates: int) -> tuple[str, str] | None:
    """Why an action of this size cannot be, or none."""
    if organizations == 0:
        return "under", "这个范围内没有您可以制定目标的组织,请换一个范围"
    if organizations * templates > MOST_TARGETS:
        return "under", f"一次最多生成 {MOST_TARGETS} 个目标,现为 {organizations * templates} 个,请缩小范围或分次下达"
    return None


def why_not_undo(state: str, finished_at: datetime | None, now: datetime, touched: int) -> str | None:
    """Why it cannot be undone, or none: once, within seven days, and only what nobody has worked on."""
    if state != "done" or finished_at is None:
        return f"这次批量下达{STATE_TITLES[state]},不能撤销。"
    if now - finished_at > UNDO_WITHIN:
        return "批量下达超过 7 天,不能整体撤销;请对个别目标用“取消”。"
    if touched:
        return f"其中 {touched} 个目标已经有人填报、分解、调整或安排任务,不能整体撤销;请对个别目标用“取消”。"
    return None


def warnings(without_owner: int, weights: Decimal) -> list[str]:
    """What to look at before sending it."""
    found = []
    if without_owner:
        found.append(f"{without_owner} 个组织没有现任负责人,其目标没有责任人,不能直接下达。")
    if weights not in (0, 100):
        found.append(f"各目标权重合计 {weights},不是 100。")
    return found
