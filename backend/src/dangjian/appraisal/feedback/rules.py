"""The complaint function that every form must have (国办函〔2026〕12号): days to answer, receipts, and how often."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

State = Literal["open", "answered"]
ANSWER_WITHIN = 10  # working days
PER_HOUR = 10
HOUR = timedelta(hours=1)
TOO_OFTEN = "一小时内最多提交 10 条,请稍后再试;紧急情况可直接联系组织部门。"
ALREADY_ANSWERED = "这条意见已经答复,不能重复答复。"
OTHER_CONTENT = "这个编号已用于另一条内容不同的意见,请重新填写后提交。"


def receipt_of(secret: bytes, client_id: UUID) -> str:
    """The code by which an anonymous asker reads the answer; the same intent gives the same code."""
    digest = hmac.digest(secret, b"feedback " + client_id.bytes, "sha256")
    letters = base64.b32encode(digest)[:12].decode("ascii")
    return "-".join((letters[:4], letters[4:8], letters[8:]))


def kept(receipt: str) -> str:
    """What is kept of a receipt: nobody who reads the table can use it."""
    plain = receipt.replace("-", "").replace(" ", "").upper()
    return hashlib.sha256(plain.encode("utf-8", "replace")).hexdigest()


def is_overdue(state: str, due_on: date, today: date) -> bool:
    """Open past its day."""
    return state == "open" and due_on < today


def in_time(answered_on: date, due_on: date) -> bool:
    """Answered by its day."""
    return answered_on <= due_on


class Pace:
    """How often somebody asked lately: in memory only, so that nothing of an anonymous asker is stored."""

    def __init__(self) -> None:
        self._lately: dict[UUID, list[datetime]] = {}

    def allows(self, who: UUID, now: datetime) -> bool:
        """Count one more, unless there were too many within the hour."""
        since = now - HOUR
        self._lately = {id_: at for id_, at in self._lately.items() if at[-1] > since}
        recent = [at for at in self._lately.get(who, []) if at > since]
        if len(recent) >= PER_HOUR:
            return False
        self._lately[who] = [*recent, now]
        return True


def share_in_time(counts: Mapping[str, int]) -> int | None:
    """Per cent of the answers that came in time, or none before the first."""
    return round(100 * counts["in_time"] / counts["answered"]) if counts["answered"] else None
