"""The methods' words as data: complete, and each track with its own standards and subjects."""

import pytest

from dangjian.targets.methods import queries
from dangjian.targets.methods.rules import Level


def test_each_track_has_its_own_standards_and_subjects() -> None:
    tracks = {code: tag for code, tag in queries.tags().items() if code.startswith("track.")}
    standards = {
        track.title: [tag.title for tag in queries.tags().values() if tag.track == code]
        for code, track in tracks.items()
    }
    assert standards == {
        "比内部团结度": ["无杂音", "无内耗", "无纷乱"],
        "比企业提升度": ["目标高", "干劲足", "业绩好"],
        "比市场拓展度": ["市场份额大", "资产盘活优", "营销效益高"],
        "比社会美誉度": ["服务水平高", "服务意识强", "服务效度好"],
        "比个体贡献度": ["职责把握准", "成员意识强", "个人价值大"],
    }
    assert len({(track.kinds, track.levels) for track in tracks.values()}) == 5


@pytest.mark.parametrize(
    ("tag", "kind", "level", "stands"),
    [
        ("track.market", "unit", "enterprise", True),
        ("track.market", "department", "department", False),
        ("track.market", "group", "group", False),
        ("element.market_share", "unit", "enterprise", True),
        ("element.market_share", "department", "department", False),
        ("track.upgrade", "unit", "enterprise", True),
        ("track.upgrade", "department", "department", False),
        ("track.service", "department", "department", True),
        ("track.service", "unit", "enterprise", False),
        ("track.unity", "department", "department", True),
        ("track.contribution", "department", "person", True),
        ("track.contribution", "unit", "enterprise", False),
        ("aspect.market_share", "department", "person", True),
        ("no.such", "unit", "enterprise", False),
    ],
)
def test_a_track_is_only_for_its_subjects(tag: str, kind: str, level: Level, stands: bool) -> None:
    fault = queries.fault_of_tags([tag], kind, level)
    assert (fault is None) is stands


@pytest.mark.parametrize(
    ("kind", "level"),
    [("group", "group"), ("unit", "enterprise"), ("department", "department"), ("branch", "department")],
)
def test_the_level_follows_the_organisation(kind: str, level: str) -> None:
    assert queries.level_of_kind(kind) == level


def test_the_method_has_one_fusion_and_three_systems() -> None:
    """E-03."""
    assert [section.code for section in queries.words()["sections"]] == [
        *("fusion", "system.policies", "system.appraisal", "system.operation")
    ]


def test_of_the_slogan_only_what_the_source_explains_is_filled_in() -> None:
    """E-04 "三亮三明三起来"."""
    filled = {slogan.title: slogan.items for slogan in queries.words()["slogans"] if "." not in slogan.code}
    assert filled == {"三亮": ("亮身份", "亮承诺", "亮标杆"), "三明": (), "三起来": ()}


def test_of_a_brand_without_its_nine_items_none_is_invented() -> None:
    """D-32 "三亮三比三评"."""
    brand = [slogan for slogan in queries.words()["slogans"] if slogan.code.startswith("brand.")]
    assert [(slogan.title[:2], slogan.items) for slogan in brand] == [("三亮", ()), ("三比", ()), ("三评", ())]


def test_targets_serve_one_of_two_fields_and_may_answer_a_named_problem() -> None:
    """D-40, D-30."""
    found = {code: tag.title for code, tag in queries.tags().items()}
    assert [found[code] for code in ("field.party_building", "field.development")] == [
        *("聚焦基层抓党建", "突破难点抓发展")
    ]
    assert {code for code in found if code.startswith("obligation.")} == {
        *("obligation.org_life", "obligation.role", "obligation.contact")
    }
