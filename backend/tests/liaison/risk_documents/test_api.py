"""The three papers of C-43, in Word and PDF, with the words of the register in them."""

import io

import httpx
import pytest
from docx import Document
from pypdf import PdfReader
from tests.liaison.ground import Ground
from tests.liaison.risks.test_api import consultation, done, registered, send

BASE = "/api/v1/liaison/risk-documents"


def words(answer: httpx.Response) -> str:
    """All that stands in the file, without spaces."""
    assert answer.status_code == 200, answer.text
    if answer.headers["content-type"] == "application/pdf":
        pages = PdfReader(io.BytesIO(answer.content)).pages
        return "".join("".join(page.extract_text().split()) for page in pages)
    document = Document(io.BytesIO(answer.content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "".join("".join(text.split()) for text in [*(p.text for p in document.paragraphs), *cells])


@pytest.mark.parametrize("kind", ["pdf", "docx"])
@pytest.mark.parametrize(
    ("form", "title", "said"),
    [("report", "稳定风险报告单", "工会会商"), ("warning", "风险预警通知", "人力资源部核对发放记录")],
)
async def test_a_risk_on_paper(ground: Ground, levels: None, kind: str, form: str, title: str, said: str) -> None:
    risk = await registered(ground)
    await done(send(ground, "clerk", f"/{risk['id']}:consult", consultation(level="grave"), 1))
    answer = await ground.client.get(f"{BASE}/{risk['id']}/{form}/{kind}", headers=ground.people["clerk"].headers)
    text = words(answer)
    for part in (title, "FX-2026-0001", "外包人员集中反映工资发放", "重大", said):
        assert part in text, text


@pytest.mark.parametrize("kind", ["pdf", "docx"])
async def test_a_month_on_paper(ground: Ground, kind: str) -> None:
    await registered(ground)
    asked = {"organization_id": str(ground.ids["city"])}
    headers = ground.people["department"].headers
    answer = await ground.client.get(f"{BASE}/months/2026-11/{kind}", headers=headers, params=asked)
    text = words(answer)
    for part in ("2026年11月风险分析报告", "尚未撰写分析", "信访", "未定级1"):
        assert part in text, text


async def test_paper_is_for_whoever_may_see_the_risk(ground: Ground) -> None:
    risk = await registered(ground)
    path = f"{BASE}/{risk['id']}/report/pdf"
    codes = {
        who: (await ground.client.get(path, headers=ground.people[who].headers)).status_code
        for who in ("handler", "other_handler", "outsider", "worker")
    }
    assert codes == {"handler": 200, "other_handler": 404, "outsider": 404, "worker": 403}
    assert (await ground.client.get(path)).status_code == 401
