"""The four input files of `dangjian score` (scoring.md, section 9) as checked tuples ready for COPY."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from dangjian.appraisal.engine.periods import parse_period
from dangjian.appraisal.engine.scheme_format import SUBJECT_KINDS, VERDICTS, Indicator, Scheme
from dangjian.appraisal.engine.tables_in import Row, read_rows

MAX_DIGITS = 400
MAX_STARS = 1_000
MICROSECOND = 1_000_000
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_INSTANT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?"
    r"(?:[Zz]|([-+])([0-9]{2}):([0-9]{2}))"
)

Fields = tuple[str | None, ...]


def parse_date(text: str) -> date | None:
    """A real date written YYYY-MM-DD."""
    found = _DATE.fullmatch(text)
    try:
        return date(*(int(part) for part in found.groups())) if found is not None else None
    except ValueError:
        return None


def parse_instant(text: str) -> int | None:
    """An RFC 3339 instant with offset, in microseconds since 0001-01-01 UTC; a finer fraction than that is refused."""
    found = _INSTANT.fullmatch(text)
    if found is None:
        return None
    day = parse_date(found[1])
    hour, minute, second = int(found[2]), int(found[3]), int(found[4])
    if day is None or hour > 23 or minute > 59 or second > 60:
        return None
    part = (found[5] or "").rstrip("0")
    offset_hour, offset_minute = int(found[7] or 0), int(found[8] or 0)
    if len(part) > 6 or offset_hour > 23 or offset_minute > 59:
        return None
    offset = (offset_hour * 60 + offset_minute) * (-1 if found[6] == "-" else 1)
    seconds = ((day.toordinal() - 1) * 24 + hour) * 3600 + (minute - offset) * 60 + second
    return seconds * MICROSECOND + int(part.ljust(6, "0"))


def instant_text(micros: int) -> str:
    """An instant as PostgreSQL reads it, also a day beyond either end of the years 0001-9999."""
    days, rest = divmod(micros, 86_400 * MICROSECOND)
    seconds, part = divmod(rest, MICROSECOND)
    clock = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{part:06d}+00"
    if days < 0:
        return f"0001-12-31 {clock} BC"
    if days >= date.max.toordinal():
        return f"10000-01-01 {clock}"
    return f"{date.fromordinal(days + 1).isoformat()} {clock}"


def numeral(text: str) -> str | None:
    """The exact JSON numeral of a cell of the form `-?digits[.digits]` (007 is 7, -0 is 0); none for another form."""
    if not _NUMBER.fullmatch(text):
        return None
    whole, dot, part = text.removeprefix("-").partition(".")
    value = (whole.lstrip("0") or "0") + dot + part
    return f"-{value}" if text.startswith("-") and value.strip("0.") else value


def value_json(row: Row, column: str) -> str:
    """The JSON of a `values.` cell: a number, a boolean or a string."""
    text = row.cells[column]
    if text in ("true", "false"):
        return text
    number = numeral(text)
    if number is None:
        return json.dumps(text, ensure_ascii=False)
    if len(number) > MAX_DIGITS:
        raise row.refuse(column, f"数字超过 {MAX_DIGITS} 位")
    return number


def subjects(path: Path) -> Iterator[Fields]:
    """code, kind, category of the roster."""
    seen: set[str] = set()
    for row in read_rows(path, ("code", "kind"), ("category", "title")):
        code = _required(row, "code")
        kind = _required(row, "kind")
        if kind not in SUBJECT_KINDS:
            raise row.refuse("kind", f"必须是 {'、'.join(SUBJECT_KINDS)} 之一")
        if code in seen:
            raise row.refuse("code", f"对象代码 {code!r} 重复")
        seen.add(code)
        yield code, kind, row.cells.get("category") or None


def records(path: Path) -> Iterator[Fields]:
    """id, subject, type, occurred_on, submitted_at, voided_at, values of the ledger."""
    seen: set[str] = set()
    required = ("id", "subject", "type", "occurred_on", "submitted_at")
    for row in read_rows(path, required, ("voided_at", "values.")):
        id_ = _required(row, "id")
        if id_ in seen:
            raise row.refuse("id", f"记录编号 {id_!r} 重复")
        seen.add(id_)
        occurred_on = parse_date(row.cells["occurred_on"])
        if occurred_on is None:
            raise row.refuse("occurred_on", "必须是日期 YYYY-MM-DD")
        voided = instant_text(_instant(row, "voided_at")) if row.cells.get("voided_at") else None
        values = (
            f"{json.dumps(name.removeprefix('values.'), ensure_ascii=False)}:{value_json(row, name)}"
            for name, text in row.cells.items()
            if text and name.startswith("values.")
        )
        yield (
            id_,
            _required(row, "subject"),
            _required(row, "type"),
            occurred_on.isoformat(),
            instant_text(_instant(row, "submitted_at")),
            voided,
            "{" + ",".join(values) + "}",
        )


def verifications(path: Path, scheme: Scheme) -> Iterator[Fields]:
    """subject, indicator, period, verdict, amount, fraction, verified_at; what section 5 and 9 refuse is refused."""
    seen: set[tuple[str, str, str, int]] = set()
    required = ("subject", "indicator", "period", "verdict", "verified_at")
    for row in read_rows(path, required, ("amount", "fraction", "reason")):
        subject = _required(row, "subject")
        indicator = _indicator(row, scheme)
        period, verdict = row.cells["period"], row.cells["verdict"]
        parsed = parse_period(period)
        if parsed is None or parsed.cycle != indicator.cycle:
            raise row.refuse("period", f"不是指标 {indicator.code!r} 的周期({indicator.cycle})")
        if verdict not in VERDICTS:
            raise row.refuse("verdict", f"必须是 {'、'.join(VERDICTS)} 之一")
        if indicator.control == "online" and verdict != "exempt":
            raise row.refuse("verdict", f"指标 {indicator.code!r} 只线上考核,只能给 exempt")
        amount, fraction = _figure(row, "amount"), _figure(row, "fraction")
        if verdict == "reduced" and amount is None:
            raise row.refuse("amount", "reduced 必须给出 amount")
        if verdict == "rated" and fraction is None:
            raise row.refuse("fraction", "rated 必须给出 fraction")
        verified_at = _instant(row, "verified_at")
        key = (subject, indicator.code, period, verified_at)
        if key in seen:
            raise row.refuse("verified_at", "同一对象、指标、周期和时刻已有一条核验")
        seen.add(key)
        yield subject, indicator.code, period, verdict, amount, fraction, instant_text(verified_at)


def previous(path: Path) -> Iterator[Fields]:
    """subject and stars of the last rating."""
    seen: set[str] = set()
    for row in read_rows(path, ("subject", "stars"), ()):
        subject, stars = _required(row, "subject"), row.cells["stars"]
        if not re.fullmatch(r"[0-9]{1,4}", stars) or int(stars) > MAX_STARS:
            raise row.refuse("stars", "必须是非负整数")
        if subject in seen:
            raise row.refuse("subject", f"对象 {subject!r} 重复")
        seen.add(subject)
        yield subject, str(int(stars))


def _required(row: Row, column: str) -> str:
    if not row.cells[column]:
        raise row.refuse(column, "不能为空")
    return row.cells[column]


def _instant(row: Row, column: str) -> int:
    instant = parse_instant(row.cells[column])
    if instant is None:
        raise row.refuse(column, "必须是带时区的时刻(RFC 3339,如 2026-03-31T08:00:00+08:00,至多六位小数秒)")
    return instant


def _indicator(row: Row, scheme: Scheme) -> Indicator:
    indicator = scheme.by_code.get(row.cells["indicator"])
    if indicator is None:
        raise row.refuse("indicator", f"方案中没有指标 {row.cells['indicator']!r}")
    if indicator.kind == "veto":
        raise row.refuse("indicator", f"否决项 {indicator.code!r} 不接受核验")
    return indicator


def _figure(row: Row, column: str) -> str | None:
    """An `amount` (not negative) or a `fraction` (0 to 1); absent is none."""
    text = row.cells.get(column, "")
    if not text:
        return None
    number = numeral(text)
    if number is None or len(number) > MAX_DIGITS:
        raise row.refuse(column, "必须是普通的十进制数")
    if number.startswith("-") or (column == "fraction" and Decimal(number) > 1):
        raise row.refuse(column, "必须在 0 与 1 之间" if column == "fraction" else "不能为负")
    return number
