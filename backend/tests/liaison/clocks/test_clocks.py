"""The clocks of issues: told once for each day, restart-safe, and never in anybody's place (D-25, LIA-01, LIA-06)."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from tests.liaison.ground import NOW, Ground

from dangjian.kernel.db import Database
from dangjian.liaison.clocks import queries
from dangjian.liaison.clocks.jobs import run_clocks
from dangjian.liaison.issues.actions import SYSTEM, Step, Teller, WrongState, move
from dangjian.liaison.issues.models import Issue, IssueStep


async def kinds(ground: Ground, issue: dict[str, Any]) -> list[str]:
    """What the system said of an issue."""
    found = await ground.session.scalars(
        select(IssueStep).where(IssueStep.issue_id == issue["id"], IssueStep.side == "system").order_by(IssueStep.id)
    )
    return [step.kind for step in found]


async def on(ground: Ground, database: Database, days: int) -> None:
    """A morning so many days later, on which the clocks run twice."""
    ground.clock_at(NOW + timedelta(days=days))
    for _ in range(2):
        await run_clocks(database, {})


async def test_reminded_once_before_the_day_and_late_once_after_it(ground: Ground, database: Database) -> None:
    issue = await ground.assigned()  # due on Monday 28 December
    await on(ground, database, 36)  # Tuesday before: four working days are left
    assert await kinds(ground, issue) == []
    await on(ground, database, 37)
    assert await kinds(ground, issue) == ["due_soon"]
    await on(ground, database, 42)  # the day itself
    assert await kinds(ground, issue) == ["due_soon"]
    await on(ground, database, 43)
    assert await kinds(ground, issue) == ["due_soon", "overdue", "escalated"]
    await on(ground, database, 50)
    assert await kinds(ground, issue) == ["due_soon", "overdue", "escalated"]
    seen = await ground.seen(issue["id"])
    assert (seen["was_overdue"], seen["is_overdue"], seen["escalated_to_name"]) == (True, True, "east党组织")
    names = [one.name.rpartition(".")[2] for one in await ground.news()][3:]
    assert names == ["due_soon", "overdue", "escalated"]


async def test_a_later_day_is_reminded_of_anew(ground: Ground, database: Database) -> None:
    issue = await ground.assigned()
    await on(ground, database, 37)
    issue = await ground.move("handler", await ground.seen(issue["id"]), "extend", days=10, reason="厂家缺货。")
    await on(ground, database, 43)
    assert await kinds(ground, issue) == ["due_soon"]
    await on(ground, database, 52)
    assert await kinds(ground, issue) == ["due_soon", "due_soon"]


async def test_a_clock_that_stands_says_nothing_until_its_day_and_then_runs_by_itself(
    ground: Ground, database: Database
) -> None:
    issue = await ground.assigned(severity="urgent")  # five working days: 23 November
    issue = await ground.move("handler", issue, "pause", reason="等厂家发货。", until="2026-12-14")
    await on(ground, database, 14)
    assert await kinds(ground, issue) == []
    await on(ground, database, 28)
    assert (await kinds(ground, issue))[0] == "resumed"
    seen = await ground.seen(issue["id"])
    assert (seen["is_paused"], seen["paused_workdays"], seen["due_on"]) == (False, 20, "2026-12-21")
    assert seen["was_overdue"] is False


async def test_not_taken_on_in_time_goes_to_the_superior_once(ground: Ground, database: Database) -> None:
    issue = await ground.raised()
    await on(ground, database, 7)
    assert await kinds(ground, issue) == []
    await on(ground, database, 8)
    assert await kinds(ground, issue) == ["escalated"]
    await on(ground, database, 30)
    assert await kinds(ground, issue) == ["escalated"]
    assert (await ground.seen(issue["id"]))["escalated_to_name"] == "east党组织"


async def test_what_is_raised_at_the_top_has_nobody_above(ground: Ground, database: Database) -> None:
    issue = await ground.raised("department", outlet_id=None, organization_id=str(ground.ids["city"]))
    await on(ground, database, 20)
    assert await kinds(ground, issue) == []


async def test_no_answer_is_never_a_solution(ground: Ground, database: Database) -> None:
    issue = await ground.resolved()  # answer by Monday 23 November
    await on(ground, database, 7)
    assert (await ground.seen(issue["id"]))["state"] == "resolved"
    await on(ground, database, 8)
    seen = await ground.seen(issue["id"])
    assert (seen["state"], seen["close_kind"], seen["confirmed_at"]) == ("closed", "unanswered", None)
    told = (await ground.news())[-1]
    assert (told.name, told.body["close_kind"]) == ("liaison.issue.closed", "unanswered")
    assert "liaison.issue.confirmed" not in {one.name for one in await ground.news()}


async def confirmed(ground: Ground) -> dict[str, Any]:
    """An issue whose reporter said on 16 November that it is solved; asked again on 14 December."""
    issue = await ground.resolved()
    row = await ground.row(issue["id"])
    row.confirmed_at, row.ask_again_on = NOW, date(2026, 12, 14)
    by = Teller.of(ground.people["worker"].actor, "reporter")
    await move(ground.session, by, row, Step("confirm", "confirmed", None))
    await ground.session.commit()
    return issue


async def test_confirmed_closes_after_asking_again_and_time_to_answer(ground: Ground, database: Database) -> None:
    issue = await confirmed(ground)
    await on(ground, database, 28 + 7)
    assert (await ground.seen(issue["id"]))["state"] == "confirmed"
    await on(ground, database, 28 + 8)
    seen = await ground.seen(issue["id"])
    assert (seen["state"], seen["close_kind"]) == ("closed", "confirmed")


async def test_the_clock_confirms_nothing(ground: Ground) -> None:
    row = await ground.row((await ground.resolved())["id"])
    with pytest.raises(WrongState):
        await move(ground.session, SYSTEM, row, Step("confirm", "confirmed", None))


async def test_many_are_done_in_portions_and_none_is_left(
    ground: Ground, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "AT_ONCE", 2)
    for _ in range(5):
        await ground.raised()
    await on(ground, database, 30)
    rows = await ground.session.scalars(select(Issue.escalated_to_id))
    assert set(rows) == {ground.ids["east"]}
    assert len([one for one in await ground.news() if one.name == "liaison.issue.escalated"]) == 5
