"""Progress of long work, written on its own short transaction so that the bar moves while the work is uncommitted."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, String
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.kernel import clock
from dangjian.kernel.audit import Base
from dangjian.kernel.db import Database


class ProgressRow(Base):
    """How far one piece of work has come."""

    __tablename__ = "progress"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    done: Mapped[int]
    total: Mapped[int]
    stage: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


async def report(database: Database, work_id: UUID, done: int, total: int, stage: str) -> None:
    """Say how far `work_id` has come: `done` of `total` steps, and in which stage."""
    values = {"id": work_id, "done": done, "total": total, "stage": stage, "at": clock.now()}
    statement = upsert(ProgressRow).values(values)
    async with database.transaction() as session:
        await session.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))
