"""The rules of liaison as data: presets that hold together, and promises nobody can switch off (LIA-01…LIA-06)."""

import pytest
from pydantic import ValidationError

from dangjian.liaison.norms import rules


@pytest.mark.parametrize("code", list(rules.PRESETS))
def test_every_preset_fits_together_and_names_its_source(code: rules.PresetCode) -> None:
    _, words, norms = rules.PRESETS[code]
    assert rules.fault(norms) is None
    assert "LIA-0" in words


def test_the_standard_is_the_rule_of_the_source() -> None:
    norms = rules.DEFAULT
    assert (norms.accept_days, norms.normal_days, norms.extension_days) == (5, 30, 15)
    assert (norms.ask_again_days, norms.reopen_days, norms.finding_threshold) == (28, 28, 3)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("reopen_days", 0),
        ("reopen_days", 9),
        ("ask_again_days", 6),
        ("accept_days", 0),
        ("normal_days", 181),
        ("visit_days", 0),
        ("term_months", 2),
        ("finding_threshold", 1),
        ("confirm_days", 1),
        ("extension_days", -1),
    ],
)
def test_no_promise_can_be_switched_off(name: str, value: int) -> None:
    with pytest.raises(ValidationError):
        rules.Norms.model_validate({name: value})


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"urgent_days": 20}, "办理期限"),
        ({"serious_days": 31}, "办理期限"),
        ({"normal_days": 2, "serious_days": 2, "urgent_days": 2}, "临期提醒"),
        ({"criteria": rules.CRITERIA[:1] * 2}, "推荐条件的代码重复"),
        ({"categories": rules.CATEGORIES[:1] * 2}, "问题类别的代码重复"),
    ],
)
def test_norms_that_do_not_fit_together_are_refused(changes: dict[str, object], words: str) -> None:
    assert words in (rules.fault(rules.DEFAULT.model_copy(update=changes)) or "")


@pytest.mark.parametrize(("severity", "days"), [("normal", 30), ("serious", 15), ("urgent", 5)])
def test_the_days_follow_the_severity(severity: str, days: int) -> None:
    assert rules.DEFAULT.days_for(severity) == days


def test_unknown_rules_are_refused() -> None:
    with pytest.raises(ValidationError):
        rules.Norms.model_validate({"photo_required": True})


def test_the_categories_of_the_source_are_shipped() -> None:
    titles = [one.title for one in rules.DEFAULT.categories]
    assert titles[:5] == ["生活条件", "工作条件", "业务发展", "管理服务", "党建工作"]
