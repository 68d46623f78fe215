"""The form of a method's word list, read from its file and answered as it is."""

from decimal import Decimal

from pydantic import BaseModel, ConfigDict

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


class TagGroupRead(Answer):
    """Tags of one sort."""

    code: str
    title: str
    tags: list[Tag]


class MethodWords(Answer):
    """All words by which targets are classed, of all methods together."""

    levels: list[LevelWord]
    tag_groups: list[TagGroupRead]
    content_groups: list[Word]
    phases: list[Word]
    sections: list[Word]
    slogans: list[Slogan]
    stretch_least_percent: Number
