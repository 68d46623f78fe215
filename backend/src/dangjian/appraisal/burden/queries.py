"""Looks at the burden: the standard in force, the price of a scheme, and the figures of a month."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, String, Text, Uuid, column, func, or_, select, table, true
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.appraisal.burden import rules
from dangjian.appraisal.burden.models import BurdenApproval, BurdenStandard
from dangjian.appraisal.engine.scheme_checker import load
from dangjian.appraisal.engine.scheme_format import Scheme
from dangjian.appraisal.organizations.models import OrganizationCopy
from dangjian.appraisal.organizations.queries import enterprise_of
from dangjian.appraisal.packs.schemas import RecordType as Definition
from dangjian.appraisal.permissions import BURDEN_READ
from dangjian.appraisal.record_types.queries import all_definitions
from dangjian.appraisal.records.models import Record
from dangjian.kernel import clock
from dangjian.kernel.errors import NotFound
from dangjian.kernel.paging import PageParams
from dangjian.kernel.scope import within
from dangjian.kernel.security import Actor

# Only looked at; the table is the schemes' own.
_SCHEME = table(
    "scheme_version",
    *(column("code", String), column("number", Integer), column("source", Text), column("status", String)),
    column("root_id", Uuid),
    schema="appraisal",
)
_NAMES = ("typing", "prefilled", "attachment", "photo", "meeting")


@lru_cache(maxsize=32)
def _loaded(source: str) -> Scheme:
    return load(source)


def _inside(root_id: UUID | None) -> ColumnElement[bool]:
    return OrganizationCopy.path.like(f"/{root_id}/%") if root_id else true()


async def standard(session: AsyncSession, root_id: UUID | None) -> dict[str, Any]:
    """The standard in force; before anybody decided, the weights of the method and no budget."""
    rows = await standards(session, root_id)
    return rows[0]


async def standards(session: AsyncSession, root_id: UUID | None) -> list[dict[str, Any]]:
    """Every version of an enterprise, the newest first."""
    mine = select(BurdenStandard).where(BurdenStandard.root_id == root_id)
    rows = await session.scalars(mine.order_by(BurdenStandard.number.desc()))
    return [*(_shown(row) for row in rows), _FIRST]


def _shown(row: BurdenStandard) -> dict[str, Any]:
    names = ("number", *_NAMES, "budget", "reason", "set_at", "set_by_name")
    return {name: getattr(row, name) for name in names}


_FIRST: dict[str, Any] = {
    "number": 0,
    **vars(rules.Weights()),
    "budget": None,
    "reason": "默认权重,尚未设定预算",
    "set_at": None,
    "set_by_name": "",
}


def weights_of(found: Mapping[str, Any]) -> rules.Weights:
    """The weights of a standard."""
    return rules.Weights(**{name: found[name] for name in _NAMES})


async def in_force(session: AsyncSession, root_id: UUID | None, *, beside: str = "") -> list[Scheme]:
    """The schemes by which branches are assessed now: the latest published version of each code but `beside`."""
    mine = or_(_SCHEME.c.root_id.is_(None), _SCHEME.c.root_id == root_id)
    newest = (
        select(_SCHEME.c.source)
        .where(_SCHEME.c.status == "published", _SCHEME.c.code != beside, mine)
        .order_by(_SCHEME.c.code, _SCHEME.c.number.desc())
        .ext(distinct_on(_SCHEME.c.code))
    )
    sources = list(await session.scalars(newest))
    found = [await asyncio.to_thread(_loaded, source) for source in sources]
    return [scheme for scheme in found if scheme.subject == "branch"]


async def _branches_by_category(session: AsyncSession, kind: str, root_id: UUID | None) -> dict[str | None, int]:
    counted = select(OrganizationCopy.category, func.count()).where(OrganizationCopy.kind == kind, _inside(root_id))
    found = await session.execute(counted.group_by(OrganizationCopy.category))
    return {category: count for category, count in found.all()}


async def price(session: AsyncSession, scheme: Scheme, scheme_version_id: UUID, root_id: UUID | None) -> dict[str, Any]:
    """What a scheme asks of branches, by form and by category, alone and together with the others in force."""
    found = await standard(session, root_id)
    weights, today = weights_of(found), clock.today()
    kinds = await all_definitions(session)
    others = await in_force(session, root_id, beside=scheme.code)
    places = await _branches_by_category(session, scheme.subject, root_id)
    asked = {category: _lines([scheme], category, kinds, weights, today) for category in places}
    all_schemes = [scheme, *others]
    together = {one: rules.a_month(_lines(all_schemes, one, kinds, weights, today)) for one in places}
    outcome = {category: rules.outcome_share(scheme, category, kinds) for category in places}
    heaviest = max(together.values(), default=Decimal(0))
    return {
        "standard": found,
        **_summed(asked, places),
        "others": [other.title for other in others],
        "heaviest": heaviest,
        "is_over_budget": rules.over_budget(heaviest, found["budget"]),
        "outcome_share": _mean([(outcome[category], count) for category, count in places.items()]),
        "categories": [
            {
                "category": category,
                "title": scheme.categories.get(category or "", "未分类"),
                "branches": places[category],
                "fields_a_month": rules.fields_a_month(asked[category]),
                "weighed_a_month": rules.a_month(asked[category]),
                "with_others_a_month": together[category],
                "is_over_budget": rules.over_budget(together[category], found["budget"]),
                "outcome_share": outcome[category],
            }
            for category in sorted(places, key=lambda one: one or "")
        ],
        "approval": await session.get(BurdenApproval, scheme_version_id),
    }


def _lines(
    schemes: Sequence[Scheme],
    category: str | None,
    kinds: Mapping[str, Definition],
    weights: rules.Weights,
    today: date,
) -> list[rules.Line]:
    return rules.lines(rules.demands(schemes, category), kinds, weights, today)


def _summed(asked: Mapping[str | None, list[rules.Line]], places: Mapping[str | None, int]) -> dict[str, Any]:
    """All categories together: each form once, with how many branches meet it."""
    forms: dict[str, rules.Line] = {}
    reached: dict[str, int] = {}
    year = asks = Decimal(0)
    everyone: list[rules.Line] = []
    for category, found in asked.items():
        for line in found:
            forms.setdefault(line.type, line)
            reached[line.type] = reached.get(line.type, 0) + places[category]
            year += line.times_a_year * places[category]
            asks += line.asks.fields * line.times_a_year * places[category]
            everyone += [line] * places[category]
    total = sum(places.values())
    fed = {title for line in forms.values() for title in line.indicators}
    fields = sum(line.asks.fields for line in forms.values())
    there = sum(line.asks.prefilled for line in forms.values())
    a_month = rules.cents(asks / 12)
    return {
        "branches": total,
        "forms": len(forms),
        "fields": fields,
        "submissions_a_year": int(year),
        "reuse": rules.cents(Decimal(len(fed)) / len(forms)) if forms else None,
        "asks_a_month": a_month,
        "filled_by_systems": rules.filled_by_systems(everyone),
        "words": f"本方案涉及 {total} 个支部、{len(forms)} 张表 {fields} 项,其中 {there} 项已有;"
        f"平均每月共 {a_month} 次填写",
        "lines": [
            {**{name: getattr(line, name) for name in ("type", "title", "is_own", "times_a_year", "asks")},
             "indicators": line.indicators,
             "weighed_a_month": rules.cents(line.weighed_a_month),
             "branches": reached[line.type]}
            for line in sorted(forms.values(), key=lambda one: (-one.weighed_a_month, one.type))
        ],
    }  # fmt: skip


def _mean(found: Iterable[tuple[Decimal | None, int]]) -> Decimal | None:
    """The mean over branches."""
    known = [(value, count) for value, count in found if value is not None]
    whole = sum(count for _, count in known)
    if not whole:
        return None
    return (sum((value * count for value, count in known), Decimal(0)) / whole).quantize(rules.SHARE)


async def month(
    session: AsyncSession, actor: Actor, asked: str | None, organization_id: UUID | None, paging: PageParams
) -> dict[str, Any]:
    """What branches in the caller's scope really entered in a month, against what the schemes in force ask for."""
    first = _first_day(asked)
    root_id = await enterprise_of(session, actor.orgs(BURDEN_READ))
    found = await standard(session, root_id)
    weights, kinds = weights_of(found), await all_definitions(session)
    places = await _branches(session, actor, organization_id)
    tallies = _tallied(await _entered(session, list(places), first), kinds, weights)
    schemes = await in_force(session, root_id)
    planned = _planned(schemes, {row.category for row in places.values()}, kinds, weights, first)
    before = _day_before(first).replace(day=1)
    earlier = _tallied(await _entered(session, list(places), before), kinds, weights)
    rows = [_row(row, tallies.get(id_, rules.Tally()), planned[row.category], found) for id_, row in places.items()]
    rows.sort(key=lambda row: (-row["weighed"], -row["planned"], row["organization_code"]))
    total = _together(tallies.values())
    return {
        "month": f"{first:%Y-%m}",
        "previous_month": f"{before:%Y-%m}",
        "standard": found,
        "over_budget": sum(row["is_over_budget"] for row in rows),
        "average": rules.cents(total.weighed / len(rows)) if rows else None,
        "figures": total,
        "previous": _together(earlier.values()),
        "items": rows[paging.offset : paging.offset + paging.size],
        "total": len(rows),
        "page": paging.page,
        "size": paging.size,
    }


def _first_day(asked: str | None) -> date:
    if asked is None:
        return clock.today().replace(day=1)
    return date(int(asked[:4]), int(asked[5:]), 1)


def _day_before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)


def _next_month(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


async def _branches(session: AsyncSession, actor: Actor, organization_id: UUID | None) -> dict[UUID, Any]:
    wanted = select(OrganizationCopy.id, OrganizationCopy.name, OrganizationCopy.code, OrganizationCopy.category).where(
        OrganizationCopy.kind == "branch", within(OrganizationCopy, actor.orgs(BURDEN_READ))
    )
    if organization_id:
        wanted = wanted.where(within(OrganizationCopy, (organization_id,)))
    return {row.id: row for row in (await session.execute(wanted)).all()}


async def _entered(session: AsyncSession, places: Sequence[UUID], first: date) -> list[rules.Entered]:
    """What was put into the ledger in the month that begins with `first`, by branch, form and way."""
    start, end = (datetime.combine(day, time(), clock.SHANGHAI) for day in (first, _next_month(first)))
    keys = select(func.count()).select_from(func.jsonb_object_keys(Record.values).alias()).correlate(Record)
    by_system = Record.source.in_(rules.BY_SYSTEM)
    grouped = (
        select(
            Record.organization_id,
            Record.type,
            by_system.label("by_system"),
            func.count().label("entries"),
            func.sum(keys.scalar_subquery()).label("fields"),
            func.sum(func.jsonb_array_length(Record.attachments)).label("attachments"),
        )
        .where(
            Record.submitted_at >= start,
            Record.submitted_at < end,
            Record.source.not_in(rules.NOT_ASKED),
            Record.organization_id.in_(places),
        )
        .group_by(Record.organization_id, Record.type, by_system)
    )
    return [
        rules.Entered(row.organization_id, row.type, row.by_system, row.entries, int(row.fields), int(row.attachments))
        for row in (await session.execute(grouped)).all()
    ]


def _tallied(
    found: Iterable[rules.Entered], kinds: Mapping[str, Definition], weights: rules.Weights
) -> dict[object, rules.Tally]:
    tallies: dict[object, rules.Tally] = {}
    for one in found:
        tallies.setdefault(one.organization_id, rules.Tally()).add(one, kinds.get(one.type), weights)
    return tallies


def _together(found: Iterable[rules.Tally]) -> rules.Tally:
    total = rules.Tally()
    for one in found:
        for name, value in vars(one).items():
            setattr(total, name, getattr(total, name) + value)
    return total


def _planned(
    schemes: Sequence[Scheme],
    categories: Iterable[str | None],
    kinds: Mapping[str, Definition],
    weights: rules.Weights,
    first: date,
) -> dict[str | None, list[tuple[rules.Line, int]]]:
    """What the schemes in force ask of a branch of each category in that month: the form, and how often."""
    found: dict[str | None, list[tuple[rules.Line, int]]] = {}
    for category in categories:
        asked = rules.demands(schemes, category)
        due = {demand.type: demand.due_in(first.month) for demand in asked}
        all_lines = rules.lines(asked, kinds, weights, clock.today())
        found[category] = [(line, due[line.type]) for line in all_lines if line.is_own and due[line.type]]
    return found


def _row(
    place: Any, tally: rules.Tally, planned: Sequence[tuple[rules.Line, int]], found: Mapping[str, Any]
) -> dict[str, Any]:
    asked = rules.cents(sum((line.weighed * times for line, times in planned), Decimal(0)))
    return {
        **vars(tally),
        "auto_share": tally.auto_share,
        "organization_id": place.id,
        "organization_name": place.name,
        "organization_code": place.code,
        "planned_times": sum(times for _, times in planned),
        "planned": asked,
        "is_over_budget": rules.over_budget(max(asked, tally.weighed), found["budget"]),
    }


async def branch(session: AsyncSession, actor: Actor, organization_id: UUID) -> dict[str, Any]:
    """What this month asks of one branch, and how many entries it has made."""
    place = (await _branches(session, actor, organization_id)).get(organization_id)
    if place is None:
        raise NotFound("没有找到该支部,请检查后重试。")
    first = _first_day(None)
    root_id = await enterprise_of(session, (organization_id,))
    found = await standard(session, root_id)
    kinds = await all_definitions(session)
    schemes = await in_force(session, root_id)
    planned = _planned(schemes, (place.category,), kinds, weights_of(found), first)[place.category]
    entered = await _entered(session, [organization_id], first)
    tally = _tallied(entered, kinds, weights_of(found)).get(organization_id, rules.Tally())
    return {
        "organization_id": organization_id,
        "month": f"{first:%Y-%m}",
        "times": sum(times for _, times in planned),
        "fields": sum(line.asks.fields * times for line, times in planned),
        "weighed": rules.cents(sum((line.weighed * times for line, times in planned), Decimal(0))),
        "budget": found["budget"],
        "entered": tally.entries,
        "lines": [
            {"type": line.type, "title": line.title, "times": times, "fields": line.asks.fields}
            for line, times in planned
        ],
    }
