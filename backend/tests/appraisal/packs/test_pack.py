"""The shipped pack keeps what its method promises, and the linter refuses one that does not."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from ruamel.yaml import YAML

from dangjian.appraisal.engine.scheme_checker import check, load
from dangjian.appraisal.packs.queries import (
    FILES,
    PACKS,
    PackRefused,
    judged,
    load_pack,
    paths,
    read_pack,
    shipped_packs,
)
from dangjian.appraisal.packs.rules import is_forbidden_input, is_seniority
from dangjian.registry.organizations.rules import CATEGORY_DEFINITIONS

CODE = "star-branch-5521"
INDICES = ("team", "management", "performance", "brand", "service")
Files = dict[str, Any]


def changed(change: Callable[[Files], object]) -> list[str]:
    """The paths of the faults found after a change to the parsed files of the pack."""
    files = deepcopy(parsed())
    change(files)
    with pytest.raises(PackRefused) as refused:
        judged(*(files[name] for name in FILES))
    return [fault.path for fault in refused.value.faults]


@cache
def parsed() -> Files:
    return {name: YAML(typ="safe").load(PACKS / CODE / name) for name in FILES}


def indicator(files: Files, code: str) -> dict[str, Any]:
    return next(item for item in files["scheme.yaml"]["indicators"] if item["code"] == code)


def test_every_shipped_pack_loads() -> None:
    assert shipped_packs() == [CODE]
    assert load_pack(CODE).pack.code == CODE


def test_the_scheme_has_no_fault_by_the_rules_of_its_format() -> None:
    assert check(load_pack(CODE).scheme_text) == []


def test_the_name_has_its_four_parts() -> None:
    parts = load_pack(CODE).pack.name_parts
    assert [parts[name].count for name in ("categories", "indices", "dimensions", "brand_path")] == [5, 5, 2, 1]


def test_weight_groups_stand_in_their_order_and_total_one_hundred() -> None:
    groups = load_pack(CODE).scheme.groups
    assert list(groups) == ["operations", "branch_base", "key_tasks"]
    assert sum(groups.values()) == Decimal(100)


@pytest.mark.parametrize("category", ["production", "auxiliary", "management", "marketing", "non_public"])
def test_base_is_common_and_with_special_totals_one_hundred(category: str) -> None:
    scheme = load_pack(CODE).scheme
    scored = [item for item in scheme.indicators if item.applies_to(category)]
    assert sum(item.points for item in scored if item.kind == "base") == 60
    assert sum(item.points for item in scored if item.kind == "special") == 40


def test_management_has_no_output_and_the_pack_says_why() -> None:
    loaded = load_pack(CODE)
    output = set(loaded.pack.specials["output"].indicators)
    assert not [item for item in loaded.scheme.indicators if item.code in output and item.applies_to("management")]
    assert "折算" in loaded.pack.specials["output"].not_applicable["management"]


def test_the_indicator_tree_has_three_levels_and_six_base_modules() -> None:
    pack = load_pack(CODE).pack
    titles = {child.code: child.title for child in pack.tree[0].children}
    named = "、".join(titles[module] for module in pack.modules)
    assert named == "组织设置、班子建设、运行机制、组织生活、党员队伍、工作保障"
    assert all(len(path) >= 2 for path in paths(pack.tree))


def test_the_definitions_are_those_shown_when_a_branch_is_classified() -> None:
    shown = {code: f"{definition}。" for code, definition in CATEGORY_DEFINITIONS.items()}
    assert {code: category.definition for code, category in load_pack(CODE).pack.categories.items()} == shown


def test_the_ladder_has_five_levels_and_rises_step_by_step() -> None:
    scheme = load(load_pack(CODE).scheme_text)
    assert [level.stars for level in scheme.levels] == [5, 4, 3, 2, 1]
    assert scheme.stepwise
    assert [stars for _, stars in scheme.tiers] == [(5,), (4, 3), (2, 1, 0)]


def test_each_tier_has_its_focus_and_a_plan_and_the_unrated_land_in_the_third() -> None:
    tiers = load_pack(CODE).pack.tiers
    assert ["示范引领" in tiers[1].focus, "重点突破" in tiers[2].focus, "建章立制" in tiers[3].focus] == [True] * 3
    assert all(tier.plan for tier in tiers.values())
    assert tiers[3].unrated


def test_there_are_four_special_indicators_and_five_kinds() -> None:
    loaded = load_pack(CODE)
    assert [family.title for family in loaded.pack.specials.values()] == ["产量", "成本", "质量", "安全"]
    assert {item.kind for item in loaded.scheme.indicators} == {"base", "special", "bonus", "deduction", "veto"}


def test_one_index_may_hold_other_indicators_in_other_categories() -> None:
    indicators = load_pack(CODE).scheme.indicators
    service = {
        category: {item.code for item in indicators if item.index == "service" and item.applies_to(category)}
        for category in load_pack(CODE).scheme.categories
    }
    assert len({frozenset(codes) for codes in service.values()}) == 4
    assert all({item.index for item in indicators if item.kind == kind} <= {*INDICES} for kind in ("base", "special"))


def test_principles_and_goal_tags_are_there() -> None:
    pack = load_pack(CODE).pack
    assert [text.title for text in pack.principles][:4] == ["科学考评", "动态管理", "分类指导", "整体提高"]
    assert any("业务有标准、方式有创新、服务发展有成效" in text.text for text in pack.principles)
    assert list(pack.goal_tags.values()) == ["创新", "创优", "创先", "创效"]


def test_numbers_the_source_does_not_give_are_marked() -> None:
    pack = load_pack(CODE).pack
    assert all(guidance.illustrative for guidance in pack.indicators.values())
    assert {mark.path for mark in pack.illustrative} >= {"groups.*.weight", "indicators.*.points", "stars.levels"}


def test_no_photo_is_ever_compulsory() -> None:
    assert not [t.code for t in load_pack(CODE).record_types.record_types if "photo" in t.evidence.kinds]


def test_all_three_cycles_and_all_three_controls_are_used() -> None:
    indicators = load_pack(CODE).scheme.indicators
    assert {item.cycle for item in indicators} == {"month", "quarter", "year"}
    assert {item.control for item in indicators} == {"online", "offline", "dual"}


@pytest.mark.parametrize("part", ["categories", "indices", "dimensions", "brand_path"])
def test_a_5521_pack_lacking_a_part_of_its_name_is_refused(part: str) -> None:
    assert f"pack.name_parts.{part}" in changed(lambda files: files["pack.yaml"]["name_parts"].pop(part))


def _more_points(files: Files) -> None:
    indicator(files, "safety")["points"] = 13


def _base_by_category(files: Files) -> None:
    indicator(files, "dues_paid")["categories"] = ["production"]


def _no_group(files: Files) -> None:
    indicator(files, "dues_paid").pop("group")


def _group_weight(files: Files) -> None:
    files["scheme.yaml"]["groups"]["operations"]["weight"] = 39


def _no_guidance(files: Files) -> None:
    files["pack.yaml"]["indicators"].pop("dues_paid")


def _no_criteria(files: Files) -> None:
    files["pack.yaml"]["indicators"]["dues_paid"]["criteria"] = " "


def _no_scale(files: Files) -> None:
    files["pack.yaml"]["indicators"]["dues_paid"]["scale"] = ""


def _unknown_body(files: Files) -> None:
    files["pack.yaml"]["indicators"]["dues_paid"]["assessing_body"] = "nobody"


def _vague_upload(files: Files) -> None:
    files["pack.yaml"]["indicators"]["dues_paid"]["upload_standard"] = {"kind": "record"}


def _no_what_to_do(files: Files) -> None:
    files["pack.yaml"]["indicators"]["dues_paid"]["what_to_do"] = ""


def _empty_module(files: Files) -> None:
    files["pack.yaml"]["modules"].append("output")


def _no_deadline(files: Files) -> None:
    files["pack.yaml"]["indicators"]["dues_paid"]["deadline"] = {}


def _other_deadline(files: Files) -> None:
    files["pack.yaml"]["indicators"]["members_meeting"]["deadline"] = {"day": 20}


def _unknown_module(files: Files) -> None:
    files["pack.yaml"]["indicators"]["dues_paid"]["module"] = "base"


def _unknown_type(files: Files) -> None:
    indicator(files, "dues_paid")["measure"]["type"] = "no_such"


def _unknown_field(files: Files) -> None:
    indicator(files, "dues_paid")["measure"]["field"] = "no_such"


def _unknown_choice(files: Files) -> None:
    indicator(files, "incident_deduction")["measure"]["where"] = {"severity": "tiny"}


def _no_reason(files: Files) -> None:
    files["pack.yaml"]["specials"]["output"]["not_applicable"] = {}


def _no_definition(files: Files) -> None:
    files["pack.yaml"]["categories"].pop("marketing")


def _no_tier_plan(files: Files) -> None:
    files["pack.yaml"]["tiers"].pop(2)


def _logins(files: Files) -> None:
    files["record_types.yaml"]["record_types"][0]["fields"][0]["name"] = "login_count"


def _seniority_field(files: Files) -> None:
    files["record_types.yaml"]["record_types"][0]["fields"][0]["title"] = "班子成员任职年限"


def _seniority_criteria(files: Files) -> None:
    files["pack.yaml"]["indicators"]["dues_paid"]["criteria"] = "同等条件下党龄长者优先"


def _compulsory_photo(files: Files) -> None:
    files["record_types.yaml"]["record_types"][0]["evidence"] = {"required": True, "kinds": ["photo"], "count": 1}


def _no_unit(files: Files) -> None:
    files["record_types.yaml"]["record_types"][0]["fields"][0].pop("unit")


def _unknown_key(files: Files) -> None:
    files["pack.yaml"]["motto"] = "x"


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (_more_points, "scheme.categories.production"),
        (_base_by_category, "scheme.indicators.dues_paid.categories"),
        (_no_group, "scheme.indicators.dues_paid"),
        (_group_weight, "scheme.groups"),
        (_no_guidance, "pack.indicators.dues_paid"),
        (_no_criteria, "pack.indicators.dues_paid.criteria"),
        (_no_scale, "pack.indicators.dues_paid.scale"),
        (_unknown_body, "pack.indicators.dues_paid.assessing_body"),
        (_vague_upload, "pack.indicators.dues_paid.upload_standard"),
        (_no_what_to_do, "pack.indicators.dues_paid.what_to_do"),
        (_empty_module, "pack.modules.output"),
        (_no_deadline, "pack.indicators.dues_paid.deadline"),
        (_other_deadline, "pack.indicators.members_meeting.deadline"),
        (_unknown_module, "pack.indicators.dues_paid.module"),
        (_unknown_type, "scheme.indicators.dues_paid.measure.type"),
        (_unknown_field, "scheme.indicators.dues_paid.measure"),
        (_unknown_choice, "scheme.indicators.incident_deduction.measure.where.severity"),
        (_no_reason, "pack.specials.output.not_applicable"),
        (_no_definition, "pack.categories.marketing"),
        (_no_tier_plan, "pack.tiers.2"),
        (_logins, "record_types.committee_roster.fields.login_count"),
        (_seniority_field, "record_types.committee_roster.fields.required_posts"),
        (_seniority_criteria, "pack.indicators.dues_paid.criteria"),
        (_compulsory_photo, "record_types.committee_roster.evidence"),
        (_no_unit, "record_types.committee_roster.fields.required_posts"),
        (_unknown_key, "pack.motto"),
    ],
)
def test_a_faulty_pack_is_refused_with_its_place(change: Callable[[Files], None], path: str) -> None:
    assert path in changed(change)


@pytest.mark.parametrize("text", ["[", "- a list", ""])
def test_a_file_that_is_not_a_mapping_is_refused(text: str) -> None:
    with pytest.raises(PackRefused):
        read_pack(text, text, text)


@pytest.mark.parametrize("word", ["login_count", "在线时长", "点赞数", "转发量", "学习时长", "安装率", "study_minutes"])
def test_forbidden_inputs_are_recognised(word: str) -> None:
    assert is_forbidden_input(word)


@pytest.mark.parametrize(
    "word",
    [
        *("age", "seniority", "tenure", "years_in_post", "years_of_service", "born_on"),
        *("平均年龄", "党龄", "工龄", "任职年限", "任现职满五年", "到点提拔"),
    ],
)
def test_seniority_is_recognised(word: str) -> None:
    """B-34."""
    assert is_seniority(word)


@pytest.mark.parametrize("word", ["average", "stage", "package", "coverage", "产量完成率", "期限", "年度目标"])
def test_what_only_sounds_like_seniority_is_not(word: str) -> None:
    assert not is_seniority(word)


def _words(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from _words(str(key))
            yield from _words(value)
    elif isinstance(data, list):
        for value in data:
            yield from _words(value)


def test_nothing_that_comes_with_the_product_goes_by_seniority() -> None:
    """B-34: neither a pack nor a method's words nor the norms of organisations."""
    folders = ("appraisal/packs/**", "targets/methods", "registry/norms")
    shipped = [path for folder in folders for path in sorted(PACKS.parents[1].glob(f"{folder}/*.yaml"))]
    assert {path.name for path in shipped} >= {"scheme.yaml", "five-compare.yaml", "norms.yaml"}
    found = [word for path in shipped for word in _words(YAML(typ="safe").load(path)) if is_seniority(word)]
    assert found == []
