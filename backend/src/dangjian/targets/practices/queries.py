"""Looks at practices: seen by the publisher, those above it, and those it is meant for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from dangjian.contracts.registry_closed import is_open
from dangjian.kernel import clock
from dangjian.kernel.errors import NotFound
from dangjian.kernel.paging import PageParams, paginate
from dangjian.kernel.scope import within
from dangjian.kernel.security import Actor
from dangjian.targets.organizations.models import OrganizationCopy
from dangjian.targets.permissions import PRACTICE_ADOPT, PRACTICE_PUBLISH, PRACTICE_READ
from dangjian.targets.practices import rules
from dangjian.targets.practices.models import Practice, PracticeAnswer, PracticeEnd
from dangjian.targets.targets.models import Target
from dangjian.targets.targets.queries import readable

NOT_FOUND = "没有找到这项做法,或它不面向所选组织,请刷新后重试。"
_SHOWN = (
    *("id", "organization_id", "title", "description", "since", "scope_id", "scope_kind", "units", "state"),
    *("published_at", "published_by_name", "withdrawn_on", "withdrawn_reason", "version"),
)
_SCOPE = aliased(OrganizationCopy)
_HEAD = aliased(OrganizationCopy)
_PLACE = aliased(OrganizationCopy)
_EARLIER = aliased(PracticeAnswer)


@dataclass(frozen=True)
class Asked:
    """What the list is narrowed to."""

    q: str | None = None
    organization_id: UUID | None = None
    state: rules.State | None = None


def _visible(actor: Actor) -> ColumnElement[bool]:
    """Who sees the publisher, and whoever is where it is meant to be used."""
    heads = actor.orgs(PRACTICE_READ)
    meant = exists().where(_HEAD.id.in_(heads), _HEAD.path.like(_SCOPE.path + "%"))
    return or_(within(OrganizationCopy, heads), meant)


def _meant(place: Any) -> ColumnElement[bool]:
    """The organisations of its kind in its scope, the publisher left out; the day tells which of them stood."""
    return and_(
        place.path.like(_SCOPE.path + "%"), place.kind == Practice.scope_kind, place.id != Practice.organization_id
    )


def _in_use(day: date) -> ColumnElement[bool]:
    over = exists().where(PracticeEnd.answer_id == PracticeAnswer.id, PracticeEnd.ended_on <= day)
    return and_(PracticeAnswer.kind == "adopted", PracticeAnswer.since <= day, ~over)


def _rows(actor: Actor, day: date) -> Select[Any]:
    """The practices the caller may see, with the two figures of the day, each a count of rows."""
    stood = and_(_meant(_PLACE), is_open(_PLACE, day))
    adopted = (
        select(func.count())
        .select_from(PracticeAnswer)
        .join(_PLACE, _PLACE.id == PracticeAnswer.organization_id)
        .where(PracticeAnswer.practice_id == Practice.id, _in_use(day), stood)
    )
    meant = select(func.count()).select_from(_PLACE).where(stood)
    return (
        select(
            *(getattr(Practice, name) for name in _SHOWN),
            OrganizationCopy.name.label("organization_name"),
            OrganizationCopy.form.label("organization_form"),
            _SCOPE.name.label("scope_name"),
            adopted.correlate(Practice, _SCOPE).scalar_subquery().label("adopted"),
            meant.correlate(Practice, _SCOPE).scalar_subquery().label("meant"),
        )
        .join(OrganizationCopy, OrganizationCopy.id == Practice.organization_id)
        .join(_SCOPE, _SCOPE.id == Practice.scope_id)
        .where(_visible(actor))
    )


def _figured(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "percent": rules.share(row["adopted"], row["meant"])}


async def search(session: AsyncSession, actor: Actor, asked: Asked, paging: PageParams) -> dict[str, Any]:
    """A page of the list, what was published last on top."""
    found = _rows(actor, clock.today())
    if asked.organization_id is not None:
        found = found.where(within(OrganizationCopy, (asked.organization_id,)))
    if asked.state is not None:
        found = found.where(Practice.state == asked.state)
    if asked.q:
        words = (Practice.title, Practice.description, OrganizationCopy.name)
        found = found.where(or_(*(word.icontains(asked.q.strip(), autoescape=True) for word in words)))
    page = await paginate(session, found.order_by(Practice.published_at.desc(), Practice.id), paging)
    page["items"] = [_figured(row) for row in page["items"]]
    return page


async def show(session: AsyncSession, actor: Actor, practice_id: UUID, on: date | None = None) -> dict[str, Any]:
    """One practice as it stood on a day, and how it spread until today."""
    day = _day(on)
    named = _rows(actor, day).where(Practice.id == practice_id)
    named = named.outerjoin(Target, and_(Target.id == Practice.target_id, readable(actor)))
    named = named.add_columns(
        *(Target.id.label("target_id"), Target.number.label("target_number"), Target.title.label("target_title")),
        within(OrganizationCopy, actor.orgs(PRACTICE_PUBLISH)).label("is_owner"),
    )
    row = (await session.execute(named)).mappings().first()
    if row is None:
        raise NotFound(NOT_FOUND)
    placed = _places(practice_id, day).subquery()
    counted = await session.execute(select(placed.c.standing, func.count()).group_by(placed.c.standing))
    mine = _places(practice_id, clock.today()).where(within(OrganizationCopy, actor.orgs(PRACTICE_ADOPT)))
    alive = row["state"] == "published"
    return {
        **_figured(row),
        "on": day,
        "counts": dict.fromkeys(rules.STANDING_TITLES, 0) | {name: count for name, count in counted.all()},
        "days": await _days(session, practice_id),
        "may_withdraw": row["is_owner"] and alive,
        "may_answer": alive and bool(await session.scalar(select(mine.exists()))),
    }


def _day(on: date | None) -> date:
    """The day asked for; what is planned is not shown."""
    return min(on or clock.today(), clock.today())


# --- the organisations it is meant for ------------------------------------------------------------------------------

_LAST = aliased(PracticeAnswer)
_STANDING = case(
    (_LAST.id.is_(None), "waiting"),
    (_LAST.kind == "declined", "declined"),
    (PracticeEnd.answer_id.is_not(None), "ended"),
    else_="adopted",
).label("standing")


def _places(practice_id: UUID, day: date) -> Select[Any]:
    """Those it was meant for that stood on the day, each with what it had said last by then."""
    last = (
        select(_EARLIER.id)
        .where(
            _EARLIER.practice_id == practice_id,
            _EARLIER.organization_id == OrganizationCopy.id,
            _EARLIER.since <= day,
        )
        .order_by(_EARLIER.since.desc(), _EARLIER.at.desc(), _EARLIER.id.desc())
        .limit(1)
        .correlate(OrganizationCopy)
        .scalar_subquery()
    )
    return (
        select(
            *(OrganizationCopy.id.label("organization_id"), OrganizationCopy.code.label("organization_code")),
            *(OrganizationCopy.name.label("organization_name"), _STANDING),
            *(_LAST.since, PracticeEnd.ended_on, _LAST.note, PracticeEnd.reason.label("end_reason")),
            *(_LAST.at, _LAST.by_name),
        )
        .select_from(OrganizationCopy)
        .join(Practice, and_(Practice.id == practice_id, Practice.organization_id != OrganizationCopy.id))
        .join(_SCOPE, _SCOPE.id == Practice.scope_id)
        .outerjoin(_LAST, and_(_LAST.id == last, _LAST.organization_id == OrganizationCopy.id))
        .outerjoin(PracticeEnd, and_(PracticeEnd.answer_id == _LAST.id, PracticeEnd.ended_on <= day))
        .where(_meant(OrganizationCopy), is_open(OrganizationCopy, day))
    )


async def _visible_row(session: AsyncSession, actor: Actor, practice_id: UUID) -> Any:
    """Its id, whether it is alive, and whether the caller sees the publisher; NotFound for what is out of sight."""
    seen = within(OrganizationCopy, actor.orgs(PRACTICE_READ)).label("sees_all")
    found = _rows(actor, clock.today()).where(Practice.id == practice_id)
    row = (await session.execute(found.with_only_columns(Practice.state, seen, maintain_column_froms=True))).first()
    if row is None:
        raise NotFound(NOT_FOUND)
    return row


async def organizations(
    session: AsyncSession,
    actor: Actor,
    practice_id: UUID,
    on: date | None,
    standing: rules.Standing | None,
    q: str | None,
    paging: PageParams,
) -> dict[str, Any]:
    """Who uses it and who has not answered, by code: all for who sees the publisher, else one's own."""
    practice = await _visible_row(session, actor, practice_id)
    own = within(OrganizationCopy, actor.orgs(PRACTICE_ADOPT))
    may = and_(own, literal(practice.state == "published")).label("may_answer")
    found = _places(practice_id, _day(on)).add_columns(may)
    if not practice.sees_all:
        found = found.where(within(OrganizationCopy, actor.orgs(PRACTICE_READ)))
    if standing is not None:
        found = found.where(_STANDING.element == standing)
    if q:
        words = (OrganizationCopy.name, OrganizationCopy.code)
        found = found.where(or_(*(word.icontains(q.strip(), autoescape=True) for word in words)))
    placed = found.subquery()
    return await paginate(session, select(placed).order_by(placed.c.organization_code), paging)


async def history(session: AsyncSession, actor: Actor, practice_id: UUID, organization_id: UUID) -> list[Any]:
    """All that one organisation said of it, the earliest first."""
    practice = await _visible_row(session, actor, practice_id)
    place = _places(practice_id, clock.today()).where(OrganizationCopy.id == organization_id)
    if not practice.sees_all:
        place = place.where(within(OrganizationCopy, actor.orgs(PRACTICE_READ)))
    if not await session.scalar(select(place.exists())):
        raise NotFound(NOT_FOUND)
    names = ("kind", "since", "note", "at", "by_name")
    found = (
        select(
            *(getattr(PracticeAnswer, name) for name in names),
            *(PracticeEnd.ended_on, PracticeEnd.reason.label("end_reason"), PracticeEnd.by_name.label("ended_by_name")),
        )
        .outerjoin(PracticeEnd, PracticeEnd.answer_id == PracticeAnswer.id)
        .where(PracticeAnswer.practice_id == practice_id, PracticeAnswer.organization_id == organization_id)
    )
    rows = await session.execute(found.order_by(PracticeAnswer.since, PracticeAnswer.at, PracticeAnswer.id))
    return list(rows.mappings().all())


async def _days(session: AsyncSession, practice_id: UUID) -> list[dict[str, Any]]:
    """How it spread, day by day of change; who was closed used it until then."""
    here = (
        select(OrganizationCopy.closed_on)
        .select_from(OrganizationCopy)
        .join(Practice, Practice.id == practice_id)
        .join(_SCOPE, _SCOPE.id == Practice.scope_id)
        .where(_meant(OrganizationCopy))
    )
    uses = (
        here.join(
            PracticeAnswer,
            and_(PracticeAnswer.practice_id == practice_id, PracticeAnswer.organization_id == OrganizationCopy.id),
        )
        .outerjoin(PracticeEnd, PracticeEnd.answer_id == PracticeAnswer.id)
        .where(PracticeAnswer.kind == "adopted")
        .add_columns(PracticeAnswer.since, PracticeEnd.ended_on)
    )
    rows = (await session.execute(uses)).all()
    over = [min(day for day in (row.ended_on, row.closed_on) if day) for row in rows if row.ended_on or row.closed_on]
    counted = here.add_columns(func.count())
    by_day = (await session.execute(counted.group_by(OrganizationCopy.closed_on))).all()
    closed = [day for day, count in by_day if day for _ in range(count)]
    steps = rules.spread((row.since for row in rows), over, closed, sum(count for _, count in by_day))
    return [
        {"day": day, "adopted": adopted, "meant": meant, "percent": rules.share(adopted, meant)}
        for day, adopted, meant in steps
        if day <= clock.today()
    ]


# --- for changes ----------------------------------------------------------------------------------------------------


async def scopes(session: AsyncSession, publisher: OrganizationCopy) -> list[dict[str, Any]]:
    """The publisher and all above it, the nearest first, each with how many of each kind stand below beside it."""
    ids = [UUID(part) for part in publisher.path.strip("/").split("/")]
    found = await session.execute(
        select(_SCOPE.id, _SCOPE.name, _PLACE.kind, func.count(_PLACE.id))
        .outerjoin(
            _PLACE,
            and_(_PLACE.path.like(_SCOPE.path + "%"), _PLACE.id != publisher.id, is_open(_PLACE)),
        )
        .where(_SCOPE.id.in_(ids))
        .group_by(_SCOPE.id, _SCOPE.name, _PLACE.kind, _SCOPE.path)
        .order_by(func.length(_SCOPE.path).desc(), _PLACE.kind)
    )
    named: dict[UUID, dict[str, Any]] = {}
    for id_, name, kind, count in found.all():
        row = named.setdefault(id_, {"id": id_, "name": name, "kinds": {}})
        if kind is not None:
            row["kinds"][kind] = count
    return list(named.values())


async def locked(session: AsyncSession, actor: Actor, practice_id: UUID) -> Practice:
    """The practice, held so that no two say something of it at once; for whoever may see it."""
    await _visible_row(session, actor, practice_id)
    row: Practice = await session.get_one(Practice, practice_id, with_for_update=True, populate_existing=True)
    return row


async def owned(session: AsyncSession, actor: Actor, practice_id: UUID) -> Practice:
    """The same for whoever may publish for the organisation that published it."""
    mine = within(OrganizationCopy, actor.orgs(PRACTICE_PUBLISH))
    found = select(Practice).join(OrganizationCopy, OrganizationCopy.id == Practice.organization_id)
    row: Practice | None = await session.scalar(
        found.where(Practice.id == practice_id, mine).with_for_update(of=Practice)
    )
    if row is None:
        raise NotFound(NOT_FOUND)
    return row


async def answering(session: AsyncSession, actor: Actor, practice_id: UUID, organization_id: UUID) -> OrganizationCopy:
    """The organisation that answers: it is meant for it, it stands, and the caller may answer for it."""
    here = _places(practice_id, clock.today()).where(
        OrganizationCopy.id == organization_id, within(OrganizationCopy, actor.orgs(PRACTICE_ADOPT))
    )
    if not await session.scalar(select(here.exists())):
        raise NotFound(NOT_FOUND)
    return await session.get_one(OrganizationCopy, organization_id)


async def last_of(session: AsyncSession, practice_id: UUID, organization_id: UUID) -> tuple[UUID, rules.Last] | None:
    """What an organisation said last, whatever its day."""
    found = (
        select(PracticeAnswer.id, PracticeAnswer.kind, PracticeAnswer.since, PracticeEnd.ended_on)
        .outerjoin(PracticeEnd, PracticeEnd.answer_id == PracticeAnswer.id)
        .where(PracticeAnswer.practice_id == practice_id, PracticeAnswer.organization_id == organization_id)
        .order_by(PracticeAnswer.since.desc(), PracticeAnswer.at.desc(), PracticeAnswer.id.desc())
        .limit(1)
    )
    row = (await session.execute(found)).first()
    return (row.id, rules.Last(row.kind, row.since, row.ended_on)) if row else None


async def is_visible_target(session: AsyncSession, actor: Actor, target_id: UUID, root: str) -> bool:
    """Whether the caller may see the target, and it is of the same enterprise."""
    found = (
        select(Target.id)
        .join(OrganizationCopy, OrganizationCopy.id == Target.organization_id)
        .where(Target.id == target_id, readable(actor), OrganizationCopy.path.startswith(f"/{root}/"))
    )
    return await session.scalar(found) is not None
