"""The methods' words as data: complete, and each track with its own standards and subjects."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from pydantic import ValidationError
from ruamel.yaml import YAML

from dangjian.commands.seed_policies import NAMED
from dangjian.targets.methods import queries
from dangjian.targets.methods.rules import Level
from dangjian.targets.methods.schemas import Method


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


def method(code: str) -> Method:
    return next(one for one in queries.methods() if one.code == code)


def test_the_three_promotions_are_goal_tags_of_targets() -> None:
    """C-04."""
    promotions = {code: tag.title for code, tag in queries.tags().items() if code.startswith("promotion.")}
    assert list(promotions.values()) == ["促进企业科学发展", "促进政治优势发挥", "促进企业及员工队伍和谐稳定"]
    assert all(queries.fault_of_tags([code], "unit", "enterprise") is None for code in promotions)


def test_the_three_plates_each_have_their_part_and_their_modules() -> None:
    """C-05."""
    plates = method("integrated-political-work").plates
    parts = {"集约化管理": "枢纽", "精细化管理": "支撑", "一体化考评": "驱动"}
    assert {plate.title: plate.part for plate in plates} == parts
    modules = [module for plate in plates for module in plate.modules]
    assert all(plate.modules for plate in plates)
    assert len(modules) == len(set(modules))


def test_of_the_five_mechanisms_none_is_invented() -> None:
    """C-06: they stand in a figure that the source does not print."""
    (mechanisms,) = method("integrated-political-work").slogans
    assert (mechanisms.title, mechanisms.items) == ("五项工作机制", ())


def test_an_enterprise_fills_in_its_own_mechanisms_in_the_data() -> None:
    """C-06: named in the file, read as they stand there, without a change of code."""
    named = ("会商机制", "联动机制", "责任机制", "考评机制", "保障机制")
    path = queries.FOLDER / "integrated-political-work.yaml"
    file = path.read_text("utf-8").replace(
        "title: 五项工作机制, items: []", f"title: 五项工作机制, items: [{', '.join(named)}]"
    )
    (mechanisms,) = Method.model_validate(YAML(typ="safe", pure=True).load(file)).slogans
    assert mechanisms.items == named


def test_the_six_headings_each_have_their_own_checklist() -> None:
    """E-05 六化, with the lines of the source that each heading stands over."""
    headings = method("one-fusion-three-systems").headings
    assert {heading.title: [item.source for item in heading.checklist] for heading in headings} == {
        "常规工作标准化": ["E-30", "E-31", "E-32", "E-33"],
        "党建工作信息化": ["E-35", "E-36"],
        "党务人员专业化": ["E-37", "E-38", "E-39"],
        "机制建立系统化": ["E-40"],
        "规定动作常态化": ["E-41", "E-42", "E-43"],
        "阵地建设规范化": ["E-44", "E-45", "E-46"],
    }


def test_the_badge_is_a_reminder_of_two_parts_and_nobody_proves_it() -> None:
    """E-06: as required in daily work, always in organisational life off hours; no photo, no check-in."""
    reminders = {rule.code: rule for rule in method("one-fusion-three-systems").rules if rule.is_reminder}
    assert list(reminders) == ["badge.work", "badge.off_hours"]
    assert "按要求" in str(reminders["badge.work"].text)
    assert "必须" in str(reminders["badge.off_hours"].text)
    assert not {"photo", "evidence", "attachment"} & set(type(reminders["badge.work"]).model_fields)


def test_every_rule_of_the_pack_cites_one_policy() -> None:
    """E-17: one of the five that the register brings, or of the two regulations."""
    pack = method("one-fusion-three-systems")
    titles = {policy.code: policy.title for policy in pack.policies}
    assert set(NAMED) <= set(titles.values())
    rules = [*pack.rules, *(item for heading in pack.headings for item in heading.checklist)]
    assert {titles[rule.policy] for rule in rules} == set(titles.values())


def _file() -> dict[str, Any]:
    path = queries.FOLDER / "one-fusion-three-systems.yaml"
    read: dict[str, Any] = YAML(typ="safe", pure=True).load(path.read_text("utf-8"))
    return read


def _uncited(file: dict[str, Any]) -> None:
    file["rules"][0].pop("policy")


def _blank(file: dict[str, Any]) -> None:
    file["rules"][0]["policy"] = ""


def _unknown(file: dict[str, Any]) -> None:
    file["headings"][2]["checklist"][0]["policy"] = "hearsay"


def _two(file: dict[str, Any]) -> None:
    file["rules"][0]["policy"] = ["responsibility", "appraisal"]


def _no_policies(file: dict[str, Any]) -> None:
    file.pop("policies")


def _empty_heading(file: dict[str, Any]) -> None:
    file["headings"][0]["checklist"] = []


@pytest.mark.parametrize("change", [_uncited, _blank, _unknown, _two, _no_policies, _empty_heading])
def test_a_rule_without_its_policy_and_a_heading_without_checklist_are_refused(
    change: Callable[[dict[str, Any]], None],
) -> None:
    """E-17, E-05."""
    file = deepcopy(_file())
    assert Method.model_validate(file).code == "one-fusion-three-systems"
    change(file)
    with pytest.raises(ValidationError):
        Method.model_validate(file)
