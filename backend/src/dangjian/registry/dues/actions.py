"""Changes of the book: bases, dues and payments are only ever added, and put right by a line that takes one back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.integration import Audience, OpenTodo, TodoCategory, TodoSource, open_todos, settle_todo
from dangjian.kernel import audit, clock, personal
from dangjian.kernel.errors import Conflict, NotFound, RuleBroken
from dangjian.kernel.events import announce
from dangjian.kernel.ids import new_id
from dangjian.kernel.security import Actor
from dangjian.registry.dues import queries, rules
from dangjian.registry.dues.models import DuesBase, DuesEntry
from dangjian.registry.dues.schemas import DuesBaseWrite, DuesCollection, DuesCounter, DuesPayment, DuesUnmask
from dangjian.registry.dues_standards.queries import standard_of, standards
from dangjian.registry.dues_standards.rules import NOTHING, Base, Standard, fault_of_base, owed
from dangjian.registry.members.actions import refused
from dangjian.registry.members.models import Member
from dangjian.registry.memberships import queries as memberships
from dangjian.registry.permissions import DUES_KEEP

DISCUSS = TodoCategory(code="registry.dues.discuss", title="连续六个月未交党费,提请支部大会讨论")
SYSTEM = "系统"
CORRECTED = "基数调整,冲回原应交数"


@dataclass(frozen=True)
class Book:
    """One member's part of the book while it is written in."""

    session: AsyncSession
    member_id: UUID
    joined_on: date
    stretches: Sequence[Any]
    bases: Sequence[DuesBase]
    by_name: str

    async def assess(self, months: Sequence[date]) -> None:
        """Owe for these months what the base says; what was owed otherwise is taken back first."""
        known = await queries.due_of(self.session, self.member_id)
        for month in months:
            base, branch = queries.holding(self.bases, month), self.branch_in(month)
            if base is None or branch is None or month < rules.first_of(self.joined_on):
                continue
            standard = standard_of(month)
            amount = owed(standard, queries.opened(base)) if standard else NOTHING
            before = known.get(month)
            if before is not None and before.dues_amount == amount:
                continue
            if before is not None:
                self.session.add(_counter(before, CORRECTED, self.by_name))
                await self.session.flush()
            more = {"base_id": base.id, "noted_by_name": self.by_name}
            self.session.add(_entry("due", self.member_id, branch, month, amount, **more))
        await self.session.flush()

    def branch_in(self, month: date) -> UUID | None:
        """The branch to which the member belonged when the month ended, or belongs now."""
        day = min(rules.last_of(month), clock.today())
        held = [one for one in self.stretches if one["since"] <= day and (one["until"] is None or one["until"] > day)]
        return held[0]["organization_id"] if held else None


async def _book(session: AsyncSession, member: Member, by_name: str) -> Book:
    bases = (await queries.bases_of(session, [member.id])).get(member.id, [])
    stretches = await memberships.of_member(session, member.id)
    return Book(session, member.id, member.joined_on, stretches, bases, by_name)


async def set_base(session: AsyncSession, actor: Actor, member_id: UUID, data: DuesBaseWrite) -> None:
    """From a month on the dues are computed from this; months that were owed otherwise are put right."""
    (member,) = await queries.kept(session, actor, [member_id])
    since, current = rules.month_of(data.since), rules.first_of(clock.today())
    standard = standard_of(since)
    if standard is None or since > current or since < rules.first_of(member.joined_on):
        raise refused("since", "起算月份不能晚于本月,也不能早于入党当月")
    base = Base(data.kind, data.amount, data.allowed)
    fault = fault_of_base(standard, base, data.approving_body)
    if fault:
        raise refused(*fault)
    row = DuesBase(
        id=new_id(),
        member_id=member.id,
        kind=data.kind,
        since=since,
        pay_sealed=None,
        dues_allowed=data.allowed,
        approving_body=data.approving_body,
        note=data.note,
        noted_by_name=actor.display_name,
        noted_at=clock.now(),
    )
    row.pay_sealed = personal.seal(f"{data.amount:f}", queries.place(row.id)) if data.amount is not None else None
    session.add(row)
    await session.flush()
    known = await queries.due_of(session, member.id)
    last = max([current, *known])
    book = await _book(session, member, actor.display_name)
    await book.assess(rules.months_from(since, last))
    facts = {"kind": data.kind, "since": data.since, "is_allowed_less": data.allowed is not None}
    await _tell(session, actor, member, "set_base", facts, data.note)


async def pay(session: AsyncSession, actor: Actor, data: DuesPayment) -> None:
    """Enter that a member paid, for which months."""
    (member,) = await queries.kept(session, actor, [data.member_id])
    months = [rules.month_of(name) for name in data.months]
    today = clock.today()
    standard = standard_of(rules.first_of(today)) or standards()[-1]
    fault = rules.fault_of_payment(standard, data.paid_on, months, data.amount, today)
    if fault:
        raise refused(*fault)
    if data.special:
        shares = _gift(standard, data)
    else:
        shares = await _shares(session, actor, member, standard, months, data.amount)
    await _enter(session, actor, member, data.paid_on, shares, "special" if data.special else "paid", data.note)
    names = sorted(rules.name_of(month) for month in shares)
    await _tell(session, actor, member, "pay", {"months": names, "special": data.special}, data.note)
    await say(session, [member.organization_id])


def _gift(standard: Standard, data: DuesPayment) -> Mapping[date, Decimal]:
    if data.months:
        raise refused("months", "大额党费不抵交月份,请不要选择月份")
    if data.amount < standard.special_from:
        raise refused("amount", f"自愿一次多交 {standard.special_from} 元以上的才登记为大额党费")
    return {rules.first_of(data.paid_on): data.amount}


async def _shares(
    session: AsyncSession,
    actor: Actor,
    member: Member,
    standard: Standard,
    months: Sequence[date],
    amount: Decimal,
) -> Mapping[date, Decimal]:
    """How much of it goes to which month; months ahead become due with it."""
    if not months:
        raise refused("months", "请选择交纳的月份")
    open_months = await _open(session, actor, member, months)
    shares, without = rules.spread(amount, open_months)
    if without is not None:
        raise refused("months", f"{rules.name_of(without)} 已经交清,或者金额不够交到这个月,请核对")
    last = max(shares)
    if shares[last] - open_months[last] >= standard.special_from:
        raise refused("amount", f"一次多交 {standard.special_from} 元以上的,请单独登记为大额党费")
    return shares


async def _open(session: AsyncSession, actor: Actor, member: Member, months: Sequence[date]) -> dict[date, Decimal]:
    """What is still open of each of the months; NotFound's sibling where nothing can be owed."""
    known = await queries.due_of(session, member.id)
    missing = [month for month in months if month not in known]
    if missing:
        await (await _book(session, member, actor.display_name)).assess(missing)
        known = await queries.due_of(session, member.id)
    paid = await queries.paid_of(session, member.id)
    for month in months:
        if month not in known:
            raise refused("months", f"{rules.name_of(month)} 没有应交党费,请先核定基数或改选月份")
    return {month: known[month].dues_amount - paid.get(month, NOTHING) for month in months}


async def collect(session: AsyncSession, actor: Actor, data: DuesCollection) -> int:
    """Each of these members paid what was open for the month; who owes nothing is passed over. How many paid."""
    members = await queries.kept(session, actor, data.member_ids)
    month, today = rules.month_of(data.month), clock.today()
    standard = standard_of(rules.first_of(today)) or standards()[-1]
    fault = rules.fault_of_payment(standard, data.paid_on, [month], Decimal(1), today)
    if fault:
        raise refused(*fault)
    count = 0
    for member in members:
        still = (await _open(session, actor, member, [month]))[month]
        if still > 0:
            await _enter(session, actor, member, data.paid_on, {month: still}, "paid", None)
            await _tell(session, actor, member, "pay", {"months": [data.month], "special": False}, None)
            count += 1
    await say(session, sorted({member.organization_id for member in members}))
    return count


async def _enter(
    session: AsyncSession,
    actor: Actor,
    member: Member,
    paid_on: date,
    shares: Mapping[date, Decimal],
    kind: rules.EntryKind,
    note: str | None,
) -> None:
    common: dict[str, Any] = {
        "payment_id": new_id(),
        "paid_on": paid_on,
        "note": note,
        "noted_by_name": actor.display_name,
    }
    session.add_all(
        _entry(kind, member.id, member.organization_id, month, amount, **common) for month, amount in shares.items()
    )
    await session.flush()


def _entry(kind: str, member_id: UUID, organization_id: UUID, month: date, amount: Decimal, **more: Any) -> DuesEntry:
    facts = {"member_id": member_id, "organization_id": organization_id, "month": month, "dues_amount": amount}
    return DuesEntry(id=new_id(), kind=kind, **facts, **more, noted_at=clock.now())


def _counter(row: DuesEntry, reason: str, by_name: str) -> DuesEntry:
    """The line that takes another back."""
    places = (row.member_id, row.organization_id, row.month, -row.dues_amount)
    kept = {name: getattr(row, name) for name in ("payment_id", "base_id", "paid_on")}
    return _entry(row.kind, *places, **kept, reverses_id=row.id, note=reason, noted_by_name=by_name)


async def counter(session: AsyncSession, actor: Actor, entry_id: UUID, data: DuesCounter) -> UUID:
    """Take a payment out of the book, with all its lines; whose it was."""
    entry = await queries.entry_kept(session, actor, entry_id)
    (member,) = await queries.kept(session, actor, [entry.member_id])
    if entry.payment_id is None or entry.reverses_id is not None:
        raise RuleBroken("只有交纳记录可以冲回;应交数请通过调整基数更正。")
    lines, taken = await queries.payment(session, entry.payment_id)
    if taken:
        raise Conflict("这笔交纳已经冲回,请刷新后查看。")
    session.add_all(_counter(row, data.reason, actor.display_name) for row in lines)
    await session.flush()
    names = sorted(rules.name_of(row.month) for row in lines)
    await _tell(session, actor, member, "counter", {"months": names}, data.reason)
    await say(session, [member.organization_id])
    return member.id


async def unmask(session: AsyncSession, actor: Actor, member_id: UUID, data: DuesUnmask) -> dict[str, Any]:
    """The pay of one member of the caller's own branch; who asked and why stays in the audit."""
    (member,) = await queries.kept(session, actor, [member_id])
    await audit.write(
        *(session, actor, "dues.unmask", "member", member.id),
        organization_id=member.organization_id,
        after={"field": "pay"},
        reason=data.reason,
    )
    bases = (await queries.bases_of(session, [member.id])).get(member.id, [])
    held = queries.holding(bases, rules.first_of(clock.today()))
    if held is None:
        raise NotFound("还没有核定党费基数,请先核定。")
    return {"amount": queries.opened(held).amount}


async def assess_part(session: AsyncSession, month: date, after: UUID | None, limit: int) -> UUID | None:
    """The next members by id owe for a month what their base says; after whom to go on, or none at the end."""
    rows = await queries.to_assess(session, month, min(rules.last_of(month), clock.today()), after, limit)
    if not rows:
        return None
    standard = standard_of(month)
    bases = await queries.bases_of(session, [row["id"] for row in rows])
    lines = []
    for row in rows:
        base = queries.holding(bases.get(row["id"], ()), month)
        if base is None or standard is None:
            continue
        amount = owed(standard, queries.opened(base))
        facts = {"member_id": row["id"], "organization_id": row["organization_id"], "base_id": base.id}
        lines.append(
            {
                **facts,
                **{"id": new_id(), "kind": "due", "month": month, "dues_amount": amount},
                **{"noted_by_name": SYSTEM, "noted_at": clock.now()},
            }
        )
    if lines:
        await session.execute(insert(DuesEntry), lines)
    last: UUID = rows[-1]["id"]
    return last


async def say(session: AsyncSession, organization_ids: Sequence[UUID] | None) -> None:
    """Tell a branch that somebody paid nothing for six months on end, to be spoken of by its meeting (LIFE-14)."""
    found = {row["id"]: row for row in await queries.matters(session, organization_ids)}
    todos = [
        OpenTodo(
            source=_source(row["id"]),
            version=row["lines"],
            title=f"{row['name']}有 {row['people']} 名党员连续六个月未交党费,请核实原因并提请支部大会讨论",
            category=DISCUSS,
            audience=(Audience.holders(DUES_KEEP, row["id"], own_level=True),),
            organization_id=row["id"],
            page="/dues?state=matter",
        )
        for row in found.values()
        if row["people"]
    ]
    await open_todos(session, todos)
    for one in organization_ids or ():
        if one not in found or not found[one]["people"]:
            await settle_todo(session, _source(one), await queries.lines_of(session, one))


def _source(organization_id: UUID) -> TodoSource:
    return TodoSource(service="registry", noun="dues", object_id=organization_id, key="discuss")


async def _tell(
    session: AsyncSession, actor: Actor, member: Member, action: str, after: dict[str, Any], reason: str | None
) -> None:
    """The audit says what was done and never how much: the amounts tell what somebody earns, and stay in the book."""
    where: dict[str, Any] = {"organization_id": member.organization_id, "after": after, "reason": reason}
    await audit.write(session, actor, f"dues.{action}", "member", member.id, **where)
    await announce(session, "dues", member.id, member.organization_id)
