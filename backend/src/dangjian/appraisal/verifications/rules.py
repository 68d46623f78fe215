"""What may be found on site, and by whom (scoring.md, section 5): verdicts, figures, conflicts of interest."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from dangjian.appraisal.engine.periods import LENGTHS, Period, cells, parse_period
from dangjian.appraisal.engine.scheme_format import Indicator

Verdict = Literal["confirmed", "reduced", "rated", "rejected", "exempt"]
VERDICT_TITLES = {"confirmed": "属实", "reduced": "核减", "rated": "评定", "rejected": "不认可", "exempt": "不适用"}
WITH_REASON = frozenset({"reduced", "rejected", "exempt"})
CYCLE_TITLES = {"month": "月(如 2026-03)", "quarter": "季(如 2026-Q1)", "year": "年(如 2026)"}

OWN_BRANCH = "您在核验期末或今天是该支部的党员或任职人员,按回避规则不能核验本支部。请由其他核验员核验。"
OWN_ENTRY = "该项计分的台账中有您登记或作废的记录,按回避规则不能核验。请由其他核验员核验。"
SAME_INSTANT = "该项在同一时刻已有一次核验,请稍候再试。"


@dataclass(frozen=True)
class Finding:
    """A verdict as it is offered."""

    verdict: str
    amount: Decimal | None
    fraction: Decimal | None
    reason: str | None


def locked(period: str) -> str:
    """Why a published period takes no verdict: what is published is final until an appeal opens the next version."""
    return f"{period} 的考核结果已发布并锁定,不能再核验。如有异议请走申诉,由下一次考核更正。"


def faults_of(finding: Finding, indicator: Indicator) -> Iterator[tuple[str, str]]:
    """The fields of a verdict that cannot stay, each with what to do (scoring.md, section 5)."""
    if indicator.control == "online" and finding.verdict != "exempt":
        yield "verdict", "线上指标只由台账计分,现场只能认定“不适用”"
    yield from _figure("amount", finding.amount, finding.verdict == "reduced", indicator.points, "核减分值")
    yield from _figure("fraction", finding.fraction, finding.verdict == "rated", Decimal(1), "评定比例")
    if finding.verdict in WITH_REASON and not finding.reason:
        yield "reason", f"“{VERDICT_TITLES[finding.verdict]}”须写明理由"


def _figure(name: str, value: Decimal | None, is_needed: bool, most: Decimal, title: str) -> Iterator[tuple[str, str]]:
    if not is_needed:
        if value is not None:
            yield name, f"这个结论不带{title},请留空"
    elif value is None:
        yield name, f"请填写{title}"
    elif not 0 <= value <= most:
        yield name, f"{title}应在 0 与 {most} 之间"


def cell_of(period: str, indicator: Indicator, today: date) -> Period | str:
    """The cell that a verdict speaks of, or why there is none: the indicator's own cycle, and begun."""
    found = parse_period(period)
    if found is None or found.cycle != indicator.cycle:
        return f"该指标按{CYCLE_TITLES[indicator.cycle]}核验,请填写这样的周期"
    if found.first > today:
        return "该周期还没有开始"
    return found


def days_to_ask(cell: Period, today: date) -> list[date]:
    """The days on which the register decides who belongs to the subject: the period's last, and today."""
    return sorted({min(cell.last, today), today})


def inside(period: Period) -> list[str]:
    """The period itself and every shorter one in it, as they are written."""
    shorter = (cycle for cycle, length in LENGTHS.items() if length <= LENGTHS[period.cycle])
    return [str(cell) for cycle in shorter for cell in cells(cycle, period, date.max)]


def covers(period: str, cell: Period) -> bool:
    """Whether a run's period contains the cell."""
    whole = parse_period(period)
    return whole is not None and whole.first <= cell.first and cell.last <= whole.last
