"""The rows of targets, readings and tasks, and the hand that writes those of one year."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from dangjian.demo.chance import Chance, fixed_id
from dangjian.demo.data import DemoMember, DemoOrganization
from dangjian.targets.targets.schemas import MilestoneSet, NewTarget

STAGES = ((3, 31, 22), (6, 30, 47), (9, 30, 76))
LEVELS = {"group": "group", "unit": "enterprise", "party_committee": "enterprise"}


@dataclass(frozen=True, slots=True)
class DemoReading:
    """The value of a target at the end of a month."""

    target_id: UUID
    as_of: date
    value: Decimal | None
    note: str | None
    by_name: str


@dataclass(frozen=True, slots=True)
class DemoTask:
    """A task with how far it is."""

    id: UUID
    organization_id: UUID
    target_id: UUID | None
    title: str
    kind: str
    side: str
    owner: DemoMember
    starts_on: date
    due_on: date
    percent: int
    state: str
    is_blocked: bool = False
    focus: str | None = None
    notes: tuple[str, ...] = ()


@dataclass
class Goals:
    """All of it, parents before children."""

    targets: list[NewTarget] = field(default_factory=list)
    milestones: list[tuple[UUID, MilestoneSet]] = field(default_factory=list)
    readings: list[DemoReading] = field(default_factory=list)
    tasks: list[DemoTask] = field(default_factory=list)


class Maker:
    """Writes targets of one year with readings up to yesterday."""

    def __init__(self, seed: int, today: date) -> None:
        self.seed, self.today, self.goals = seed, today, Goals()
        self.chance = Chance(seed, "goals")
        self.first, self.last = date(today.year, 1, 1), date(today.year, 12, 31)

    def target(self, key: str, place: DemoOrganization, title: str, owner: DemoMember | None, **more: Any) -> NewTarget:
        """A published target of this year unless something else is said."""
        said: dict[str, Any] = {
            "id": fixed_id(self.seed, "target", key),
            "organization_id": place.id,
            "year": self.today.year,
            "title": title,
            "level": LEVELS.get(place.kind, "department"),
            "side": "business",
            "starts_on": self.first,
            "due_on": self.last,
            "measure": title,
            "unit": "万元",
            "owner_member_id": owner.id if owner else None,
            "owner_name": owner.name if owner else None,
            "record_type": "target_result",
            "evidence": "财务月报" if more.get("side") != "party" else "台账记录",
            "state": "published",
        }
        made = NewTarget(**(said | more))
        self.goals.targets.append(made)
        return made

    def stages(self, target: NewTarget) -> None:
        """The three quarters before the last as milestones."""
        for month, day, part in STAGES:
            due = date(target.year, month, day)
            stage = MilestoneSet(title=f"{month} 月末完成 {part}%", due_on=due, planned_percent=Decimal(part))
            self.goals.milestones.append((target.id, stage))

    def read(self, target: NewTarget, pace: Decimal, by_name: str) -> None:
        """Month ends up to yesterday, the last month of a few left out: cumulative, at a pace of the even plan."""
        assert target.target_value is not None
        for month_end in self.months():
            part = Decimal((month_end - target.starts_on).days + 1) / 365
            wobble = Decimal(self.chance.randint(-15, 15)) / 1000
            value = (target.target_value * part * (pace + wobble)).quantize(Decimal("0.1"))
            self.goals.readings.append(DemoReading(target.id, month_end, value, None, by_name))

    def level(self, target: NewTarget, start: Decimal, by_name: str) -> None:
        """A level that moves slowly from its start towards the target."""
        assert target.target_value is not None
        for number, month_end in enumerate(self.months(), start=1):
            value = start + (target.target_value - start) * number / 12
            self.goals.readings.append(
                DemoReading(target.id, month_end, value.quantize(Decimal("0.01")), None, by_name)
            )

    def months(self) -> Iterator[date]:
        """The ends of this year's months that lie before today."""
        for month in range(1, self.today.month):
            yield date(self.today.year, month + 1, 1) - timedelta(days=1)

    def task(
        self, key: str, place: DemoOrganization, title: str, owner: DemoMember, days: tuple[int, int], **more: Any
    ) -> None:
        """A task that began so many days ago and is due in so many days."""
        said: dict[str, Any] = {
            "target_id": None,
            "kind": "key_task",
            "side": "business",
            "percent": 0,
            "state": "in_progress",
        }
        self.goals.tasks.append(
            DemoTask(
                id=fixed_id(self.seed, "task", key),
                organization_id=place.id,
                title=title,
                owner=owner,
                starts_on=self.today - timedelta(days=days[0]),
                due_on=self.today + timedelta(days=days[1]),
                **(said | more),
            )
        )
