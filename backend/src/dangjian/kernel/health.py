"""`/healthz` (alive) and `/readyz` (database, migrations, outbox, disk, clock), without sign-in or detail (R5)."""

import shutil
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from fastapi import APIRouter, Request, Response
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel import migrate
from dangjian.kernel.security import public
from dangjian.kernel.service import Service
from dangjian.kernel.settings import settings

router = APIRouter(tags=["health"])
LEAST_FREE = 0.05
MOST_SKEW = timedelta(seconds=5)
_LAG = sa.text(
    "SELECT coalesce(extract(epoch FROM now() - min(execute_after)), 0) < 300 "
    "FROM events.pgqueuer WHERE status = 'queued'"
)


@router.get("/healthz", include_in_schema=False)
@public("a load balancer asks whether the process is alive")
async def healthz() -> dict[str, str]:
    """The process answers."""
    return {"status": "alive"}


@router.get("/readyz", include_in_schema=False)
@public("a load balancer asks whether to send work here")
async def readyz(request: Request, response: Response) -> dict[str, Any]:
    """Each condition by name, and 503 unless all hold."""
    state = request.app.state
    checks = {"database": False, "migrations": False, "outbox": False, "disk": has_disk(), "clock": False}
    try:
        async with state.database.transaction() as session:
            checks = await conditions(session, state.services)
    except (DBAPIError, PoolTimeout, OSError):
        pass
    ready = all(checks.values())
    response.status_code = 200 if ready else 503
    return {"status": "ready" if ready else "not_ready", "checks": checks}


async def conditions(session: AsyncSession, services: Sequence[Service]) -> dict[str, bool]:
    """What must hold for work to be sent here, once the database answers."""
    late = await migrate.behind(session, services)
    return {
        "database": True,
        "migrations": not late,
        "outbox": migrate.KERNEL.schema not in late and bool(await session.scalar(_LAG)),
        "disk": has_disk(),
        "clock": await agrees(session),
    }


async def agrees(session: AsyncSession) -> bool:
    """This machine's clock and the database's tell nearly the same time, whatever the business clock is set to."""
    theirs: datetime = (await session.execute(sa.select(sa.func.clock_timestamp()))).scalar_one()
    return abs(datetime.now(UTC) - theirs) < MOST_SKEW


def has_disk() -> bool:
    """A twentieth of the disk that holds the data is still free."""
    folder = settings().data_dir
    usage = shutil.disk_usage(folder if folder.exists() else ".")
    return usage.free / usage.total > LEAST_FREE
