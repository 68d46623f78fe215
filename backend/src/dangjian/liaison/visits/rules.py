"""Visits by rule (D-22): a day that can be true, and whose word it is. Nothing asks for a picture or a place."""

from datetime import date, datetime, timedelta
from uuid import UUID

LATEST = timedelta(days=60)
MOST_ISSUES = 20
NOT_IN_OFFICE = "只有任期内的党代表可以记录走访。如有疑问,请联系组织部门。"
NOT_YOURS = "只有记录人可以更正这次走访。"
NO_CHANGE = "内容没有变化,无需更正。"


def fault_of_day(visited_on: date, today: date) -> str | None:
    """Why a visit cannot have been on a day, or none; what was written without a network may come weeks later."""
    if visited_on > today:
        return "走访日期不能晚于今天"
    return None if visited_on >= today - LATEST else f"走访须在 {LATEST.days} 天之内记录"


def said_at(occurred_at: datetime, visited_on: date, now: datetime) -> datetime:
    """When issues of a visit were raised: when the phone wrote it down, if that can be true."""
    return (
        occurred_at if now - LATEST <= occurred_at <= now and occurred_at.date() >= visited_on - timedelta(1) else now
    )


def is_own(recorded_by: UUID | None, account_id: UUID, candidate_id: UUID, member_id: UUID | None) -> bool:
    """Whether the visit is the caller's: written with this account, or as this person of the register."""
    return recorded_by == account_id or (member_id is not None and member_id == candidate_id)


def same_twice(ids: list[UUID]) -> int | None:
    """The place of the first id that was there before, or none."""
    return next((at for at, one in enumerate(ids) if one in ids[:at]), None)
