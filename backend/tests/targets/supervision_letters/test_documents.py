"""A supervision letter on paper (D2), read back."""

import io

import httpx
from docx import Document
from pypdf import PdfReader
from tests.targets.letters.conftest import Place, signed
from tests.targets.supervision_letters.conftest import BASE, DONE, People, issued, matter, moved

Client = httpx.AsyncClient


async def test_on_paper_it_shows_its_colour_its_lines_and_every_step(
    client: Client, place: Place, people: People
) -> None:
    looked_at = [str(place.business_target)]
    row = await issued(client, people.committee, matter(place, color="red", target_ids=looked_at))
    row = await moved(client, people.secretary, row, "answer", DONE)
    address = f"{BASE}/{row['id']}"
    printed = await client.get(f"{address}/pdf", headers=signed(people.secretary))
    text_ = "".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(printed.content)).pages)
    done = DONE["note"].replace(",", "\uff0c")
    for words in ("督办单", "督〔2026〕1号", "320.5万吨", "请补开并说明原因", done, "2026年1月14日", "王书记"):
        assert words in text_, words
    written = await client.get(f"{address}/docx", headers=signed(people.secretary))
    document = Document(io.BytesIO(written.content))
    assert "【督办单】" in "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert [cell.text for cell in document.tables[-1].rows[2].cells][:3] == ["回复", "王书记", done]
    for kind in ("pdf", "docx"):
        assert (await client.get(f"{address}/{kind}")).status_code == 401
        assert (await client.get(f"{address}/{kind}", headers=signed(people.reader))).status_code == 404
