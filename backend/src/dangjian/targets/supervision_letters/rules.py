"""Supervision letters in three colours (B-22, B-23, B-24): which move follows which, by when, and who keeps away."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal
from zoneinfo import ZoneInfo

_SHANGHAI = ZoneInfo("Asia/Shanghai")

Color = Literal["blue", "yellow", "red"]
State = Literal["issued", "answered", "returned", "closed", "withdrawn"]
StepKind = Literal["issued", "answered", "returned", "closed", "withdrawn", "escalated"]
Move = Literal["answer", "recheck", "withdraw"]
Result = Literal["passed", "returned"]

COLOR_TITLES: Mapping[Color, str] = {"blue": "提醒", "yellow": "督促", "red": "督办"}
NEXT_COLOR: Mapping[str, Color] = {"blue": "yellow", "yellow": "red"}
STATE_TITLES: Mapping[str, str] = {
    "issued": "待回复",
    "answered": "待复查",
    "returned": "已退回",
    "closed": "已办结",
    "withdrawn": "已撤回",
}
LIVE = ("issued", "answered", "returned")
WITH_UNIT = ("issued", "returned")
ALLOWED: Mapping[Move, tuple[str, ...]] = {"answer": WITH_UNIT, "recheck": ("answered",), "withdraw": LIVE}
MOVE_TITLES: Mapping[Move, str] = {"answer": "回复", "recheck": "复查", "withdraw": "撤回"}
WORKING_DAYS = 2
FARTHEST = timedelta(days=366)
LOSS = "situation.loss"  # B-24: an enterprise that makes a loss
ANALYSIS_PARTS: Mapping[str, str] = {
    "operation": "运行质态",
    "business_form": "企业业态",
    "market_demand": "市场需求",
}
DEFAULT_THRESHOLD = 80
STEP_TITLES: Mapping[str, str] = {
    "issued": "签发",
    "answered": "回复",
    "returned": "复查退回",
    "closed": "复查通过,办结",
    "withdrawn": "撤回",
    "escalated": "逾期升级",
}

NO_SUCH = "没有找到这份督办单,请刷新后重试。"
OWN_ANSWER = "这份督办单由您回复,按回避规则不能再由您复查。请由其他人员复查。"
NOT_ISSUER = "只有签发人可以撤回这份督办单。"
NOT_BELOW = "不是签发组织的下级组织,或不在您的管理范围内。"
NEEDS_ANALYSIS = "亏损企业的回复须按三个方面分析:运行质态、企业业态、市场需求。"


def number_of(year: int, serial: int) -> str:
    """The letter's number as people write it."""
    return f"督〔{year}〕{serial}号"


def fault_of_due(due_on: date, today: date, earliest: date) -> str | None:
    """Why a day cannot be set: two working days are the least, a year the most."""
    if due_on < earliest:
        return f"办理期限至少留 {WORKING_DAYS} 个工作日,最早 {earliest}"
    return "办理期限应在一年之内" if due_on > today + FARTHEST else None


def fault_of_about(task_id: object | None, target_id: object | None) -> str | None:
    """A letter is about one task, or one target, or a plain matter."""
    return "任务和目标只能选一个" if task_id is not None and target_id is not None else None


def why_not(move: Move, state: str) -> str | None:
    """Why the state forbids a move, or none."""
    if state in ALLOWED[move]:
        return None
    return f"这份督办单{STATE_TITLES[state]},现在不能{MOVE_TITLES[move]}。"


def is_overdue(state: str, due_on: date, today: date) -> bool:
    """Overdue while it lies with the unit; what was answered waits for the recheck, not for the unit."""
    return state in WITH_UNIT and due_on < today


def is_below(threshold: int, completion_percent: Decimal | None) -> bool:
    """Whether a target falls short of the threshold against its plan to date (B-23)."""
    return completion_percent is not None and completion_percent < threshold


def problem_of(
    title: str, unit: str, completion_percent: Decimal, planned: Decimal | None, actual: Decimal | None
) -> str:
    """What is wrong with a target, in a sentence with its figures (two decimals are enough to read)."""
    figures = f"截至目前计划 {_value(planned, unit)},实际 {_value(actual, unit)}"
    return f"“{title}”{figures},为序时计划的 {completion_percent}%。"


def demand_of(is_loss: bool) -> str:
    """What is asked of a unit behind its target (B-23), in three parts where it makes a loss (B-24)."""
    if is_loss:
        parts = "、".join(ANALYSIS_PARTS.values())
        return f"请从{parts}三个方面分析亏损原因,提出扭亏措施、责任人和时间表,并在期限内回复。"
    return "请分析落后原因,优化措施,明确责任人和时间表,并在期限内回复落实情况。"


def color_of(completion_percent: Decimal) -> Color:
    """The colour proposed for a target behind its plan: the further behind, the graver."""
    if completion_percent < 50:
        return "red"
    return "yellow" if completion_percent < 70 else "blue"


def layout(
    letter: Mapping[str, Any], steps: Sequence[Mapping[str, Any]], printed: Callable[[str], str]
) -> dict[str, Any]:
    """All that the templates print (D2 督办单), as text."""
    facts = [
        ("编号", letter["number"]),
        ("签发单位", letter["issuer_name"]),
        ("办理单位", letter["organization_name"]),
        ("问题", letter["problem"]),
        ("要求", letter["demand"]),
        ("办理期限", _day(letter["due_on"])),
        ("状态", STATE_TITLES[letter["state"]]),
    ]
    if letter["task_title"]:
        facts.insert(3, ("关联任务", letter["task_title"]))
    if letter["visited_on"]:
        facts.insert(3, ("督查日期", _day(letter["visited_on"])))
    return {
        "title": printed(letter["subject"]),
        "mark": "已撤回" if letter["state"] == "withdrawn" else None,
        "issuing_body": None,
        "document_number": None,
        "number": letter["number"],
        "color": letter["color"],
        "color_title": COLOR_TITLES[letter["color"]],
        "facts": [{"title": title, "text": printed(text)} for title, text in facts],
        "lines": [
            {
                "number": line["number"],
                "title": line["title"],
                "planned": _value(line["target_value"], line["unit"]),
                "actual": _value(line["current_value"], line["unit"]),
            }
            for line in letter["lines"]
        ],
        "steps": [_printed(step, printed) for step in steps],
    }


def _printed(step: Mapping[str, Any], printed: Callable[[str], str]) -> dict[str, str]:
    words = [step["note"] or ""]
    words += [f"{title}:{step['analysis'][name]}" for name, title in ANALYSIS_PARTS.items() if step["analysis"]]
    at = step["at"].astimezone(_SHANGHAI)
    return {
        "kind": STEP_TITLES[step["kind"]],
        "by": step["by_name"],
        "words": printed(" ".join(words).strip()),
        "at": f"{_day(at.date())} {at:%H:%M}",
    }


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _value(value: Decimal | None, unit: str) -> str:
    if value is None:
        return "未填"
    written = f"{value.quantize(Decimal('0.01'), ROUND_HALF_UP):f}".rstrip("0").rstrip(".")
    return f"{written}{unit}"
