"""Whatever anybody tries, in whatever order: no issue is ever lost, and none is solved but by its reporter's word."""

import os
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, get_args
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from tests.liaison.ground import NOW, Ground

from dangjian.kernel.db import Database
from dangjian.kernel.events import EventRow
from dangjian.liaison.clocks.jobs import run_clocks
from dangjian.liaison.issues import rules
from dangjian.liaison.issues.models import Issue, IssueStep

EXAMPLES = 400 if os.environ.get("DANGJIAN_PROVE") == "1" else 15
PEOPLE = ("department", "clerk", "colleague", "handler", "other_handler", "worker", "neighbour", "outsider")
VERBS = (
    *("accept", "reject", "merge", "assign", "transfer", "start", "progress", "pause", "resume", "extend"),
    *("escalate", "resolve"),
)
REPLIES = ("solved", "half_solved", "not_solved", "object", "lasted", "came_back")
OFFICE = st.tuples(st.sampled_from(PEOPLE), st.sampled_from(VERBS))
WORD = st.tuples(st.sampled_from((*PEOPLE, "worker", "worker", "worker")), st.sampled_from(REPLIES))
TIME = st.tuples(st.just("time"), st.integers(1, 40))
# The way that issues usually go, so that what is tried in between meets every state.
USUAL = st.sampled_from([("clerk", "assign"), ("handler", "resolve"), ("worker", "solved"), ("worker", "not_solved")])
UNTOLD = ("lasted", "asked_again", "added")
EVENT_OF = {kind: kind for kind in get_args(rules.StepKind) if kind not in UNTOLD} | {"objected": "reopened"}


def body_of(ground: Ground, verb: str, other: str) -> dict[str, Any]:
    """What a move says."""
    bodies: dict[str, dict[str, Any]] = {
        "reject": {"reason": "不属于本企业事务。"},
        "merge": {"into_id": other},
        "assign": {"handler_organization_id": str(ground.ids["office"])},
        "transfer": {"handler_organization_id": str(ground.ids["east"]), "reason": "由县公司办理。"},
        "progress": {"note": "正在联系厂家。"},
        "pause": {"reason": "等厂家发货。", "until": "2027-01-15"},
        "extend": {"days": 4, "reason": "厂家缺货。"},
        "escalate": {"reason": "需要协调。"},
        "resolve": {"kind": "fixed", "summary": "换了新冰柜。"},
    }
    return bodies.get(verb, {})


async def attempt(ground: Ground, issue_id: str, other: str, who: str, what: str) -> int:
    """Somebody tries something; the version is the newest one, so that only rules refuse."""
    if what in REPLIES:
        url = f"/api/v1/liaison/my-issues/{issue_id}:reply"
        answer = await ground.client.post(url, headers=ground.headers(who), json={"reply": what, "note": "情况如此。"})
    else:
        row = await ground.row(issue_id)
        issue = {"id": issue_id, "version": row.version}
        answer = await ground.tried(who, issue, what, **body_of(ground, what, other))
    return answer.status_code


async def history(ground: Ground, issue_id: UUID) -> Sequence[IssueStep]:
    """Its steps."""
    found = await ground.session.scalars(
        select(IssueStep)
        .where(IssueStep.issue_id == issue_id)
        .order_by(IssueStep.id)
        .execution_options(populate_existing=True)
    )
    return found.all()


async def events(ground: Ground, issue_id: UUID) -> list[EventRow]:
    """What was told of it."""
    found = await ground.session.scalars(
        select(EventRow).where(EventRow.body["issue_id"].astext == str(issue_id)).order_by(EventRow.id)
    )
    return list(found)


async def check(ground: Ground, issue_id: str, others: Sequence[str]) -> None:
    """What holds at every moment."""
    row = await ground.row(issue_id)
    assert row.state in rules.STATE_TITLES
    steps = await history(ground, row.id)
    told = await events(ground, row.id)
    by_the_reporter = {step.kind for step in steps if step.side == "reporter"}
    for kind in ("confirmed", "reopened", "rated", "lasted", "objected"):
        assert {step.side for step in steps if step.kind == kind} <= {"reporter"}
        assert {step.by for step in steps if step.kind == kind} <= {ground.people["worker"].actor.account_id}
    if row.state == "confirmed" or row.close_kind == "confirmed":
        assert row.confirmed_at is not None
        assert "confirmed" in by_the_reporter
    if row.close_kind == "unanswered":
        assert row.confirmed_at is None
    if row.state in rules.WITH_HANDLER:
        assert row.handler_organization_id is not None
        assert row.due_on is not None
    if row.state == "merged":
        into = await ground.session.get_one(Issue, row.merged_into_id, populate_existing=True)
        assert str(into.id) in others
        assert into.merged_into_id is None
    else:
        assert row.merged_into_id is None
    names = [one.name.removeprefix("liaison.issue.") for one in told]
    expected = [EVENT_OF[step.kind] for step in steps if step.kind in EVENT_OF]
    came_back = [step for step in steps if step.kind == "lasted" and step.detail.get("lasting") == "no"]
    assert sorted(names) == sorted([*expected, *("reopened" for _ in came_back)])
    versions = [one.body["version"] for one in told]
    assert versions == sorted(set(versions))
    befores, afters = [one.body["before"] for one in told], [one.body["after"] for one in told]
    assert befores == [None, *afters[:-1]]  # each event begins where the one before it ended
    assert afters[-1] == row.state
    assert row.extended_days <= 15


class Stage:
    """The ground and its database, of which an example that fails prints nothing."""

    def __init__(self, ground: Ground, database: Database) -> None:
        self.ground, self.database = ground, database

    def __repr__(self) -> str:
        """Short, because it holds a whole application."""
        return "Stage()"


@pytest.fixture
def stage(ground: Ground, database: Database) -> Stage:
    """Where it is all tried."""
    return Stage(ground, database)


@given(tried=st.lists(st.one_of(OFFICE, WORD, USUAL, TIME), min_size=8, max_size=25))
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
async def test_no_issue_is_lost_and_none_is_solved_but_by_its_reporter(
    stage: Stage, tried: list[tuple[str, Any]]
) -> None:
    ground, database = stage.ground, stage.database
    ground.clock_at(NOW)
    issue_id, other = [(await ground.raised(title=title))["id"] for title in ("食堂冰柜老旧", "冰柜坏了")]
    day = NOW
    for who, what in tried:
        if who == "time":
            day += timedelta(days=what)
            ground.clock_at(day)
            await run_clocks(database, {})
        else:
            before = (await ground.row(issue_id)).state
            status = await attempt(ground, issue_id, other, who, what)
            assert status in (200, 403, 404, 409, 412, 422), (who, what, status)
            after = (await ground.row(issue_id)).state
            assert status == 200 or after == before
            if after == "confirmed" and before != "confirmed":
                assert (who, what) == ("worker", "solved")
        await check(ground, issue_id, [other])


async def test_nobody_at_all_confirms_for_an_anonymous_reporter(ground: Ground) -> None:
    issue = await ground.resolved(is_anonymous=True)
    for who in PEOPLE:
        for reply in REPLIES:
            assert await attempt(ground, issue["id"], issue["id"], who, reply) == 404
    assert (await ground.row(issue["id"])).state == "resolved"
