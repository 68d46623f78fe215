"""Why a cell has its value, and what would have earned the rest, in Chinese sentences (section 8)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dangjian.appraisal.engine import words
from dangjian.appraisal.engine.scheme_format import Indicator, Scheme, Score
from dangjian.appraisal.engine.words import NO_NAMES, Names, plain


@dataclass(frozen=True)
class Figures:
    """What a cell came to; `verification` is the row of the latest verdict."""

    measure: Decimal | None
    online: Decimal | None
    verdict: str | None
    verification: Mapping[str, Any] | None
    value: Decimal | None


def flag_of(indicator: Indicator, verdict: str | None) -> str | None:
    """The flag of section 5: exempt, unverified, pending or none."""
    if verdict == "exempt":
        return "exempt"
    if verdict is None and indicator.control != "online":
        return "unverified" if indicator.control == "dual" else "pending"
    return None


def cell(
    scheme: Scheme,
    indicator: Indicator,
    figures: Figures,
    records: Iterable[tuple[Decimal, str | None]],
    names: Names = NO_NAMES,
) -> tuple[str, ...]:
    """The sentences of one cell; `records` are (factor, reason left out) of those in its window."""
    lines = []
    if indicator.measure is not None and indicator.score is not None:
        measured = "没有可用的数" if figures.measure is None else plain(figures.measure)
        lines.append(f"线上取{words.measure(indicator.measure, names)}:{measured}({_counted(records)})。")
        online = plain(figures.online or Decimal(0))
        lines.append(
            f"{words.score(indicator.score, indicator.points)};{_taken(indicator)} {online} 分"
            f"({words.lateness(indicator.measure, indicator.kind, scheme.grace_days)})。"
        )
    lines.append(_verdict(indicator, figures))
    return tuple(line for line in lines if line)


def _taken(indicator: Indicator) -> str:
    return {"deduction": "线上扣", "bonus": "线上加"}.get(indicator.kind, "线上得")


def _counted(records: Iterable[tuple[Decimal, str | None]]) -> str:
    given = list(records)
    left = Counter(reason for _, reason in given if reason is not None)
    counted = sum(1 for _, reason in given if reason is None)
    reduced = sum(1 for factor, reason in given if reason is None and factor != 1)
    parts = [f"计入 {counted} 条"]
    if reduced:
        parts.append(f"其中迟报折算 {reduced} 条")
    parts += [f"{words.REASONS[reason]} {count} 条不计" for reason, count in sorted(left.items())]
    return ",".join(parts)


def _verdict(indicator: Indicator, figures: Figures) -> str:
    given = figures.verification or {}
    value = plain(figures.value) if figures.value is not None else ""
    if figures.verdict is None:
        return {"dual": "线下尚未核验,暂按线上结果。", "offline": "线下尚未核验,暂计 0 分。"}.get(indicator.control, "")
    text = f"线下核验:{words.VERDICTS[figures.verdict]}"
    if figures.verdict == "exempt":
        return f"{text},本周期不参加计分。"
    if figures.verdict == "reduced":
        text += f" {plain(given.get('amount') or Decimal(0))} 分"
    if figures.verdict == "rated":
        text += f"为 {plain((given.get('fraction') or Decimal(0)) * 100)}%"
    return f"{text},{'扣' if indicator.kind == 'deduction' else '计'} {value} 分。"


def missing(indicator: Indicator, figures: Figures) -> str | None:
    """What would have earned the rest of the points (for a deduction: have kept them); none when nothing is missing."""
    value, points = figures.value, indicator.points
    if value is None:
        return None
    if indicator.kind == "deduction":
        if value == 0:
            return None
        return f"不扣这 {plain(value)} 分需要:{_none_taken(indicator, figures)}。"
    if value >= points:
        return None
    steps = []
    online = figures.online
    if indicator.score is not None and online is not None and online < points:
        steps.append(_full(indicator.score, figures.measure, points))
    if figures.verdict in ("reduced", "rejected") or (
        figures.verdict == "rated" and (online is None or value < online)
    ):
        steps.append("线下核验发现的问题整改后重新核验")
    if figures.verdict is None and indicator.control == "offline":
        steps.append("线下核验属实")
    verb = "再加" if indicator.kind == "bonus" else "补齐"
    return f"要{verb}其余 {plain(points - value)} 分:{';'.join(steps)}。" if steps else None


def _full(score: Score, measure: Decimal | None, points: Decimal) -> str:
    now = f"(现为 {plain(measure)})" if measure is not None else "(现没有可用的数)"
    if score.method == "per_unit":
        each = score.each or Decimal(1)
        return f"按每 1 计 {plain(each)} 分累计到 {plain(points)} 分{now}"
    if score.method == "steps":
        best = max(score.steps, key=lambda step: step.fraction)
        return f"{'降到不高于' if score.better == 'low' else '达到'} {plain(best.at)}{now}"
    if score.method == "threshold":
        return f"{'降到不高于' if score.better == 'low' else '达到'} {plain(score.at or Decimal(0))}{now}"
    down = score.method == "linear" and score.zero is not None and score.full is not None and score.zero > score.full
    return f"{'降到' if down else '达到'} {plain(score.full or Decimal(0))}{now}"


def _none_taken(indicator: Indicator, figures: Figures) -> str:
    score = indicator.score
    if score is None:
        return "线下核验认定不扣"
    now = f"(现为 {plain(figures.measure)})" if figures.measure is not None else ""
    if score.method == "linear":
        return f"回到 {plain(score.zero or Decimal(0))}{now}"
    if score.method in ("threshold", "steps"):
        bar = score.at if score.method == "threshold" else score.steps[-1].at
        return f"{'高于' if score.better == 'low' else '低于'} {plain(bar or Decimal(0))}{now}"
    return f"没有应扣的事项{now}"


def veto(scheme: Scheme, indicator: Indicator, holds: bool, names: Names = NO_NAMES) -> str:
    """A veto and whether it holds."""
    return f"{'已触发' if holds else '未触发'}:{words.indicator(scheme, indicator, names)}"
