"""The demonstration's third enterprise: the post of D-16…D-20, every figure the number of rows."""

from collections import Counter
from datetime import date, timedelta

import pytest

from dangjian.demo import generate, postal, tourism

TODAY = date(2026, 11, 21)
DAYS = [date(2026, 1, 1), date(2028, 2, 29), TODAY]


@pytest.mark.parametrize("today", DAYS)
def test_it_counts_as_its_source_counts(today: date) -> None:
    made = postal(7, today)
    assert (len(made.outlets), len(made.uncovered)) == (241, 54)
    assert (len(made.members), len(made.guests)) == (1019, 187)
    assert len({member.id for member in made.representatives}) == 103
    assert postal(7, today) == made
    assert postal(8, today) != made


def test_in_march_as_today_54_of_241_had_no_member() -> None:
    made = postal(7, TODAY)
    bare = {outlet.id: outlet for outlet in made.uncovered}

    def uncovered(day: date) -> int:
        then = sum(outlet.coverage_since <= day for outlet in bare.values())
        return then + sum(since <= day < until for _, since, until in made.gaps)

    assert uncovered(date(2026, 3, 31)) == uncovered(TODAY) == 54
    assert {uncovered(date(2026, month, 28)) for month in range(1, 12)} > {54}


def test_representatives_come_from_offices_and_outlets_from_areas() -> None:
    made = postal(7, TODAY)
    offices = {branch.id for branches in made.office_of.values() for branch in branches}
    assert {one.organization_id for one in made.representatives} == offices
    areas = {area.id for some in made.areas.values() for area in some}
    assert {outlet.organization_id for outlet in made.outlets} == areas
    assert all(made.of_branch[area] for area in areas)
    told = made.outlets[0]
    assert (told.staff_count, told in made.uncovered) == (9, True)


def test_names_and_codes_are_used_once_and_every_cell_has_outlets() -> None:
    made = postal(7, TODAY)
    assert max(Counter(outlet.name for outlet in made.outlets).values()) == 1
    assert max(Counter(outlet.code for outlet in made.outlets).values()) == 1
    assert {outlet.grid_cell_id for outlet in made.outlets} == {cell.id for cell in made.cells}
    homes = {member.id: member.organization_id for member in made.members}
    assert all(homes[cell.responsible_member_id] == cell.organization_id for cell in made.cells)
    where = {outlet.id: outlet.organization_id for outlet in made.outlets}
    assert all(homes[member] == where[outlet] for member, outlet in made.outlet_of.items())


@pytest.mark.parametrize("today", DAYS)
def test_nothing_lies_after_today(today: date) -> None:
    made = postal(7, today)
    days = [outlet.coverage_since for outlet in made.outlets] + [guest.since for guest in made.guests]
    days += [member.joined_on for member in made.members] + [until for _, _, until in made.gaps]
    assert max(days) < today + timedelta(days=1)


def test_nothing_of_the_three_enterprises_is_the_same() -> None:
    third = postal(7, TODAY)
    for other in (generate(7, TODAY, "small"), tourism(7, TODAY)):
        for kind in ("organizations", "members", "posts", "accounts"):
            assert not {one.id for one in getattr(other, kind)} & {one.id for one in getattr(third, kind)}
        assert not {a.username for a in other.accounts} & {a.username for a in third.accounts}
        assert not {m.employee_no for m in other.members} & {m.employee_no for m in third.members}
        assert not {o.code for o in other.organizations} & {o.code for o in third.organizations}
