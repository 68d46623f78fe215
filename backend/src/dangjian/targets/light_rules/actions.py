"""Setting an enterprise's light rule: always a further version, with a reason."""

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel import audit, clock
from dangjian.kernel.errors import Conflict, FieldError, Invalid
from dangjian.kernel.events import announce, start_job
from dangjian.kernel.ids import new_id
from dangjian.kernel.peers import Peers
from dangjian.kernel.security import Actor
from dangjian.targets.light_rules import rules
from dangjian.targets.light_rules.models import LightRule
from dangjian.targets.light_rules.schemas import LightRuleCreate
from dangjian.targets.organizations.queries import in_scope
from dangjian.targets.permissions import LIGHT_RULE_EDIT
from dangjian.targets.workdays.handlers import REFRESH


async def set_rule(session: AsyncSession, peers: Peers, actor: Actor, data: LightRuleCreate) -> None:
    """The next version for the whole enterprise; all its lights are looked at anew."""
    root = await in_scope(session, peers, actor, LIGHT_RULE_EDIT, data.organization_id)
    if root.parent_id is not None:
        words = "亮灯规则按企业设置,请选择最上级组织"
        raise Invalid(f"{words}。", [FieldError(field="organization_id", message=words)])
    fault = rules.fault(data.red_lag, data.yellow_lag)
    if fault:
        raise Invalid(f"{fault}。", [FieldError(field="red_lag", message=fault)])
    last = await session.scalar(select(func.max(LightRule.number)).where(LightRule.root_id == root.id))
    values = data.model_dump(exclude={"organization_id"}) | {
        "id": new_id(),
        "root_id": root.id,
        "number": (last or rules.DEFAULT_VERSION) + 1,
        "at": clock.now(),
        "by": actor.account_id,
        "by_name": actor.display_name,
    }
    written = await session.scalar(insert(LightRule).values(values).on_conflict_do_nothing().returning(LightRule.id))
    if written is None:
        raise Conflict("刚刚有人修改了亮灯规则,请刷新后重试。")
    after = {name: values[name] for name in ("number", "red_lag", "yellow_lag", "blue_days", "blue_part")}
    await audit.write(
        session,
        actor,
        "light_rule.set",
        "light_rule",
        written,
        organization_id=root.id,
        after=after,
        reason=data.reason,
    )
    await start_job(session, REFRESH, {}, dedupe_key=REFRESH)
    await announce(session, "light_rule", written, root.id)
