"""What liaison says: who is paired with which outlet, what people raised, how it went on, and who says it is solved."""

from datetime import date, datetime
from typing import Any, ClassVar, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from dangjian.kernel.catalogue import Internal, Public
from dangjian.kernel.events import Event

IssueState = Literal[
    "reported",
    "accepted",
    "assigned",
    "in_progress",
    "resolved",
    "confirmed",
    "reopened",
    "closed",
    "rejected",
    "merged",
]
Severity = Literal["normal", "serious", "urgent"]
ResolutionKind = Literal["fixed", "partly_fixed", "explained", "planned", "not_possible"]
Counter = Literal["complaint", "dispute"]
CloseKind = Literal["confirmed", "unanswered"]


_ID = "01990000-0000-7000-8000-00000000000{}"
_AT = "2026-11-21T10:03:22+08:00"
_OUTLET = {"outlet": {"code": "OUT-054", "name": "安国支局"}}
_PLACE = {"organization_id": _ID.format(2)}
_ISSUE = Public(
    title="问题已上报",
    kind="issue",
    object_id="issue_id",
    organization="organization_id",
    url="/api/v1/liaison/issues/{}",
    page="/issues/{}",
    changes={"status": ("before", "after")},
    severity="severity",
    category="category",
    example={
        **{"issue_id": _ID.format(1), **_PLACE, "version": 5, "number": "LX-2026-0209", "title": "食堂冰柜老旧"},
        **{"category": "canteen", "category_title": "后勤保障", "counter": None, "severity": "normal"},
        **{"before": None, "after": "reported", **_OUTLET},
        **{"org": {"code": "BR-0231", "name": "沛县分公司", "path": "/省公司/徐州/沛县"}},
        **{"handler_org": {"code": "D-07", "name": "综合部"}, "handler_organization_id": _ID.format(4)},
        **{"reported_at": "2026-05-12T09:00:00+08:00", "representative_id": _ID.format(3)},
    },
)


def _issue(title: str, before: str, after: str, /, **more: Any) -> Public:
    return _ISSUE.but(title, before=before, after=after, **more)


_DUE = {"due_on": "2026-11-28"}
_SOLVED = {"resolved_at": _AT, "elapsed_workdays": 12, "was_overdue": False}
_PAIRING = Public(
    title="已结对",
    kind="pairing",
    object_id="pairing_id",
    organization="organization_id",
    example={
        **{"pairing_id": _ID.format(5), "representative_id": _ID.format(3), "outlet_id": _ID.format(6), **_PLACE},
        **{"starts_on": "2026-01-01", "ends_on": None},
    },
)
_GAP = Public(
    title="网点出现党员空白",
    kind="outlet",
    object_id="outlet_id",
    organization="organization_id",
    url="/api/v1/registry/outlets/{}",
    example={"outlet_id": _ID.format(6), **_OUTLET, **_PLACE, "since": "2026-05-12"},
)


class _Named(BaseModel):
    model_config = ConfigDict(frozen=True)
    code: str
    name: str


class OutletNamed(_Named):
    """An outlet as receivers know it."""


class OrganizationNamed(_Named):
    """An organisation as receivers know it."""


class OrganizationPlaced(OrganizationNamed):
    """An organisation and where it stands: the names from the top down, each after a slash."""

    path: str = ""


class Resolution(BaseModel):
    """How the handler says it was solved: the kind, and how much there is to read and to see, not the words."""

    model_config = ConfigDict(frozen=True)
    kind: ResolutionKind
    summary_len: int
    evidence_count: int


class IssueMoved(Event):
    """An issue went on: which one, where from, from which state to which; not who raised it nor in which words.

    `counter` names the zero-counter to which its category belongs (B-17).
    """

    issue_id: UUID
    organization_id: UUID
    version: int
    number: str
    title: str
    category: str
    category_title: str
    counter: Counter | None
    severity: Severity
    before: IssueState | None
    after: IssueState
    outlet: OutletNamed | None
    org: OrganizationPlaced
    representative_id: UUID | None
    handler_org: OrganizationNamed | None
    handler_organization_id: UUID | None
    reported_at: datetime


class IssueReported(IssueMoved):
    """Somebody at the grass roots raised it."""

    name: ClassVar[str] = "liaison.issue.reported"
    catalogue: ClassVar[Public] = _ISSUE


class IssueAccepted(IssueMoved):
    """The office took it on."""

    name: ClassVar[str] = "liaison.issue.accepted"
    catalogue: ClassVar[Public] = _issue("问题已受理", "reported", "accepted")


class IssueRejected(IssueMoved):
    """It cannot be taken on; the reporter has the reason and may object."""

    name: ClassVar[str] = "liaison.issue.rejected"
    catalogue: ClassVar[Public] = _issue("问题不予受理", "reported", "rejected")


class IssueMerged(IssueMoved):
    """It is the same as another one, which it follows from now on."""

    name: ClassVar[str] = "liaison.issue.merged"
    catalogue: ClassVar[Public] = _issue("问题已合并", "accepted", "merged", into_id=_ID.format(7))
    into_id: UUID


class IssueAssigned(IssueMoved):
    """An organisation is to solve it by a day."""

    name: ClassVar[str] = "liaison.issue.assigned"
    catalogue: ClassVar[Public] = _issue("问题已交办", "accepted", "assigned", **_DUE)
    due_on: date


class IssueTransferred(IssueMoved):
    """Another organisation is to solve it."""

    name: ClassVar[str] = "liaison.issue.transferred"
    catalogue: ClassVar[Public] = _issue("问题已转办", "in_progress", "assigned", **_DUE)
    due_on: date


class IssueStarted(IssueMoved):
    """The handler began to work on it."""

    name: ClassVar[str] = "liaison.issue.started"
    catalogue: ClassVar[Public] = _issue("问题开始办理", "assigned", "in_progress")


class IssueProgressAdded(IssueMoved):
    """The handler told how it goes."""

    name: ClassVar[str] = "liaison.issue.progress_added"
    catalogue: ClassVar[Public] = _issue("问题有新进展", "in_progress", "in_progress")


class IssuePaused(IssueMoved):
    """Its clock stands still, for a reason that the reporter can read."""

    name: ClassVar[str] = "liaison.issue.paused"
    catalogue: ClassVar[Public] = _issue("问题暂停计时", "in_progress", "in_progress")


class IssueResumed(IssueMoved):
    """Its clock goes on."""

    name: ClassVar[str] = "liaison.issue.resumed"
    catalogue: ClassVar[Public] = _issue("问题恢复计时", "in_progress", "in_progress")


class IssueExtended(IssueMoved):
    """It has a later day, for a reason (LIA-01)."""

    name: ClassVar[str] = "liaison.issue.extended"
    catalogue: ClassVar[Public] = _issue("问题已延期", "in_progress", "in_progress", **_DUE)
    due_on: date


class IssueDueSoon(IssueMoved):
    """Few working days are left."""

    name: ClassVar[str] = "liaison.issue.due_soon"
    catalogue: ClassVar[Public] = _issue("问题即将到期", "in_progress", "in_progress", **_DUE)
    due_on: date


class IssueOverdue(IssueMoved):
    """Its day is over; a flag, not a state."""

    name: ClassVar[str] = "liaison.issue.overdue"
    catalogue: ClassVar[Public] = _issue("问题已超期", "in_progress", "in_progress", **_DUE)
    due_on: date


class IssueEscalated(IssueMoved):
    """The superior has it before him."""

    name: ClassVar[str] = "liaison.issue.escalated"
    catalogue: ClassVar[Public] = _issue("问题已升级", "in_progress", "in_progress", to_organization_id=_ID.format(4))
    to_organization_id: UUID


class IssueResolved(IssueMoved):
    """The handler says that it is solved; whether it is, its reporter says (D-28)."""

    name: ClassVar[str] = "liaison.issue.resolved"
    catalogue: ClassVar[Public] = _issue(
        *("问题已办结,待上报人确认", "in_progress", "resolved"),
        **{**_SOLVED, "confirmation_due_at": "2026-11-28T18:00:00+08:00"},
        resolution={"kind": "fixed", "summary_len": 86, "evidence_count": 2},
    )
    resolved_at: datetime
    elapsed_workdays: int
    was_overdue: bool
    resolution: Resolution
    confirmation_due_at: datetime


class IssueConfirmed(IssueMoved):
    """Its reporter says that it is solved."""

    name: ClassVar[str] = "liaison.issue.confirmed"
    catalogue: ClassVar[Public] = _issue(
        "上报人确认已解决", "resolved", "confirmed", **_SOLVED, confirmed_at=_AT, reopened_count=0
    )
    resolved_at: datetime
    confirmed_at: datetime
    elapsed_workdays: int
    was_overdue: bool
    reopened_count: int


class IssueReopened(IssueMoved):
    """Its reporter says that it is not solved, half solved, or back again."""

    name: ClassVar[str] = "liaison.issue.reopened"
    catalogue: ClassVar[Public] = _issue(
        "问题已重新打开", "resolved", "reopened", is_half_solved=True, reopened_count=1
    )
    is_half_solved: bool
    reopened_count: int


class IssueRated(IssueMoved):
    """Its reporter says how content he is, one to five."""

    name: ClassVar[str] = "liaison.issue.rated"
    catalogue: ClassVar[Public] = _issue("上报人已评价", "confirmed", "confirmed", satisfaction=5)
    satisfaction: int


class IssueClosed(IssueMoved):
    """Nobody waits for it any more: confirmed and lasting, or `unanswered`, which counts apart and never as solved."""

    name: ClassVar[str] = "liaison.issue.closed"
    catalogue: ClassVar[Public] = _issue("问题已关闭", "confirmed", "closed", close_kind="confirmed")
    close_kind: CloseKind


class RepresentativeEnded(Event):
    """A representative's term is over, by its day or before; until then the outlets were looked after."""

    name: ClassVar[str] = "liaison.representative.ended"
    catalogue: ClassVar[Internal] = Internal("Outside, the end of each pairing is told; the office is personal.")
    representative_id: UUID
    organization_id: UUID
    ended_on: date


class PairingMoved(Event):
    """A representative and an outlet: which, from and until when."""

    pairing_id: UUID
    representative_id: UUID
    outlet_id: UUID
    organization_id: UUID
    starts_on: date
    ends_on: date | None


class Paired(PairingMoved):
    """A representative looks after an outlet from a day on (D-20)."""

    name: ClassVar[str] = "liaison.pairing.paired"
    catalogue: ClassVar[Public] = _PAIRING


class Unpaired(PairingMoved):
    """The representative looks after the outlet no longer."""

    name: ClassVar[str] = "liaison.pairing.unpaired"
    catalogue: ClassVar[Public] = _PAIRING.but("已解除结对", ends_on="2026-11-21")


class VisitRecorded(Event):
    """A representative was at an outlet (D-22); not what was seen."""

    name: ClassVar[str] = "liaison.visit.recorded"
    catalogue: ClassVar[Public] = Public(
        title="走访已记录",
        kind="visit",
        object_id="visit_id",
        organization="organization_id",
        url="/api/v1/liaison/visits/{}",
        example={
            **{"visit_id": _ID.format(8), "representative_id": _ID.format(3), "outlet_id": _ID.format(6), **_PLACE},
            **{"visited_on": "2026-11-20", "issue_ids": [_ID.format(1)]},
        },
    )
    visit_id: UUID
    representative_id: UUID
    outlet_id: UUID
    organization_id: UUID
    visited_on: date
    issue_ids: list[UUID]


class GapMoved(Event):
    """An outlet in which no member works (党员空白网点, D-16)."""

    outlet_id: UUID
    outlet: OutletNamed
    organization_id: UUID
    since: date


class GapOpened(GapMoved):
    """No member works there any more."""

    name: ClassVar[str] = "liaison.gap.opened"
    catalogue: ClassVar[Public] = _GAP


class GapClosed(GapMoved):
    """A member works there now."""

    name: ClassVar[str] = "liaison.gap.closed"
    catalogue: ClassVar[Public] = _GAP.but("网点党员空白已消除", until="2026-11-21")
    until: date


class RiskLevelChanged(Event):
    """A risk has another level (C-41): which and where; never about whom or what."""

    name: ClassVar[str] = "liaison.risk.level_changed"
    catalogue: ClassVar[Public] = Public(
        title="风险等级已变化",
        kind="risk",
        object_id="risk_id",
        organization="organization_id",
        url="/api/v1/liaison/risks/{}",
        changes={"level": ("before", "after")},
        example={
            **{"risk_id": _ID.format(9), **_PLACE, "kind": "petition", "before": "yellow", "after": "orange"},
            **{"version": 2},
        },
    )
    risk_id: UUID
    organization_id: UUID
    kind: str
    before: str | None
    after: str
    version: int
