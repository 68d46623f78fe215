"""What targets says: goals published, broken down, changed and given up; tasks assigned, checked in, accepted."""

from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from dangjian.kernel.events import Event

TaskSide = Literal["party", "business"]
Light = Literal["grey", "red", "yellow", "blue", "green"]


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
    targets: list[TargetState]


class TargetDecomposed(Event):
    """A target was broken down (分解) by share, weight, milestone or as copies; the children are drafts."""

    name: ClassVar[str] = "targets.target.decomposed"
    target_id: UUID
    organization_id: UUID
    method: str
    batch_id: UUID
    children: list[TargetState]


class DecompositionUndone(Event):
    """A breaking down nobody had touched was taken back; its drafts are gone."""

    name: ClassVar[str] = "targets.target.recomposed"
    target_id: UUID
    organization_id: UUID
    batch_id: UUID


class TargetRevised(Event):
    """A target in force was changed: which fields, and whether late; not from what to what."""

    name: ClassVar[str] = "targets.target.revised"
    target: TargetState
    fields: list[str]
    is_late: bool


class TargetsCancelled(Event):
    """Targets were given up, with all below them."""

    name: ClassVar[str] = "targets.target.cancelled"
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


class LetterSigned(LetterMoved):
    """One side signed; with the second signature the version is in force."""

    name: ClassVar[str] = "targets.letter.signed"
    side: Literal["superior", "counterpart"]
    is_in_force: bool


class LetterWithdrawn(LetterMoved):
    """The letter binds nobody any more."""

    name: ClassVar[str] = "targets.letter.withdrawn"


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


class SupervisionLetterAnswered(SupervisionLetterMoved):
    """The unit said what it did; the recheck is next."""

    name: ClassVar[str] = "targets.supervision_letter.answered"


class SupervisionLetterReturned(SupervisionLetterMoved):
    """The recheck sent it back."""

    name: ClassVar[str] = "targets.supervision_letter.returned"


class SupervisionLetterClosed(SupervisionLetterMoved):
    """The recheck found it done."""

    name: ClassVar[str] = "targets.supervision_letter.closed"


class SupervisionLetterEscalated(SupervisionLetterMoved):
    """Its day passed without an answer; it is one colour graver now."""

    name: ClassVar[str] = "targets.supervision_letter.escalated"


class SupervisionLetterWithdrawn(SupervisionLetterMoved):
    """Whoever issued it took it back."""

    name: ClassVar[str] = "targets.supervision_letter.withdrawn"


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


class TaskAccepted(TaskMoved):
    """The owner took them on."""

    name: ClassVar[str] = "targets.task.accepted"


class TaskSubmitted(TaskMoved):
    """The owner says that they are done; the superior's acceptance is next."""

    name: ClassVar[str] = "targets.task.submitted"


class TaskReturned(TaskMoved):
    """The superior sent them back with a reason."""

    name: ClassVar[str] = "targets.task.returned"


class TaskCompleted(TaskMoved):
    """The superior accepted them."""

    name: ClassVar[str] = "targets.task.completed"


class TaskCancelled(TaskMoved):
    """They were taken back by those who gave them."""

    name: ClassVar[str] = "targets.task.cancelled"


class TasksDueSoon(TaskMoved):
    """Three working days are left; said once for each day that they are due."""

    name: ClassVar[str] = "targets.task.due_soon"


class TasksOverdue(TaskMoved):
    """Their day has passed."""

    name: ClassVar[str] = "targets.task.overdue"


class TaskCheckedIn(Event):
    """The owner or a helper said how it stands."""

    name: ClassVar[str] = "targets.task.checked_in"
    task: TaskState
    check_in_id: UUID
    check_in_kind: str


class TaskBlocked(Event):
    """The owner or a helper said that it cannot go on."""

    name: ClassVar[str] = "targets.task.blocked"
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


class TargetResultReturned(ResultMoved):
    """The superior sent it back with a reason."""

    name: ClassVar[str] = "targets.result.returned"


class TargetResultAccepted(ResultMoved):
    """The superior accepted it; with its figures, so that the ledger need not ask anybody again (A-41).

    `planned` and `actual` are those of the stage; `record_type` is the kind of entry that the target names, or none.
    """

    name: ClassVar[str] = "targets.result.accepted"
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
