"""Numbers that rise with every event of an object, given in the transaction of the event itself.

What is rolled back gives its number back, so an object's numbers have no holes, and their order is the order in which
its changes were committed.
"""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import BigInteger, String, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.kernel.audit import Base

# In the order of ids, so that two who number the same objects at once wait for each other and never in a ring.
_NEXT = text(
    "INSERT INTO events.object_sequence AS kept (kind, object_id, value) "
    "SELECT :kind, one.object_id, one.times "
    "FROM unnest(CAST(:ids AS text[]), CAST(:times AS bigint[])) AS one(object_id, times) ORDER BY one.object_id "
    "ON CONFLICT (kind, object_id) DO UPDATE SET value = kept.value + excluded.value RETURNING object_id, value"
)


class ObjectSequence(Base):
    """The number of the latest event of an object."""

    __tablename__ = "object_sequence"

    kind: Mapped[str] = mapped_column(String(50, collation="C"), primary_key=True)
    object_id: Mapped[str] = mapped_column(String(100, collation="C"), primary_key=True)
    value: Mapped[int] = mapped_column(BigInteger)


async def numbered(session: AsyncSession, kind: str, object_ids: Sequence[str]) -> list[int]:
    """The next number of each object, in the order asked; one that is named twice gets two."""
    if not object_ids:
        return []
    times = Counter(object_ids)
    rows = await session.execute(_NEXT, {"kind": kind, "ids": list(times), "times": list(times.values())})
    next_of = {row.object_id: row.value - times[row.object_id] for row in rows}
    found = []
    for object_id in object_ids:
        next_of[object_id] += 1
        found.append(next_of[object_id])
    return found
