"""Why organisations cannot be merged, split or closed: nobody and nothing is left behind in a closed one."""

from collections.abc import Collection, Sequence
from uuid import UUID

from dangjian.registry.organization_changes.rules import Node

Given = tuple[str, UUID]


def why_not_merge(sources: Sequence[Node], into: Node) -> str | None:
    """Why these cannot be merged into that one: all alike, open, of one enterprise, none above the other."""
    if into.closed_on is not None:
        return f"“{into.name}”已撤销,不能并入"
    for node in sources:
        if node.id == into.id:
            return "不能并入自己"
        if node.closed_on is not None:
            return f"“{node.name}”已撤销,不能再合并"
        if node.kind != into.kind:
            return "只有同类的组织才能合并"
        if node.root != into.root or node.parent_id is None:
            return "只能合并同一家企业内的下级组织"
        if into.path.startswith(node.path) or node.path.startswith(into.path):
            return "上下级组织之间不能合并,请改用划转或撤销"
    return None


def why_not_close(node: Node, children: int, members: int, outlets: int, venues: int = 0) -> str | None:
    """Why it cannot be closed yet: nobody and nothing is left behind in a closed one."""
    if node.closed_on is not None:
        return f"“{node.name}”已撤销"
    if node.parent_id is None:
        return "最高一级组织不能撤销"
    left = [
        f"{count} {word}"
        for count, word in ((children, "个下级组织"), (members, "名党员"), (outlets, "个网点"), (venues, "处阵地"))
        if count
    ]
    if left:
        return f"“{node.name}”还有{'、'.join(left)},请先划转(或改用合并),再登记撤销"
    return None


def why_not_split(
    node: Node, named: Sequence[Given], known: Collection[Given], closes: bool, venues: int = 0
) -> str | None:
    """Why it cannot be split so: what goes where is said once, is its own, and all of it where it is closed."""
    if node.closed_on is not None:
        return f"“{node.name}”已撤销,不能再分设"
    if node.parent_id is None:
        return "最高一级组织不能分设"
    if len(set(named)) != len(named):
        return "同一名党员、网点或下级组织只能分给一个新组织"
    if not set(named) <= set(known):
        return "分出去的党员、网点和下级组织须属于原组织,请刷新后重选"
    if closes and set(named) != set(known):
        return f"原组织撤销时须把党员、网点和下级组织全部分完,还有 {len(set(known) - set(named))} 项没有去处"
    if closes and venues:
        return f"“{node.name}”还有 {venues} 处阵地,请先在“阵地”中改到其他组织或登记停用,再撤销原组织"
    return None


def what_of_rights(accounts: int, grants: int) -> list[str]:
    """What becomes of the rights on an organisation that ends; none where nobody holds any."""
    said = f"有 {accounts} 个账号的 {grants} 项授权在被撤销的组织上,生效后不再管到任何人,请改授到承接的组织"
    return [said] if grants else []
