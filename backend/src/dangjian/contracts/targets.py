"""What targets says: goals published, broken down, changed and given up; tasks assigned, checked in, accepted."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from dangjian.kernel.catalogue import Public
from dangjian.kernel.events import Event

TaskSide = Literal["party", "business"]
Light = Literal["grey", "red", "yellow", "blue", "green"]


_ID = "01990000-0000-7000-8000-00000000000{}"
_PLACE = {"organization_id": _ID.format(2)}
_DUE = {"due_on": "2026-11-28"}


def _public(title: str, kind: str, path: str, page: str, /, **example: Any) -> Public:
    return Public(
        title=title,
        kind=kind,
        object_id=f"{kind}_id",
        organization="organization_id",
        url=f"/api/v1/targets/{path}/{{}}",
        page=f"/{page}/{{}}",
        example={f"{kind}_id": _ID.format(1), **_PLACE, **example},
    )


_TARGET = _public("目标已下达", "target", "targets", "targets", batch_id=_ID.format(4))
_TARGET_STATE = {
    **{"target_id": _ID.format(1), "number": "MB-2026-0031", **_PLACE, "parent_id": None, "year": 2026},
    **{"level": "unit", "side": "business", "due_on": "2026-12-31", "owner_member_id": None},
    **{"indicator": "production.output", "state": "published", "version": 2},
}
_TARGETS = replace(_TARGET, each="targets", example={"targets": [_TARGET_STATE]})
_LETTER = _public("责任书已发出", "letter", "letters", "letters", superior_id=_ID.format(6), year=2026, number=1)
_SUPERVISION = _public(
    *("督办单已发出", "supervision_letter", "supervision_letters", "supervision-letters"),
    **{"issuer_id": _ID.format(6), "color": "yellow", "task_id": None, "target_id": _ID.format(7), **_DUE},
)
_TASK = _public("任务已下达", "task", "tasks", "tasks")
_TASK_STATE = {
    **{"task_id": _ID.format(3), **_PLACE, "target_id": _ID.format(1), "kind": "measure", "side": "party"},
    **{"state": "assigned", **_DUE, "version": 3},
}
_TASKS = replace(_TASK, each="tasks", example={"tasks": [_TASK_STATE]})
_CHECK_IN = replace(
    _TASK,
    object_id="task.task_id",
    organization="task.organization_id",
    example={"task": _TASK_STATE, "check_in_id": _ID.format(8)},
)
_LIGHT = {"task_id": _ID.format(3), **_PLACE, "before": "green", "after": "yellow", "rule": 1}
_RESULT = replace(
    _public("目标结果已提交", "result", "results", "results", target_id=_ID.format(7), stage="Q3"),
    hidden=frozenset({"accepted_by", "accepted_by_member", "accepted_by_name"}),
)


class TargetState(BaseModel):
    """A target as others may know of it: whose, under which, of which side, by when and in whose hands."""

    model_config = ConfigDict(frozen=True)

    target_id: UUID
    number: str
    organization_id: UUID
    parent_id: UUID | None
    year: int
    level: str
    side: str
    due_on: date | None
    owner_member_id: UUID | None
    indicator: str | None
    state: str
    version: int


class TargetsPublished(Event):
    """Targets came into force (下达); one event speaks for a whole batch."""

    name: ClassVar[str] = "targets.target.published"
    catalogue: ClassVar[Public] = _TARGETS
    targets: list[TargetState]


class TargetDecomposed(Event):
    """A target was broken down (分解) by share, weight, milestone or as copies; the children are drafts."""

    name: ClassVar[str] = "targets.target.decomposed"
    catalogue: ClassVar[Public] = _TARGET.but("目标已分解", method="share", children=[_TARGET_STATE])
    target_id: UUID
    organization_id: UUID
    method: str
    batch_id: UUID
    children: list[TargetState]


class DecompositionUndone(Event):
    """A breaking down nobody had touched was taken back; its drafts are gone."""

    name: ClassVar[str] = "targets.target.recomposed"
    catalogue: ClassVar[Public] = _TARGET.but("目标分解已撤回")
    target_id: UUID
    organization_id: UUID
    batch_id: UUID


class TargetRevised(Event):
    """A target in force was changed: which fields, and whether late; not from what to what."""

    name: ClassVar[str] = "targets.target.revised"
    catalogue: ClassVar[Public] = replace(
        _TARGET,
        title="目标已调整",
        object_id="target.target_id",
        organization="target.organization_id",
        example={"target": _TARGET_STATE, "fields": ["due_on"], "is_late": False},
    )
    target: TargetState
    fields: list[str]
    is_late: bool


class TargetsCancelled(Event):
    """Targets were given up, with all below them."""

    name: ClassVar[str] = "targets.target.cancelled"
    catalogue: ClassVar[Public] = _TARGETS.but("目标已取消", targets=[{**_TARGET_STATE, "state": "cancelled"}])
    targets: list[TargetState]


class LetterMoved(Event):
    """A year's responsibility letter went on: between whom, for which year, by which version; not what is in it."""

    letter_id: UUID
    superior_id: UUID
    organization_id: UUID
    year: int
    number: int | None


class LetterIssued(LetterMoved):
    """A version waits for both signatures."""

    name: ClassVar[str] = "targets.letter.issued"
    catalogue: ClassVar[Public] = _LETTER


class LetterSigned(LetterMoved):
    """One side signed; with the second signature the version is in force."""

    name: ClassVar[str] = "targets.letter.signed"
    catalogue: ClassVar[Public] = _LETTER.but("责任书已签字", side="counterpart", is_in_force=True)
    side: Literal["superior", "counterpart"]
    is_in_force: bool


class LetterWithdrawn(LetterMoved):
    """The letter binds nobody any more."""

    name: ClassVar[str] = "targets.letter.withdrawn"
    catalogue: ClassVar[Public] = _LETTER.but("责任书已撤回")


class SupervisionLetterMoved(Event):
    """A supervision letter went on: to whom, in which colour, about what, by when; not what is said in it."""

    supervision_letter_id: UUID
    issuer_id: UUID
    organization_id: UUID
    color: Literal["blue", "yellow", "red"]
    task_id: UUID | None
    target_id: UUID | None
    due_on: date


class SupervisionLetterIssued(SupervisionLetterMoved):
    """A superior reminds, urges or supervises a unit."""

    name: ClassVar[str] = "targets.supervision_letter.issued"
    catalogue: ClassVar[Public] = _SUPERVISION


class SupervisionLetterAnswered(SupervisionLetterMoved):
    """The unit said what it did; the recheck is next."""

    name: ClassVar[str] = "targets.supervision_letter.answered"
    catalogue: ClassVar[Public] = _SUPERVISION.but("督办单已回复")


class SupervisionLetterReturned(SupervisionLetterMoved):
    """The recheck sent it back."""

    name: ClassVar[str] = "targets.supervision_letter.returned"
    catalogue: ClassVar[Public] = _SUPERVISION.but("督办单已退回")


class SupervisionLetterClosed(SupervisionLetterMoved):
    """The recheck found it done."""

    name: ClassVar[str] = "targets.supervision_letter.closed"
    catalogue: ClassVar[Public] = _SUPERVISION.but("督办单已办结")


class SupervisionLetterEscalated(SupervisionLetterMoved):
    """Its day passed without an answer; it is one colour graver now."""

    name: ClassVar[str] = "targets.supervision_letter.escalated"
    catalogue: ClassVar[Public] = _SUPERVISION.but("督办单已升级", color="red")


class SupervisionLetterWithdrawn(SupervisionLetterMoved):
    """Whoever issued it took it back."""

    name: ClassVar[str] = "targets.supervision_letter.withdrawn"
    catalogue: ClassVar[Public] = _SUPERVISION.but("督办单已撤回")


class TaskState(BaseModel):
    """A task as the news of it tells: which, whose, of which kind, and by when; no names and no words."""

    model_config = ConfigDict(frozen=True)

    task_id: UUID
    organization_id: UUID
    target_id: UUID | None
    kind: str
    side: TaskSide
    state: str
    due_on: date
    version: int


class TaskMoved(Event):
    """Tasks went on; one event speaks for all that were moved at once."""

    tasks: list[TaskState]


class TaskAssigned(TaskMoved):
    """Given to their owners, given to somebody else, or with another day."""

    name: ClassVar[str] = "targets.task.assigned"
    catalogue: ClassVar[Public] = _TASKS


class TaskAccepted(TaskMoved):
    """The owner took them on."""

    name: ClassVar[str] = "targets.task.accepted"
    catalogue: ClassVar[Public] = _TASKS.but("任务已接收", tasks=[{**_TASK_STATE, "state": "accepted"}])


class TaskSubmitted(TaskMoved):
    """The owner says that they are done; the superior's acceptance is next."""

    name: ClassVar[str] = "targets.task.submitted"
    catalogue: ClassVar[Public] = _TASKS.but("任务已提交", tasks=[{**_TASK_STATE, "state": "submitted"}])


class TaskReturned(TaskMoved):
    """The superior sent them back with a reason."""

    name: ClassVar[str] = "targets.task.returned"
    catalogue: ClassVar[Public] = _TASKS.but("任务已退回", tasks=[{**_TASK_STATE, "state": "returned"}])


class TaskCompleted(TaskMoved):
    """The superior accepted them."""

    name: ClassVar[str] = "targets.task.completed"
    catalogue: ClassVar[Public] = _TASKS.but("任务已完成", tasks=[{**_TASK_STATE, "state": "completed"}])


class TaskCancelled(TaskMoved):
    """They were taken back by those who gave them."""

    name: ClassVar[str] = "targets.task.cancelled"
    catalogue: ClassVar[Public] = _TASKS.but("任务已取消", tasks=[{**_TASK_STATE, "state": "cancelled"}])


class TasksDueSoon(TaskMoved):
    """Three working days are left; said once for each day that they are due."""

    name: ClassVar[str] = "targets.task.due_soon"
    catalogue: ClassVar[Public] = _TASKS.but("任务即将到期")


class TasksOverdue(TaskMoved):
    """Their day has passed."""

    name: ClassVar[str] = "targets.task.overdue"
    catalogue: ClassVar[Public] = _TASKS.but("任务已超期")


class TaskCheckedIn(Event):
    """The owner or a helper said how it stands."""

    name: ClassVar[str] = "targets.task.checked_in"
    catalogue: ClassVar[Public] = _CHECK_IN.but("任务有新进展", check_in_kind="no_change")
    task: TaskState
    check_in_id: UUID
    check_in_kind: str


class TaskBlocked(Event):
    """The owner or a helper said that it cannot go on."""

    name: ClassVar[str] = "targets.task.blocked"
    catalogue: ClassVar[Public] = _CHECK_IN.but("任务受阻")
    task: TaskState
    check_in_id: UUID


class LightChange(BaseModel):
    """A task's light before and after, and by which version of the rule."""

    model_config = ConfigDict(frozen=True)

    task_id: UUID
    organization_id: UUID
    before: Light
    after: Light
    rule: int


class TaskLightsChanged(Event):
    """Lights changed; one event speaks for all that changed at once."""

    name: ClassVar[str] = "targets.task.light_changed"
    catalogue: ClassVar[Public] = replace(
        _TASK,
        title="任务亮灯已变化",
        each="changes",
        changes={"light": ("before", "after")},
        example={"changes": [_LIGHT]},
    )
    changes: list[LightChange]


class ResultMoved(Event):
    """The result of a target went on: which one, of which stage; not what is said of it."""

    result_id: UUID
    target_id: UUID
    organization_id: UUID
    stage: str


class TargetResultSubmitted(ResultMoved):
    """The unit stands by its result; the superior's acceptance is next."""

    name: ClassVar[str] = "targets.result.submitted"
    catalogue: ClassVar[Public] = _RESULT


class TargetResultReturned(ResultMoved):
    """The superior sent it back with a reason."""

    name: ClassVar[str] = "targets.result.returned"
    catalogue: ClassVar[Public] = _RESULT.but("目标结果已退回")


class TargetResultAccepted(ResultMoved):
    """The superior accepted it; with its figures, so that the ledger need not ask anybody again (A-41).

    `planned` and `actual` are those of the stage; `record_type` is the kind of entry that the target names, or none.
    """

    name: ClassVar[str] = "targets.result.accepted"
    catalogue: ClassVar[Public] = _RESULT.but(
        "目标结果已认定",
        **{"number": "MB-2026-0031", "title": "压降吨钢成本", "closes_on": "2026-09-30", "planned": "120"},
        **{"actual": "126.5", "completion_percent": "105.42", "late_changes": 0, "record_type": None},
        **{"accepted_by": _ID.format(0), "accepted_by_member": None, "accepted_by_name": "李明"},
    )
    number: str
    title: str
    closes_on: date
    planned: Decimal | None
    actual: Decimal | None
    completion_percent: Decimal | None
    late_changes: int
    record_type: str | None
    accepted_by: UUID
    accepted_by_member: UUID | None
    accepted_by_name: str
