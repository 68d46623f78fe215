"""What holds for venues: days, what is missing of the checklist (A-71), and model venues (A-73)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal

State = Literal["planned", "open", "closed"]


def state_of(opened_on: date | None, closed_on: date | None, today: date) -> State:
    """Planned until the day it opens, closed from the day it closes."""
    if closed_on is not None and closed_on <= today:
        return "closed"
    return "open" if opened_on is not None and opened_on <= today else "planned"


def fault_of_days(
    opened_on: date | None, closed_on: date | None, close_reason: str | None, today: date
) -> tuple[str, str] | None:
    """The field at fault and why a venue cannot have these days, or none."""
    if closed_on is None:
        return ("closed_on", "填写了停用原因,请同时填写停用日期") if close_reason else None
    if opened_on is None:
        return "opened_on", "登记停用前请先填写启用日期"
    if closed_on < opened_on:
        return "closed_on", "停用日期不能早于启用日期"
    if closed_on > today:
        return "closed_on", "停用日期不能晚于今天"
    return None if close_reason else ("close_reason", "请写明停用原因")


def fault_of_checks(
    items: Sequence[str], listed: Sequence[Mapping[str, Any]], checked_on: date, opened_on: date | None, today: date
) -> tuple[str, str] | None:
    """Why these items cannot be checked, or none: only what the enterprise's list names, once, on a past day."""
    if not listed:
        return "items", "本企业还没有设置检查清单,请先由组织部在“阵地标准”中设置"
    if checked_on > today:
        return "checked_on", "检查日期不能晚于今天"
    if opened_on is not None and checked_on < opened_on:
        return "checked_on", "检查日期不能早于启用日期"
    known = {one["code"] for one in listed}
    for place, code in enumerate(items):
        if code not in known:
            return f"items.{place}.item", "清单中没有这一项,请刷新后重试"
        if code in items[:place]:
            return f"items.{place}.item", "同一项只能填一次"
    return None


def standing(checks: Sequence[Any]) -> dict[str, Any]:
    """The last word on each item: the latest day, and on one day what was noted last."""
    latest: dict[str, Any] = {}
    for check in sorted(checks, key=lambda one: (one["checked_on"], one["at"])):
        latest[check["item"]] = check
    return latest


def missing(items: Sequence[Mapping[str, Any]], checks: Sequence[Any]) -> list[str]:
    """What a venue lacks: items of the list that were found missing or that nobody has looked at (A-71)."""
    latest = standing(checks)
    return [one["title"] for one in items if one["code"] not in latest or not latest[one["code"]]["is_met"]]


def fault_of_award(
    granted_on: date, opened_on: date | None, is_model: bool, state: State, today: date
) -> tuple[str, str] | None:
    """Why it cannot be marked as a model venue, or none."""
    if is_model:
        return "granted_on", "已是示范阵地"
    if state != "open" or opened_on is None:
        return "granted_on", "只有启用中的阵地才能授予示范阵地"
    if granted_on > today:
        return "granted_on", "授予日期不能晚于今天"
    return ("granted_on", "授予日期不能早于启用日期") if granted_on < opened_on else None


def fault_of_withdrawal(withdrawn_on: date, granted_on: date, today: date) -> tuple[str, str] | None:
    """Why the mark cannot be withdrawn on that day, or none."""
    if withdrawn_on > today:
        return "withdrawn_on", "撤销日期不能晚于今天"
    return ("withdrawn_on", "撤销日期不能早于授予日期") if withdrawn_on < granted_on else None
