"""Pairings by rule (D-20, D-22): days that fit, the rhythm of visits, and a proposal; people have the last word."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal
from uuid import UUID

Source = Literal["arranged", "handed_over"]
Standing = Literal["planned", "live", "ended"]
MOST_AT_ONCE = 500
FARTHEST = timedelta(days=366)
CLOSED = "网点已撤销,结对随之结束"


@dataclass(frozen=True)
class Candidate:
    """A representative who could take an outlet on: where in the tree, and how many he looks after."""

    id: UUID
    path: str
    load: int
    order: str


@dataclass(frozen=True)
class Place:
    """An outlet that wants a representative; `taken` are those who look after it already."""

    id: UUID
    path: str
    is_uncovered: bool
    order: str
    taken: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class Suggestion:
    """Who could look after an outlet: how near, and how many he looked after before."""

    outlet_id: UUID
    representative_id: UUID
    steps_apart: int
    load_before: int


def standing(starts_on: date, ends_on: date | None, today: date) -> Standing:
    """Whether a pairing is still to come, holds today, or is over."""
    if ends_on is not None and ends_on < today:
        return "ended"
    return "planned" if starts_on > today else "live"


def steps_apart(one: str, other: str) -> int:
    """How many steps of the tree lie between two places, up to what they share and down again."""
    a, b = ([part for part in path.split("/") if part] for path in (one, other))
    shared = 0
    for left, right in zip(a, b, strict=False):
        if left != right:
            break
        shared += 1
    return len(a) + len(b) - 2 * shared


def circle(path: str, people: Iterable[Candidate]) -> frozenset[UUID]:
    """Who comes into question for an outlet: those sent by an organisation above it, and if there are none, anybody."""
    everybody = list(people)
    above = frozenset(one.id for one in everybody if path.startswith(one.path))
    return above or frozenset(one.id for one in everybody)


def propose(places: Sequence[Place], candidates: Iterable[Candidate]) -> list[Suggestion]:
    """Uncovered outlets first, then loads even, then the nearest; the same question has the same answer.

    In rounds: those who look after the fewest are given the outlet nearest to them, one each, before anybody is
    given a further one; so that of two who may take an outlet nobody is ever two ahead.
    """
    people = sorted(candidates, key=lambda one: one.order)
    circles = {path: circle(path, people) for path in {one.path for one in places}}
    able = {one.id: circles[one.path] - one.taken for one in places}
    loads = Counter({one.id: one.load for one in people})
    found: list[Suggestion] = []
    for uncovered in (True, False):
        waiting = sorted((one for one in places if one.is_uncovered is uncovered), key=lambda one: one.order)
        while given := _round(waiting, people, able, loads):
            found += given
            done = {one.outlet_id for one in given}
            waiting = [one for one in waiting if one.id not in done]
    return found


def _round(
    waiting: Sequence[Place], people: Sequence[Candidate], able: Mapping[UUID, frozenset[UUID]], loads: Counter[UUID]
) -> list[Suggestion]:
    wanted = frozenset[UUID]().union(*(able[place.id] for place in waiting))
    asked = [one for one in people if one.id in wanted]
    least = min((loads[one.id] for one in asked), default=0)
    free = [one for one in asked if loads[one.id] == least]
    near = {path: {one.path: steps_apart(path, one.path) for one in free} for path in {one.path for one in waiting}}
    pairs = sorted(
        (near[place.path][one.path], at, who)
        for at, place in enumerate(waiting)
        for who, one in enumerate(free)
        if one.id in able[place.id]
    )
    found, placed, busy = [], set[int](), set[int]()
    for apart, at, who in pairs:
        if at not in placed and who not in busy:
            placed.add(at)
            busy.add(who)
            found.append(Suggestion(waiting[at].id, free[who].id, apart, least))
    for one in found:
        loads[one.representative_id] += 1
    return found


def fault_of_start(starts_on: date, today: date) -> str | None:
    """Why a pairing cannot begin on a day, or none."""
    return None if abs(starts_on - today) <= FARTHEST else "开始日期应在今天前后一年之内"


def fault_of_days(starts_on: date, ends_on: date | None, first: date, last: date) -> str | None:
    """Why a pairing does not fit into a term of office, or none."""
    if ends_on is not None and ends_on < starts_on:
        return "结束日期不能早于开始日期"
    if starts_on < first or starts_on > last:
        return f"开始日期应在党代表任期({first} 至 {last})之内"
    return f"结束日期不能晚于任期届满日期 {last}" if ends_on is not None and ends_on > last else None


def fault_of_ending(ended_on: date, starts_on: date, ends_on: date | None, today: date) -> str | None:
    """Why a pairing cannot end on a day, or none; the day before its start takes back one that never was."""
    if ended_on < starts_on - timedelta(days=1):
        return f"结束日期不能早于开始日期 {starts_on}"
    if ends_on is not None and ended_on > ends_on:
        return f"该结对原定 {ends_on} 结束,不能改晚"
    return "结束日期应在一年之内" if ended_on > today + FARTHEST else None


def due_on(starts_on: date, last_visited_on: date | None, visit_days: int) -> date:
    """The day of the next visit: so many days after the last one, or after the pairing began."""
    return max(starts_on, last_visited_on or starts_on) + timedelta(days=visit_days)


def doubled(items: Iterable[tuple[UUID, UUID]]) -> int | None:
    """The place of the first item that says what an earlier one said, or none."""
    seen: set[tuple[UUID, UUID]] = set()
    for at, item in enumerate(items):
        if item in seen:
            return at
        seen.add(item)
    return None
