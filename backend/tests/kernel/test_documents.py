"""Documents: what is printed can be read back, follows the page of GB/T 9704, and nothing people write is markup."""

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from pypdf import PdfReader

from dangjian.kernel.documents import typesetting, word
from dangjian.kernel.errors import Unavailable
from dangjian.kernel.settings import settings

AT = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
TEMPLATE = """
#show: paper.with(title: data.title, draft: data.draft)
#red-head(body: data.issuing_body, number: data.number)
#headline(data.title)
#rows(columns: (12mm, 1fr), head: ("序号", "内容"), ..range(data.count).map(i => (str(i + 1), data.text)).flatten())
"""


def data(**changes: Any) -> dict[str, Any]:
    """The data of a small document."""
    plain = {
        "title": "责任书",
        "draft": None,
        "issuing_body": None,
        "number": None,
        "count": 60,
        "text": "落实主体责任",
    }
    return plain | changes


async def read(**changes: Any) -> list[str]:
    """The text of each page, without blanks."""
    content = await typesetting.pdf(TEMPLATE, data(**changes), AT)
    return ["".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages]


async def test_the_page_is_a4_with_a_number_and_the_head_of_a_table_is_repeated() -> None:
    content = await typesetting.pdf(TEMPLATE, data(), AT)
    pages = PdfReader(io.BytesIO(content)).pages
    assert len(pages) > 1
    assert (round(pages[0].mediabox.width), round(pages[0].mediabox.height)) == (595, 842)
    for number, page in enumerate(pages, start=1):
        text = "".join(page.extract_text().split())
        assert f"—{number}—" in text
        assert "序号内容" in text


async def test_the_type_area_holds_22_lines_of_28_characters() -> None:
    template = "#show: paper\n#set par(first-line-indent: 0em)\n#(data.text)"
    content = await typesetting.pdf(template, {"text": "党" * 28 * 24, "issuing_body": None}, AT)
    first, second = (page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    lines = [line for line in first.splitlines() if "党" in line]
    assert (len(lines), {line.count("党") for line in lines}) == (22, {28})
    assert second.count("党") == 56


async def test_a_red_head_stands_only_where_a_body_issues_it() -> None:
    assert "中共云岭集团委员会" not in (await read())[0]
    headed = (await read(issuing_body="中共云岭集团委员会", number="云岭党〔2026〕3号"))[0]
    assert headed.startswith("中共云岭集团委员会云岭党〔2026〕3号")


async def test_what_people_write_is_never_markup() -> None:
    text = "#panic() *粗* $x$ \\ @a <b> {{ 7*7 }}"
    assert "".join(text.split()) in (await read(count=1, text=text))[0]


async def test_the_same_content_gives_the_same_bytes() -> None:
    assert await typesetting.pdf(TEMPLATE, data(), AT) == await typesetting.pdf(TEMPLATE, data(), AT)


async def test_pages_are_pictures_of_the_print() -> None:
    pictures = await typesetting.pages(TEMPLATE, data(), AT)
    assert len(pictures) == len(await read())
    assert all(picture.startswith(b"\x89PNG") for picture in pictures)


async def test_without_a_chinese_font_nothing_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typesetting, "chinese_fonts", list)
    with pytest.raises(Unavailable, match="DANGJIAN_FONT_DIR"):
        await typesetting.pdf(TEMPLATE, data(), AT)


def template_file(folder: Path, text: str) -> Path:
    """A Word file with one paragraph."""
    document = Document()
    document.add_paragraph(text)
    path = folder / "letter.docx"
    document.save(str(path))
    return path


async def test_a_customers_template_goes_first_and_runs_in_a_sandbox(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ours").mkdir()
    (tmp_path / "theirs").mkdir()
    ours = template_file(tmp_path / "ours", "我方 {{ title }}")

    async def text() -> str:
        content = await word.docx(ours, {"title": "责任书 <&>"})
        return "".join(paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs)

    assert await text() == "我方 责任书 <&>"
    template_file(tmp_path / "theirs", "客户 {{ title }}")
    monkeypatch.setattr(settings(), "template_dir", tmp_path / "theirs")
    assert await text() == "客户 责任书 <&>"
    template_file(tmp_path / "theirs", "{{ title.__class__.__mro__ }}")
    with pytest.raises(Unavailable):
        await text()
    template_file(tmp_path / "theirs", "{% if title %}")
    with pytest.raises(Unavailable):
        await text()
