"""What is missing for the next star, decided from the figures of a run (「5521」A-15, A-16, A-61)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from dangjian.appraisal.engine import words
from dangjian.appraisal.engine.plan import Part, Plan
from dangjian.appraisal.engine.scheme_format import Level, Scheme

MOST_STEPS = 6
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Gain:
    """What an indicator would add to the total if it were done in full."""

    part: Part
    points: Fraction

    @property
    def shown(self) -> Decimal:
        """With two decimals."""
        return (Decimal(self.points.numerator) / Decimal(self.points.denominator)).quantize(CENT)


def gains(plan: Plan, category: str | None, finals: Sequence[Decimal | None]) -> list[Gain]:
    """What each indicator still holds back, the greatest first: unmet items by recoverable loss."""
    by_group = bool(plan.scheme.groups)
    parts = [part for part in plan.parts if part.indicator.applies_to(category)]
    inside: dict[str, list[Part]] = {}
    for part in parts:
        code = plan.scheme.container_of(part.indicator)
        if part.indicator.kind in ("base", "special") and code and _taking(part, finals):
            inside.setdefault(code, []).append(part)
    weights = {w.code: Fraction(w.weight_for(category)) for w in plan.scheme.weighing if w.code in inside}
    whole = sum(weights.values(), Fraction(0))
    offered = {code: sum((p.points for p in held), Fraction(0)) for code, held in inside.items()}
    found: list[Gain] = []
    for part in parts:
        code = (part.indicator.group if by_group else part.indicator.index) or ""
        share = weights[code] / whole if code in weights and whole else None
        found += _gain(part, finals, share, offered.get(code, Fraction(0)))
    return sorted(found, key=lambda gain: (-gain.points, gain.part.indicator.code))


def _taking(part: Part, finals: Sequence[Decimal | None]) -> list[Fraction]:
    """The values of the cells that take part."""
    values = (finals[slot - 1] for slot in part.slots)
    return [Fraction(value) for value in values if value is not None]


def _gain(part: Part, finals: Sequence[Decimal | None], share: Fraction | None, points: Fraction) -> Iterator[Gain]:
    values = _taking(part, finals)
    if not values or part.indicator.kind == "bonus":
        return
    mean = sum(values, Fraction(0)) / len(values)
    if part.indicator.kind == "deduction":
        lost = mean * (share if share is not None else 1)
    elif share is None or not points:
        return
    else:
        lost = share * 100 * (part.points - mean) / points
    if lost > 0:
        yield Gain(part, lost)


@dataclass(frozen=True)
class Standing:
    """A branch's figures in a run."""

    total: Decimal
    rank: int | None
    ranked_count: int
    stars: int
    level_found: int
    stars_cap: int | None
    previous_stars: int | None
    disqualified: bool
    vetoes: tuple[str, ...]


def allowance(level: Level, ranked_count: int) -> int | None:
    """How many of the category may have this level; none where there is no quota."""
    return None if level.quota is None else max(1, int(Fraction(level.quota) * ranked_count))


def next_star(plan: Plan, category: str | None, at: Standing, finals: Sequence[Decimal | None], is_initial: bool,
              guides: Mapping[str, Any]) -> dict[str, Any] | None:  # fmt: skip
    """The next level, what holds the branch back from it, and the steps that bring most; none at the top."""
    level = next((lv for lv in reversed(plan.scheme.levels) if lv.stars == at.stars + 1), None)
    if level is None:
        return None
    allowed = allowance(level, at.ranked_count)
    within = None if allowed is None or at.rank is None else at.rank <= allowed
    missing = max(level.at_least - at.total, Decimal(0)).quantize(CENT)
    return {
        "stars": level.stars,
        "at_least": level.at_least,
        "missing": missing,
        "within_quota": within,
        "quota_places": allowed,
        "held_back_by": list(_held_back(plan.scheme, at, missing, allowed, within, is_initial)),
        "steps": [_step(gain, guides) for gain in gains(plan, category, finals)[:MOST_STEPS]],
    }


def _held_back(
    scheme: Scheme, at: Standing, missing: Decimal, allowed: int | None, within: bool | None, is_initial: bool
) -> Iterator[str]:
    if at.disqualified:
        yield "触发否决专项,本期取消评定资格。"
    if missing > 0:
        yield f"总分还差 {missing} 分。"
    if within is False:
        yield f"该星级在同类 {at.ranked_count} 个支部中最多 {allowed} 个,现为第 {at.rank} 名。"
    if scheme.stepwise and not is_initial and at.level_found > at.stars == (at.previous_stars or 0) + 1:
        before = "尚无已发布星级" if at.previous_stars is None else f"上次为 {at.previous_stars} 星"
        yield f"得分已达 {at.level_found} 星标准;{before},逐级晋升,本次最高 {at.stars} 星。"
    if at.stars_cap is not None and at.stars >= at.stars_cap and not at.disqualified:
        titles = "、".join(scheme.by_code[code].title for code in at.vetoes)
        yield f"触发否决专项({titles}),本期最高 {at.stars_cap} 星。"


def _step(gain: Gain, guides: Mapping[str, Any]) -> dict[str, Any]:
    indicator = gain.part.indicator
    guide = guides.get(indicator.code, {})
    return {
        "indicator": indicator.code,
        "title": indicator.title,
        "gain": gain.shown,
        "what_to_do": guide.get("what_to_do") or "",
        "control": indicator.control,
        "is_illustrative": bool(guide.get("illustrative")),
    }


def veto_effects(scheme: Scheme, codes: Sequence[str]) -> list[dict[str, str]]:
    """The vetoes that hold, with what they do."""
    found = [scheme.by_code[code] for code in codes]
    return [
        {"indicator": v.code, "title": v.title, "effect": words.effect(v.effect) if v.effect else ""} for v in found
    ]


def tier_of(pack: Mapping[str, Any], tier: str | None, has_rating: bool) -> dict[str, Any]:
    """The tier with the plan it opens (A-18 to A-20); the unrated land in theirs with the reason."""
    found = pack.get("tiers", {}).get(tier or "", {})
    return {
        "tier": tier,
        "tier_title": found.get("title"),
        "tier_focus": found.get("focus"),
        "tier_plan": found.get("plan", []),
        "tier_note": None if has_rating else found.get("unrated"),
    }
