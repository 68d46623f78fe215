"""What a note may be of: a day in the post, facts of work, and nothing about anybody's thoughts (B-33)."""

import re
from datetime import date
from typing import get_args

import pytest
from pydantic import BaseModel
from tests.architecture.source import REPOSITORY

from dangjian.registry.observations import schemas
from dangjian.registry.observations.models import Observation
from dangjian.registry.observations.rules import OCCASION_TITLES, Occasion, fault_of_day, fault_of_words

SINCE, TODAY = date(2024, 3, 1), date(2026, 11, 20)
PACKAGE = REPOSITORY / "backend" / "src" / "dangjian"


@pytest.mark.parametrize(
    ("day", "stands"),
    [
        (TODAY, True),
        (SINCE, True),
        (date(2026, 11, 21), False),
        (date(2024, 2, 29), False),
    ],
)
def test_a_note_is_of_a_day_in_the_post_and_not_of_tomorrow(day: date, stands: bool) -> None:
    assert (fault_of_day(day, SINCE, TODAY) is None) is stands


@pytest.mark.parametrize(
    ("words", "stands"),
    [
        ("带队连续抢修36小时,10月3日5时恢复供电", True),
        ("与退休职工谈话40分钟,当场答复两件事", True),
        ("所在作业区吨钢成本下降12元", True),
        ("组织思想政治课四次,到课52人", True),
        ("思想评分90", False),
        ("思想状况得分 85.5", False),
        ("思想表现 95 分", False),
        ("思想觉悟评级:A", False),
        ("政治思想指数偏低", False),
    ],
)
def test_nobodys_thoughts_are_scored(words: str, stands: bool) -> None:
    assert (fault_of_words(words, None) is None) is stands
    assert (fault_of_words(None, words) is None) is stands


def test_every_occasion_has_its_title() -> None:
    assert set(OCCASION_TITLES) == set(get_args(Occasion))


def test_a_note_holds_nothing_that_could_be_added_up() -> None:
    """No number, no grade, no mark: neither in the table nor in what goes in or out."""
    assert not [column.name for column in Observation.__table__.columns if column.type.python_type in (int, float)]
    models = [one for one in vars(schemas).values() if isinstance(one, type) and issubclass(one, BaseModel)]
    types = {str(field.annotation) for model in models for field in model.model_fields.values()}
    assert types
    assert not [one for one in types if re.search(r"\b(int|float|Decimal)\b", one)]


def test_nothing_else_reads_the_notes() -> None:
    """Never part of a score or a rank: no other service and no other slice of the register knows of them."""
    users = {
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*.py")
        if re.search(r"registry\.observation|\bObservation\b", path.read_text("utf-8"))
    }
    own = {one for one in users if one.startswith("registry/observations/")}
    assert own
    assert users - own == {
        *("registry/permissions.py", "registry/routes.py", "registry/migrations/20261129_observations.py"),
        *("identity/grants/rules.py", "commands/seed_cadres.py"),
    }
