"""How an issue is worked on (LIA-01): how late one may refuse, how far one may extend, how long a clock may stand."""

from datetime import date, datetime, time, timedelta, tzinfo

LONGEST_PAUSE = timedelta(days=90)
END_OF_WORK = time(18, 0)
REPORTER = "反映人"
NOT_YOURS = "这件诉求不由您办理,请联系受理或承办单位。"
SAME = "不能合并到它自己,请选择另一件诉求"
NOT_LIVE = "只能合并到正在办理的诉求,请重新选择"
ELSEWHERE = "只能交给同一企业的组织,请重新选择"
NOT_PAUSED = "没有暂停计时,不需要恢复。"
NO_SUPERIOR = "已经在最上级组织,不能再提级。"


def why_no_refusal(accept_due_on: date, today: date) -> str | None:
    """Refusal within the days of acceptance, with a reason (LIA-01); afterwards it has to be dealt with."""
    if today <= accept_due_on:
        return None
    return f"受理期限({accept_due_on})已过,不能再不予受理,请受理并交办。"


def why_no_extension(due_on: date | None, today: date, extended: int, days: int, most: int) -> str | None:
    """Extended before the day is over, and by so many working days in all as the norms allow (LIA-01)."""
    if due_on is None or today > due_on:
        return "办理期限已过,不能再延期,请尽快办理或提级。"
    left = most - extended
    if days > left:
        return (
            f"延期合计不能超过 {most} 个工作日,还可延 {left} 个工作日。" if left > 0 else "延期天数已用完,不能再延期。"
        )
    return None


def why_no_pause(is_paused: bool, until: date, today: date) -> str | None:
    """A clock stands still until a day that the reporter can read, and no longer than a quarter."""
    if is_paused:
        return "已经暂停计时,请先恢复。"
    if until <= today:
        return "恢复日期应晚于今天。"
    return f"一次至多暂停 {LONGEST_PAUSE.days} 天,请选择更早的恢复日期。" if until > today + LONGEST_PAUSE else None


def elapsed(between: int, paused: int) -> int:
    """The working days from raising to solving, without those on which the clock stood still."""
    return max(between - paused, 0)


def end_of(day: date, zone: tzinfo) -> datetime:
    """Until the end of the working day people may answer."""
    return datetime.combine(day, END_OF_WORK, zone)
