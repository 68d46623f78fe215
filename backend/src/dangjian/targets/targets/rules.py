"""What a target's figures mean: completion, stretch and change, exact and defined once; and when a change is late."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Literal

State = Literal["draft", "published", "cancelled"]
Side = Literal["business", "party"]
Direction = Literal["up", "down", "keep"]
ChangeKind = Literal["absolute", "percent", "percentage_point"]
Method = Literal["share", "weight", "milestone", "copy"]
Move = Literal["edit", "publish", "revise", "cancel", "delete", "decompose"]

STATE_TITLES: Mapping[str, str] = {"draft": "草稿", "published": "已下达", "cancelled": "已取消"}
SIDE_TITLES: Mapping[str, str] = {"business": "业务", "party": "党建"}
MOVE_TITLES: Mapping[Move, str] = {
    "edit": "直接修改",
    "publish": "下达",
    "revise": "调整",
    "cancel": "取消",
    "delete": "删除",
    "decompose": "分解",
}
ALLOWED: Mapping[Move, tuple[str, ...]] = {
    "edit": ("draft",),
    "publish": ("draft",),
    "revise": ("published",),
    "cancel": ("draft", "published"),
    "delete": ("draft",),
    "decompose": ("draft", "published"),
}
INSTEAD: Mapping[tuple[Move, str], str] = {
    ("edit", "published"): "请用“调整”,写明理由后修改。",
    ("delete", "published"): "已下达的目标不能删除,请用“取消”并写明理由。",
}
DERIVED_PLACES = 4
SHOWN_PLACES = 2
LONGEST_YEARS = 5
LATE_RULE = "目标下达后,任一里程碑到期之后,或目标期限只剩最后四分之一时所作的调整,记为“临期调整”,与结果并列显示。"


def why_not(move: Move, state: str) -> str | None:
    """Why the state forbids a move, or none."""
    if state in ALLOWED[move]:
        return None
    advice = INSTEAD.get((move, state), "")
    return f"这个目标{STATE_TITLES[state]},不能{MOVE_TITLES[move]}。{advice}"


# --- figures --------------------------------------------------------------------------------------------------------


def rounded(value: Fraction, places: int = SHOWN_PLACES) -> Decimal:
    """The exact value to so many decimals, half up; the only place where a figure is rounded."""
    scaled = abs(value) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(-whole if value < 0 else whole).scaleb(-places)


def percent(part: Fraction | None) -> Decimal | None:
    """A share as percent with two decimals."""
    return None if part is None else rounded(part * 100)


def completion(
    direction: str, baseline: Decimal | None, target: Decimal | None, actual: Decimal | None
) -> Fraction | None:
    """How far the target is reached, 1 for wholly; more than 1 is ordinary (B-44: 112.28 %).

    From a baseline: the way gone of the way to go. Without one: 1 and the gain against the target's own size, so
    that "lower is better" and negative targets read rightly. `keep` loses by any distance from the target.
    """
    if target is None or actual is None:
        return None
    goal, reached = Fraction(target), Fraction(actual)
    if direction == "keep":
        if goal == 0:
            return Fraction(int(reached == 0))
        return 1 - abs(reached - goal) / abs(goal)
    if baseline is not None and baseline != target:
        return (reached - Fraction(baseline)) / (goal - Fraction(baseline))
    gain = reached - goal if direction == "up" else goal - reached
    if goal == 0:
        return Fraction(int(gain >= 0))
    return 1 + gain / abs(goal)


def stretch(direction: str, target: Decimal | None, last_year: Decimal | None) -> Fraction | None:
    """How much further than last year's actual the target lies (B-10 目标高); below 0 it asks for less."""
    if target is None or last_year is None or last_year == 0 or direction == "keep":
        return None
    gain = Fraction(target) - Fraction(last_year)
    return (gain if direction == "up" else -gain) / abs(Fraction(last_year))


def is_sandbagged(stretched: Fraction | None, least_percent: Decimal) -> bool:
    """Whether the target is not clearly above what last year already reached (B-10)."""
    return stretched is not None and stretched * 100 <= Fraction(least_percent)


@dataclass(frozen=True)
class Change:
    """A change shown each way it can be said (B-14: 12.3 % → 13.1 % is +0.8 percentage points and +6.5 %)."""

    amount: Decimal
    points: Decimal | None
    percent: Decimal | None


def change(unit: str, before: Decimal | None, after: Decimal | None) -> Change | None:
    """From one level to another: the amount, in percentage points where the unit is percent, and relative."""
    if before is None or after is None:
        return None
    amount = after - before
    relative = None if before == 0 else percent(Fraction(amount) / abs(Fraction(before)))
    return Change(amount, amount if is_percent(unit) else None, relative)


def is_percent(unit: str) -> bool:
    """Whether values are written in percent."""
    return unit.strip() in ("%", "%", "百分比")


def share_of(part: Decimal | None, whole: Decimal | None) -> Fraction | None:
    """The part's share of the whole (B-12: of the group's total)."""
    return None if part is None or not whole else Fraction(part) / Fraction(whole)


def derived_from_completion(actual: Decimal, completion_percent: Decimal) -> Decimal:
    """The target that makes this actual this completion (B-44: 22.5 and 112.28 % give 20.0392)."""
    return rounded(Fraction(actual) * 100 / Fraction(completion_percent), DERIVED_PLACES)


def derived_from_change(change_kind: str, last_year: Decimal, by: Decimal) -> Decimal:
    """The target that lies so much above last year's actual: in percent of it, or by the amount itself."""
    if change_kind == "percent":
        return rounded(Fraction(last_year) * (100 + Fraction(by)) / 100, DERIVED_PLACES)
    return last_year + by


def left_over(
    method: str | None,
    target: Decimal | None,
    weight: Decimal | None,
    share: Decimal | None,
    value: Decimal | None,
) -> dict[str, Decimal | None]:
    """What of weight, share and value the children leave open; below 0 they promise more than there is.

    Weights count wherever a child has one; shares and values only where the value was split by share.
    """
    splits = method == "share"
    return {
        "weight": None if weight is None else 100 - weight,
        "share": 100 - share if splits and share is not None else None,
        "value": target - value if splits and target is not None and value is not None else None,
    }


# --- what may be set ------------------------------------------------------------------------------------------------


def fault_of_values(
    direction: str, change_kind: str, unit: str, baseline: Decimal | None, target: Decimal | None
) -> tuple[str, str] | None:
    """The field that is wrong and what to do, or none."""
    if change_kind == "percentage_point" and not is_percent(unit):
        return "change_kind", "只有单位是“%”的目标才能按百分点表示"
    if baseline is not None and target is not None:
        if direction == "up" and target < baseline:
            return "target_value", "方向为“提高”,目标值不能低于基线"
        if direction == "down" and target > baseline:
            return "target_value", "方向为“降低”,目标值不能高于基线"
    return None


def fault_of_period(starts_on: date, due_on: date | None, year: int) -> tuple[str, str] | None:
    """Why these days cannot be a target's period, or none; an action plan runs over several years (E-01)."""
    if starts_on.year != year:
        return "starts_on", "开始日期应在目标年度之内"
    if due_on is None:
        return None
    if due_on < starts_on:
        return "due_on", "期限不能早于开始日期"
    if due_on.year - starts_on.year >= LONGEST_YEARS:
        return "due_on", f"目标期限最长 {LONGEST_YEARS} 年"
    return None


def missing(
    owner_member_id: object | None, due_on: date | None, is_quantitative: bool, value: Decimal | None
) -> list[tuple[str, str]]:
    """What a target still lacks before it may be active (A-36: 定时间、定责任人)."""
    found = []
    if owner_member_id is None:
        found.append(("owner_member_id", "没有责任人,请先确定责任人"))
    if due_on is None:
        found.append(("due_on", "没有期限,请先确定完成期限"))
    if is_quantitative and value is None:
        found.append(("target_value", "定量目标没有目标值,请填写,或改为定性目标"))
    return found


def fault_of_sums(children: Mapping[str, Decimal | int | None]) -> list[tuple[str, str]]:
    """Where the children do not add up to the whole: what is missing or too much, and what to do."""
    found = []
    for name, field, whole in (
        ("权重", "weight", "100"),
        ("份额", "share", "100 %"),
        ("目标值", "value", "上级目标值"),
    ):
        left = children[f"missing_{field}"]
        if left:
            gap = f"还差 {left:f}" if left > 0 else f"多出 {-left:f}"
            advice = "" if field == "value" else ",请调整或点击“自动补齐”"
            found.append((field, f"{children['count']} 个子目标{name}合计不是{whole},{gap}{advice}"))
    return found


def is_late_change(today: date, starts_on: date, due_on: date | None, milestones: Iterable[date]) -> bool:
    """Whether a change now comes late: a milestone is already due, or the last quarter of the period has begun."""
    if any(day < today for day in milestones):
        return True
    if due_on is None:
        return False
    days = (due_on - starts_on).days + 1
    return today >= starts_on + timedelta(days=days * 3 // 4)


# --- what a revision keeps ------------------------------------------------------------------------------------------

FIELD_TITLES: Mapping[str, str] = {
    "title": "名称",
    "target_value": "目标值",
    "weight": "权重",
    "share": "份额",
    "due_on": "期限",
    "owner_name": "责任人",
    "evidence": "佐证",
    "indicator": "对应指标",
    "milestones": "里程碑",
    "state": "状态",
}


def as_words(value: object) -> str | None:
    """A value as a revision keeps and shows it: text, so that no digit and no day is ever read differently."""
    if value is None or value == "":
        return None
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def milestone_words(stages: Iterable[tuple[str, date, Decimal | None, Decimal | None]]) -> str | None:
    """The stages in one line."""
    found = []
    for title, due_on, value, part in sorted(stages, key=lambda one: (one[1], one[0])):
        planned = as_words(value) or (f"{as_words(part)}%" if part is not None else "")
        found.append(f"{due_on} {title} {planned}".strip())
    return ";".join(found) or None


def field_changes(before: Mapping[str, str | None], after: Mapping[str, str | None]) -> list[dict[str, str | None]]:
    """The changed fields one by one, by their titles."""
    return [
        {"field": name, "title": FIELD_TITLES.get(name, name), "before": before.get(name), "after": after.get(name)}
        for name in FIELD_TITLES
        if name in after
    ]
