"""From finding to recheck (「5521」A-51): the states, who stays away from a recheck, and what is due when."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Literal

from dangjian.appraisal.engine.periods import Period, parse_period

State = Literal["open", "reported", "returned", "closed", "withdrawn"]
StepKind = Literal["opened", "reported", "returned", "closed", "withdrawn"]
Source = Literal["verification", "analysis"]
Result = Literal["passed", "returned"]
Move = Literal["report", "recheck", "withdraw"]

STATE_TITLES: Mapping[str, str] = {
    "open": "待整改",
    "reported": "待复查",
    "returned": "已退回",
    "closed": "已销号",
    "withdrawn": "已撤回",
}
LIVE = ("open", "reported", "returned")
WITH_BRANCH = ("open", "returned")
ALLOWED: Mapping[Move, tuple[str, ...]] = {"report": WITH_BRANCH, "recheck": ("reported",), "withdraw": LIVE}
MOVE_TITLES: Mapping[Move, str] = {"report": "报告整改情况", "recheck": "复查", "withdraw": "撤回"}
WORKING_DAYS = 2
FARTHEST = timedelta(days=366)
LEDGER_TYPE = "rectification_report"
DOUBTED = ("rejected", "reduced")  # verdicts that speak of a fault found on site

OWN_BRANCH = "您在报告之日或今天是该支部的党员或任职人员,按回避规则不能复查本支部的整改。请由其他人员复查。"
OWN_REPORT = "这项整改的情况由您报告,按回避规则不能再由您复查。请由其他人员复查。"
NOT_OPENER = "只有发起人可以撤回这项整改。"
ALREADY_OPEN = "该支部这一指标在该周期已有未销号的整改,请在原整改中继续。"


def fault_of_due(due_on: date, today: date, earliest: date) -> str | None:
    """Why a day cannot be set for a rectification, or none; two working days are left at least (减负)."""
    if due_on < today:
        return "整改期限不能早于今天"
    if due_on < earliest:
        return f"整改期限至少留两个工作日,最早 {earliest}"
    return "整改期限应在一年之内" if due_on > today + FARTHEST else None


def fault_of_period(written: str, today: date) -> str | None:
    """Why a finding cannot speak of a period, or none."""
    found = parse_period(written)
    if found is None:
        return "请写成 2026-03、2026-Q1 或 2026"
    return "该周期还没有开始" if found.first > today else None


def why_not(move: Move, state: str) -> str | None:
    """Why the state forbids a move, or none."""
    if state in ALLOWED[move]:
        return None
    return f"这项整改{STATE_TITLES[state]},现在不能{MOVE_TITLES[move]}。"


def is_overdue(state: str, due_on: date, today: date) -> bool:
    """Overdue while it lies with the branch; what is reported waits for the recheck, not for the branch."""
    return state in WITH_BRANCH and due_on < today


def is_weak(kind: str, cell: Period | None, is_pending: bool, today: date) -> bool:
    """Whether a loss is a weak point: the cell is over and was looked at; a deduction is one at once."""
    return kind == "deduction" or (cell is not None and cell.last < today and not is_pending)


def days_to_ask(reported_on: date, today: date) -> list[date]:
    """The days on which the register decides who belongs to the branch."""
    return sorted({min(reported_on, today), today})


def ledger_values(reported_on: date, due_on: date) -> dict[str, str]:
    """What a closed rectification says in the ledger (A-60): one found, one closed, and whether it missed its day."""
    overdue = "1" if reported_on > due_on else "0"
    return {"found_items": "1", "closed_items": "1", "overdue_items": overdue}
