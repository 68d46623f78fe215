"""What goes in and out about simulations."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from dangjian.appraisal.runs.schemas import PeriodText, StarCount
from dangjian.appraisal.simulations.rules import Direction
from dangjian.kernel.strict import Answer, Flag, Number, StrictModel


class SimulationAsk(StrictModel):
    """Try a scheme on a period's records; beside a run or another version, or the latest published one of its code.

    With `progress_id` (made by the caller) the stages can be read while the work goes on. `limit` bounds the rows,
    the largest changes first; the summary always counts every branch in scope.
    """

    period: PeriodText
    compare_with_run_id: UUID | None = None
    compare_with_scheme_id: UUID | None = None
    is_initial: Flag = False
    limit: Annotated[int, Field(strict=True, ge=1, le=1000)] = 200
    progress_id: UUID | None = None


class SideRead(Answer):
    """Which version was scored, and as of when; `run_id` if it is a run that exists."""

    scheme_id: UUID
    code: str
    number: int
    title: str
    status: Literal["draft", "published"]
    run_id: UUID | None
    as_of: datetime


class ResultRead(Answer):
    """One branch's result on one side; stars belong to quarters and years."""

    total: Number
    rank: int | None
    ranked_count: int
    stars: int | None
    disqualified: bool
    vetoes: Sequence[str]


class EffectRead(Answer):
    """How much of the total came or went through an indicator, a limit or a veto."""

    code: str
    title: str
    change: Number


class SimulatedBranch(Answer):
    """A branch before and after, and through what it changed."""

    organization_id: UUID
    code: str
    name: str
    category: str | None
    direction: Direction
    before: ResultRead | None
    after: ResultRead | None
    change: Number | None
    rank_change: int | None
    star_change: int | None
    effects: Sequence[EffectRead]


class SimulationSummary(Answer):
    """How many rise and fall, and the stars before and after."""

    branches: int
    rising: int
    falling: int
    unchanged: int
    added: int
    gone: int
    more_stars: int
    fewer_stars: int
    stars_before: Sequence[StarCount]
    stars_after: Sequence[StarCount]


class SimulationRead(Answer):
    """What would change; nothing of it is kept."""

    period: str
    period_title: str
    has_stars: bool
    scheme: SideRead
    compared_with: SideRead | None
    summary: SimulationSummary
    rows: Sequence[SimulatedBranch]


class SimulationProgress(Answer):
    """How far a simulation has come."""

    done: int
    total: int
    stage: str
