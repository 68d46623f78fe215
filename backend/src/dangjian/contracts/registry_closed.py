"""Organisations that are no more: they take nothing new, and it is said which one goes on in their place."""

from datetime import date

from sqlalchemy import ColumnElement, or_
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.registry import Copy, OrganizationCopyMixin
from dangjian.kernel import clock
from dangjian.kernel.errors import FieldError, RuleBroken


class OrganizationIsClosed(RuleBroken):
    """An organisation that is no more takes nothing new; the sentence says which one goes on in its place."""

    code = "organization_closed"


async def why_closed(session: AsyncSession, row: OrganizationCopyMixin) -> str | None:
    """Why an organisation of the copy takes nothing new today, and which one goes on in its place; or none."""
    if row.closed_on is None or row.closed_on > clock.today():
        return None
    after, seen = row, {row.id}
    while after.closed_on is not None and after.merged_into_id is not None and after.merged_into_id not in seen:
        found = await session.get(type(row), after.merged_into_id)
        if found is None:
            break
        after = found
        seen.add(after.id)
    said = f"“{row.name}”已于 {row.closed_on.isoformat()} 撤销"
    if after is not row and (after.closed_on is None or after.closed_on > clock.today()):
        return f"{said},已并入“{after.name}”,请选择“{after.name}”"
    return f"{said},没有承接的组织,请选择它的上级或其他组织"


async def require_open(session: AsyncSession, row: Copy, field: str = "organization_id") -> Copy:
    """The organisation of the copy, unless it is closed today; what it has had stays with it."""
    words = await why_closed(session, row)
    if words is not None:
        raise OrganizationIsClosed(words + "。", [FieldError(field=field, message=words)])
    return row


def is_open(table: type[OrganizationCopyMixin], day: date | None = None) -> ColumnElement[bool]:
    """True for the organisations of the copy that are there on the day, or today."""
    return or_(table.closed_on.is_(None), table.closed_on > (day or clock.today()))
