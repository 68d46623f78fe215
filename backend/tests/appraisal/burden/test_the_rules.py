"""No forbidden configuration is possible: a negative test for each row of "The rules" (expectation 24).

Each test is named after its row. The wording is that of 国办函〔2026〕12号 unless another source is named.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncSession
from tests.appraisal.ledger import MEETING, Enter, Headers, Ledger
from tests.appraisal.record_types.test_forms import form
from tests.appraisal.schemes.conftest import SCHEME
from tests.appraisal.world import World
from tests.files_in import brought

from dangjian.appraisal.packs.schemas import Evidence, PhotoRule, RecordField, RecordType
from dangjian.appraisal.permissions import FEEDBACK_ANSWER, RECORD_READ, RUN_OPEN, RUN_PUBLISH, RUN_READ
from dangjian.appraisal.record_types.models import RecordType as Row
from dangjian.appraisal.record_types.rules import demanded, faults_of_form
from dangjian.appraisal.rectifications.rules import fault_of_due
from dangjian.appraisal.schemes.models import SchemeVersion
from dangjian.main import SERVICES

Client = httpx.AsyncClient
SignIn = Callable[..., Any]
FORMS = "/api/v1/appraisal/record-types"
SCHEMES = "/api/v1/appraisal/schemes"
TODAY = date(2026, 11, 21)
GUIDE = "国办函〔2026〕12号"
RULE = {"purpose": "防汛值守", "legal_basis": "《防汛条例》第三条", "expires_on": "2027-02-19", "approver": "张书记"}
PHOTO = {"required": True, "kinds": ["photo"], "count": 1}


def asking(name: str, words: str, **changes: Any) -> dict[str, Any]:
    """A form that asks for this one field."""
    return form(fields=[{"name": name, "title": words, "type": "text", "required": True}], **changes)


async def refused(client: Client, office: Headers, body: dict[str, Any]) -> str:
    """What a draft is refused with."""
    answer = await client.post(FORMS, headers=office, json=body)
    assert answer.status_code == 422, answer.text
    return " ".join(error["message"] for error in answer.json()["errors"])


async def publishing(client: Client, office: Headers, body: dict[str, Any]) -> httpx.Response:
    """The answer to publishing a form."""
    draft = await client.post(FORMS, headers=office, json=body)
    assert draft.status_code == 201, draft.text
    address = f"{FORMS}/{body['code']}/versions/{draft.json()['number']}:publish"
    return await client.post(address, headers=office | {"If-Match": "1"})


# --- 不得随意或重复要求基层填表报数交材料 ---


async def test_a_second_form_with_the_same_field_is_refused_and_told_where_it_is(
    client: Client, office: Headers, ledger: Ledger
) -> None:
    assert (await publishing(client, office, form())).status_code == 200
    for again in (
        asking("shifts_held", "讲了几班", code="other", title="另一张表"),
        asking("held", "已讲 班次", code="other", title="另一张表"),
        form(code="other", title="另一张表",
             fields=[{"name": "held", "title": "班数", "type": "text", "synonyms": ["已讲班次"]}]),
    ):  # fmt: skip
        answer = await client.post(FORMS, headers=office, json=again)
        draft = answer.json()
        if answer.status_code == 409:
            draft = (await client.get(f"{FORMS}:drafts", headers=office)).json()[0]
            put = f"{FORMS}/other/versions/1"
            draft = (await client.put(put, headers=office | {"If-Match": str(draft["version"])}, json=again)).json()
        published = await client.post(
            f"{FORMS}/other/versions/1:publish", headers=office | {"If-Match": str(draft["version"])}
        )
        assert published.status_code == 422
        (error,) = published.json()["errors"]
        assert error["field"] == "fields.0.title"
        assert "已由“班前安全讲话”填报" in error["message"]
        assert "safety_talk.shifts_held" in error["message"], "the way to reuse it"
    codes = [kind["code"] for kind in (await client.get(FORMS, headers=office)).json()]
    assert "other" not in codes


@pytest.mark.parametrize(
    ("name", "title"),
    [("who", "党员姓名"), ("employee_no", "编号"), ("where", "所在支部"), ("joined_on", "何时"), ("post", "职务")],
)
async def test_what_the_register_knows_is_never_asked_again(
    client: Client, office: Headers, ledger: Ledger, name: str, title: str
) -> None:
    answer = await publishing(client, office, asking(name, title))
    assert answer.status_code == 422
    assert "组织登记中已有" in answer.json()["errors"][0]["message"]


async def test_the_price_of_a_form_is_told_before_it_is_sent(client: Client, office: Headers, ledger: Ledger) -> None:
    body = form()
    del body["reason"]
    judged = (await client.post(f"{FORMS}:check", headers=office, json=body)).json()
    assert judged["price"]["words"] == "本次共要求 3 个支部 × 2 项 = 6 次填写,其中 0 项已有"


# --- 不得设置打卡签到、积分排名、统计在线时长等强制性功能 ---


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("streak_days", "连续天数"),
        ("days", "每日打卡"),
        ("online_time", "时长"),
        ("hours", "在线时长"),
        ("login_count", "次数"),
        ("study_minutes", "分钟"),
        ("app_usage", "使用"),
    ],
)
async def test_check_ins_streaks_and_time_online_are_no_field_of_a_form(
    client: Client, office: Headers, ledger: Ledger, name: str, title: str
) -> None:
    assert GUIDE in await refused(client, office, asking(name, title))


@pytest.mark.parametrize("word", ["app_usage", "login_count", "online_time", "check_in_streak", "checkin"])
async def test_a_scheme_that_reads_how_an_app_is_used_is_refused(client: Client, office: Headers, word: str) -> None:
    for source in (SCHEME.replace("type: meeting", f"type: {word}"), SCHEME.replace("field: done", f"field: {word}")):
        answer = await client.post(SCHEMES, headers=office, json={"source": source})
        assert answer.status_code == 422
        assert GUIDE in answer.json()["errors"][0]["message"]


def test_no_table_and_no_answer_holds_time_online_streaks_or_visits(whole_app: FastAPI) -> None:
    forbidden = (
        *("online_time", "online_minutes", "session_length", "duration", "streak", "login_count", "logins"),
        *("visit_count", "reading_time", "page_views", "likes", "votes", "shares", "app_usage", "install"),
    )
    columns = {
        f"{service.name}.{table.name}.{column.name}"
        for service in SERVICES
        for table in service.metadata.tables.values()
        for column in table.columns
    }
    fields = {
        name
        for schema in whole_app.openapi()["components"]["schemas"].values()
        for name in schema.get("properties", {})
    }
    assert len(columns) > 200
    assert len(fields) > 200
    assert {name for name in columns | fields if any(word in name for word in forbidden)} == set()


# --- 不得强制推广下载、考核通报安装使用率、强制定期登录 ---


async def test_a_months_duties_are_complete_with_no_sign_in_of_the_branch(
    client: Client, office: Headers, orgdept: Headers, ledger: Ledger, published: SchemeVersion
) -> None:
    demands = (await client.get(f"/api/v1/appraisal/burden/branches/{ledger.branch}", headers=office)).json()
    assert demands["times"] > 0
    header = "组织编码,类型,发生日期,党小组数,已召开的党小组数,备注"
    content = f"{header}\nG0101,党小组会,2026-11-20,3,3,\n"
    done = await brought(client, "/api/v1/appraisal/records", orgdept, content)
    assert done["plan"]["create"] == 1, "the committee's file counts for the branch"
    seen = await client.get(f"/api/v1/appraisal/burden/branches/{ledger.branch}", headers=office)
    assert seen.json()["entered"] == 1


@pytest.mark.parametrize(("name", "title"), [("install_rate", "比例"), ("share", "安装率"), ("installed", "已装")])
async def test_installation_rates_are_no_field_of_a_form(
    client: Client, office: Headers, ledger: Ledger, name: str, title: str
) -> None:
    assert GUIDE in await refused(client, office, asking(name, title))


# --- 不得异化为督查检查线上化的主要载体;点赞、投票、转发、学习时长不得作为考评依据 ---


@pytest.mark.parametrize("word", ["likes", "votes", "shares", "minutes", "study_minutes"])
async def test_likes_votes_shares_and_minutes_measure_nobody(
    client: Client, office: Headers, ledger: Ledger, word: str
) -> None:
    answer = await client.post(
        SCHEMES, headers=office, json={"source": SCHEME.replace("field: done", f"field: {word}")}
    )
    assert answer.status_code == 422
    assert GUIDE in answer.json()["errors"][0]["message"]
    assert GUIDE in await refused(client, office, asking(word, "数量"))


async def test_online_scores_alone_are_not_published_unless_a_reason_is_signed(
    client: Client, world: World, actor: SignIn
) -> None:
    caller = actor(RUN_READ, RUN_OPEN, RUN_PUBLISH, on=world.ids["group"])
    await world.quarter(skip=("a2",))
    body = {"scheme_version_id": str(world.scheme_id), "period": "2026-Q2", "is_initial": True}
    run = (await client.post("/api/v1/appraisal/runs", headers=caller.headers, json=body)).json()
    address = f"/api/v1/appraisal/runs/{run['id']}:publish"
    version = caller.headers | {"If-Match": str(run["version"])}
    answer = await client.post(address, headers=version, json={"reason": None})
    assert answer.status_code == 409
    assert "未经现场核验" in answer.json()["detail"]


# --- 非必要不得强制上传工作照片、视频和轨迹 ---


@pytest.mark.parametrize(
    "rule",
    [
        None,
        RULE | {"purpose": " "},
        RULE | {"legal_basis": ""},
        RULE | {"approver": ""},
        RULE | {"expires_on": "2027-02-20"},
        RULE | {"expires_on": "2026-11-20"},
    ],
)
async def test_a_compulsory_photo_without_purpose_basis_expiry_and_approver_is_refused(
    client: Client, office: Headers, ledger: Ledger, rule: dict[str, str] | None
) -> None:
    assert await refused(client, office, form(evidence={**PHOTO, "photo_rule": rule}))


async def test_a_compulsory_photo_by_a_rule_ends_with_the_rule(client: Client, office: Headers, ledger: Ledger) -> None:
    answer = await publishing(client, office, form(evidence={**PHOTO, "photo_rule": RULE}))
    assert answer.status_code == 200
    evidence = Evidence(True, ("photo",), 1, PhotoRule("防汛", "第三条", date(2027, 2, 19), "张书记"))
    assert demanded(evidence, date(2027, 2, 19)) == 1
    assert demanded(evidence, date(2027, 2, 20)) == 0


async def test_a_photo_is_optional_by_default(client: Client, office: Headers, ledger: Ledger) -> None:
    answer = await publishing(client, office, form(evidence={"kinds": ["photo"]}))
    assert answer.json()["evidence"]["required"] is False
    assert answer.json()["asks"]["photos"] == 0


@pytest.mark.parametrize("use", ["ordinary", "security", "emergency"])
@pytest.mark.parametrize(("name", "title"), [("track", "路线"), ("route", "行踪轨迹"), ("walked_trajectory", "巡查")])
async def test_tracks_are_impossible_whatever_the_use(
    client: Client, office: Headers, ledger: Ledger, use: str, name: str, title: str
) -> None:
    assert "行踪轨迹" in await refused(client, office, asking(name, title, use=use))


@pytest.mark.parametrize(
    ("use", "consents", "may"),
    [
        ("ordinary", [True], False),
        ("security", [False], False),
        ("security", [True], True),
        ("emergency", [True], True),
        ("emergency", [True, True], False),
    ],
)
def test_a_place_is_one_point_with_consent_and_only_for_security_and_emergency(
    use: Any, consents: list[bool], may: bool
) -> None:
    fields = tuple(RecordField(f"gps_{n}", "定位", "text", consent=given) for n, given in enumerate(consents))
    kind = RecordType("x", "值守", "business", ("secretary",), fields, use=use)
    assert (faults_of_form(kind, TODAY) == []) is may


@pytest.mark.parametrize(
    ("name", "title", "may"),
    [("tenure", "时间", False), ("years", "任职年限", False), ("stage", "阶段", True), ("average", "平均完成率", True)],
)
def test_no_form_asks_for_seniority(name: str, title: str, may: bool) -> None:
    """B-34: what is not asked for cannot become a reason."""
    fields = (RecordField(name, title, "number", unit="年"),)
    found = faults_of_form(RecordType("x", "表", "business", ("secretary",), fields), TODAY)
    assert ([fault.field for fault in found] == []) is may


def test_a_place_is_not_found_where_none_is() -> None:
    fields = (
        RecordField("allocation_amount", "分配金额", "number", unit="元"),
        RecordField("contract", "合同", "text"),
    )
    assert faults_of_form(RecordType("x", "表", "business", ("secretary",), fields), TODAY) == []


# --- 同一事项“一张表”、数据共享(中央网信委 2023-12) ---


async def test_one_entry_serves_the_ledger_the_export_the_month_and_the_burden(
    client: Client, office: Headers, orgdept: Headers, ledger: Ledger, enter: Enter, published: SchemeVersion
) -> None:
    record = (await enter()).json()["id"]
    (row,) = (await client.get("/api/v1/appraisal/records", headers=orgdept)).json()["items"]
    assert row["id"] == record
    assert "选举支部委员" in (await client.get("/api/v1/appraisal/records:export", headers=orgdept)).text
    month = (await client.get("/api/v1/appraisal/burden", headers=office)).json()
    assert month["figures"]["entries"] == 1
    price = (await client.get(f"{SCHEMES}/{published.id}/burden", headers=office)).json()
    lecture = next(line for line in price["lines"] if line["type"] == "party_lecture")
    assert (len(lecture["indicators"]), lecture["times_a_year"]) == (2, 4), "two indicators, asked for once"


async def test_the_same_entry_sent_again_is_not_asked_for_twice(client: Client, enter: Enter) -> None:
    client_id = "01900000-0000-7000-8000-000000000001"
    first = (await enter(client_id=client_id, values=MEETING)).json()
    assert (await enter(client_id=client_id, values=MEETING)).json()["id"] == first["id"]


# --- 主办单位应提供投诉建议功能 ---


async def test_everybody_may_complain_even_without_a_name_and_is_answered_in_ten_working_days(
    client: Client, ledger: Ledger, actor: SignIn
) -> None:
    member = actor("appraisal.rating:read", on=ledger.branch).headers
    body = {"client_id": "01900000-0000-7000-8000-000000000002", "about": "台账", "text": "太多", "anonymous": True}
    answer = await client.post("/api/v1/appraisal/feedback", headers=member, json=body)
    assert answer.json()["due_on"] == "2026-12-04"
    office = actor(FEEDBACK_ANSWER, on=ledger.group).headers
    (row,) = (await client.get("/api/v1/appraisal/feedback", headers=office)).json()["items"]
    assert row["asked_by_name"] is None
    tally = await client.get("/api/v1/appraisal/feedback:tally", headers=actor(RECORD_READ, on=ledger.branch).headers)
    assert (tally.json()["received"], tally.json()["open"]) == (1, 1)


# --- 不得强制打卡接龙、即时响应 ---


@pytest.mark.parametrize("due_on", [date(2026, 11, 21), date(2026, 11, 23)])
def test_less_than_two_working_days_is_no_time_to_put_something_right(due_on: date) -> None:
    assert "两个工作日" in (fault_of_due(due_on, TODAY, date(2026, 11, 24)) or "")


async def test_chain_posts_are_no_field_of_a_form(client: Client, office: Headers, ledger: Ledger) -> None:
    assert GUIDE in await refused(client, office, asking("chain", "接龙回复"))


# --- 国企?按有约束力执行 ---


async def test_no_permission_and_no_setting_switches_the_guard_off(
    client: Client, office: Headers, session: AsyncSession, ledger: Ledger
) -> None:
    for changes in ({"burden_guard": False}, {"force": True}):
        answer = await client.post(FORMS, headers=office, json={**asking("login_count", "登录"), **changes})
        assert answer.status_code == 422
    assert await session.get(Row, "safety_talk") is None
