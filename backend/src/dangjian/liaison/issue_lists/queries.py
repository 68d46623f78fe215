"""Pages of issues: which ones and how many in one question, their rows in another, whatever the size.

A question is written once for all that differ in nothing but their values, and asked straight of the driver.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Date,
    DateTime,
    FromClause,
    Integer,
    Select,
    String,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    cast,
    func,
    lateral,
    literal_column,
    or_,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import asyncpg, distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel import clock
from dangjian.kernel.db import read
from dangjian.kernel.errors import Invalid
from dangjian.kernel.paging import PageParams
from dangjian.kernel.security import Actor, Permission
from dangjian.liaison.issues import rules
from dangjian.liaison.issues.models import MONTH_GRAMS, WORDS_GRAMS, Issue
from dangjian.liaison.issues.queries import Scope, below, is_own, overdue, scope_of, seen_by, shown, with_me
from dangjian.liaison.norms.queries import categories_of, titles_in
from dangjian.liaison.permissions import ISSUE_DISPATCH, ISSUE_HANDLE

MOST_COUNTED = 1_000
MOST_ON_BOARD = 200
MOST_PAGED = 10_000
MOST_EXPORTED = 20_000
# So many organisations are read one after the other along their own indexes; of more the database knows best.
MOST_MERGED = 16
BOARD_SORTS = {state: "-moved_at" if state in rules.OVER else "waits_until" for state in rules.STATE_TITLES}
_NAMED = asyncpg.dialect(paramstyle="named")  # type: ignore[no-untyped-call]
_NONE = literal_column("'{}'::uuid[]", ARRAY(Uuid()))
_WORDS = literal_column(WORDS_GRAMS, ARRAY(Text()))
_MONTH_WORDS = literal_column(MONTH_GRAMS, ARRAY(Text()))


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; `mine`: raised by the caller, or lying with the caller to be done."""

    organization_id: UUID | None = None
    states: tuple[str, ...] = ()
    live: bool = False
    overdue: bool = False
    category: str | None = None
    severity: str | None = None
    channel: str | None = None
    outlet_id: UUID | None = None
    handler_organization_id: UUID | None = None
    representative_id: UUID | None = None
    escalated: bool = False
    mine: str | None = None
    first_on: date | None = None
    last_on: date | None = None
    q: str | None = None


@dataclass(frozen=True)
class Shape:
    """What questions have in common that differ in their values alone; `merged`: so many organisations one by one."""

    narrowed: tuple[str, ...]
    merged: int | None


def _value(name: str, kind: Any) -> BindParameter[Any]:
    return bindparam(name, None, type_=kind)


def _ids(name: str) -> BindParameter[Any]:
    return _value(name, ARRAY(Uuid()))


class _Anybody:
    """Stands for the caller where a question is written."""

    account_id = _value("account_id", Uuid())
    member_id = _value("member_id", Uuid())

    def orgs(self, permission: Permission) -> BindParameter[Any]:
        """Where the permission is held."""
        return _ids({ISSUE_HANDLE.code: "handled", ISSUE_DISPATCH.code: "dispatched"}[permission.code])


_ANYBODY = _Anybody()
_SCOPE = Scope(_ids("roots"), _ids("ids"))
_OFFICE = Scope(_ids("office_roots"), _ids("office_ids"))
_PLACE = Scope(_ids("place_roots"), _ids("place_ids"))
_TODAY = _value("today", Date())
_PATTERN = _value("pattern", Text())
_GRAMS = _value("grams", ARRAY(Text()))
_OF_MONTH = literal_column("months.grams", ARRAY(Text()))
_TEXTS = (Issue.title, Issue.number, Issue.description)
_NARROWED: Mapping[str, ColumnElement[bool]] = MappingProxyType(
    {
        **{
            name: getattr(Issue, name) == _value(name, getattr(Issue, name).type)
            for name in ("category", "severity", "channel", "outlet_id", "handler_organization_id", "representative_id")
        },
        "organization_id": _PLACE.holds(Issue.organization_id, Issue.root_id),
        "state": Issue.state == _value("state", String()),
        "states": Issue.state == any_(_value("states", ARRAY(String()))),
        "live": Issue.state.in_(rules.LIVE),
        "overdue": overdue(_TODAY),
        "escalated": and_(Issue.escalated_to_id.is_not(None), Issue.state.in_(rules.LIVE)),
        "raised": is_own(_ANYBODY),
        "todo": with_me(_ANYBODY, _OFFICE),
        "first_on": Issue.reported_at >= _value("first_at", DateTime(timezone=True)),
        "last_on": Issue.reported_at < _value("before", DateTime(timezone=True)),
        "words": _WORDS.op("@>", is_comparison=True)(_GRAMS),
        "held": or_(*(held.ilike(_PATTERN, escape="/") for held in _TEXTS)),
        "plain": or_(*(held.like(_PATTERN, escape="/") for held in _TEXTS)),  # without capitals; a tenth of the time
    }
)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.SHANGHAI)


async def _asked(session: AsyncSession, actor: Actor, asked: Filters) -> tuple[Shape, dict[str, Any]]:
    """The shape of what is asked, and its values."""
    scope = await scope_of(session, actor)
    values: dict[str, Any] = {
        **{"account_id": actor.account_id, "member_id": actor.member_id, "today": clock.today()},
        **{"roots": scope.roots, "ids": scope.ids},
    }
    given = {name: value for name, value in vars(asked).items() if value not in (None, False, ())}
    if len(asked.states) == 1:  # as one value, so that what is found by an index is in order
        given["state"] = given.pop("states")[0]
    words = given.pop("q", "").strip()
    mine = given.pop("mine", None)
    values |= given
    if asked.organization_id:
        place = await below(session, [asked.organization_id])
        values |= {"place_roots": place.roots, "place_ids": place.ids}
    if mine == "todo":
        office = await scope_of(session, actor, ISSUE_DISPATCH)
        values |= {"office_roots": office.roots, "office_ids": office.ids}
        values |= {"handled": actor.orgs(ISSUE_HANDLE), "dispatched": actor.orgs(ISSUE_DISPATCH)}
    if asked.first_on:
        values["first_at"] = _midnight(asked.first_on)
    if asked.last_on:
        values["before"] = _midnight(asked.last_on + timedelta(days=1))
    names = [*given, *([mine] if mine else [])]
    if words:
        names += ["words"] if len(words) > 1 else []
        names.append("plain" if words.lower() == words.upper() else "held")
        escaped = words.replace("/", "//").replace("%", "/%").replace("_", "/_")
        values |= {"grams": rules.grams(words), "pattern": f"%{escaped}%"}
    merges = not scope.roots and len(scope.ids) <= MOST_MERGED
    if merges:
        values |= {f"id_{number}": id_ for number, id_ in enumerate(scope.ids)}
    return Shape(tuple(sorted(names)), len(scope.ids) if merges else None), values


def _seen(shape: Shape) -> list[ColumnElement[bool]]:
    return [seen_by(_ANYBODY, _SCOPE), *(_NARROWED[name] for name in shape.narrowed)]


def _sources(shape: Shape) -> list[ColumnElement[bool]]:
    """What one may see: in one condition, or place by place, each with an index of its own."""
    if shape.merged is None:
        return [seen_by(_ANYBODY, _SCOPE)]
    places = [_value(f"id_{number}", Uuid()) for number in range(shape.merged)]
    return [
        *(Issue.organization_id == place for place in places),
        *(Issue.handler_organization_id == place for place in places),
        *(Issue.reporter_account_id == _ANYBODY.account_id, Issue.reporter_member_id == _ANYBODY.member_id),
        Issue.handler_member_id == _ANYBODY.member_id,
    ]


def _order(sort: str, by: Any, id_: Any) -> tuple[Any, Any]:
    return (by.desc(), id_.desc()) if sort.startswith("-") else (by, id_)


def _by(sort: str) -> Any:
    return getattr(Issue, sort.removeprefix("-"))


def _found(shape: Shape, sort: str, most: Any, *more: Any, where: Sequence[ColumnElement[bool]] = ()) -> Select[Any]:
    """The first ids in order; of every place only so many are read, and what is found in several comes once."""
    by = _by(sort)
    conditions = [*(_NARROWED[name] for name in shape.narrowed), *where]
    # What waits in a state at one place is few, whatever the database thinks of all states together.
    is_few = "words" in shape.narrowed or (shape.merged is not None and where and sort == "waits_until")
    each = [
        select(Issue.id, by.label("by"), *more)
        .where(source, *conditions)
        .order_by(*_order(sort, _gathered(sort, by) if is_few else by, Issue.id))
        .limit(most)
        for source in _sources(shape)
    ]
    if len(each) == 1:
        return each[0]
    all_ = union_all(*(select(one.subquery()) for one in each)).subquery()
    unique = select(all_).ext(distinct_on(all_.c.by, all_.c.id))
    return unique.order_by(*_order(sort, all_.c.by, all_.c.id)).limit(most)


def _gathered(sort: str, by: Any) -> Any:
    """The same order by a sum, which no index offers to walk along: what an index of words finds is few."""
    return by + (0 if sort == "waits_until" else literal_column("interval '0'"))


def _by_month(shape: Shape, sort: str, most: Any) -> Select[Any]:
    """A word that many have, month by month from the end that is asked for, until there are enough."""
    back = sort.startswith("-")
    ends = [select(func.liaison.month(end(Issue.reported_at))).scalar_subquery() for end in (func.max, func.min)]
    first, last = ends if back else reversed(ends)
    month = func.generate_series(first, last, -1 if back else 1, type_=Integer()).column_valued("month")
    gram = func.unnest(_GRAMS).column_valued("gram")
    grams = func.array(select(cast(month, Text()) + gram).scalar_subquery(), type_=ARRAY(Text()))
    months = (
        select(grams.label("grams"), month.label("month")).offset(0).subquery("months")
    )  # 0: worked out once a month
    rest = [_NARROWED[name] for name in shape.narrowed if name != "words"]
    here = [_MONTH_WORDS.op("@>", is_comparison=True)(_OF_MONTH), seen_by(_ANYBODY, _SCOPE), *rest]
    found = select(Issue.id, Issue.reported_at.label("by")).where(*here)
    each = lateral(found.order_by(*_order(sort, _gathered(sort, Issue.reported_at), Issue.id)).limit(most))
    return select(each).select_from(months, each).limit(most)


def _text(statement: Select[Any] | CompoundSelect[Any]) -> tuple[str, Mapping[str, Any]]:
    """As it is asked of the driver, with the values that are always the same."""
    written = statement.compile(dialect=_NAMED, compile_kwargs={"render_postcompile": True})
    return written.string, written.params


@lru_cache(maxsize=500)
def _picks(shape: Shape, sort: str) -> tuple[str, Mapping[str, Any]]:
    """How many there are, counted no further than `most`, and the ids of one page."""
    size, skipped, most = (_value(name, Integer()) for name in ("size", "skipped", "most"))
    if "words" in shape.narrowed or shape.merged is not None:
        by_month = shape.merged is None and sort.endswith("reported_at")
        found = (_by_month if by_month else _found)(shape, sort, func.greatest(most, skipped + size))
        read_once = found.cte().prefix_with("MATERIALIZED")
        ids = select(read_once.c.id).order_by(*_order(sort, read_once.c.by, read_once.c.id))
        return _picked(read_once, ids.limit(size).offset(skipped))
    some = select(literal_column("1")).select_from(Issue).where(*_seen(shape)).limit(most).subquery()
    ids = select(Issue.id).where(*_seen(shape)).order_by(*_order(sort, _by(sort), Issue.id))
    return _picked(some, ids.limit(size).offset(skipped))


def _picked(counted: FromClause, ids: Select[Any]) -> tuple[str, Mapping[str, Any]]:
    total = select(func.count()).select_from(counted).scalar_subquery()
    return _text(select(total.label("total"), func.array(ids.scalar_subquery(), type_=ARRAY(Uuid())).label("ids")))


@lru_cache(maxsize=500)
def _board(shape: Shape) -> tuple[str, Mapping[str, Any]]:
    """Of each state how many there are and are late, counted no further than `most`, and the first cards."""
    size, most = _value("size", Integer()), _value("most", Integer())
    late = func.coalesce(overdue(_TODAY), False).label("late")
    each = []
    for sort in dict.fromkeys(BOARD_SORTS.values()):
        name = "ended" if sort.startswith("-") else "under_way"
        states = func.unnest(_value(name, ARRAY(String()))).table_valued("state").render_derived(name=name)
        here = Issue.state == literal_column(f"{name}.state")
        found = _found(shape, sort, most, late, where=[here]).subquery()
        count = func.count()
        ids = func.trim_array(func.array_agg(found.c.id), cast(func.greatest(count - size, 0), Integer()))
        column = lateral(
            select(
                count.label("total"),
                count.filter(found.c.late).label("overdue"),
                func.coalesce(ids, _NONE, type_=ARRAY(Uuid())).label("ids"),
            )
        )
        each.append(select(cast(states.c.state, Text()).label("state"), column).select_from(states, column))
    return _text(union_all(*each))


@lru_cache(maxsize=1)
def _rows() -> tuple[str, Mapping[str, Any]]:
    """The rows of these ids."""
    rows = shown(_ANYBODY, today=_TODAY).add_columns(categories_of(Issue.root_id).label("categories"))
    return _text(rows.where(Issue.id == any_(_ids("picked"))))


async def _ask(session: AsyncSession, text: tuple[str, Mapping[str, Any]], values: Mapping[str, Any]) -> list[Any]:
    return await read(session, text[0], {**text[1], **values})


async def _shown(session: AsyncSession, picked: Sequence[UUID], values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of these ids in their order, with the words of their categories."""
    found = await _ask(session, _rows(), {**values, "picked": picked}) if picked else []
    rows = {row["id"]: row for row in found}
    return [
        {**row, "category_title": titles_in(row["categories"]).get(row["category"], row["category"])}
        for row in (rows[id_] for id_ in picked)
    ]


async def search(session: AsyncSession, actor: Actor, asked: Filters, sort: str, paging: PageParams) -> dict[str, Any]:
    """A page of the list; beyond its end it is counted as far as one may page, so that one knows where the end is."""
    if paging.offset >= MOST_PAGED:
        raise Invalid("只能翻看前 10000 条,请用筛选或搜索缩小范围。")
    shape, values = await _asked(session, actor, asked)
    part = {"size": paging.size + 1, "skipped": paging.offset, "most": MOST_COUNTED + 1}
    picks = _picks(shape, sort)
    found = (await _ask(session, picks, {**values, **part}))[0]
    most = MOST_COUNTED
    if not found["ids"] and found["total"] > most:
        most = MOST_PAGED
        found = (await _ask(session, picks, {**values, **part, "most": most + 1}))[0]
    return {
        "items": await _shown(session, found["ids"][: paging.size], values),
        "total": min(found["total"], most),
        "is_capped": found["total"] > most,
        "has_more": len(found["ids"]) > paging.size and paging.offset + paging.size < MOST_PAGED,
        "page": paging.page,
        "size": paging.size,
    }


async def board(session: AsyncSession, actor: Actor, asked: Filters, size: int) -> list[dict[str, Any]]:
    """A column for each state: what is most pressing first, and what is over by when it was over."""
    shape, values = await _asked(session, actor, asked)
    states = [state for state in BOARD_SORTS if not asked.states or state in asked.states]
    part = {
        **{"size": size, "most": MOST_ON_BOARD + 1, "ended": [state for state in states if state in rules.OVER]},
        "under_way": [state for state in states if state not in rules.OVER],
    }
    found = {row["state"]: row for row in await _ask(session, _board(shape), {**values, **part})}
    picked = [id_ for row in found.values() for id_ in row["ids"]]
    rows = {row["id"]: row for row in await _shown(session, picked, values)}
    return [
        {
            "state": state,
            "title": rules.STATE_TITLES[state],
            "total": min(column["total"], MOST_ON_BOARD),
            "is_capped": column["total"] > MOST_ON_BOARD,
            "overdue": min(column["overdue"], MOST_ON_BOARD),
            "sort": BOARD_SORTS[state],
            "items": [rows[id_] for id_ in column["ids"]],
        }
        for state, column in ((state, found[state]) for state in states)
    ]


async def exported(
    session: AsyncSession, actor: Actor, asked: Filters, sort: str
) -> tuple[Sequence[str], list[list[str]]]:
    """The list as text, at most so many rows."""
    shape, values = await _asked(session, actor, asked)
    part = {"size": MOST_EXPORTED, "skipped": 0, "most": 0}
    found = (await _ask(session, _picks(shape, sort), {**values, **part}))[0]
    rows = await _shown(session, found["ids"], values)
    return rules.HEADER, [rules.exported(row, clock.local_day) for row in rows]
