"""What must hold of every scheme and every ledger, on random ones."""

from __future__ import annotations

import copy
import os
import random
import time
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from tests.appraisal.engine.conftest import Score
from tests.appraisal.engine.generator import Digits, Inputs, Maker
from tests.appraisal.engine.oracle import SHANGHAI, Scheme, cells_of, local, span
from tests.appraisal.engine.test_random_cases import FEW_SEEDS

from dangjian.appraisal.engine import plan


@pytest.mark.parametrize("seed", FEW_SEEDS)
async def test_the_order_of_rows_and_the_time_zone_change_nothing(
    seed: int, score: Score, monkeypatch: pytest.MonkeyPatch
) -> None:
    inputs = Maker(seed).inputs()
    expected = await score(inputs)
    rng = random.Random(seed)
    for rows in (inputs.subjects, inputs.records, inputs.verifications):
        rng.shuffle(rows)
    inputs.previous = dict(sorted(inputs.previous.items(), reverse=seed % 2 == 0))
    zone = os.environ.get("TZ")
    monkeypatch.setenv("TZ", ("America/New_York", "Pacific/Kiritimati", "UTC")[seed % 3])
    time.tzset()
    try:
        assert await score(inputs) == expected
    finally:
        monkeypatch.delenv("TZ") if zone is None else monkeypatch.setenv("TZ", zone)
        time.tzset()


@pytest.mark.parametrize("seed", FEW_SEEDS)
async def test_columns_and_arrays_carry_the_same(seed: int, score: Score, monkeypatch: pytest.MonkeyPatch) -> None:
    inputs = Maker(seed).inputs()
    expected = await score(inputs)
    plan.forget()
    monkeypatch.setattr(plan, "MAX_FLAT_CELLS", 0)
    assert await score(inputs) == expected
    plan.forget()


@pytest.mark.parametrize("seed", FEW_SEEDS)
async def test_what_comes_after_as_of_changes_nothing(seed: int, score: Score) -> None:
    inputs = Maker(seed).inputs()
    expected = await score(inputs)
    as_of = datetime.fromisoformat(inputs.as_of)
    later = (as_of + timedelta(microseconds=1)).isoformat()
    for n, record in enumerate(list(inputs.records)):
        inputs.records.append(record | {"id": f"later {n}", "submitted_at": later})
        if not record["voided_at"]:
            record["voided_at"] = later
    for verification in list(inputs.verifications):
        inputs.verifications.append(verification | {"verified_at": later, "verdict": "exempt"})
    unique = {(v["subject"], v["indicator"], v["period"], v["verified_at"]): v for v in inputs.verifications}
    inputs.verifications = list(unique.values())
    assert await score(inputs) == expected


@pytest.mark.parametrize("seed", FEW_SEEDS)
async def test_exempting_all_of_an_indicator_is_a_scheme_without_it(seed: int, score: Score) -> None:
    inputs = Maker(seed).inputs()
    scored = [i for i in inputs.scheme["indicators"] if i["kind"] != "veto"]
    if len(scored) < 2:
        scored.append(copy.deepcopy(scored[0]) | {"code": "another"}) if scored else None
    if not scored:
        return
    gone = scored[-1]
    inputs.scheme["indicators"] = [i for i in inputs.scheme["indicators"] if i["kind"] == "veto"] + scored
    cells = cells_of(gone["cycle"], inputs.period, date(9999, 1, 1))
    inputs.verifications = [v for v in inputs.verifications if v["indicator"] != gone["code"]]
    without = copy.deepcopy(inputs)
    without.scheme["indicators"] = [i for i in inputs.scheme["indicators"] if i["code"] != gone["code"]]
    inputs.verifications += [
        {
            **{"subject": s["code"], "indicator": gone["code"], "period": cell, "verdict": "exempt"},
            **{"amount": None, "fraction": None, "verified_at": inputs.as_of},
        }
        for s in inputs.subjects
        for cell in cells
    ]
    exempt, left_out = await score(inputs), await score(without)
    others = [line for line in exempt["cells.csv"].splitlines(True) if not line.endswith("exempt,,exempt\n")]
    kept = [line for line in left_out["cells.csv"].splitlines(True) if not line.endswith("exempt,,exempt\n")]
    assert others == kept
    assert exempt | {"cells.csv": ""} == left_out | {"cells.csv": ""}


def rising(indicator: Scheme) -> bool:
    """Whether one more record in time can only help: count, sum or max, with a score that rises with the measure."""
    if indicator["kind"] in ("veto", "deduction") or indicator["measure"]["aggregate"] not in ("count", "sum", "max"):
        return False
    score = indicator["score"]
    if score["method"] == "linear":
        return bool(score["full"] > score["zero"])
    return bool(score.get("better") != "low")


def one_more(inputs: Inputs, rng: random.Random) -> bool:
    """Keeps only indicators of one type that can but rise, and adds a record of it in time; False: none is possible."""
    type_ = rng.choice(["members_meeting", "output", "incident"])
    fine = [i for i in inputs.scheme["indicators"] if "measure" not in i or i["measure"]["type"] != type_ or rising(i)]
    if not any("measure" in i and i["measure"]["type"] == type_ for i in fine):
        return False
    inputs.scheme["indicators"] = fine
    inputs.verifications = [v for v in inputs.verifications if v["indicator"] in {i["code"] for i in fine}]
    for record in inputs.records:
        if record["type"] == type_:
            record["values"] = {k: v for k, v in record["values"].items() if not isinstance(v, Digits) or v >= 0}
    _, first, last = span(inputs.period)
    day = min(last, local(inputs.as_of)) - timedelta(days=rng.randrange(28))
    if day < first:
        return False
    at = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
    numbers = {name: Digits(rng.choice(("0", "1.5", "7"))) for name in ("actual", "plan", "rate", "hours")}
    record = {"id": "one more", "type": type_, "occurred_on": day, "submitted_at": at.isoformat(), "voided_at": ""}
    values = {**numbers, "severity": rng.choice(("serious", "minor")), "passed": rng.random() < 0.5}
    inputs.records.append({**record, "subject": rng.choice(inputs.subjects)["code"], "values": values})
    return True


@pytest.mark.parametrize("seed", FEW_SEEDS)
async def test_one_more_record_in_time_never_lowers_a_total(seed: int, score: Score) -> None:
    rng = random.Random(seed)
    inputs = Maker(seed).inputs()
    if not one_more(inputs, rng):
        return
    after = await score(inputs)
    inputs.records.pop()
    before = await score(inputs)
    totals = [
        {line.rsplit(",", 6)[0]: Decimal(line.rsplit(",", 5)[1]) for line in files["scores.csv"].splitlines()[1:]}
        for files in (before, after)
    ]
    assert all(totals[1][subject] >= total for subject, total in totals[0].items())
