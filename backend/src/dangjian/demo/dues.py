"""From what invented members' dues are computed, and which months they paid; invented pay in round figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from dangjian.demo.chance import Chance, fixed_id
from dangjian.demo.particulars import DemoParticulars, DemoStretch

MONTHS, MOST = 8, 3_000
UNKNOWN, FORGETS, LATE, THIS_MONTH = 0.03, 0.02, 0.03, 0.6
_PAY = {
    "worker": (4_600, 8_200),
    "technician": (6_000, 10_800),
    "manager": (7_500, 14_500),
    "marketing": (5_000, 9_600),
    "dispatched": (3_600, 5_400),
    "retired": (3_800, 7_200),
}
_FEW = (3_800, 5_600)


@dataclass(frozen=True, slots=True)
class DemoDuesMonth:
    """A month that was owed to a branch; `paid_on` is none where it was not paid."""

    month: date
    organization_id: UUID
    paid_on: date | None


@dataclass(frozen=True, slots=True)
class DemoDues:
    """One member's dues."""

    base_id: UUID
    member_id: UUID
    kind: str
    pay: Decimal | None
    since: date
    months: tuple[DemoDuesMonth, ...]


def _months(today: date) -> list[date]:
    """The last months up to this one."""
    at = today.year * 12 + today.month - 1
    return [date((at - back) // 12, (at - back) % 12 + 1, 1) for back in reversed(range(MONTHS))]


def _branch(stretches: Sequence[DemoStretch], day: date) -> UUID | None:
    held = [one for one in stretches if one.since <= day and (one.until is None or one.until > day)]
    return held[0].organization_id if held else None


def dues(seed: int, today: date, code: str, known: Sequence[DemoParticulars]) -> list[DemoDues]:
    """Of each member: most paid on the party day, a few forgot a month, one paid nothing for more than six."""
    chance = Chance(seed, f"dues:{code}")
    months = _months(today)
    found = []
    for number, one in enumerate(known[:MOST]):
        if chance.happens(UNKNOWN) or any(state.status == "left" for state in one.states):
            continue
        kind = "salaried" if one.personnel in _PAY and one.personnel != "retired" else one.personnel
        kind = kind if kind in ("salaried", "retired") else "supported"
        low, high = _PAY.get(one.personnel, _FEW)
        pay = Decimal(chance.randint(low // 10, high // 10) * 10) if kind != "supported" else None
        owed = [_month(chance, today, month, one.stretches, silent=number == 7) for month in months]
        key = fixed_id(seed, "dues_base", f"{one.member_id}")
        kept = tuple(month for month in owed if month is not None)
        found.append(DemoDues(key, one.member_id, kind, pay, months[0], kept))
    return found


def _month(
    chance: Chance, today: date, month: date, stretches: Sequence[DemoStretch], *, silent: bool
) -> DemoDuesMonth | None:
    last = (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    branch = _branch(stretches, min(last, today))
    if branch is None:
        return None
    is_current = last >= today
    missed = chance.happens(1 - THIS_MONTH) if is_current else chance.happens(FORGETS)
    party_day = month + timedelta(days=chance.randint(31, 40) if chance.happens(LATE) else chance.randint(7, 14))
    paid_on = None if silent or missed or party_day > today else party_day
    return DemoDuesMonth(month, branch, paid_on)
