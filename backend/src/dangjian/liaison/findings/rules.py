"""From issues to causes (LIA-04): when like issues become a finding, and its life until the answer is accepted."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal
from uuid import UUID

State = Literal["proposed", "owned", "answered", "closed", "dismissed"]
Move = Literal["own", "dismiss", "answer", "close", "return"]
StepKind = Literal["proposed", "joined", "owned", "dismissed", "answered", "closed", "returned"]
Side = Literal["office", "owner"]

STATE_TITLES: Mapping[State, str] = {
    "proposed": "待认领",
    "owned": "办理中",
    "answered": "待验收",
    "closed": "已答复",
    "dismissed": "不作为共性问题",
}
MOVE_TITLES: Mapping[Move, str] = {
    "own": "确定责任单位",
    "dismiss": "不作为共性问题",
    "answer": "答复",
    "close": "验收答复",
    "return": "退回答复",
}
ALLOWED: Mapping[Move, tuple[State, ...]] = {
    "own": ("proposed", "owned"),
    "dismiss": ("proposed", "owned"),
    "answer": ("owned",),
    "close": ("answered",),
    "return": ("answered",),
}
SIDES: Mapping[Move, Side] = {
    "own": "office",
    "dismiss": "office",
    "answer": "owner",
    "close": "office",
    "return": "office",
}
LIVE: tuple[State, ...] = ("proposed", "owned", "answered")
FEWEST_DAYS = 5
MOST_DAYS = 366
FEWEST = 2


def why_not(move: Move, state: State) -> str | None:
    """Why the state forbids a move, or none."""
    if state in ALLOWED[move]:
        return None
    return f"这个共性问题{STATE_TITLES[state]},现在不能{MOVE_TITLES[move]}。"


def moves(state: State, sides: Collection[Side]) -> list[Move]:
    """What these sides may do now."""
    return [move for move, states in ALLOWED.items() if state in states and SIDES[move] in sides]


def fault_of_due(due_on: date, today: date, earliest: date) -> str | None:
    """Why an answer cannot be due on a day, or none."""
    if due_on < earliest:
        return f"答复期限至少留五个工作日,最早 {earliest}"
    return "答复期限应在一年之内" if due_on > today + timedelta(days=MOST_DAYS) else None


@dataclass(frozen=True)
class Linked:
    """A finding that some of the like issues already belong to."""

    finding_id: UUID
    state: State


@dataclass(frozen=True)
class Verdict:
    """What like issues amount to: they join a finding, or make a new one, which may be an earlier one come back."""

    issues: tuple[UUID, ...]
    joins: UUID | None = None
    recurs_of: UUID | None = None


def judge(alike: Sequence[UUID], linked: Mapping[UUID, Linked], threshold: int) -> Verdict | None:
    """What the like issues (the newest among them) amount to; `linked` is the latest finding of each that has one.

    A finding that was answered or dismissed is not opened again: if as many come again, it is a new one that recurs.
    """
    loose = tuple(issue for issue in alike if issue not in linked)
    live = next((one.finding_id for one in linked.values() if one.state in LIVE), None)
    if live is not None:
        return Verdict(loose, joins=live) if loose else None
    if len(loose) < threshold:
        return None
    return Verdict(loose, recurs_of=next((one.finding_id for one in linked.values()), None))


def common_place(paths: Sequence[str]) -> UUID:
    """The lowest organisation above all of them (or the one that they all are)."""
    steps = [path.strip("/").split("/") for path in paths]
    shared = steps[0]
    for other in steps[1:]:
        same = 0
        while same < min(len(shared), len(other)) and shared[same] == other[same]:
            same += 1
        shared = shared[:same]
    return UUID(shared[-1])
