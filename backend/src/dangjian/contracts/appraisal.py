"""What appraisal says: what a change of the ledger touched, verdicts given, weak points put right, results."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from dangjian.kernel.catalogue import Internal, Public
from dangjian.kernel.events import Event
from dangjian.kernel.peers import Peers

_ID = "01990000-0000-7000-8000-00000000000{}"
_DAYS = {"first_on": "2026-10-08", "last_on": "2026-10-31"}
_RUN = {"run_id": _ID.format(3), "scheme_code": "star-branch-5521", "period": "2026-Q3"}
_LEDGER = Public(
    title="台账有新记录",
    kind="ledger",
    each="organization_ids",
    object_id="organization_id",
    organization="organization_id",
    page="/ledger?organization_id={}",
    example={"organization_ids": [_ID.format(1)], "types": ["meeting"], **_DAYS},
)
_RECTIFICATION = Public(
    title="整改已发起",
    kind="rectification",
    object_id="rectification_id",
    organization="organization_id",
    url="/api/v1/appraisal/rectifications/{}",
    page="/rectifications/{}",
    example={
        **{"rectification_id": _ID.format(2), "organization_id": _ID.format(1), "scheme_code": "star-branch-5521"},
        **{"indicator": "meeting", "period": "2026-10", "due_on": "2026-11-27"},
    },
)


class RecordsChanged(Event):
    """A change of the ledger, thin: no values and no names; one event speaks for a whole batch.

    `first_on` and `last_on` bound the days on which the records say that something happened.
    """

    organization_ids: list[UUID]
    types: list[str]
    first_on: date
    last_on: date


class RecordsEntered(RecordsChanged):
    """Records were entered."""

    name: ClassVar[str] = "appraisal.record.entered"
    catalogue: ClassVar[Public] = _LEDGER


class RecordsVoided(RecordsChanged):
    """Records were withdrawn."""

    name: ClassVar[str] = "appraisal.record.voided"
    catalogue: ClassVar[Public] = _LEDGER.but("台账记录已作废")


class VerificationGiven(Event):
    """A verdict was given on site: which branch, indicator and period it speaks of, not what it says."""

    name: ClassVar[str] = "appraisal.result.verified"
    catalogue: ClassVar[Public] = Public(
        title="现场核验已有结论",
        kind="branch",
        object_id="organization_id",
        organization="organization_id",
        url="/api/v1/appraisal/branches/{}",
        page="/branches/{}",
        example={
            **{"organization_id": _ID.format(1), "scheme_code": "star-branch-5521"},
            **{"indicator": "meeting", "period": "2026-10"},
        },
    )
    organization_id: UUID
    scheme_code: str
    indicator: str
    period: str


class RectificationMoved(Event):
    """A rectification went on: which one, of which branch and indicator, and by when; not what is said in it."""

    rectification_id: UUID
    organization_id: UUID
    scheme_code: str
    indicator: str
    period: str
    due_on: date


class RectificationOpened(RectificationMoved):
    """A weak point is to be put right."""

    name: ClassVar[str] = "appraisal.rectification.opened"
    catalogue: ClassVar[Public] = _RECTIFICATION


class RectificationReported(RectificationMoved):
    """The branch said what it did."""

    name: ClassVar[str] = "appraisal.rectification.reported"
    catalogue: ClassVar[Public] = _RECTIFICATION.but("整改情况已报告")


class RectificationReturned(RectificationMoved):
    """The recheck sent it back."""

    name: ClassVar[str] = "appraisal.rectification.returned"
    catalogue: ClassVar[Public] = _RECTIFICATION.but("整改已退回")


class RectificationClosed(RectificationMoved):
    """The recheck found it put right."""

    name: ClassVar[str] = "appraisal.rectification.closed"
    catalogue: ClassVar[Public] = _RECTIFICATION.but("整改已销号")


class RectificationWithdrawn(RectificationMoved):
    """Whoever opened it took it back."""

    name: ClassVar[str] = "appraisal.rectification.withdrawn"
    catalogue: ClassVar[Public] = _RECTIFICATION.but("整改已撤回")


class RunScored(Event):
    """These were scored again in an open run, after a change of the ledger, a verdict, or the tree."""

    name: ClassVar[str] = "appraisal.run.scored"
    catalogue: ClassVar[Internal] = Internal(
        "An open run is scored again with every entry; what counts is told when it is published."
    )
    run_id: UUID
    organization_ids: list[UUID]


class Closed(BaseModel):
    """A period of an enterprise (none: of all) of which results were published."""

    model_config = ConfigDict(frozen=True)

    organization_id: UUID | None
    period: str


class PeriodsTold(Event):
    """The last published period of each enterprise, said again for a service that missed the news."""

    name: ClassVar[str] = "appraisal.period.told"
    catalogue: ClassVar[Internal] = Internal("Said again for our own services; what is published is told when it is.")
    periods: list[Closed]


def last_day_of(period: str) -> date:
    """The last day of a period as it is written: 2026-09, 2026-Q3 or 2026."""
    year, _, part = period.partition("-")
    month = 12 if not part else int(part[1:]) * 3 if part.startswith("Q") else int(part)
    return date(int(year), month, monthrange(int(year), month)[1])


class ResultPublished(Event):
    """A run was published: from now on nothing of it changes."""

    name: ClassVar[str] = "appraisal.result.published"
    catalogue: ClassVar[Public] = Public(
        title="考核结果已发布",
        kind="run",
        object_id="run_id",
        organization="organization_id",
        url="/api/v1/appraisal/runs/{}",
        page="/runs/{}",
        hidden=frozenset({"signed_reason"}),
        example={**_RUN, "organization_id": _ID.format(4), "cycle": "quarter", "signed_reason": None},
    )
    run_id: UUID
    scheme_code: str
    period: str
    cycle: str
    signed_reason: str | None
    organization_id: UUID | None = None


class StarGiven(BaseModel):
    """The stars of one branch in a rating; `tier` is none where the method names none."""

    model_config = ConfigDict(frozen=True)

    organization_id: UUID
    stars: int
    previous_stars: int | None
    tier: str | None


class StarRated(Event):
    """The stars of a quarter or a year, all branches of a published rating at once."""

    name: ClassVar[str] = "appraisal.star.rated"
    catalogue: ClassVar[Public] = Public(
        title="支部星级已评定",
        kind="branch",
        each="ratings",
        object_id="organization_id",
        organization="organization_id",
        url="/api/v1/appraisal/branches/{}",
        page="/branches/{}",
        changes={"stars": ("previous_stars", "stars")},
        example={
            **_RUN,
            "ratings": [{"organization_id": _ID.format(1), "stars": 5, "previous_stars": 4, "tier": None}],
        },
    )
    run_id: UUID
    scheme_code: str
    period: str
    ratings: list[StarGiven]


class BurdenBudgetExceeded(Event):
    """A scheme was published that asks more of a branch and month than the budget, with a named approver's reason."""

    name: ClassVar[str] = "appraisal.burden.budget_exceeded"
    catalogue: ClassVar[Public] = Public(
        title="考核方案超出减负预算",
        kind="scheme",
        object_id="scheme_version_id",
        organization="organization_id",
        url="/api/v1/appraisal/schemes/{}",
        page="/schemes/{}",
        example={
            **{"scheme_version_id": _ID.format(5), "organization_id": _ID.format(4)},
            **{"scheme_code": "star-branch-5521", "asked": "62.5", "budget": "60", "standard_number": 1},
        },
    )
    scheme_version_id: UUID
    scheme_code: str
    asked: Decimal
    budget: Decimal
    standard_number: int
    organization_id: UUID | None = None


class EvidenceOffer(BaseModel):
    """An entry of the ledger that can be named as evidence elsewhere, so that nothing is typed twice."""

    model_config = ConfigDict(frozen=True)

    record_id: UUID
    type: str
    type_title: str
    occurred_on: date
    note: str | None


class EvidenceKnown(BaseModel):
    """Which of the entries and files asked about there are."""

    model_config = ConfigDict(frozen=True)

    record_ids: list[UUID]
    sha256s: list[str]


async def ask_evidence_offers(
    peers: Peers, asking: str, organization_id: UUID, first_on: date, last_on: date
) -> list[EvidenceOffer]:
    """The entries of an organisation in a stretch of days, the latest first."""
    days = {"first_on": first_on.isoformat(), "last_on": last_on.isoformat()}
    answer = await peers.get(asking, "appraisal", "/evidence/offers", {"organization_id": str(organization_id), **days})
    return [EvidenceOffer.model_validate(row) for row in answer.json()] if answer.status_code == 200 else []


async def ask_evidence_known(
    peers: Peers,
    asking: str,
    organization_ids: Iterable[UUID],
    record_ids: Iterable[UUID],
    hashes: Iterable[str],
) -> EvidenceKnown:
    """Which of these entries and files the ledger holds for any of the organisations."""
    params = [("organization_id", str(one)) for one in organization_ids]
    params += [("record_id", str(one)) for one in record_ids]
    params += [("sha256", one) for one in hashes]
    answer = await peers.get(asking, "appraisal", "/evidence/known", params)
    if answer.status_code != 200:
        return EvidenceKnown(record_ids=[], sha256s=[])
    return EvidenceKnown.model_validate(answer.json())


class LifeRow(BaseModel):
    """A kind of meeting or of organisational life: how often it is in the ledger of some days, and when last."""

    model_config = ConfigDict(frozen=True)

    type: str
    title: str
    count: int
    last_on: date | None


async def ask_life(peers: Peers, asking: str, organization_id: UUID, first_on: date, last_on: date) -> list[LifeRow]:
    """The organisational life of an organisation and those below it, kinds that are missing included (A-42)."""
    days = {"first_on": first_on.isoformat(), "last_on": last_on.isoformat()}
    answer = await peers.get(asking, "appraisal", "/evidence/life", {"organization_id": str(organization_id), **days})
    return [LifeRow.model_validate(row) for row in answer.json()] if answer.status_code == 200 else []
