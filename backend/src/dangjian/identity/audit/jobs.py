"""What the clock and publications start: a signed digest of the trail."""

from typing import Any

import structlog

from dangjian.kernel import audit_digests
from dangjian.kernel.db import Database
from dangjian.kernel.events import Job

log = structlog.get_logger()


async def digest(database: Database, _: dict[str, Any]) -> None:
    """Sign where the trail ends, if anything came to it, and lay the digest down where it is kept."""
    try:
        async with database.transaction() as session:
            made = await audit_digests.make(session) if await audit_digests.is_due(session) else None
    except audit_digests.NoAuditKey:
        log.warning("audit_digest_not_signed")
        return
    if made is not None:
        await audit_digests.carry_out(made)


DIGEST = Job("identity", "audit_digest", "签署审计摘要", digest, cron="*/10 * * * *")
"""Every ten minutes, and whenever something is published (U1)."""
