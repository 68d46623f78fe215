"""Who may do what with a request about personal data, and until when (P5; PIPL arts. 44-50, GB/T 35273 8.7)."""

from datetime import date, timedelta
from typing import Literal
from uuid import UUID

RequestKind = Literal["export", "correction", "deletion"]
RequestState = Literal["asked", "proposed", "working", "done", "refused"]
ANSWERED_WITHIN = timedelta(days=30)
FETCHED_WITHIN = timedelta(days=7)
COPY_AGAIN_AFTER = timedelta(minutes=10)


def first_state(kind: RequestKind) -> RequestState:
    """A copy is made without anybody's leave; the others wait for a hand."""
    return "working" if kind == "export" else "asked"


def due_on(day: date) -> date:
    """An answer is due within thirty days."""
    return day + ANSWERED_WITHIN


def state_now(state: RequestState, expected: int, arrived: int) -> RequestState:
    """What every service has done its part for is done."""
    return "done" if state == "working" and arrived >= expected else state


def fault_of_words(kind: RequestKind, words: str | None) -> str | None:
    """Why a request says too little, or none."""
    return "请写明哪一项有误、应改成什么。" if kind == "correction" and not words else None


def fault_of_hand(requester: UUID, first: UUID | None, hand: UUID) -> str | None:
    """Nobody handles his own request, and what deletes takes two hands."""
    if hand == requester:
        return "不能办理自己的请求,请由另一位管理员办理。"
    if hand == first:
        return "删除须由两人办理:请由另一位管理员复核。"
    return None
