"""Issues from a sheet: checked first, then all of it or nothing, each with a receipt for whoever raised it (D-27)."""

import io
from typing import Any

import httpx
import openpyxl
import pytest
from sqlalchemy import func, select
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


async def send(ground: Ground, by: str, verb: str, content: str | bytes) -> httpx.Response:
    """One upload."""
    data = content.encode() if isinstance(content, str) else content
    url = f"{ISSUES}:{verb}-file"
    return await ground.client.post(url, headers=ground.headers(by), files={"file": ("诉求.csv", data)})


async def count(ground: Ground) -> int:
    """How many issues there are."""
    return await ground.session.scalar(select(func.count()).select_from(Issue)) or 0


async def test_a_sound_sheet_is_checked_then_entered_and_never_twice(ground: Ground) -> None:
    checked = await send(ground, "clerk", "check", GOOD)
    assert checked.json() == {"rows": 3, "new": 3, "unchanged": 0, "error_count": 0, "errors": []}
    assert await count(ground) == 0
    first = (await send(ground, "clerk", "commit", GOOD)).json()
    assert (first["entered"], first["unchanged"], len(first["items"])) == (3, 0, 3)
    again = (await send(ground, "clerk", "commit", GOOD)).json()
    assert (again["entered"], again["unchanged"], again["items"]) == (0, 3, first["items"])
    assert (await send(ground, "clerk", "check", GOOD)).json()["unchanged"] == 3
    assert await count(ground) == 3
    issue = await ground.seen(first["items"][0]["id"], "clerk")
    assert (issue["channel"], issue["category"], issue["outlet_code"]) == ("import", "living", "anguo")
    assert (issue["reported_at"], issue["reporter_name"]) == ("2026-11-02T04:00:00Z", "张三")
    assert (issue["is_mine"], issue["accept_due_on"]) == (False, "2026-11-09")
    third = await ground.seen(first["items"][2]["id"], "clerk")
    assert (third["organization_code"], third["outlet_code"], third["severity"]) == ("east", None, "serious")


async def test_the_receipt_gives_the_word_to_whoever_raised_it_and_not_to_the_clerk(ground: Ground) -> None:
    item = (await send(ground, "clerk", "commit", GOOD)).json()["items"][0]
    view = await ground.client.get("/api/v1/liaison/receipts", headers={"Receipt": item["receipt"]})
    assert (view.status_code, view.json()["number"]) == (200, item["number"])
    clerk = await ground.client.get(f"/api/v1/liaison/my-issues/{item['id']}", headers=ground.headers("clerk"))
    assert clerk.status_code == 404


async def test_one_bad_row_enters_nothing_and_every_fault_is_named(ground: Ground) -> None:
    report = (await send(ground, "clerk", "check", BAD)).json()
    assert [(one["row"], one["column"]) for one in report["errors"]] == [
        *((2, "网点编码"), (3, "网点编码"), (4, "网点编码"), (5, "类别"), (6, "程度"), (7, "标题")),
        *((8, "反映日期"), (9, "反映日期")),
    ]
    refused = await send(ground, "clerk", "commit", BAD)
    assert (refused.status_code, refused.json()["code"]) == (422, "issue_file_has_errors")
    assert await count(ground) == 0


async def test_only_the_office_of_the_place_brings_sheets(ground: Ground) -> None:
    url = f"{ISSUES}:check-file"
    assert (await ground.client.post(url, files={"file": ("a.csv", GOOD.encode())})).status_code == 401
    for by, status in (("worker", 403), ("handler", 403)):
        assert (await send(ground, by, "commit", GOOD)).status_code == status
    assert (await send(ground, "neighbour", "check", GOOD)).json()["error_count"] == 3


@pytest.mark.parametrize(
    "content",
    [
        "",
        "标题,内容\n甲,乙\n",
        "类别,标题,内容\n生活条件,甲,乙\n",
        f"{HEADER},密码\n",
        b"\xff\xfe\x00\x00",
        b"PK\x03\x04broken",
    ],
)
async def test_a_sheet_that_is_none_is_refused_in_words(ground: Ground, content: Any) -> None:
    answer = await send(ground, "clerk", "commit", content)
    assert answer.status_code == 422, answer.text
    assert answer.json()["detail"]
    assert await count(ground) == 0


async def test_the_form_offers_the_outlets_of_the_office(ground: Ground) -> None:
    answer = await ground.client.get(f"{ISSUES}:template.xlsx", headers=ground.headers("clerk"))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert [cell.value for cell in book["诉求"][1]] == HEADER.split(",")
    assert [row[0].value for row in book["网点"].iter_rows(min_row=2)] == ["anguo"]
