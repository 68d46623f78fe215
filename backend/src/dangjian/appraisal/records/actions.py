"""Changes of the ledger: entering and withdrawing. Nothing is ever changed or deleted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.appraisal.organizations.models import OrganizationCopy
from dangjian.appraisal.permissions import RECORD_ENTER, RECORD_IMPORT_HISTORICAL, RECORD_VOID
from dangjian.appraisal.record_types.queries import definitions
from dangjian.appraisal.record_types.rules import ValueFault, check_values, level_of, may_enter
from dangjian.appraisal.records import queries, rules
from dangjian.appraisal.records.models import Record, RecordVoid
from dangjian.appraisal.records.rules import Entry, Malformed, Ready, Refusal
from dangjian.contracts.appraisal import RecordsEntered, RecordsVoided
from dangjian.kernel import audit, clock
from dangjian.kernel.errors import Conflict, FieldError, NotFound, RuleBroken
from dangjian.kernel.events import announce, emit
from dangjian.kernel.ids import new_id
from dangjian.kernel.peers import Peers
from dangjian.kernel.scope import within
from dangjian.kernel.security import Actor

MAX_ANNOUNCED = 20


class AlreadyVoided(Conflict):
    """A record is withdrawn only once."""

    code = "record_already_voided"


class ClientIdConflict(Conflict):
    """The client's id is a business key for ever."""

    code = "record_client_id_conflict"


class PeriodPublished(RuleBroken):
    """What is published stays as it is: nothing historical is added behind it (scoring.md, 1)."""

    code = "record_period_published"


class NotEnterable(RuleBroken):
    """Some entries are a superior's to make and to withdraw."""

    code = "record_type_not_enterable"


@dataclass(frozen=True)
class Kept:
    """An entry that is in the ledger, and whether it was there before."""

    index: int
    id: UUID
    unchanged: bool


@dataclass(frozen=True)
class Outcome:
    """What became of the entries."""

    kept: list[Kept]
    refused: list[Refusal]
    submitted_at: datetime


async def enter(
    session: AsyncSession,
    peers: Peers,
    actor: Actor,
    items: Sequence[Entry | Malformed],
    *,
    source: str,
    atomic: bool = False,
    historical_reason: str | None = None,
) -> Outcome:
    """Write the sound entries together and list the others; with `atomic` all or none (A-54, A-59)."""
    fresh, same, refused = await check(session, peers, actor, items, historical=historical_reason is not None)
    if atomic and refused:
        return Outcome([], _refuse_all(len(items), refused), clock.now())
    stamp = await queries.hold_ledger(session)
    written = await _write(session, actor, fresh, stamp, source, historical_reason)
    raced = [item for item in fresh if item.index not in written]
    if raced:
        existing = await queries.by_client_id(session, {item.client_id for item in raced if item.client_id})
        _, again, collided = rules.separate(raced, existing)
        if atomic and collided:
            raise ClientIdConflict("有条目的 client_id 刚被另一个请求用于不同的内容,本批没有登记。")
        same, refused = {**same, **again}, [*refused, *collided]
    done = [item for item in fresh if item.index in written]
    await _tell_entered(session, actor, done, written, stamp, historical_reason)
    kept = [Kept(index, id, False) for index, id in written.items()]
    places: dict[int, UUID] = dict(written)
    for index, where in same.items():
        id = where if isinstance(where, UUID) else places.get(where)
        if id is not None:
            kept.append(Kept(index, id, True))
            places[index] = id
    return Outcome(sorted(kept, key=lambda k: k.index), sorted(refused, key=lambda r: r.index), stamp)


async def post(
    session: AsyncSession,
    actor: Actor,
    place: OrganizationCopy,
    type_: str,
    values: Mapping[str, object],
    *,
    note: str,
    attachments: Sequence[str] = (),
    occurred_on: date | None = None,
    client_id: UUID | None = None,
) -> UUID | None:
    """Enter what an act of supervision amounts to, dated today (A-60); none where no pack has an entry it fits.

    Whoever acts was allowed to by the act's own permission; the entry is signed all the same.
    """
    kind = (await definitions(session, [type_])).get(type_)
    if kind is None:
        return None
    sound, faults = check_values(kind, values)
    if faults:
        return None
    where = rules.Place(place.id, place.code, tuple(queries.ids_of(place.path)))
    day = occurred_on or clock.today()
    item = Ready(0, where, type_, day, sound, note, tuple(attachments), client_id, None)
    stamp = await queries.hold_ledger(session)
    written = await _write(session, actor, [item], stamp, "supervision", None)
    if not written:
        return None
    await _tell_entered(session, actor, [item], written, stamp, None)
    return written[0]


async def check(
    session: AsyncSession, peers: Peers, actor: Actor, items: Sequence[Entry | Malformed], *, historical: bool = False
) -> tuple[list[Ready], dict[int, UUID | int], list[Refusal]]:
    """What would be new, what is there already, and what cannot be taken; changes nothing."""
    permission = RECORD_IMPORT_HISTORICAL if historical else RECORD_ENTER
    known = await queries.known(session, peers, actor, permission, items)
    judged = [rules.judge(index, item, known) for index, item in enumerate(items)]
    ready = [item for item in judged if isinstance(item, Ready)]
    if historical:
        await _refuse_published(session, ready)
    existing = await queries.by_client_id(session, {item.client_id for item in ready if item.client_id})
    fresh, same, collided = rules.separate(ready, existing)
    return fresh, same, [*(item for item in judged if isinstance(item, Refusal)), *collided]


async def _refuse_published(session: AsyncSession, ready: Sequence[Ready]) -> None:
    """A historical import is refused as a whole when it reaches into a published period."""
    await queries.hold_ledger(session)
    periods = await queries.published_periods(session)
    closed = [(item, rules.closed_by(periods, item.occurred_on)) for item in ready]
    errors = [
        FieldError(field=f"items.{item.index}.occurred_on", message=f"{period} 的考核结果已发布,不能再补录")
        for item, period in closed
        if period
    ]
    if errors:
        raise PeriodPublished("有条目发生在已发布考核结果的时期,不能再补录历史台账。", errors[:50])


def _refuse_all(count: int, refused: Sequence[Refusal]) -> list[Refusal]:
    own = {refusal.index: refusal for refusal in refused}
    other = ValueFault("", "batch_refused", "同批有条目不能登记,本条也没有登记")
    return [own.get(index) or Refusal(index, (other,)) for index in range(count)]


async def _write(
    session: AsyncSession,
    actor: Actor,
    items: Sequence[Ready],
    stamp: datetime,
    source: str,
    historical_reason: str | None,
) -> dict[int, UUID]:
    """Add the rows in one statement; whoever lost a race for a client id is missing from the answer."""
    ids = {new_id(): item for item in items}
    found = [_row(id, item, actor, stamp, source, historical_reason) for id, item in ids.items()]
    if not found:
        return {}
    statement = upsert(Record).on_conflict_do_nothing(index_elements=["client_id"]).returning(Record.id)
    written = await session.scalars(statement, found)
    return {ids[id].index: id for id in written.all()}


def _row(
    id: UUID, item: Ready, actor: Actor, stamp: datetime, source: str, historical_reason: str | None
) -> dict[str, Any]:
    submitted_at = item.submitted_at or stamp
    return {
        "id": id,
        "organization_id": item.place.id,
        "type": item.type,
        "occurred_on": item.occurred_on,
        "submitted_at": submitted_at,
        "submitted_on": clock.local_day(submitted_at),
        "values": item.values,
        "note": item.note,
        "attachments": list(item.attachments),
        "source": source,
        "historical_reason": historical_reason,
        "client_id": item.client_id,
        "entered_by": actor.account_id,
        "entered_by_member": actor.member_id,
        "entered_by_name": actor.display_name,
        "recorded_at": stamp,
    }


async def _tell_entered(
    session: AsyncSession,
    actor: Actor,
    items: Sequence[Ready],
    written: dict[int, UUID],
    stamp: datetime,
    reason: str | None,
) -> None:
    """One audit row for each entry, one event for all of them, and news for open pages."""
    if not items:
        return
    changes = [
        audit.Change(
            written[item.index],
            item.place.id,
            after={
                "type": item.type,
                "occurred_on": item.occurred_on,
                "submitted_at": (item.submitted_at or stamp).isoformat(),
                "values": item.values,
            },
        )
        for item in items
    ]
    action = "record.import_historical" if reason else "record.enter"
    await audit.write_all(session, actor, action, "record", changes, reason=reason)
    await emit(
        session,
        RecordsEntered(
            organization_ids=sorted({item.place.id for item in items}),
            types=sorted({item.type for item in items}),
            first_on=min(item.occurred_on for item in items),
            last_on=max(item.occurred_on for item in items),
        ),
    )
    places = sorted({item.place.id for item in items})
    if len(places) > MAX_ANNOUNCED:
        await announce(session, "record", "many")
        return
    for place in places:
        id = next(written[item.index] for item in items if item.place.id == place)
        await announce(session, "record", id, place)


async def void(session: AsyncSession, actor: Actor, record_id: UUID, reason: str) -> None:
    """Withdraw an entry, once and with a reason; the entry itself stays (scoring.md, 1)."""
    found = await session.execute(
        select(Record, OrganizationCopy.path)
        .join(OrganizationCopy, OrganizationCopy.id == Record.organization_id)
        .where(Record.id == record_id, within(OrganizationCopy, actor.orgs(RECORD_VOID)))
    )
    row = found.one_or_none()
    if row is None:
        raise NotFound("没有找到这条台账。")
    record: Record = row[0]
    kinds = await definitions(session, [record.type])
    level = level_of(kinds[record.type]) if record.type in kinds else "top"
    if not may_enter(rules.void_level(level, record.source), queries.ids_of(row[1]), set(actor.orgs(RECORD_VOID))):
        raise NotEnterable("这类台账由上级党组织登记,也只能由上级党组织作废。")
    await _write_void(session, actor, record, reason)


async def _write_void(session: AsyncSession, actor: Actor, record: Record, reason: str) -> None:
    if await void_all(session, actor, [record], reason) != 1:
        raise AlreadyVoided("这条台账已经作废,不能重复作废。")


async def void_all(session: AsyncSession, actor: Actor, records: Sequence[Record], reason: str) -> int:
    """Withdraw entries that the caller may withdraw, each once; how many were not withdrawn before."""
    stamp = await queries.hold_ledger(session)
    common = {
        "voided_at": stamp,
        "voided_by": actor.account_id,
        "voided_by_member": actor.member_id,
        "voided_by_name": actor.display_name,
        "reason": reason,
    }
    statement = upsert(RecordVoid).on_conflict_do_nothing().returning(RecordVoid.record_id)
    found = await session.scalars(statement, [{**common, "record_id": record.id} for record in records])
    written = set(found.all())
    voided = [record for record in records if record.id in written]
    changes = [
        audit.Change(
            record.id,
            record.organization_id,
            {"type": record.type, "occurred_on": record.occurred_on, "values": record.values},
            {"voided_at": stamp.isoformat()},
        )
        for record in voided
    ]
    await audit.write_all(session, actor, "record.void", "record", changes, reason=reason)
    if voided:
        await _tell_voided(session, voided)
    return len(voided)


async def _tell_voided(session: AsyncSession, records: Sequence[Record]) -> None:
    places = sorted({record.organization_id for record in records})
    days = [record.occurred_on for record in records]
    types = sorted({record.type for record in records})
    await emit(session, RecordsVoided(organization_ids=places, types=types, first_on=min(days), last_on=max(days)))
    if len(places) > MAX_ANNOUNCED:
        await announce(session, "record", "many")
        return
    for place in places:
        id = next(record.id for record in records if record.organization_id == place)
        await announce(session, "record", id, place)
