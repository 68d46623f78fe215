"""What may be done to the tree, and on which day: the kinds that stand above each other, forms, and why not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

PAST_DAYS = 366
AHEAD_DAYS = 366
ACTION_TITLES = {
    "create": "设立",
    "rename": "更名",
    "reshape": "调整形式",
    "move": "划转",
    "merge": "合并",
    "split": "分设",
    "close": "撤销",
}
FORM_TITLES = {"regular": "常设", "joint": "联合支部", "temporary": "临时支部"}
PARTY = frozenset({"group", "party_committee", "general_branch", "branch"})
UNITS = frozenset({"unit", "department"})
# Which kinds an organisation may stand under: a party organisation under a party organisation, a unit under a unit or
# beside the party's line under the group. No number of levels is said anywhere (C-10).
ABOVE: Mapping[str, frozenset[str]] = {
    "group": frozenset(),
    "party_committee": frozenset({"group", "party_committee"}),
    "general_branch": frozenset({"group", "party_committee"}),
    "branch": frozenset({"group", "party_committee", "general_branch"}),
    "unit": frozenset({"group", "unit"}),
    "department": frozenset({"group", "unit", "department"}),
}


@dataclass(frozen=True)
class Node:
    """An organisation as the rules look at it."""

    id: UUID
    name: str
    kind: str
    parent_id: UUID | None
    path: str
    since: date | None
    closed_on: date | None

    @property
    def root(self) -> str:
        """The id of the enterprise."""
        return self.path.split("/")[1]


def why_not_on(day: date, today: date, closed_until: date | None, since: date | None) -> str | None:
    """Why nothing can take effect on that day: published periods and what came later stay as they are."""
    if day > today + timedelta(days=AHEAD_DAYS):
        return "生效日期最多可以提前一年安排"
    if closed_until is not None and day <= closed_until:
        return f"{closed_until.isoformat()} 及以前的考核结果已发布,生效日期须晚于这一天"
    if day < today - timedelta(days=PAST_DAYS):
        return "生效日期不能早于一年以前"
    if since is not None and day < since:
        return f"该组织(或其下级、相关组织)在 {since.isoformat()} 已有变更,生效日期不能早于这一天"
    return None


def why_not_under(kind: str, parent: Node) -> str | None:
    """Why an organisation of that kind cannot stand there; a closed one gets no children."""
    if parent.closed_on is not None:
        return f"“{parent.name}”已撤销,不能再设下级组织"
    if parent.kind not in ABOVE[kind]:
        party = "党支部须设在党组织之下" if kind == "branch" else "这类组织不能设在那里"
        return f"{party},请另选上级组织"
    return None


def why_not_shape(kind: str, form: str, ends_on: date | None, units: Sequence[UUID], on: date, most: int) -> str | None:
    """Why a branch cannot have that form: joint ones unite two to five units, temporary ones end (ORG-01, ORG-03)."""
    if form != "regular" and kind != "branch":
        return "只有党支部可以是联合支部或临时支部"
    if form == "joint" and not 2 <= len(set(units)) <= most:
        return f"联合支部由 2 至 {most} 个单位联合组成"
    if form != "joint" and units:
        return "只有联合支部才写明联合的单位"
    if form == "temporary" and (ends_on is None or ends_on <= on):
        return "临时支部须写明到期日期,且晚于生效日期"
    if form != "temporary" and ends_on is not None:
        return "只有临时支部才写明到期日期"
    return None


def why_not_move(node: Node, parent: Node) -> str | None:
    """Why it cannot stand there: no ring, not into another enterprise, not where it is."""
    if node.closed_on is not None:
        return f"“{node.name}”已撤销,不能再变更"
    if node.parent_id is None:
        return "最高一级组织没有上级,不能划转"
    if parent.path.startswith(node.path):
        return "不能划转到自己或自己的下级组织之下"
    if node.parent_id == parent.id:
        return f"“{node.name}”已经在“{parent.name}”之下"
    if node.root != parent.root:
        return "不能划转到另一家企业"
    return why_not_under(node.kind, parent)
