"""Rectifications over HTTP: opened, reported, rechecked; by whom, in which order, and what is left behind."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession
from tests.appraisal.rectifications.conftest import People, signed
from tests.appraisal.verifications.conftest import NOW, Place
from tests.bad_inputs import addresses, is_clear_refusal, refuses

from dangjian.appraisal.attachments.models import Attachment
from dangjian.appraisal.permissions import (
    RECORD_READ,
    RECTIFICATION_OPEN,
    RECTIFICATION_READ,
    RECTIFICATION_RECHECK,
    RECTIFICATION_REPORT,
)
from dangjian.appraisal.record_types.models import RecordType
from dangjian.appraisal.records.models import Record
from dangjian.kernel.audit import AuditEntry
from dangjian.kernel.events import EventRow
from dangjian.kernel.ids import new_id

BASE = "/api/v1/appraisal/rectifications"
SignIn = Callable[..., Any]
Clock = Callable[[datetime], None]
Client = httpx.AsyncClient
DONE = {"note": "已补齐签到表,并完善了会议记录模板"}


def finding(place: Place, **changes: Any) -> dict[str, Any]:
    """The body of a finding on the branch's meeting in the third quarter."""
    return {
        "organization_id": str(place.branch),
        "scheme_code": "small",
        "indicator": "meeting",
        "period": "2026-Q3",
        "problem": "会议记录不完整,缺签到表",
        "source": "verification",
        "due_on": "2026-11-27",
        **changes,
    }


async def opened(client: Client, caller: Any, body: dict[str, Any]) -> dict[str, Any]:
    """A finding that was opened."""
    answer = await client.post(BASE, headers=signed(caller), json=body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def move(
    client: Client, caller: Any, row: dict[str, Any], name: str, body: dict[str, Any], seen: int | None = None
) -> httpx.Response:
    """A move, with the version that the row shows."""
    headers = signed(caller) | {"If-Match": f'"{row["version"] if seen is None else seen}"'}
    return await client.post(f"{BASE}/{row['id']}:{name}", headers=headers, json=body)


async def moved(client: Client, caller: Any, row: dict[str, Any], name: str, body: dict[str, Any]) -> dict[str, Any]:
    """A move that went through."""
    answer = await move(client, caller, row, name, body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_without_sign_in_permission_or_scope_nothing_goes(
    client: Client, place: Place, people: People, actor: SignIn
) -> None:
    body = finding(place)
    assert (await client.post(BASE, json=body)).status_code == 401
    assert (await client.get(BASE)).status_code == 401
    assert (await client.post(BASE, headers=signed(people.reader), json=body)).status_code == 403
    assert (await client.post(BASE, headers=signed(people.secretary), json=body)).status_code == 403
    elsewhere = actor(
        *(RECTIFICATION_READ, RECTIFICATION_OPEN, RECTIFICATION_REPORT, RECTIFICATION_RECHECK), on=place.sibling
    )
    assert (await client.post(BASE, headers=signed(elsewhere), json=body)).status_code == 404
    row = await opened(client, people.inspector, body)
    address = f"{BASE}/{row['id']}"
    assert (await client.get(address)).status_code == 401
    assert (await client.get(address, headers=actor(RECORD_READ, on=place.group).headers)).status_code == 403
    assert (await client.get(address, headers=signed(elsewhere))).status_code == 404
    assert (await client.get(BASE, headers=signed(elsewhere))).json()["items"] == []
    for name, sent in (("report", DONE), ("recheck", {"result": "passed"}), ("withdraw", {"reason": "误"})):
        assert (await client.post(f"{address}:{name}", json=sent)).status_code == 401
        assert (await move(client, people.reader, row, name, sent)).status_code == 403
        assert (await move(client, elsewhere, row, name, sent)).status_code == 404
    assert (await move(client, people.inspector, row, "report", DONE)).status_code == 403
    assert (await client.get(f"{BASE}:proposals", params={"organization_id": str(place.branch)})).status_code == 401


async def test_from_finding_to_recheck_everything_is_kept_and_told(
    client: Client, place: Place, people: People, session: AsyncSession, clock_at: Clock
) -> None:
    row = await opened(client, people.inspector, finding(place))
    assert (row["state"], row["indicator_title"], row["period_title"]) == ("open", "党员大会", "2026年第三季度")
    assert row["moves"] == ["withdraw"]
    clock_at(NOW + timedelta(days=2))
    row = await moved(client, people.secretary, row, "report", DONE)
    assert (row["state"], row["moves"]) == ("reported", [])
    clock_at(NOW + timedelta(days=3))
    seen = (await client.get(f"{BASE}/{row['id']}", headers=signed(people.inspector))).json()
    assert (seen["moves"], seen["why_not_recheck"]) == (["recheck", "withdraw"], None)
    back = await move(client, people.inspector, row, "recheck", {"result": "returned"})
    assert back.json()["errors"][0]["field"] == "note"
    row = await moved(client, people.inspector, row, "recheck", {"result": "returned", "note": "签到表仍缺两人"})
    assert row["state"] == "returned"
    row = await moved(client, people.secretary, row, "report", {"note": "两人已补签并说明原因", "attachments": []})
    row = await moved(client, people.inspector, row, "recheck", {"result": "passed", "note": "现场查看属实"})
    assert (row["state"], row["moves"], row["version"]) == ("closed", [], 5)
    kinds = ["opened", "reported", "returned", "reported", "closed"]
    assert [step["kind"] for step in row["steps"]] == kinds
    assert [step["by_name"] for step in row["steps"]] == ["核验员", "王书记", "核验员", "王书记", "核验员"]
    audits = await session.scalars(
        select(AuditEntry.action).where(AuditEntry.object_id == row["id"]).order_by(AuditEntry.id)
    )
    assert list(audits) == [f"rectification.{kind}" for kind in kinds]
    events = await session.scalars(
        select(EventRow).where(EventRow.name.like("appraisal.rectification.%")).order_by(EventRow.id)
    )
    told = events.all()
    assert [event.name.rpartition(".")[2] for event in told] == kinds
    assert told[0].body == {
        "rectification_id": row["id"],
        "organization_id": str(place.branch),
        "scheme_code": "small",
        "indicator": "meeting",
        "period": "2026-Q3",
        "due_on": "2026-11-27",
    }


@pytest.mark.parametrize(("days", "overdue"), [(2, 0), (7, 1)])
async def test_a_closed_one_stands_in_the_same_ledger(
    client: Client,
    place: Place,
    people: People,
    session: AsyncSession,
    clock_at: Clock,
    days: int,
    overdue: int,
) -> None:
    row = await opened(client, people.inspector, finding(place))
    clock_at(NOW + timedelta(days=days))
    row = await moved(client, people.secretary, row, "report", DONE)
    row = await moved(client, people.inspector, row, "recheck", {"result": "passed"})
    record = (await session.scalars(select(Record))).one()
    assert str(record.id) == row["record_id"]
    assert (record.type, record.source, record.organization_id) == ("rectification_report", "supervision", place.branch)
    assert record.values == {"found_items": 1, "closed_items": 1, "overdue_items": overdue}
    assert (record.entered_by, record.entered_by_name) == (people.inspector.actor.account_id, "核验员")
    assert record.occurred_on == date(2026, 11, 21) + timedelta(days=days)
    entered = await session.scalar(select(EventRow).where(EventRow.name == "appraisal.record.entered"))
    assert entered is not None
    assert entered.body["types"] == ["rectification_report"]
    ledger = await client.get("/api/v1/appraisal/records", headers=signed(people.inspector))
    assert [item["id"] for item in ledger.json()["items"]] == [row["record_id"]]


async def test_where_no_pack_has_such_an_entry_none_is_made(
    client: Client, place: Place, people: People, session: AsyncSession
) -> None:
    await session.delete(await session.get_one(RecordType, "rectification_report"))
    await session.commit()
    row = await opened(client, people.inspector, finding(place))
    row = await moved(client, people.secretary, row, "report", DONE)
    row = await moved(client, people.inspector, row, "recheck", {"result": "passed"})
    assert (row["state"], row["record_id"]) == ("closed", None)
    assert (await session.scalars(select(Record))).all() == []


async def test_a_step_is_never_changed(client: Client, place: Place, people: People, session: AsyncSession) -> None:
    row = await opened(client, people.inspector, finding(place))
    for statement in ("UPDATE appraisal.rectification_step SET note = 'x'", "DELETE FROM appraisal.rectification_step"):
        with pytest.raises(DBAPIError):
            async with session.begin_nested():
                await session.execute(text(statement))
    assert len(row["steps"]) == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"scheme_code": "unknown"}, "scheme_code"),
        ({"indicator": "unknown"}, "indicator"),
        ({"period": "2027-Q1"}, "period"),
        ({"period": "never"}, "period"),
        ({"due_on": "2026-11-20"}, "due_on"),
        ({"due_on": "2026-11-23"}, "due_on"),
        ({"due_on": "2028-01-01"}, "due_on"),
        ({"problem": "   "}, "problem"),
        ({"source": "rumour"}, "source"),
        ({"state": "closed"}, "state"),
    ],
)
async def test_what_cannot_be_a_finding_says_which_field(
    client: Client, place: Place, people: People, changes: dict[str, Any], field: str
) -> None:
    answer = await client.post(BASE, headers=signed(people.inspector), json=finding(place, **changes))
    assert answer.status_code == 422, answer.text
    assert field in [error["field"] for error in answer.json()["errors"]]


async def test_only_a_branch_and_an_indicator_of_its_category(client: Client, place: Place, people: People) -> None:
    for changes, field in (
        ({"organization_id": str(place.group)}, "organization_id"),
        ({"organization_id": str(place.sibling), "indicator": "output", "period": "2026-10"}, "indicator"),
    ):
        answer = await client.post(BASE, headers=signed(people.inspector), json=finding(place, **changes))
        assert answer.json()["errors"][0]["field"] == field


async def test_one_at_a_time_and_again_when_it_is_over(client: Client, place: Place, people: People) -> None:
    row = await opened(client, people.inspector, finding(place))
    again = await client.post(BASE, headers=signed(people.inspector), json=finding(place))
    assert (again.status_code, again.json()["code"]) == (409, "rectification_already_open")
    await opened(client, people.inspector, finding(place, indicator="site"))
    await moved(client, people.inspector, row, "withdraw", {"reason": "重复发起"})
    await opened(client, people.inspector, finding(place))


async def test_a_repeated_request_is_one_finding(client: Client, place: Place, people: People) -> None:
    headers = signed(people.inspector) | {"Idempotency-Key": "one"}
    first = await client.post(BASE, headers=headers, json=finding(place))
    again = await client.post(BASE, headers=headers, json=finding(place))
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json()["id"] == first.json()["id"]


async def test_a_stale_or_missing_version_changes_nothing(client: Client, place: Place, people: People) -> None:
    row = await opened(client, people.inspector, finding(place))
    assert (await move(client, people.secretary, row, "report", DONE, seen=7)).status_code == 412
    bare = await client.post(f"{BASE}/{row['id']}:report", headers=signed(people.secretary), json=DONE)
    assert bare.status_code == 428
    await moved(client, people.secretary, row, "report", DONE)
    assert (await move(client, people.secretary, row, "report", DONE)).status_code == 412


async def test_a_move_out_of_turn_is_refused(client: Client, place: Place, people: People) -> None:
    row = await opened(client, people.inspector, finding(place))
    early = await move(client, people.inspector, row, "recheck", {"result": "passed"})
    assert (early.status_code, early.json()["code"]) == (409, "rectification_wrong_state")
    row = await moved(client, people.secretary, row, "report", DONE)
    assert (await move(client, people.secretary, row, "report", DONE)).status_code == 409
    row = await moved(client, people.inspector, row, "recheck", {"result": "passed"})
    assert (await move(client, people.inspector, row, "withdraw", {"reason": "误"})).status_code == 409


async def test_only_who_opened_it_takes_it_back(client: Client, place: Place, people: People, actor: SignIn) -> None:
    row = await opened(client, people.inspector, finding(place))
    other = actor(RECTIFICATION_READ, RECTIFICATION_OPEN, on=place.group)
    assert (await client.get(f"{BASE}/{row['id']}", headers=signed(other))).json()["moves"] == []
    assert (await move(client, other, row, "withdraw", {"reason": "误"})).status_code == 409
    row = await moved(client, people.inspector, row, "withdraw", {"reason": "与另一项重复"})
    assert (row["state"], row["steps"][-1]["note"]) == ("withdrawn", "与另一项重复")


@pytest.mark.parametrize("who", ["member", "secretary", "outsider"])
async def test_members_and_office_holders_do_not_recheck_their_branch(
    client: Client, place: Place, people: People, actor: SignIn, who: str
) -> None:
    row = await opened(client, people.inspector, finding(place))
    reporter = actor(RECTIFICATION_REPORT, RECTIFICATION_READ, on=place.branch)
    row = await moved(client, reporter, row, "report", DONE)
    caller = actor(RECTIFICATION_READ, RECTIFICATION_RECHECK, on=place.group, member_id=getattr(place, who))
    shown = (await client.get(f"{BASE}/{row['id']}", headers=signed(caller))).json()["why_not_recheck"]
    answer = await move(client, caller, row, "recheck", {"result": "passed"})
    if who == "outsider":
        assert (answer.status_code, shown) == (200, None)
    else:
        assert (answer.status_code, answer.json()["code"]) == (409, "rectification_conflict_of_interest")
        assert "回避" in answer.json()["detail"] == shown


async def test_nobody_rechecks_what_he_or_she_reported(
    client: Client, place: Place, people: People, actor: SignIn
) -> None:
    both = (RECTIFICATION_READ, RECTIFICATION_REPORT, RECTIFICATION_RECHECK)
    by_account = actor(*both, on=place.group)
    by_member = actor(*both, on=place.group, member_id=place.outsider)
    second_account = actor(*both, on=place.group, member_id=place.outsider)
    for reporter, rechecker, indicator in ((by_account, by_account, "meeting"), (by_member, second_account, "site")):
        row = await opened(client, people.inspector, finding(place, indicator=indicator))
        row = await moved(client, reporter, row, "report", DONE)
        answer = await move(client, rechecker, row, "recheck", {"result": "passed"})
        assert (answer.status_code, answer.json()["code"]) == (409, "rectification_conflict_of_interest")


async def test_a_file_of_the_branch_may_be_named_and_never_must(
    client: Client, place: Place, people: People, session: AsyncSession
) -> None:
    for sha256, organization in (("a" * 64, place.branch), ("b" * 64, place.sibling)):
        session.add(
            Attachment(
                sha256=sha256,
                organization_id=organization,
                filename="签到表.pdf",
                media_type="application/pdf",
                size=3,
                added_by=None,
                added_by_name="王书记",
                added_at=NOW,
            )
        )
    await session.commit()
    row = await opened(client, people.inspector, finding(place))
    foreign = await move(client, people.secretary, row, "report", DONE | {"attachments": ["b" * 64]})
    assert foreign.json()["errors"][0]["field"] == "attachments.0"
    row = await moved(client, people.secretary, row, "report", DONE | {"attachments": ["a" * 64]})
    assert [file["filename"] for file in row["steps"][-1]["attachments"]] == ["签到表.pdf"]


async def test_the_list_is_filtered_counted_and_says_what_is_overdue(
    client: Client, place: Place, people: People, clock_at: Clock
) -> None:
    first = await opened(client, people.inspector, finding(place))
    second = await opened(client, people.inspector, finding(place, indicator="site", due_on="2026-12-31"))
    third = await opened(client, people.inspector, finding(place, organization_id=str(place.sibling)))
    await moved(client, people.secretary, second, "report", DONE)
    await moved(client, people.inspector, third, "withdraw", {"reason": "误"})
    clock_at(NOW + timedelta(days=8))

    async def found(**params: str) -> list[str]:
        answer = (await client.get(BASE, headers=signed(people.reader), params=params)).json()
        assert answer["total"] == len(answer["items"])
        return [row["id"] for row in answer["items"]]

    assert await found() == [first["id"], second["id"], third["id"]]
    assert await found(overdue="true") == [first["id"]]
    assert await found(state="reported") == [second["id"]]
    assert await found(organization_id=str(place.sibling)) == [third["id"]]
    page = (await client.get(BASE, headers=signed(people.reader))).json()
    assert page["counts"] == {"open": 1, "reported": 1, "returned": 0, "closed": 0, "withdrawn": 1, "overdue": 1}
    assert [row["is_overdue"] for row in page["items"]] == [True, False, False]
    own = await client.get(BASE, headers=signed(people.secretary))
    assert own.json()["total"] == 2


async def test_no_ordinary_input_breaks_anything(client: Client, place: Place, people: People) -> None:
    caller = people.inspector
    assert await refuses(client, "POST", BASE, signed(caller), finding(place), text="problem", day="due_on") == []
    row = await opened(client, caller, finding(place))
    seen = signed(people.secretary) | {"If-Match": '"1"'}
    assert await refuses(client, "POST", f"{BASE}/{row['id']}:report", seen, DONE, text="note") == []
    body = {"result": "returned", "note": "退回"}
    seen = signed(caller) | {"If-Match": '"1"'}
    assert await refuses(client, "POST", f"{BASE}/{row['id']}:recheck", seen, body, text="note") == []
    assert await refuses(client, "POST", f"{BASE}/{row['id']}:withdraw", seen, {"reason": "误"}, text="reason") == []
    wrong = []
    for name, address in addresses(BASE):
        answer = await client.get(address, headers=signed(caller))
        if not (is_clear_refusal(answer) or ("q=" in address and answer.status_code == 200)):
            wrong.append(name)
    assert wrong == []
    assert (await client.get(f"{BASE}/{new_id()}", headers=signed(caller))).status_code == 404
