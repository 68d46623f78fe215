"""What holds for transfers: two sides, two people, one at a time for a member, and from which day on (LIFE-15)."""

from collections.abc import Collection
from datetime import date
from typing import Literal
from uuid import UUID

State = Literal["proposed", "accepted", "done", "refused", "withdrawn"]
Side = Literal["from", "to"]
Move = Literal["accept", "refuse", "withdraw"]

STATE_TITLES: dict[State, str] = {
    "proposed": "待对方确认",
    "accepted": "已同意,待生效",
    "done": "已转接",
    "refused": "已退回",
    "withdrawn": "已撤回",
}
ALIVE: tuple[State, ...] = ("proposed", "accepted")
LATEST_DAYS = 90
NOT_PROPOSER = "只有发起人所在一方可以撤回,请联系对方退回。"
SAME_PERSON = "发起人不能代对方确认,请由接收或转出支部的另一人办理。"


def other(side: Side) -> Side:
    """The side that decides on what one side proposed."""
    return "to" if side == "from" else "from"


def side_of(may_from: bool, may_to: bool) -> Side | None:
    """For which side somebody speaks: whoever may speak for both speaks for the branch that gives."""
    return "from" if may_from else "to" if may_to else None


def why_not_effective(since: date, on: date, today: date) -> str | None:
    """Why a transfer cannot take effect on that day, or none."""
    if on <= since:
        return f"生效日期须晚于转入现支部的日期 {since.isoformat()}"
    if (on - today).days > LATEST_DAYS:
        return f"生效日期最迟为 {LATEST_DAYS} 天后"
    return None


def why_not(move: Move, state: State) -> str | None:
    """Why a move is not possible now, or none."""
    if move == "withdraw" and state == "accepted":
        return "对方已同意,不能再撤回;生效前可由对方退回。"
    if state == "proposed" or (state == "accepted" and move == "refuse"):
        return None
    return f"该转接{STATE_TITLES[state]},不能再办理,请刷新。"


def allowed(state: State, side: Side, sides: Collection[Side], is_proposer: bool) -> list[Move]:
    """What somebody who may speak for these sides can do now."""
    found: list[Move] = []
    if other(side) in sides and not is_proposer:
        found += ["accept", "refuse"] if state == "proposed" else ["refuse"] if state == "accepted" else []
    if state == "proposed" and (side in sides or is_proposer):
        found.append("withdraw")
    return found


def title(name: str, place: str) -> str:
    """What the other side reads in its inbox."""
    return f"确认组织关系转接:{name} → {place}"[:200]


def is_same(first: UUID | None, second: UUID | None) -> bool:
    """Whether two are one person."""
    return first is not None and first == second
