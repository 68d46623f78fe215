"""Classes and tiers: given from a day on, never backwards, and by no years (B-34, B-35)."""

from datetime import date

import pytest

from dangjian.appraisal.packs.rules import is_seniority
from dangjian.registry.talent_grades.rules import Kind, fault_of_training
from dangjian.registry.talents.rules import fault_of_since
from dangjian.registry.talents.schemas import TalentAssign

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("since", "last", "stands"),
    [
        (TODAY, None, True),
        (TODAY, date(2026, 1, 1), True),
        (TODAY, TODAY, False),
        (date(2025, 1, 1), date(2026, 1, 1), False),
        (date(2026, 11, 21), None, False),
    ],
)
def test_what_held_before_is_never_overwritten(since: date, last: date | None, stands: bool) -> None:
    assert (fault_of_since(since, last, TODAY) is None) is stands


@pytest.mark.parametrize(
    ("kind", "training", "is_retired", "stands"),
    [
        ("tier", "每季度集中培训一次", False, True),
        ("tier", None, False, False),
        ("tier", None, True, True),
        ("class", None, False, True),
    ],
)
def test_each_tier_says_how_its_people_are_trained(
    kind: Kind, training: str | None, is_retired: bool, stands: bool
) -> None:
    assert (fault_of_training(kind, training, is_retired) is None) is stands


def test_a_class_and_a_tier_are_given_by_reason_and_never_by_years() -> None:
    """B-34: what is asked for has no age, seniority or time in post in it."""
    assert not [name for name in TalentAssign.model_fields if is_seniority(name)]
    assert TalentAssign.model_fields["reason"].is_required()
