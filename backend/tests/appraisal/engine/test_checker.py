"""Every fault that section 2 of the scoring page names is refused with its line and field; what it allows passes."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from dangjian.appraisal.engine.scheme_checker import MAX_INDICATORS, check, load
from dangjian.appraisal.engine.scheme_format import SchemeRefused

GOOD = """\
code: star-branch-5521
title: 党支部分类星级评定
version: 1
subject: branch
categories: {production: 生产类, auxiliary: 辅助类}
grace_days: 5
limits: {index: [0, 100], total: [-5, 105.5]}
indices:
  team: {title: 星级队伍, weight: 20, weights: {production: 35}}
  management: {title: 星级管理, weight: 25}
indicators:
  - code: meeting
    title: 支部党员大会
    kind: base
    cycle: quarter
    index: management
    points: 10
    categories: [production]
    control: dual
    measure: {type: members_meeting, aggregate: count, where: {rate: {gte: 0.8}}, due_day: 25, late_factor: 0.5}
    score: {method: proportional, full: 1}
  - code: output
    title: 产量
    kind: special
    cycle: month
    index: team
    points: 12.5
    measure: {type: output, aggregate: ratio, field: actual, of: plan}
    score: {method: steps, steps: [{at: 1, fraction: 1}, {at: 0.9, fraction: 0.5}]}
  - code: visit
    title: 现场
    kind: base
    cycle: year
    index: team
    points: 5
    control: offline
  - code: award
    title: 获奖
    kind: bonus
    cycle: quarter
    points: 5
    measure: {type: award, aggregate: sum, field: level}
    score: {method: per_unit, each: 0.5}
  - code: fine
    title: 处罚
    kind: deduction
    cycle: quarter
    index: team
    points: 5
    measure: {type: fine, aggregate: max, field: level}
    score: {method: linear, zero: 0, full: 5}
  - code: accident
    title: 事故
    kind: veto
    cycle: year
    measure: {type: incident, aggregate: count, where: {severity: {in: [serious, major]}}}
    when: {gte: 1}
    effect: {max_stars: 2, max_total: 80.50}
stars:
  promotion: stepwise
  levels:
    - {stars: 2, at_least: 95, quota: 0.10}
    - {stars: 1, at_least: 90}
tiers: {1: [2], 二: [1, 0]}
"""

FAULTS = [
    # an unknown key, at every level
    ("grace_days: 5", "grace_day: 5", "grace_day"),
    ("limits: {index", "limits: {indices: [0, 1], index", "limits.indices"),
    ("weight: 20,", "weight: 20, colour: red,", "indices.team.colour"),
    ("points: 10", "points: 10\n    note: x", "indicators[0].note"),
    ("{type: members_meeting,", "{type: members_meeting, unit: x,", "indicators[0].measure.unit"),
    ("method: proportional,", "method: proportional, cap: 1,", "indicators[0].score.cap"),
    ("{at: 1, fraction: 1}", "{at: 1, fraction: 1, to: 2}", "indicators[1].score.steps[0].to"),
    ("when: {gte: 1}", "when: {gte: 1, like: 2}", "indicators[5].when.like"),
    ("{max_stars: 2,", "{max_stars: 2, fine: 1,", "indicators[5].effect.fine"),
    ("promotion: stepwise", "promotion: stepwise\n  demotion: free", "stars.demotion"),
    ("at_least: 95,", "at_least: 95, most: 3,", "stars.levels[0].most"),
    # a repeated code
    ("code: output", "code: meeting", "indicators[1].code"),
    # named but not defined
    ("index: management", "index: brand", "indicators[0].index"),
    ("index: management", "index: management\n    group: basics", "indicators[0].group"),
    ("categories: [production]", "categories: [marketing]", "indicators[0].categories[0]"),
    ("{production: 35}", "{marketing: 35}", "indices.team.weights.marketing"),
    ("max_stars: 2", "max_stars: 5", "indicators[5].effect.max_stars"),
    ("{1: [2]", "{1: [2, 5]", "tiers.1[1]"),
    # weights
    ("weight: 25", "weight: -0.1", "indices.management.weight"),
    ("{production: 35}", "{production: -1}", "indices.team.weights.production"),
    (", weight: 25", "", "indices.management.weight"),
    ("weight: 20, weights", "weights", "indices.team.weight"),
    # methods and aggregates
    ("method: linear", "method: cubic", "indicators[4].score.method"),
    ("aggregate: count, where: {rate", "aggregate: median, where: {rate", "indicators[0].measure.aggregate"),
    # late_factor, fraction, due_day, grace_days
    ("aggregate: count, where: {rate", "aggregate: max, field: x, where: {rate", "indicators[0].measure.late_factor"),
    ("late_factor: 0.5", "late_factor: 1.01", "indicators[0].measure.late_factor"),
    ("late_factor: 0.5", "late_factor: -0.5", "indicators[0].measure.late_factor"),
    ("{at: 1, fraction: 1}", "{at: 1, fraction: 1.5}", "indicators[1].score.steps[0].fraction"),
    ("due_day: 25", "due_day: 0", "indicators[0].measure.due_day"),
    ("due_day: 25", "due_day: 32", "indicators[0].measure.due_day"),
    ("due_day: 25", "due_day: 1.5", "indicators[0].measure.due_day"),
    ("grace_days: 5", "grace_days: -1", "grace_days"),
    ("grace_days: 5", "grace_days: 1.5", "grace_days"),
    ("grace_days: 5", "grace_days: '5'", "grace_days"),
    ("grace_days: 5", "grace_days: true", "grace_days"),
    # steps strictly ordered, best first
    ("{at: 0.9, fraction: 0.5}", "{at: 1, fraction: 0.5}", "indicators[1].score.steps[1]"),
    ("{at: 0.9, fraction: 0.5}", "{at: 2, fraction: 0.5}", "indicators[1].score.steps[1]"),
    ("method: steps,", "method: steps, better: low,", "indicators[1].score.steps[1]"),
    # limits, categories, levels, quotas, tiers
    ("index: [0, 100]", "index: [100, 0]", "limits.index"),
    ("total: [-5, 105.5]", "total: [-5]", "limits.total"),
    ("categories: [production]", "categories: []", "indicators[0].categories"),
    ("categories: {production: 生产类, auxiliary: 辅助类}", "categories: {}", "categories"),
    ("{stars: 2, at_least", "{stars: 3, at_least", "stars.levels[1].stars"),
    ("{stars: 1, at_least: 90}", "{stars: 1, at_least: 95}", "stars.levels[1].at_least"),
    ("    - {stars: 1, at_least: 90}\n", "", "stars.levels"),
    ("quota: 0.10", "quota: 0", "stars.levels[0].quota"),
    ("quota: 0.10", "quota: 1.0001", "stars.levels[0].quota"),
    ("二: [1, 0]", "二: [1, 2, 0]", "tiers.二[1]"),
    # kinds and controls
    ("{method: proportional, full: 1}", "{method: per_unit, each: 1}", "indicators[0].score.method"),
    ("max_total: 80.50", "max_total: 80.505", "indicators[5].effect.max_total"),
    ("control: offline", "control: offline\n    measure: {type: x, aggregate: count}", "indicators[2].measure"),
    ("control: offline", "control: offline\n    score: {method: threshold, at: 1}", "indicators[2].score"),
    ("control: offline", "control: dual", "indicators[2].measure"),
    ("    score: {method: linear, zero: 0, full: 5}\n", "", "indicators[4].score"),
    ("    index: management\n", "", "indicators[0].index"),
    ("points: 10", "points: 0", "indicators[0].points"),
    ("    points: 10\n", "", "indicators[0].points"),
    ("when: {gte: 1}", "when: {gte: 1}\n    points: 5", "indicators[5].points"),
    ("when: {gte: 1}", "when: {gte: 1}\n    control: online", "indicators[5].control"),
    ("when: {gte: 1}", "when: {gte: 1}\n    index: team", "indicators[5].index"),
    ("    when: {gte: 1}\n", "", "indicators[5].when"),
    ("effect: {max_stars: 2, max_total: 80.50}", "effect: {}", "indicators[5].effect"),
    ("effect: {max_stars: 2, max_total: 80.50}", "effect: {disqualify: false}", "indicators[5].effect.disqualify"),
    ("aggregate: max, field: level}", "aggregate: max, field: level, due_day: 3}", "indicators[4].measure.due_day"),
    ("aggregate: sum, field: level}", "aggregate: sum}", "indicators[3].measure.field"),
    ("field: actual, of: plan", "field: actual", "indicators[1].measure.of"),
    ("full: 1}", "full: 0}", "indicators[0].score.full"),
    ("zero: 0, full: 5", "zero: 5, full: 5.0", "indicators[4].score.zero"),
    ("each: 0.5", "each: 0", "indicators[3].score.each"),
    # where and when
    ("where: {rate: {gte: 0.8}}", "where: {}", "indicators[0].measure.where"),
    ("{rate: {gte: 0.8}}", "{rate: {}}", "indicators[0].measure.where.rate"),
    ("{rate: {gte: 0.8}}", "{rate: null}", "indicators[0].measure.where.rate"),
    ("{rate: {gte: 0.8}}", "{rate: [1]}", "indicators[0].measure.where.rate"),
    ("{rate: {gte: 0.8}}", "{rate: {gte: ~}}", "indicators[0].measure.where.rate.gte"),
    ("in: [serious, major]", "in: []", "indicators[5].measure.where.severity.in"),
    ("in: [serious, major]", "in: serious", "indicators[5].measure.where.severity.in"),
    ("when: {gte: 1}", "when: {}", "indicators[5].when"),
    ("when: {gte: 1}", "when: null", "indicators[5].when"),
    # numbers are plain decimals, only true and false are booleans, keys are unique
    ("points: 10", "points: 1e1", "indicators[0].points"),
    ("points: 10", "points: 0x0A", "indicators[0].points"),
    ("points: 10", "points: .inf", "indicators[0].points"),
    ("points: 10", "points: '10'", "indicators[0].points"),
    ("points: 10", "points: " + "9" * 61, "indicators[0].points"),
    ("effect: {max_stars: 2, max_total: 80.50}", "effect: {disqualify: yes}", "indicators[5].effect.disqualify"),
    ("effect: {max_stars: 2, max_total: 80.50}", "effect: {disqualify: True}", "indicators[5].effect.disqualify"),
    ("grace_days: 5", "grace_days: 5\ngrace_days: 6", "grace_days"),
    ("{1: [2], 二: [1, 0]}", "{1: [2], '1': [1, 0]}", "tiers.1"),
    ("code: star-branch-5521", "code: Star_5521", "code"),
    ("version: 1", "version: 0", "version"),
    ("subject: branch", "subject: team", "subject"),
    ("cycle: month", "cycle: week", "indicators[1].cycle"),
    ("title: 产量", 'title: "a\\0b"', "indicators[1].title"),
    ("title: 产量", "title: !!python/name:os.system x", "indicators[1].title"),
]


def test_the_good_scheme_is_good() -> None:
    assert check(GOOD) == []
    scheme = load(GOOD)
    assert scheme.levels[0].quota == Decimal("0.10")
    assert scheme.tiers == (("1", (2,)), ("二", (1, 0)))
    assert scheme.total_limits == (Decimal(-5), Decimal("105.5"))


@pytest.mark.parametrize(("old", "new", "field"), FAULTS, ids=[f"{new[:40]} {field}" for _, new, field in FAULTS])
def test_a_fault_is_refused_with_its_line_and_field(old: str, new: str, field: str) -> None:
    assert old in GOOD
    source = GOOD.replace(old, new, 1)
    faults = check(source)
    assert field in [fault.field for fault in faults]
    at = GOOD[: GOOD.index(old)].count("\n") + 1
    lines = range(at - 12, at + old.count("\n") + new.count("\n") + 2)
    assert all(fault.line in lines for fault in faults if fault.field == field)


def test_all_faults_are_told_at_once_in_the_order_of_lines() -> None:
    source = GOOD.replace("version: 1", "version: x").replace("quota: 0.10", "quota: 7")
    faults = check(source)
    assert [(fault.line, fault.field) for fault in faults] == [(3, "version"), (62, "stars.levels[0].quota")]
    with pytest.raises(SchemeRefused, match="stars"):
        load(source)


GROUPS = """
groups:
  operations: {title: 生产经营, weight: 60}
  basics: {title: 基础工作, weight: 40}
"""


def grouped() -> str:
    source = GOOD.replace("weight: 20, weights: {production: 35}", "weights: {}").replace(", weight: 25", "")
    for index in ("management", "team"):
        source = source.replace(f"    index: {index}\n", f"    index: {index}\n    group: basics\n")
    return source + GROUPS


def test_with_groups_the_indices_need_no_weight() -> None:
    assert check(grouped()) == []


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("    index: management\n    group: basics\n", "    index: management\n", "indicators[0].group"),
        ("    index: management\n    group: basics\n", "    group: basics\n", "indicators[0].index"),
        ("    group: basics\n", "    group: brand\n", "indicators[0].group"),
        (", weight: 40", "", "groups.basics.weight"),
    ],
)
def test_with_groups_every_base_indicator_names_both(old: str, new: str, field: str) -> None:
    assert field in [fault.field for fault in check(grouped().replace(old, new, 1))]


def test_a_weight_is_needed_only_where_it_is_used() -> None:
    unused = GOOD.replace("management: {title: 星级管理, weight: 25}",
                          "management: {title: 星级管理, weight: 25}\n  brand: {title: 品牌}")  # fmt: skip
    assert check(unused) == []
    by_category = GOOD.replace("weight: 25", "weights: {production: 3}")
    assert check(by_category) == []


@pytest.mark.parametrize(
    "source",
    [
        "",
        "\ufeff",
        "---\n---\n",
        "[1, 2]",
        "text",
        "code: [1\nb: 2",
        "a: \t- x",
        "a: &x [*x]",
        "{" * 5_000,
        "a: *nowhere",
        "? [a, b]\n: 1\n",
        "code: \x01",
        "%YAML 9.9\n---\na: 1",
        "\n".join(f"k{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" if n else "k0: &a0 [1]" for n in range(30)),
        "x" * 3_000_000,
    ],
    ids=range(15),
)
def test_what_is_no_scheme_at_all_is_refused(source: str) -> None:
    faults = check(source)
    assert faults
    assert all(fault.line >= 1 and fault.message for fault in faults)


def test_too_many_indicators_are_refused() -> None:
    one = "  - {code: c%d, title: x, kind: base, cycle: month, index: team, points: 1, control: offline}\n"
    head = "code: a\ntitle: x\nversion: 1\nsubject: unit\nindices: {team: {title: x, weight: 1}}\nindicators:\n"
    assert check(head + "".join(one % n for n in range(MAX_INDICATORS))) == []
    assert check(head + "".join(one % n for n in range(MAX_INDICATORS + 1)))


def test_the_shipped_pack_is_good() -> None:
    pack = Path(__file__).parents[3] / "src/dangjian/appraisal/packs/star-branch-5521/scheme.yaml"
    assert check(pack.read_text(encoding="utf-8")) == []
