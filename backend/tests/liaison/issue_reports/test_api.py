"""The month's report in Word, PDF and a workbook, with the figures of the statistics (interfaces D5)."""

import io

import httpx
import openpyxl
import pytest
from tests.liaison.ground import Ground
from tests.liaison.risk_documents.test_api import words

BASE = "/api/v1/liaison/issue-reports"


async def report(ground: Ground, kind: str, who: str = "department", place: str = "city") -> httpx.Response:
    """The report as somebody asks for it."""
    asked = {"organization_id": str(ground.ids[place]), "first_on": "2026-11-01", "last_on": "2026-11-30"}
    return await ground.client.get(f"{BASE}/{kind}", headers=ground.headers(who), params=asked)


@pytest.mark.parametrize("kind", ["pdf", "docx"])
async def test_the_month_on_paper_keeps_claimed_and_confirmed_apart(ground: Ground, kind: str) -> None:
    await ground.resolved()
    await ground.raised(title="缺少休息场所")
    text = words(await report(ground, kind))
    for part in ("2026年11月联系点问题月报", "称已解决0件", "等待反映人确认1件", "缺少休息场所", "生活条件"):
        assert part in text, text


async def test_the_workbook_keeps_numbers_as_numbers_and_formulas_as_words(ground: Ground) -> None:
    await ground.raised(title="=1+1 缺少休息场所")
    book = openpyxl.load_workbook(io.BytesIO((await report(ground, "xlsx")).content))
    assert book.sheetnames == ["各单位", "类别", "在办"]
    assert [cell.value for cell in book["类别"][2]][:2] == ["生活条件", 1]
    assert book["在办"].cell(2, 2).data_type == "s"
    assert not str(book["在办"].cell(2, 2).value).startswith("=")


async def test_paper_is_for_whoever_may_see_the_figures(ground: Ground) -> None:
    codes = {who: (await report(ground, "pdf", who, "east")).status_code for who in ("clerk", "neighbour", "worker")}
    assert codes == {"clerk": 200, "neighbour": 404, "worker": 403}
    assert (await report(ground, "exe")).status_code == 422
