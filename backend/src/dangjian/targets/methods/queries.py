"""Reading the methods' word lists; a file with a fault stops the start, not a user."""

from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from dangjian.targets.methods.rules import Level
from dangjian.targets.methods.schemas import Method, Tag, Word

FOLDER = Path(__file__).parent
_READ = ("code", "title", "sections", "plates", "slogans", "headings", "rules", "policies")


@cache
def methods() -> tuple[Method, ...]:
    """Every method that comes with the product."""
    yaml = YAML(typ="safe", pure=True)
    return tuple(Method.model_validate(yaml.load(path.read_text("utf-8"))) for path in sorted(FOLDER.glob("*.yaml")))


@cache
def tags() -> dict[str, Tag]:
    """Every tag by its code."""
    return {tag.code: tag for method in methods() for group in method.tag_groups for tag in group.tags}


@cache
def content_groups() -> dict[str, Word]:
    """The groups of a letter's contents (E-21) by their codes."""
    return {word.code: word for method in methods() for word in method.content_groups}


@cache
def commitment_leads() -> dict[str, Word]:
    """The leads that a commitment sheet covers (E-11 六个带头) by their codes."""
    return {word.code: word for method in methods() for word in method.commitment_leads}


@cache
def level_of_kind(kind: str) -> Level:
    """The level at which an organisation of this kind sets its targets (B-04)."""
    found = (level.code for method in methods() for level in method.levels if kind in level.kinds)
    return next(found, "department")


def fault_of_tags(codes: list[str], kind: str, level: str) -> str | None:
    """Why these tags cannot stand on a target of such an organisation and level (B-03, B-09, B-13), or none.

    An element is the standard of its track, so it stands only where its track may stand.
    """
    for code in codes:
        tag = tags().get(code)
        if tag is None:
            return f"没有“{code}”这个标签"
        track = tags()[tag.track] if tag.track else tag
        if track.levels is not None and level not in track.levels:
            return f"“{tag.title}”不适用于这一层级的目标,适用:{track.subjects}"
        if track.kinds is not None and kind not in track.kinds:
            return f"“{tag.title}”不适用于该组织,适用:{track.subjects}"
    return None


def phase_tag(title: str) -> list[str]:
    """The tag of an action plan's phase of that name (E-01), if it is one."""
    phases = (phase for method in methods() if method.action_plan for phase in method.action_plan.phases)
    return [phase.code for phase in phases if phase.title == title]


@cache
def least_stretch() -> Decimal:
    """By how many percent a target is to lie above last year's actual (B-10)."""
    return next(method.stretch.least_percent for method in methods() if method.stretch)


def words() -> dict[str, Any]:
    """All word lists put together."""
    plans = [method.action_plan for method in methods() if method.action_plan]
    return {
        "levels": [level for method in methods() for level in method.levels],
        "tag_groups": [group for method in methods() for group in method.tag_groups],
        "content_groups": list(content_groups().values()),
        "sections": [section for method in methods() for section in method.sections],
        "slogans": [slogan for method in methods() for slogan in method.slogans],
        "phases": [phase for plan in plans for phase in plan.phases],
        "stretch_least_percent": least_stretch(),
        "methods": [
            {name: getattr(method, name) for name in _READ} | {"goals": list(method.tag_groups)} for method in methods()
        ],
    }
