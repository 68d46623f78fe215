"""The demonstration's second enterprise: the group of B-01, the same for the same (seed, today)."""

from collections import Counter
from datetime import date

from dangjian.demo import generate, tourism
from dangjian.demo.tourism import SUBSIDIARIES

TODAY = date(2026, 11, 21)


def test_the_group_has_twelve_departments_and_fourteen_subsidiaries_nine_of_mixed_ownership() -> None:
    made = tourism(7, TODAY)
    kinds = Counter(one.kind for one in made.organizations)
    assert (kinds["group"], kinds["department"], kinds["unit"]) == (1, 12, 14)
    assert sum(mixed for _, mixed, _, _ in SUBSIDIARIES) == 9
    assert tourism(7, TODAY) == made
    assert tourism(8, TODAY) != made


def test_every_department_and_subsidiary_has_a_head_and_a_branch() -> None:
    made = tourism(7, TODAY)
    for place in [*made.departments, *made.subsidiaries]:
        assert made.head_of[place.id].organization_id == made.branch_of[place.id].id
    assert len({member.id for member in made.head_of.values()}) == len(made.head_of) == 27


def test_nothing_of_the_two_enterprises_is_the_same() -> None:
    first, second = generate(7, TODAY, "small"), tourism(7, TODAY)
    for kind in ("organizations", "members", "posts", "accounts"):
        assert not {one.id for one in getattr(first, kind)} & {one.id for one in getattr(second, kind)}
    assert not {a.username for a in first.accounts} & {a.username for a in second.accounts}
    assert not {m.employee_no for m in first.members} & {m.employee_no for m in second.members}
