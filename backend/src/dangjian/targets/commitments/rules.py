"""What makes a commitment sheet whole: all six leads, each by a period's end, and nothing that is past."""

import re
from calendar import monthrange
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Literal

State = Literal["draft", "made"]
STATE_TITLES: Mapping[str, str] = {"draft": "草稿", "made": "已承诺"}
PERIOD = r"^(19|20|21)\d{2}(-Q[1-4]|-(0[1-9]|1[0-2]))?$"
_PARTS = re.compile(r"(?P<year>\d{4})(-Q(?P<quarter>[1-4])|-(?P<month>\d{2}))?")


def days_of(period: str) -> tuple[date, date]:
    """The first and the last day of a year, a quarter or a month (E-09: three periods)."""
    found = _PARTS.fullmatch(period)
    if found is None:
        raise ValueError(period)
    year = int(found["year"])
    if found["quarter"]:
        first, last = int(found["quarter"]) * 3 - 2, int(found["quarter"]) * 3
    elif found["month"]:
        first = last = int(found["month"])
    else:
        first, last = 1, 12
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def fault_of_item(lead: str, period: str, year: int, known: Collection[str]) -> tuple[str, str] | None:
    """The field of an item that is wrong and what to do, or none."""
    if lead not in known:
        return "lead", "没有这项“带头”,请重新选择"
    if not period.startswith(str(year)):
        return "period", f"承诺的期间应在 {year} 年之内"
    return None


def why_not_made(state: str, leads: Iterable[str], wanted: Mapping[str, str]) -> str | None:
    """Why the sheet cannot be made public yet, or none: it covers every lead (E-11 六个带头)."""
    if state != "draft":
        return "这份承诺已经公开,不能重复公开;要改动请另写一份新的承诺。"
    there = set(leads)
    missing = [title for code, title in wanted.items() if code not in there]
    return f"承诺书须覆盖六个带头,还缺:{'、'.join(missing)}。" if missing else None
