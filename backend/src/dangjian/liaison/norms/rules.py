"""The rules of liaison as data (LIA-01…LIA-06, D-19, D-22, D-24): presets, and what may never be switched off."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from dangjian.contracts.liaison import Counter

DEFAULT_VERSION = 0
PresetCode = Literal["standard", "three_rates", "quick"]
Days = Annotated[int, Field(ge=1, le=180)]
Title = Annotated[str, StringConstraints(strict=True, strip_whitespace=True, min_length=1, max_length=50)]


class Choice(BaseModel):
    """A word that people choose from: its code for machines and its Chinese title."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
    title: Title


class Category(Choice):
    """A category of issues; `counter` says which zero-counter (B-17) an issue of it is told to, if any."""

    counter: Counter | None = None


class RiskLevel(Choice):
    """A level of the enterprise's risk table (C-41); `warns` tells the superior at once when a risk reaches it."""

    description: Annotated[str, StringConstraints(strict=True, strip_whitespace=True, max_length=200)] = ""
    warns: bool = False


CATEGORIES = (
    Category(code="living", title="生活条件"),
    Category(code="work_conditions", title="工作条件"),
    Category(code="business", title="业务发展"),
    Category(code="management", title="管理服务"),
    Category(code="party_life", title="党建工作"),
    Category(code="complaint", title="投诉", counter="complaint"),
    Category(code="dispute", title="纠纷", counter="dispute"),
)
CRITERIA = (
    Choice(code="political", title="政治素质好"),
    Choice(code="capable", title="业务能力强"),
    Choice(code="close", title="联系群众紧"),
    Choice(code="office", title="机关在职党员"),
)
Choices = Annotated[tuple[Choice, ...], Field(min_length=1, max_length=30)]
Categories = Annotated[tuple[Category, ...], Field(min_length=1, max_length=30)]


class Norms(BaseModel):
    """What holds in an enterprise; every number of days has a floor, so that no promise can be switched off.

    Days are working days but for `reopen_days`, `ask_again_days`, `visit_days` and `finding_days`, which are days.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    accept_days: Days = 5
    normal_days: Days = 30
    serious_days: Days = 15
    urgent_days: Days = 5
    extension_days: Annotated[int, Field(ge=0, le=60)] = 15
    confirm_days: Annotated[int, Field(ge=2, le=60)] = 5
    due_soon_days: Annotated[int, Field(ge=1, le=30)] = 3
    reopen_days: Annotated[int, Field(ge=10, le=365)] = 28
    ask_again_days: Annotated[int, Field(ge=7, le=180)] = 28
    visit_days: Days = 30
    term_months: Annotated[int, Field(ge=3, le=60)] = 36
    finding_threshold: Annotated[int, Field(ge=2, le=50)] = 3
    finding_days: Days = 90
    categories: Categories = CATEGORIES
    criteria: Choices = CRITERIA
    risk_levels: Annotated[tuple[RiskLevel, ...], Field(max_length=10)] = ()

    def days_for(self, severity: str) -> int:
        """The working days in which an issue of this severity is to be solved."""
        days: int = getattr(self, f"{severity}_days")
        return days

    def category(self, code: str) -> Category:
        """The category of a code; one that newer norms no longer know goes by its code."""
        return next((one for one in self.categories if one.code == code), Category(code=code, title=code))


DEFAULT = Norms()
PRESETS: Mapping[PresetCode, tuple[str, str, Norms]] = {
    "standard": ("标准规则", "5 个工作日受理,30 个工作日办结,可延期 15 个工作日(LIA-01)", DEFAULT),
    "three_rates": (
        "三率规则",
        "1 个工作日签收,7 个工作日办结(LIA-03)",
        Norms(accept_days=1, normal_days=7, serious_days=5, urgent_days=2, extension_days=5),
    ),
    "quick": (
        "快办规则",
        "3 个工作日受理,5 个工作日办结,10 天内可重开(LIA-05)",
        Norms(accept_days=3, normal_days=5, serious_days=5, urgent_days=3, extension_days=5, reopen_days=10),
    ),
}


def fault(norms: Norms) -> str | None:
    """Why norms do not fit together, or none."""
    if not norms.urgent_days <= norms.serious_days <= norms.normal_days:
        return "办理期限应当紧急不长于较重、较重不长于一般"
    if norms.due_soon_days >= norms.normal_days:
        return "临期提醒应早于办理期限"
    for choices, name in (
        (norms.categories, "问题类别"),
        (norms.criteria, "推荐条件"),
        (norms.risk_levels, "风险等级"),
    ):
        codes = [one.code for one in choices]
        if len(codes) != len(set(codes)):
            return f"{name}的代码重复"
    return None
