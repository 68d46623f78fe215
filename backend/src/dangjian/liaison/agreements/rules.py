"""What holds for co-building agreements: the kinds of partners, the days, and how one stands (D-38, D-39)."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Literal

PartnerKind = Literal["community", "village", "government", "school", "enterprise", "other"]
State = Literal["planned", "active", "expiring", "expired", "ended"]

KIND_TITLES: Mapping[PartnerKind, str] = {
    "community": "社区",
    "village": "村",
    "government": "镇街党委政府",
    "school": "学校",
    "enterprise": "企业",
    "other": "其他",
}
STATE_TITLES: Mapping[State, str] = {
    "planned": "未生效",
    "active": "有效",
    "expiring": "即将到期",
    "expired": "已到期",
    "ended": "已终止",
}
SOON = timedelta(days=30)
LONGEST = timedelta(days=366 * 5)


def state_of(starts_on: date, ends_on: date, ended_on: date | None, today: date) -> State:
    """How an agreement stands on a day; it runs out by itself, and thirty days before it says so."""
    if ended_on is not None:
        return "ended"
    if ends_on < today:
        return "expired"
    if starts_on > today:
        return "planned"
    return "expiring" if ends_on - SOON <= today else "active"


def fault_of_days(signed_on: date, starts_on: date, ends_on: date, today: date) -> tuple[str, str] | None:
    """The field and why an agreement cannot have these days, or none."""
    if signed_on > today:
        return "signed_on", "签订日期不能晚于今天"
    if ends_on <= starts_on:
        return "ends_on", "到期日期应晚于生效日期"
    return ("ends_on", "期限最长五年") if ends_on - starts_on > LONGEST else None


def fault_of_renewal(starts_on: date, before_ends_on: date) -> str | None:
    """Why a renewal cannot begin on that day, or none: it follows the one before."""
    return None if starts_on > before_ends_on else f"续签应从原协议到期({before_ends_on})之后开始"


def fault_of_activity(held_on: date, starts_on: date, today: date) -> str | None:
    """Why an activity cannot have been on that day, or none."""
    if held_on > today:
        return "活动日期不能晚于今天"
    return None if held_on >= starts_on else f"活动日期不能早于协议生效日期 {starts_on}"
