"""Visits over HTTP: written down once with the issues raised there, corrected by further versions, due again (D-22)."""

import asyncio
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from tests.bad_inputs import addresses, is_clear_refusal, refuses
from tests.conftest import Caller, Cast
from tests.liaison.crew import BASE, Crew
from tests.liaison.ground import JSON, Ground

from dangjian.kernel.db import Database
from dangjian.kernel.ids import new_id
from dangjian.liaison.issues.models import Issue
from dangjian.liaison.pairings import jobs
from dangjian.liaison.visits.models import Visit, VisitVersion

PATH = "/visits"
SEEN = "厨房设备老旧,职工没有休息的地方。"


def issue(**said: Any) -> JSON:
    """An issue raised on the spot."""
    return {
        "client_id": str(new_id()),
        "category": "living",
        "severity": "normal",
        "title": "厨房设备老旧",
        "description": "灶具使用多年,希望更换。",
        **said,
    }


def visit(crew: Crew, outlet: str = "anguo", **said: Any) -> JSON:
    """A visit of today with one issue."""
    return {
        "client_id": str(new_id()),
        "outlet_id": str(crew.ground.ids[outlet]),
        "visited_on": "2026-11-16",
        "occurred_at": "2026-11-16T08:30:00+08:00",
        "seen": SEEN,
        "done": "与职工座谈,了解夏粮收购准备情况。",
        "issues": [issue()],
        **said,
    }


async def representative(crew: Crew) -> Caller:
    """One of the eastern county who looks after an outlet."""
    await crew.paired(await crew.in_office("M1"), "anguo")
    return crew.signed_in("M1")


async def count(crew: Crew, table: type[Any]) -> int:
    """How many rows there are."""
    return await crew.ground.session.scalar(select(func.count()).select_from(table)) or 0


async def test_without_sign_in_permission_or_scope_nothing_goes(crew: Crew) -> None:
    me = await representative(crew)
    row = await crew.done(me, PATH, visit(crew))
    client = crew.ground.client
    assert (await client.get(f"{BASE}{PATH}")).status_code == 401
    assert (await client.post(f"{BASE}{PATH}", json=visit(crew))).status_code == 401
    assert (await crew.post("worker", PATH, visit(crew))).status_code == 403
    assert (await crew.post("clerk", PATH, visit(crew))).status_code == 403
    for name in ("neighbour", "outsider"):
        answer = await client.get(f"{BASE}{PATH}/{row['id']}", headers=crew.ground.headers(name))
        assert answer.status_code == 404
        assert (await crew.get(name, PATH))["total"] == 0


async def test_a_visit_carries_what_was_seen_and_the_issues_raised_there(crew: Crew) -> None:
    me = await representative(crew)
    row = await crew.done(
        me, PATH, visit(crew, issues=[issue(), issue(title="没有休息室", category="work_conditions")])
    )
    assert (row["seen"], row["version"], row["issue_count"]) == (SEEN, 1, 2)
    assert [one["title"] for one in row["issues"]] == ["厨房设备老旧", "没有休息室"]
    kept = (await crew.ground.session.scalars(select(Issue).order_by(Issue.number))).all()
    assert {one.channel for one in kept} == {"representative"}
    assert {str(one.visit_id) for one in kept} == {row["id"]}
    assert {one.reporter_member_id for one in kept} == {crew.ground.ids["M1"]}
    assert {one.reported_at for one in kept} == {datetime(2026, 11, 16, 0, 30, tzinfo=UTC)}
    (told,) = await crew.news("liaison.visit.recorded")
    assert (told["visit_id"], len(told["issue_ids"]), "seen" in told) == (row["id"], 2, False)
    assert len(await crew.audited("visit.record")) == 1
    assert (await crew.get("clerk", PATH))["counts"] == {"visits": 1, "outlets": 1, "issues": 2}


async def test_what_the_phone_sends_twice_is_one_visit_with_each_issue_once(crew: Crew) -> None:
    me, body = await representative(crew), visit(crew)
    first = await crew.done(me, PATH, body)
    again = await crew.done(me, PATH, body)
    with_key = await crew.post(me, PATH, body, key=body["client_id"])
    assert first["id"] == again["id"] == with_key.json()["id"]
    assert (await count(crew, Visit), await count(crew, Issue), await count(crew, VisitVersion)) == (1, 1, 1)
    assert len(await crew.news("liaison.issue.reported")) == 1
    assert len(await crew.news("liaison.visit.recorded")) == 1


async def test_an_issue_that_came_before_stays_one(crew: Crew) -> None:
    me = await representative(crew)
    first = await crew.done(me, PATH, visit(crew))
    kept = (await crew.ground.session.scalars(select(Issue))).one()
    second = visit(crew, issues=[issue(client_id=str(kept.client_id))])
    await crew.done(me, PATH, second)
    assert (await count(crew, Visit), await count(crew, Issue)) == (2, 1)
    assert first["issues"][0]["id"] == str(kept.id)


async def test_the_ids_of_others_are_not_taken_over(crew: Crew) -> None:
    me, body = await representative(crew), visit(crew)
    await crew.done(me, PATH, body)
    await crew.paired(await crew.in_office("M2"), "anguo")
    other = crew.signed_in("M2")
    assert (await crew.post(other, PATH, body)).status_code == 409
    foreign = visit(crew, issues=[issue(client_id=body["issues"][0]["client_id"])])
    assert (await crew.post(other, PATH, foreign)).status_code == 409
    assert (await count(crew, Visit), await count(crew, Issue)) == (1, 1)


async def test_only_who_is_in_office_on_the_day_records(crew: Crew) -> None:
    nobody = crew.signed_in("M2")
    refused = await crew.post(nobody, PATH, visit(crew))
    assert (refused.status_code, refused.json()["code"]) == (409, "visit_not_in_office")
    await crew.in_office("M1", state="ended", ended_on=date(2026, 11, 10))
    former = crew.signed_in("M1")
    assert (await crew.post(former, PATH, visit(crew))).status_code == 409
    late = visit(crew, visited_on="2026-11-09", occurred_at="2026-11-09T08:30:00+08:00")
    assert (await crew.done(former, PATH, late))["visited_on"] == "2026-11-09"


async def test_an_outlet_that_is_neither_paired_nor_in_scope_is_not_found(crew: Crew) -> None:
    me = await representative(crew)
    assert (await crew.post(me, PATH, visit(crew, "far"))).status_code == 404
    assert (await crew.post(me, PATH, visit(crew, outlet_id=str(new_id())))).status_code == 404
    mine = (await crew.get(me, "/representatives"))["items"][0]["id"]
    await crew.paired(UUID(mine), "far")
    assert (await crew.done(me, PATH, visit(crew, "far")))["outlet_code"] == "far"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"visited_on": "2026-11-17"}, "visited_on"),
        ({"visited_on": "2026-08-01"}, "visited_on"),
        ({"issues": [issue(category="unknown")]}, "issues.0.category"),
        ({"issues": [one := issue(), one]}, "issues.1.client_id"),
        ({"looked_at": [{"issue_id": str(new_id())}]}, "looked_at.0"),
        ({"issues": [issue(severity="mild")]}, "issues.0.severity"),
        ({"latitude": "34.7"}, "latitude"),
        ({"seen": "  "}, "seen"),
    ],
)
async def test_what_does_not_fit_is_said_at_its_field(crew: Crew, said: JSON, field: str) -> None:
    answer = await crew.post(await representative(crew), PATH, visit(crew, **said))
    assert answer.status_code == 422
    assert field in [one["field"] for one in answer.json()["errors"]]
    assert await count(crew, Visit) == await count(crew, Issue) == 0


async def test_earlier_issues_are_looked_at_again(crew: Crew) -> None:
    me = await representative(crew)
    first = await crew.done(me, PATH, visit(crew))
    seen = [{"issue_id": first["issues"][0]["id"], "words": "新灶具已到货"}]
    second = await crew.done(me, PATH, visit(crew, issues=[], looked_at=seen))
    assert [(one["number"], one["words"]) for one in second["looked_at"]] == [
        (first["issues"][0]["number"], "新灶具已到货")
    ]
    assert second["looked_at_count"] == 1


async def test_a_correction_is_a_further_version_and_nothing_is_lost(crew: Crew) -> None:
    me = await representative(crew)
    row = await crew.done(me, PATH, visit(crew))
    path = f"{PATH}/{row['id']}:correct"
    body = {"visited_on": "2026-11-15", "seen": "厨房设备老旧。", "reason": "日期写错"}
    done = await crew.done(me, path, body, 1)
    assert (done["version"], done["visited_on"], done["done"]) == (2, "2026-11-15", None)
    assert [(one["number"], one["seen"], one["reason"]) for one in done["versions"]] == [
        (2, "厨房设备老旧。", "日期写错"),
        (1, SEEN, None),
    ]
    assert (await crew.post(me, path, body, 1)).status_code == 412
    assert (await crew.post(me, path, body)).status_code == 428
    same = await crew.post(me, path, body, 2)
    assert same.status_code == 409
    unexplained = await crew.post(me, path, {**body, "reason": None}, 2)
    assert unexplained.status_code == 422
    for table in ("visit_version",):
        with pytest.raises(DBAPIError):
            async with crew.ground.session.begin_nested():
                await crew.ground.session.execute(text(f"UPDATE liaison.{table} SET seen = ''"))


async def test_nobody_corrects_anothers_words(crew: Crew) -> None:
    row = await crew.done(await representative(crew), PATH, visit(crew))
    await crew.in_office("M2")
    other = crew.signed_in("M2")
    body = {"visited_on": "2026-11-15", "seen": "没有问题", "reason": "更正"}
    answer = await crew.post(other, f"{PATH}/{row['id']}:correct", body, 1)
    assert (answer.status_code, answer.json()["code"]) == (409, "visit_not_yours")
    assert (await crew.get(other, f"{PATH}/{row['id']}"))["may_correct"] is False


async def test_a_visit_moves_the_next_day_and_settles_what_waited(crew: Crew, database: Database) -> None:
    me = await representative(crew)
    await jobs.tell_of_visits(database, {})
    before = await crew.get(me, f"{PATH}:home")
    assert (before["outlets"][0]["due_on"], before["outlets"][0]["is_overdue"]) == ("2026-10-31", True)
    await crew.done(me, PATH, visit(crew))
    after = await crew.get(me, f"{PATH}:home")
    assert (after["outlets"][0]["due_on"], after["outlets"][0]["is_overdue"]) == ("2026-12-16", False)
    assert after["outlets"][0]["last_visited_on"] == "2026-11-16"
    settled = [one for told in await crew.news("integration.todo.settled") for one in told["todos"]]
    assert [(one["source"]["key"], one["reason"]) for one in settled if one["source"]["noun"] == "pairing"] == [
        ("visit", "done")
    ]
    await jobs.tell_of_visits(database, {})
    opened = [one for told in await crew.news("integration.todo.opened") for one in told["todos"]]
    assert len([one for one in opened if one["source"]["noun"] == "pairing"]) == 1


async def test_home_shows_my_outlets_what_is_open_there_and_what_became_of_it(crew: Crew) -> None:
    me = await representative(crew)
    await crew.done(me, PATH, visit(crew, issues=[issue(), issue(title="没有休息室")]))
    home = await crew.get(me, f"{PATH}:home")
    assert home["representative"]["name"] == "王一"
    assert home["counts"] == {"collected": 2, "resolved": 0, "confirmed": 0}
    assert [one["title"] for one in home["outlets"][0]["issues"]] == ["厨房设备老旧", "没有休息室"]
    assert (home["visits"][0]["issue_count"], home["visit_days"]) == (2, 30)
    assert "living" in {one["code"] for one in home["categories"]}


async def test_who_is_no_representative_has_an_empty_home(crew: Crew) -> None:
    home = await crew.get(crew.signed_in("M2"), f"{PATH}:home")
    assert (home["representative"], home["outlets"], home["counts"]["collected"]) == (None, [], 0)


async def test_the_list_is_narrowed_and_exported(crew: Crew) -> None:
    me = await representative(crew)
    await crew.done(me, PATH, visit(crew))
    await crew.done(me, PATH, visit(crew, "e2", visited_on="2026-11-10", seen="=HYPERLINK(1)", issues=[]))
    assert (await crew.get("clerk", f"{PATH}?since=2026-11-11"))["total"] == 1
    assert (await crew.get("clerk", f"{PATH}?until=2026-11-11"))["items"][0]["outlet_code"] == "e2"
    assert (await crew.get("clerk", f"{PATH}?outlet_id={crew.ground.ids['anguo']}"))["total"] == 1
    assert (await crew.get("clerk", f"{PATH}?q=休息"))["total"] == 1
    assert (await crew.get("clerk", f"{PATH}?mine=true"))["total"] == 0
    assert (await crew.get(me, f"{PATH}?mine=true"))["total"] == 2
    assert (await crew.get("clerk", f"{PATH}?organization_id={crew.ground.ids['west']}"))["total"] == 0
    file = await crew.ground.client.get(f"{BASE}{PATH}:export", headers=crew.ground.headers("clerk"))
    lines = file.content.decode("utf-8-sig").splitlines()
    assert (len(lines), "'=HYPERLINK" in lines[2]) == (3, True)


async def test_what_cannot_be_read_is_refused(crew: Crew) -> None:
    me = await representative(crew)
    client = crew.ground.client
    wrong = await refuses(client, "POST", f"{BASE}{PATH}", me.headers, visit(crew), text="seen", day="visited_on")
    for name, address in addresses(f"{BASE}{PATH}"):
        answer = await client.get(address, headers=me.headers)
        if not (is_clear_refusal(answer) or ("q=" in address and answer.status_code == 200)):
            wrong.append(name)
    assert wrong == []


async def test_many_at_once_are_one(
    committed: Database, committed_client: httpx.AsyncClient, cast: Cast, clock_at: Any
) -> None:
    clock_at(datetime(2026, 11, 16, 1, 0, tzinfo=UTC))
    async with committed.transaction() as session:
        crew = await Crew(await Ground(session, committed_client, cast, clock_at).build()).build()
        me = await representative(crew)
        body = visit(crew, issues=[issue(), issue(title="没有休息室")])
        answers = await asyncio.gather(*(crew.post(me, PATH, body) for _ in range(6)))
        assert {answer.status_code for answer in answers} == {201}
        assert len({answer.json()["id"] for answer in answers}) == 1
        assert (await count(crew, Visit), await count(crew, Issue)) == (1, 2)
        assert {one["version"] for one in (answer.json() for answer in answers)} == {1}
