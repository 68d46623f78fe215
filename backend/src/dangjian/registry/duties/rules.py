"""What holds for a matrix of duties: who answers is one, what nobody answers for is a hole (C-32 to C-37, C-02)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Literal
from uuid import UUID

Kind = Literal["common", "individual"]
Part = Literal["accountable", "responsible", "consulted", "informed"]
Fate = Literal["keep", "delete", "compress", "merge"]
ActorGroup = Literal["party_group", "administration", "mass_organizations", "political_workers", "employees"]

KIND_TITLES: dict[Kind, str] = {"common": "共性职责", "individual": "个性职责"}
PART_TITLES: dict[Part, str] = {
    "accountable": "牵头",
    "responsible": "承办",
    "consulted": "会商",
    "informed": "知会",
}
FATE_TITLES: dict[Fate, str] = {"keep": "保留", "delete": "删除", "compress": "压缩", "merge": "合并"}
# The five parts of the formula (C-01): who does political work, from the leading group down to everybody.
GROUP_TITLES: dict[ActorGroup, str] = {
    "party_group": "党组统一领导",
    "administration": "党政共同负责",
    "mass_organizations": "党政工团齐抓共管",
    "political_workers": "专兼职政工干部为骨干",
    "employees": "职工群众广泛参与",
}
FindingKind = Literal["hole", "overlap", "unled", "level_gap"]


@dataclass(frozen=True)
class Owner:
    """Who has which part in a duty, and how far below the head of the matrix (0 for the head itself)."""

    organization_id: UUID
    name: str
    part: Part
    depth: int


@dataclass(frozen=True)
class DutyFacts:
    """A duty with its owners, as the findings need it."""

    id: UUID
    kind: Kind
    text: str
    owners: Sequence[Owner]


@dataclass(frozen=True)
class Finding:
    """Something that does not add up; `duty_id` is none where a whole work item is meant."""

    kind: FindingKind
    duty_id: UUID | None
    sentence: str


def findings_of(duty: DutyFacts) -> list[Finding]:
    """A duty that nobody carries out, that nobody leads, or that more than one unit leads (C-34, C-35)."""
    leads = [owner.name for owner in duty.owners if owner.part == "accountable"]
    does = [owner for owner in duty.owners if owner.part in ("accountable", "responsible")]
    if not does:
        return [Finding("hole", duty.id, f"“{duty.text}”没有单位承担。")]
    found = []
    if not leads:
        found.append(Finding("unled", duty.id, f"“{duty.text}”有承办单位,没有牵头单位。"))
    if len(leads) > 1 and duty.kind == "individual":
        found.append(Finding("overlap", duty.id, f"“{duty.text}”由 {'、'.join(leads)} 同时牵头,职责交叉。"))
    return found


def level_gaps(item: str, duties: Iterable[DutyFacts], depths: Iterable[int]) -> list[Finding]:
    """The levels at which nobody answers for a work item: 一级抓一级、层层抓落实 (C-02)."""
    held = {owner.depth for duty in duties for owner in duty.owners if owner.part in ("accountable", "responsible")}
    missing = [str(depth + 1) for depth in sorted(depths) if depth not in held]
    if not missing:
        return []
    return [Finding("level_gap", None, f"“{item}”在第 {'、'.join(missing)} 级没有责任单位。")]


def doubled_owner(owners: Sequence[UUID]) -> int | None:
    """The place of the first unit that is named twice, or none: a unit has one part in a duty."""
    seen: set[UUID] = set()
    for place, owner in enumerate(owners):
        if owner in seen:
            return place
        seen.add(owner)
    return None


def fault_of_step(fate: Fate | None, reason: str | None) -> str | None:
    """Why a step of a process cannot be judged so, or none: what changes is given a reason (C-36)."""
    return "删除、压缩或合并须写明理由" if fate not in (None, "keep") and not reason else None


def doubles(texts: Mapping[UUID, str]) -> list[tuple[UUID, UUID, Decimal]]:
    """Pairs of texts that share at least half of their neighbouring characters, the likest first (C-35).

    The figure is Dice's: twice what both have, by what they have together. Only texts that share something are paired.
    """
    pieces = {key: {left + right for left, right in pairwise(text)} for key, text in texts.items()}
    holders: dict[str, list[UUID]] = defaultdict(list)
    shared: Counter[tuple[UUID, UUID]] = Counter()
    for key in texts:
        for piece in sorted(pieces[key]):
            shared.update((other, key) for other in holders[piece])
            holders[piece].append(key)
    found = [
        (first, second, (Decimal(2 * count) / (len(pieces[first]) + len(pieces[second]))).quantize(Decimal("0.01")))
        for (first, second), count in shared.items()
        if 4 * count >= len(pieces[first]) + len(pieces[second])
    ]
    return sorted(found, key=lambda one: (-one[2], one[0], one[1]))
