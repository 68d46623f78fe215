"""Nobody judges himself (Z6): whoever put something forward is not the one who decides on it, whichever of his accounts
he uses; and everybody else is. Every pair of a cast is tried on every matter that needs two hands.
"""

import os
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Table, insert, update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import Caller, Cast
from tests.matrix.doorstep import spelled
from tests.matrix.forest import key, rows
from tests.matrix.judge import Judge
from tests.matrix.published import published

from dangjian.appraisal.rectifications.models import Rectification, RectificationStep
from dangjian.identity.grants.models import Grant
from dangjian.identity.service_accounts.models import ServiceAccount
from dangjian.kernel import wall
from dangjian.kernel.ids import new_id
from dangjian.liaison.issues.models import Issue
from dangjian.liaison.representatives.models import Representative
from dangjian.main import SERVICES
from dangjian.registry.transfers.models import Transfer
from dangjian.targets.results.models import Result
from dangjian.targets.tasks.models import Task

PEOPLE = 40 if os.environ.get("DANGJIAN_PROVE") == "1" else 4
SECOND = 5 if PEOPLE > 10 else 1
EVERYTHING = tuple(permission for service in SERVICES for permission in service.permissions)


@dataclass(frozen=True)
class Matter:
    """What one put forward and another decides: where the first hand is kept, and how it is decided."""

    operation: str
    model: Any
    account: str | None
    member: str | None
    state: str | None = None
    body: Mapping[str, Any] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)
    query: Mapping[str, Any] = field(default_factory=dict)
    kept_at: Any = None

    def first_hand(self, one: Caller) -> dict[str, Any]:
        """The columns that name him."""
        named = {self.account: one.actor.account_id, self.member: one.actor.member_id}
        return {column: value for column, value in named.items() if column}


WAITS = datetime(2099, 1, 1, tzinfo=UTC)
REPRESENTATIVE = ("nominated_by", "nominated_by_member", "nominated")
SUBMITTED = ("submitted_by", "submitted_by_member", "submitted")
MATTERS = (
    Matter("POST /api/v1/liaison/representatives/{representative_id}:approve", Representative, *REPRESENTATIVE),
    Matter("POST /api/v1/liaison/representatives/{representative_id}:decline", Representative, *REPRESENTATIVE),
    Matter("POST /api/v1/targets/results/{result_id}:accept", Result, *SUBMITTED),
    Matter("POST /api/v1/targets/results/{result_id}:return", Result, *SUBMITTED),
    Matter("POST /api/v1/targets/tasks/{task_id}:complete", Task, None, "owner_member_id", "submitted"),
    Matter("POST /api/v1/targets/tasks/{task_id}:return", Task, None, "owner_member_id", "submitted"),
    Matter(
        "POST /api/v1/appraisal/rectifications/{rectification_id}:recheck",
        Rectification,
        "by",
        "by_member",
        "reported",
        body={"result": "returned", "note": "还没有改到位"},
        kept_at=RectificationStep,
    ),
    Matter(
        "POST /api/v1/registry/transfers/{transfer_id}:decide",
        Transfer,
        "proposed_by",
        "proposed_by_member",
        "proposed",
        body={"decision": "refuse", "note": "材料不齐"},
    ),
    Matter(
        "POST /api/v1/liaison/issues/{issue_id}:reject", Issue, "reporter_account_id", "reporter_member_id", "reported"
    ),
    Matter(
        "POST /api/v1/identity/grants/{grant_id}:approve",
        Grant,
        "granted_by",
        None,
        "proposed",
        more={"proposal_ends_at": WAITS},
    ),
    Matter(
        "POST /api/v1/identity/service-accounts/{account_id}:approve",
        ServiceAccount,
        "created_by",
        None,
        "proposed",
        query={"{account_id}": "@service_account"},
    ),
)


@pytest.fixture
def people(cast: Cast, clock_at: Callable[[datetime], None]) -> list[Caller]:
    """Everybody may do everything at and above the organisation; some have a second account; no token expires."""
    clock_at(datetime(2026, 11, 21, 4, tzinfo=UTC))
    at = (key("above", "x.organization"), key("own", "x.organization"))
    members = [new_id() for _ in range(PEOPLE)]
    return [cast.sign_in(*EVERYTHING, on=at, member_id=member) for member in (*members, *members[:SECOND])]


async def put_forward(judge: Judge, matter: Matter, one: Caller) -> None:
    """It is he who put it forward, and it waits."""
    table: Table = (matter.kept_at or matter.model).__table__
    main: Table = matter.model.__table__
    identity = key("own", main.fullname)
    async with AsyncSession(
        judge.connection, join_transaction_mode="create_savepoint", info={wall.INFO: wall.SYSTEM}
    ) as session:
        if matter.kept_at is not None:
            planted = next(row for row in rows(table) if identity in row.values())
            said = {**planted, "id": new_id(), "kind": "reported", **matter.first_hand(one)}
            await session.execute(insert(table).values(said))
            await session.execute(update(main).where(main.c.id == identity).values(state=matter.state))
        else:
            own = next(iter(main.primary_key))
            values = {**matter.first_hand(one), **matter.more}
            if matter.state and "state" in main.c:
                values["state"] = matter.state
            await session.execute(update(main).where(own == identity).values(**values))
        await session.commit()


def same_person(matter: Matter, one: Caller, other: Caller) -> bool:
    """One account, or one member where the matter knows members."""
    if matter.member and one.actor.member_id == other.actor.member_id:
        return True
    return matter.account is not None and one.actor.account_id == other.actor.account_id


@pytest.mark.slow
async def test_whoever_put_it_forward_does_not_decide_and_everybody_else_may(
    people: list[Caller], judge: Judge, record_property: Callable[[str, object], None]
) -> None:
    wrong, tried, refused = list[tuple[Any, ...]](), 0, 0
    for matter in MATTERS:
        row = published().rows[matter.operation]
        asked = judge.asking.about(replace(row, query=matter.query, body={**row.body, **matter.body}), "own")
        for one in people:
            inner = await judge.connection.begin_nested()
            await put_forward(judge, matter, one)
            for other in people:
                status, said = await judge.ask(asked, spelled(other.headers))
                tried += 1
                himself = same_person(matter, one, other)
                refused += himself
                if (status < 300) is himself or status >= 500:
                    wrong.append((matter.operation, "himself" if himself else "another", status, said[-220:].decode()))
            await inner.rollback()
    record_property(
        "figure", f"{tried} pairs on {len(MATTERS)} matters, {refused} of one person, {len(wrong)} deviations"
    )
    assert Counter(wrong) == {}
