"""A row of the trail in words."""

import re
from pathlib import Path
from typing import Any

import pytest

from dangjian.identity.audit.rules import HISTORIES, KINDS, VERBS, action_title, differences, field_title, said
from dangjian.identity.grants.rules import ROLES

SOURCE = Path(__file__).resolve().parents[3] / "src" / "dangjian"


@pytest.mark.parametrize(
    ("action", "words"),
    [
        ("record.void", "台账记录 · 作废"),
        ("member.unmask", "党员 · 查看完整信息"),
        ("POST forbidden", "请求被拒:没有权限"),
        ("GET odd_code", "请求被拒:odd_code"),
        ("bell.ring", "bell · ring"),
    ],
)
def test_what_was_done_has_words_or_keeps_its_code(action: str, words: str) -> None:
    assert action_title(action) == words


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, None),
        ("", None),
        (True, "是"),
        (False, "否"),
        (3, "3"),
        ([], None),
        (["a", None], "a、—"),
        ({"name": "甲", "x": 1}, "名称 甲;x 1"),
    ],
)
def test_values_are_said(value: Any, text: str | None) -> None:
    assert said(value) == text


def test_only_what_differs_is_shown_by_its_name() -> None:
    before = {"name": "一支部", "parent_id": "1", "kept": 1, "gone": "x"}
    after = {"name": "二支部", "parent_id": "1", "kept": 1, "values": {"amount": "1.50"}}
    assert [(one["title"], one["before"], one["after"]) for one in differences(before, after)] == [
        ("名称", "一支部", "二支部"),
        ("内容 / 数量", None, "1.50"),
        ("gone", "x", None),
    ]
    assert differences(None, None) == []


@pytest.mark.parametrize("field", ["phone", "id_number", "new_secret", "access_token", "values.手机"])
def test_what_nobody_should_read_is_not_shown(field: str) -> None:
    (change,) = differences({field: "13800138000"}, {field: "13900139000"})
    assert (change["before"], change["after"]) == ("······", "······")


def test_a_history_is_read_with_a_permission_that_some_role_has() -> None:
    held = {code for role in ROLES.values() for code in role.permissions}
    assert set(HISTORIES) <= set(KINDS)
    assert set(HISTORIES.values()) <= held
    assert field_title("state") == "状态"


def test_roles_and_proposals_are_said_in_words() -> None:
    told = differences({"state": "proposed"}, {"state": "approved", "role": "secadmin", "kind": "proposed"})
    assert [(one["title"], one["before"], one["after"]) for one in told] == [
        ("状态", "待批准", "已批准"),
        ("角色", None, "安全管理员"),
        (field_title("kind"), None, "proposed"),
    ]


def test_whatever_the_code_writes_into_the_trail_has_words() -> None:
    written = {
        action
        for file in SOURCE.rglob("*.py")
        for call in re.findall(r"audit\.write\w*\((.*?)\)", file.read_text("utf-8"), re.DOTALL)
        for action in re.findall(r'"([a-z_]+\.[a-z_.]+)"', call)
    }
    assert len(written) > 50
    assert {action.partition(".")[0] for action in written} <= KINDS.keys()
    assert {action.rpartition(".")[2] for action in written} <= VERBS.keys()
