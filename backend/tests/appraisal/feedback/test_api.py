"""Complaints over HTTP: asked by name or by nobody, answered within ten working days, counted in public."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession
from tests.appraisal.feedback.conftest import Askers
from tests.appraisal.ledger import Ledger
from tests.bad_inputs import refuses

from dangjian.appraisal.feedback.models import Feedback
from dangjian.appraisal.feedback.rules import PER_HOUR
from dangjian.appraisal.permissions import FEEDBACK_ANSWER, RECORD_READ
from dangjian.kernel.audit import AuditEntry
from dangjian.kernel.events import EventRow

BASE = "/api/v1/appraisal/feedback"
Client = httpx.AsyncClient
SignIn = Callable[..., Any]


def complaint(**changes: Any) -> dict[str, Any]:
    """The body of a complaint."""
    return {"client_id": str(uuid4()), "about": "登记台账", "text": "到会率每月重复填报", **changes}


async def asked(client: Client, caller: Any, **changes: Any) -> dict[str, Any]:
    """A complaint that was received."""
    answer = await client.post(BASE, headers=caller.headers, json=complaint(**changes))
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def only(client: Client, caller: Any) -> dict[str, Any]:
    """The one complaint in the list of those who answer."""
    (row,) = (await client.get(BASE, headers=caller.headers)).json()["items"]
    found: dict[str, Any] = row
    return found


async def replied(client: Client, caller: Any, row: dict[str, Any], words: str, seen: int | None = None) -> Any:
    """The answer to an answer."""
    headers = caller.headers | {"If-Match": str(row["version"] if seen is None else seen)}
    return await client.post(f"{BASE}/{row['id']}:answer", headers=headers, json={"answer": words})


async def test_everybody_asks_and_only_who_may_answers(
    client: Client, ledger: Ledger, askers: Askers, actor: SignIn
) -> None:
    assert (await client.post(BASE, json=complaint())).status_code == 401
    assert (await client.get(f"{BASE}:tally")).status_code == 401
    member = actor("appraisal.rating:read", on=ledger.branch)
    await asked(client, member)
    assert (await client.get(BASE, headers=askers.secretary.headers)).status_code == 403
    row = await only(client, askers.office)
    elsewhere = actor(FEEDBACK_ANSWER, on=ledger.other_committee)
    assert (await client.get(BASE, headers=elsewhere.headers)).json()["items"] == []
    assert (await client.get(f"{BASE}/{row['id']}", headers=elsewhere.headers)).status_code == 404
    assert (await replied(client, elsewhere, row, "x")).status_code == 404
    assert (await replied(client, askers.secretary, row, "x")).status_code == 403


async def test_asked_by_name_is_answered_in_words_that_the_asker_reads(
    client: Client, askers: Askers, session: AsyncSession
) -> None:
    received = await asked(client, askers.secretary)
    assert received == {"due_on": "2026-12-04", "receipt": None}
    row = await only(client, askers.office)
    assert (row["asked_by_name"], row["state"], row["is_overdue"]) == ("王书记", "open", False)
    assert (await replied(client, askers.office, row, "已改", seen=9)).status_code == 412
    assert (await replied(client, askers.office, row, "  ")).status_code == 422
    await session.execute(text("UPDATE appraisal.feedback SET due_on = '2026-11-20'"))
    await session.commit()
    assert (await only(client, askers.office))["is_overdue"]
    done = await replied(client, askers.office, row, "自下月起由系统带出,不再填报")
    assert done.status_code == 200, done.text
    assert done.json()["answered_by_name"] == "组织部"
    again = await replied(client, askers.office, done.json(), "再说")
    assert (again.status_code, again.json()["code"]) == (409, "feedback_already_answered")
    (own,) = (await client.get(f"{BASE}:mine", headers=askers.secretary.headers)).json()
    assert (own["answer"], own["answered_on"]) == ("自下月起由系统带出,不再填报", "2026-11-21")
    assert (await client.get(f"{BASE}:mine", headers=askers.office.headers)).json() == []
    tally = (await client.get(f"{BASE}:tally", headers=askers.secretary.headers)).json()
    assert tally == {
        "received": 1,
        "answered": 1,
        "in_time": 0,
        "open": 0,
        "overdue": 0,
        "percent_in_time": 0,
        "answer_within": 10,
    }
    audits = await session.scalars(select(AuditEntry.action).where(AuditEntry.object_id == row["id"]))
    assert sorted(audits) == ["feedback.answer", "feedback.ask"]


async def test_of_an_anonymous_asker_nothing_is_written_down_anywhere(
    client: Client, askers: Askers, session: AsyncSession
) -> None:
    caller = askers.secretary
    headers = caller.headers | {"Idempotency-Key": "a-key-that-must-not-be-kept"}
    body = complaint(anonymous=True)
    first = await client.post(BASE, headers=headers, json=body)
    assert first.status_code == 201, first.text
    assert (await client.post(BASE, headers=headers, json={**body, "text": "别的内容"})).status_code == 422
    receipt = first.json()["receipt"]
    await client.post(f"{BASE}:receipt", headers=caller.headers, json={"receipt": "AAAA-BBBB-CCCC"})
    await client.post(f"{BASE}:receipt", headers=caller.headers, json={"receipt": receipt})
    await client.get(f"{BASE}:mine", headers=caller.headers)
    known = {str(caller.actor.account_id), str(caller.actor.member_id), caller.actor.display_name, receipt}
    tables = await session.execute(
        text("SELECT table_schema, table_name FROM information_schema.tables WHERE table_schema IN "
             "('appraisal', 'events', 'integration', 'identity') AND table_type = 'BASE TABLE'")
    )  # fmt: skip
    found = []
    for schema, name in tables.all():
        rows = await session.execute(text("SELECT to_jsonb(t) FROM " + f'"{schema}"."{name}" t'))
        written = json.dumps([row[0] for row in rows.all()], ensure_ascii=False, default=str)
        found += [(name, word) for word in known if word in written]
    assert found == []
    entry = await session.scalar(select(AuditEntry).where(AuditEntry.action == "feedback.ask"))
    assert entry is not None
    assert (entry.actor_id, entry.actor_name, entry.address, entry.trace_id) == (None, "匿名", None, "")
    row = await session.scalar(select(Feedback))
    assert row is not None
    assert (row.asked_by, row.asked_by_name, row.id.version) == (None, None, 4)


async def test_an_anonymous_asker_reads_the_answer_by_the_receipt(client: Client, askers: Askers) -> None:
    body = complaint(anonymous=True)
    first = (await client.post(BASE, headers=askers.secretary.headers, json=body)).json()
    again = (await client.post(BASE, headers=askers.secretary.headers, json=body)).json()
    assert again == first, "the same intent once"
    row = await only(client, askers.office)
    assert (row["is_anonymous"], row["asked_by_name"]) == (True, None)
    await replied(client, askers.office, row, "已删去该字段")
    opened = await client.post(f"{BASE}:receipt", headers=askers.office.headers, json={"receipt": first["receipt"]})
    assert opened.json()["feedback"]["answer"] == "已删去该字段"
    wrong = await client.post(f"{BASE}:receipt", headers=askers.office.headers, json={"receipt": "AAAA-AAAA-AAAA"})
    assert (wrong.status_code, wrong.json()) == (200, {"feedback": None})


async def test_a_to_do_waits_for_who_answers_until_it_is_answered(
    client: Client, askers: Askers, session: AsyncSession, ledger: Ledger
) -> None:
    await asked(client, askers.secretary, anonymous=True)
    row = await only(client, askers.office)
    opened = await session.scalar(select(EventRow).where(EventRow.name == "integration.todo.opened"))
    assert opened is not None
    (todo,) = opened.body["todos"]
    source = {"service": "appraisal", "noun": "feedback", "object_id": row["id"], "key": "answer"}
    assert (todo["source"], todo["due_on"], todo["originator"]) == (source, "2026-12-04", "匿名")
    assert todo["audience"][0]["permission"] == FEEDBACK_ANSWER.code
    assert UUID(todo["audience"][0]["organization_id"]) == ledger.group
    await replied(client, askers.office, row, "已改")
    settled = await session.scalar(select(EventRow).where(EventRow.name == "integration.todo.settled"))
    assert settled is not None
    assert settled.body["todos"] == [{"source": source, "version": 2, "reason": "done"}]


async def test_holidays_are_no_working_days(client: Client, askers: Askers, session: AsyncSession) -> None:
    shifted = "UPDATE appraisal.workday SET is_workday = false WHERE day = '2026-11-24'"
    await session.execute(text(shifted))
    await session.execute(text("UPDATE appraisal.workday SET ordinal = ordinal - 1 WHERE day >= '2026-11-24'"))
    await session.commit()
    assert (await asked(client, askers.secretary))["due_on"] == "2026-12-07"


async def test_nobody_floods_the_office(client: Client, askers: Askers) -> None:
    for _ in range(PER_HOUR):
        await asked(client, askers.secretary)
    answer = await client.post(BASE, headers=askers.secretary.headers, json=complaint())
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "600")
    await asked(client, askers.office)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": "  "}, "text"),
        ({"about": ""}, "about"),
        ({"client_id": "x"}, "client_id"),
        ({"anonymous": "yes"}, "anonymous"),
        ({"member_id": str(uuid4())}, "member_id"),
    ],
)
async def test_what_cannot_be_a_complaint_says_which_field(
    client: Client, askers: Askers, changes: dict[str, Any], field: str
) -> None:
    answer = await client.post(BASE, headers=askers.secretary.headers, json=complaint(**changes))
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]


async def test_ordinary_bad_input_is_refused_clearly(client: Client, ledger: Ledger, actor: SignIn) -> None:
    headers = actor(RECORD_READ, on=ledger.branch).headers
    assert await refuses(client, "POST", BASE, headers, complaint(), text="text") == []
