"""The scoring page once more, in exact fractions and plain loops: what the engine is compared with."""

from __future__ import annotations

import calendar
import csv
import io
from collections import defaultdict
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any, cast
from zoneinfo import ZoneInfo

Scheme = dict[str, Any]
Rows = list[dict[str, Any]]
SHANGHAI = ZoneInfo("Asia/Shanghai")
MONTHS = {"month": 1, "quarter": 3, "year": 12}


def local(instant: str) -> date:
    return datetime.fromisoformat(instant).astimezone(SHANGHAI).date()


def span(period: str) -> tuple[str, date, date]:
    year = int(period[:4])
    if len(period) == 4:
        return "year", date(year, 1, 1), date(year, 12, 31)
    if "Q" in period:
        last = int(period[-1]) * 3
        return "quarter", date(year, last - 2, 1), date(year, last, calendar.monthrange(year, last)[1])
    month = int(period[-2:])
    return "month", date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def containing(cycle: str, day: date) -> str:
    if cycle == "year":
        return f"{day.year:04d}"
    return f"{day.year:04d}-Q{(day.month + 2) // 3}" if cycle == "quarter" else f"{day.year:04d}-{day.month:02d}"


def cells_of(cycle: str, period: str, today: date) -> list[str]:
    _, first, last = span(period)
    found: list[str] = []
    day = first
    while day <= last:
        cell = containing(cycle, day)
        if cell not in found and span(cell)[1] <= today:
            found.append(cell)
        day += timedelta(days=1)
    return found


def same_type(left: object, right: object) -> bool:
    return isinstance(left, bool) == isinstance(right, bool) and isinstance(left, str) == isinstance(right, str)


def holds(value: object, condition: Any) -> bool:
    """Whether a present value satisfies a plain value or a map of operators."""
    operators = condition if isinstance(condition, dict) else {"eq": condition}
    for name, operand in operators.items():
        numbers = not any(isinstance(x, (bool, str, list)) for x in (value, operand))
        if name == "in":
            fine = any(same_type(value, x) and value == number(x) for x in operand)
        elif name in ("eq", "ne"):
            fine = (same_type(value, operand) and value == number(operand)) == (name == "eq")
        else:
            signs = {"gt": 1, "gte": 1, "lt": -1, "lte": -1}
            fine = numbers and (
                (value == number(operand) and name.endswith("e")) or (value - number(operand)) * signs[name] > 0
            )
        if not fine:
            return False
    return True


def number(value: Any) -> Any:
    return value if isinstance(value, (bool, str)) else Fraction(value)


def is_number(value: object) -> bool:
    return isinstance(value, Fraction)


def measure_of(spec: Scheme, records: Rows, last_in_time: date | None) -> Fraction | None:
    """`records` are the subject's visible ones inside the cell; no last date: lateness means nothing."""
    kind = spec["aggregate"]
    chosen = [r for r in records if r["type"] == spec["type"]]
    for name, condition in spec.get("where", {}).items():
        chosen = [r for r in chosen if name in r["values"] and holds(r["values"][name], condition)]
    if kind != "count":
        chosen = [r for r in chosen if is_number(r["values"].get(spec["field"]))]
    late = Fraction(spec.get("late_factor", 0))
    factors = [
        (r, Fraction(1) if last_in_time is None or local(r["submitted_at"]) <= last_in_time else late) for r in chosen
    ]
    if kind == "count":
        return sum((factor for _, factor in factors), Fraction(0))
    if kind == "sum":
        return sum((factor * r["values"][spec["field"]] for r, factor in factors), Fraction(0))
    in_time = [r for r, _ in factors if last_in_time is None or local(r["submitted_at"]) <= last_in_time]
    if kind == "ratio":
        in_time = [r for r in in_time if is_number(r["values"].get(spec["of"]))]
        below = sum((r["values"][spec["of"]] for r in in_time), Fraction(0))
        return sum((r["values"][spec["field"]] for r in in_time), Fraction(0)) / below if below else None
    values = [r["values"][spec["field"]] for r in in_time]
    if not values:
        return None
    if kind == "avg":
        return Fraction(sum(values, Fraction(0)) / len(values))
    if kind == "latest":
        newest = max(in_time, key=lambda r: (r["occurred_on"], datetime.fromisoformat(r["submitted_at"]), r["id"]))
        return cast(Fraction, newest["values"][spec["field"]])
    return Fraction(min(values) if kind == "min" else max(values))


def fraction_of(score: Scheme, measure: Fraction | None, points: Fraction) -> Fraction:
    if measure is None:
        return Fraction(0)
    low = score.get("better") == "low"
    method = score["method"]
    if method == "threshold":
        return Fraction(1 if (measure <= Fraction(score["at"]) if low else measure >= Fraction(score["at"])) else 0)
    if method == "steps":
        for step in score["steps"]:
            if measure <= Fraction(step["at"]) if low else measure >= Fraction(step["at"]):
                return Fraction(step["fraction"])
        return Fraction(0)
    if method == "per_unit":
        return min(max(measure, Fraction(0)) * Fraction(score["each"]), points) / points
    zero = Fraction(score.get("zero", 0)) if method == "linear" else Fraction(0)
    return max(Fraction(0), min(Fraction(1), (measure - zero) / (Fraction(score["full"]) - zero)))


def value_of(control: str, online: Fraction | None, points: Fraction, verdict: Scheme | None) -> tuple[Any, str]:
    """The final value (None: exempt) and the flag."""
    whole = points if control == "offline" else online
    assert whole is not None
    if verdict is None:
        return {"online": (online, ""), "dual": (online, "unverified"), "offline": (Fraction(0), "pending")}[control]
    word = verdict["verdict"]
    if word == "exempt":
        return None, "exempt"
    if word == "confirmed":
        return whole, ""
    if word == "reduced":
        return max(Fraction(0), whole - Fraction(verdict["amount"])), ""
    if word == "rated":
        return min(whole, points * Fraction(verdict["fraction"])), ""
    return Fraction(0), ""


def rounded(value: Fraction, decimals: int) -> str:
    def away(x: Fraction, places: int) -> Fraction:
        scaled = abs(x) * 10**places
        whole = int(scaled + Fraction(1, 2))
        return Fraction(whole if x >= 0 else -whole, 10**places)

    final = away(away(value, 12), decimals)
    digits = str(abs(final) * 10**decimals).rjust(decimals + 1, "0")
    return ("-" if final < 0 else "") + digits[:-decimals] + "." + digits[-decimals:]


def clamp(value: Fraction, limits: Any) -> Fraction:
    return min(max(value, Fraction(limits[0])), Fraction(limits[1]))


def weight_of(weighed: Scheme, category: str | None) -> Fraction:
    return Fraction(weighed.get("weights", {}).get(category, weighed.get("weight", 0)))


class Oracle:
    """One run; the four files are in `files` after `run`."""

    def __init__(self, scheme: Scheme, period: str, as_of: str, initial: bool) -> None:
        self.scheme, self.period, self.initial = scheme, period, initial
        self.as_of, self.today = datetime.fromisoformat(as_of), local(as_of)
        self.limits = {"index": [0, 100], "total": [0, 100]} | scheme.get("limits", {})
        self.cells: list[list[str]] = []
        self.indices: list[list[str]] = []
        self.rated: list[Scheme] = []
        self.exact: dict[str, Scheme] = {}

    def run(self, subjects: Rows, records: Rows, verifications: Rows, previous: dict[str, int]) -> dict[str, str]:
        ledger: dict[str, Rows] = defaultdict(list)
        for r in records:
            voided = r["voided_at"] and datetime.fromisoformat(r["voided_at"]) <= self.as_of
            if datetime.fromisoformat(r["submitted_at"]) <= self.as_of and not voided:
                ledger[r["subject"]].append(r)
        verdicts: dict[tuple[str, str, str], Scheme] = {}
        for v in sorted(verifications, key=lambda v: datetime.fromisoformat(v["verified_at"])):
            if datetime.fromisoformat(v["verified_at"]) <= self.as_of:
                verdicts[v["subject"], v["indicator"], v["period"]] = v
        skipped: list[list[str]] = []
        for s in sorted(subjects, key=lambda s: s["code"]):
            if s["kind"] != self.scheme["subject"]:
                skipped.append([s["code"], "kind"])
            elif s["category"] and s["category"] not in self.scheme.get("categories", {}):
                skipped.append([s["code"], "category"])
            else:
                self.score(s["code"], s["category"] or None, ledger[s["code"]], verdicts)
        self.rank(previous)
        scores = [
            [
                *(r["subject"], r["category"] or "", rounded(r["total"], 2), str(r["rank"] or ""), str(r["stars"])),
                *(r["tier"], "true" if r["disqualified"] else "false"),
            ]
            for r in self.rated
        ]
        return {
            "scores.csv": table("subject,category,total,rank,stars,tier,disqualified", scores),
            "indices.csv": table("subject,index,score", sorted(self.indices)),
            "cells.csv": table("subject,indicator,cell,measure,online,verdict,value,flag", sorted(self.cells)),
            "skipped.csv": table("subject,reason", skipped),
        }

    def score(
        self, subject: str, category: str | None, records: Rows, verdicts: dict[tuple[str, str, str], Scheme]
    ) -> None:
        values: dict[str, Fraction] = {}
        details: list[Scheme] = []
        for i in self.scheme["indicators"]:
            if i["kind"] == "veto" or MONTHS[i["cycle"]] > MONTHS[span(self.period)[0]]:
                continue
            if "categories" in i and category not in i["categories"]:
                continue
            taking_part = []
            for cell in cells_of(i["cycle"], self.period, self.today):
                detail = self.cell(i, cell, records, verdicts.get((subject, i["code"], cell)))
                detail |= {"indicator": i, "cell": cell}
                details.append(detail)
                measure, online, value = (
                    "" if x is None else rounded(x, 4) for x in (detail["measure"], detail["online"], detail["value"])
                )
                self.cells.append([subject, i["code"], cell, measure, online, detail["verdict"], value, detail["flag"]])
                if detail["value"] is not None:
                    taking_part.append(detail["value"])
            if taking_part:
                values[i["code"]] = sum(taking_part, Fraction(0)) / len(taking_part)
        self.total(subject, category, records, values, details)

    def cell(self, indicator: Scheme, cell: str, records: Rows, verdict: Scheme | None) -> Scheme:
        points, control = Fraction(indicator["points"]), indicator.get("control", "online")
        measure = online = None
        if control != "offline":
            spec = indicator["measure"]
            _, first, last = span(cell)
            until: date | None = last + timedelta(days=int(self.scheme.get("grace_days", 0)))
            if "due_day" in spec:
                until = last.replace(day=min(last.day, int(spec["due_day"])))
            if indicator["kind"] == "deduction":
                until = None
            measure = measure_of(spec, [r for r in records if first <= r["occurred_on"] <= last], until)
            online = points * fraction_of(indicator["score"], measure, points)
        value, flag = value_of(control, online, points, verdict)
        word = verdict["verdict"] if verdict else ""
        return {"measure": measure, "online": online, "value": value, "flag": flag, "verdict": word}

    def contain(self, values: dict[str, Fraction], by: str) -> tuple[dict[str, Fraction], Fraction]:
        """Scores of the indices or groups, and what of the bonuses and deductions acts on the total."""
        inside: dict[str, list[Scheme]] = defaultdict(list)
        for i in self.scheme["indicators"]:
            if i["code"] in values and i["kind"] in ("base", "special"):
                inside[i[by]].append(i)
        scores = {
            code: 100
            * sum((values[i["code"]] for i in items), Fraction(0))
            / sum((Fraction(i["points"]) for i in items), Fraction(0))
            for code, items in inside.items()
        }
        outside = Fraction(0)
        for i in self.scheme["indicators"]:
            if i["code"] in values and i["kind"] in ("bonus", "deduction"):
                signed = values[i["code"]] * (1 if i["kind"] == "bonus" else -1)
                if i.get(by) in scores:
                    scores[i[by]] += signed
                else:
                    outside += signed
        return {code: clamp(score, self.limits["index"]) for code, score in scores.items()}, outside

    def total(
        self, subject: str, category: str | None, records: Rows, values: dict[str, Fraction], details: list[Scheme]
    ) -> None:
        scores, outside = self.contain(values, "index")
        self.indices += [[subject, code, rounded(score, 2)] for code, score in scores.items()]
        weighing = self.scheme["indices"]
        if self.scheme.get("groups"):
            weighing = self.scheme["groups"]
            scores, outside = self.contain(values, "group")
        weights = {code: weight_of(weighing[code], category) for code in scores}
        whole = sum(weights.values(), Fraction(0))
        mean = sum((weights[c] * scores[c] for c in scores), Fraction(0)) / whole if whole else Fraction(0)
        clamped = clamp(mean + outside, self.limits["total"])
        published = Fraction(rounded(clamped, 2))
        cap, disqualified = None, False
        for i in self.scheme["indicators"]:
            if i["kind"] != "veto" or ("categories" in i and category not in i["categories"]):
                continue
            _, first, last = span(self.period)
            begin = min(first, span(containing(i["cycle"], last))[1])
            measure = measure_of(i["measure"], [r for r in records if begin <= r["occurred_on"] <= last], None)
            if measure is None or not holds(measure, i["when"]):
                continue
            effect = i["effect"]
            if "max_total" in effect:
                published = min(published, Fraction(effect["max_total"]))
            if "max_stars" in effect:
                cap = min(x for x in (cap, int(effect["max_stars"])) if x is not None)
            disqualified = disqualified or bool(effect.get("disqualify"))
        self.exact[subject] = {"clamped": clamped, "details": details, "values": values}
        self.rated.append(
            {"subject": subject, "category": category, "total": published, "cap": cap, "disqualified": disqualified}
        )

    def rank(self, previous: dict[str, int]) -> None:
        stars = self.scheme.get("stars", {})
        for row in self.rated:
            peers = [r for r in self.rated if r["category"] == row["category"] and not r["disqualified"]]
            row["rank"], row["stars"] = None, 0
            if not row["disqualified"]:
                row["rank"] = 1 + sum(r["total"] > row["total"] for r in peers)
                for level in stars.get("levels", []):
                    allowance = max(1, int(Fraction(level["quota"]) * len(peers))) if "quota" in level else None
                    if row["total"] >= Fraction(level["at_least"]) and (allowance is None or row["rank"] <= allowance):
                        row["stars"] = int(level["stars"])
                        break
                if stars.get("promotion") == "stepwise" and not self.initial:
                    row["stars"] = min(row["stars"], previous.get(row["subject"], 0) + 1)
                if row["cap"] is not None:
                    row["stars"] = min(row["stars"], row["cap"])
            tiers = self.scheme.get("tiers", {})
            row["tier"] = next((str(code) for code, listed in tiers.items() if row["stars"] in map(int, listed)), "")


def table(header: str, rows: list[list[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header.split(","))
    writer.writerows(rows)
    return out.getvalue()
