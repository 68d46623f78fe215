"""Setting an enterprise's norms: always a further version, with a reason."""

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel import audit, clock
from dangjian.kernel.errors import Conflict, FieldError, Invalid
from dangjian.kernel.events import announce
from dangjian.kernel.ids import new_id
from dangjian.kernel.peers import Peers
from dangjian.kernel.security import Actor
from dangjian.liaison.norms import queries, rules
from dangjian.liaison.norms.models import Norm
from dangjian.liaison.norms.schemas import NormCreate
from dangjian.liaison.organizations.queries import in_scope
from dangjian.liaison.permissions import NORM_EDIT


async def set_norms(session: AsyncSession, peers: Peers, actor: Actor, data: NormCreate) -> None:
    """The next version for the whole enterprise; days already set stay, later ones follow it."""
    root = await in_scope(session, peers, actor, NORM_EDIT, data.organization_id)
    if root.parent_id is not None:
        words = "联系群众规则按企业设置,请选择最上级组织"
        raise Invalid(f"{words}。", [FieldError(field="organization_id", message=words)])
    fault = rules.fault(data.norms)
    if fault:
        raise Invalid(f"{fault}。", [FieldError(field="norms", message=fault)])
    before = await queries.in_force(session, root.id)
    last = await session.scalar(select(func.max(Norm.number)).where(Norm.root_id == root.id))
    body = data.norms.model_dump(mode="json")
    values = {
        "id": new_id(),
        "root_id": root.id,
        "number": (last or rules.DEFAULT_VERSION) + 1,
        "body": body,
        "reason": data.reason,
        "at": clock.now(),
        "by": actor.account_id,
        "by_name": actor.display_name,
    }
    written = await session.scalar(insert(Norm).values(values).on_conflict_do_nothing().returning(Norm.id))
    if written is None:
        raise Conflict("刚刚有人修改了联系群众规则,请刷新后重试。")
    await audit.write(
        session,
        actor,
        "norm.set",
        "norm",
        written,
        organization_id=root.id,
        before=before.model_dump(mode="json"),
        after=body,
        reason=data.reason,
    )
    await announce(session, "norm", written, root.id)
