"""Co-building agreements over HTTP: partner, outlets, activities, renewal, end (D-31, D-38, D-39)."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import Caller

from dangjian.kernel.audit import AuditEntry
from dangjian.kernel.ids import new_id
from dangjian.liaison.organizations.models import OrganizationCopy
from dangjian.liaison.outlets.models import OutletCopy
from dangjian.liaison.permissions import AGREEMENT_EDIT, ISSUE_HANDLE, ISSUE_READ, OUTLET_READ

BASE = "/api/v1/liaison/agreements"
SignIn = Callable[..., Caller]


@pytest.fixture(autouse=True)
def _november(clock_at: Callable[[datetime], None]) -> None:
    clock_at(datetime(2026, 11, 21, 1, 0, tzinfo=UTC))


def place(code: str, above: OrganizationCopy | None) -> OrganizationCopy:
    """An organisation of the copy."""
    key = new_id()
    path = f"{above.path if above else '/'}{key}/"
    kept = {"kind": "branch", "line": "party", "category": None, "parent_id": above.id if above else None}
    return OrganizationCopy(id=key, code=code, name=f"{code}党支部", path=path, version=1, **kept)


@pytest.fixture
async def city(session: AsyncSession, actor: SignIn) -> dict[str, Any]:
    """Two branches with an outlet each, who keeps the agreements, and a body."""
    root = place("C", None)
    east, west, foreign = place("E", root), place("W", root), place("X", None)
    session.add_all([root, east, west, foreign])
    outlets = []
    for code, where in (("W1", east), ("W2", west)):
        row = OutletCopy(id=new_id(), code=code, name=f"{code}支局", organization_id=where.id, liaison_point=None)
        for name in ("staff_count", "own_member_count", "external_member_count", "version"):
            setattr(row, name, 1)
        row.is_open, row.coverage_since = True, date(2026, 1, 1)
        outlets.append(row)
    session.add_all(outlets)
    await session.commit()
    body = {
        "organization_id": str(east.id),
        "partner": "新桥社区党委",
        "partner_kind": "community",
        "content": "反诈宣传进社区,每季度一次;重阳节走访独居老人",
        "signed_on": "2026-03-01",
        "starts_on": "2026-03-01",
        "ends_on": "2026-12-10",
        "outlet_ids": [str(outlets[0].id)],
    }
    editor = actor(OUTLET_READ, AGREEMENT_EDIT, on=root.id)
    return {
        "headers": editor.headers,
        "body": body,
        "east": east.id,
        "west": west.id,
        "foreign": foreign.id,
        "outlets": [one.id for one in outlets],
    }


async def create(client: httpx.AsyncClient, city: dict[str, Any], **given: Any) -> dict[str, Any]:
    """An agreement entered."""
    answer = await client.post(BASE, headers=city["headers"], json=city["body"] | given)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def act(
    client: httpx.AsyncClient, city: dict[str, Any], row: dict[str, Any], verb: str, body: dict[str, Any]
) -> httpx.Response:
    """A step with the version seen."""
    sent = {**city["headers"], "If-Match": f'"{row["version"]}"'}
    return await client.post(f"{BASE}/{row['id']}:{verb}", headers=sent, json=body)


async def test_an_agreement_has_partner_outlets_and_activities(
    client: httpx.AsyncClient, city: dict[str, Any], session: AsyncSession
) -> None:
    row = await create(client, city)
    assert (row["state"], [one["code"] for one in row["outlets"]]) == ("expiring", ["W1"])
    done = await act(client, city, row, "add-activity", {"held_on": "2026-10-20", "title": "重阳节走访独居老人"})
    assert done.status_code == 200, done.text
    assert [(one["held_on"], one["title"]) for one in done.json()["activities"]] == [
        ("2026-10-20", "重阳节走访独居老人")
    ]
    listed = (await client.get(BASE, headers=city["headers"])).json()
    assert [(one["activity_count"], one["last_activity_on"]) for one in listed["items"]] == [(1, "2026-10-20")]
    assert (listed["counts"]["expiring"], listed["counts"]["outlets"]) == (1, 1)
    kept = await session.scalars(select(AuditEntry.action).where(AuditEntry.object_id == row["id"]))
    assert sorted(kept) == ["agreement.add_activity", "agreement.create"]


async def test_the_signed_paper_is_kept_if_there_is_one(
    client: httpx.AsyncClient, city: dict[str, Any], actor: SignIn
) -> None:
    adder = actor(OUTLET_READ, AGREEMENT_EDIT, ISSUE_HANDLE, on=city["east"]).headers
    paper = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    kept = await client.post(
        "/api/v1/liaison/attachments",
        headers=adder,
        data={"organization_id": str(city["east"])},
        files={"file": ("共建协议.pdf", paper, "application/pdf")},
    )
    assert kept.status_code == 201, kept.text
    row = await create(client, city, document=kept.json()["sha256"])
    assert row["document"]["filename"] == "共建协议.pdf"
    reader = actor(OUTLET_READ, on=city["east"]).headers
    saved = await client.get(f"{BASE}/{row['id']}/document", headers=reader)
    assert (saved.status_code, saved.content[:5]) == (200, b"%PDF-")
    assert saved.headers["content-disposition"].startswith("attachment")
    stranger = actor(OUTLET_READ, on=city["foreign"]).headers
    assert (await client.get(f"{BASE}/{row['id']}/document", headers=stranger)).status_code == 404
    without = await create(client, city, partner="新桥小学")
    assert (
        without["document"],
        (await client.get(f"{BASE}/{without['id']}/document", headers=reader)).status_code,
    ) == (
        None,
        404,
    )
    wrong = await client.post(BASE, headers=city["headers"], json=city["body"] | {"document": "0" * 64})
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "document")


async def test_it_is_renewed_once_and_the_one_before_stays(client: httpx.AsyncClient, city: dict[str, Any]) -> None:
    row = await create(client, city)
    days = {"signed_on": "2026-11-20", "starts_on": "2026-12-11", "ends_on": "2027-12-10"}
    early = await act(client, city, row, "renew", days | {"starts_on": "2026-12-10"})
    assert (early.status_code, early.json()["errors"][0]["field"]) == (422, "starts_on")
    renewed = await act(client, city, row, "renew", days)
    assert renewed.status_code == 201, renewed.text
    new = renewed.json()
    assert (new["state"], new["renews_id"], new["partner"]) == ("planned", row["id"], "新桥社区党委")
    assert [one["code"] for one in new["outlets"]] == ["W1"]
    assert (await act(client, city, row, "renew", days)).status_code == 409
    old = (await client.get(f"{BASE}/{row['id']}", headers=city["headers"])).json()
    assert (old["state"], old["renewed_by_id"]) == ("expiring", new["id"])


async def test_an_ended_one_is_read_and_changed_no_more(client: httpx.AsyncClient, city: dict[str, Any]) -> None:
    row = await create(client, city)
    ended = (await act(client, city, row, "end", {"reason": "社区合并,改与新社区签订"})).json()
    assert (ended["state"], ended["ended_on"], ended["end_reason"]) == (
        "ended",
        "2026-11-21",
        "社区合并,改与新社区签订",
    )
    again = await act(client, city, ended, "add-activity", {"held_on": "2026-11-01", "title": "反诈宣传"})
    assert (again.status_code, again.json()["code"]) == (409, "rule_broken")


async def test_change_search_and_export(client: httpx.AsyncClient, city: dict[str, Any]) -> None:
    row = await create(client, city)
    await create(client, city, partner="=HYPERLINK(1)", partner_kind="school", ends_on="2027-12-31", outlet_ids=[])
    sent = {**city["headers"], "If-Match": '"1"'}
    body = city["body"] | {"ends_on": "2027-02-28", "outlet_ids": []}
    changed = await client.put(f"{BASE}/{row['id']}", headers=sent, json=body)
    assert (changed.json()["state"], changed.json()["outlets"]) == ("active", [])
    assert (await client.put(f"{BASE}/{row['id']}", headers=sent, json=body)).status_code == 412
    for params, total in (({"q": "新桥"}, 1), ({"partner_kind": "school"}, 1), ({"state": "active"}, 2)):
        assert (await client.get(BASE, headers=city["headers"], params=params)).json()["total"] == total
    west = {"organization_id": str(city["west"])}
    assert (await client.get(BASE, headers=city["headers"], params=west)).json()["total"] == 0
    export = (await client.get(f"{BASE}:export", headers=city["headers"])).content.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in export


async def test_nobody_without_the_right_and_nobody_from_elsewhere(
    client: httpx.AsyncClient, city: dict[str, Any], actor: SignIn
) -> None:
    row = await create(client, city)
    assert (await client.get(BASE)).status_code == 401
    assert (await client.get(BASE, headers=actor(ISSUE_READ, on=city["east"]).headers)).status_code == 403
    reader = actor(OUTLET_READ, on=city["east"]).headers
    assert (await client.post(BASE, headers=reader, json=city["body"])).status_code == 403
    assert (await client.get(f"{BASE}/{row['id']}", headers=reader)).json()["may_edit"] is False
    stranger = actor(OUTLET_READ, AGREEMENT_EDIT, on=city["foreign"])
    assert (await client.get(f"{BASE}/{row['id']}", headers=stranger.headers)).status_code == 404
    theirs = {**city, "headers": stranger.headers}
    assert (await act(client, theirs, row, "end", {"reason": "不是我们的"})).status_code == 404
    assert (await client.post(BASE, headers=stranger.headers, json=city["body"])).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"partner": " "}, "partner"),
        ({"partner_kind": "army"}, "partner_kind"),
        ({"ends_on": "2026-02-01"}, "ends_on"),
        ({"signed_on": "2026-12-01"}, "signed_on"),
        ({"outlet_ids": [str(new_id())]}, "outlet_ids.0"),
        ({"signer_phone": "1"}, "signer_phone"),
    ],
)
async def test_what_cannot_be_taken_names_its_field(
    client: httpx.AsyncClient, city: dict[str, Any], wrong: dict[str, Any], field: str
) -> None:
    answer = await client.post(BASE, headers=city["headers"], json=city["body"] | wrong)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]


async def test_an_outlet_of_another_branch_does_not_take_part(client: httpx.AsyncClient, city: dict[str, Any]) -> None:
    body = city["body"] | {"outlet_ids": [str(city["outlets"][1])]}
    answer = await client.post(BASE, headers=city["headers"], json=body)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "outlet_ids.0")
