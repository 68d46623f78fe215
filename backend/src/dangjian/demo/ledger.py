"""Fifteen months of the ledger: who entered what and when, what came late, what was withdrawn."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from dangjian.demo.calendar import Calendar, Span, at, quarter_of
from dangjian.demo.chance import Chance
from dangjian.demo.data import DemoAccount, DemoFile, DemoOrganization, DemoRecord
from dangjian.demo.life import Branch, Entry, Values, month, quarter, topic, year
from dangjian.demo.names import VOID_REASONS
from dangjian.demo.people import People
from dangjian.demo.tree import Tree

SHOWCASE_STRENGTH, VETOED_STRENGTH = 0.66, 0.95
PER_QUARTER = {  # how many of each, in a hundred branches
    "honour": 8,
    "cost_saving": 14,
    "experience_sharing": 8,
    "criticism_notice": 3,
    "safety_incident": 2,
    "complaint": 5,
}


@dataclass
class Ledger:
    """The records as they are written, with the strengths behind them and the attachments."""

    records: list[DemoRecord] = field(default_factory=list)
    files: dict[str, DemoFile] = field(default_factory=dict)
    strengths: list[float] = field(default_factory=list)


def write(seed: int, calendar: Calendar, tree: Tree, people: People, vetoed: int) -> Ledger:
    """All records of all branches, sorted by the instant of entry."""
    ledger = Ledger()
    chance = Chance(seed, "strength")
    for place, branch in enumerate(tree.branches):
        strength = max(0.02, min(0.98, chance.gauss(0.58, 0.24)))
        ledger.strengths.append({0: SHOWCASE_STRENGTH, vetoed: VETOED_STRENGTH}.get(place, strength))
        _branch(ledger, Chance(seed, f"ledger:{branch.code}"), calendar, tree, people, place)
    for span in _quarters(calendar):
        _adjust(ledger, Chance(seed, f"adjust:{span.name}"), calendar, tree, people, span)
    _accident(ledger, Chance(seed, "accident"), calendar, tree, people, vetoed)
    _withdraw_after_publication(ledger, calendar, people)
    ledger.records.sort(key=lambda record: (record.submitted_at, record.id))
    return ledger


def _quarters(calendar: Calendar) -> Iterator[Span]:
    seen: dict[str, Span] = {}
    for span in calendar.months:
        seen.setdefault(quarter_of(span.first).name, quarter_of(span.first))
    yield from seen.values()


def _branch(ledger: Ledger, chance: Chance, calendar: Calendar, tree: Tree, people: People, place: int) -> None:
    branch, strength = tree.branches[place], ledger.strengths[place]
    trend = chance.gauss(0.015, 0.03)
    size = len(people.of_branch[branch.id])
    begin = calendar.months[0].first
    for number, span in enumerate(_quarters(calendar)):
        now = max(0.0, min(1.0, strength + trend * (number - 3) + chance.gauss(0, 0.05)))
        facts = Branch(branch.category, size, now)
        entries = [*quarter(chance, facts, span)]
        for spell in calendar.months:
            if span.first <= spell.first <= span.last:
                entries += month(chance, facts, spell)
        if span.first.month == 10:
            entries += year(chance, facts, Span(str(span.first.year), date(span.first.year, 1, 1), span.last))
        for entry in entries:
            if entry.day >= begin:
                _enter(ledger, chance, calendar, tree, people, branch, entry)


def _enter(
    ledger: Ledger,
    chance: Chance,
    calendar: Calendar,
    tree: Tree,
    people: People,
    branch: DemoOrganization,
    entry: Entry,
    attachments: tuple[str, ...] = (),
) -> None:
    """One entry, within two days as a rule, else a fortnight to a month later; what is not yet entered is not there."""
    wait = chance.randint(14, 32) if chance.happens(entry.late) else chance.randint(0, 2)
    submitted = at(entry.day + timedelta(days=wait), chance.randint(30, 570))
    if submitted >= calendar.end:
        return
    owner = tree.committee_of[branch.id].id if entry.by_superior else branch.id
    author = people.account_of[owner]
    record = DemoRecord(
        id=chance.id_at(submitted),
        organization_id=branch.id,
        type=entry.type,
        occurred_on=entry.day,
        submitted_at=submitted,
        values=entry.values,
        entered_by=author.id,
        entered_by_name=author.display_name,
        source="file" if entry.by_superior else "hand",
        attachments=attachments,
    )
    if not entry.by_superior and chance.happens(0.012):
        _withdraw(ledger, chance, calendar, record, author)
    else:
        ledger.records.append(record)


def _withdraw(ledger: Ledger, chance: Chance, calendar: Calendar, record: DemoRecord, author: DemoAccount) -> None:
    """A record withdrawn within ten days; where it was mistaken, the right one follows at once."""
    voided = record.submitted_at + timedelta(days=chance.randint(0, 9), minutes=chance.randint(5, 120))
    if voided >= calendar.end:
        ledger.records.append(record)
        return
    reason = chance.choice(VOID_REASONS)
    ledger.records.append(
        replace(record, voided_at=voided, voided_by=author.id, voided_by_name=author.display_name, void_reason=reason)
    )
    again = voided + timedelta(minutes=6)
    if reason != "录错支部" and again < calendar.end:
        ledger.records.append(replace(record, id=chance.id_at(again), submitted_at=again))


def _adjust(ledger: Ledger, chance: Chance, calendar: Calendar, tree: Tree, people: People, span: Span) -> None:
    """Honours, savings and shared experience go to the strong rather, notices and incidents to the weak."""
    for kind, hundredths in PER_QUARTER.items():
        for _ in range(chance.successes(len(tree.branches), hundredths / 100)):
            good = kind in {"honour", "cost_saving", "experience_sharing"}
            places = chance.sample(range(1, len(tree.branches) - 1), 3)
            place = (max if good else min)(places, key=lambda one: ledger.strengths[one])
            day = span.first + timedelta(days=chance.randint(3, 80))
            if day < calendar.months[0].first:
                continue
            values, files = _adjustment(ledger, chance, kind, tree.branches[place], day)
            entry = Entry(kind, day, values, 0.0, by_superior=True)
            _enter(ledger, chance, calendar, tree, people, tree.branches[place], entry, files)


def _adjustment(
    ledger: Ledger, chance: Chance, kind: str, branch: DemoOrganization, day: date
) -> tuple[Values, tuple[str, ...]]:
    name = topic(chance, kind)
    if kind == "honour":
        level = chance.choice(("city", "city", "company", "province"))
        return {"name": name, "level": level}, (_certificate(ledger, name, branch, day),)
    if kind == "cost_saving":
        confirmed = chance.happens(0.9)
        return {"name": name, "saved_amount": Decimal(chance.randint(8, 160)), "confirmed_by_finance": confirmed}, ()
    if kind == "experience_sharing":
        return {"topic": name, "audience": chance.choice(("committee", "group"))}, ()
    if kind == "criticism_notice":
        return {"reason": name, "document_no": f"云岭党发〔{day.year}〕{chance.randint(5, 90)}号"}, ()
    if kind == "safety_incident":
        return {"severity": "minor", "description": name}, ()
    return {"topic": name, "confirmed": chance.happens(0.7)}, ()


def _certificate(ledger: Ledger, name: str, branch: DemoOrganization, day: date) -> str:
    text = f"荣誉登记证明\n\n{branch.name} 于 {day:%Y-%m-%d} 获得“{name}”。\n(演示数据)\n"
    content = text.encode()
    sha256 = hashlib.sha256(content).hexdigest()
    ledger.files[sha256] = DemoFile(sha256, f"{name}.txt", "text/plain", content)
    return sha256


def _accident(ledger: Ledger, chance: Chance, calendar: Calendar, tree: Tree, people: People, vetoed: int) -> None:
    """A serious accident in the middle of the last published quarter: the branch under veto."""
    day = calendar.published[-1].first + timedelta(days=40)
    values: Values = {"severity": "serious", "description": "检修作业发生人员伤害事故，已按程序报告"}
    _enter(
        ledger,
        chance,
        calendar,
        tree,
        people,
        tree.branches[vetoed],
        Entry("safety_incident", day, values, 0.0, by_superior=True),
    )


def _withdraw_after_publication(ledger: Ledger, calendar: Calendar, people: People) -> None:
    """One record that counted in the first published quarter is withdrawn later: replay must not notice."""
    span, voided = calendar.published[0], calendar.as_of(calendar.published[0]) + timedelta(days=2)
    place = next(
        place
        for place, record in enumerate(ledger.records)
        if record.type == "committee_meeting" and not record.voided_at and span.first <= record.occurred_on <= span.last
    )
    record = ledger.records[place]
    author = next(account for account in people.accounts if account.id == record.entered_by)
    ledger.records[place] = replace(
        record, voided_at=voided, voided_by=author.id, voided_by_name=author.display_name, void_reason="录错支部"
    )
