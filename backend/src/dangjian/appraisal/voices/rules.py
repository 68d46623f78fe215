"""What an issue's news is worth in the ledger, and how the two columns and the counters read it (B-17, B-29)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from uuid import UUID, uuid5

from dangjian.appraisal.records.rules import Told
from dangjian.contracts.liaison import IssueConfirmed, IssueMoved, IssueOverdue, IssueRated, IssueResolved

BAD = 2
COUNTERS: Mapping[str, str] = {
    "bad_review": "差评",
    "dispute": "纠纷",
    "complaint": "投诉",
    "safety_incident": "责任事故",
}
RESPONSIBLE = ("serious", "major")
_NAMESPACE = UUID("6f1d3a52-4a0e-5c0b-9a55-8d3c1f0a7b17")


@dataclass(frozen=True)
class Entry:
    """One entry to make: its kind, the unit it speaks of, its figures, and the id that it has for ever."""

    type: str
    organization_id: UUID
    given: Mapping[str, Told | None]
    client_id: UUID


def entries(event: IssueMoved) -> list[Entry]:
    """What the ledger takes from an issue's news.

    Solving is the handler's, so it is told of the unit that handles; a complaint or a dispute is told of the unit
    from which it came, once its handler has said what it found, and is founded unless all there was to do was explain.
    """
    handler = event.handler_organization_id or event.organization_id
    told: dict[str, Told | None] = {
        "issue": str(event.issue_id),
        "number": event.number,
        "title": event.title,
        "category": event.category_title,
        "outlet": event.outlet.name if event.outlet else None,
    }
    if isinstance(event, IssueResolved):
        done = told | {"elapsed": event.elapsed_workdays, "overdue": int(event.was_overdue)}
        found = [_entry(event, "issue_resolved", handler, done, str(event.version))]
        if event.counter:
            founded = told | {"founded": event.resolution.kind != "explained"}
            found.append(_entry(event, event.counter, event.organization_id, founded))
        return found
    if isinstance(event, IssueConfirmed):
        done = told | {
            "elapsed": event.elapsed_workdays,
            "overdue": int(event.was_overdue),
            "reopened": event.reopened_count,
        }
        return [_entry(event, "issue_confirmed", handler, done, str(event.version))]
    if isinstance(event, IssueOverdue):
        return [_entry(event, "issue_overdue", handler, told | {"overdue": 1}, event.due_on.isoformat())]
    if isinstance(event, IssueRated):
        rated = told | {"satisfaction": event.satisfaction}
        given = [_entry(event, "issue_rated", handler, rated, str(event.version))]
        if event.satisfaction <= BAD:
            given.append(_entry(event, "bad_review", handler, rated))
        return given
    return []


def _entry(event: IssueMoved, kind: str, unit: UUID, given: Mapping[str, Told | None], which: str = "") -> Entry:
    return Entry(kind, unit, given, uuid5(_NAMESPACE, f"{event.issue_id}/{kind}/{which}"))


def percent(part: Decimal, whole: Decimal) -> Decimal | None:
    """A share in percent with two digits, or none of nothing."""
    return (part * 100 / whole).quantize(Decimal("0.01"), ROUND_HALF_EVEN) if whole else None


def flow(rows: Sequence[Mapping[str, Decimal]]) -> dict[str, Decimal | None] | None:
    """The customers of a span of time: how many, how many came again, how many are new, and both in percent."""
    if not rows:
        return None
    whole, again, new = (
        sum((row[name] for row in rows), Decimal(0))
        for name in ("all_customers", "returning_customers", "new_customers")
    )
    return {
        "all": whole,
        "returning": again,
        "new": new,
        "returning_percent": percent(again, whole),
        "new_percent": percent(new, whole),
    }
