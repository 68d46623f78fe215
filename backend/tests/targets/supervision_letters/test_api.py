"""Supervision letters over HTTP: issued, answered, rechecked; escalated by the clock; proposed from targets behind."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession
from tests.bad_inputs import addresses, is_clear_refusal, refuses
from tests.targets.letters.conftest import NOW, Place, signed, target_of, task_of
from tests.targets.supervision_letters.conftest import ANALYSIS, BASE, DONE, People, issued, matter, move, moved

from dangjian.appraisal.attachments.models import Attachment
from dangjian.kernel.audit import AuditEntry
from dangjian.kernel.db import Database
from dangjian.kernel.events import EventRow
from dangjian.kernel.ids import new_id
from dangjian.targets.permissions import (
    SUPERVISION_ANSWER,
    SUPERVISION_ISSUE,
    SUPERVISION_READ,
    SUPERVISION_RECHECK,
)
from dangjian.targets.supervision_letters import jobs

SignIn = Callable[..., Any]
Clock = Callable[[datetime], None]
Client = httpx.AsyncClient


async def test_without_sign_in_right_or_scope_nothing_goes(
    client: Client, place: Place, people: People, actor: SignIn
) -> None:
    body = matter(place)
    assert (await client.post(BASE, json=body)).status_code == 401
    assert (await client.get(BASE)).status_code == 401
    assert (await client.get(f"{BASE}:proposals", params={"year": "2026"})).status_code == 401
    assert (await client.post(f"{BASE}:batch", json=body)).status_code == 401
    assert (await client.post(BASE, headers=signed(people.secretary), json=body)).status_code == 403
    elsewhere = actor(*(SUPERVISION_READ, SUPERVISION_ISSUE, SUPERVISION_ANSWER, SUPERVISION_RECHECK), on=place.sibling)
    assert (await client.post(BASE, headers=signed(elsewhere), json=body)).status_code == 404
    row = await issued(client, people.committee, body)
    address = f"{BASE}/{row['id']}"
    assert (await client.get(address)).status_code == 401
    assert (await client.get(address, headers=signed(elsewhere))).status_code == 404
    assert (await client.get(BASE, headers=signed(people.reader))).json()["items"] == []
    for name, sent in (("answer", DONE), ("recheck", {"result": "passed"}), ("withdraw", {"reason": "误"})):
        assert (await client.post(f"{address}:{name}", json=sent)).status_code == 401
        assert (await move(client, people.reader, row, name, sent)).status_code == 403
        assert (await move(client, elsewhere, row, name, sent)).status_code == 404
    below = actor(SUPERVISION_READ, SUPERVISION_RECHECK, on=place.branch)
    assert (await move(client, below, row, "recheck", {"result": "passed"})).status_code == 404


async def test_from_issue_to_close_everything_is_kept_and_told(
    client: Client, place: Place, people: People, session: AsyncSession
) -> None:
    row = await issued(client, people.committee, matter(place, task_id=str(place.task), color="yellow"))
    assert (row["number"], row["state"], row["task_title"]) == ("督〔2026〕1号", "issued", "按月召开支部党员大会")
    assert row["moves"] == ["withdraw"]
    seen = (await client.get(f"{BASE}/{row['id']}", headers=signed(people.secretary))).json()
    assert seen["moves"] == ["answer"]
    row = await moved(client, people.secretary, row, "answer", DONE)
    back = await move(client, people.committee, row, "recheck", {"result": "returned"})
    assert back.json()["errors"][0]["field"] == "note"
    sent_back = {"result": "returned", "note": "缺签到表", "due_on": "2026-01-16"}
    row = await moved(client, people.committee, row, "recheck", sent_back)
    assert (row["state"], row["due_on"]) == ("returned", "2026-01-16")
    row = await moved(client, people.secretary, row, "answer", DONE)
    row = await moved(client, people.committee, row, "recheck", {"result": "passed", "note": "属实"})
    assert (row["state"], row["moves"], row["version"]) == ("closed", [], 5)
    kinds = ["issued", "answered", "returned", "answered", "closed"]
    assert [step["kind"] for step in row["steps"]] == kinds
    mine = AuditEntry.object_id == row["id"]
    audits = await session.scalars(select(AuditEntry.action).where(mine).order_by(AuditEntry.id))
    assert list(audits) == [f"supervision_letter.{kind}" for kind in kinds]
    events = await session.scalars(
        select(EventRow).where(EventRow.name.like("targets.supervision_letter.%")).order_by(EventRow.id)
    )
    told = events.all()
    assert [event.name.rpartition(".")[2] for event in told] == kinds
    assert told[0].body == {
        "supervision_letter_id": row["id"],
        "issuer_id": str(place.committee),
        "organization_id": str(place.branch),
        "color": "yellow",
        "task_id": str(place.task),
        "target_id": None,
        "due_on": "2026-01-14",
    }


async def test_it_waits_for_the_unit_then_for_the_issuer_then_for_nobody(
    client: Client, place: Place, people: People, session: AsyncSession
) -> None:
    row = await issued(client, people.committee, matter(place, color="red"))
    row = await moved(client, people.secretary, row, "answer", DONE)
    await moved(client, people.committee, row, "recheck", {"result": "passed"})
    events = await session.scalars(
        select(EventRow).where(EventRow.name.like("integration.todo.%")).order_by(EventRow.id)
    )
    said = [(event.name.rpartition(".")[2], event.body["todos"][0]) for event in events]
    assert [(kind, todo["source"]["key"]) for kind, todo in said] == [
        ("opened", "answer"),
        ("settled", "answer"),
        ("opened", "recheck"),
        ("settled", "answer"),
        ("settled", "recheck"),
    ]
    first = said[0][1]
    assert (first["priority"], first["due_on"]) == ("urgent", "2026-01-14")
    assert first["audience"][0]["permission"] == SUPERVISION_ANSWER.code
    assert first["audience"][0]["organization_id"] == str(place.branch)
    assert said[2][1]["audience"][0]["organization_id"] == str(place.committee)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"due_on": "2026-01-13"}, "due_on"),
        ({"due_on": "2028-01-01"}, "due_on"),
        ({"color": "green"}, "color"),
        ({"problem": "  "}, "problem"),
        ({"visited_on": "2026-01-13"}, "visited_on"),
        ({"target_ids": ["01900000-0000-7000-8000-000000000000"]}, "target_ids.0"),
        ({"task_id": "01900000-0000-7000-8000-000000000000"}, "task_id"),
        ({"target_id": "01900000-0000-7000-8000-000000000000"}, "target_id"),
        ({"photo_required": True}, "photo_required"),
    ],
)
async def test_what_cannot_be_a_letter_says_which_field(
    client: Client, place: Place, people: People, changes: dict[str, Any], field: str
) -> None:
    answer = await client.post(BASE, headers=signed(people.committee), json=matter(place, **changes))
    assert answer.status_code == 422, answer.text
    assert field in [error["field"] for error in answer.json()["errors"]]


async def test_a_letter_goes_down_the_tree_and_is_about_one_thing(client: Client, place: Place, people: People) -> None:
    itself = matter(place, organization_id=str(place.committee))
    both = matter(place, task_id=str(place.task), target_id=str(place.party_target))
    for body, field in ((itself, "organization_id"), (both, "task_id")):
        answer = await client.post(BASE, headers=signed(people.committee), json=body)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


async def test_days_off_do_not_count_as_working_days(
    client: Client, place: Place, people: People, clock_at: Clock
) -> None:
    clock_at(NOW + timedelta(days=4))  # Friday, 16 January: Monday is one working day, Tuesday the second
    answer = await client.post(BASE, headers=signed(people.committee), json=matter(place, due_on="2026-01-19"))
    assert "最早 2026-01-20" in answer.json()["detail"]
    row = await issued(client, people.committee, matter(place, due_on="2026-01-20"))
    assert row["earliest_due"] == "2026-01-20"


async def test_a_visit_refers_to_target_lines(client: Client, place: Place, people: People) -> None:
    looked_at = [str(place.party_target), str(place.business_target)]
    row = await issued(client, people.committee, matter(place, visited_on="2026-01-09", target_ids=looked_at))
    assert row["visited_on"] == "2026-01-09"
    assert [line["number"] for line in row["lines"]] == ["T-001", "T-002"]
    assert row["lines"][1]["target_value"] == "320.50"


async def test_the_same_letter_goes_to_many_and_each_is_told_apart(
    client: Client, place: Place, people: People, session: AsyncSession
) -> None:
    other = task_of(place.sibling, place.party_target, "R-002", target_id=None)
    session.add(other)
    await session.commit()
    body = matter(place)
    del body["organization_id"]
    units = [str(place.branch), str(place.committee), str(new_id())]
    body |= {"organization_ids": units, "task_ids": [str(other.id), str(new_id())]}
    answer = await client.post(f"{BASE}:batch", headers=signed(people.committee), json=body)
    assert answer.status_code == 201, answer.text
    found = answer.json()
    assert found["issued"] == 2
    assert [item["number"] for item in found["items"]] == ["督〔2026〕1号", None, None, "督〔2026〕2号", None]
    assert found["items"][3]["organization_name"] == "检修党支部"
    assert all(item["message"] for item in found["items"] if item["letter_id"] is None)
    empty = await client.post(
        f"{BASE}:batch", headers=signed(people.committee), json=body | {"organization_ids": [], "task_ids": []}
    )
    assert empty.status_code == 422


async def test_overdue_grows_graver_once_by_the_clock(
    client: Client, place: Place, people: People, database: Database, clock_at: Clock
) -> None:
    row = await issued(client, people.committee, matter(place))
    answered = await issued(client, people.committee, matter(place, subject="已回复的一份"))
    answered = await moved(client, people.secretary, answered, "answer", DONE)
    red = await issued(client, people.committee, matter(place, color="red"))
    clock_at(NOW + timedelta(days=2))
    await jobs.escalate(database, {})
    assert (await client.get(f"{BASE}/{row['id']}", headers=signed(people.committee))).json()["color"] == "blue"
    clock_at(NOW + timedelta(days=3))
    for _ in range(2):
        await jobs.escalate(database, {})
    found = (await client.get(f"{BASE}/{row['id']}", headers=signed(people.committee))).json()
    assert (found["color"], found["is_overdue"]) == ("yellow", True)
    assert [(step["kind"], step["color"], step["by_name"]) for step in found["steps"]] == [
        ("issued", "blue", "党委办公室"),
        ("escalated", "yellow", "系统"),
    ]
    for other, steps in ((answered, 2), (red, 1)):
        shown = (await client.get(f"{BASE}/{other['id']}", headers=signed(people.committee))).json()
        assert (shown["color"], len(shown["steps"])) == (other["color"], steps)
    await moved(client, people.secretary, found, "answer", DONE)


async def test_a_loss_is_answered_in_three_parts(
    client: Client, place: Place, people: People, session: AsyncSession
) -> None:
    loss = target_of(place.branch, "T-050", "利润总额", "business", tags=["situation.loss"])
    session.add(loss)
    await session.commit()
    row = await issued(client, people.committee, matter(place, target_id=str(loss.id)))
    assert row["needs_analysis"]
    refused = await move(client, people.secretary, row, "answer", DONE)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "analysis")
    part = await move(client, people.secretary, row, "answer", DONE | {"analysis": {"operation": "不足"}})
    assert part.status_code == 422
    row = await moved(client, people.secretary, row, "answer", DONE | {"analysis": ANALYSIS})
    assert row["steps"][-1]["analysis"] == ANALYSIS
    plain = await issued(client, people.committee, matter(place))
    assert not plain["needs_analysis"]


async def test_files_are_optional_and_must_be_there(
    client: Client, place: Place, people: People, session: AsyncSession
) -> None:
    session.add(
        Attachment(
            sha256="a" * 64,
            organization_id=place.branch,
            filename="签到表.pdf",
            media_type="application/pdf",
            size=3,
            added_by=None,
            added_by_name="王书记",
            added_at=NOW,
        )
    )
    await session.commit()
    row = await issued(client, people.committee, matter(place))
    unknown = DONE | {"attachments": [{"sha256": "b" * 64, "filename": "无.pdf"}]}
    refused = await move(client, people.secretary, row, "answer", unknown)
    assert refused.json()["errors"][0]["field"] == "attachments.0"
    file = {"sha256": "a" * 64, "filename": "签到表.pdf"}
    row = await moved(client, people.secretary, row, "answer", DONE | {"attachments": [file]})
    assert row["steps"][-1]["attachments"] == [file]


async def test_who_answered_does_not_recheck(client: Client, place: Place, people: People, actor: SignIn) -> None:
    both = (SUPERVISION_READ, SUPERVISION_ANSWER, SUPERVISION_RECHECK)
    answerer = actor(*both, on=place.committee, member_id=place.member)
    second_account = actor(*both, on=place.committee, member_id=place.member)
    row = await issued(client, people.committee, matter(place))
    row = await moved(client, answerer, row, "answer", DONE)
    for caller in (answerer, second_account):
        refused = await move(client, caller, row, "recheck", {"result": "passed"})
        assert (refused.status_code, refused.json()["code"]) == (409, "supervision_letter_conflict_of_interest")


async def test_out_of_turn_stale_or_repeated_changes_nothing(client: Client, place: Place, people: People) -> None:
    headers = signed(people.committee) | {"Idempotency-Key": "one"}
    row = (await client.post(BASE, headers=headers, json=matter(place))).json()
    assert (await client.post(BASE, headers=headers, json=matter(place))).json()["id"] == row["id"]
    early = await move(client, people.committee, row, "recheck", {"result": "passed"})
    assert (early.status_code, early.json()["code"]) == (409, "supervision_letter_wrong_state")
    bare = await client.post(f"{BASE}/{row['id']}:answer", headers=signed(people.secretary), json=DONE)
    assert bare.status_code == 428
    await moved(client, people.secretary, row, "answer", DONE)
    assert (await move(client, people.secretary, row, "answer", DONE)).status_code == 412


async def test_only_who_issued_it_takes_it_back(client: Client, place: Place, people: People, actor: SignIn) -> None:
    row = await issued(client, people.committee, matter(place))
    other = actor(SUPERVISION_READ, SUPERVISION_ISSUE, on=place.committee)
    assert (await move(client, other, row, "withdraw", {"reason": "误"})).status_code == 409
    row = await moved(client, people.committee, row, "withdraw", {"reason": "重复"})
    assert (row["state"], row["steps"][-1]["note"]) == ("withdrawn", "重复")


async def test_a_step_is_never_changed(client: Client, place: Place, people: People, session: AsyncSession) -> None:
    await issued(client, people.committee, matter(place))
    for statement in (
        "UPDATE targets.supervision_letter_step SET note = 'x'",
        "DELETE FROM targets.supervision_letter_step",
    ):
        with pytest.raises(DBAPIError):
            async with session.begin_nested():
                await session.execute(text(statement))


async def test_the_list_is_filtered_and_counted(client: Client, place: Place, people: People, clock_at: Clock) -> None:
    first = await issued(client, people.committee, matter(place))
    second = await issued(client, people.committee, matter(place, organization_id=str(place.sibling), color="red"))
    clock_at(NOW + timedelta(days=5))

    async def found(caller: Any, **params: str) -> list[str]:
        answer = (await client.get(BASE, headers=signed(caller), params=params)).json()
        assert answer["total"] == len(answer["items"])
        return [row["id"] for row in answer["items"]]

    assert await found(people.committee) == [first["id"], second["id"]]
    assert await found(people.secretary) == [first["id"]]
    assert await found(people.committee, color="red") == [second["id"]]
    assert await found(people.committee, state="closed") == []
    assert await found(people.committee, overdue="true") == [first["id"], second["id"]]
    counts = (await client.get(BASE, headers=signed(people.committee))).json()["counts"]
    assert (counts["issued"], counts["overdue"]) == (2, 2)


async def test_bad_input_is_refused_clearly(client: Client, place: Place, people: People) -> None:
    headers, valid = signed(people.committee), matter(place)
    assert await refuses(client, "POST", BASE, headers, valid, text="subject", day="due_on") == []
    for name, address in addresses(BASE):
        answer = await client.get(address, headers=headers)
        assert answer.status_code == 200 or is_clear_refusal(answer), name
