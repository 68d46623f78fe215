"""What is asked of a branch, counted in asks: one field of one organisation at one time (减负仪表, E-49).

Individual online time, log-ins and reading time are measured nowhere.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from fractions import Fraction

from dangjian.appraisal.engine.scheme_format import Indicator, Scheme
from dangjian.appraisal.packs.schemas import RecordType
from dangjian.appraisal.record_types.rules import Asks, asks_of, level_of

ASKED_FOR = ("base", "special")
TIMES = {"month": 12, "quarter": 4, "year": 1}
BY_SYSTEM = ("api", "supervision")
NOT_ASKED = ("historical",)
CENT = Decimal("0.01")
SHARE = Decimal("0.0001")
MAX_WEIGHT = Decimal(100)
MAX_BUDGET = Decimal(100_000)
UNSIGNED = "请写明批准人和理由后再发布,或减少填报项、改由系统带入。"


@dataclass(frozen=True)
class Weights:
    """How much each kind of ask weighs; the defaults are those of the burden meter's page."""

    typing: Decimal = Decimal(1)
    prefilled: Decimal = Decimal("0.2")
    attachment: Decimal = Decimal(2)
    photo: Decimal = Decimal(3)
    meeting: Decimal = Decimal(5)

    def of(self, asks: Asks) -> Decimal:
        """One filling of a form, weighed."""
        return (
            asks.typed * self.typing
            + asks.prefilled * self.prefilled
            + asks.attachments * self.attachment
            + asks.photos * self.photo
            + asks.meetings * self.meeting
        )


@dataclass(frozen=True)
class Demand:
    """A form that a branch has to fill in, how often in a month, a quarter and a year, and what reads it."""

    type: str
    times: Mapping[str, int]
    indicators: tuple[str, ...]

    @property
    def a_year(self) -> int:
        """How often in a year; a month's entries serve the quarter and the year too (录一次)."""
        return max(TIMES[cycle] * times for cycle, times in self.times.items())

    def due_in(self, month: int) -> int:
        """How often in that month: what a quarter or a year asks for beyond its months falls into its last."""
        monthly, quarterly, yearly = (self.times.get(cycle, 0) for cycle in TIMES)
        due = monthly
        if month % 3 == 0:
            due += max(0, quarterly - 3 * monthly)
        if month == 12:
            due += max(0, yearly - 4 * max(quarterly, 3 * monthly))
        return due


@dataclass
class _Reading:
    times: dict[str, int] = field(default_factory=dict)
    indicators: list[str] = field(default_factory=list)


def demands(schemes: Iterable[Scheme], category: str | None) -> list[Demand]:
    """What schemes together ask of a branch of a category: a form that several indicators read is asked for once.

    Bonus, deduction and veto indicators read what happens; they ask for nothing.
    """
    found: dict[str, _Reading] = {}
    for scheme in schemes:
        for indicator in scheme.indicators:
            if indicator.kind in ASKED_FOR and indicator.measure is not None and indicator.applies_to(category):
                reading = found.setdefault(indicator.measure.type, _Reading())
                times = reading.times.get(indicator.cycle, 0)
                reading.times[indicator.cycle] = max(times, times_in_cycle(indicator))
                reading.indicators.append(indicator.title)
    return [Demand(type_, reading.times, tuple(reading.indicators)) for type_, reading in found.items()]


def times_in_cycle(indicator: Indicator) -> int:
    """How many entries full marks take: what a count asks for, and otherwise one."""
    if indicator.measure is None or indicator.score is None or indicator.measure.aggregate != "count":
        return 1
    score = indicator.score
    asked = score.full if score.full is not None else score.at
    if asked is None:
        asked = max((step.at for step in score.steps), default=Decimal(1))
    return max(1, int(asked.to_integral_value(ROUND_CEILING)))


@dataclass(frozen=True)
class Line:
    """One form in the price of a scheme; the figures are those of one branch."""

    type: str
    title: str
    is_own: bool
    times_a_year: int
    asks: Asks
    indicators: tuple[str, ...]
    weighed: Decimal

    @property
    def weighed_a_month(self) -> Decimal:
        """The weighed asks of an average month."""
        return self.weighed * self.times_a_year / 12


def lines(found: Sequence[Demand], kinds: Mapping[str, RecordType], weights: Weights, today: date) -> list[Line]:
    """The forms that a branch of a category meets; who is asked, the branch itself or its superior, by the form."""
    return [
        Line(
            type=demand.type,
            title=kinds[demand.type].title,
            is_own=level_of(kinds[demand.type]) == "own",
            times_a_year=demand.a_year,
            asks=asks_of(kinds[demand.type], today),
            indicators=demand.indicators,
            weighed=weights.of(asks_of(kinds[demand.type], today)),
        )
        for demand in found
        if demand.type in kinds
    ]


def a_month(found: Iterable[Line]) -> Decimal:
    """The weighed asks of a branch itself in an average month: what the budget speaks of."""
    return cents(sum((line.weighed_a_month for line in found if line.is_own), Decimal(0)))


def fields_a_month(found: Iterable[Line]) -> Decimal:
    """The plain fields of a branch itself in an average month."""
    return cents(sum((Decimal(line.asks.fields * line.times_a_year) / 12 for line in found if line.is_own), Decimal(0)))


def filled_by_systems(found: Iterable[Line]) -> Decimal | None:
    """Which share of the fields is there already; none where nothing is asked."""
    total = there = 0
    for line in found:
        total += line.asks.fields * line.times_a_year
        there += line.asks.prefilled * line.times_a_year
    return share(there, total)


def share(part: int, whole: int) -> Decimal | None:
    """A part of a whole with four decimals, or none of nothing."""
    return (Decimal(part) / Decimal(whole)).quantize(SHARE, ROUND_HALF_UP) if whole else None


def cents(value: Decimal) -> Decimal:
    """Two decimals, as figures are shown."""
    return value.quantize(CENT, ROUND_HALF_UP)


def over_budget(asked: Decimal, budget: Decimal | None) -> bool:
    """Whether a branch would be asked for more in a month than the committee decided."""
    return budget is not None and asked > budget


def outcome_share(scheme: Scheme, category: str | None, kinds: Mapping[str, RecordType]) -> Decimal | None:
    """Which share of the total speaks of results, not of things held (E-49): base and special points by weight."""
    taking = [i for i in scheme.indicators if i.kind in ASKED_FOR and i.applies_to(category)]
    whole = result = Fraction(0)
    for part, points, told in _weighed(scheme, category, taking, kinds):
        whole += part
        result += part * told / points
    if not whole:
        return None
    part = result / whole
    return (Decimal(part.numerator) / Decimal(part.denominator)).quantize(SHARE, ROUND_HALF_UP)


def _weighed(
    scheme: Scheme, category: str | None, taking: Sequence[Indicator], kinds: Mapping[str, RecordType]
) -> Iterator[tuple[Fraction, Fraction, Fraction]]:
    """The weight, the points and the points that tell results, of each group or index that takes part."""
    for container in scheme.weighing:
        inside = [i for i in taking if scheme.container_of(i) == container.code]
        points = Fraction(sum((i.points for i in inside), Decimal(0)))
        told = Fraction(sum((i.points for i in inside if _tells_result(i, kinds)), Decimal(0)))
        weight = (
            Fraction(container.weight_for(category)) if container.weight is not None or container.weights else points
        )
        if points:
            yield weight, points, told


def _tells_result(indicator: Indicator, kinds: Mapping[str, RecordType]) -> bool:
    kind = kinds.get(indicator.measure.type) if indicator.measure else None
    return kind is not None and kind.tells_result


@dataclass(frozen=True)
class Entered:
    """Entries of one form by one branch in a month, as they came: typed, or from a system."""

    organization_id: object
    type: str
    by_system: bool
    entries: int
    fields: int
    attachments: int


@dataclass
class Tally:
    """What a branch (or all of them) really had to do in a month."""

    entries: int = 0
    typed: int = 0
    from_systems: int = 0
    attachments: int = 0
    meetings: int = 0
    superior_typed: int = 0
    weighed: Decimal = Decimal(0)

    def add(self, one: Entered, kind: RecordType | None, weights: Weights) -> None:
        """Count entries: what a system brought is asked of nobody, what a superior entered not of the branch."""
        own = kind is not None and level_of(kind) == "own"
        if one.by_system:
            self.from_systems += one.fields
            return
        if not own:
            self.superior_typed += one.fields
            return
        self.entries += one.entries
        self.typed += one.fields
        self.attachments += one.attachments
        meetings = one.entries if kind is not None and kind.is_meeting else 0
        self.meetings += meetings
        self.weighed = cents(self.weighed + weights.of(Asks(one.fields, 0, one.attachments, 0, meetings)))

    @property
    def auto_share(self) -> Decimal | None:
        """Which share of the fields came from systems."""
        whole = self.typed + self.superior_typed + self.from_systems
        return share(self.from_systems, whole)
