"""What the ledger does when another service says what came about: it is entered once, and nobody types it again."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.appraisal.organizations.models import OrganizationCopy
from dangjian.appraisal.packs.schemas import RecordType
from dangjian.appraisal.record_types.queries import definitions
from dangjian.appraisal.records import actions, queries, rules
from dangjian.contracts.targets import TargetResultAccepted
from dangjian.kernel.errors import Conflict
from dangjian.kernel.security import Actor

RESULT_TYPE = "target_result"


class NotEntered(Conflict):
    """The entry could not be made; the delivery is tried again and then shown as a dead letter."""

    code = "record_not_entered"


async def enter_accepted_result(session: AsyncSession, event: TargetResultAccepted) -> None:
    """An accepted result of a target is an entry of the unit's ledger (A-41), under the kind that the target names.

    Its id is the result's for ever, so that news told twice is entered once.
    """
    if await queries.by_client_id(session, {event.result_id}):
        return
    place = await session.get(OrganizationCopy, event.organization_id)
    if place is None:
        raise NotEntered(f"没有找到组织 {event.organization_id}。")
    kinds = await definitions(session, [event.record_type or RESULT_TYPE, RESULT_TYPE])
    given = {
        "title": event.title,
        "planned": event.planned,
        "actual": event.actual,
        "completion": event.completion_percent,
        "late_changes": event.late_changes,
    }
    for code in (event.record_type, RESULT_TYPE):
        kind = kinds.get(code or "")
        values = rules.values_of_result(kind, given) if kind else None
        if kind is not None and values is not None and await _entered(session, event, place, kind, values):
            return
    raise NotEntered(f"目标 {event.number} 的结果没有可用的台账类型,请检查“{event.record_type or RESULT_TYPE}”的字段。")


async def _entered(
    session: AsyncSession,
    event: TargetResultAccepted,
    place: OrganizationCopy,
    kind: RecordType,
    values: dict[str, str | bool],
) -> bool:
    """Whether it is in the ledger now, just entered or from before."""
    accepter = Actor(
        account_id=event.accepted_by,
        session_id=UUID(int=0),
        username="",
        display_name=event.accepted_by_name,
        member_id=event.accepted_by_member,
        grants=(),
    )
    note = f"目标 {event.number} 考核结果:{event.title}"
    found = await actions.post(
        session,
        accepter,
        place,
        kind.code,
        values,
        note=note,
        occurred_on=event.closes_on,
        client_id=event.result_id,
    )
    return found is not None
