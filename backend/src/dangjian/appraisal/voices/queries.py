"""Reading the two columns and the counters from the ledger, which is the only thing they are read from."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.appraisal.engine.periods import Period, parse_period, period_from
from dangjian.appraisal.organizations.queries import in_scope
from dangjian.appraisal.permissions import RECORD_READ
from dangjian.appraisal.runs.rules import period_title
from dangjian.appraisal.voices import rules
from dangjian.kernel import clock
from dangjian.kernel.db import read
from dangjian.kernel.errors import FieldError, Invalid
from dangjian.kernel.peers import Peers
from dangjian.kernel.security import Actor

MOST = 500
_TYPES = ("target_result", "issue_confirmed", "issue_rated", "customer_flow", *rules.COUNTERS)
_ROWS = """
SELECT r.id AS record_id, r.type, r.occurred_on AS on, r."values" AS given, o.name AS organization_name
FROM appraisal.record r
JOIN appraisal.organization_copy o ON o.id = r.organization_id AND o.path LIKE :path
LEFT JOIN appraisal.record_void v ON v.record_id = r.id
WHERE r.type = ANY(:types) AND r.occurred_on BETWEEN :first AND :last AND v.record_id IS NULL
ORDER BY r.occurred_on DESC, r.id DESC
LIMIT :most
"""


async def show(
    session: AsyncSession, peers: Peers, actor: Actor, organization_id: UUID, written: str | None
) -> dict[str, Any]:
    """The unit's two columns and counters in a period; without one, this year."""
    unit = await in_scope(session, peers, actor, RECORD_READ, organization_id=organization_id)
    period = period_from("year", clock.today()) if written is None else parse_period(written)
    if period is None:
        words = "请写成 2026-03、2026-Q1 或 2026"
        raise Invalid(f"{words}。", [FieldError(field="period", message=words)])
    rows = await _rows(session, unit.path, period.first, period.last, _TYPES)
    before = _before(period)
    earlier = await _rows(session, unit.path, before.first, before.last, ("customer_flow",))
    kinds: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        kinds[row["type"]].append(row)
    return {
        "organization_id": unit.id,
        "organization_name": unit.name,
        "period": str(period),
        "period_title": period_title(period),
        "indicators": [_indicator(row) for row in kinds["target_result"]],
        "voices": _voices(kinds["issue_confirmed"], kinds["issue_rated"]),
        "counters": [_counter(code, title, kinds[code]) for code, title in rules.COUNTERS.items()],
        "customers": rules.flow([_numbers(row) for row in kinds["customer_flow"]]),
        "customers_before": rules.flow([_numbers(row) for row in earlier]),
        "is_cut": len(rows) == MOST,
    }


def _before(period: Period) -> Period:
    return period_from(period.cycle, period.first - timedelta(days=1))


async def _rows(
    session: AsyncSession, path: str, first: date, last: date, types: Sequence[str]
) -> Sequence[Mapping[str, Any]]:
    given = {"path": f"{path}%", "types": list(types), "first": first, "last": last, "most": MOST}
    return [dict(row) for row in await read(session, _ROWS, given)]


def _number(row: Mapping[str, Any], name: str) -> Decimal | None:
    value = row["given"].get(name)
    return None if value is None else Decimal(str(value))


def _numbers(row: Mapping[str, Any]) -> dict[str, Decimal]:
    names = ("all_customers", "returning_customers", "new_customers")
    return {name: _number(row, name) or Decimal(0) for name in names}


def _issue(row: Mapping[str, Any]) -> UUID | None:
    written = row["given"].get("issue")
    return UUID(written) if written else None


def _shown(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in ("record_id", "organization_name", "on")}


def _indicator(row: Mapping[str, Any]) -> dict[str, Any]:
    return _shown(row) | {
        "title": row["given"].get("target", ""),
        "planned": _number(row, "planned"),
        "actual": _number(row, "actual"),
        "completion": _number(row, "completion_rate"),
    }


def _voices(confirmed: Sequence[Mapping[str, Any]], rated: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Each issue once, by its latest confirmation, with the latest word of its reporter."""
    words: dict[str, Decimal | None] = {}
    for row in rated:
        words.setdefault(row["given"].get("issue_number", ""), _number(row, "satisfaction"))
    lines: dict[str, dict[str, Any]] = {}
    for row in confirmed:
        number = row["given"].get("issue_number", "")
        if number in lines:
            continue
        lines[number] = _shown(row) | {
            "issue_id": _issue(row),
            "number": number,
            "title": row["given"].get("topic", ""),
            "category": row["given"].get("issue_category", ""),
            "outlet": row["given"].get("issue_outlet"),
            "elapsed_workdays": _number(row, "elapsed_workdays"),
            "is_overdue": bool(_number(row, "overdue_items")),
            "reopened": _number(row, "reopened_times"),
            "satisfaction": words.get(number),
        }
    return list(lines.values())


def _counter(code: str, title: str, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    cases = [_case(row, title) for row in rows if _counts(code, row)]
    return {"code": code, "title": title, "count": len(cases), "cases": cases}


def _counts(code: str, row: Mapping[str, Any]) -> bool:
    """A complaint or a dispute counts when it is founded, an accident when somebody is responsible for it."""
    if code == "safety_incident":
        return row["given"].get("severity") in rules.RESPONSIBLE
    return row["given"].get("confirmed", True) is True


def _case(row: Mapping[str, Any], title: str) -> dict[str, Any]:
    return _shown(row) | {
        "issue_id": _issue(row),
        "number": row["given"].get("issue_number"),
        "title": row["given"].get("topic") or row["given"].get("description") or title,
    }
