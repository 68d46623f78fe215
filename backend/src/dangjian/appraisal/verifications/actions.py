"""Giving a verdict on site: by the rules of the scheme, by nobody who is party to it, and never after publication."""

from datetime import datetime

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.appraisal.engine.periods import Period
from dangjian.appraisal.engine.scheme_format import Indicator
from dangjian.appraisal.organizations.models import OrganizationCopy
from dangjian.appraisal.organizations.queries import in_scope
from dangjian.appraisal.permissions import VERIFICATION_VERIFY
from dangjian.appraisal.records.queries import hold_ledger
from dangjian.appraisal.schemes.queries import latest_published, scheme_of
from dangjian.appraisal.verifications import queries, rules
from dangjian.appraisal.verifications.models import Verification
from dangjian.appraisal.verifications.schemas import VerificationCreate
from dangjian.contracts.appraisal import VerificationGiven
from dangjian.contracts.registry_people import ask_standing
from dangjian.kernel import audit, clock
from dangjian.kernel.errors import Conflict, FieldError, Invalid, RuleBroken
from dangjian.kernel.events import announce, emit
from dangjian.kernel.ids import new_id
from dangjian.kernel.peers import Peers
from dangjian.kernel.security import Actor


class ConflictOfInterest(RuleBroken):
    """The verifier is party to what is verified (scoring.md, section 5; issue "Verifications")."""

    code = "verification_conflict_of_interest"


class PeriodLocked(RuleBroken):
    """The period's result is published and locked."""

    code = "verification_period_locked"


async def verify(session: AsyncSession, peers: Peers, actor: Actor, data: VerificationCreate) -> Verification:
    """Give a verdict: check it, stamp it under the ledger's lock, tell the runs."""
    organization = await in_scope(session, peers, actor, VERIFICATION_VERIFY, organization_id=data.organization_id)
    delivered = await _delivered(session, actor, data)
    if delivered is not None:
        return delivered
    indicator, cell = await _checked(session, organization, data)
    await _is_no_party(session, peers, actor, organization, indicator, cell)
    stamp = await hold_ledger(session)
    published = await queries.locking_period(session, data.scheme_code, cell)
    if published is not None:
        raise PeriodLocked(rules.locked(published))
    row = await _insert(session, actor, data, stamp)
    await _tell(session, actor, row)
    return row


async def _delivered(session: AsyncSession, actor: Actor, data: VerificationCreate) -> Verification | None:
    """A verdict that a phone sends again is the same verdict; the key is the client's for ever."""
    if data.client_id is None:
        return None
    row = await queries.by_client_id(session, data.client_id)
    if row is None:
        return None
    if row.verified_by != actor.account_id or any(getattr(row, name) != value for name, value in data):
        raise Conflict("这个 client_id 已用于另一次核验,请换一个新的。")
    return row


async def _checked(
    session: AsyncSession, organization: OrganizationCopy, data: VerificationCreate
) -> tuple[Indicator, Period]:
    """The indicator and the cell, by the latest published version of the scheme."""
    version = await latest_published(session, data.scheme_code, organization.path)
    if version is None:
        raise _refused("scheme_code", "没有这个已发布的方案")
    scheme = await scheme_of(version)
    if organization.kind != scheme.subject:
        raise _refused("organization_id", "该组织不是这个方案的考核对象")
    indicator = scheme.by_code.get(data.indicator)
    if indicator is None or indicator.kind == "veto":
        raise _refused("indicator", "方案中没有这个可核验的指标")
    cell = rules.cell_of(data.period, indicator, clock.today())
    if isinstance(cell, str):
        raise _refused("period", cell)
    categories = await queries.categories_since(session, organization, cell.first)
    if not any(indicator.applies_to(category) for category in categories):
        raise _refused("indicator", "该指标不适用于这个支部的类别")
    finding = rules.Finding(data.verdict, data.amount, data.fraction, data.reason)
    faults = [FieldError(field=name, message=text) for name, text in rules.faults_of(finding, indicator)]
    for sha256 in await queries.unknown_attachments(session, organization.id, data.attachments):
        place = data.attachments.index(sha256)
        faults.append(FieldError(field=f"attachments.{place}", message="没有找到这个附件,请重新上传"))
    if faults:
        raise Invalid(faults[0].message + "。", faults)
    return indicator, cell


def _refused(field: str, message: str) -> Invalid:
    return Invalid(message + "。", [FieldError(field=field, message=message)])


async def _is_no_party(
    session: AsyncSession,
    peers: Peers,
    actor: Actor,
    organization: OrganizationCopy,
    indicator: Indicator,
    cell: Period,
) -> None:
    """Refused: members and office-holders of the subject, by the register of the day; who entered or voided records."""
    if actor.member_id is not None:
        for day in rules.days_to_ask(cell, clock.today()):
            if await ask_standing(peers, "appraisal", actor.member_id, organization.id, day):
                raise ConflictOfInterest(rules.OWN_BRANCH)
    if indicator.measure is not None and await queries.has_own_entry(
        session, actor, organization.id, indicator.measure.type, cell
    ):
        raise ConflictOfInterest(rules.OWN_ENTRY)


async def _insert(session: AsyncSession, actor: Actor, data: VerificationCreate, stamp: datetime) -> Verification:
    """One row, stamped here and now; two for the same cell and instant are refused (scoring.md, section 1)."""
    values = dict(data) | {
        "id": new_id(),
        "verified_at": stamp,
        "verified_by": actor.account_id,
        "verified_by_member": actor.member_id,
        "verified_by_name": actor.display_name,
    }
    statement = insert(Verification).values(values).on_conflict_do_nothing().returning(Verification)
    row = await session.scalar(statement)
    if row is None:
        raise Conflict(rules.SAME_INSTANT)
    return row


async def _tell(session: AsyncSession, actor: Actor, row: Verification) -> None:
    after = {
        name: getattr(row, name) for name in ("scheme_code", "indicator", "period", "verdict", "amount", "fraction")
    }
    await audit.write(
        session,
        actor,
        "verification.give",
        "verification",
        row.id,
        organization_id=row.organization_id,
        after=after,
        reason=row.reason,
    )
    await emit(
        session,
        VerificationGiven(
            organization_id=row.organization_id,
            scheme_code=row.scheme_code,
            indicator=row.indicator,
            period=row.period,
        ),
    )
    await announce(session, "verification", row.id, row.organization_id)
