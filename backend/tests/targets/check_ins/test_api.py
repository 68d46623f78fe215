"""Checking in over HTTP: once, in order, undone within ten minutes, and never with more than one wants to say."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from tests.targets.crew import NOW, TASKS, Crew

from dangjian.appraisal.attachments.models import Attachment
from dangjian.appraisal.record_types.models import RecordType
from dangjian.appraisal.records.models import Record
from dangjian.kernel.audit import AuditEntry
from dangjian.kernel.events import EventRow
from dangjian.kernel.ids import new_id
from dangjian.targets.check_ins.models import CheckIn
from dangjian.targets.permissions import TASK_CARRY_OUT

UNDO = "/api/v1/targets/check-ins"


async def stands(crew: Crew, task: dict[str, Any]) -> dict[str, Any]:
    answer = await crew.client.get(f"{TASKS}/{task['id']}", headers=crew.headers("owner"))
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_a_first_check_in_takes_the_task_on_and_leaves_one_row_of_everything(crew: Crew) -> None:
    task = await crew.task()
    answer = await crew.check_in("owner", task, kind="progress", percent="40", note="已完成备件清点")
    assert answer.status_code == 201, answer.text
    said = answer.json()
    assert said["task"] == {"state": "in_progress", "percent": "40", "light": "green", "version": 2}
    assert (said["kind"], said["percent"], said["task_id"]) == ("progress", "40", task["id"])
    assert said["undo_until"] == "2026-11-16T01:10:00Z"
    after = await stands(crew, task)
    assert (after["state"], after["percent"], [step["kind"] for step in after["steps"]]) == (
        "in_progress",
        "40",
        ["assigned", "accepted"],
    )
    events = await crew.session.scalars(select(EventRow.name).where(EventRow.name.like("targets.task.%")))
    assert sorted(events) == ["targets.task.accepted", "targets.task.assigned", "targets.task.checked_in"]
    audited = select(func.count()).select_from(AuditEntry).where(AuditEntry.action == "task.check_in")
    assert await crew.session.scalar(audited) == 1


async def test_the_same_id_again_gives_the_first_result_and_another_body_is_refused(crew: Crew) -> None:
    task = await crew.task()
    key = str(new_id())
    first = await crew.check_in("owner", task, id=key, kind="progress", percent="40")
    await crew.check_in("owner", task, kind="progress", percent="70", occurred_at="2026-11-16T09:01:00+08:00")
    again = await crew.check_in("owner", task, id=key, kind="progress", percent="40")
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    other = await crew.check_in("owner", task, id=key, kind="progress", percent="41")
    assert (other.status_code, other.json()["code"]) == (409, "check_in_id_conflict")
    assert (await stands(crew, task))["percent"] == "70"
    assert await crew.session.scalar(select(func.count()).select_from(CheckIn)) == 2


async def test_done_again_after_it_was_submitted_is_still_the_first_result(crew: Crew) -> None:
    task = await crew.task()
    key = str(new_id())
    first = await crew.check_in("owner", task, id=key, kind="done", note="已验收备件")
    again = await crew.check_in("owner", task, id=key, kind="done", note="已验收备件")
    assert (again.status_code, again.json()) == (200, first.json())
    assert first.json()["task"]["state"] == "submitted"
    later = await crew.check_in("owner", task, kind="no_change")
    assert (later.status_code, later.json()["code"]) == (409, "check_in_not_open")


async def test_an_older_check_in_that_arrives_late_overwrites_nothing(crew: Crew) -> None:
    task = await crew.task()
    await crew.check_in("owner", task, kind="progress", percent="60")
    late = await crew.check_in(
        "owner", task, kind="progress", percent="20", occurred_at="2026-11-15T09:00:00+08:00", note="离线时填的"
    )
    assert late.status_code == 201
    assert (await stands(crew, task))["percent"] == "60"
    history = await crew.client.get(f"{TASKS}/{task['id']}/check-ins", headers=crew.headers("owner"))
    assert [(one["percent"], one["is_applied"]) for one in history.json()["items"]] == [("20", False), ("60", True)]


async def test_undo_within_ten_minutes_puts_the_task_back(crew: Crew) -> None:
    task = await crew.task()
    await crew.check_in("owner", task, kind="progress", percent="30")
    second = (
        await crew.check_in("owner", task, kind="progress", percent="80", occurred_at="2026-11-16T09:00:30+08:00")
    ).json()
    crew.clock_at(NOW + timedelta(minutes=10))
    url = f"{UNDO}/{second['id']}:undo"
    assert (await crew.client.post(url, headers=crew.headers("helper"))).status_code == 404
    answer = await crew.client.post(url, headers=crew.headers("owner"))
    assert (answer.status_code, answer.json()["percent"]) == (200, "30")
    twice = await crew.client.post(url, headers=crew.headers("owner"))
    assert (twice.status_code, twice.json()["percent"]) == (200, "30")


async def test_after_ten_minutes_an_undo_is_refused_in_words(crew: Crew) -> None:
    task = await crew.task()
    said = (await crew.check_in("owner", task, kind="progress", percent="30")).json()
    crew.clock_at(NOW + timedelta(minutes=10, seconds=1))
    answer = await crew.client.post(f"{UNDO}/{said['id']}:undo", headers=crew.headers("owner"))
    assert (answer.status_code, answer.json()["code"]) == (409, "check_in_undo_closed")
    assert "10 分钟" in answer.json()["detail"]


async def test_a_done_taken_back_is_with_its_owner_again(crew: Crew) -> None:
    task = await crew.task()
    await crew.check_in("owner", task, kind="progress", percent="90")
    done = (await crew.check_in("owner", task, kind="done", occurred_at="2026-11-16T09:00:01+08:00")).json()
    answer = await crew.client.post(f"{UNDO}/{done['id']}:undo", headers=crew.headers("owner"))
    assert (answer.json()["state"], answer.json()["percent"]) == ("in_progress", "90")
    assert [step["kind"] for step in (await stands(crew, task))["steps"]][-2:] == ["submitted", "unsubmitted"]


async def test_a_done_that_was_accepted_is_not_taken_back(crew: Crew) -> None:
    task = await crew.task()
    done = (await crew.check_in("owner", task, kind="done")).json()
    await crew.move("committee", {**task, "version": done["task"]["version"]}, "complete")
    answer = await crew.client.post(f"{UNDO}/{done['id']}:undo", headers=crew.headers("owner"))
    assert answer.status_code == 409


async def test_what_is_blocked_is_flagged_until_it_moves_again(crew: Crew) -> None:
    task = await crew.task(helpers=[str(crew.ids["helper"])])
    answer = await crew.check_in("helper", task, kind="blocked", note="备件未到货")
    assert answer.status_code == 201, answer.text
    assert (await stands(crew, task))["is_blocked"] is True
    await crew.check_in("owner", task, kind="no_change", occurred_at="2026-11-16T09:01:00+08:00")
    assert (await stands(crew, task))["is_blocked"] is True
    await crew.check_in("owner", task, kind="progress", percent="5", occurred_at="2026-11-16T09:02:00+08:00")
    assert (await stands(crew, task))["is_blocked"] is False
    names = await crew.session.scalars(select(EventRow.name).where(EventRow.name == "targets.task.blocked"))
    assert len(names.all()) == 1


async def test_only_those_who_do_the_task_check_in(crew: Crew) -> None:
    task = await crew.task(helpers=[str(crew.ids["helper"])])
    url = f"{TASKS}/{task['id']}/check-ins"
    body = {"id": str(new_id()), "kind": "no_change", "occurred_at": "2026-11-16T09:00:00+08:00"}
    assert (await crew.client.post(url, json=body)).status_code == 401
    idle = crew.cast.sign_in("targets.task:read", on=crew.ids["group"])
    assert (await crew.client.post(url, headers=idle.headers, json=body)).status_code == 403
    for name in ("secretary", "neighbour", "outsider", "department"):
        assert (await crew.check_in(name, task)).status_code == 404, name
    nobody = crew.cast.sign_in(TASK_CARRY_OUT, on=crew.ids["first"])
    assert (await crew.client.post(url, headers=nobody.headers, json=body)).status_code == 404
    assert (await crew.check_in("helper", task)).status_code == 201
    done = await crew.check_in("helper", task, kind="done", occurred_at="2026-11-16T09:01:00+08:00")
    assert (done.status_code, "负责人" in done.json()["detail"]) == (409, True)


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("percent", {"kind": "progress"}),
        ("percent", {"kind": "progress", "percent": "101"}),
        ("percent", {"kind": "progress", "percent": "-1"}),
        ("percent", {"kind": "progress", "percent": 40}),
        ("percent", {"kind": "no_change", "percent": "40"}),
        ("percent", {"kind": "done", "percent": "99"}),
        ("note", {"kind": "blocked"}),
        ("kind", {"kind": "like"}),
        ("occurred_at", {"occurred_at": "2026-11-16T09:06:00+08:00"}),
        ("occurred_at", {"occurred_at": "2026-11-16T09:00:00"}),
        ("id", {"id": "1"}),
        ("evidence.0", {"evidence": [{}]}),
        ("evidence.0", {"evidence": [{"sha256": "a" * 64}]}),
        ("evidence.0.sha256", {"evidence": [{"sha256": "A", "name": "a.jpg"}]}),
    ],
)
async def test_what_does_not_fit_is_refused_at_its_field(crew: Crew, field: str, said: dict[str, Any]) -> None:
    task = await crew.task()
    answer = await crew.check_in("owner", task, **said)
    assert answer.status_code == 422, answer.text
    assert [error["field"] for error in answer.json()["errors"]] == [field]


@pytest.mark.parametrize("field", ["location", "photo_required", "latitude", "streak", "duration_seconds", "read_at"])
async def test_no_place_no_compulsory_photo_no_time_spent(crew: Crew, field: str) -> None:
    task = await crew.task()
    answer = await crew.check_in("owner", task, **{field: "1"})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)
    created = await crew.client.post(TASKS, headers=crew.headers("committee"), json=crew.body(**{field: "1"}))
    assert (created.status_code, created.json()["errors"][0]["field"]) == (422, field)


async def test_evidence_is_what_systems_hold_or_what_was_uploaded(crew: Crew) -> None:
    task = await crew.task()
    unknown = await crew.check_in("owner", task, evidence=[{"sha256": "a" * 64, "name": "现场.jpg"}])
    assert (unknown.status_code, unknown.json()["errors"][0]["field"]) == (422, "evidence.0")
    missing = await crew.check_in("owner", task, evidence=[{"record_id": str(new_id())}])
    assert missing.status_code == 422
    crew.session.add(
        Attachment(
            **{"sha256": "a" * 64, "organization_id": crew.ids["first"], "filename": "现场.jpg", "size": 10},
            **{"media_type": "image/jpeg", "added_by": None, "added_by_name": "owner", "added_at": NOW},
        )
    )
    await crew.session.commit()
    taken = await crew.check_in("owner", task, evidence=[{"sha256": "a" * 64, "name": "现场.jpg"}])
    assert taken.status_code == 201, taken.text
    history = await crew.client.get(f"{TASKS}/{task['id']}/check-ins", headers=crew.headers("committee"))
    assert history.json()["items"][0]["evidence"] == [{"record_id": None, "sha256": "a" * 64, "name": "现场.jpg"}]


async def test_what_the_ledger_holds_is_offered_and_taken_without_typing_it_again(crew: Crew) -> None:
    task = await crew.task(starts_on="2026-11-02")
    crew.session.add(
        RecordType(
            **{"code": "theme_day", "title": "主题党日", "section": "life", "section_title": "组织生活"},
            **{"definition": {}, "sort_order": 1, "version": 1},
        )
    )
    ids = {}
    for place, day in (("first", 10), ("first", 1), ("second", 10)):
        ids[place, day] = new_id()
        said: dict[str, Any] = {
            **{"id": ids[place, day], "organization_id": crew.ids[place], "type": "theme_day", "note": "走进高炉"},
            **{"occurred_on": date(2026, 11, day), "submitted_at": NOW, "submitted_on": date(2026, 11, 16)},
            **{"values": {}, "attachments": [], "source": "hand", "entered_by_name": "owner", "recorded_at": NOW},
        }
        crew.session.add(Record(**said))
    await crew.session.commit()
    offered = await crew.client.get(f"{TASKS}/{task['id']}/evidence-offers", headers=crew.headers("owner"))
    assert [(one["record_id"], one["type_title"], one["occurred_on"]) for one in offered.json()["items"]] == [
        (str(ids["first", 10]), "主题党日", "2026-11-10")
    ]
    foreign = await crew.check_in("owner", task, evidence=[{"record_id": str(ids["second", 10])}])
    assert (foreign.status_code, foreign.json()["errors"][0]["field"]) == (422, "evidence.0")
    taken = await crew.check_in("owner", task, evidence=[{"record_id": str(ids["first", 10])}])
    assert taken.status_code == 201, taken.text


async def test_the_ledger_answers_only_services(crew: Crew) -> None:
    params = {"organization_id": str(crew.ids["first"]), "first_on": "2026-11-01", "last_on": "2026-11-30"}
    url = "/api/v1/appraisal/evidence/offers"
    assert (await crew.client.get(url, params=params)).status_code == 401
    assert (await crew.client.get(url, params=params, headers=crew.headers("department"))).status_code == 401


async def test_offers_name_the_place_for_uploads(crew: Crew) -> None:
    task = await crew.task(organization_id=str(crew.ids["steel"]))
    answer = await crew.client.get(f"{TASKS}/{task['id']}/evidence-offers", headers=crew.headers("owner"))
    assert answer.status_code == 200, answer.text
    assert answer.json() == {"items": [], "upload_organization_id": str(crew.ids["first"])}
    url = f"{TASKS}/{task['id']}/evidence-offers"
    assert (await crew.client.get(url, headers=crew.headers("outsider"))).status_code == 404


async def test_today_shows_ones_own_and_says_when_nothing_changed(crew: Crew) -> None:
    task = await crew.task()
    await crew.task(title="别人的任务", owner_member_id=str(crew.ids["secretary"]))
    said = (await crew.check_in("owner", task, kind="progress", percent="40", note="正在清点")).json()
    answer = await crew.client.get("/api/v1/targets/today", headers=crew.headers("owner"))
    page = answer.json()
    assert page["day"] == "2026-11-16"
    assert page["counts"] == {"open": 1, "overdue": 0, "due_soon": 0}
    (item,) = page["items"]
    assert (item["task_id"], item["days_left"], item["light"]) == (task["id"], 19, "green")
    assert (item["last_note"], item["phrases"], item["percent"]) == ("正在清点", ["正在清点"], "40")
    assert [one["id"] for one in page["done_today"]] == [said["id"]]
    etag = {"If-None-Match": answer.headers["etag"]}
    same = await crew.client.get("/api/v1/targets/today", headers={**crew.headers("owner"), **etag})
    assert (same.status_code, same.content) == (304, b"")
    await crew.check_in("owner", task, kind="no_change", occurred_at="2026-11-16T09:02:00+08:00")
    fresh = await crew.client.get("/api/v1/targets/today", headers={**crew.headers("owner"), **etag})
    assert fresh.status_code == 200
    assert (await crew.client.get("/api/v1/targets/today")).status_code == 401


async def test_today_stays_within_its_measure_whatever_waits(crew: Crew) -> None:
    for number in range(45):
        await crew.task(title=f"{number:02d}" + "很长的任务标题" * 28)
    answer = await crew.client.get("/api/v1/targets/today", headers=crew.headers("owner"))
    assert len(answer.content) <= 20_000
    assert answer.json()["counts"]["open"] == 45
    assert 5 < len(answer.json()["items"]) < 45
