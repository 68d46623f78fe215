"""The published figures (ORG-01 to ORG-08, LIFE-13 to LIFE-15, DEV-11), and how far an enterprise may go beyond."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

from ruamel.yaml import YAML

Confidence = Literal["R", "A", "K"]
CONFIDENCE_TITLES: Mapping[str, str] = {
    "R": "已核对全文",
    "A": "据转载,待核对原文",
    "K": "通行做法,待核对原文",
}
Tighter = Literal["higher", "lower"]
Key = tuple[str, str]
FILE = Path(__file__).with_name("norms.yaml")


@dataclass(frozen=True)
class Figure:
    """One figure of a rule; `tighter` is the way an enterprise may go, none where it may not."""

    key: str
    title: str
    value: int
    tighter: Tighter | None = None


@dataclass(frozen=True)
class Norm:
    """One rule: what it is about, in a sentence, where it stands, and its figures."""

    id: str
    subject: str
    words: str
    source: str
    confidence: Confidence
    effective_from: date
    figures: tuple[Figure, ...]


def _read() -> Iterator[Norm]:
    for row in YAML(typ="safe", pure=True).load(FILE.read_text("utf-8")):
        yield Norm(**{**row, "figures": tuple(Figure(**one) for one in row["figures"])})


NORMS: tuple[Norm, ...] = tuple(_read())
PUBLISHED: Mapping[Key, tuple[Norm, Figure]] = {
    (norm.id, one.key): (norm, one) for norm in NORMS for one in norm.figures
}


@dataclass(frozen=True)
class InForce:
    """The figures that hold in an enterprise: its own where it set stricter ones, the published ones elsewhere."""

    own: Mapping[Key, int] = field(default_factory=dict)

    def number(self, norm_id: str, key: str) -> int:
        """A figure of a norm; an own one that is no longer stricter than what is published does not count."""
        published = PUBLISHED[norm_id, key][1]
        mine = self.own.get((norm_id, key))
        return published.value if mine is None or why_not(published, mine) else mine


NATIONAL = InForce()


def number(norm_id: str, key: str) -> int:
    """A published figure."""
    return NATIONAL.number(norm_id, key)


def why_not(figure: Figure, value: int) -> str | None:
    """Why an enterprise cannot set this figure to that value, or none: it may ask for more, never for less."""
    if figure.tighter is None:
        return f"“{figure.title}”按规定统一执行,企业不能另定"
    if value == figure.value:
        return f"与规定的 {figure.value} 相同,不需另定;要恢复按规定执行,请选择恢复"
    if figure.tighter == "higher" and value < figure.value:
        return f"企业只能从严:“{figure.title}”规定为 {figure.value},请填更大的数"
    if figure.tighter == "lower" and not 0 < value < figure.value:
        return f"企业只能从严:“{figure.title}”规定为 {figure.value},请填比它小的正数"
    return None


def term_years(kind: str) -> int | None:
    """For how many years a committee of this kind is elected; none where none is (ORG-06)."""
    return number("ORG-06", kind) if ("ORG-06", kind) in PUBLISHED else None


@dataclass(frozen=True)
class Advice:
    """What a norm says of one organisation: advice with its source, never a refusal."""

    norm: str
    message: str
    source: str
    confidence: str


@dataclass(frozen=True)
class Size:
    """An organisation as the norms look at it."""

    name: str
    kind: str
    form: str
    full_members: int
    members: int
    since: date | None = None
    ends_on: date | None = None


def months_between(first: date, last: date) -> int:
    """Whole months from one day to another."""
    return (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)


def advise(held: InForce, one: Size) -> list[Advice]:
    """What the norms say of one organisation, in the order of the rules (ORG-01, ORG-02, ORG-03, ORG-05)."""
    return [_advice(*said) for said in _said(held, one)]


def _advice(key: Key, message: str) -> Advice:
    norm = PUBLISHED[key][0]
    return Advice(norm.id, message, norm.source, CONFIDENCE_TITLES[norm.confidence])


def _said(held: InForce, one: Size) -> Iterator[tuple[Key, str]]:
    if one.kind == "branch":
        least, most = held.number("ORG-01", "min_full_members"), held.number("ORG-02", "max_members")
        if one.form == "regular" and one.full_members < least:
            short = f"“{one.name}”有正式党员 {one.full_members} 人,不足 {least} 人,建议与邻近单位成立联合支部"
            yield ("ORG-01", "min_full_members"), short
        if one.members > most:
            yield ("ORG-02", "max_members"), f"“{one.name}”有党员 {one.members} 人,超过 {most} 人,建议分设"
        if one.form == "temporary" and one.since and one.ends_on:
            months, limit = months_between(one.since, one.ends_on), held.number("ORG-03", "max_temporary_months")
            if months >= limit:
                late = f"“{one.name}”存续 {months} 个月,达到 {limit} 个月的项目一般成立党支部"
                yield ("ORG-03", "max_temporary_months"), late
    many = held.number("ORG-05", "committee")
    if one.kind == "general_branch" and one.members >= many:
        yield ("ORG-05", "committee"), f"“{one.name}”有党员 {one.members} 人,达到 {many} 人,一般设基层党委"
