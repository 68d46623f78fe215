"""The demonstration's members in full: what is known of each, sealed where it is personal, and where each belonged."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from dangjian.commands import seed_dues
from dangjian.demo import DemoData, Postal, Tourism
from dangjian.demo.calendar import at
from dangjian.demo.chance import fixed_id
from dangjian.demo.particulars import DemoParticulars, particulars
from dangjian.demo.registers import terms, transfers, vacancies
from dangjian.kernel import clock, personal
from dangjian.kernel.db import Database
from dangjian.registry.dues.actions import say as say_dues
from dangjian.registry.members.queries import place
from dangjian.registry.members.rules import with_check
from dangjian.registry.terms.actions import remind
from dangjian.registry.transfers.actions import say_all

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
    await _histories(connection, number, known)
    await _terms(connection, number, made)
    await seed_dues.registry(connection, number, made.organizations[0].code, known)
    branches = [one for one in made.organizations if one.kind == "branch"]
    if len(branches) > 3:
        await _transfers(connection, number, made, known, busy)


async def tell(database: Database) -> None:
    """What waits for whom: terms to prepare for, transfers to decide on, dues to speak of."""
    async with database.transaction() as session:
        await remind(session)
        await say_all(session)
        await say_dues(session, None)


async def _histories(connection: Any, number: int, known: list[DemoParticulars]) -> None:
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


async def _terms(connection: Any, number: int, made: DemoData | Tourism | Postal) -> None:
    now = clock.now()
    await connection.copy_records_to_table(
        "term",
        schema_name="registry",
        columns=[
            *("id", "organization_id", "elected_on", "regular_on", "expires_on", "ended_on"),
            *("entered_by_name", "entered_at", "version"),
        ],
        records=[
            (
                one.id,
                one.organization_id,
                one.elected_on,
                one.expires_on,
                one.expires_on,
                one.ended_on,
                NOTED_BY,
                now,
                1,
            )
            for one in terms(number, clock.today(), made.organizations, made.posts)
        ],
    )
    if not isinstance(made, Postal):
        return  # the others' stories need everybody who is in office
    accounts = {one.member_id for one in made.accounts if one.member_id}
    gone = vacancies(number, clock.today(), made.posts, made.organizations, accounts)
    await connection.executemany(
        "UPDATE registry.post SET until = $2, end_reason = '岗位调整' WHERE id = $1", list(gone.items())
    )


async def _transfers(
    connection: Any, number: int, made: DemoData | Tourism | Postal, known: list[DemoParticulars], busy: set[UUID]
) -> None:
    branches = [one for one in made.organizations if one.kind == "branch"]
    found = transfers(number, clock.today(), branches, made.members, known, busy)
    by_place = {one.organization_id: one for one in made.accounts}
    names = (
        *("id", "member_id", "from_organization_id", "to_organization_id", "side", "effective_on", "reason"),
        *("state", "note"),
    )
    rows = []
    for one in found:
        account = by_place.get(one.from_organization_id if one.side == "from" else one.to_organization_id)
        decided = at(one.proposed_on + timedelta(days=2), 10) if one.state in ("done", "refused") else None
        rows.append(
            (
                *(getattr(one, name) for name in names),
                *(
                    at(one.proposed_on, 9),
                    account.id if account else None,
                    account.display_name if account else NOTED_BY,
                ),
                *(decided, NOTED_BY if decided else None, 1),
            )
        )
    columns = [*names, "proposed_at", "proposed_by", "proposed_by_name", "decided_at", "decided_by_name", "version"]
    await connection.copy_records_to_table("transfer", schema_name="registry", columns=columns, records=rows)


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
