"""How long a delegation may last, and what can be delegated to whom."""

from datetime import date, timedelta

from dangjian.identity.grants.rules import ADMINISTRATORS, ROLES, RoleName

LONGEST = timedelta(days=90)


def fault_of_days(starts_on: date, ends_on: date, today: date) -> str | None:
    """A delegation is for days to come and for a leave: it has an end, at most ninety days on."""
    if ends_on < starts_on:
        return "结束日期不能早于开始日期。"
    if ends_on < today:
        return "结束日期不能早于今天。"
    if ends_on - starts_on > LONGEST:
        return f"委托最长 {LONGEST.days} 天;更久请由系统管理员办理授权。"
    return None


def fault_of_role(role: RoleName) -> str | None:
    """The three administrators lend nothing (三员分立)."""
    return f"“{ROLES[role].title}”不能委托他人。" if role in ADMINISTRATORS else None


def named(holder: str, lender: str) -> str:
    """Under which name acts are recorded that were done in somebody's place."""
    return f"{holder[:90]}(代{lender[:90]})"
