"""Pairings over HTTP: proposed, arranged, ended, handed over; closed outlets and overdue visits (D-20…D-22)."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from tests.bad_inputs import addresses, is_clear_refusal, refuses
from tests.liaison.crew import BASE, Crew
from tests.liaison.ground import JSON

from dangjian.contracts.registry import OutletChanged, OutletState
from dangjian.kernel.db import Database
from dangjian.kernel.events import emit
from dangjian.kernel.ids import new_id
from dangjian.liaison.norms.models import Norm
from dangjian.liaison.norms.rules import Norms
from dangjian.liaison.pairings import jobs
from dangjian.liaison.representatives.models import Representative

PATH = "/pairings"
Drain = Callable[[], Awaitable[int]]


def body(crew: Crew, *pairs: tuple[UUID, str], **said: object) -> JSON:
    """Representatives for outlets from today on."""
    items = [{"representative_id": str(who), "outlet_id": str(crew.ground.ids[outlet])} for who, outlet in pairs]
    return {"items": items, "starts_on": "2026-11-16", **said}


async def test_without_sign_in_permission_or_scope_nothing_goes(crew: Crew) -> None:
    who = await crew.in_office()
    pairing = await crew.paired(who, "anguo")
    client = crew.ground.client
    assert (await client.get(f"{BASE}{PATH}")).status_code == 401
    assert (await client.post(f"{BASE}{PATH}", json=body(crew, (who, "e2")))).status_code == 401
    assert (await crew.post("worker", PATH, body(crew, (who, "e2")))).status_code == 403
    assert (await crew.post("handler", PATH, body(crew, (who, "e2")))).status_code == 403
    ending = {"ended_on": "2026-11-16", "reason": "调整"}
    for name in ("neighbour", "outsider"):
        headers = crew.ground.headers(name)
        assert (await client.get(f"{BASE}{PATH}/{pairing}", headers=headers)).status_code == 404
        assert (await crew.post(name, f"{PATH}/{pairing}:end", ending, 1)).status_code == 404
        refused = await crew.post(name, PATH, body(crew, (who, "e2")))
        assert refused.status_code == 422
        assert (await crew.get(name, PATH))["total"] == 0


async def test_several_for_an_outlet_and_several_outlets_for_one(crew: Crew) -> None:
    one, other = await crew.in_office("M1"), await crew.in_office("M2")
    made = await crew.done("clerk", PATH, body(crew, (one, "anguo"), (one, "e2"), (other, "anguo")))
    assert len(made["ids"]) == 3
    found = await crew.get("clerk", PATH)
    assert (found["counts"]["live"], found["counts"]["outlets"], found["counts"]["paired_outlets"]) == (3, 3, 2)
    assert len(await crew.news("liaison.pairing.paired")) == 3
    assert len(await crew.audited("pairing.arrange")) == 3
    shown = await crew.get("clerk", f"/representatives/{one}")
    assert shown["pairing_count"] == 2


async def test_the_same_pair_once_at_a_time_and_all_or_nothing(crew: Crew) -> None:
    who = await crew.in_office()
    await crew.done("clerk", PATH, body(crew, (who, "anguo")))
    again = await crew.post("clerk", PATH, body(crew, (who, "e2"), (who, "anguo")))
    assert (again.status_code, again.json()["code"]) == (409, "pairing_already_there")
    assert again.json()["errors"][0]["field"] == "items.1.representative_id"
    twice = await crew.post("clerk", PATH, body(crew, (who, "e2"), (who, "e2")))
    assert twice.json()["errors"][0]["field"] == "items.1"
    assert len(await crew.pairings()) == 1


async def test_a_pair_wants_an_open_outlet_and_somebody_in_office(crew: Crew) -> None:
    ended = await crew.in_office("M1", state="ended", ended_on=date(2026, 6, 1))
    fresh = await crew.in_office("M2", ends_on=date(2026, 11, 20))
    answer = await crew.post("clerk", PATH, body(crew, (ended, "anguo"), (new_id(), "e2"), (fresh, "far")))
    assert [one["field"] for one in answer.json()["errors"]] == [
        "items.0.representative_id",
        "items.1.representative_id",
        "items.2.outlet_id",
    ]
    late = await crew.post("clerk", PATH, body(crew, (fresh, "anguo"), starts_on="2026-11-21"))
    assert "任期" in late.json()["errors"][0]["message"]
    outlet = await crew.outlet("e2")
    outlet.is_open = False
    await crew.ground.session.commit()
    closed = await crew.post("clerk", PATH, body(crew, (fresh, "e2")))
    assert "已撤销" in closed.json()["detail"]


async def test_a_proposal_says_uncovered_first_even_and_near_and_keeps_nothing(crew: Crew) -> None:
    east, west = await crew.in_office("M1", "east"), await crew.in_office("M3", "west")
    covered = await crew.outlet("anguo")
    covered.own_member_count = 2
    await crew.ground.session.commit()
    path = f"{PATH}:propose?organization_id={crew.ground.ids['city']}"
    found = await crew.get("department", path)
    assert found == await crew.get("department", path)
    codes = {one["outlet_code"]: one["representative_id"] for one in found["items"]}
    assert found["items"][-1]["outlet_code"] == "anguo"
    assert {codes["e2"], codes["e3"]} == {str(east)}
    assert {codes["far"], codes["w2"]} == {str(west)}
    assert await crew.pairings() == []
    items = [{name: one[name] for name in ("outlet_id", "representative_id")} for one in found["items"]]
    items[0]["representative_id"] = str(west)
    await crew.done("department", PATH, {"items": items, "starts_on": "2026-11-16", "note": "按建议调整后安排"})
    assert (await crew.get("department", path))["items"] == []
    (changed,) = [row for row in await crew.pairings() if str(row.outlet_id) == items[0]["outlet_id"]]
    assert changed.representative_id == west


async def test_a_county_is_proposed_its_own_people_and_those_above(crew: Crew) -> None:
    await crew.in_office("M1", "east")
    await crew.in_office("M2", "city")
    await crew.in_office("M3", "west")
    found = await crew.get("clerk", f"{PATH}:propose?organization_id={crew.ground.ids['east']}")
    assert {one["name"] for one in found["representatives"]} == {"王一"}
    found = await crew.get("department", f"{PATH}:propose?organization_id={crew.ground.ids['east']}")
    assert {one["name"] for one in found["representatives"]} == {"王一", "李二"}
    headers = crew.ground.headers("clerk")
    foreign = f"{BASE}{PATH}:propose?organization_id={crew.ground.ids['west']}"
    assert (await crew.ground.client.get(foreign, headers=headers)).status_code == 404


async def test_a_pairing_ends_on_a_day_and_stays_in_the_history(crew: Crew) -> None:
    pairing = await crew.paired(await crew.in_office(), "anguo")
    path = f"{PATH}/{pairing}:end"
    early = await crew.post("clerk", path, {"ended_on": "2026-09-01", "reason": "调整"}, 1)
    assert early.status_code == 422
    done = await crew.done("clerk", path, {"ended_on": "2026-11-15", "reason": "分工调整"}, 1)
    assert (done["standing"], done["end_reason"], done["is_overdue"]) == ("ended", "分工调整", False)
    again = await crew.post("clerk", path, {"ended_on": "2026-11-15", "reason": "调整"}, 2)
    assert again.status_code == 409
    assert (await crew.post("clerk", path, {"ended_on": "2026-11-15", "reason": "调整"}, 1)).status_code == 412
    history = await crew.get("clerk", f"{PATH}?outlet_id={crew.ground.ids['anguo']}&standing=ended")
    assert [one["id"] for one in history["items"]] == [str(pairing)]
    (told,) = await crew.news("liaison.pairing.unpaired")
    assert told["ends_on"] == "2026-11-15"


async def test_one_that_never_began_is_taken_back(crew: Crew) -> None:
    pairing = await crew.paired(await crew.in_office(), "anguo", date(2026, 12, 1))
    assert (await crew.get("clerk", f"{PATH}/{pairing}"))["standing"] == "planned"
    done = await crew.done("clerk", f"{PATH}/{pairing}:end", {"ended_on": "2026-11-30", "reason": "不再安排"}, 1)
    assert done["standing"] == "ended"
    assert (await crew.get("clerk", f"{PATH}?standing=live"))["total"] == 0


async def preview(crew: Crew, giver: UUID, to: UUID | None = None) -> JSON:
    """What somebody would hand over."""
    more = f"&to_id={to}" if to else ""
    return await crew.get("department", f"{PATH}:preview-hand-over?representative_id={giver}{more}")


def handing(giver: UUID, shown: JSON, **said: object) -> JSON:
    """The preview as it was shown."""
    items = [{name: one[name] for name in ("pairing_id", "representative_id")} for one in shown["items"]]
    return {"representative_id": str(giver), "starts_on": "2026-11-16", "reason": "岗位调整", "items": items, **said}


async def test_everything_goes_to_one_who_is_named(crew: Crew) -> None:
    giver, taker = await crew.in_office("M1"), await crew.in_office("M2")
    for outlet in ("anguo", "e2", "e3"):
        await crew.paired(giver, outlet)
    await crew.paired(taker, "e3")
    shown = await preview(crew, giver, taker)
    assert {one["representative_id"] for one in shown["items"]} == {str(taker)}
    done = await crew.done("department", f"{PATH}:hand-over", handing(giver, shown))
    assert (done["handed_over"], done["already_there"], done["ended"]) == (2, 1, 0)
    live = await crew.get("department", f"{PATH}?standing=live")
    assert {one["representative_id"] for one in live["items"]} == {str(taker)}
    handed = [one for one in live["items"] if one["handed_from_name"]]
    assert [(one["source"], one["handed_from_name"]) for one in handed] == [("handed_over", "王一")] * 2
    before = [row for row in await crew.pairings() if row.representative_id == giver]
    assert {row.ends_on for row in before} == {date(2026, 11, 15)}
    assert len(await crew.news("liaison.pairing.unpaired")) == 3
    assert len(await crew.news("liaison.pairing.paired")) == 2


async def test_it_is_spread_evenly_if_nobody_is_named(crew: Crew) -> None:
    giver, two, three = [await crew.in_office(number) for number in ("M1", "M2", "M3")]
    for outlet in ("anguo", "e2", "far", "w2"):
        await crew.paired(giver, outlet)
    shown = await preview(crew, giver)
    taken = [one["representative_id"] for one in shown["items"]]
    assert (taken.count(str(two)), taken.count(str(three))) == (2, 2)
    assert {one["id"] for one in shown["representatives"]} == {str(two), str(three)}


async def test_what_nobody_takes_over_ends(crew: Crew) -> None:
    giver, pairing = await crew.in_office(), None
    pairing = await crew.paired(giver, "anguo")
    items = [{"pairing_id": str(pairing), "representative_id": None}]
    done = await crew.done("department", f"{PATH}:hand-over", handing(giver, {"items": []}, items=items))
    assert (done["handed_over"], done["ended"]) == (0, 1)


async def test_a_hand_over_that_does_not_fit_changes_nothing(crew: Crew) -> None:
    giver, taker = await crew.in_office("M1"), await crew.in_office("M2", ends_on=date(2026, 11, 10))
    pairing = await crew.paired(giver, "anguo")
    foreign = await crew.paired(taker, "e2")
    path = f"{PATH}:hand-over"
    for items in (
        [{"pairing_id": str(pairing), "representative_id": str(taker)}],
        [{"pairing_id": str(pairing), "representative_id": str(giver)}],
        [{"pairing_id": str(pairing), "representative_id": str(new_id())}],
        [{"pairing_id": str(foreign), "representative_id": None}],
        [{"pairing_id": str(new_id()), "representative_id": None}],
        [{"pairing_id": str(pairing), "representative_id": None}] * 2,
    ):
        answer = await crew.post("department", path, handing(giver, {"items": []}, items=items))
        assert answer.status_code == 422, answer.text
    assert {row.ends_on for row in await crew.pairings()} == {None}
    whole = handing(giver, {"items": []}, items=[{"pairing_id": str(pairing), "representative_id": None}])
    assert (await crew.post("department", path, {**whole, "starts_on": "2026-09-01"})).status_code == 422
    missing = await crew.post("department", path, {**whole, "representative_id": str(new_id())})
    assert missing.status_code == 404
    await crew.done("department", path, whole)
    assert (await crew.post("department", path, whole)).status_code == 422


async def closed(crew: Crew, code: str, version: int) -> None:
    """The registry says that an outlet is no more."""
    row = await crew.outlet(code)
    names = ("id", "code", "name", "organization_id", "liaison_point", "staff_count")
    counted = ("own_member_count", "external_member_count", "coverage_since")
    state = OutletState(**{name: getattr(row, name) for name in (*names, *counted)}, is_open=False, version=version)
    await emit(crew.ground.session, OutletChanged(state=state))
    await crew.ground.session.commit()


async def test_a_closed_outlet_needs_nobody(crew: Crew, drain: Drain) -> None:
    who = await crew.in_office()
    gone, kept = await crew.paired(who, "anguo"), await crew.paired(who, "e2")
    await closed(crew, "anguo", 2)
    await drain()
    rows = {row.id: row for row in await crew.pairings()}
    assert (rows[gone].ends_on, rows[gone].ended_by_name) == (date(2026, 11, 16), "系统")
    assert rows[kept].ends_on is None
    assert "撤销" in (rows[gone].end_reason or "")
    assert [one["pairing_id"] for one in await crew.news("liaison.pairing.unpaired")] == [str(gone)]
    await closed(crew, "anguo", 3)
    await drain()
    assert len(await crew.news("liaison.pairing.unpaired")) == 1


async def test_late_news_of_an_outlet_ends_nothing(crew: Crew, drain: Drain) -> None:
    pairing = await crew.paired(await crew.in_office(), "anguo")
    outlet = await crew.outlet("anguo")
    outlet.version = 5
    await crew.ground.session.commit()
    await closed(crew, "anguo", 4)
    await drain()
    assert [(row.id, row.ends_on) for row in await crew.pairings()] == [(pairing, None)]


async def test_an_overdue_visit_is_listed_and_told_of_once_for_its_day(crew: Crew, database: Database) -> None:
    who = await crew.in_office()
    late = await crew.paired(who, "anguo", date(2026, 10, 1))
    await crew.paired(who, "e2", date(2026, 11, 1))
    found = await crew.get("clerk", f"{PATH}?overdue=true")
    assert [(one["id"], one["due_on"]) for one in found["items"]] == [(str(late), "2026-10-31")]
    assert found["counts"]["overdue"] == 1
    for _ in range(3):
        await jobs.tell_of_visits(database, {})
    todos = [one for told in await crew.news("integration.todo.opened") for one in told["todos"]]
    assert [(one["source"]["object_id"], one["due_on"]) for one in todos] == [(str(late), "2026-10-31")]
    assert todos[0]["audience"][0]["member_id"] == str(crew.ground.ids["M1"])
    crew.ground.clock_at(datetime(2026, 12, 2, 1, 0, tzinfo=UTC))
    await jobs.tell_of_visits(database, {})
    todos = [one for told in await crew.news("integration.todo.opened") for one in told["todos"]]
    assert [one["due_on"] for one in todos] == ["2026-10-31", "2026-12-01"]
    shown = await crew.get("clerk", f"{PATH}/{late}")
    await crew.done("clerk", f"{PATH}/{late}:end", {"ended_on": "2026-12-02", "reason": "调整"}, shown["version"])
    settled = [one for told in await crew.news("integration.todo.settled") for one in told["todos"]]
    assert [(one["source"]["object_id"], one["reason"]) for one in settled] == [(str(late), "cancelled")]


async def test_the_rhythm_is_the_one_of_the_enterprise(crew: Crew) -> None:
    pairing = await crew.paired(await crew.in_office(), "anguo", date(2026, 11, 1))
    for number, days in ((1, 90), (2, 7)):
        body = Norms(visit_days=days).model_dump(mode="json")
        root, at = crew.ground.ids["city"], datetime(2026, 11, 2, tzinfo=UTC)
        row = Norm(id=new_id(), root_id=root, number=number, body=body, reason="试行", at=at, by_name="组织部")
        crew.ground.session.add(row)
    await crew.ground.session.commit()
    shown = await crew.get("clerk", f"{PATH}/{pairing}")
    assert (shown["due_on"], shown["is_overdue"]) == ("2026-11-08", True)


async def test_a_representative_sees_his_own_and_the_list_is_exported(crew: Crew) -> None:
    who, other = await crew.in_office("M1"), await crew.in_office("M2")
    mine = await crew.paired(who, "far")
    await crew.paired(other, "e2")
    me = crew.signed_in("M1", "branch")
    found = await crew.get(me, f"{PATH}?mine=true")
    assert [one["id"] for one in found["items"]] == [str(mine)]
    assert (await crew.get("department", f"{PATH}?q=李二"))["total"] == 1
    assert (await crew.get("department", f"{PATH}?representative_id={other}"))["total"] == 1
    file = await crew.ground.client.get(f"{BASE}{PATH}:export", headers=crew.ground.headers("department"))
    assert len(file.content.decode("utf-8-sig").splitlines()) == 3


async def test_the_term_of_the_representative_bounds_what_is_open(crew: Crew) -> None:
    who = await crew.in_office()
    row = await crew.ground.session.get_one(Representative, who)
    assert (row.state, row.ends_on) == ("approved", date(2028, 12, 31))
    answer = await crew.post("clerk", PATH, body(crew, (who, "anguo"), ends_on="2029-01-01"))
    assert answer.json()["errors"][0]["field"] == "items.0.representative_id"


@pytest.mark.parametrize("path", ["", ":hand-over"])
async def test_what_cannot_be_read_is_refused(crew: Crew, path: str) -> None:
    who = await crew.in_office()
    pairing = await crew.paired(who, "anguo")
    items = [{"pairing_id": str(pairing), "representative_id": None}]
    valid = handing(who, {"items": []}, items=items) if path else body(crew, (who, "e2"), note="安排")
    client, headers = crew.ground.client, crew.ground.headers("clerk")
    text = "reason" if path else "note"
    wrong = await refuses(client, "POST", f"{BASE}{PATH}{path}", headers, valid, text=text, day="starts_on")
    for name, address in addresses(f"{BASE}{PATH}"):
        answer = await client.get(address, headers=headers)
        if not (is_clear_refusal(answer) or ("q=" in address and answer.status_code == 200)):
            wrong.append(name)
    assert wrong == []


async def test_the_fixed_liaison_point_is_shown_to_who_looks_after_the_outlet(crew: Crew, drain: Drain) -> None:
    pairing = await crew.paired(await crew.in_office(), "anguo")
    row = await crew.outlet("anguo")
    names = ("id", "code", "name", "organization_id", "staff_count", "own_member_count", "external_member_count")
    kept = {name: getattr(row, name) for name in (*names, "coverage_since", "is_open")}
    state = OutletState(**kept, liaison_point="支局二楼小会议室", version=2)
    await emit(crew.ground.session, OutletChanged(state=state))
    await crew.ground.session.commit()
    await drain()
    assert (await crew.get("clerk", f"{PATH}/{pairing}"))["liaison_point"] == "支局二楼小会议室"
    home = await crew.get(crew.signed_in("M1"), "/visits:home")
    assert home["outlets"][0]["liaison_point"] == "支局二楼小会议室"


async def test_an_outlet_whose_last_pairing_ends_today_is_proposed_again(crew: Crew) -> None:
    pairing = await crew.paired(await crew.in_office("M1"), "anguo")
    await crew.in_office("M2")
    path = f"{PATH}:propose?organization_id={crew.ground.ids['east']}"
    assert "anguo" not in {one["outlet_code"] for one in (await crew.get("clerk", path))["items"]}
    await crew.done("clerk", f"{PATH}/{pairing}:end", {"ended_on": "2026-11-16", "reason": "调离"}, 1)
    assert "anguo" in {one["outlet_code"] for one in (await crew.get("clerk", path))["items"]}
