"""Setting a figure of an enterprise's own: always a further version, with a reason, and never a looser one."""

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel import audit, clock
from dangjian.kernel.errors import Conflict, FieldError, Invalid
from dangjian.kernel.events import announce
from dangjian.kernel.ids import new_id
from dangjian.kernel.scope import require_visible
from dangjian.kernel.security import Actor
from dangjian.registry.norms import queries, rules
from dangjian.registry.norms.models import Norm
from dangjian.registry.norms.schemas import NormTighten
from dangjian.registry.organizations.models import Organization
from dangjian.registry.permissions import ORGANIZATION_CHANGE


def _refused(name: str, fault: str) -> Invalid:
    return Invalid(f"{fault}。", [FieldError(field=name, message=fault)])


async def tighten(session: AsyncSession, actor: Actor, data: NormTighten) -> None:
    """The next version of one figure for the whole enterprise."""
    root: Organization = await require_visible(session, actor, data.organization_id, ORGANIZATION_CHANGE, Organization)
    if root.parent_id is not None:
        raise _refused("organization_id", "规定按企业从严,请选择最上级组织")
    known = rules.PUBLISHED.get((data.norm, data.key))
    if known is None:
        raise _refused("key", "没有这项规定,请刷新后重试")
    fault = rules.why_not(known[1], data.value) if data.value is not None else None
    if fault:
        raise _refused("value", fault)
    before = (await queries.in_force(session, root.path)).number(data.norm, data.key)
    of_it = (Norm.root_id == root.id, Norm.norm == data.norm, Norm.key == data.key)
    last = await session.scalar(select(func.max(Norm.number)).where(*of_it)) or 0
    if data.value is None and before == known[1].value:
        raise _refused("value", "本来就按规定执行,不需恢复")
    row = {
        **{"id": new_id(), "root_id": root.id, "norm": data.norm, "key": data.key, "number": last + 1},
        **{"value": data.value, "reason": data.reason, "at": clock.now()},
        **{"by": actor.account_id, "by_name": actor.display_name},
    }
    written = await session.scalar(insert(Norm).values(row).on_conflict_do_nothing().returning(Norm.id))
    if written is None:
        raise Conflict("刚刚有人修改了这项规定,请刷新后重试。")
    await audit.write(
        session,
        actor,
        "organization.tighten",
        "organization",
        root.id,
        organization_id=root.id,
        before={f"{data.norm} {data.key}": before},
        after={f"{data.norm} {data.key}": data.value if data.value is not None else known[1].value},
        reason=data.reason,
    )
    await announce(session, "organization", root.id, root.id)
