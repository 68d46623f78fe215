"""Random schemes and inputs from a seed, as plain data and as the files of `dangjian score`."""

from __future__ import annotations

import csv
import json
import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from fractions import Fraction
from pathlib import Path
from typing import Any

from tests.appraisal.engine.oracle import Rows, Scheme, containing, span

TYPES = ("members_meeting", "output", "incident")
FIELDS = ("actual", "plan", "rate", "hours")
WORDS = ("minor", "serious", "major", "严重", "1", "Ä,\"'\\", "")
ZONES = (timezone(timedelta(hours=8)), UTC, timezone(timedelta(hours=-11)), timezone(timedelta(hours=5.5)))


@dataclass
class Inputs:
    """One call: numbers of the scheme are strings of digits marked by `Digits`, so that they stay exact."""

    scheme: Scheme
    period: str
    as_of: str
    initial: bool
    subjects: Rows
    records: Rows
    verifications: Rows
    previous: dict[str, int] = field(default_factory=dict)


class Digits(Fraction):
    """A number that is written in the file exactly as it was made."""

    written: str

    def __new__(cls, written: str) -> Digits:
        self = super().__new__(cls, written)
        self.written = written
        return self

    def __deepcopy__(self, _memo: object) -> Digits:
        return self


def digits(rng: random.Random, low: int, high: int) -> Digits:
    """A decimal between low and high with 0 to 4 decimals."""
    places = rng.choice((0, 0, 1, 1, 2, 4))
    value = rng.randint(low * 10**places, high * 10**places)
    text = str(abs(value)).rjust(places + 1, "0")
    text = text[: len(text) - places] + ("." + text[-places:] if places else "")
    return Digits(("-" if value < 0 else "") + text)


def positive(rng: random.Random, high: int) -> Digits:
    """A decimal above 0."""
    while True:
        found = digits(rng, 0, high)
        if found > 0:
            return found


class Maker:
    """Makes one case from its seed."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)

    def maybe(self, chance: float = 0.5) -> bool:
        return self.rng.random() < chance

    def inputs(self) -> Inputs:
        rng = self.rng
        year = rng.choice((2023, 2024, 2026))
        day = date(year, 1, 1) + timedelta(days=rng.randrange(365))
        period = containing(rng.choice(("month", "quarter", "quarter", "year")), day)
        _, first, last = span(period)
        as_of = datetime(last.year, last.month, last.day, tzinfo=ZONES[0]) + timedelta(
            days=rng.choice((-400, -20, 0, 1, 4, 10, 40)), hours=rng.randrange(24), microseconds=rng.choice((0, 1))
        )
        scheme = self.scheme()
        subjects = self.subjects(list(scheme.get("categories", {})), scheme["subject"])
        records = self.records(subjects, first, last, as_of)
        return Inputs(
            scheme,
            period,
            as_of.isoformat(),
            self.maybe(0.3),
            subjects,
            records,
            self.verifications(scheme, subjects, first, last, as_of),
            {s["code"]: rng.randint(0, 5) for s in subjects if self.maybe(0.7)},
        )

    def scheme(self) -> Scheme:
        rng = self.rng
        categories = rng.sample(["production", "auxiliary", "综合, 管理", "marketing"], rng.randint(0, 4))
        scheme: Scheme = {"code": "random", "title": "随机", "version": 1, "subject": rng.choice(("branch", "outlet"))}
        if categories:
            scheme["categories"] = {c: c.upper() for c in categories}
        if self.maybe():
            scheme["grace_days"] = rng.choice((0, 3, 5, 40))
        limits = {"index": [rng.choice((-10, 0)), rng.choice((90, 110))], "total": [rng.choice((-20, 0)), 105]}
        if self.maybe():
            scheme["limits"] = {name: limits[name] for name in limits if self.maybe(0.7)}
        scheme["indices"] = self.weighed(["team", "management", "index 3"], categories)
        if self.maybe():
            scheme["groups"] = self.weighed(["operations", "basics", "key"], categories)
        if self.maybe(0.85):
            scheme["stars"] = self.stars()
        if self.maybe(0.7):
            listed = range(0, (6 if "stars" in scheme else 1))
            scheme["tiers"] = {"1": [5], "二": [4, 3], "3": [2, 0]} if len(listed) > 1 else {"0": [0]}
        scheme["indicators"] = [self.indicator(n, scheme, categories) for n in range(rng.randint(1, 14))]
        rng.shuffle(scheme["indicators"])
        return scheme

    def weighed(self, codes: list[str], categories: list[str]) -> Scheme:
        rng = self.rng
        found: Scheme = {}
        for code in rng.sample(codes, rng.randint(1, len(codes))):
            found[code] = {"title": code, "weight": rng.choice((Digits("0"), digits(rng, 0, 40)))}
            if categories and self.maybe(0.4):
                chosen = rng.sample(categories, rng.randint(1, len(categories)))
                found[code]["weights"] = {c: digits(rng, 0, 40) for c in chosen}
        return found

    def stars(self) -> Scheme:
        rng = self.rng
        bars = sorted(rng.sample(range(1, 95), 5), reverse=True)
        levels: list[Scheme] = []
        for star, bar in zip((5, 4, 3, 2, 1), bars, strict=True):
            levels.append({"stars": star, "at_least": bar})
            if self.maybe(0.4):
                levels[-1]["quota"] = rng.choice(("0.1", "0.25", "0.5", "1", "0.33"))
                levels[-1]["quota"] = Digits(levels[-1]["quota"])
        found: Scheme = {"levels": levels}
        if self.maybe(0.7):
            found["promotion"] = rng.choice(("stepwise", "free"))
        return found

    def indicator(self, n: int, scheme: Scheme, categories: list[str]) -> Scheme:
        rng = self.rng
        kind = rng.choice(("base", "base", "base", "special", "bonus", "deduction", "veto"))
        found: Scheme = {"code": f"i{n:02d}", "title": f"指标 {n}", "kind": kind}
        found["cycle"] = rng.choice(("month", "quarter", "year"))
        if categories and self.maybe(0.4):
            found["categories"] = rng.sample(categories, rng.randint(1, len(categories)))
        if kind == "veto":
            found |= {"measure": self.measure(kind), "when": self.when(), "effect": self.effect("stars" in scheme)}
            return found
        required = kind in ("base", "special")
        if required or self.maybe():
            found["index"] = rng.choice(list(scheme["indices"]))
        if "groups" in scheme and (required or self.maybe()):
            found["group"] = rng.choice(list(scheme["groups"]))
        found["points"] = positive(rng, 15)
        control = rng.choice(("online", "offline", "dual"))
        if control != "online" or self.maybe():
            found["control"] = control
        if control != "offline":
            found |= {"measure": self.measure(kind), "score": self.score(kind)}
        return found

    def measure(self, kind: str) -> Scheme:
        rng = self.rng
        aggregate = rng.choice(("count", "count", "sum", "avg", "min", "max", "latest", "ratio"))
        found: Scheme = {"type": rng.choice(TYPES), "aggregate": aggregate}
        if aggregate != "count":
            found["field"] = rng.choice(FIELDS)
        if aggregate == "ratio":
            found["of"] = rng.choice(FIELDS)
        if self.maybe(0.35):
            found["where"] = {}
            for name in rng.sample(["severity", "passed", "hours", "actual"], rng.randint(1, 2)):
                found["where"][name] = self.condition(name)
        if kind not in ("veto", "deduction"):
            if self.maybe(0.3):
                found["due_day"] = rng.choice((1, 5, 20, 31))
            if aggregate in ("count", "sum") and self.maybe(0.4):
                found["late_factor"] = rng.choice((Digits("0"), Digits("0.5"), Digits("1"), Digits("0.333")))
        return found

    def condition(self, name: str) -> Any:
        rng = self.rng
        if name == "passed":
            return rng.choice((True, False, {"ne": True}, {"in": [True, "true", 1]}, {"eq": 1}))
        if name == "severity":
            return rng.choice(
                ("serious", {"ne": "minor"}, {"in": ["serious", "major", 1]}, {"ne": 1}, WORDS[5], "1", {"gte": "a"})
            )
        operators = rng.sample(["gt", "gte", "lt", "lte", "ne", "eq"], rng.randint(1, 2))
        return {name: digits(rng, 0, 6) for name in operators} if self.maybe(0.8) else digits(rng, 0, 6)

    def when(self) -> Any:
        rng = self.rng
        return rng.choice(
            ({"gte": digits(rng, 0, 3)}, {"gt": 1, "lt": digits(rng, 2, 9)}, {"ne": "x"}, {"in": [1, 2, True]}, 2)
        )

    def effect(self, stars: bool) -> Scheme:
        found: Scheme = {}
        if stars and self.maybe():
            found["max_stars"] = self.rng.randint(0, 4)
        if self.maybe(0.4):
            found["max_total"] = Digits(self.rng.choice(("59.99", "70", "0", "35.5")))
        if not found or self.maybe(0.2):
            found["disqualify"] = True
        return found

    def score(self, kind: str) -> Scheme:
        rng = self.rng
        methods = ["proportional", "threshold", "linear", "steps"] + ["per_unit"] * (kind in ("bonus", "deduction")) * 2
        method = rng.choice(methods)
        better = rng.choice(({}, {"better": "low"}, {"better": "high"}))
        if method == "proportional":
            return {"method": method, "full": positive(rng, 7)}
        if method == "threshold":
            return {"method": method, "at": digits(rng, -1, 6), **better}
        if method == "per_unit":
            return {"method": method, "each": positive(rng, 3)}
        if method == "linear":
            zero = digits(rng, -3, 5)
            full = next(x for x in iter(lambda: digits(rng, -3, 8), None) if x != zero)
            return {"method": method, "zero": zero, "full": full}
        bars = sorted({digits(rng, -2, 8) for _ in range(3)}, reverse=better.get("better") != "low")
        fractions = sorted((rng.choice(("0", "0.3", "0.5", "0.6667", "1")) for _ in bars), reverse=True)
        steps = [{"at": at, "fraction": Digits(f)} for at, f in zip(bars, fractions, strict=True)]
        return {"method": method, "steps": steps, **better}

    def subjects(self, categories: list[str], kind: str) -> Rows:
        rng = self.rng
        codes = rng.sample(
            ["B1", "B10", "B2", "b1", "Z", "支部", "a,b", 'q"q', "é", "007", "7", "Ω", "_x"], rng.randint(2, 9)
        )
        found = [
            {"code": c, "kind": kind, "category": rng.choice([*categories, *categories, ""]), "title": "支部, 某"}
            for c in codes
        ]
        found.append({"code": "X unit", "kind": "unit", "category": "nowhere", "title": ""})
        found.append({"code": "X unknown", "kind": kind, "category": "nowhere", "title": "a\nb"})
        return found

    def records(self, subjects: Rows, first: date, last: date, as_of: datetime) -> Rows:
        rng = self.rng
        found: Rows = []
        for n in range(rng.choice((0, 60, 300, 600, 900))):
            days = (last - first).days
            occurred = first + timedelta(days=rng.randint(-min(days * 2, 100), days + 5))
            late = timedelta(days=rng.choice((0, 0, 0, 0, 0, 1, 5, 30)), hours=rng.randrange(24), microseconds=n % 3)
            submitted = datetime(occurred.year, occurred.month, occurred.day, tzinfo=ZONES[0]) + late
            submitted = rng.choice((submitted, submitted, submitted, as_of, as_of + timedelta(microseconds=1)))
            voided = rng.choice(("", "", "", "", "", as_of, as_of + timedelta(seconds=1)))
            values: Scheme = {name: digits(rng, -1, 8) for name in FIELDS if self.maybe(0.8)}
            if self.maybe(0.05):
                values["actual"] = rng.choice(("n/a", True, "1e3"))
            values["severity"] = rng.choice((*WORDS, Digits("1")))
            values["passed"] = rng.choice((True, False, Digits("1"), "True"))
            found.append(
                {
                    "id": f"R{n}",
                    "subject": rng.choice(subjects)["code"] if self.maybe(0.97) else "nobody",
                    "type": rng.choice((*TYPES, "other")),
                    "occurred_on": occurred,
                    "submitted_at": submitted.astimezone(rng.choice(ZONES)).isoformat(),
                    "voided_at": voided.isoformat() if isinstance(voided, datetime) else "",
                    "values": {name: read_back(value) for name, value in values.items() if value != ""},
                }
            )
        rng.shuffle(found)
        return found

    def verifications(self, scheme: Scheme, subjects: Rows, first: date, last: date, as_of: datetime) -> Rows:
        rng = self.rng
        found: Rows = []
        chance = rng.choice((0.0, 0.3, 0.8))
        scored = [i for i in scheme["indicators"] if i["kind"] != "veto"]
        for i in scored:
            periods = sorted(
                {containing(i["cycle"], first + timedelta(days=d)) for d in range((last - first).days + 9)}
            )
            for subject in subjects:
                for period in periods:
                    for n in range(rng.choice((1, 1, 2)) if self.maybe(chance) else 0):
                        words = ["confirmed", "reduced", "rated", "rejected", "exempt"]
                        verdict = rng.choice(words) if i.get("control", "online") != "online" else "exempt"
                        at = as_of + timedelta(days=rng.randint(-30, 3), microseconds=n)
                        found.append(
                            {
                                "subject": subject["code"],
                                "indicator": i["code"],
                                "period": period,
                                "verdict": verdict,
                                "amount": digits(rng, 0, 9) if verdict == "reduced" else None,
                                "fraction": Digits(rng.choice(("0", "1", "0.875", "0.3")))
                                if verdict == "rated"
                                else None,
                                "verified_at": at.isoformat(),
                            }
                        )
        rng.shuffle(found)
        return found


def read_back(value: Any) -> Any:
    """A value as the command reads it from a cell: a string that looks like a number is one."""
    if isinstance(value, str) and value.lstrip("-").isdigit():
        return Digits(value)
    return value


def yaml_of(value: Any) -> str:
    """JSON is YAML; numbers keep their digits."""
    if isinstance(value, Digits):
        return value.written
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k, ensure_ascii=False)}: {yaml_of(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(yaml_of(v) for v in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def cell_of(value: Any) -> str:
    """A value as a CSV cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.written if isinstance(value, Digits) else str(value)


def write_files(inputs: Inputs, folder: Path) -> dict[str, Path]:
    """The input files in a folder, by the name of their option."""
    folder.mkdir(parents=True, exist_ok=True)
    names = sorted({name for record in inputs.records for name in record["values"]})
    heads = {
        "subjects": ["code", "kind", "category", "title"],
        "records": [
            "id",
            "subject",
            "type",
            "occurred_on",
            "submitted_at",
            "voided_at",
            *(f"values.{n}" for n in names),
        ],
        "verifications": ["subject", "indicator", "period", "verdict", "amount", "fraction", "verified_at"],
        "previous": ["subject", "stars"],
    }
    rows: dict[str, Rows] = {
        "subjects": inputs.subjects,
        "records": [r | {f"values.{n}": r["values"].get(n) for n in names} for r in inputs.records],
        "verifications": inputs.verifications,
        "previous": [{"subject": s, "stars": n} for s, n in inputs.previous.items()],
    }
    paths = {"scheme": folder / "scheme.yaml"}
    paths["scheme"].write_text(yaml_of(inputs.scheme), encoding="utf-8")
    for name, head in heads.items():
        paths[name] = folder / f"{name}.csv"
        with paths[name].open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(head)
            writer.writerows([cell_of(row[column]) for column in head] for row in rows[name])
    return paths
