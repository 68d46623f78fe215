"""A representative's life (D-19): nominated, approved by somebody else, in office for a term, ended."""

import calendar
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Literal
from uuid import UUID

State = Literal["nominated", "approved", "ended", "declined"]
StepKind = Literal["nominated", "approved", "declined", "renewed", "ended", "expired"]
Move = Literal["approve", "decline", "renew", "end"]

STATE_TITLES: Mapping[str, str] = {
    "nominated": "待审定",
    "approved": "在任",
    "ended": "已结束",
    "declined": "未通过",
}
LIVE: tuple[State, ...] = ("nominated", "approved")
ALLOWED: Mapping[Move, State] = {
    "approve": "nominated",
    "decline": "nominated",
    "renew": "approved",
    "end": "approved",
}
MOVE_TITLES: Mapping[Move, str] = {"approve": "审定", "decline": "不予通过", "renew": "连任", "end": "结束任期"}
TOLD_BEFORE = timedelta(days=30)
FARTHEST_START = timedelta(days=366)

OWN_NOMINATION = "这位党代表由您推荐,不能再由您审定。请由其他人员审定。"
OWN_CASE = "这是您本人的党代表资格,不能由您本人审定。请由其他人员审定。"
ALREADY_LIVE = "这位党员已是党代表或正在审定中,不能重复推荐。"


def why_not(move: Move, state: str) -> str | None:
    """Why a state forbids a move, or none."""
    if state == ALLOWED[move]:
        return None
    return f"这位党代表{STATE_TITLES[state]},现在不能{MOVE_TITLES[move]}。"


def conflict(
    *,
    account_id: UUID,
    member_id: UUID | None,
    candidate_id: UUID,
    nominated_by: UUID | None,
    nominated_by_member: UUID | None,
) -> str | None:
    """Why somebody may not decide: who nominated does not approve, nobody decides about himself; or none."""
    if member_id is not None and member_id == candidate_id:
        return OWN_CASE
    if account_id == nominated_by or (member_id is not None and member_id == nominated_by_member):
        return OWN_NOMINATION
    return None


def end_of_term(starts_on: date, months: int) -> date:
    """The last day of a term of so many months: the day before the same day, as near as the month allows."""
    year, month = divmod(starts_on.year * 12 + starts_on.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(starts_on.day, last)) - timedelta(days=1)


def fault_of_criteria(given: Collection[str], required: Collection[str]) -> str | None:
    """Why the words on the criteria do not do, or none: each one that holds in the enterprise, once, and no other."""
    if len(given) != len(set(given)):
        return "同一条件只能填写一次"
    if not set(given) <= set(required):
        return "推荐条件已调整,请刷新后按现行条件填写"
    return "请逐条说明是否符合推荐条件" if set(required) - set(given) else None


def fault_of_start(starts_on: date, today: date) -> str | None:
    """Why a term cannot begin on a day, or none."""
    return None if abs(starts_on - today) <= FARTHEST_START else "任期开始日期应在今天前后一年之内"


def fault_of_end(ended_on: date, starts_on: date, ends_on: date, today: date) -> str | None:
    """Why a term cannot be ended on a day, or none."""
    if ended_on < starts_on:
        return f"结束日期不能早于任期开始日期 {starts_on}"
    if ended_on > ends_on:
        return f"结束日期不能晚于任期届满日期 {ends_on}"
    return "结束日期不能晚于今天" if ended_on > today else None


def in_office(state: str, starts_on: date, last_day: date | None, day: date) -> bool:
    """Whether somebody who was approved was a representative on a day."""
    return state in ("approved", "ended") and last_day is not None and starts_on <= day <= last_day
