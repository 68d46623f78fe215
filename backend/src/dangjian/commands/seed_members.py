"""The demonstration's members in full: what is known of each, sealed where it is personal, and where each belonged."""

from typing import Any
from uuid import UUID

from dangjian.demo import DemoData, Postal, Tourism
from dangjian.demo.chance import fixed_id
from dangjian.demo.particulars import DemoParticulars, particulars
from dangjian.kernel import clock, personal
from dangjian.registry.members.queries import place
from dangjian.registry.members.rules import with_check

NOTED_BY = "党务管理员"
_COLUMNS = (
    *("born_on", "converted_on", "ethnicity", "education", "personnel", "party_group", "status", "status_since"),
    *("phone_sealed", "phone_blind", "id_number_sealed", "id_number_blind"),
)
_TYPES = ("date", "date", *("text",) * 5, "date", *("text",) * 4)
KNOW = f"""
UPDATE registry.member m SET {", ".join(f"{name} = given.{name}" for name in _COLUMNS)}
FROM unnest($1::uuid[], {", ".join(f"${at}::{kind}[]" for at, kind in enumerate(_TYPES, start=2))})
    AS given (id, {", ".join(_COLUMNS)}) WHERE m.id = given.id
"""


async def registry(connection: Any, number: int, made: DemoData | Tourism | Postal) -> None:
    """What is known of one enterprise's members."""
    busy = {post.member_id for post in made.posts} | {one.member_id for one in made.accounts if one.member_id}
    known = particulars(number, clock.today(), made.organizations, made.members, busy)
    rows = [(one.member_id, *_facts(one)) for one in known]
    await connection.execute(KNOW, *(list(column) for column in zip(*rows, strict=True)))
    now = clock.now()
    await connection.copy_records_to_table(
        "membership",
        schema_name="registry",
        columns=["id", "member_id", "organization_id", "since", "until", "reason", "noted_by_name", "noted_at"],
        records=[
            (
                fixed_id(number, "membership", f"{one.member_id}:{at}"),
                *(one.member_id, stretch.organization_id, stretch.since, stretch.until, stretch.reason),
                *(NOTED_BY, now),
            )
            for one in known
            for at, stretch in enumerate(one.stretches)
        ],
    )
    await connection.copy_records_to_table(
        "status_change",
        schema_name="registry",
        columns=["id", "member_id", "status", "on", "reason", "at", "by_name"],
        records=[
            (
                fixed_id(number, "status", f"{one.member_id}:{at}"),
                *(one.member_id, state.status, state.on, state.reason, now, NOTED_BY),
            )
            for one in known
            for at, state in enumerate(one.states)
        ],
    )


def _facts(one: DemoParticulars) -> tuple[Any, ...]:
    state = one.states[-1] if one.states else None
    return (
        *(one.born_on, one.converted_on, one.ethnicity, one.education, one.personnel, one.party_group),
        *(state.status if state else "active", state.on if state else None),
        *_sealed("phone", one.member_id, one.phone),
        *_sealed("id_number", one.member_id, with_check(one.digits)),
    )


def _sealed(column: str, member_id: UUID, value: str) -> tuple[str, str]:
    return personal.seal(value, place(column, member_id)), personal.blind(value, column)
