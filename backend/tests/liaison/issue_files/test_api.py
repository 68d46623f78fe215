"""Issues from a sheet: checked first, then all of it or nothing, each with a receipt for whoever raised it (D-27)."""

from typing import Any

import pytest
from sqlalchemy import func, select
from tests.bad_inputs import is_clear_refusal
from tests.files_in import brought, checked, opened, report_of, saved, turn, upload, where, xlsx
from tests.liaison.ground import ISSUES, Ground

from dangjian.liaison.issues.models import Issue

HEADER = "网点编码,组织编码,类别,程度,标题,内容,反映日期,反映人,联系方式"
GOOD = f"""{HEADER}
anguo,,生活条件,,食堂冰柜老旧,夏天经常停机,2026年11月2日,张三,13800000000
anguo,branch,business,紧急,夏粮收购缺车,请增加两辆车,,,
,east,管理服务,较重,报销太慢,三个月没有到账,2026/11/16,,
"""
BAD = f"""{HEADER}
nowhere,,生活条件,,食堂冰柜老旧,夏天经常停机,,,
far,,生活条件,,别县的,不在范围内,,,
anguo,east,生活条件,,网点不属于这个组织,写错了,,,
anguo,,没有的类别,,食堂冰柜老旧,夏天经常停机,,,
anguo,,生活条件,特急,食堂冰柜老旧,夏天经常停机,,,
anguo,,生活条件,,,夏天经常停机,,,
anguo,,生活条件,,食堂冰柜老旧,夏天经常停机,2026-11-17,,
anguo,,生活条件,,食堂冰柜老旧,夏天经常停机,2026-02-30,,
"""


async def count(ground: Ground) -> int:
    """How many issues there are."""
    return await ground.session.scalar(select(func.count()).select_from(Issue)) or 0


async def test_a_sound_sheet_is_checked_then_entered_and_never_twice(ground: Ground) -> None:
    clerk = ground.headers("clerk")
    found = await checked(ground.client, ISSUES, clerk, GOOD)
    assert (found["state"], found["rows"], found["faults"]) == ("ready", 3, [])
    assert found["plan"] == {"create": 3, "update": 0, "unchanged": 0}
    assert found["preview"][0]["cells"]["标题"] == "食堂冰柜老旧"
    assert await count(ground) == 0
    first = (await turn(ground.client, ISSUES, clerk, found, "commit")).json()
    assert (first["state"], first["plan"]["create"], len(first["results"])) == ("done", 3, 3)
    again = await brought(ground.client, ISSUES, clerk, GOOD)
    assert again["plan"] == {"create": 0, "update": 0, "unchanged": 3}
    assert again["results"] == first["results"]
    assert await count(ground) == 3
    issues = (await ground.session.scalars(select(Issue).order_by(Issue.number))).all()
    issue = await ground.seen(str(issues[0].id), "clerk")
    assert (issue["channel"], issue["category"], issue["outlet_code"]) == ("import", "living", "anguo")
    assert (issue["reported_at"], issue["reporter_name"]) == ("2026-11-02T04:00:00Z", "张三")
    assert (issue["is_mine"], issue["accept_due_on"]) == (False, "2026-11-09")
    third = await ground.seen(str(issues[2].id), "clerk")
    assert (third["organization_code"], third["outlet_code"], third["severity"]) == ("east", None, "serious")


async def test_the_receipt_gives_the_word_to_whoever_raised_it_and_is_told_once(ground: Ground) -> None:
    clerk = ground.headers("clerk")
    done = await brought(ground.client, ISSUES, clerk, GOOD)
    item = done["results"][0]
    view = await ground.client.get("/api/v1/liaison/receipts", headers={"Receipt": item["receipt"]})
    assert (view.status_code, view.json()["number"]) == (200, item["number"])
    issue = await ground.session.scalar(select(Issue.id).where(Issue.number == item["number"]))
    assert (await ground.client.get(f"/api/v1/liaison/my-issues/{issue}", headers=clerk)).status_code == 404
    later = await ground.client.get(f"{ISSUES}/imports/{done['id']}", headers=clerk)
    assert later.json()["results"] == []


async def test_one_bad_row_enters_nothing_and_every_fault_is_named(ground: Ground) -> None:
    clerk = ground.headers("clerk")
    found = await checked(ground.client, ISSUES, clerk, BAD)
    assert where(found) == [
        *((2, "网点编码"), (3, "网点编码"), (4, "网点编码"), (5, "类别"), (6, "程度"), (7, "标题")),
        *((8, "反映日期"), (9, "反映日期")),
    ]
    refused = await turn(ground.client, ISSUES, clerk, found, "commit")
    assert (refused.status_code, refused.json()["code"]) == (409, "import_has_errors")
    assert await count(ground) == 0


async def test_the_same_file_comes_back_marked_and_goes_in_when_corrected(ground: Ground) -> None:
    clerk = ground.headers("clerk")
    titled = xlsx([("安国诉求台账",), (), *(line.split(",") for line in BAD.splitlines())], "十一月")
    found = await checked(ground.client, ISSUES, clerk, titled)
    assert (found["header_row"], len(found["faults"])) == (3, 8)
    book = opened(await report_of(ground.client, ISSUES, clerk, found))
    sheet = book["十一月"]
    assert (sheet["A1"].value, sheet["A3"].value, sheet["J3"].value) == ("安国诉求台账", "网点编码", "错误原因")
    assert sheet["A4"].fill.fgColor.rgb == "FFFFC7CE"
    assert "not_found" in sheet["A4"].comment.text
    assert sheet["B4"].fill.fgColor.rgb != "FFFFC7CE"
    assert sheet["J9"].value == "标题:请填写"
    assert sheet.auto_filter.ref == "A3:J11"
    for row, (column, right) in enumerate(
        (*(("A", "anguo"),) * 2, ("B", None), ("C", "生活条件"), ("D", "紧急"), ("E", "热水"), *(("G", None),) * 2), 4
    ):
        sheet[f"{column}{row}"].value = right
    done = await brought(ground.client, ISSUES, clerk, saved(book))
    assert (done["state"], done["plan"]["create"]) == ("done", 8)


async def test_what_nobody_took_on_is_taken_back_and_may_come_again(ground: Ground) -> None:
    clerk = ground.headers("clerk")
    done = await brought(ground.client, ISSUES, clerk, GOOD)
    undone = await turn(ground.client, ISSUES, clerk, done, "undo")
    assert (undone.status_code, undone.json()["state"]) == (200, "undone")
    states = await ground.session.scalars(select(Issue.state))
    assert set(states) == {"rejected"}
    assert (await turn(ground.client, ISSUES, clerk, done, "undo")).status_code == 409
    again = await brought(ground.client, ISSUES, clerk, GOOD)
    assert again["plan"]["create"] == 3
    issue = await ground.session.scalar(select(Issue).where(Issue.state == "reported"))
    assert issue is not None
    moved = await ground.move("clerk", await ground.seen(str(issue.id)), "accept")
    assert moved["state"] == "accepted"
    kept = await turn(ground.client, ISSUES, clerk, again, "undo")
    assert (kept.status_code, kept.json()["code"]) == (409, "import_changed_since")


async def test_strange_headings_are_asked_once_and_remembered_for_the_enterprise(ground: Ground) -> None:
    clerk = ground.headers("clerk")
    strange = "网点,问题类别,诉求,具体内容,备注\nanguo,生活条件,冰柜,坏了,看看\n"
    answer = await upload(ground.client, ISSUES, clerk, strange)
    found = answer.json()
    assert found["state"] == "asking"
    suggested = {one["heading"]: one["suggestion"] for one in found["unclear"]}
    assert suggested == {
        "网点": "outlet_code",
        "问题类别": "category",
        "诉求": "title",
        "具体内容": "description",
        "备注": None,
    }
    assert (await turn(ground.client, ISSUES, clerk, found, "check")).status_code == 409
    twice = {"headings": suggested | {"备注": "title"}}
    assert is_clear_refusal(await turn(ground.client, ISSUES, clerk, found, "explain", twice))
    explained = await turn(ground.client, ISSUES, clerk, found, "explain", {"headings": suggested})
    assert explained.json()["state"] == "checking"
    ready = (await turn(ground.client, ISSUES, clerk, found, "check")).json()
    assert (ready["state"], ready["plan"]["create"]) == ("ready", 1)
    colleague = ground.headers("colleague")
    assert (await checked(ground.client, ISSUES, colleague, strange))["state"] == "ready"
    stranger = await upload(ground.client, ISSUES, ground.headers("outsider"), strange)
    assert stranger.json()["state"] == "asking"


async def test_only_the_office_of_the_place_brings_sheets_and_only_ones_own_are_seen(ground: Ground) -> None:
    assert (await ground.client.post(f"{ISSUES}/imports")).status_code == 401
    for by in ("worker", "handler"):
        assert (await upload(ground.client, ISSUES, ground.headers(by), GOOD)).status_code == 403
    neighbour = await checked(ground.client, ISSUES, ground.headers("neighbour"), GOOD)
    assert neighbour["fault_count"] == 3
    clerk = ground.headers("clerk")
    for verb in ("check", "commit", "undo"):
        assert (await turn(ground.client, ISSUES, clerk, neighbour, verb)).status_code == 404
    assert (await ground.client.get(f"{ISSUES}/imports", headers=clerk)).json() == []


@pytest.mark.parametrize("content", ["", "类别,标题,内容\n", b"\xff\xfe\x00\x00", b"PK\x03\x04broken"])
async def test_a_sheet_that_is_none_is_refused_in_words(ground: Ground, content: Any) -> None:
    assert is_clear_refusal(await upload(ground.client, ISSUES, ground.headers("clerk"), content))
    assert await count(ground) == 0


@pytest.mark.parametrize("content", ["标题,内容\n甲,乙\n", "类别,标题,内容\n生活条件,甲,乙\n"])
async def test_a_missing_column_is_named(ground: Ground, content: str) -> None:
    found = await checked(ground.client, ISSUES, ground.headers("clerk"), content)
    assert {fault["code"] for fault in found["faults"]} == {"column_missing"}


async def test_the_form_offers_the_outlets_of_the_office(ground: Ground) -> None:
    answer = await ground.client.get(f"{ISSUES}/imports/template.xlsx", headers=ground.headers("clerk"))
    book = opened(answer.content)
    assert [cell.value.lstrip("*") for cell in book["诉求"][1]] == HEADER.split(",")
    assert book["字典"].sheet_state == "veryHidden"
    assert [row[0].value for row in book["字典"].iter_rows() if row[0].value] == ["anguo"]
    assert book["诉求"].freeze_panes == "A2"
    sheet = book["诉求"]
    for at, cell in enumerate(("anguo", None, "生活条件", "一般", "冰柜", "坏了"), 1):
        sheet.cell(3, at, cell)
    assert (await brought(ground.client, ISSUES, ground.headers("clerk"), saved(book)))["plan"]["create"] == 1
