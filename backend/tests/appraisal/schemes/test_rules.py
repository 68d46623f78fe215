"""What no scheme may ask for: inputs that measure persons' clicks, comparisons of persons, what the ledger lacks."""

from collections.abc import Mapping

import pytest
from tests.appraisal.schemes.conftest import KINDS, SCHEME, line_of

from dangjian.appraisal.packs.queries import load_pack
from dangjian.appraisal.schemes.queries import faults_of, loaded
from dangjian.appraisal.schemes.rules import deadline_in_words, guide_of, pack_for, unmeasurable, without_guide


@pytest.mark.parametrize(
    "name",
    ["login_count", "online_minutes", "likes", "like_count", "forwards", "study_minutes", "install_rate", "点赞数"],
)
@pytest.mark.parametrize("field", ["type", "field", "of", "where"])
def test_clicks_and_time_online_judge_nobody(name: str, field: str) -> None:
    source = {
        "type": SCHEME.replace("type: production", f"type: {name}"),
        "field": SCHEME.replace("field: done", f"field: {name}"),
        "of": SCHEME.replace("of: planned", f"of: {name}"),
        "where": SCHEME.replace("attendance_rate", name),
    }[field]
    (fault,) = faults_of(source)
    assert "国办函〔2026〕12号" in fault.message
    assert fault.line == line_of("attendance_rate" if field == "where" else "type: production")
    assert fault.field.startswith(f"indicators[{0 if field == 'where' else 1}].measure.{field}")


@pytest.mark.parametrize("title", ["登录次数", "在线时长", "点赞排名", "转发量", "学习时长", "安装率"])
def test_a_title_that_says_so_is_refused_too(title: str) -> None:
    (fault,) = faults_of(SCHEME.replace("产量完成率", title))
    assert (fault.line, fault.field) == (line_of("产量完成率"), "indicators[1].title")


def test_a_code_that_says_so_is_refused_too() -> None:
    (fault,) = faults_of(SCHEME.replace("code: output", "code: install_rate"))
    assert (fault.line, fault.field) == (line_of("code: output"), "indicators[1].code")


def test_the_same_scheme_without_them_is_sound() -> None:
    assert faults_of(SCHEME) == []


@pytest.mark.parametrize(
    ("before", "after", "field"),
    [
        ("产量完成率", "任职年限", "indicators[1].title"),
        ("code: output", "code: seniority", "indicators[1].code"),
        ("type: production", "type: tenure", "indicators[1].measure.type"),
        ("field: done", "field: years_in_post", "indicators[1].measure.field"),
        ("of: planned", "of: age", "indicators[1].measure.of"),
        ("attendance_rate", "born_on", "indicators[0].measure.where.born_on"),
    ],
)
def test_a_scheme_that_goes_by_seniority_is_refused(before: str, after: str, field: str) -> None:
    """B-34: no 到点提拔."""
    (fault,) = faults_of(SCHEME.replace(before, after))
    assert fault.field == field
    assert "到点提拔" in fault.message


def test_a_scheme_of_persons_has_no_quota() -> None:
    source = SCHEME.replace("subject: branch", "subject: member")
    (fault,) = faults_of(source)
    assert (fault.line, fault.field) == (line_of("quota: 0.5"), "stars.levels[0].quota")
    assert "不排名" in fault.message
    assert faults_of(source.replace(", quota: 0.5", "")) == []


@pytest.mark.parametrize(
    ("before", "after", "field"),
    [
        ("code: small", f"code: {'a' * 65}", "code"),
        ("title: 小方案", f"title: {'长' * 201}", "title"),
        ("title: 现场验收", f"title: {'长' * 201}", "indicators[2].title"),
        ("code: output", "code: 产量", "indicators[1].code"),
    ],
)
def test_codes_and_titles_fit_where_they_are_kept(before: str, after: str, field: str) -> None:
    assert [fault.field for fault in faults_of(SCHEME.replace(before, after))] == [field]


def test_what_the_ledger_lacks_is_named() -> None:
    scheme = loaded(SCHEME)
    assert unmeasurable(scheme, KINDS) == []
    assert [one.path for one in unmeasurable(scheme, {})] == [
        "indicators[0].measure.type",
        "indicators[1].measure.type",
        "indicators[3].measure.type",
    ]
    lame: dict[str, Mapping[str, str]] = {**KINDS, "meeting": {}, "production": {"done": "text", "planned": "number"}}
    found = unmeasurable(scheme, lame)
    assert [one.path for one in found] == ["indicators[0].measure.where.attendance_rate", "indicators[1].measure.field"]
    assert "产量完成率" in found[1].message


def test_the_shipped_pack_has_a_guide_for_every_indicator_and_no_objection() -> None:
    pack = load_pack("star-branch-5521")
    assert faults_of(pack.scheme_text) == []


def test_a_guide_is_told_in_words() -> None:
    pack = {
        "indicators": {
            "meeting": {
                "module": "life",
                "assessing_body": "orgdept",
                "policy": "rules",
                "goal_tags": ["excel"],
                "deadline": {"day": 25, "days_after": None},
            },
            "gone": {},
        },
        "policies": [{"code": "rules", "title": "《办法》"}],
        "assessing_bodies": {"orgdept": "组织部"},
        "goal_tags": {"excel": "创优"},
        "tree": [{"code": "base", "title": "基础指标", "children": [{"code": "life", "title": "组织生活"}]}],
    }
    guide = guide_of("meeting", pack)
    assert guide is not None
    assert guide["module_path"] == ["基础指标", "组织生活"]
    assert (guide["assessing_body"], guide["policy"], guide["goal_tags"]) == ("组织部", "《办法》", ["创优"])
    assert guide["deadline"] == "周期最后一个月的 25 日"
    assert guide_of("site", pack) is None
    assert deadline_in_words({"day": None, "days_after": 5}) == "周期结束后 5 天内"
    assert list(pack_for(loaded(SCHEME), pack)["indicators"]) == ["meeting"]
    assert without_guide(loaded(SCHEME), pack) == ["output", "site", "accident"]
