"""Representatives over HTTP: nominated, approved by somebody else, renewed, ended; and what is left behind (D-19)."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from tests.bad_inputs import addresses, is_clear_refusal, refuses
from tests.liaison.crew import BASE, Crew
from tests.liaison.ground import JSON

from dangjian.kernel.db import Database
from dangjian.kernel.ids import new_id
from dangjian.liaison.representatives import jobs
from dangjian.liaison.representatives.models import Representative

PATH = "/representatives"
APPROVAL = {"approving_body": "徐州市分公司党委", "reason": "经党委会研究同意"}
Drain = Callable[[], Awaitable[int]]


async def nominated(crew: Crew, by: str = "clerk", **said: Any) -> JSON:
    """Somebody nominated by the clerk of the eastern county."""
    return await crew.done(by, PATH, crew.candidate(**said))


async def approved(crew: Crew, **said: Any) -> JSON:
    """Somebody approved by the department."""
    row = await nominated(crew, **said)
    return await crew.done("department", f"{PATH}/{row['id']}:approve", APPROVAL, row["version"])


async def test_without_sign_in_permission_or_scope_nothing_goes(crew: Crew) -> None:
    client = crew.ground.client
    assert (await client.get(f"{BASE}{PATH}")).status_code == 401
    assert (await client.post(f"{BASE}{PATH}", json=crew.candidate())).status_code == 401
    assert (await crew.post("worker", PATH, crew.candidate())).status_code == 403
    assert (await crew.post("neighbour", PATH, crew.candidate())).status_code == 404
    row = await nominated(crew)
    path = f"{PATH}/{row['id']}"
    assert (await crew.post("clerk", f"{path}:approve", APPROVAL, 1)).status_code == 403
    for move, body in ((":approve", APPROVAL), (":decline", {"reason": "不符合"})):
        assert (await crew.post("outsider", path + move, body, 1)).status_code == 404
    foreign = await client.get(f"{BASE}{path}", headers=crew.ground.headers("neighbour"))
    assert foreign.status_code == 404
    assert (await crew.get("neighbour", PATH))["total"] == 0


async def test_a_member_is_nominated_with_words_on_every_criterion(crew: Crew) -> None:
    row = await nominated(crew)
    assert (row["state"], row["name"], row["position"]) == ("nominated", "王一", "综合部主任")
    assert [one["title"] for one in row["criteria"]] == ["政治素质好", "业务能力强", "联系群众紧", "机关在职党员"]
    assert row["ends_if_approved"] == "2029-11-15"
    short = crew.candidate("M2", criteria=[{"code": "political", "words": "好"}])
    answer = await crew.post("clerk", PATH, short)
    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"field": "criteria", "message": "请逐条说明是否符合推荐条件"}]


async def test_only_members_of_the_own_subtree_can_be_named(crew: Crew) -> None:
    for number in ("M3", "M9", "nobody"):
        answer = await crew.post("clerk", PATH, crew.candidate(number))
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "employee_no"


async def test_a_member_is_representative_once_at_a_time(crew: Crew) -> None:
    await nominated(crew)
    again = await crew.post("colleague", PATH, crew.candidate())
    assert (again.status_code, again.json()["code"]) == (409, "representative_already_named")


async def test_somebody_else_than_the_nominator_approves(crew: Crew) -> None:
    row = await nominated(crew, by="department")
    path = f"{PATH}/{row['id']}:approve"
    own = await crew.post("department", path, APPROVAL, row["version"])
    assert (own.status_code, own.json()["code"]) == (409, "representative_conflict_of_interest")
    crew.ground.person("second", "orgdept", "city")
    done = await crew.done("second", path, APPROVAL, row["version"])
    assert (done["state"], done["ends_on"]) == ("approved", "2029-11-15")
    assert done["approving_body"] == APPROVAL["approving_body"]
    assert [step["kind"] for step in done["steps"]] == ["nominated", "approved"]


async def test_nobody_approves_himself(crew: Crew) -> None:
    row = await nominated(crew)
    me = crew.ground.cast.sign_in(
        "liaison.representative:approve",
        "liaison.representative:read",
        on=crew.ground.ids["city"],
        member_id=crew.ground.ids["M1"],
    )
    answer = await crew.post(me, f"{PATH}/{row['id']}:approve", APPROVAL, row["version"])
    assert answer.status_code == 409
    shown = await crew.get(me, f"{PATH}/{row['id']}")
    assert shown["why_not_decide"] is not None


async def test_a_declined_one_keeps_the_reason_and_may_be_nominated_again(crew: Crew) -> None:
    row = await nominated(crew)
    answer = await crew.post("department", f"{PATH}/{row['id']}:decline", {}, row["version"])
    assert answer.status_code == 422
    done = await crew.done("department", f"{PATH}/{row['id']}:decline", {"reason": "联系群众不够"}, row["version"])
    assert (done["state"], done["steps"][-1]["note"]) == ("declined", "联系群众不够")
    late = await crew.post("department", f"{PATH}/{row['id']}:approve", APPROVAL, done["version"])
    assert (late.status_code, late.json()["code"]) == (409, "representative_wrong_state")
    assert (await nominated(crew))["state"] == "nominated"


async def test_two_who_decide_at_once_one_is_told(crew: Crew) -> None:
    row = await nominated(crew)
    await crew.done("department", f"{PATH}/{row['id']}:approve", APPROVAL, row["version"])
    crew.ground.person("second", "orgdept", "city")
    late = await crew.post("second", f"{PATH}/{row['id']}:decline", {"reason": "不同意"}, row["version"])
    assert late.status_code == 412
    assert (await crew.post("second", f"{PATH}/{row['id']}:decline", {"reason": "不同意"})).status_code == 428


async def test_the_approval_waits_in_the_inbox_and_waits_no_longer(crew: Crew) -> None:
    row = await approved(crew)
    opened = [one for told in await crew.news("integration.todo.opened") for one in told["todos"]]
    settled = [one for told in await crew.news("integration.todo.settled") for one in told["todos"]]
    assert [one["source"]["object_id"] for one in opened] == [row["id"]]
    assert [one["source"] for one in opened] == [one["source"] for one in settled]
    assert [entry.object_id for entry in await crew.audited("representative.approved")] == [row["id"]]


async def test_a_further_term_follows_right_after(crew: Crew) -> None:
    row = await approved(crew)
    path = f"{PATH}/{row['id']}:renew"
    done = await crew.done("department", path, {"reason": "连任"}, row["version"])
    assert done["ends_on"] == row["renews_until"] == "2032-11-15"
    third = await crew.post("department", path, {"reason": "再连任"}, done["version"])
    assert third.status_code == 409


async def test_a_term_is_ended_only_when_somebody_says_what_becomes_of_the_outlets(crew: Crew, drain: Drain) -> None:
    row = await approved(crew)
    kept = (await crew.ground.session.scalars(select(Representative))).one()
    await crew.paired(kept.id, "anguo", date(2026, 11, 16))
    path, body = f"{PATH}/{row['id']}:end", {"ended_on": "2026-11-16", "reason": "调离"}
    refused = await crew.post("clerk", path, body, row["version"])
    assert (refused.status_code, refused.json()["code"]) == (409, "representative_still_paired")
    done = await crew.done("clerk", path, {**body, "end_pairings": True}, row["version"])
    assert (done["state"], done["ended_on"]) == ("ended", "2026-11-16")
    await drain()
    (pairing,) = await crew.pairings()
    assert (pairing.ends_on, pairing.end_reason) == (date(2026, 11, 16), "党代表任期结束")
    (told,) = await crew.news("liaison.pairing.unpaired")
    assert told["representative_id"] == row["id"]


@pytest.mark.parametrize("ended_on", ["2026-11-17", "2026-11-15", "2031-01-01"])
async def test_a_term_cannot_end_before_it_began_or_tomorrow(crew: Crew, ended_on: str) -> None:
    row = await approved(crew)
    answer = await crew.post(
        "clerk", f"{PATH}/{row['id']}:end", {"ended_on": ended_on, "reason": "调离"}, row["version"]
    )
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "ended_on"


async def test_the_clock_tells_once_of_a_term_and_ends_it(crew: Crew, database: Database, drain: Drain) -> None:
    representative_id = await crew.in_office(ends_on=date(2026, 12, 10))
    await crew.paired(representative_id, "anguo")
    for _ in range(2):
        await jobs.look_at_terms(database, {})
    todos = [one for told in await crew.news("integration.todo.opened") for one in told["todos"]]
    assert [(one["source"]["key"], one["due_on"]) for one in todos] == [("renew", "2026-12-10")]
    counts = (await crew.get("department", PATH))["counts"]
    assert (counts["approved"], counts["ending_soon"]) == (1, 1)
    crew.ground.clock_at(datetime(2026, 12, 11, 1, 0, tzinfo=UTC))
    await jobs.look_at_terms(database, {})
    await drain()
    shown = await crew.get("department", f"{PATH}/{representative_id}")
    assert (shown["state"], shown["ended_on"], shown["steps"][-1]["by_name"]) == ("ended", "2026-12-10", "系统")
    assert [row.ends_on for row in await crew.pairings()] == [date(2026, 12, 10)]


async def test_the_list_is_narrowed_counted_and_exported(crew: Crew) -> None:
    await crew.in_office("M1")
    await crew.in_office("M2", name="=cmd|' /C calc'!A0")
    await nominated(crew, by="department", number="M3", at="west")
    found = await crew.get("department", PATH)
    assert (found["total"], found["counts"]["approved"], found["counts"]["nominated"]) == (3, 2, 1)
    assert (await crew.get("department", f"{PATH}?state=nominated"))["total"] == 1
    assert (await crew.get("department", f"{PATH}?q=M1"))["items"][0]["name"] == "王一"
    assert (await crew.get("department", f"{PATH}?organization_id={crew.ground.ids['west']}"))["total"] == 1
    headers = crew.ground.headers("department")
    file = await crew.ground.client.get(f"{BASE}{PATH}:export", headers=headers)
    lines = file.content.decode("utf-8-sig").splitlines()
    assert (len(lines), lines[0].split(",")[0]) == (4, "姓名")
    assert any(line.startswith(("'=cmd", "\"'=cmd")) for line in lines)


async def test_a_representative_sees_himself_wherever_his_scope_is(crew: Crew) -> None:
    representative_id = await crew.in_office("M1", "west")
    me = crew.signed_in("M1", "branch")
    assert [one["id"] for one in (await crew.get(me, PATH))["items"]] == [str(representative_id)]


async def test_steps_are_only_ever_added(crew: Crew) -> None:
    await nominated(crew)
    for statement in ("DELETE FROM liaison.representative_step", "UPDATE liaison.representative_step SET note = ''"):
        with pytest.raises(DBAPIError):
            async with crew.ground.session.begin_nested():
                await crew.ground.session.execute(text(statement))


async def test_what_cannot_be_read_is_refused(crew: Crew) -> None:
    headers = crew.ground.headers("clerk")
    valid = crew.candidate()
    path = f"{BASE}{PATH}"
    client = crew.ground.client
    wrong = await refuses(client, "POST", path, headers, valid, text="nominating_body", day="starts_on")
    for name, address in addresses(path):
        answer = await client.get(address, headers=headers)
        if not (is_clear_refusal(answer) or ("q=" in address and answer.status_code == 200)):
            wrong.append(name)
    assert wrong == []
    gone = await client.get(f"{path}/{new_id()}", headers=headers)
    assert gone.status_code == 404
