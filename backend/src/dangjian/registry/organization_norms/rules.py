"""What the norms say of an organisation: advice with its source, never a refusal (rules ORG-01 to ORG-05)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

Confidence = Literal["R", "A", "K"]
CONFIDENCE_TITLES = {"R": "已核对全文", "A": "据转载,待核对原文", "K": "通行做法,待核对原文"}


@dataclass(frozen=True)
class Norm:
    """One figure of a rule with its source; `tighter` is the way an enterprise may go."""

    id: str
    key: str
    value: int
    tighter: Literal["higher", "lower"]
    title: str
    source: str
    confidence: Confidence


@dataclass(frozen=True)
class Advice:
    """What a norm says of one organisation."""

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


def may_set(norm: Norm, value: int) -> bool:
    """An enterprise may ask for more than the state's rule, never for less."""
    return value >= norm.value if norm.tighter == "higher" else 0 < value <= norm.value


def in_force(national: Iterable[Norm], own: Mapping[str, int]) -> dict[str, Norm]:
    """The norms with the enterprise's own figures where it set tighter ones."""
    return {
        norm.key: Norm(**{**vars(norm), "value": own[norm.key]})
        if norm.key in own and may_set(norm, own[norm.key])
        else norm
        for norm in national
    }


def months_between(first: date, last: date) -> int:
    """Whole months from one day to another."""
    return (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)


def advise(norms: Mapping[str, Norm], one: Size) -> list[Advice]:
    """What the norms say of one organisation, in the order of the rules."""

    def found(key: str, message: str) -> Advice:
        norm = norms[key]
        return Advice(norm.id, message, norm.source, CONFIDENCE_TITLES[norm.confidence])

    said: list[Advice] = []
    if one.kind == "branch":
        least, most = norms["min_full_members"].value, norms["max_members"].value
        if one.form == "regular" and one.full_members < least:
            short = f"“{one.name}”有正式党员 {one.full_members} 人,不足 {least} 人,建议与邻近单位成立联合支部"
            said.append(found("min_full_members", short))
        if one.members > most:
            long = f"“{one.name}”有党员 {one.members} 人,超过 {most} 人,建议分设"
            said.append(found("max_members", long))
        if one.form == "temporary" and one.since and one.ends_on:
            months, limit = months_between(one.since, one.ends_on), norms["max_temporary_months"].value
            if months >= limit:
                late = f"“{one.name}”存续 {months} 个月,达到 {limit} 个月的项目一般成立党支部"
                said.append(found("max_temporary_months", late))
    if one.kind == "general_branch" and one.members >= norms["committee_members"].value:
        many = f"“{one.name}”有党员 {one.members} 人,达到 {norms['committee_members'].value} 人,一般设基层党委"
        said.append(found("committee_members", many))
    return said
