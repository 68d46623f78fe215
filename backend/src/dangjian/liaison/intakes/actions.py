"""Making and exchanging ways in, and taking what comes through them."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.registry_closed import require_open
from dangjian.kernel import audit, clock
from dangjian.kernel.concurrency import expect
from dangjian.kernel.errors import FieldError, Invalid, RuleBroken
from dangjian.kernel.events import announce
from dangjian.kernel.ids import new_id
from dangjian.kernel.peers import Peers
from dangjian.kernel.security import Actor
from dangjian.kernel.strangers import Pace
from dangjian.liaison.intakes import queries, rules
from dangjian.liaison.intakes.models import Intake
from dangjian.liaison.intakes.schemas import IntakeCreate, IntakeUpdate, ReportCreate
from dangjian.liaison.issues.actions import ANONYMOUS, Raised, Teller, raise_issue
from dangjian.liaison.issues.models import Issue
from dangjian.liaison.issues.rules import OTHER_CONTENT, kept, kept_id, receipt_of
from dangjian.liaison.norms.queries import in_force
from dangjian.liaison.organizations.models import OrganizationCopy
from dangjian.liaison.organizations.queries import open_in_scope, root_id
from dangjian.liaison.outlets.models import OutletCopy
from dangjian.liaison.permissions import CHANNEL_MANAGE

BY_ADDRESS = Pace(rules.BY_ADDRESS, rules.TOO_MANY_HERE)
BY_INTAKE = Pace(rules.BY_INTAKE, rules.TOO_MANY_IN_ALL)
LOOKS = Pace(rules.LOOKS, rules.TOO_MANY_LOOKS)
_TOLD = ("kind", "name", "subject", "starts_on", "ends_on", "outlet_id")


class IntakeShut(RuleBroken):
    """Nothing comes in here today."""

    code = "intake_shut"


def _refused(field: str, message: str) -> Invalid:
    return Invalid(f"{message}。", [FieldError(field=field, message=message)])


async def create(session: AsyncSession, peers: Peers, actor: Actor, data: IntakeCreate) -> Intake:
    """A new way in, with a code of its own."""
    place = await open_in_scope(session, peers, actor, CHANNEL_MANAGE, data.organization_id)
    _check(data.kind, data, data.outlet_id)
    if data.outlet_id is not None:
        here = select(OutletCopy.id).where(
            OutletCopy.id == data.outlet_id, OutletCopy.organization_id == place.id, OutletCopy.is_open
        )
        if await session.scalar(here) is None:
            raise _refused("outlet_id", "该组织没有这个在营网点,请重新选择")
    row = Intake(
        **dict(data),
        id=new_id(),
        code=rules.new_code(),
        revoked_at=None,
        created_at=clock.now(),
        created_by_name=actor.display_name,
        version=1,
    )
    session.add(row)
    await session.flush()
    await _tell(session, actor, row, "create")
    return row


def _check(kind: rules.Kind, data: IntakeCreate | IntakeUpdate, outlet_id: UUID | None) -> None:
    fault = rules.fault(
        kind,
        has_outlet=outlet_id is not None,
        has_subject=data.subject is not None,
        starts_on=data.starts_on,
        ends_on=data.ends_on,
    )
    if fault:
        raise _refused(*fault)


async def update(session: AsyncSession, actor: Actor, intake_id: UUID, data: IntakeUpdate, seen: int) -> None:
    """Other words or days; the posters that hang stay good."""
    row = await _held(session, actor, intake_id, seen)
    kind: rules.Kind = row.kind  # type: ignore[assignment]
    _check(kind, data, row.outlet_id)
    for name, value in dict(data).items():
        setattr(row, name, value)
    await _changed(session, actor, row, "update")


async def rotate(session: AsyncSession, actor: Actor, intake_id: UUID, seen: int) -> None:
    """Another code: the posters that hang open nothing any more, receipts already given stay good."""
    row = await _held(session, actor, intake_id, seen)
    row.code = rules.new_code()
    await _changed(session, actor, row, "rotate")


async def revoke(session: AsyncSession, actor: Actor, intake_id: UUID, seen: int) -> None:
    """Close it for good; receipts already given stay good."""
    row = await _held(session, actor, intake_id, seen)
    row.revoked_at = clock.now()
    await _changed(session, actor, row, "revoke")


async def _held(session: AsyncSession, actor: Actor, intake_id: UUID, seen: int) -> Intake:
    row = await queries.locked(session, actor, intake_id)
    expect(seen, row.version)
    if row.revoked_at is not None:
        raise RuleBroken(rules.REVOKED)
    return row


async def _changed(session: AsyncSession, actor: Actor, row: Intake, what: str) -> None:
    row.version += 1
    await session.flush()
    await _tell(session, actor, row, what)


async def _tell(session: AsyncSession, actor: Actor, row: Intake, what: str) -> None:
    """One audit row, without the code, and news for open pages."""
    after = {name: getattr(row, name) for name in _TOLD}
    place = row.organization_id
    await audit.write(session, actor, f"intake.{what}", "intake", row.id, organization_id=place, after=after)
    await announce(session, "intake", row.id, place)


async def report(
    session: AsyncSession, stranger: str, code: str, data: ReportCreate, secret: bytes
) -> tuple[Issue, str]:
    """Take a report without an account and give its receipt; sent again it is the same one with the same receipt."""
    BY_ADDRESS.take(stranger)
    intake, organization, _ = await queries.by_code(session, code)
    receipt = receipt_of(secret, data.client_id)
    known = await queries.known(session, kept_id(data.client_id))
    if known is None:
        known = await _raised(session, intake, organization, data, receipt)
    if (known.description, known.category, known.receipt_hash) != (data.text, data.category, kept(receipt)):
        raise Invalid(OTHER_CONTENT)
    return known, receipt


async def _raised(
    session: AsyncSession,
    intake: Intake,
    organization: OrganizationCopy,
    data: ReportCreate,
    receipt: str,
) -> Issue:
    shut = queries.why_shut(intake)
    if shut:
        raise IntakeShut(shut)
    await require_open(session, organization, "code")
    norms = await in_force(session, root_id(organization.path))
    if data.category not in {choice.code for choice in norms.categories}:
        raise _refused("category", rules.UNKNOWN_CATEGORY)
    BY_INTAKE.take(intake.id.hex)
    raised = Raised(
        client_id=kept_id(data.client_id),
        channel="link",
        category=data.category,
        severity="normal",
        title=rules.title_of(data.text, intake.subject),
        description=data.text,
        outlet_id=intake.outlet_id,
        intake_id=intake.id,
        reporter_name=None if data.anonymous else data.name,
        reporter_contact=None if data.anonymous else data.contact,
        is_anonymous=data.anonymous,
        receipt_hash=kept(receipt),
    )
    by = ANONYMOUS if data.anonymous else Teller("reporter", data.name or "未留姓名的反映人")
    issue = await raise_issue(session, by, organization, raised)
    issue = issue or await queries.known(session, raised.client_id)
    if issue is None:
        raise RuleBroken("刚刚没有提交成功,请再试一次。")
    return issue
