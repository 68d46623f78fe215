"""How the month's report is laid out (interfaces D5); figures of what is claimed and what is confirmed stand apart."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from dangjian.liaison.issues.rules import STATE_TITLES
from dangjian.liaison.statistics.rules import Rate

Print = Callable[[str], str]
HEAD = ("单位", "收集", "办理单位称已解决", "反映人确认解决", "在办", "超期")
CAUSES = ("类别", "件数", "占比", "累计占比")
OPEN = ("编号", "事项", "状态", "承办单位", "已历天数")
SHEETS = ("各单位", "类别", "在办")


def span_title(first: date, last: date) -> str:
    """A month as 2026年11月, anything else by both days."""
    if (first.year, first.month) == (last.year, last.month) and first.day == 1:
        return f"{first.year}年{first.month}月"
    return f"{first}至{last}"


def share(rate: Rate) -> str:
    """A share in words, with its interval."""
    if rate.percent is None:
        return "无数据"
    return f"{rate.percent}%({rate.part}/{rate.whole},95%区间 {rate.low}%–{rate.high}%)"


def tables(found: Mapping[str, Any]) -> dict[str, tuple[tuple[str, ...], list[list[str]]]]:
    """The three tables, as paper and as sheets."""
    units = [
        [
            row["organization_name"],
            *(str(row[name]) for name in ("collected", "solved", "confirmed", "open", "overdue")),
        ]
        for row in found["units"]
    ]
    causes = [
        [row["title"], str(row["count"]), f"{row['percent']}%", f"{row['cumulative']}%"] for row in found["causes"]
    ]
    waiting = [
        [row["number"], row["title"], STATE_TITLES[row["state"]], row["handler_name"] or "未交办", str(row["age"])]
        for row in found["oldest"]
    ]
    return dict(zip(SHEETS, ((HEAD, units), (CAUSES, causes), (OPEN, waiting)), strict=True))


def layout(found: Mapping[str, Any], today: date, printed: Print) -> dict[str, Any]:
    """All that the templates print, as text."""
    funnel, rates = found["funnel"], found["rates"]
    when = span_title(found["first_on"], found["last_on"])
    shown = tables(found)
    return {
        "title": f"{found['organization_name']}{when}联系点问题月报",
        "mark": None,
        "paragraphs": [printed(text) for text in _words(funnel, rates, when)],
        "tables": [
            {"heading": f"{place}、{name}", "head": list(head), "lines": [{"cells": row} for row in rows]}
            for place, (name, (head, rows)) in zip("一二三", shown.items(), strict=True)
            if rows
        ],
        "signed_by": found["organization_name"],
        "day": f"{today.year}年{today.month}月{today.day}日",
    }


def _words(funnel: Mapping[str, int], rates: Mapping[str, Rate], when: str) -> Sequence[str]:
    apart = (
        f"{when}共收集问题 {funnel['collected']} 件,办理单位称已解决 {funnel['solved']} 件,"
        f"其中反映人确认解决 {funnel['confirmed']} 件,反映人逾期未答复 {funnel['unanswered']} 件(单独统计)。"
    )
    return (
        apart,
        f"在办 {funnel['open']} 件,其中等待反映人确认 {funnel['waiting']} 件、超期 {funnel['overdue']} 件;"
        f"不予受理 {funnel['rejected']} 件,合并 {funnel['merged']} 件。",
        f"按期答复率 {share(rates['response'])};办结率 {share(rates['resolution'])};"
        f"确认解决率 {share(rates['confirmation'])};满意率 {share(rates['satisfaction'])}。",
    )


def number(text: str) -> Decimal | str:
    """What a sheet keeps as a number."""
    return Decimal(text) if text.isdigit() else text
