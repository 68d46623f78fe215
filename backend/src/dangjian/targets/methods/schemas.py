"""The form of a method's word list, read from its file and answered as it is."""

from decimal import Decimal
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from dangjian.kernel.strict import Answer, Number
from dangjian.targets.methods.rules import Level


class _Listed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LevelWord(_Listed):
    """A level (B-04) and the kinds of organisation that set their targets at it."""

    code: Level
    title: str
    kinds: tuple[str, ...]


class Tag(_Listed):
    """A word that may be put on a target; a track also says whom it is for."""

    code: str
    title: str
    award: str | None = None
    subjects: str | None = None
    track: str | None = None
    kinds: tuple[str, ...] | None = None
    levels: tuple[Level, ...] | None = None


class TagGroup(_Listed):
    """Tags of one sort, and the lines of the method they come from."""

    code: str
    title: str
    source: str
    tags: tuple[Tag, ...]


class Word(_Listed):
    """A code and its title."""

    code: str
    title: str


class Slogan(_Listed):
    """A slogan of the method; `items` are empty where the source does not explain it (E-04)."""

    code: str
    title: str
    items: tuple[str, ...]


class ActionPlan(_Listed):
    """The phases of a plan over several years, one a year (E-01)."""

    title: str
    phases: tuple[Word, ...]


class Stretch(_Listed):
    """By how many percent a target is to lie above last year's actual (B-10)."""

    least_percent: Decimal


class Plate(_Listed):
    """One of a method's plates (C-05), its part in the whole, and the pages of the product that belong to it."""

    code: str
    title: str
    part: str
    modules: tuple[str, ...]


class MethodRule(_Listed):
    """A rule of a method with the one policy that it rests upon (E-17); a reminder is said and never proved (E-06)."""

    code: str
    source: str
    title: str
    policy: str
    text: str | None = None
    is_reminder: bool = False


class MethodHeading(_Listed):
    """A heading with its own checklist (E-05 六化)."""

    code: str
    title: str
    checklist: Annotated[tuple[MethodRule, ...], Field(min_length=1)]


class Method(_Listed):
    """One method's word list."""

    code: str
    title: str
    levels: tuple[LevelWord, ...] = ()
    tag_groups: tuple[TagGroup, ...] = ()
    content_groups: tuple[Word, ...] = ()
    action_plan: ActionPlan | None = None
    commitment_leads: tuple[Word, ...] = ()
    sections: tuple[Word, ...] = ()
    slogans: tuple[Slogan, ...] = ()
    stretch: Stretch | None = None
    plates: tuple[Plate, ...] = ()
    policies: tuple[Word, ...] = ()
    rules: tuple[MethodRule, ...] = ()
    headings: tuple[MethodHeading, ...] = ()

    @model_validator(mode="after")
    def _every_rule_cites_a_policy(self) -> Self:
        known = {policy.code for policy in self.policies}
        items = (item for heading in self.headings for item in heading.checklist)
        for rule in (*self.rules, *items):
            if rule.policy not in known:
                raise ValueError(f"“{rule.title}”须写明所依据的一份制度")
        return self


class TagGroupRead(Answer):
    """Tags of one sort."""

    code: str
    title: str
    tags: list[Tag]


class MethodRead(Answer):
    """One method as people read it: its parts, the lists left to each enterprise, its rules and what they rest upon."""

    code: str
    title: str
    sections: list[Word]
    plates: list[Plate]
    slogans: list[Slogan]
    goals: list[TagGroupRead]
    headings: list[MethodHeading]
    rules: list[MethodRule]
    policies: list[Word]


class MethodWords(Answer):
    """All words by which targets are classed, of all methods together."""

    levels: list[LevelWord]
    tag_groups: list[TagGroupRead]
    content_groups: list[Word]
    phases: list[Word]
    sections: list[Word]
    slogans: list[Slogan]
    stretch_least_percent: Number
    methods: list[MethodRead]
