"""What does not add up: pure findings over a set of targets, each saying what to do and where."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal
from uuid import UUID

from dangjian.targets.targets.rules import SIDE_TITLES, fault_of_sums, left_over, missing

Severity = Literal["error", "warning"]
Kind = Literal[
    "weights_not_whole",
    "shares_not_whole",
    "values_not_whole",
    "no_owner",
    "no_due_date",
    "no_value",
    "no_evidence",
    "no_indicator",
    "cycle",
    "period_outside",
    "not_stretched",
    "one_side_only",
    "head_without_both",
]
KIND_TITLES: Mapping[Kind, str] = {
    "weights_not_whole": "权重合计不是 100",
    "shares_not_whole": "份额合计不是 100 %",
    "values_not_whole": "子目标值合计不等于上级",
    "no_owner": "没有责任人",
    "no_due_date": "没有期限",
    "no_value": "没有目标值",
    "cycle": "循环引用",
    "period_outside": "期限超出上级目标",
    "not_stretched": "不高于上年实际",
    "one_side_only": "只有业务或只有党建目标",
    "head_without_both": "一岗双责不全",
    "no_evidence": "没有写明佐证",
    "no_indicator": "没有对应指标",
}
_RANK = {kind: at for at, kind in enumerate(KIND_TITLES)}
WARNINGS: frozenset[Kind] = frozenset(
    {"no_evidence", "no_indicator", "not_stretched", "one_side_only", "head_without_both"}
)
_SUMS: Mapping[str, Kind] = {"weight": "weights_not_whole", "share": "shares_not_whole", "value": "values_not_whole"}
_MISSING: Mapping[str, Kind] = {"owner_member_id": "no_owner", "due_on": "no_due_date", "target_value": "no_value"}


@dataclass(frozen=True)
class Sums:
    """What the children of a target add up to."""

    count: int = 0
    weight: Decimal | None = None
    share: Decimal | None = None
    value: Decimal | None = None


@dataclass(frozen=True)
class Fact:
    """What is known of a target; those that are cancelled are not among them."""

    id: UUID
    parent_id: UUID | None
    organization_id: UUID
    organization_name: str
    title: str
    level: str
    side: str
    is_quantitative: bool
    target_value: Decimal | None
    starts_on: date
    due_on: date | None
    owner_member_id: UUID | None
    owner_name: str | None
    evidence: str
    indicator: str | None
    decomposed_by: str | None
    record_type: str | None = None
    is_sandbagged: bool = False
    sums: Sums = Sums()


@dataclass(frozen=True)
class Finding:
    """One thing that does not add up: which target (or whose plan), which field, and what to do."""

    kind: Kind
    target_id: UUID | None
    organization_id: UUID
    organization_name: str
    subject: str
    field: str | None
    advice: str

    @property
    def severity(self) -> Severity:
        """An error keeps a target from being published; a warning does not."""
        return "warning" if self.kind in WARNINGS else "error"


def findings(facts: Sequence[Fact]) -> list[Finding]:
    """Everything, errors first and what is graver before what is missing, each kind in the order of the targets."""
    known = {fact.id: fact for fact in facts}
    turning = in_cycles({fact.id: fact.parent_id for fact in facts})
    found = [finding for fact in facts for finding in _of_one(fact, known, turning)]
    found += [*one_sided(facts), *heads_without_both(facts)]
    return sorted(found, key=lambda one: (one.severity != "error", _RANK[one.kind]))


def _of_one(fact: Fact, known: Mapping[UUID, Fact], turning: frozenset[UUID]) -> Iterator[Finding]:
    if fact.id in turning:
        yield _about(fact, "cycle", "parent_id", "上级目标绕回了自己,请重新选择上级目标")
    for field, words in missing(fact.owner_member_id, fact.due_on, fact.is_quantitative, fact.target_value):
        yield _about(fact, _MISSING[field], field, words)
    yield from _sums(fact)
    if not fact.evidence.strip():
        yield _about(fact, "no_evidence", "evidence", "没有写明以什么为佐证,请填写已有的材料或数据来源")
    if not fact.indicator and not fact.record_type:
        words = "没有对应的考核指标或台账类型,结果不会进入具体的考核指标,请选择"
        yield _about(fact, "no_indicator", "record_type", words)
    if fact.is_sandbagged:
        yield _about(fact, "not_stretched", "target_value", "目标不高于上年实际,请提高目标,或在佐证中说明理由")
    above = known.get(fact.parent_id) if fact.parent_id else None
    if above is not None and _outside(fact, above):
        until = f"至 {above.due_on}" if above.due_on else ""
        words = f"期限超出上级目标的期限(自 {above.starts_on} {until}),请改在其内"
        yield _about(fact, "period_outside", "due_on", words.replace(" )", ")"))


def _about(fact: Fact, kind: Kind, field: str, advice: str) -> Finding:
    return Finding(kind, fact.id, fact.organization_id, fact.organization_name, fact.title, field, advice)


def _sums(fact: Fact) -> Iterator[Finding]:
    if not fact.sums.count:
        return
    sums = fact.sums
    left = left_over(fact.decomposed_by, fact.target_value, sums.weight, sums.share, sums.value)
    children = {"count": sums.count, **{f"missing_{name}": amount for name, amount in left.items()}}
    for field, words in fault_of_sums(children):
        yield _about(fact, _SUMS[field], "children", words)


def _outside(fact: Fact, above: Fact) -> bool:
    ends_late = above.due_on is not None and fact.due_on is not None and fact.due_on > above.due_on
    return fact.starts_on < above.starts_on or ends_late


def in_cycles(parents: Mapping[UUID, UUID | None]) -> frozenset[UUID]:
    """The targets that are above themselves."""
    safe: set[UUID] = set()
    turning: set[UUID] = set()
    for start in parents:
        walked: list[UUID] = []
        at: UUID | None = start
        while at is not None and at in parents and at not in safe and at not in turning and at not in walked:
            walked.append(at)
            at = parents[at]
        if at in walked:
            turning.update(walked[walked.index(at) :])
        safe.update(one for one in walked if one not in turning)
    return frozenset(turning)


def one_sided(facts: Iterable[Fact]) -> Iterator[Finding]:
    """同制定 (C-07): a plan with business targets only, or party targets only, has two separate skins."""
    sides: dict[UUID, set[str]] = {}
    names: dict[UUID, str] = {}
    for fact in facts:
        if fact.level != "person":
            sides.setdefault(fact.organization_id, set()).add(fact.side)
            names[fact.organization_id] = fact.organization_name
    for organization_id, there in sides.items():
        if len(there) == 1:
            (side,) = there
            other = SIDE_TITLES["party" if side == "business" else "business"]
            advice = f"本年度只有{SIDE_TITLES[side]}目标,请补充{other}目标,同制定、同部署"
            name = names[organization_id]
            yield Finding("one_side_only", None, organization_id, name, name, None, advice)


def heads_without_both(facts: Iterable[Fact]) -> Iterator[Finding]:
    """一岗双责 (C-11): whoever answers for a unit's business targets answers for party targets too."""
    sides: dict[UUID, set[str]] = {}
    first: dict[UUID, Fact] = {}
    for fact in facts:
        if fact.owner_member_id is None:
            continue
        sides.setdefault(fact.owner_member_id, set()).add(fact.side)
        if fact.side == "business" and fact.level != "person":
            first.setdefault(fact.owner_member_id, fact)
    for owner, fact in first.items():
        if "party" not in sides[owner]:
            advice = f"{fact.owner_name}只有业务目标,没有党建目标,请按一岗双责补充"
            name = fact.owner_name or ""
            yield Finding(
                "head_without_both", None, fact.organization_id, fact.organization_name, name, "owner_member_id", advice
            )
