"""Tables of duties: work items, duties, who has which part, and the steps of the process behind each."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.registry.base import Base


class WorkItem(Base):
    """A row of the matrix: what the work is about (C-34)."""

    __tablename__ = "work_item"
    __table_args__ = (Index("uq_work_item_organization_id_code", "organization_id", "code", unique=True),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("registry.organization.id"))
    code: Mapped[str] = mapped_column(String(64, collation="C"))
    name: Mapped[str] = mapped_column(String(200))
    business_line: Mapped[str | None] = mapped_column(String(100))
    version: Mapped[int]


class Duty(Base):
    """What is to be done about a work item; merged into another it stays and says so (C-35)."""

    __tablename__ = "duty"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    work_item_id: Mapped[UUID] = mapped_column(ForeignKey("registry.work_item.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(String(500))
    actor_group: Mapped[str | None] = mapped_column(String(30))
    merged_into_id: Mapped[UUID | None] = mapped_column(ForeignKey("registry.duty.id"), index=True)
    merge_reason: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int]


class DutyOwner(Base):
    """Which part a unit has in a duty."""

    __tablename__ = "duty_owner"

    duty_id: Mapped[UUID] = mapped_column(ForeignKey("registry.duty.id"), primary_key=True)
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("registry.organization.id"), primary_key=True, index=True)
    part: Mapped[str] = mapped_column(String(20))


class DutyStep(Base):
    """A step of the process by which a duty is done, and what is to become of it (C-36)."""

    __tablename__ = "duty_step"

    duty_id: Mapped[UUID] = mapped_column(ForeignKey("registry.duty.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    text: Mapped[str] = mapped_column(String(200))
    fate: Mapped[str | None] = mapped_column(String(20))
    reason: Mapped[str | None] = mapped_column(Text)
