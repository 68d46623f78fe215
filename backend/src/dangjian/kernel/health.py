"""`/healthz` (alive) and `/readyz` (ready: database, migrations, outbox, disk), without sign-in and without detail."""

import shutil
from collections.abc import Sequence
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
    checks = {"database": False, "migrations": False, "outbox": False, "disk": has_disk()}
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
    }


def has_disk() -> bool:
    """A twentieth of the disk that holds the data is still free."""
    folder = settings().data_dir
    usage = shutil.disk_usage(folder if folder.exists() else ".")
    return usage.free / usage.total > LEAST_FREE
