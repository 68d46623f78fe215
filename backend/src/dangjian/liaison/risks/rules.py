"""A risk's life (C-40…C-44): found, graded by the enterprise's own table, consulted on, controlled; never of a person's
thoughts. The source names no levels (C-41): until the enterprise sets its table, risks stay ungraded."""

from collections.abc import Collection, Mapping, Sequence
from typing import Literal

from dangjian.liaison.norms.rules import RiskLevel

Kind = Literal["petition", "public_opinion", "integrity", "legal"]
Source = Literal["self_check", "department", "monitoring", "issue"]
State = Literal["open", "controlled"]
Move = Literal["grade", "consult", "measure", "control", "reopen"]
StepKind = Literal["registered", "graded", "consulted", "measured", "controlled", "reopened"]

KIND_TITLES: Mapping[Kind, str] = {
    "petition": "信访",
    "public_opinion": "舆情",
    "integrity": "廉政",
    "legal": "法律",
}
SOURCE_TITLES: Mapping[Source, str] = {
    "self_check": "自查发现",
    "department": "部门排查",
    "monitoring": "日常监测",
    "issue": "由诉求转来",
}
STATE_TITLES: Mapping[State, str] = {"open": "在管", "controlled": "已化解"}
STEP_TITLES: Mapping[StepKind, str] = {
    "registered": "登记",
    "graded": "定级",
    "consulted": "会商",
    "measured": "处置进展",
    "controlled": "化解",
    "reopened": "重新列管",
}
ALLOWED: Mapping[Move, tuple[State, ...]] = {
    "grade": ("open",),
    "consult": ("open",),
    "measure": ("open",),
    "control": ("open",),
    "reopen": ("controlled",),
}
MOVE_TITLES: Mapping[Move, str] = {
    "grade": "定级",
    "consult": "会商",
    "measure": "登记处置进展",
    "control": "化解",
    "reopen": "重新列管",
}


def why_not(move: Move, state: State) -> str | None:
    """Why the state forbids a move, or none."""
    if state in ALLOWED[move]:
        return None
    return f"这项风险{STATE_TITLES[state]},现在不能{MOVE_TITLES[move]}。"


def moves(state: State, may: Collection[Move]) -> list[Move]:
    """What may be done now."""
    return [move for move, states in ALLOWED.items() if state in states and move in may]


def level_of(levels: Sequence[RiskLevel], code: str | None) -> RiskLevel | None:
    """The level of a code, or none while ungraded or when newer norms no longer know it."""
    return next((one for one in levels if one.code == code), None)


def fault_of_level(levels: Sequence[RiskLevel], code: str) -> str | None:
    """Why a risk cannot have this level, or none."""
    if not levels:
        return "本企业还没有设置风险分级标准,请先在联系群众规则中设置"
    if level_of(levels, code) is None:
        return "分级标准中没有这个等级"
    return None


def written_number(year: int, count: int) -> str:
    """The number by which people speak of a risk."""
    return f"FX-{year}-{count:04d}"
