"""What is published is covered by a digest at once."""

from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.appraisal import ResultPublished
from dangjian.contracts.targets import TargetsPublished
from dangjian.identity.audit.rules import DIGEST_JOB
from dangjian.kernel.events import start_job


async def sign_results(session: AsyncSession, _: ResultPublished) -> None:
    """Results of a period were published."""
    await start_job(session, DIGEST_JOB, {}, dedupe_key=DIGEST_JOB)


async def sign_targets(session: AsyncSession, _: TargetsPublished) -> None:
    """Targets came into force."""
    await start_job(session, DIGEST_JOB, {}, dedupe_key=DIGEST_JOB)
