"""What is looked at on site, and how the sheet is grouped."""

from datetime import date

from tests.appraisal.verifications.conftest import SCHEME

from dangjian.appraisal.engine.periods import parse_period
from dangjian.appraisal.engine.plan import compile_plan
from dangjian.appraisal.schemes.queries import loaded
from dangjian.appraisal.worklists.rules import cells_by_category, grouped, is_looked_at

MORE = SCHEME.replace(
    "  - code: accident",
    """\
  - code: honour
    title: 荣誉
    kind: bonus
    points: 3
    cycle: month
    control: dual
    categories: [production]
    measure: {type: honour, aggregate: count}
    score: {method: per_unit, each: 1}
  - code: accident""",
)


def test_only_dual_and_offline_cells_that_apply_are_counted() -> None:
    period = parse_period("2026-Q3")
    assert period is not None
    plan = compile_plan(loaded(MORE), period, date(2026, 11, 21))
    assert cells_by_category(plan, ["production", "auxiliary", None]) == {"production": 5, "auxiliary": 2, None: 2}
    running = compile_plan(loaded(MORE), period, date(2026, 8, 3))
    assert cells_by_category(running, ["production"]) == {"production": 4}


def test_the_sheet_follows_the_indices_and_ends_with_plus_and_minus() -> None:
    scheme = loaded(MORE)
    items = [
        (one, {"code": one.code}) for one in reversed(scheme.indicators) if one.kind != "veto" and is_looked_at(one)
    ]
    groups = grouped(scheme, items)
    assert [(group["title"], [item["code"] for item in group["items"]]) for group in groups] == [
        ("队伍", ["site", "meeting"]),
        ("加分项目", ["honour"]),
    ]
