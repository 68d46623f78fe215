"""Arranging, ending and handing over pairings: checked, held, audited and told in one transaction."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.integration import (
    Audience,
    OpenTodo,
    SettleTodo,
    TodoCategory,
    TodoSource,
    open_todos,
    settle_todos,
)
from dangjian.contracts.liaison import Paired, PairingMoved, Unpaired
from dangjian.kernel import audit, clock
from dangjian.kernel.audit import Change
from dangjian.kernel.concurrency import expect
from dangjian.kernel.errors import Conflict, FieldError, Invalid, NotFound, RuleBroken
from dangjian.kernel.events import announce, emit
from dangjian.kernel.ids import new_id
from dangjian.kernel.peers import Peers
from dangjian.kernel.security import Actor
from dangjian.liaison.organizations.queries import in_scope, root_id
from dangjian.liaison.outlets.models import OutletCopy
from dangjian.liaison.pairings import queries, rules
from dangjian.liaison.pairings.models import Pairing
from dangjian.liaison.pairings.schemas import HandOver, PairingArrange, PairingEnd
from dangjian.liaison.permissions import PAIRING_ARRANGE
from dangjian.liaison.representatives.models import Representative

_TO_VISIT = TodoCategory(code="liaison.pairing.visit", title="走访逾期")
Outlets = Mapping[UUID, tuple[OutletCopy, str]]


class AlreadyPaired(Conflict):
    """The same representative looks after the same outlet once at a time."""

    code = "pairing_already_there"


def _refused(field: str, message: str) -> Invalid:
    return Invalid(message + "。", [FieldError(field=field, message=message)])


async def propose(session: AsyncSession, peers: Peers, actor: Actor, organization_id: UUID) -> dict[str, Any]:
    """Who could look after the outlets that nobody looks after; a question, nothing is kept (D-20)."""
    head = await in_scope(session, peers, actor, PAIRING_ARRANGE, organization_id)
    found = await queries.unpaired(session, actor, head)
    people = await queries.choices(session, actor, root_id(head.path))
    near = [one for one in people if one["path"].startswith(head.path) or head.path.startswith(one["path"])]
    items, left_out = found[: rules.MOST_AT_ONCE], len(found[rules.MOST_AT_ONCE :])
    places = [
        rules.Place(one["outlet_id"], one["path"], one["is_uncovered"], f"{at:06}") for at, one in enumerate(items)
    ]
    who = {one.outlet_id: one for one in rules.propose(places, _candidates(near))}
    for one in items:
        suggested = who.get(one["outlet_id"])
        one["representative_id"] = suggested.representative_id if suggested else None
        one["steps_apart"] = suggested.steps_apart if suggested else None
    return {"items": items, "left_out": left_out, "representatives": near}


def _candidates(people: Sequence[Mapping[str, Any]]) -> list[rules.Candidate]:
    return [rules.Candidate(one["id"], one["path"], one["load"], f"{at:06}") for at, one in enumerate(people)]


async def arrange(session: AsyncSession, actor: Actor, data: PairingArrange) -> list[UUID]:
    """Pair representatives in office with open outlets, all of it or nothing."""
    fault = rules.fault_of_start(data.starts_on, clock.today())
    if fault:
        raise _refused("starts_on", fault)
    again = rules.doubled((one.outlet_id, one.representative_id) for one in data.items)
    if again is not None:
        raise _refused(f"items.{again}", "同一党代表与网点重复填写")
    people = await queries.held_people(session, actor, (one.representative_id for one in data.items))
    outlets = await queries.arrangeable(session, actor, (one.outlet_id for one in data.items))
    looked_at = [
        fault_of_pair(people.get(one.representative_id), outlets.get(one.outlet_id), data.starts_on, data.ends_on)
        for one in data.items
    ]
    errors = [FieldError(field=f"items.{at}.{one[0]}", message=one[1]) for at, one in enumerate(looked_at) if one]
    if errors:
        raise Invalid(errors[0].message + "。", errors)
    await queries.require_open_places(session, (one for one, _ in outlets.values()))
    there = await queries.overlapping(session, people, data.starts_on, data.ends_on)
    doubled = [at for at, one in enumerate(data.items) if (one.representative_id, one.outlet_id) in there]
    if doubled:
        first = data.items[doubled[0]]
        words = f"{people[first.representative_id].name}已结对{outlets[first.outlet_id][0].name},不能重复安排"
        errors = [FieldError(field=f"items.{at}.representative_id", message="该时间内已结对") for at in doubled]
        raise AlreadyPaired(words + "。", errors)
    common = {"starts_on": data.starts_on, "ends_on": data.ends_on, "source": "arranged", "note": data.note}
    made = [
        {**common, "representative_id": one.representative_id, "outlet_id": one.outlet_id, "handed_from_id": None}
        for one in data.items
    ]
    return await _enter(session, actor, made, people, outlets, data.note)


def fault_of_pair(
    person: Representative | None, outlet: tuple[OutletCopy, str] | None, starts_on: date, ends_on: date | None
) -> tuple[str, str] | None:
    """Which field of a pair is wrong and why, or none."""
    if outlet is None:
        return "outlet_id", "没有找到这个网点"
    if not outlet[0].is_open:
        return "outlet_id", f"{outlet[0].name}已撤销,不能结对"
    fault = _fault_of_person(person, outlet[1])
    if fault or person is None or person.ends_on is None:
        return "representative_id", fault or "没有找到这位党代表"
    words = rules.fault_of_days(starts_on, ends_on, person.starts_on, person.ends_on)
    return ("representative_id", f"{person.name}:{words}") if words else None


def _fault_of_person(person: Representative | None, path: str) -> str | None:
    if person is None or person.root_id != root_id(path):
        return "没有找到这位党代表"
    return None if person.state == "approved" else f"{person.name}不在任,不能结对"


async def _enter(
    session: AsyncSession,
    actor: Actor,
    made: Sequence[Mapping[str, Any]],
    people: Mapping[UUID, Representative],
    outlets: Outlets,
    reason: str | None,
) -> list[UUID]:
    who = {"arranged_at": clock.now(), "arranged_by": actor.account_id, "arranged_by_name": actor.display_name}
    values = [
        {**one, **who, "id": new_id(), "root_id": people[one["representative_id"]].root_id, "version": 1}
        for one in made
    ]
    if not values:
        return []
    await session.execute(insert(Pairing), values)
    changes = []
    for one in values:
        names = {"name": people[one["representative_id"]].name, "outlet": outlets[one["outlet_id"]][0].name}
        days = {"starts_on": str(one["starts_on"]), "ends_on": str(one["ends_on"]) if one["ends_on"] else None}
        changes.append(Change(one["id"], outlets[one["outlet_id"]][0].organization_id, None, {**names, **days}))
    await audit.write_all(session, actor, "pairing.arrange", "pairing", changes, reason=reason)
    for one in values:
        await _emit(session, Paired, one, outlets[one["outlet_id"]][0].organization_id)
    await _announce(session, {outlets[one["outlet_id"]][0].organization_id for one in values}, values[0]["id"])
    return [one["id"] for one in values]


async def _emit(
    session: AsyncSession, event: type[PairingMoved], one: Mapping[str, Any], organization_id: UUID
) -> None:
    told = {name: one[name] for name in ("representative_id", "outlet_id", "starts_on", "ends_on")}
    await emit(session, event(pairing_id=one["id"], organization_id=organization_id, **told))


async def _announce(session: AsyncSession, organization_ids: set[UUID], pairing_id: UUID) -> None:
    for organization_id in sorted(organization_ids):
        await announce(session, "pairing", pairing_id, organization_id)


async def end(session: AsyncSession, actor: Actor, pairing_id: UUID, data: PairingEnd, seen: int) -> None:
    """End one on a day, with the reason."""
    row, outlet = await queries.locked(session, actor, pairing_id)
    expect(seen, row.version)
    today = clock.today()
    if rules.standing(row.starts_on, row.ends_on, today) == "ended":
        raise RuleBroken("这个结对已经结束,请刷新查看。")
    fault = rules.fault_of_ending(data.ended_on, row.starts_on, row.ends_on, today)
    if fault:
        raise _refused("ended_on", fault)
    await _close(session, actor, [(row, outlet.organization_id)], data.ended_on, data.reason)


async def _close(
    session: AsyncSession, actor: Actor | None, rows: Sequence[tuple[Pairing, UUID]], day: date, reason: str
) -> None:
    """End pairings on a day (those that never began, the day before their start) and take back what waits for them."""
    changes, settled = [], []
    for row, organization_id in rows:
        before = {"ends_on": str(row.ends_on) if row.ends_on else None}
        row.ends_on = max(day, row.starts_on - timedelta(days=1))
        row.end_reason, row.ended_at = reason, clock.now()
        row.ended_by, row.ended_by_name = (actor.account_id, actor.display_name) if actor else (None, "系统")
        row.version += 1
        changes.append(Change(row.id, organization_id, before, {"ends_on": str(row.ends_on)}))
        if row.told_on is not None:
            settled.append(SettleTodo(source=waiting(row.id), version=row.told_on.toordinal(), reason="cancelled"))
    await session.flush()
    await audit.write_all(session, actor, "pairing.end", "pairing", changes, reason=reason)
    for row, organization_id in rows:
        await _emit(session, Unpaired, vars(row), organization_id)
    if rows:
        await _announce(session, {organization_id for _, organization_id in rows}, rows[0][0].id)
    await settle_todos(session, settled)


async def take_back(session: AsyncSession, actor: Actor, rows: Sequence[Pairing], reason: str) -> None:
    """Pairings that never should have been: each ends the day before its start."""
    outlets = await queries.arrangeable(session, actor, (row.outlet_id for row in rows))
    if len(outlets) < len({row.outlet_id for row in rows}):
        raise NotFound(queries.NOT_FOUND)
    placed = [(row, outlets[row.outlet_id][0].organization_id) for row in rows]
    await _close(session, actor, placed, date.min, reason)


async def preview(session: AsyncSession, actor: Actor, representative_id: UUID, to_id: UUID | None) -> dict[str, Any]:
    """Who could take over what a representative looks after: one person all of it, or spread; nothing is kept."""
    found = await queries.held_people(session, actor, [representative_id])
    giver = found.get(representative_id)
    if giver is None:
        raise NotFound("没有找到这位党代表,请刷新后重试。")
    items = await queries.to_hand_over(session, actor, representative_id)
    people = await queries.choices(session, actor, giver.root_id, but=representative_id)
    if to_id is not None and to_id not in {one["id"] for one in people}:
        raise _refused("to_id", "没有找到这位在任党代表")
    there = await queries.overlapping(session, [one["id"] for one in people], clock.today(), None)
    places = [
        rules.Place(
            one["outlet_id"],
            one["path"],
            one["is_uncovered"],
            f"{at:06}",
            frozenset(who for who, outlet in there if outlet == one["outlet_id"]),
        )
        for at, one in enumerate(items)
    ]
    spread = {one.outlet_id: one.representative_id for one in rules.propose(places, _candidates(people))}
    shown = [
        {**one, "pairing_id": one["id"], "representative_id": to_id or spread.get(one["outlet_id"])} for one in items
    ]
    return {
        "representative_id": giver.id,
        "representative_name": giver.name,
        "items": shown,
        "representatives": people,
    }


async def hand_over(session: AsyncSession, actor: Actor, data: HandOver) -> dict[str, Any]:
    """From a day on others look after the outlets; what was stays as it was."""
    today = clock.today()
    fault = rules.fault_of_start(data.starts_on, today)
    if fault:
        raise _refused("starts_on", fault)
    if len({one.pairing_id for one in data.items}) != len(data.items):
        raise _refused("items", "同一结对只能移交一次")
    takers = {one.representative_id for one in data.items if one.representative_id}
    if data.representative_id in takers:
        raise _refused("items", "不能移交给本人")
    people = await queries.held_people(session, actor, {data.representative_id, *takers})
    if data.representative_id not in people:
        raise NotFound("没有找到这位党代表,请刷新后重试。")
    rows = await queries.held_pairings(session, (one.pairing_id for one in data.items))
    outlets = await queries.arrangeable(session, actor, (row.outlet_id for row in rows.values()))
    there = await queries.overlapping(session, takers, data.starts_on, None)
    closing, made = [], []
    for at, one in enumerate(data.items):
        row = rows.get(one.pairing_id)
        fault = _fault_of_hand_over(row, data, outlets, people.get(one.representative_id or data.representative_id))
        if row is None or fault:
            raise _refused(f"items.{at}", fault or "没有找到这个结对")
        closing.append((row, outlets[row.outlet_id][0].organization_id))
        if one.representative_id and (one.representative_id, row.outlet_id) not in there:
            made.append(_successor(row, one.representative_id, data))
    await _close(session, actor, closing, data.starts_on - timedelta(days=1), data.reason)
    await _enter(session, actor, made, people, outlets, data.reason)
    ended = sum(one.representative_id is None for one in data.items)
    already = len(data.items) - ended - len(made)
    return {"handed_over": len(made), "already_there": already, "ended": ended, "at": clock.now()}


def _fault_of_hand_over(
    row: Pairing | None, data: HandOver, outlets: Outlets, taker: Representative | None
) -> str | None:
    """Why a pairing cannot go to somebody, or none; the giver himself stands for nobody."""
    if row is None or row.representative_id != data.representative_id or row.outlet_id not in outlets:
        return "没有找到这个结对"
    if row.ends_on is not None and row.ends_on < max(row.starts_on, data.starts_on):
        return "这个结对在移交日期之前已经结束,请刷新后重试"
    if data.starts_on < row.starts_on:
        return f"移交日期不能早于结对开始日期 {row.starts_on}"
    if taker is None:
        return "没有找到接手的党代表"
    if taker.id == data.representative_id:
        return None
    outlet, path = outlets[row.outlet_id]
    if not outlet.is_open:
        return f"{outlet.name}已撤销,请结束结对"
    fault = _fault_of_person(taker, path)
    if fault or taker.ends_on is None:
        return fault
    words = rules.fault_of_days(data.starts_on, None, taker.starts_on, taker.ends_on)
    return f"{taker.name}:{words}" if words else None


def _successor(row: Pairing, representative_id: UUID, data: HandOver) -> dict[str, Any]:
    days = {"starts_on": data.starts_on, "ends_on": row.ends_on}
    source = {"source": "handed_over", "handed_from_id": row.id, "note": data.reason}
    return {**days, **source, "representative_id": representative_id, "outlet_id": row.outlet_id}


async def outlet_over(session: AsyncSession, outlet_id: UUID, organization_id: UUID) -> None:
    """A closed outlet needs nobody any more."""
    found = await session.scalars(_open(Pairing.outlet_id == outlet_id, clock.today()))
    await _close(session, None, [(row, organization_id) for row in found.all()], clock.today(), rules.CLOSED)


async def office_over(session: AsyncSession, representative_id: UUID, day: date) -> None:
    """Who is no representative any more looks after nothing from the next day on."""
    mine = select(OutletCopy.id, OutletCopy.organization_id)
    found = (await session.scalars(_open(Pairing.representative_id == representative_id, day))).all()
    places = await session.execute(mine.where(OutletCopy.id.in_({row.outlet_id for row in found})))
    where = {outlet: organization for outlet, organization in places.all()}
    await _close(session, None, [(row, where[row.outlet_id]) for row in found], day, "党代表任期结束")


def _open(whose: Any, day: date) -> Any:
    beyond = or_(Pairing.ends_on.is_(None), Pairing.ends_on > day)
    began = or_(Pairing.ends_on.is_(None), Pairing.ends_on >= Pairing.starts_on)
    return select(Pairing).where(whose, beyond, began).order_by(Pairing.id).with_for_update()


def waiting(pairing_id: UUID) -> TodoSource:
    """The to-do of a visit that is overdue; its version is the day that was due, so that it is said once."""
    return TodoSource(service="liaison", noun="pairing", object_id=pairing_id, key="visit")


async def tell_of_visits(session: AsyncSession) -> None:
    """Say once, for each day that was due and has passed without a visit, that one is waited for (D-22)."""
    due = queries.due_on()
    found = await session.execute(
        queries.with_rhythm(
            select(Pairing, due, Representative.member_id, OutletCopy.name, OutletCopy.organization_id)
            .join(Representative, Representative.id == Pairing.representative_id)
            .join(OutletCopy, OutletCopy.id == Pairing.outlet_id)
        )
        .where(
            queries.is_live(),
            Representative.state == "approved",
            due < clock.today(),
            or_(Pairing.told_on.is_(None), Pairing.told_on != due),
        )
        .order_by(Pairing.id)
        .with_for_update(of=Pairing)
    )
    todos = []
    for row, day, member_id, name, organization_id in found.all():
        row.told_on = day
        todos.append(
            OpenTodo(
                source=waiting(row.id),
                version=day.toordinal(),
                title=f"走访{name}(应于 {day} 前)",
                category=_TO_VISIT,
                audience=(Audience.member(member_id),),
                organization_id=organization_id,
                page=f"/visits?outlet={row.outlet_id}",
                phone_page=f"/m/visits/new?outlet={row.outlet_id}",
                due_on=day,
            )
        )
    await open_todos(session, todos)


async def visited(session: AsyncSession, representative_id: UUID, outlet_id: UUID) -> None:
    """A visit was recorded: what waited for one waits no longer."""
    found = await session.scalars(
        select(Pairing).where(
            Pairing.representative_id == representative_id,
            Pairing.outlet_id == outlet_id,
            Pairing.told_on.is_not(None),
            queries.is_live(),
        )
    )
    settled = [
        SettleTodo(source=waiting(row.id), version=row.told_on.toordinal()) for row in found if row.told_on is not None
    ]
    await settle_todos(session, settled)
