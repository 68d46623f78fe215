"""Runs over HTTP: open, refresh, what blocks publishing, publish, lock."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession
from tests.appraisal.world import SCHEME, World, at
from tests.conftest import Caller

from dangjian.appraisal.permissions import RUN_OPEN, RUN_PUBLISH, RUN_READ

Sign = Callable[..., Caller]
Clock = Callable[[datetime], None]
BASE = "/api/v1/appraisal"


@pytest.fixture
def orgdept(actor: Sign, world: World) -> Caller:
    """The organisation department: everything, on the whole group."""
    return actor(RUN_READ, RUN_OPEN, RUN_PUBLISH, on=world.ids["group"], name="组织部")


async def opened(client: httpx.AsyncClient, caller: Caller, world: World, period: str = "2026-Q2", **more: Any) -> Any:
    """An open run."""
    body = {"scheme_version_id": str(world.scheme_id), "period": period, **more}
    answer = await client.post(f"{BASE}/runs", json=body, headers=caller.headers)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def published(client: httpx.AsyncClient, caller: Caller, run: Any, reason: str | None = None) -> httpx.Response:
    """The answer to publishing a run."""
    headers = {**caller.headers, "If-Match": str(run["version"])}
    return await client.post(f"{BASE}/runs/{run['id']}:publish", json={"reason": reason}, headers=headers)


async def test_a_run_is_opened_and_scored_at_once(client: httpx.AsyncClient, orgdept: Caller, world: World) -> None:
    await world.quarter()
    run = await opened(client, orgdept, world, is_initial=True)
    assert (run["status"], run["cycle"], run["period_title"]) == ("open", "quarter", "2026年第二季度")
    assert (run["scored"], run["unverified_count"], run["pending_count"], run["has_records"]) == (6, 0, 0, True)
    scores = (await client.get(f"{BASE}/runs/{run['id']}/scores?sort=-total", headers=orgdept.headers)).json()
    assert [row["code"] for row in scores["items"]][:2] == ["a1", "b1"] or scores["total"] == 6
    best = next(row for row in scores["items"] if row["code"] == "a1")
    assert best["indices"] == {"team": "100.00", "work": "96.00"}
    assert (best["total"], best["rank"], best["ranked_count"], best["stars"]) == ("98.00", 1, 4, 5)


async def test_opening_again_gives_the_same_run_and_can_mark_it_the_first_rating(
    client: httpx.AsyncClient, orgdept: Caller, world: World
) -> None:
    await world.quarter()
    run = await opened(client, orgdept, world)
    again = await opened(client, orgdept, world)
    assert again["id"] == run["id"]
    assert max(row["stars"] for row in await scores_of(client, orgdept, run)) == 1
    marked = await opened(client, orgdept, world, is_initial=True)
    assert (marked["id"], marked["is_initial"]) == (run["id"], True)
    assert max(row["stars"] for row in await scores_of(client, orgdept, run)) == 5


async def scores_of(client: httpx.AsyncClient, caller: Caller, run: Any, query: str = "") -> list[Any]:
    """The rows of a run's ranking."""
    answer = await client.get(f"{BASE}/runs/{run['id']}/scores{query}", headers=caller.headers)
    assert answer.status_code == 200, answer.text
    items: list[Any] = answer.json()["items"]
    return items


@pytest.mark.parametrize(
    ("period", "status"), [("2026-Q4", 422), ("2026-13", 422), ("nonsense", 422), ("2026-Q2 ", 422)]
)
async def test_a_period_that_is_none_or_has_not_begun_is_refused(
    client: httpx.AsyncClient, orgdept: Caller, world: World, period: str, status: int
) -> None:
    body = {"scheme_version_id": str(world.scheme_id), "period": period}
    answer = await client.post(f"{BASE}/runs", json=body, headers=orgdept.headers)
    assert answer.status_code == status


async def test_who_holds_only_a_part_of_the_tree_opens_and_publishes_nothing(
    client: httpx.AsyncClient, orgdept: Caller, world: World, actor: Sign
) -> None:
    part = actor(RUN_READ, RUN_OPEN, RUN_PUBLISH, on=world.ids["steel"])
    body = {"scheme_version_id": str(world.scheme_id), "period": "2026-Q2"}
    answer = await client.post(f"{BASE}/runs", json=body, headers=part.headers)
    assert answer.status_code == 403
    run = await opened(client, orgdept, world)
    assert (await published(client, part, run, "理由")).status_code == 403
    reader = actor(RUN_READ, on=world.ids["group"])
    assert (await published(client, reader, run)).status_code == 403


async def test_publishing_is_refused_while_cells_are_unverified_unless_a_reason_is_signed(
    client: httpx.AsyncClient, orgdept: Caller, world: World
) -> None:
    await world.quarter(skip=("a2", "b1"))
    run = await opened(client, orgdept, world, is_initial=True)
    assert (run["unverified_count"], run["pending_count"], run["unverified_branches"]) == (2, 2, 2)
    assert run["needs_signature"] is True
    refused = await published(client, orgdept, run)
    assert refused.status_code == 409
    assert "2 项线上得分未经现场核验" in refused.json()["detail"]
    signed = await published(client, orgdept, run, "疫情期间未能到现场")
    assert signed.status_code == 200, signed.text
    assert (signed.json()["status"], signed.json()["signed_reason"]) == ("published", "疫情期间未能到现场")
    rows = {row["code"]: row for row in await scores_of(client, orgdept, run)}
    assert (rows["a2"]["is_verified"], rows["a1"]["is_verified"]) == (False, True)


async def test_a_reason_that_nothing_asks_for_is_not_kept(
    client: httpx.AsyncClient, orgdept: Caller, world: World
) -> None:
    await world.quarter()
    run = await opened(client, orgdept, world, is_initial=True)
    done = (await published(client, orgdept, run, "不必要的理由")).json()
    assert done["signed_reason"] is None
    assert len(done["digest"]) == 64


async def test_blockers_are_listed_by_indicator_and_by_branch(
    client: httpx.AsyncClient, orgdept: Caller, world: World, actor: Sign
) -> None:
    await world.quarter(skip=("a2", "b1"))
    run = await opened(client, orgdept, world)
    found = (await client.get(f"{BASE}/runs/{run['id']}/blockers?size=3", headers=orgdept.headers)).json()
    assert (found["unverified"], found["pending"], found["unverified_branches"], found["total"]) == (2, 2, 2, 4)
    assert [(r["indicator"], r["state"], r["cells"], r["branches"]) for r in found["rows"]] == [
        ("meeting", "unverified", 2, 2),
        ("visit", "pending", 2, 2),
    ]
    assert [(r["code"], r["indicator"], r["is_verified"]) for r in found["items"]] == [
        ("a2", "meeting", False),
        ("a2", "visit", False),
        ("b1", "meeting", False),
    ]
    office = actor(RUN_READ, on=world.ids["office"])
    part = (await client.get(f"{BASE}/runs/{run['id']}/blockers", headers=office.headers)).json()
    assert {row["code"] for row in part["items"]} == {"b1"}
    assert part["total"] == 2


async def test_nothing_is_published_before_its_period_is_over(
    client: httpx.AsyncClient, orgdept: Caller, world: World
) -> None:
    run = await opened(client, orgdept, world, "2026-Q3")
    assert "结束之后才能发布" in run["why_not_publish"]
    answer = await published(client, orgdept, run, "想提前发布")
    assert answer.status_code == 409


async def test_a_stale_version_and_a_missing_one_are_refused(
    client: httpx.AsyncClient, orgdept: Caller, world: World
) -> None:
    run = await opened(client, orgdept, world)
    bare = await client.post(f"{BASE}/runs/{run['id']}:publish", json={}, headers=orgdept.headers)
    assert bare.status_code == 428
    stale = await published(client, orgdept, {**run, "version": run["version"] + 1}, "理由")
    assert stale.status_code == 412


async def test_a_published_run_is_locked_in_the_database_itself(
    client: httpx.AsyncClient, orgdept: Caller, world: World, session: AsyncSession
) -> None:
    await world.quarter()
    run = await opened(client, orgdept, world, is_initial=True)
    done = (await published(client, orgdept, run)).json()
    for statement in (
        "UPDATE appraisal.run SET signed_reason = 'x' WHERE id = :run",
        "DELETE FROM appraisal.run WHERE id = :run",
        "UPDATE appraisal.score SET total = 100 WHERE run_id = :run",
        "DELETE FROM appraisal.score WHERE run_id = :run",
        "UPDATE appraisal.run_subject SET previous_stars = 5 WHERE run_id = :run",
        "DELETE FROM appraisal.run_subject WHERE run_id = :run",
        "INSERT INTO appraisal.run_subject SELECT run_id, gen_random_uuid(), code, name, kind, category, "
        "previous_stars, is_verified, 0, 0, 0, 0, NULL FROM appraisal.run_subject WHERE run_id = :run LIMIT 1",
    ):
        with pytest.raises(DBAPIError, match="published and locked"):
            async with session.begin_nested():
                await session.execute(text(statement), {"run": run["id"]})
    again = await published(client, orgdept, done)
    assert again.status_code == 409
    refresh = await client.post(f"{BASE}/runs/{run['id']}:refresh", headers=orgdept.headers)
    assert refresh.status_code == 409
    reopened = await client.post(
        f"{BASE}/runs",
        json={"scheme_version_id": str(world.scheme_id), "period": "2026-Q2"},
        headers=orgdept.headers,
    )
    assert reopened.status_code == 409


async def test_the_last_published_rating_binds_the_next_one_step_by_step(
    client: httpx.AsyncClient, orgdept: Caller, world: World, clock_at: Clock, actor: Sign
) -> None:
    await world.quarter()
    first = await opened(client, orgdept, world, is_initial=True)
    await published(client, orgdept, first)
    clock_at(at("2026-10-01T09:00:00"))
    orgdept = actor(RUN_READ, RUN_OPEN, RUN_PUBLISH, on=world.ids["group"])
    await world.quarter("2026-Q3", 7)
    await world.record("a2", "lecture", "2026-09-10")
    run = await opened(client, orgdept, world, "2026-Q3")
    rows = {row["code"]: row for row in await scores_of(client, orgdept, run)}
    before = {row["code"]: row for row in await scores_of(client, orgdept, first)}
    assert all(rows[code]["previous_stars"] == before[code]["stars"] for code in rows)
    assert all(rows[code]["stars"] <= before[code]["stars"] + 1 for code in rows)
    assert rows["a2"]["previous_total"] == before["a2"]["total"]
    assert Decimal(rows["a2"]["total"]) > Decimal(before["a2"]["total"])
    second = await client.post(
        f"{BASE}/runs",
        json={"scheme_version_id": str(world.scheme_id), "period": "2026-Q3", "is_initial": True},
        headers=orgdept.headers,
    )
    assert second.status_code == 409


async def test_a_month_shows_points_and_ranks_and_no_stars(
    client: httpx.AsyncClient, orgdept: Caller, world: World
) -> None:
    await world.quarter()
    run = await opened(client, orgdept, world, "2026-06")
    assert (run["has_stars"], run["stars"]) == (False, [])
    rows = await scores_of(client, orgdept, run)
    assert {(row["stars"], row["tier"], row["previous_stars"]) for row in rows} == {(None, None, None)}
    assert all(row["rank"] for row in rows)


async def test_a_category_is_that_of_the_periods_last_day(
    client: httpx.AsyncClient, orgdept: Caller, world: World, session: AsyncSession
) -> None:
    move = text("INSERT INTO appraisal.category_copy VALUES (:id, :since, 'management')")
    await session.execute(move, {"id": world.ids["a1"], "since": date(2026, 7, 1)})
    await session.execute(move, {"id": world.ids["a2"], "since": date(2026, 6, 30)})
    run = await opened(client, orgdept, world)
    rows = {row["code"]: row["category"] for row in await scores_of(client, orgdept, run)}
    assert (rows["a1"], rows["a2"]) == ("production", "management")


async def test_names_outside_the_subtree_are_never_shown_but_ranks_count_everybody(
    client: httpx.AsyncClient, orgdept: Caller, world: World, actor: Sign
) -> None:
    await world.quarter()
    run = await opened(client, orgdept, world)
    one = actor(RUN_READ, on=world.ids["a3"])
    for path in ("", "/scores", "/scores?q=a", "/blockers", "/summary"):
        answer = await client.get(f"{BASE}/runs/{run['id']}{path}", headers=one.headers)
        assert answer.status_code == 200
        assert not any(f"{code}支部" in answer.text for code in ("a1", "a2", "a4", "b1", "b2")), path
    rows = await scores_of(client, one, run)
    assert [(row["code"], row["rank"], row["ranked_count"]) for row in rows] == [("a3", 3, 4)]
    outside = await client.get(
        f"{BASE}/runs/{run['id']}/scores?organization_id={world.ids['office']}", headers=one.headers
    )
    assert outside.status_code == 404


async def test_the_ranking_is_filtered_sorted_and_paged(
    client: httpx.AsyncClient, orgdept: Caller, world: World
) -> None:
    await world.quarter()
    run = await opened(client, orgdept, world, is_initial=True)
    assert [r["code"] for r in await scores_of(client, orgdept, run, "?category=management")] == ["b1", "b2"]
    assert [r["code"] for r in await scores_of(client, orgdept, run, "?sort=-code&size=2")] == ["b2", "b1"]
    assert [r["code"] for r in await scores_of(client, orgdept, run, "?q=A4")] == ["a4"]
    assert [r["code"] for r in await scores_of(client, orgdept, run, f"?organization_id={world.ids['office']}")] == [
        "b1",
        "b2",
    ]
    assert {r["stars"] for r in await scores_of(client, orgdept, run, "?stars=5")} <= {5}
    bad = await client.get(f"{BASE}/runs/{run['id']}/scores?sort=colour", headers=orgdept.headers)
    assert bad.status_code == 422


async def test_the_periods_summary_speaks_in_words(client: httpx.AsyncClient, orgdept: Caller, world: World) -> None:
    await world.quarter(skip=("a2",))
    run = await opened(client, orgdept, world, "2026-Q2")
    found = (await client.get(f"{BASE}/runs/{run['id']}/summary", headers=orgdept.headers)).json()
    assert "6 个支部" in found["sentences"][0]
    assert any("1 项未核验" in sentence for sentence in found["sentences"])
    production = next(c for c in found["categories"] if c["category"] == "production")
    assert (production["branches"], production["median"]) == (4, None)
    assert found["records"] > 0
    assert found["verdicts"] == 10


async def test_accepted_work_shows_after_the_queue_is_drained(
    client: httpx.AsyncClient,
    orgdept: Caller,
    world: World,
    session: AsyncSession,
    drain: Callable[[], Awaitable[int]],
    clock_at: Clock,
    actor: Sign,
) -> None:
    await world.quarter()
    run = await opened(client, orgdept, world, is_initial=True)
    before = {row["code"]: row for row in await scores_of(client, orgdept, run)}
    clock_at(at("2026-07-02T09:00:00"))
    orgdept = actor(RUN_READ, RUN_OPEN, RUN_PUBLISH, on=world.ids["group"])
    await world.record("a2", "lecture", "2026-06-20", "2026-07-02T08:59:00")
    await world.record("a2", "lecture", "2026-05-20", "2026-07-02T08:59:30")
    await world.changed("a2", "lecture", "2026-05-20", "2026-06-20")
    await world.changed("a2", "lecture", "2026-06-20", "2026-06-20")
    assert await drain() >= 3
    after = {row["code"]: row for row in await scores_of(client, orgdept, run)}
    assert Decimal(after["a2"]["total"]) > Decimal(before["a2"]["total"])
    assert after["b1"] == before["b1"]
    waiting = await session.scalar(text("SELECT count(*) FROM appraisal.run_touch"))
    assert waiting == 0
    whole = {code: (row["total"], row["rank"], row["stars"]) for code, row in after.items()}
    await client.post(f"{BASE}/runs/{run['id']}:refresh", headers=orgdept.headers)
    fresh = {row["code"]: (row["total"], row["rank"], row["stars"]) for row in await scores_of(client, orgdept, run)}
    assert whole == fresh


async def test_two_versions_for_one_period_are_published_once(
    client: httpx.AsyncClient, orgdept: Caller, world: World
) -> None:
    await world.quarter()
    first = await opened(client, orgdept, world)
    await world.publish_scheme(SCHEME.replace("version: 1", "version: 2"))
    second = await opened(client, orgdept, world)
    assert second["id"] != first["id"]
    assert (await published(client, orgdept, second)).status_code == 200
    assert (await published(client, orgdept, first)).status_code == 409


async def test_the_list_tells_the_figures_of_the_callers_own_branches(
    client: httpx.AsyncClient, orgdept: Caller, world: World, actor: Sign
) -> None:
    run = await opened(client, orgdept, world)
    part = actor(RUN_READ, on=world.ids["a1"])
    found = {}
    for name, caller in {"whole": orgdept, "part": part}.items():
        rows = (await client.get(f"{BASE}/runs", headers=caller.headers)).json()["items"]
        row = next(r for r in rows if r["id"] == run["id"])
        found[name] = (row["subject_count"], row["pending_count"])
    assert found["whole"][0] == 6
    assert found["part"][0] == 1
    assert 0 < found["part"][1] < found["whole"][1]
    nobody = actor(RUN_READ, on=world.scheme_id)
    assert (await client.get(f"{BASE}/runs", headers=nobody.headers)).json()["items"] == []
