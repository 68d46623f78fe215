"""Entering, reading, withdrawing: per operation anonymous, outsider, wrong role, valid, conflict, bad input."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import httpx
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession
from tests.appraisal.ledger import MEETING, NOON, Enter, Headers, Ledger, SignIn
from tests.bad_inputs import addresses, is_clear_refusal, refuses

from dangjian.appraisal.permissions import RECORD_ENTER, RECORD_READ, RECORD_VOID
from dangjian.appraisal.records.models import Record
from dangjian.kernel.audit import AuditEntry
from dangjian.kernel.events import EventRow
from dangjian.kernel.idempotency import IdempotencyRow
from dangjian.kernel.ids import new_id

PATH = "/api/v1/appraisal/records"


async def test_an_entry_is_stamped_by_the_server_and_told_to_the_house(
    enter: Enter, session: AsyncSession, ledger: Ledger
) -> None:
    answer = await enter()
    assert answer.status_code == 201
    record = await session.get_one(Record, answer.json()["id"])
    assert record.submitted_at == record.recorded_at == NOON
    assert record.submitted_on.isoformat() == "2026-11-21"
    assert (record.source, record.entered_by_name) == ("hand", "王书记")
    assert record.entered_by_member is not None
    event = (await session.scalars(select(EventRow).where(EventRow.name == "appraisal.record.entered"))).one()
    assert event.body == {
        "organization_ids": [str(ledger.branch)],
        "types": ["members_meeting"],
        "first_on": "2026-11-20",
        "last_on": "2026-11-20",
    }
    audited = (await session.scalars(select(AuditEntry).where(AuditEntry.object_id == str(record.id)))).one()
    assert (audited.action, audited.organization_id) == ("record.enter", ledger.branch)


async def test_numbers_come_back_as_the_decimals_that_were_entered(
    client: httpx.AsyncClient, enter: Enter, secretary: Headers
) -> None:
    key = (await enter(values={**MEETING, "attendance_rate": "0.950", "decisions": "3"})).json()["id"]
    shown = (await client.get(f"{PATH}/{key}", headers=secretary)).json()
    assert shown["values"] == {"topic": "选举支部委员", "attendance_rate": "0.950", "decisions": "3"}
    assert (shown["may_void"], shown["files"], shown["is_voided"]) == (True, [], False)
    assert (shown["organization_name"], shown["type_title"]) == ("炼钢一线党支部", "支部党员大会")


async def test_an_entry_takes_few_statements(
    enter: Enter, session: AsyncSession, statements: Callable[[], list[str]]
) -> None:
    await enter()
    before = len(statements())
    await enter()
    done = [line for line in statements()[before:] if not line.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK"))]
    changes = [line for line in done if line.startswith("INSERT") or "pg_" in line]
    assert len(changes) <= 6, done
    assert len(done) <= 9, done


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"occurred_on": "2026-11-22"}, 422, "occurred_on"),
        ({"occurred_on": "2026-02-30"}, 422, "occurred_on"),
        ({"type": "no_such_type"}, 422, "type"),
        ({"values": {**MEETING, "attendance_rate": "1.1"}}, 422, "values.attendance_rate"),
        ({"values": {**MEETING, "attendance_rate": 0.9}}, 422, "values.attendance_rate"),
        ({"values": {"attendance_rate": "0.9"}}, 422, "values.topic"),
        ({"values": {**MEETING, "surprise": "1"}}, 422, "values.surprise"),
        ({"submitted_at": "2026-01-01T00:00:00+08:00"}, 422, "submitted_at"),
        ({"attachments": ["0" * 64]}, 422, "attachments"),
        ({"attachments": ["nonsense"]}, 422, "attachments.0"),
        ({"organization_id": None}, 422, ""),
        ({"organization_id": "00000000-0000-7000-8000-000000000000"}, 404, None),
        ({"organization_id": None, "organization_code": "NOWHERE"}, 404, None),
    ],
)
async def test_what_cannot_be_entered_is_told_by_field(
    enter: Enter, session: AsyncSession, change: dict[str, Any], status: int, field: str | None
) -> None:
    answer = await enter(**change)
    assert answer.status_code == status, answer.text
    assert is_clear_refusal(answer)
    if field is not None:
        assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert (await session.scalars(select(Record.id))).all() == []


async def test_today_is_today_in_shanghai(
    enter: Enter, ledger: Ledger, actor: SignIn, clock_at: Callable[[datetime], None]
) -> None:
    for hour, minute, status in ((15, 59, 422), (16, 0, 201)):
        clock_at(NOON.replace(hour=hour, minute=minute))
        headers = actor(RECORD_ENTER, on=ledger.branch).headers
        assert (await enter(headers=headers, occurred_on="2026-11-22")).status_code == status


async def test_who_may_enter(
    client: httpx.AsyncClient, enter: Enter, ledger: Ledger, actor: SignIn, outsider: Headers, orgdept: Headers
) -> None:
    assert (await client.post(PATH, json={})).status_code == 401
    assert (await enter(headers=outsider)).status_code == 404
    assert (await enter(headers=actor(RECORD_READ, on=ledger.branch).headers)).status_code == 403
    assert (await enter(headers=actor(RECORD_ENTER, on=ledger.committee).headers)).status_code == 201
    assert (await enter(headers=orgdept)).status_code == 201


async def test_what_a_branch_may_not_say_of_itself_its_superior_says(
    enter: Enter, ledger: Ledger, actor: SignIn, orgdept: Headers
) -> None:
    complaint = {"type": "complaint", "values": {"topic": "服务不及时", "confirmed": True}}
    case = {"type": "discipline_case", "values": {"severity": "general"}}
    committee = actor(RECORD_ENTER, on=ledger.committee).headers
    assert (await enter(**complaint)).json()["code"] == "record_type_not_enterable"
    assert (await enter(headers=committee, **complaint)).status_code == 201
    assert (await enter(headers=committee, **case)).status_code == 409
    assert (await enter(headers=orgdept, **case)).status_code == 201


async def test_required_evidence_must_be_there_and_belong_to_the_organisation(
    client: httpx.AsyncClient, enter: Enter, ledger: Ledger, orgdept: Headers
) -> None:
    honour = {"type": "honour", "values": {"name": "先进党支部", "level": "city"}, "headers": orgdept}
    assert (await enter(**honour)).json()["errors"][0]["field"] == "attachments"
    file = {"file": ("证书.txt", "先进党支部".encode())}
    upload = f"{PATH.removesuffix('records')}attachments"
    for place in (ledger.sibling, ledger.branch):
        sent = await client.post(upload, data={"organization_id": str(place)}, files=file, headers=orgdept)
        expected = 422 if place == ledger.sibling else 201
        assert (await enter(**honour, attachments=[sent.json()["sha256"]])).status_code == expected


async def test_the_same_client_id_is_the_same_entry_for_ever(enter: Enter, session: AsyncSession) -> None:
    key = str(new_id())
    first, again = await enter(client_id=key), await enter(client_id=key)
    assert first.json()["id"] == again.json()["id"]
    assert (first.json()["unchanged"], again.json()["unchanged"]) == (False, True)
    other = await enter(client_id=key, occurred_on="2026-11-01")
    assert (other.status_code, other.json()["code"]) == (409, "record_client_id_conflict")
    assert len((await session.scalars(select(Record.id))).all()) == 1
    assert len((await session.scalars(select(EventRow.id))).all()) == 1


async def test_an_idempotency_key_gives_the_first_answer_again(
    enter: Enter, secretary: Headers, session: AsyncSession
) -> None:
    keyed = {**secretary, "Idempotency-Key": "k1"}
    first, again = await enter(headers=keyed), await enter(headers=keyed)
    assert first.json() == again.json()
    kept = (await session.scalars(select(IdempotencyRow.body))).one()
    assert first.json()["id"].encode() not in kept, "an answer may hold what is shown once: it is kept sealed"
    assert again.headers["idempotent-replayed"] == "true"
    assert (await enter(headers=keyed, occurred_on="2026-11-01")).status_code == 422


async def test_an_entry_is_withdrawn_once_with_a_reason_and_stays(
    client: httpx.AsyncClient, enter: Enter, secretary: Headers, session: AsyncSession
) -> None:
    key = (await enter()).json()["id"]
    void = f"{PATH}/{key}:void"
    assert (await client.post(void, json={"reason": " "}, headers=secretary)).status_code == 422
    assert (await client.post(void, json={"reason": "登记重复"}, headers=secretary)).status_code == 204
    again = await client.post(void, json={"reason": "再作废一次"}, headers=secretary)
    assert (again.status_code, again.json()["code"]) == (409, "record_already_voided")
    shown = (await client.get(f"{PATH}/{key}", headers=secretary)).json()
    assert (shown["is_voided"], shown["void_reason"], shown["voided_by_name"]) == (True, "登记重复", "王书记")
    names = list(await session.scalars(select(EventRow.name).order_by(EventRow.at, EventRow.id)))
    assert names == ["appraisal.record.entered", "appraisal.record.voided"]
    audited = (await session.scalars(select(AuditEntry).where(AuditEntry.action == "record.void"))).one()
    assert (audited.reason, audited.object_id) == ("登记重复", key)


async def test_who_may_withdraw(
    client: httpx.AsyncClient, enter: Enter, ledger: Ledger, actor: SignIn, outsider: Headers, orgdept: Headers
) -> None:
    key = (await enter()).json()["id"]
    body = {"reason": "误录"}
    assert (await client.post(f"{PATH}/{key}:void", json=body)).status_code == 401
    assert (await client.post(f"{PATH}/{key}:void", json=body, headers=outsider)).status_code == 404
    reader = actor(RECORD_READ, on=ledger.branch).headers
    assert (await client.post(f"{PATH}/{key}:void", json=body, headers=reader)).status_code == 403
    complaint = {"type": "complaint", "values": {"topic": "服务不及时", "confirmed": True}}
    key = (await enter(headers=orgdept, **complaint)).json()["id"]
    own = actor(RECORD_VOID, on=ledger.branch).headers
    assert (await client.post(f"{PATH}/{key}:void", json=body, headers=own)).status_code == 409
    assert (await client.post(f"{PATH}/{key}:void", json=body, headers=orgdept)).status_code == 204


async def test_the_list_narrows_and_never_leaves_the_scope(
    client: httpx.AsyncClient, enter: Enter, ledger: Ledger, secretary: Headers, outsider: Headers, orgdept: Headers
) -> None:
    first = (await enter(occurred_on="2026-10-01", note="国庆前")).json()["id"]
    second = (await enter(type="theme_party_day", values={"topic": "义务劳动", "attendance_rate": "1"})).json()["id"]
    await enter(headers=orgdept, organization_id=str(ledger.other_branch))
    await client.post(f"{PATH}/{first}:void", json={"reason": "误录"}, headers=secretary)

    async def found(headers: Headers, **params: str) -> list[str]:
        answer = await client.get(PATH, params=params, headers=headers)
        assert answer.status_code == 200, answer.text
        return [row["id"] for row in answer.json()["items"]]

    assert await found(secretary) == [second]
    assert await found(secretary, status="all") == [second, first]
    assert await found(secretary, status="voided") == [first]
    assert await found(secretary, status="all", **{"from": "2026-10-01", "to": "2026-10-31"}) == [first]
    assert await found(secretary, type="theme_party_day") == [second]
    assert await found(secretary, section="service") == []
    assert await found(secretary, q="义务劳动") == [second]
    assert await found(secretary, q="国庆", status="all") == [first]
    assert await found(secretary, organization_id=str(ledger.other_branch)) == []
    assert first not in await found(outsider, status="all")
    assert len(await found(orgdept)) == 2
    assert await found(orgdept, organization_id=str(ledger.committee)) == [second]
    assert (await client.get(PATH)).status_code == 401
    assert (await client.get(f"{PATH}/{first}", headers=outsider)).status_code == 404


async def test_an_export_holds_data_only(client: httpx.AsyncClient, enter: Enter, secretary: Headers) -> None:
    await enter(note="=HYPERLINK(1)", values={**MEETING, "topic": "@SUM(A1)"})
    answer = await client.get(f"{PATH}:export", headers=secretary)
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith("attachment")
    text = answer.content.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in text
    assert "议题:@SUM(A1);到会率:0.95" in text
    chosen = (await client.get(f"{PATH}:export?type=members_meeting", headers=secretary)).content.decode("utf-8-sig")
    header, row = (line.split(",") for line in chosen.splitlines())
    assert dict(zip(header, row, strict=True))["议题"] == "'@SUM(A1)"
    assert (await client.get(f"{PATH}:export")).status_code == 401


async def test_bad_bodies_are_refused_clearly(client: httpx.AsyncClient, ledger: Ledger, secretary: Headers) -> None:
    valid = {
        "organization_id": str(ledger.branch),
        "type": "members_meeting",
        "occurred_on": "2026-11-20",
        "values": MEETING,
        "note": "说明",
    }
    where = {"text": "note", "day": "occurred_on"}
    assert await refuses(client, "POST", PATH, secretary, valid, **where) == []
    assert await refuses(client, "POST", PATH, secretary, valid, text="values.topic", day="occurred_on") == []


async def test_bad_addresses_are_refused_clearly(client: httpx.AsyncClient, secretary: Headers) -> None:
    for name, path in addresses(PATH):
        assert is_clear_refusal(await client.get(path, headers=secretary)), name
    for query in ("from=2026-13-01", "status=lost", "source=rumour", "to=1"):
        assert is_clear_refusal(await client.get(f"{PATH}?{query}", headers=secretary)), query
    for path in (f"{PATH}/17", f"{PATH}/17:void", f"{PATH}/%00"):
        assert is_clear_refusal(await client.get(path, headers=secretary)), path


@pytest.mark.parametrize("table", ["record", "record_void"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
async def test_the_application_cannot_change_or_delete_what_is_entered(
    session: AsyncSession, enter: Enter, table: str, statement: str
) -> None:
    await enter()
    column = "id" if table == "record" else "record_id"
    with pytest.raises(DBAPIError, match="permission denied"):
        await session.execute(text(statement.format(f"appraisal.{table}", column, column)))


async def test_an_organisation_whose_news_is_late_is_asked_for(
    enter: Enter, registry_knows: Callable[[str], Awaitable[Any]], orgdept: Headers
) -> None:
    await registry_knows("G0109")
    answer = await enter(headers=orgdept, organization_id=None, organization_code="G0109")
    assert answer.status_code == 201, answer.text
