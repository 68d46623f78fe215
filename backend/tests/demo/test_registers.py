"""What the demonstration knows of members, terms and transfers: the same every time, and as the rules have it."""

from datetime import date

import pytest

from dangjian.demo import generate, postal
from dangjian.demo.particulars import particulars
from dangjian.demo.registers import terms, transfers, vacancies
from dangjian.registry.members import rules

DAYS = [date(2026, 1, 1), date(2028, 2, 29), date(2026, 11, 21)]


@pytest.mark.parametrize("today", DAYS)
def test_members_have_days_and_numbers_that_the_rules_accept(today: date) -> None:
    made = generate(7, today, "small")
    known = particulars(7, today, made.organizations, made.members, set())
    assert known == particulars(7, today, made.organizations, made.members, set())
    members = {member.id: member for member in made.members}
    for one in known:
        member = members[one.member_id]
        life = rules.Life(member.kind, "active", None, member.joined_on, one.converted_on, one.born_on)
        assert rules.fault_of_days(life, today) is None
        assert rules.fault_of_phone(one.phone) is None
        assert rules.fault_of_id_number(rules.with_check(one.digits), one.born_on) is None
        assert (one.stretches[0].since, one.stretches[-1].organization_id) == (member.joined_on, member.organization_id)
        assert all(state.on <= today for state in one.states)
    assert {"lost"} <= {state.status for one in known for state in one.states}


@pytest.mark.parametrize("today", DAYS)
def test_terms_follow_one_another_and_some_are_overdue(today: date) -> None:
    made = postal(7, today)
    found = terms(7, today, made.organizations, made.posts)
    assert all(one.elected_on < today for one in found)
    assert len({one.organization_id for one in found if one.ended_on is None}) * 2 == len(found)
    assert any(one.expires_on <= today for one in found if one.ended_on is None)
    gone = vacancies(7, today, made.posts, made.organizations, set())
    assert len(gone) == 4
    assert all(until < today for until in gone.values())


def test_transfers_go_between_branches_and_touch_nobody_in_office() -> None:
    today = DAYS[-1]
    made = generate(7, today, "small")
    busy = {post.member_id for post in made.posts}
    known = particulars(7, today, made.organizations, made.members, busy)
    branches = [one for one in made.organizations if one.kind == "branch"]
    found = transfers(7, today, branches, made.members, known, busy)
    assert [one.state for one in found[:4]] == ["proposed", "proposed", "proposed", "refused"]
    assert not {one.member_id for one in found} & busy
    assert all(one.from_organization_id != one.to_organization_id for one in found)
