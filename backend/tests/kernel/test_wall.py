"""The second wall: what the database itself withholds from a request, whatever a question forgets to ask (Z4)."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text, true
from tests.conftest import Caller, Cast, Server, client_of, on

import dangjian
from dangjian.kernel import scope, wall
from dangjian.kernel.db import Database, asyncpg_dsn, make_engine
from dangjian.kernel.ids import new_id
from dangjian.kernel.security import Actor, Grant
from dangjian.main import SERVICES

CANARY = "金丝雀"
WALLED = {f"{service.name}.{table}" for service in SERVICES for table in service.walled}

INSIDE = "identifiers, or what every house may know; no canary in it"
TREE = "the tree and its past: the wall is computed from it, and where an organisation stands is no secret"
CROSSES = "crosses subtrees by right: two parties to a matter, a superior's goal, a person's own, a paired outlet"
SEARCHED = "searched by text or copied in bulk: a policy would take the index away or forbid the copy"
MEDIANS = "whoever sees one branch of a run is shown the medians of the whole run beside it"
OPEN = {
    **dict.fromkeys(("identity.grant", "identity.service_account", "integration.webhook"), INSIDE),
    **dict.fromkeys(("appraisal.run_touch", "liaison.saved_view", "targets.batch", "integration.event_entry"), INSIDE),
    **dict.fromkeys(("appraisal.category_copy", "appraisal.place_copy"), TREE),
    **dict.fromkeys((f"registry.{name}" for name in ("category_assignment", "joint_unit")), TREE),
    **dict.fromkeys((f"registry.{name}" for name in ("organization_change", "organization_past")), TREE),
    **dict.fromkeys(("integration.todo", "integration.todo_audience", "appraisal.feedback"), CROSSES),
    **dict.fromkeys((f"liaison.{name}" for name in ("agreement", "attachment", "finding", "representative")), CROSSES),
    **dict.fromkeys((f"liaison.{name}" for name in ("outlet_copy", "visit", "risk", "risk_check_answer")), CROSSES),
    **dict.fromkeys((f"liaison.{name}" for name in ("intake", "risk_check", "risk_month")), CROSSES),
    **dict.fromkeys((f"targets.{name}" for name in ("commitment", "letter", "result", "task")), CROSSES),
    **dict.fromkeys(("targets.practice", "targets.practice_answer"), CROSSES),
    "targets.supervision_letter": CROSSES,
    **dict.fromkeys(("registry.work_item", "registry.venue_fund"), CROSSES),
    **dict.fromkeys((f"registry.{name}" for name in ("member", "membership", "post", "term", "outlet")), CROSSES),
    **dict.fromkeys(
        (f"registry.{name}" for name in ("duty_owner", "policy", "policy_review", "team", "talent_grade")), CROSSES
    ),
    **dict.fromkeys((f"registry.{name}" for name in ("external_member", "grid_cell", "dues_entry")), CROSSES),
    **dict.fromkeys(("liaison.issue", "targets.target"), SEARCHED),
    **dict.fromkeys(("appraisal.score", "appraisal.run_subject"), MEDIANS),
}


async def as_application(committed: Database) -> Any:
    """A bare connection in the application's role."""
    return await asyncpg.connect(asyncpg_dsn(committed.engine.url.render_as_string(hide_password=False)))


async def planted(database: Database) -> tuple[UUID, UUID, UUID]:
    """A company with a branch and another company beside it, each with a record that nobody else may see."""
    company, branch, beside = new_id(), new_id(), new_id()
    async with database.transaction() as session:
        for one, path in ((company, f"{company}/"), (branch, f"{company}/{branch}/"), (beside, f"{beside}/")):
            await session.execute(
                text(
                    "INSERT INTO appraisal.organization_copy (id, code, name, kind, line, path, form, version) "
                    "VALUES (:id, :code, '支部', 'branch', 'party', :path, 'regular', 1)"
                ),
                {"id": one, "code": one.hex, "path": path},
            )
            await session.execute(
                text(
                    "INSERT INTO appraisal.record (id, organization_id, type, occurred_on, submitted_at, submitted_on, "
                    "values, note, attachments, source, entered_by_name, recorded_at) VALUES (:id, :place, 'lecture', "
                    "'2026-10-01', now(), '2026-10-01', '{}', :note, '[]', 'hand', '', now())"
                ),
                {"id": new_id(), "place": one, "note": f"{CANARY}{one}"},
            )
    return company, branch, beside


ENTERED = (
    "INSERT INTO appraisal.record (id, organization_id, type, occurred_on, submitted_at, submitted_on, values, "
    "attachments, source, entered_by_name, recorded_at) VALUES (gen_random_uuid(), $1, 'lecture', '2026-10-01', now(), "
    "'2026-10-01', '{}', '[]', 'hand', '', now())"
)
SEEN = "SELECT organization_id FROM appraisal.record"


async def test_every_table_with_an_organisation_is_behind_the_wall_or_named_with_a_reason(committed: Database) -> None:
    async with committed.transaction() as session:
        found = await session.execute(
            text(
                "SELECT format('%s.%s', nspname, relname) AS name, relrowsecurity AND relforcerowsecurity AND EXISTS "
                "(SELECT 1 FROM pg_policy WHERE polrelid = c.oid) AS is_walled FROM pg_class c JOIN pg_namespace n "
                "ON n.oid = relnamespace WHERE relkind IN ('r', 'p') AND nspname = ANY(:schemas) AND EXISTS (SELECT 1 "
                "FROM pg_attribute WHERE attrelid = c.oid AND attname = 'organization_id')"
            ),
            {"schemas": [service.name for service in SERVICES]},
        )
        rows = {row.name: row.is_walled for row in found}
    assert {name for name, is_walled in rows.items() if is_walled} == WALLED
    assert rows.keys() - WALLED == OPEN.keys(), "behind the wall (Service.walled), or here with a reason"


def test_who_looks_beyond_the_wall_is_listed() -> None:
    package = Path(dangjian.__file__).parent
    users = [path for path in package.rglob("*.py") if "wall.beyond(" in path.read_text("utf-8")]
    assert [str(path.relative_to(package)) for path in sorted(users)] == ["appraisal/simulations/actions.py"]


async def test_nothing_in_the_database_opens_a_way_around(committed: Database) -> None:
    async with committed.transaction() as session:
        views = await session.scalars(
            text("SELECT schemaname FROM pg_views WHERE schemaname = ANY(:schemas)"),
            {"schemas": [service.name for service in SERVICES]},
        )
        definers = await session.scalars(
            text(
                "SELECT format('%s.%s', nspname, proname) FROM pg_proc JOIN pg_namespace n ON n.oid = pronamespace "
                "WHERE prosecdef AND nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'"
            )
        )
        assert (list(views), list(definers)) == ([], ["events.audit_append"])


async def test_the_application_is_a_lesser_role_and_another_is_refused(server: Server, committed: Database) -> None:
    async with committed.transaction() as session:
        assert not await wall.is_too_mighty(session)
    owner = Database(make_engine(server.owner_url(str(committed.engine.url.database)), 1))
    async with owner.transaction() as session:
        assert await wall.is_too_mighty(session)
    await owner.close()


async def test_whoever_says_nothing_sees_nothing_and_what_is_said_ends_with_the_transaction(
    committed: Database,
) -> None:
    company, branch, beside = await planted(committed)
    connection = await as_application(committed)

    async def seen() -> set[UUID]:
        return {row[0] for row in await connection.fetch(SEEN)}

    try:
        assert await seen() == set()
        async with connection.transaction():
            await connection.execute(f"SET LOCAL dangjian.heads = '{{{company}}}'")
            assert await seen() == {company, branch}
        assert await connection.fetchval("SELECT current_setting('dangjian.heads', true)") == ""
        assert await seen() == set()
        for heads, expected in (("", set()), ("{}", set()), (f"{{{branch},{beside}}}", {branch, beside})):
            async with connection.transaction():
                await connection.execute(f"SET LOCAL dangjian.heads = '{heads}'")
                assert await seen() == expected
        await connection.execute(f"SET dangjian.heads = '{{{branch}}}'")
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
            await connection.execute(ENTERED, beside)
    finally:
        await connection.close()


async def test_pooled_connections_carry_nothing_over(committed: Database) -> None:
    company, _, _ = await planted(committed)
    small = Database(make_engine(committed.engine.url.render_as_string(hide_password=False), 1))
    try:
        async with small.transaction() as session:
            assert len((await session.execute(text(SEEN))).all()) == 3
        async with small.engine.connect() as bare:
            assert (await bare.execute(text(SEEN))).all() == []
        async with small.transaction(_request(company)) as session:
            assert len((await session.execute(text(SEEN))).all()) == 2
            await session.commit()
            assert len((await session.execute(text(SEEN))).all()) == 2, "said again in the next transaction"
        async with small.transaction(_request()) as session:
            assert (await session.execute(text(SEEN))).all() == []
    finally:
        await small.close()


def _request(*heads: UUID) -> Any:
    """As much of a request as the wall looks at."""
    grants = tuple(Grant("appraisal.record:read", head) for head in heads)
    actor = Actor(new_id(), new_id(), "t", "t", None, grants, frozenset({"appraisal.record:read"}))
    state = type("State", (), {"actor": actor})()
    return type("Request", (), {"state": state})()


@pytest.fixture
def forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    """The application with its filters gone: every question forgets to ask for scope."""

    def everywhere(*_: Any) -> Any:
        return true()

    def anywhere(*_: Any) -> str:
        return "TRUE"

    for module in list(sys.modules.values()):
        if module.__name__.startswith("dangjian."):
            for name, fake in (("within", everywhere), ("inside", anywhere)):
                if name in vars(module) and vars(module)[name] is REAL[name]:
                    monkeypatch.setattr(module, name, fake)


REAL = {"within": scope.within, "inside": scope.inside}
LISTS = (
    "appraisal/records",
    "appraisal/rectifications",
    "appraisal/verifications",
)


async def test_with_every_filter_gone_an_outsider_still_sees_no_canary(
    whole_app: FastAPI, committed: Database, cast: Cast, forgetful: None, actor: Callable[..., Caller]
) -> None:
    company, branch, beside = await planted(committed)
    everything = [permission for service in SERVICES for permission in service.permissions]
    with on(whole_app, committed, cast):
        async with client_of(whole_app) as client:
            outsider = await told(client, actor(*everything, on=new_id()))
            assert CANARY not in outsider
            neighbour = await told(client, actor(*everything, on=beside))
            assert f"{CANARY}{beside}" in neighbour, "the control: one's own is seen"
            assert f"{CANARY}{company}" not in neighbour
            assert f"{CANARY}{branch}" not in neighbour


async def told(client: httpx.AsyncClient, caller: Caller) -> str:
    """Everything that the lists answer."""
    said = []
    for path in LISTS:
        answer = await client.get(f"/api/v1/{path}", headers=caller.headers)
        assert answer.status_code < 500, answer.text
        said.append(answer.text)
    return "".join(said)
