"""How a row of a sheet becomes an issue: which column means what, and how people write days and choices."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid5

MAX_ROWS = 1_000
OLDEST = timedelta(days=366)
_NAMESPACE = UUID("0197e1c4-5521-7000-8000-697373756573")
HEADINGS: Mapping[str, str] = {
    "outlet_code": "网点编码",
    "organization_code": "组织编码",
    "category": "类别",
    "severity": "程度",
    "title": "标题",
    "description": "内容",
    "reported_on": "反映日期",
    "reporter_name": "反映人",
    "reporter_contact": "联系方式",
}
REQUIRED = ("category", "title", "description")
LONGEST = {"title": 200, "description": 2000, "reporter_name": 200, "reporter_contact": 200}
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?\Z", re.ASCII)


@dataclass(frozen=True)
class CellFault:
    """Where a file is wrong (row as people see it, heading of the column), and what to do."""

    row: int
    column: str
    message: str


def header_faults(header: Sequence[str]) -> list[CellFault]:
    """Headings that are missing or that nobody knows."""
    faults = [CellFault(1, HEADINGS[key], "缺少这一列") for key in REQUIRED if HEADINGS[key] not in header]
    if not {HEADINGS["outlet_code"], HEADINGS["organization_code"]} & set(header):
        faults.append(CellFault(1, HEADINGS["outlet_code"], "网点编码和组织编码至少要有一列"))
    known = set(HEADINGS.values())
    faults += [CellFault(1, name, "没有这一列,请删除该列或改正表头") for name in header if name not in known]
    return faults


def entry_of(header: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """The cells of a row by what they mean; empty ones are left out."""
    meaning = {chinese: key for key, chinese in HEADINGS.items()}
    return {meaning[name]: cell.strip() for name, cell in zip(header, cells, strict=True) if cell.strip()}


def text_faults(row: int, entry: Mapping[str, str]) -> list[CellFault]:
    """What is missing, too long, or cannot be kept."""
    faults = [CellFault(row, HEADINGS[key], "请填写") for key in REQUIRED if key not in entry]
    for key, cell in entry.items():
        most = LONGEST.get(key, 100)
        if len(cell) > most:
            faults.append(CellFault(row, HEADINGS[key], f"至多 {most} 个字"))
        if any(ord(char) < 32 and char not in "\t\n\r" for char in cell):
            faults.append(CellFault(row, HEADINGS[key], "有无法保存的字符,请删除后重试"))
    return faults


def read_day(cell: str | None, today: date) -> date | str | None:
    """A day as people write it (2026-3-1, 2026/3/1, 2026年3月1日), none for none, or in words why it is none."""
    if cell is None:
        return None
    found = _DAY.match(cell)
    try:
        day = date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        day = None
    if day is None:
        return "请写成 2026-03-31"
    return day if today - OLDEST <= day <= today else "应在最近一年之内,且不能晚于今天"


def choice_of(cell: str | None, titles: Mapping[str, str], usually: str | None = None) -> str | None:
    """The code of a choice by its code or its title."""
    if cell is None:
        return usually
    return next((code for code, title in titles.items() if cell in (code, title)), None)


def client_id_of(file_hash: str, row: int) -> UUID:
    """The business key of a row: the same file sent twice enters nothing twice."""
    return uuid5(_NAMESPACE, f"{file_hash}:{row}")
