"""An issue's life (D-25, D-27): which move may follow which state, whose move it is, and what is never taken away.

`resolved` is what the handler says, `confirmed` is what the reporter says; only the reporter leads from the one to the
other. Nothing leads out of `rejected`, `merged` or `closed` but the reporter's own word.
"""

import base64
import hashlib
import hmac
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any, Literal, get_args
from uuid import UUID

from dangjian.contracts.liaison import CloseKind, IssueState, ResolutionKind, Severity

Channel = Literal["representative", "employee", "link", "supervision", "hotline", "import"]
Side = Literal["office", "handler", "reporter", "system"]
Lasting = Literal["yes", "no"]
Move = Literal[
    "accept",
    "reject",
    "object",
    "merge",
    "assign",
    "transfer",
    "start",
    "progress",
    "pause",
    "resume",
    "extend",
    "escalate",
    "resolve",
    "confirm",
    "deny",
    "rate",
    "last",
    "close",
]
StepKind = Literal[
    "reported",
    "accepted",
    "rejected",
    "objected",
    "merged",
    "assigned",
    "transferred",
    "started",
    "progress_added",
    "paused",
    "resumed",
    "extended",
    "due_soon",
    "overdue",
    "escalated",
    "resolved",
    "confirmed",
    "reopened",
    "rated",
    "asked_again",
    "lasted",
    "added",
    "closed",
]

STATE_TITLES: Mapping[str, str] = {
    "reported": "待受理",
    "accepted": "已受理",
    "assigned": "已交办",
    "in_progress": "办理中",
    "resolved": "待确认",
    "confirmed": "已确认",
    "reopened": "已重开",
    "closed": "已办结",
    "rejected": "不予受理",
    "merged": "已合并",
}
SEVERITY_TITLES: Mapping[Severity, str] = {"normal": "一般", "serious": "较重", "urgent": "紧急"}
CHANNEL_TITLES: Mapping[Channel, str] = {
    "representative": "党代表收集",
    "employee": "职工反映",
    "link": "免登录入口",
    "supervision": "督导发现",
    "hotline": "热线",
    "import": "批量导入",
}
RESOLUTION_TITLES: Mapping[ResolutionKind, str] = {
    "fixed": "已解决",
    "partly_fixed": "部分解决",
    "explained": "解释说明",
    "planned": "列入计划",
    "not_possible": "暂不具备条件",
}
CLOSE_TITLES: Mapping[CloseKind, str] = {"confirmed": "反映人确认解决", "unanswered": "反映人未答复"}
STEP_TITLES: Mapping[StepKind, str] = {
    "reported": "反映",
    "accepted": "受理",
    "rejected": "不予受理",
    "objected": "提出异议",
    "merged": "合并",
    "assigned": "交办",
    "transferred": "转办",
    "started": "开始办理",
    "progress_added": "办理进展",
    "paused": "暂停计时",
    "resumed": "恢复计时",
    "extended": "延期",
    "due_soon": "临期提醒",
    "overdue": "超期",
    "escalated": "提级",
    "resolved": "办理完毕",
    "confirmed": "确认解决",
    "reopened": "重新打开",
    "rated": "评价",
    "asked_again": "回访",
    "lasted": "回访答复",
    "added": "补充说明",
    "closed": "办结",
}
OFFICIAL: tuple[Channel, ...] = ("supervision", "hotline")
WITH_OFFICE = ("reported", "accepted")
WITH_HANDLER = ("assigned", "in_progress", "reopened")
OVER = ("closed", "rejected", "merged")
LIVE = (*WITH_OFFICE, *WITH_HANDLER, "resolved")
CLAIMED = ("resolved", "confirmed", "closed")
ALLOWED: Mapping[Move, tuple[IssueState, ...]] = {
    "accept": ("reported",),
    "reject": ("reported", "accepted"),
    "object": ("rejected", "merged"),
    "merge": ("reported", "accepted", "assigned", "in_progress", "reopened"),
    "assign": ("reported", "accepted"),
    "transfer": ("assigned", "in_progress", "reopened"),
    "start": ("assigned", "reopened"),
    "progress": ("assigned", "in_progress", "reopened"),
    "pause": ("assigned", "in_progress", "reopened"),
    "resume": ("assigned", "in_progress", "reopened"),
    "extend": ("assigned", "in_progress", "reopened"),
    "escalate": ("reported", "accepted", "assigned", "in_progress", "reopened"),
    "resolve": ("assigned", "in_progress", "reopened"),
    "confirm": ("resolved",),
    "deny": ("resolved", "confirmed", "closed"),
    "rate": ("resolved", "confirmed", "closed"),
    "last": ("confirmed", "closed"),
    "close": ("resolved", "confirmed"),
}
SIDES: Mapping[Move, tuple[Side, ...]] = {
    "accept": ("office",),
    "reject": ("office",),
    "object": ("reporter",),
    "merge": ("office",),
    "assign": ("office",),
    "transfer": ("office", "handler"),
    "start": ("handler",),
    "progress": ("handler",),
    "pause": ("handler",),
    "resume": ("handler", "system"),
    "extend": ("handler", "office"),
    "escalate": ("office", "handler", "system"),
    "resolve": ("handler",),
    "confirm": ("reporter",),
    "deny": ("reporter",),
    "rate": ("reporter",),
    "last": ("reporter",),
    "close": ("system",),
}
MOVE_TITLES: Mapping[Move, str] = {
    "accept": "受理",
    "reject": "不予受理",
    "object": "提出异议",
    "merge": "合并",
    "assign": "交办",
    "transfer": "转办",
    "start": "开始办理",
    "progress": "登记进展",
    "pause": "暂停计时",
    "resume": "恢复计时",
    "extend": "延期",
    "escalate": "提级",
    "resolve": "报告办理完毕",
    "confirm": "确认解决",
    "deny": "重新打开",
    "rate": "评价",
    "last": "回访答复",
    "close": "办结",
}


RECUSED: tuple[Move, ...] = ("reject", "merge", "resolve")
RECENT = timedelta(days=180)
ALIKE = 0.4
OTHER_CONTENT = "这个编号已用于另一件内容不同的诉求,请重新填写后提交。"


def why_recused(move: Move, is_reporter: bool) -> str | None:
    """Whoever raised an issue neither turns it away nor reports it done: what he says counts as the reporter's word."""
    if is_reporter and move in RECUSED:
        return f"这件诉求由您反映,按回避规则不能由您{MOVE_TITLES[move]},请由其他人员办理。"
    return None


def why_not(move: Move, state: str, side: Side) -> str | None:
    """Why a side cannot make a move in a state, or none."""
    if side not in SIDES[move]:
        return f"只有反映人可以{MOVE_TITLES[move]}。" if SIDES[move] == ("reporter",) else "这一步不由您办理。"
    if state not in ALLOWED[move]:
        said = "作不予受理处理" if move == "reject" else MOVE_TITLES[move]
        return f"这件诉求{STATE_TITLES[state]},现在不能{said}。"
    return None


def as_state(written: str) -> IssueState:
    """A state read from the table, as the state that it is."""
    return next(state for state in get_args(IssueState) if state == written)


def moves(state: str, sides: Collection[Side]) -> list[Move]:
    """What these sides may do in a state."""
    return [move for move, states in ALLOWED.items() if state in states and set(sides) & set(SIDES[move])]


def is_overdue(state: str, due_on: date | None, is_paused: bool, today: date) -> bool:
    """Overdue while it lies with the handler and its clock runs; what is resolved waits for the reporter."""
    return state in WITH_HANDLER and due_on is not None and not is_paused and due_on < today


def may_reopen(resolved_on: date, today: date, reopen_days: int) -> bool:
    """Whether the reporter may still say that it is not solved; nobody can make the time shorter than the norm's."""
    return today <= resolved_on + timedelta(days=reopen_days)


def written_number(year: int, count: int) -> str:
    """The number by which people speak of an issue."""
    return f"LX-{year}-{count:04d}"


def is_for_somebody(channel: str, reporter_name: str | None, has_receipt: bool) -> bool:
    """Whether the one who entered it spoke for somebody else, who alone says whether it is solved."""
    return channel == "hotline" or (channel == "representative" and (reporter_name is not None or has_receipt))


def receipt_of(secret: bytes, client_id: UUID) -> str:
    """The code by which an anonymous reporter reads and decides; the same intent gives the same code."""
    digest = hmac.digest(secret, b"issue " + client_id.bytes, "sha256")
    letters = base64.b32encode(digest)[:28].decode("ascii")  # 140 bits
    return "-".join(letters[at : at + 4] for at in range(0, 28, 4))


def kept_id(client_id: UUID) -> UUID:
    """The id under which an anonymous one is kept: whoever reads the table cannot send it again as his own."""
    return UUID(bytes=hashlib.sha256(b"issue " + client_id.bytes).digest()[:16], version=5)


def kept(receipt: str) -> bytes:
    """What is kept of a receipt: nobody who reads the table can use it."""
    plain = "".join(char for char in receipt.upper() if char.isalnum())
    return hashlib.sha256(plain.encode("utf-8", "replace")).digest()


def contact_place(issue_id: UUID) -> str:
    """Where the sealed contact of whoever raised it belongs."""
    return f"liaison.issue.reporter_contact:{issue_id}"


def likeness(one: str, other: str) -> float:
    """How alike two texts are by the pairs of characters that they share, 0 to 1 (Dice); Chinese has no spaces."""
    first, second = _pairs(one), _pairs(other)
    return 2 * len(first & second) / (len(first) + len(second)) if first and second else 0.0


def alike(title: str, description: str | None, other_title: str, other_description: str) -> float:
    """How alike two issues are: by their titles, or by their words where both say more."""
    words = likeness(description, other_description) if description else 0.0
    return max(likeness(title, other_title), words)


def _pairs(text: str) -> set[str]:
    plain = "".join(char for char in text.lower() if char.isalnum())
    return {plain[at : at + 2] for at in range(len(plain) - 1)}


HEADER = (
    *("编号", "标题", "状态", "类别", "程度", "渠道", "网点", "所在组织", "承办单位", "反映日期", "期限", "是否超期"),
    *("办理结果", "办结方式", "重开次数", "满意度"),
)


def exported(row: Mapping[str, Any], day: Callable[[datetime], date]) -> list[str]:
    """A line of the exported list; never who raised it."""
    severity: Severity = row["severity"]
    channel: Channel = row["channel"]
    late = row["is_overdue"] or row["was_overdue"]
    resolution, closing = row["resolution_kind"], row["close_kind"]
    return [
        *(row["number"], row["title"], STATE_TITLES[row["state"]], row["category_title"]),
        *(SEVERITY_TITLES[severity], CHANNEL_TITLES[channel], row["outlet_name"] or "", row["organization_name"]),
        *(row["handler_organization_name"] or "", day(row["reported_at"]).isoformat()),
        *(str(row["due_on"] or ""), "是" if late else "否"),
        *(RESOLUTION_TITLES.get(resolution, ""), CLOSE_TITLES.get(closing, "")),
        *(str(row["reopened_count"]), str(row["satisfaction"] or "")),
    ]


def grams(words: str) -> list[str]:
    """What is looked for in an index of words: any two letters that stand together, as `liaison.grams` cuts them."""
    small = [letter.lower() if len(letter.lower()) == 1 else letter for letter in words]
    return sorted({first + second for first, second in pairwise(small)})
