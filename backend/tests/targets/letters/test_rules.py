"""The rules of a responsibility letter, without a database."""

from typing import Any

import pytest

from dangjian.kernel.ids import new_id
from dangjian.targets.letters import rules

SECRETARY, HEAD, CHIEF = new_id(), new_id(), new_id()


def clause(key: str, section: str = "party", **changes: Any) -> dict[str, Any]:
    plain = {
        "key": key,
        "section": section,
        "content_group": "six_constructions" if section == "party" else "production",
        "construction": None,
        "text": f"第{key}条",
        "measure": "100%",
        "weight": "50",
        "due_on": "2026-12-31",
        "target_id": None,
        "task_id": None,
        "indicator": None,
    }
    return plain | changes


def content(**changes: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "title": "责任书",
        "policy_document": "达标晋级考核管理办法",
        "issuing_body": None,
        "document_number": None,
        "starts_on": "2026-01-01",
        "ends_on": "2026-12-31",
        "superior_secretary": {"member_id": str(CHIEF), "name": "周书记"},
        "superior_head": None,
        "secretary": {"member_id": str(SECRETARY), "name": "王书记"},
        "head": {"member_id": str(HEAD), "name": "陈厂长"},
        "clauses": [clause("a"), clause("b", "business")],
        "accountability": ["约谈"],
    }
    return plain | changes


def test_the_digest_does_not_depend_on_the_order_of_keys_but_on_every_word() -> None:
    one = content()
    assert rules.digest_of(one) == rules.digest_of(dict(reversed(one.items())))
    assert rules.digest_of(one) != rules.digest_of(content(accountability=["约谈。"]))
    assert rules.canonical({"b": "甲", "a": [1, None]}) == '{"a":[1,null],"b":"甲"}'.encode()


def test_a_whole_letter_can_be_issued() -> None:
    assert rules.faults_of_issue(content()) == []


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"clauses": [clause("a")]}, "clauses", "行政业务指标"),
        ({"clauses": [clause("b", "business")]}, "clauses", "党建工作目标"),
        ({"accountability": []}, "accountability", "责任追究"),
        ({"secretary": None}, "secretary", "书记"),
        ({"head": None}, "head", "行政负责人"),
        ({"superior_secretary": None}, "superior_secretary", "上级"),
        ({"ends_on": "2025-12-31"}, "ends_on", "结束日期"),
        ({"document_number": "云岭党〔2026〕3号"}, "document_number", "发文机关"),
        ({"clauses": [clause("a"), clause("a", "business")]}, "clauses.1.key", "重复"),
        (
            {"clauses": [clause("a"), clause("b", "business", construction="construction.political")]},
            "clauses.1.construction",
            "六大建设",
        ),
    ],
)
def test_what_is_missing_or_contradicts_itself_forbids_to_issue(
    changes: dict[str, Any], field: str, words: str
) -> None:
    [(found, said)] = rules.faults_of_issue(content(**changes))
    assert found == field
    assert words in said


@pytest.mark.parametrize(
    ("side", "member", "authorised", "capacity"),
    [
        ("counterpart", SECRETARY, False, "secretary"),
        ("counterpart", HEAD, False, "head"),
        ("counterpart", HEAD, True, "head"),
        ("counterpart", None, True, "authorised"),
        ("counterpart", CHIEF, False, None),
        ("superior", CHIEF, False, "secretary"),
        ("superior", SECRETARY, False, None),
        ("superior", None, False, None),
    ],
)
def test_the_named_or_the_authorised_sign(side: Any, member: Any, authorised: bool, capacity: str | None) -> None:
    assert rules.capacity_of(content(), side, member, authorised) == capacity


def test_nobody_is_two_persons_by_two_accounts() -> None:
    one, other = new_id(), new_id()
    assert rules.is_same_person(one, None, one, None)
    assert rules.is_same_person(one, SECRETARY, other, SECRETARY)
    assert not rules.is_same_person(one, None, other, None)
    assert not rules.is_same_person(one, SECRETARY, other, HEAD)


def test_differences_are_said_in_words() -> None:
    old = content(clauses=[clause("a"), clause("b", "business"), clause("c")])
    new = content(
        policy_document=None,
        head={"member_id": None, "name": "赵厂长"},
        clauses=[clause("b", "business", measure="120%"), clause("a"), clause("d", text="新条款")],
        accountability=["约谈", "责令整改"],
    )
    said = rules.differences(old, new)
    assert "依据的制度:删去“达标晋级考核管理办法”" in said
    assert "责任单位行政负责人:由“陈厂长”改为“赵厂长”" in said
    assert "第 1 条目标值:由“100%”改为“120%”" in said
    assert "原第 2 条移为第 1 条" in said
    assert "新增第 3 条:“新条款”" in said
    assert "删去原第 3 条:“第c条”" in said
    assert "新增责任追究:“责令整改”" in said
    assert rules.differences(old, old) == []


def test_a_clause_pushed_down_by_a_new_one_was_not_moved() -> None:
    old = content()
    new = content(clauses=[clause("n"), *old["clauses"]])
    assert rules.differences(old, new) == ["新增第 1 条:“第n条”"]


def test_the_order_of_accountability_is_a_difference() -> None:
    old, new = content(accountability=["甲", "乙"]), content(accountability=["乙", "甲"])
    assert rules.differences(old, new) == ["责任追究条款的顺序有变更"]
