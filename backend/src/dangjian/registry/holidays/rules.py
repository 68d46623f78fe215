"""The working-day calendar (interfaces.md: holidays come from an editable calendar): what may stand in a year."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

Source = Literal["standard", "hand"]
FIRST_YEAR, LAST_YEAR = 2020, 2040
FESTIVALS: Mapping[str, str] = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利纪念日",
}


def is_ordinary_workday(day: date) -> bool:
    """Monday to Friday, where no calendar says otherwise."""
    return day.weekday() < 5


def fault_of_days(year: int, days: Sequence[date]) -> tuple[int, str] | None:
    """Which of a year's entries cannot stand and why, or none."""
    seen: set[date] = set()
    for index, day in enumerate(days):
        if day.year != year:
            return index, f"这一天不在 {year} 年,请改到对应年份填写"
        if day in seen:
            return index, "这一天填写了两次,请只保留一条"
        seen.add(day)
    return None


def name_of(festival: str) -> str:
    """The Chinese name of a festival of the standard calendar."""
    return FESTIVALS.get(festival, festival)
