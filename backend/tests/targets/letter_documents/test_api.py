"""A letter on paper, read back: PDF, Word and pictures; with both sections, accountability, names, times and digest."""

import io
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader
from tests.targets.letters.conftest import People, Place, completed, drafted, in_force, issued, moved, saved, signed

DOCUMENTS = "/api/v1/targets/letter_documents"
Client = httpx.AsyncClient


def bare(text: str) -> str:
    """Without blanks, and with the marks of a keyboard, as these tests write them."""
    return "".join(text.split()).translate(str.maketrans("\uff0c\uff1a\uff1b\uff08\uff09", ",:;()"))


async def paper(client: Client, caller: Any, letter: dict[str, Any], kind: str = "pdf", **params: Any) -> bytes:
    """The file."""
    answer = await client.get(f"{DOCUMENTS}/{letter['id']}/{kind}", headers=signed(caller), params=params)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"].startswith("attachment;")
    return answer.content


async def read(client: Client, caller: Any, letter: dict[str, Any], **params: Any) -> list[str]:
    """The text of the PDF's pages without blanks."""
    content = await paper(client, caller, letter, **params)
    return [bare(page.extract_text()) for page in PdfReader(io.BytesIO(content)).pages]


async def test_a_signed_letter_on_paper_shows_all_that_binds(client: Client, place: Place, people: People) -> None:
    letter = await in_force(client, place, people)
    text = "".join(await read(client, people.secretary, letter))
    for words in (
        "2026年度目标责任书(炼钢党支部)",
        "一、党建工作目标",
        "二、行政业务指标",
        "三、责任追究",
        "党的六大建设:组织建设",
        "粗钢产量320.50万吨",
        "炼钢党支部",
        "行政负责人:陈厂长",
        "签署人:周书记(书记)",
        "签署人:王书记(书记)",
        "签署时间:2026年1月12日09:00:00",
    ):
        assert words in text, words
    assert text.count(letter["versions"][0]["digest"]) == 3
    assert "草稿" not in text
    assert "尚未由双方签署" not in text


async def test_on_paper_chinese_punctuation_is_full_width(client: Client, place: Place, people: People) -> None:
    letter = await issued(client, place, people)
    content = await paper(client, people.secretary, letter)
    first = PdfReader(io.BytesIO(content)).pages[0].extract_text()
    assert "责任书\uff08炼钢党支部\uff09" in first
    assert "责任书(" not in first


async def test_long_tables_repeat_their_head_and_pages_are_numbered(
    client: Client, place: Place, people: People
) -> None:
    letter = await drafted(client, place, people)
    plain = letter["draft"]["clauses"][0]
    many = [
        plain | {"key": f"00000000-0000-7000-8000-0000000000{number:02d}", "text": f"落实第{number}项工作" * 12}
        for number in range(10, 60)
    ]
    body = completed(place, letter, clauses=[*many, letter["draft"]["clauses"][1]])
    letter = await saved(client, people.committee, letter, body)
    pages = await read(client, people.committee, letter)
    assert len(pages) > 4
    for number, page in enumerate(pages[:-2], start=1):
        assert f"—{number}—" in page
        assert "序号内容条款目标值权重时限" in page
    # A row never splits: each clause's text stands whole on one page.
    for clause in many:
        assert sum(clause["text"] in page for page in pages) == 1


async def test_what_does_not_bind_says_so(client: Client, place: Place, people: People) -> None:
    letter = await drafted(client, place, people)
    assert (await read(client, people.committee, letter))[0].startswith("草稿,未签发")
    letter = await saved(client, people.committee, letter, completed(place, letter))
    letter = await moved(client, people.committee, letter, "issue")
    assert "尚未由双方签署" in (await read(client, people.committee, letter))[0]
    letter = await moved(client, people.committee, letter, "withdraw", {"reason": "调整"})
    assert "已撤回" in (await read(client, people.committee, letter))[0]


async def test_a_red_head_only_where_an_issuing_body_was_chosen(client: Client, place: Place, people: People) -> None:
    letter = await drafted(client, place, people)
    letter = await saved(client, people.committee, letter, completed(place, letter))
    assert "云岭钢党〔2026〕3号" not in (await read(client, people.committee, letter))[0]
    head = {
        "issuing_body": "中共云岭钢铁公司委员会",
        "document_number": "云岭钢党〔2026〕3号",
        "policy_document": "“达标晋级,争优创星”考核管理办法",
    }
    letter = await saved(client, people.committee, letter, completed(place, letter, **head))
    first = (await read(client, people.committee, letter))[0]
    assert "中共云岭钢铁公司委员会云岭钢党〔2026〕3号" in first
    assert "《“达标晋级,争优创星”考核管理办法》" in first


async def test_an_earlier_version_is_printed_as_it_was(client: Client, place: Place, people: People) -> None:
    letter = await in_force(client, place, people)
    letter = await moved(client, people.committee, letter, "amend")
    letter = await saved(client, people.committee, letter, letter["draft"] | {"accountability": ["逾期约谈主要负责人"]})
    assert "逾期约谈主要负责人" in "".join(await read(client, people.committee, letter))
    # The unit sees no draft of its superior: asked for no version, it gets the one in force.
    assert "逾期约谈主要负责人" not in "".join(await read(client, people.secretary, letter))
    assert "逾期约谈主要负责人" not in "".join(await read(client, people.committee, letter, number=1))
    assert (await paper(client, people.secretary, letter, number=1)) == (
        await paper(client, people.secretary, letter, number=1)
    )
    missing = await client.get(
        f"{DOCUMENTS}/{letter['id']}/pdf", headers=signed(people.committee), params={"number": 9}
    )
    assert missing.status_code == 404


async def test_the_word_file_is_filled_and_keeps_the_page_of_the_standard(
    client: Client, place: Place, people: People
) -> None:
    letter = await in_force(client, place, people)
    document = Document(io.BytesIO(await paper(client, people.secretary, letter, "docx")))
    text = bare("".join(paragraph.text for paragraph in document.paragraphs))
    for words in ("2026年度目标责任书(炼钢党支部)", "一、党建工作目标", "三、责任追究", "签署人:王书记(书记)"):
        assert words in text
    assert letter["versions"][0]["digest"] in text
    assert "{{" not in text
    assert "{%" not in text
    assert len(document.tables) == 2
    for table in document.tables:
        rows = [row._tr for row in table.rows]
        assert rows[0].trPr.find(qn("w:tblHeader")) is not None
        assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in rows)
    assert [cell.text for cell in document.tables[1].rows[1].cells][3] == "粗钢产量 320.50万吨"
    section = document.sections[0]
    sides = (section.top_margin, section.left_margin, section.right_margin, section.bottom_margin)
    assert [round(side.mm) for side in sides if side is not None] == [37, 28, 26, 35]
    grid = section._sectPr.find(qn("w:docGrid"))
    assert grid is not None
    assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("lines", "579")


async def test_pages_are_shown_as_they_will_be_printed(client: Client, place: Place, people: People) -> None:
    letter = await issued(client, place, people)
    answer = await client.get(f"{DOCUMENTS}/{letter['id']}/pages", headers=signed(people.secretary))
    assert len(answer.json()["pages"]) == len(await read(client, people.secretary, letter))
    assert all(page.startswith("iVBOR") for page in answer.json()["pages"])


@pytest.mark.parametrize("kind", ["pdf", "docx", "pages"])
async def test_only_who_sees_the_letter_gets_its_files(
    client: Client, place: Place, people: People, actor: Callable[..., Any], kind: str
) -> None:
    letter = await issued(client, place, people)
    address = f"{DOCUMENTS}/{letter['id']}/{kind}"
    assert (await client.get(address)).status_code == 401
    assert (await client.get(address, headers=signed(people.reader))).status_code == 404
    named = actor("targets.target:read", on=place.sibling, member_id=place.head)
    assert (await client.get(address, headers=signed(named))).status_code == 200
