"""Setting an enterprise's standard: always a further version, with a reason."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel import audit, clock
from dangjian.kernel.concurrency import expect
from dangjian.kernel.errors import FieldError, Invalid, StaleVersion
from dangjian.kernel.events import announce
from dangjian.kernel.ids import new_id
from dangjian.kernel.scope import require_visible
from dangjian.kernel.security import Actor
from dangjian.registry.organizations.models import Organization
from dangjian.registry.permissions import VENUE_STANDARD
from dangjian.registry.venue_standards import queries, rules
from dangjian.registry.venue_standards.models import VenueStandard
from dangjian.registry.venue_standards.schemas import VenueStandardWrite


def _refused(field: str, message: str) -> Invalid:
    return Invalid(f"{message}。", [FieldError(field=field, message=message)])


async def set_standard(
    session: AsyncSession, actor: Actor, organization_id: UUID, data: VenueStandardWrite, seen: int
) -> None:
    """The next version for the whole enterprise; checks that were made stay as they are."""
    root: Organization = await require_visible(session, actor, organization_id, VENUE_STANDARD, Organization)
    if root.parent_id is not None:
        raise _refused("organization_id", "阵地标准按企业设置,请选择最上级组织")
    number, before = await queries.in_force(session, root.id)
    expect(seen, number)
    body = data.standard.model_dump(mode="json")
    fault = rules.fault(body)
    if fault:
        raise _refused(f"standard.{fault[0]}", fault[1])
    for name in queries.USERS:
        in_use = rules.fault_of_use(name, before[name], body[name], await queries.used(session, root, name))
        if in_use:
            raise _refused(f"standard.{name}", in_use)
    values = {
        "id": new_id(),
        "root_id": root.id,
        "number": number + 1,
        "body": body,
        "reason": data.reason,
        "at": clock.now(),
        "by": actor.account_id,
        "by_name": actor.display_name,
    }
    written = await session.scalar(
        insert(VenueStandard).values(values).on_conflict_do_nothing().returning(VenueStandard.id)
    )
    if written is None:
        raise StaleVersion("刚刚有人修改了阵地标准,请刷新后重试。")
    await audit.write(
        session,
        actor,
        "venue_standard.set",
        "venue_standard",
        written,
        organization_id=root.id,
        before=dict(before),
        after=body,
        reason=data.reason,
    )
    await announce(session, "venue_standard", written, root.id)
