"""The reporter's word (D-25, E-14, LIA-05, LIA-06): receipts, which answers are open, and what a repeated one means."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from dangjian.contracts.liaison import IssueState
from dangjian.liaison.issues.rules import Move, StepKind, may_reopen

Reply = Literal["solved", "half_solved", "not_solved", "rate", "object", "lasted", "came_back"]
MOVE_OF: Mapping[Reply, Move] = {
    "solved": "confirm",
    "half_solved": "deny",
    "not_solved": "deny",
    "rate": "rate",
    "object": "object",
    "lasted": "last",
    "came_back": "last",
}
LINK_DAYS = 90
MOST_FILES = 3
MOST_ADDED = 12
_OVER = ("closed", "rejected", "merged")
_ASKABLE = ("confirmed", "closed")

UNKNOWN = "没有找到这张回执,请核对链接是否完整;如果代表重新给过回执,请使用最新的一张。"
TOO_MANY_TRIES = "核对回执的次数过多,请十分钟后再试;也可以请联系您的党代表查询。"
TOO_MANY_REPLIES = "操作过于频繁,请稍后再试。"
GONE = "这件诉求办结已久,回执链接已失效;如果问题仍在,请通过网点的二维码或党代表重新反映。"
NOT_YET = "还没有到回访的时间;如果问题又出现了,请选择“没有解决”。"
TOO_LATE = "重新打开的期限已过;如果问题仍在,请重新反映,并写明原编号。"
RATED = "您已经评价过这次办理,评价不能更改;如果办理单位再次办理,您可以再评一次。"
ANSWERED = "您已经答复过这次回访;如果情况有变,请选择“没有解决”或重新反映。"
REOPENED = "您已说明没有解决,办理单位正在重新办理;等再次报告办理完毕后,请您再确认。"
NEEDS_WORDS = "请写明理由"
NEEDS_STARS = "请选择 1 至 5 分"
NO_STARS = "这个答复不带评分"
FULL = f"一件诉求最多补充 {MOST_ADDED} 个附件。"
OVER = "这件诉求已经结束,不能再补充;如果问题仍在,请先选择“没有解决”或提出异议。"
HANDED_ON = "只有替他人反映、且尚未报告办理完毕的诉求可以换一张回执。"


@dataclass(frozen=True)
class Standing:
    """What decides which answers are open to the reporter."""

    state: IssueState
    resolved_on: date | None
    ended_on: date | None
    ask_again_on: date | None
    lasting: str | None
    satisfaction: int | None
    is_half_solved: bool
    last_own: StepKind | None


def is_asked_again(one: Standing, today: date) -> bool:
    """Whether the question, did it last, is open (LIA-06)."""
    due = one.ask_again_on is not None and one.ask_again_on <= today
    return due and one.lasting is None and one.state in _ASKABLE


def open_replies(one: Standing, today: date, reopen_days: int) -> list[Reply]:
    """The answers that the reporter may give now."""
    found: list[Reply] = []
    if one.state == "resolved":
        found += ["solved", "half_solved", "not_solved"]
    elif one.state in _ASKABLE and one.resolved_on and may_reopen(one.resolved_on, today, reopen_days):
        found += ["not_solved"]
    if is_asked_again(one, today):
        found += ["lasted", "came_back"]
    if one.state in ("resolved", *_ASKABLE) and one.satisfaction is None:
        found += ["rate"]
    if one.state in ("rejected", "merged"):
        found += ["object"]
    return found


def is_repeated(reply: Reply, one: Standing, stars: int | None) -> bool:
    """Whether the reporter has said just this, so that saying it again changes nothing."""
    if reply == "solved":
        return one.state in _ASKABLE and one.last_own in ("confirmed", "rated", "lasted", "added")
    if reply in ("half_solved", "not_solved"):
        return one.state == "reopened" and one.is_half_solved == (reply == "half_solved")
    if reply == "object":
        return one.last_own == "objected" and one.state == "reported"
    if reply == "rate":
        return one.satisfaction is not None and one.satisfaction == stars
    return one.lasting == ("yes" if reply == "lasted" else "no")


def why_not(reply: Reply, one: Standing, today: date, reopen_days: int) -> str | None:
    """Why the reporter cannot give this answer although the state would allow the move, or none."""
    if reply in ("lasted", "came_back") and one.state in _ASKABLE:
        if one.lasting is not None:
            return ANSWERED
        return None if is_asked_again(one, today) else NOT_YET
    if reply in ("half_solved", "not_solved") and one.state in _ASKABLE:
        is_late = one.resolved_on is None or not may_reopen(one.resolved_on, today, reopen_days)
        return TOO_LATE if is_late else None
    if reply == "rate" and one.satisfaction is not None:
        return RATED
    if one.state == "reopened" and MOVE_OF[reply] in ("confirm", "deny"):
        return REOPENED
    return None


def fault(reply: Reply, note: str | None, stars: int | None) -> tuple[str, str] | None:
    """The field that lacks something, and what; saying that something is wrong takes words, being content does not."""
    if reply in ("half_solved", "not_solved", "object", "came_back") and note is None:
        return "note", NEEDS_WORDS
    if (stars is None) == (reply == "rate"):
        return "satisfaction", NEEDS_STARS if reply == "rate" else NO_STARS
    return None


def is_expired(state: IssueState, ended_on: date | None, today: date, reopen_days: int) -> bool:
    """A link outlives the end by as long as one may speak up, and by three months at least."""
    days = timedelta(days=max(LINK_DAYS, reopen_days))
    return state in _OVER and ended_on is not None and today > ended_on + days


TOLD: Collection[StepKind] = (
    *("reported", "accepted", "rejected", "objected", "merged", "assigned", "transferred", "started"),
    *("progress_added", "paused", "resumed", "extended", "overdue", "escalated", "resolved", "confirmed"),
    *("reopened", "rated", "asked_again", "lasted", "closed", "added"),
)
_INWARD: Collection[StepKind] = ("assigned", "transferred", "escalated", "overdue")


def words_for_reporter(kind: StepKind, note: str | None) -> str | None:
    """What offices write to each other when they pass it on is not for the reporter; everything else is."""
    return None if kind in _INWARD else note
