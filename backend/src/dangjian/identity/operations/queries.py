"""Looks at readiness, queue and schedules."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel import clock, health, queue_status
from dangjian.kernel.service import Service


async def health_now(session: AsyncSession, services: Sequence[Service]) -> dict[str, Any]:
    """How the services of this process run, and the queue that all share."""
    held = await health.conditions(session, services)
    midnight = datetime.combine(clock.today(), time.min, clock.SHANGHAI)
    return {
        "at": clock.now(),
        "is_ready": all(held.values()),
        "conditions": [{"name": name, "holds": holds} for name, holds in held.items()],
        "queue": await queue_status.queue(session),
        "dead_letters": await session.scalar(select(func.count()).select_from(queue_status.dead_letters().subquery())),
        "events_today": [
            {"name": name, "count": count} for name, count in await queue_status.counted_since(session, midnight)
        ],
    }


async def schedules(session: AsyncSession) -> list[dict[str, Any]]:
    """Every job with its turns."""
    return [
        {
            "key": one.job.key,
            "title": one.job.title,
            "service": one.job.service,
            "cron": one.job.cron,
            "last_run_at": one.last_run_at,
            "next_run_at": one.next_run_at,
        }
        for one in await queue_status.schedules(session)
    ]
