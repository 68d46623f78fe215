"""The client's id as a business key, and the periods that published runs close."""

from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from dangjian.appraisal.record_types.rules import Value
from dangjian.appraisal.records.rules import Place, Ready, closed_by, separate, void_level

BRANCH = Place(uuid4(), "G0101", (uuid4(),))


def entry(index: int, client_id: UUID | None, rate: str = "0.9") -> Ready:
    values: dict[str, Value] = {"rate": Decimal(rate)}
    return Ready(index, BRANCH, "meeting", date(2026, 11, 1), values, None, (), client_id, None)


def test_without_a_client_id_every_entry_is_new() -> None:
    fresh, same, refused = separate([entry(0, None), entry(1, None)], {})
    assert (len(fresh), same, refused) == (2, {}, [])


def test_the_same_id_with_the_same_content_is_the_same_entry() -> None:
    key, kept = uuid4(), uuid4()
    fresh, same, refused = separate([entry(0, key, "0.90")], {key: (kept, entry(9, key, "0.9").content)})
    assert (fresh, same, refused) == ([], {0: kept}, [])


def test_doubled_inside_one_batch_it_is_written_once() -> None:
    key = uuid4()
    fresh, same, refused = separate([entry(0, key), entry(1, key), entry(2, key, "0.8")], {})
    assert [item.index for item in fresh] == [0]
    assert same == {1: 0}
    assert [(refusal.index, refusal.faults[0].code) for refusal in refused] == [(2, "client_id_conflict")]


@pytest.mark.parametrize(
    ("day", "closed"),
    [
        (date(2026, 6, 30), None),
        (date(2026, 7, 1), "2026-Q3"),
        (date(2026, 9, 30), "2026-Q3"),
        (date(2026, 10, 1), None),
        (date(2025, 3, 5), "2025"),
        (date(2026, 11, 30), "2026-11"),
    ],
)
def test_a_published_run_closes_its_period_to_the_day(day: date, closed: str | None) -> None:
    assert closed_by(["2025", "2026-Q3", "2026-11"], day) == closed


def test_what_supervision_entered_is_withdrawn_only_from_above() -> None:
    assert [void_level("own", source) for source in ("hand", "file", "supervision")] == ["own", "own", "superior"]
    assert void_level("top", "supervision") == "top"
