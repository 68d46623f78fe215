"""What runs do when the ledger, a verdict or the tree changes: note whose score waits, and start the work."""

from collections.abc import Callable, Sequence
from functools import partial
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.appraisal.engine.periods import Period
from dangjian.appraisal.engine.scheme_format import Scheme
from dangjian.appraisal.organizations.handlers import organization_created, organization_updated, organizations_told
from dangjian.appraisal.runs import actions, queries, rules
from dangjian.appraisal.runs.models import Run
from dangjian.contracts.appraisal import RecordsChanged, RecordsEntered, RecordsVoided, VerificationGiven
from dangjian.contracts.registry import OrganizationCreated, OrganizationState, OrganizationsTold, OrganizationUpdated
from dangjian.kernel.events import start_job

RESCORE = "job.appraisal.rescore"
Concerns = Callable[[Scheme, Period], bool]


async def _rescore(
    session: AsyncSession, organizations: Sequence[UUID], concerns: Concerns, types: Sequence[str] | None = None
) -> None:
    """Let the open runs that are concerned score these again; one job for however many changes wait.

    `types` are the record types of which records came or went, if nothing else did.
    """
    open_runs = await session.execute(select(Run.id, Run.scheme_version_id, Run.period).where(Run.status == "open"))
    found = []
    for run_id, version_id, written in open_runs.all():
        scheme = (await queries.method(session, version_id)).scheme
        if concerns(scheme, queries.period_of(written)):
            found.append(run_id)
    for run_id in await actions.touch(session, found, organizations, types):
        await start_job(session, RESCORE, {"run_id": run_id})


async def _ledger_changed(session: AsyncSession, event: RecordsChanged) -> None:
    def concerns(scheme: Scheme, period: Period) -> bool:
        read = {i.measure.type for i in scheme.indicators if i.measure is not None}
        seen = event.last_on >= rules.first_day_seen(scheme, period) and event.first_on <= period.last
        return seen and not read.isdisjoint(event.types)

    await _rescore(session, event.organization_ids, concerns, event.types)


async def rescore_after_entry(session: AsyncSession, event: RecordsEntered) -> None:
    """Records were entered."""
    await _ledger_changed(session, event)


async def rescore_after_void(session: AsyncSession, event: RecordsVoided) -> None:
    """Records were withdrawn."""
    await _ledger_changed(session, event)


async def rescore_after_verdict(session: AsyncSession, event: VerificationGiven) -> None:
    """A verdict was given on site."""

    def concerns(scheme: Scheme, period: Period) -> bool:
        return scheme.code == event.scheme_code and event.period in rules.periods_inside(period)

    await _rescore(session, [event.organization_id], concerns)


async def rescore_after_creation(session: AsyncSession, event: OrganizationCreated) -> None:
    """A new branch takes part in the open runs; the copy is kept first, whichever news comes first."""
    await organization_created(session, event)
    await _tree_changed(session, [event.state])


async def rescore_after_update(session: AsyncSession, event: OrganizationUpdated) -> None:
    """A branch's name or category changed (A-12)."""
    await organization_updated(session, event)
    await _tree_changed(session, [event.state])


async def rescore_after_telling(session: AsyncSession, event: OrganizationsTold) -> None:
    """The tree was said again: who was missing takes part; for whom nothing is new nothing is scored.

    The one handler of this event: two would each find the other's work done, and nobody would score.
    """
    await _tree_changed(session, await organizations_told(session, event))


async def _tree_changed(session: AsyncSession, states: Sequence[OrganizationState]) -> None:
    for kind in sorted({state.kind for state in states}):
        ids = [state.id for state in states if state.kind == kind]
        await _rescore(session, ids, partial(_is_about, kind))


def _is_about(kind: str, scheme: Scheme, _: Period) -> bool:
    return scheme.subject == kind
