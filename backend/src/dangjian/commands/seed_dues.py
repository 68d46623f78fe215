"""The demonstration's books of dues: bases sealed as in life, what was owed by the standard, and what was paid."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

from dangjian.demo.chance import fixed_id
from dangjian.demo.dues import DemoDues, dues
from dangjian.demo.particulars import DemoParticulars
from dangjian.kernel import clock, personal
from dangjian.registry.dues.queries import place
from dangjian.registry.dues_standards.queries import standards
from dangjian.registry.dues_standards.rules import Base, owed

KEEPER, SYSTEM = "支部书记", "系统"
_BASE = ("id", "member_id", "kind", "since", "pay_sealed", "noted_by_name", "noted_at")
_LINE = (
    *("id", "member_id", "organization_id", "kind", "month", "dues_amount", "base_id", "payment_id", "paid_on"),
    *("noted_by_name", "noted_at"),
)


async def registry(connection: Any, number: int, code: str, known: Sequence[DemoParticulars]) -> None:
    """The books of one enterprise."""
    found = dues(number, clock.today(), code, known)
    await connection.copy_records_to_table(
        "dues_base", schema_name="registry", columns=_BASE, records=[_base(one) for one in found]
    )
    lines = [line for one in found for line in _lines(number, one)]
    await connection.copy_records_to_table("dues_entry", schema_name="registry", columns=_LINE, records=lines)


def _base(one: DemoDues) -> tuple[Any, ...]:
    sealed = personal.seal(f"{one.pay:f}", place(one.base_id)) if one.pay is not None else None
    noted = datetime.combine(one.since - timedelta(days=3), time(2), UTC)
    return one.base_id, one.member_id, one.kind, one.since, sealed, KEEPER, noted


def _lines(number: int, one: DemoDues) -> list[tuple[Any, ...]]:
    amount = owed(standards()[-1], Base(one.kind, one.pay))  # type: ignore[arg-type]  # a kind of the standard
    lines: list[tuple[Any, ...]] = []
    for month in one.months:
        name = f"{one.member_id}:{month.month}"
        whose = (one.member_id, month.organization_id)
        begun = datetime.combine(month.month, time(0, 15), UTC)
        due = (fixed_id(number, "due", name), *whose, "due", month.month, amount, one.base_id, None, None)
        lines.append((*due, SYSTEM, begun))
        if month.paid_on is not None:
            payment = fixed_id(number, "payment", name)
            paid = (fixed_id(number, "paid", name), *whose, "paid", month.month, amount, None, payment, month.paid_on)
            lines.append((*paid, KEEPER, datetime.combine(month.paid_on, time(9), UTC)))
    return lines
