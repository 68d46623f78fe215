"""The year's letter (C-12, E-20, E-21, E-23): what it must hold, how it is sealed, who signs, what changed."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, Literal
from uuid import UUID

Section = Literal["party", "business"]
State = Literal["draft", "issued", "in_force", "withdrawn"]
Side = Literal["superior", "counterpart"]
Capacity = Literal["secretary", "head", "authorised"]
Move = Literal["edit", "issue", "amend", "discard", "withdraw", "sign_superior", "sign_counterpart"]
Content = Mapping[str, Any]

SECTION_TITLES: Mapping[Section, str] = {"party": "党建工作目标", "business": "行政业务指标"}
STATE_TITLES: Mapping[str, str] = {"draft": "起草中", "issued": "待签署", "in_force": "已生效", "withdrawn": "已撤回"}
SIDE_TITLES: Mapping[Side, str] = {"superior": "上级", "counterpart": "责任单位"}
CAPACITY_TITLES: Mapping[Capacity, str] = {"secretary": "书记", "head": "行政负责人", "authorised": "授权签署人"}
CONSTRUCTIONS = "six_constructions"
DEFAULT_GROUPS: Mapping[Section, str] = {"party": CONSTRUCTIONS, "business": "production"}

# Illustrative (E-20 names accountability without wording it): drafters change them to the unit's own rules.
ACCOUNTABILITY_EXAMPLES = (
    "未完成年度党建工作目标的,由上级党组织约谈书记,并责令限期整改。",
    "未完成行政业务指标的,由上级约谈行政负责人,并说明原因和补救措施。",
    "发生责任事故、失泄密事件或严重违纪违法问题的,按有关规定追究责任。",
)
NO_SUCH = "没有找到这份责任书,请刷新后重试。"
STALE = "您看到的不是待签署的版本,内容可能已经更换。请刷新后看过新版本再签。"
SAME_PERSON = "同一人不能代表双方签署。请由另一方的书记、行政负责人或授权签署人签署。"
NOT_A_SIGNER = "您不是该方列名的书记或行政负责人,也没有在该组织签署责任书的授权。"
ALREADY_SIGNED = "该方已经签署这一版本,不能再签。"
ALREADY_THERE = "双方该年度已有责任书,请在原责任书中修订。"


def canonical(sealed: Content) -> bytes:
    """The one way to write a version down: keys sorted, no blanks, UTF-8; decimals are strings already."""
    return json.dumps(sealed, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest_of(sealed: Content) -> str:
    """What both sides sign over: SHA-256 of the canonical form."""
    return hashlib.sha256(canonical(sealed)).hexdigest()


def faults_of_issue(content: Content) -> list[tuple[str, str]]:
    """What still forbids to issue: one letter holds both sections (C-12), accountability (E-20), names (E-23)."""
    faults = []
    sections = {clause["section"] for clause in content["clauses"]}
    for section, title in SECTION_TITLES.items():
        if section not in sections:
            faults.append(("clauses", f"缺少“{title}”部分:党建和业务须写在同一份责任书里,请至少填写一条"))
    if not content["accountability"]:
        faults.append(("accountability", "缺少责任追究条款,请至少填写一条"))
    if content["secretary"] is None:
        faults.append(("secretary", "请写明责任单位的书记"))
    if content["head"] is None:
        faults.append(("head", "请写明责任单位的行政负责人"))
    if content["superior_secretary"] is None and content["superior_head"] is None:
        faults.append(("superior_secretary", "请写明上级由谁签署:书记或行政负责人"))
    return faults + faults_of_form(content)


def faults_of_form(content: Content) -> list[tuple[str, str]]:
    """What contradicts itself, whether issued or not."""
    faults = []
    if content["ends_on"] < content["starts_on"]:
        faults.append(("ends_on", "结束日期不能早于开始日期"))
    if content["document_number"] and not content["issuing_body"]:
        faults.append(("document_number", "发文字号须与发文机关一起填写"))
    keys = [clause["key"] for clause in content["clauses"]]
    for number, clause in enumerate(content["clauses"]):
        if keys.index(clause["key"]) != number:
            faults.append((f"clauses.{number}.key", "条款重复"))
        if clause["construction"] and clause["content_group"] != CONSTRUCTIONS:
            faults.append((f"clauses.{number}.construction", "只有“党的六大建设”的条款分六项建设"))
    return faults


def capacity_of(content: Content, side: Side, member_id: UUID | None, is_authorised: bool) -> Capacity | None:
    """In what capacity somebody signs for a side: the secretary or head named there, or a holder of the right."""
    prefix = "superior_" if side == "superior" else ""
    capacities: tuple[Capacity, ...] = ("secretary", "head")
    for capacity in capacities:
        person = content[prefix + capacity]
        if member_id is not None and person is not None and person["member_id"] == str(member_id):
            return capacity
    return "authorised" if is_authorised else None


def is_same_person(
    account_id: UUID, member_id: UUID | None, signed_by: UUID | None, signed_by_member: UUID | None
) -> bool:
    """One account, or one member with two accounts."""
    return account_id == signed_by or (member_id is not None and member_id == signed_by_member)


def named_members(content: Content) -> dict[str, str | None]:
    """The members whom the letter names, by their places."""
    places = ("superior_secretary", "superior_head", "secretary", "head")
    return {place: content[place]["member_id"] if content[place] else None for place in places}


_FIELDS = {
    "title": "标题",
    "policy_document": "依据的制度",
    "issuing_body": "发文机关",
    "document_number": "发文字号",
    "starts_on": "开始日期",
    "ends_on": "结束日期",
}
_PEOPLE = {
    "superior_secretary": "上级书记",
    "superior_head": "上级行政负责人",
    "secretary": "责任单位书记",
    "head": "责任单位行政负责人",
}
_CLAUSE_FIELDS = {
    "section": "所属部分",
    "content_group": "内容类别",
    "construction": "建设",
    "text": "内容",
    "measure": "目标值",
    "weight": "权重",
    "due_on": "完成时限",
    "target_id": "关联目标",
    "task_id": "关联任务",
    "indicator": "关联指标",
}


def differences(old: Content, new: Content) -> list[str]:
    """What changed between two versions, in words, in the order of the letter."""
    said = [_changed(title, old[name], new[name]) for name, title in _FIELDS.items() if old[name] != new[name]]
    for name, title in _PEOPLE.items():
        before, after = ((content[name] or {}).get("name") for content in (old, new))
        if old[name] != new[name]:
            said.append(_changed(title, before, after))
    return said + _clause_changes(old["clauses"], new["clauses"]) + _item_changes(old, new)


def _changed(title: str, before: Any, after: Any) -> str:
    if before is None:
        return f"{title}:新增“{after}”"
    return f"{title}:删去“{before}”" if after is None else f"{title}:由“{before}”改为“{after}”"


def _clause_changes(old: Sequence[Content], new: Sequence[Content]) -> list[str]:
    before = {clause["key"]: (number, clause) for number, clause in enumerate(old, start=1)}
    after = {clause["key"] for clause in new}
    said = []
    for number, clause in enumerate(new, start=1):
        if clause["key"] not in before:
            said.append(f"新增第 {number} 条:“{clause['text']}”")
            continue
        was, earlier = before[clause["key"]]
        moved = [_clause_field(name, title, earlier, clause) for name, title in _CLAUSE_FIELDS.items()]
        said += [f"第 {number} 条{words}" for words in moved if words]
        if was != number and [c["key"] for c in old if c["key"] in after] != [
            c["key"] for c in new if c["key"] in before
        ]:
            said.append(f"原第 {was} 条移为第 {number} 条")
    said += [f"删去原第 {number} 条:“{clause['text']}”" for key, (number, clause) in before.items() if key not in after]
    return said


def _clause_field(name: str, title: str, earlier: Content, clause: Content) -> str | None:
    if earlier[name] == clause[name]:
        return None
    if name in ("target_id", "task_id", "indicator", "section", "content_group", "construction"):
        return f"的{title}有变更"
    return _changed(title, earlier[name], clause[name])


def _item_changes(old: Content, new: Content) -> list[str]:
    before, after = list(old["accountability"]), list(new["accountability"])
    said = [f"新增责任追究:“{text}”" for text in after if text not in before]
    said += [f"删去责任追究:“{text}”" for text in before if text not in after]
    if not said and before != after:
        said.append("责任追究条款的顺序有变更")
    return said
