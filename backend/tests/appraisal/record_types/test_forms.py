"""Forms from the screen: drafted, checked with their price, published as versions that stay."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from tests.appraisal.ledger import Enter, Headers, Ledger
from tests.bad_inputs import refuses

from dangjian.appraisal.packs.queries import load_pack
from dangjian.appraisal.permissions import RECORD_READ, RECORD_TYPE_EDIT, RECORD_TYPE_PUBLISH, RECORD_TYPE_READ
from dangjian.appraisal.record_types.actions import install_pack
from dangjian.appraisal.record_types.models import RecordType
from dangjian.kernel.audit import AuditEntry

BASE = "/api/v1/appraisal/record-types"
Client = httpx.AsyncClient
SignIn = Callable[..., Any]


def form(**changes: Any) -> dict[str, Any]:
    """The body of a form that nobody asks for yet."""
    return {
        "code": "safety_talk",
        "title": "班前安全讲话",
        "section": "business",
        "entered_by": ["secretary"],
        "reason": "安全生产月部署",
        "fields": [
            {"name": "shifts_due", "title": "应讲班次", "type": "number", "unit": "班", "required": True},
            {"name": "shifts_held", "title": "已讲班次", "type": "number", "unit": "班", "required": True},
            {"name": "topic", "title": "内容", "type": "text"},
        ],
        **changes,
    }


@pytest.fixture
def office(ledger: Ledger, actor: SignIn) -> Headers:
    """The organisation department."""
    headers: Headers = actor(RECORD_TYPE_READ, RECORD_TYPE_EDIT, RECORD_TYPE_PUBLISH, on=ledger.group).headers
    return headers


async def drafted(client: Client, office: Headers, **changes: Any) -> dict[str, Any]:
    """A form that is kept as a draft."""
    answer = await client.post(BASE, headers=office, json=form(**changes))
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def published(client: Client, office: Headers, draft: dict[str, Any]) -> httpx.Response:
    """The answer to publishing a draft."""
    address = f"{BASE}/{draft['code']}/versions/{draft['number']}:publish"
    return await client.post(address, headers=office | {"If-Match": str(draft["version"])})


async def test_without_sign_in_or_permission_nothing_goes(client: Client, ledger: Ledger, actor: SignIn) -> None:
    reader = actor(RECORD_TYPE_READ, on=ledger.group).headers
    editor = actor(RECORD_TYPE_EDIT, on=ledger.group).headers
    stranger = actor(RECORD_READ, on=ledger.group).headers
    for method, path in (
        ("POST", BASE),
        ("POST", f"{BASE}:check"),
        ("PUT", f"{BASE}/x/versions/1"),
        ("POST", f"{BASE}/x/versions/1:publish"),
        ("GET", f"{BASE}:drafts"),
    ):
        assert (await client.request(method, path, json=form())).status_code == 401
        version = {"If-Match": "1"}
        assert (await client.request(method, path, headers=reader | version, json=form())).status_code == 403
    draft = await drafted(client, editor)
    assert (await published(client, editor, draft)).status_code == 403
    assert (await client.get(f"{BASE}/safety_talk/versions", headers=stranger)).status_code == 403
    assert (await client.get(f"{BASE}/unheard_of/versions", headers=reader)).status_code == 404


async def test_nobody_in_the_middle_sets_the_forms_of_all(client: Client, ledger: Ledger, actor: SignIn) -> None:
    middle = actor(RECORD_TYPE_EDIT, RECORD_TYPE_PUBLISH, on=(ledger.committee, ledger.branch)).headers
    for answer in (
        await client.post(BASE, headers=middle, json=form()),
        await client.post(f"{BASE}:check", headers=middle, json=form()),
        await client.post(f"{BASE}/meeting/versions/1:publish", headers=middle | {"If-Match": "1"}),
    ):
        assert (answer.status_code, "最上级" in answer.json()["detail"]) == (403, True)


async def test_a_form_is_checked_with_its_price_and_nothing_is_stored(
    client: Client, office: Headers, ledger: Ledger
) -> None:
    body = form()
    del body["reason"]
    judged = (await client.post(f"{BASE}:check", headers=office, json=body)).json()
    assert (judged["ok"], judged["faults"], judged["repeated"]) == (True, [], [])
    assert judged["price"]["words"] == "本次共要求 3 个支部 × 2 项 = 6 次填写,其中 0 项已有"
    body["fields"][0]["filled_by"] = "system"
    judged = (await client.post(f"{BASE}:check", headers=office, json=body)).json()
    assert judged["price"]["words"] == "本次共要求 3 个支部 × 2 项 = 6 次填写,其中 1 项已有"
    assert (await client.get(f"{BASE}:drafts", headers=office)).json() == []


async def test_a_form_is_drafted_changed_published_and_then_filled_in(
    client: Client, office: Headers, secretary: Headers, ledger: Ledger, session: AsyncSession
) -> None:
    draft = await drafted(client, office)
    assert (draft["number"], draft["status"], draft["origin"], draft["section_title"]) == (
        *(1, "draft", "screen"),
        "生产经营与重点任务",
    )
    again = await client.post(BASE, headers=office, json=form())
    assert (again.status_code, again.json()["code"]) == (409, "record_type_draft_exists")
    address = f"{BASE}/safety_talk/versions/1"
    newer = form(title="班前安全喊话")
    assert (await client.put(address, headers=office, json=newer)).status_code == 428
    changed = await client.put(address, headers=office | {"If-Match": "1"}, json=newer)
    assert (changed.json()["title"], changed.json()["version"]) == ("班前安全喊话", 2)
    assert (await published(client, office, draft)).status_code == 412
    assert (await published(client, office, changed.json())).status_code == 200
    final = await client.put(address, headers=office | {"If-Match": "3"}, json=newer)
    assert (final.status_code, final.json()["code"]) == (409, "record_type_published")
    entry = {
        "organization_id": str(ledger.branch),
        "type": "safety_talk",
        "occurred_on": "2026-11-20",
        "values": {"shifts_due": "3", "shifts_held": "3"},
    }
    assert (await client.post("/api/v1/appraisal/records", headers=secretary, json=entry)).status_code == 201
    audits = await session.scalars(select(AuditEntry.action).where(AuditEntry.object_id == "safety_talk"))
    assert sorted(audits) == ["record_type.change", "record_type.draft", "record_type.publish"]


@pytest.mark.parametrize("statement", ["UPDATE {} SET title = 'x'", "DELETE FROM {}"])
async def test_the_database_too_refuses_to_change_what_is_published(
    session: AsyncSession, ledger: Ledger, statement: str
) -> None:
    with pytest.raises(IntegrityError, match="published and final"):
        await session.execute(text(statement.format("appraisal.record_type_version")))


async def test_a_new_version_keeps_what_records_say_readable(
    client: Client, office: Headers, enter: Enter, ledger: Ledger
) -> None:
    await enter()
    (old,) = (await client.get(f"{BASE}/members_meeting/versions", headers=office)).json()
    kept = {name: old[name] for name in ("code", "title", "section", "entered_by", "is_meeting", "fields")}
    kept["reason"] = "精简填报"
    without = {**kept, "fields": [item for item in kept["fields"] if item["name"] != "attendance_rate"]}
    draft = (await client.post(BASE, headers=office, json=without)).json()
    refused = await published(client, office, draft)
    assert (refused.status_code, refused.json()["code"]) == (422, "record_type_faulty")
    assert "到会率" in refused.json()["errors"][0]["message"]
    lighter = [{**item, "required": item["name"] == "topic"} for item in kept["fields"]]
    address = f"{BASE}/members_meeting/versions/{draft['number']}"
    changed = await client.put(address, headers=office | {"If-Match": "1"}, json={**kept, "fields": lighter})
    assert (await published(client, office, changed.json())).status_code == 200
    both = (await client.get(f"{BASE}/members_meeting/versions", headers=office)).json()
    assert [(one["number"], one["asks"]["typed"]) for one in both] == [(2, 1), (1, 2)]
    assert (await enter(values={"topic": "只填议题"})).status_code == 201


async def test_what_was_revised_here_a_pack_does_not_take_back(
    client: Client, office: Headers, session: AsyncSession, ledger: Ledger
) -> None:
    (old,) = (await client.get(f"{BASE}/term_status/versions", headers=office)).json()
    body = {name: old[name] for name in ("code", "section", "entered_by", "fields")}
    draft = (await client.post(BASE, headers=office, json={**body, "title": "换届", "reason": "改名"})).json()
    assert (await published(client, office, draft)).status_code == 200
    pack = load_pack("star-branch-5521")
    assert await install_pack(session, pack) == 0
    kinds = tuple(replace(kind, title=f"{kind.title}(新)") for kind in pack.record_types.record_types)
    newer = replace(pack, record_types=replace(pack.record_types, record_types=kinds))
    assert await install_pack(session, newer) == len(kinds) - 1
    row = await session.get_one(RecordType, "term_status", populate_existing=True)
    assert (row.title, row.version) == ("换届", 2)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"fields": []}, "fields"),
        ({"entered_by": []}, "entered_by"),
        ({"code": "Has Space"}, "code"),
        ({"section": "nowhere"}, "section"),
        ({"fields": [{"name": "a", "title": "数", "type": "number"}]}, "fields.0.title"),
        ({"fields": [{"name": "a", "title": "选", "type": "choice"}]}, "fields.0.title"),
        ({"fields": [{"name": "a", "title": "甲", "type": "text"}] * 2}, "fields.1.title"),
        ({"fields": [{"name": "a", "title": "甲", "type": "location"}]}, "fields.0.type"),
        ({"reason": ""}, "reason"),
    ],
)
async def test_what_cannot_be_a_form_says_which_field(
    client: Client, office: Headers, changes: dict[str, Any], field: str
) -> None:
    answer = await client.post(BASE, headers=office, json=form(**changes))
    assert answer.status_code == 422, answer.text
    assert field in [error["field"] for error in answer.json()["errors"]]


async def test_a_section_of_ones_own_comes_with_its_title(client: Client, office: Headers, ledger: Ledger) -> None:
    draft = await drafted(client, office, section="own_work", section_title="特色工作")
    assert draft["section_title"] == "特色工作"


async def test_ordinary_bad_input_is_refused_clearly(client: Client, office: Headers) -> None:
    assert await refuses(client, "POST", BASE, office, form(), text="title") == []
