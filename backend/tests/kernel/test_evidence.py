"""What may be evidence, under which name, and what a picture must not tell."""

import io
import struct
import zipfile
import zlib

import pytest
from tests.kernel.evidence_files import PDF, docx, jpeg, office, png

from dangjian.kernel.evidence import NotEvidence, jpeg_size, kind_of, plain_name, without_metadata


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("证书.pdf", PDF, "pdf"),
        ("纪要.DOCX", docx(), "docx"),
        ("台账.xlsx", office("xl/workbook.xml"), "xlsx"),
        ("名单.csv", "姓名,编号\r\n王五,1\r\n".encode(), "csv"),
        ("说明.txt", "\ufeff说明".encode(), "txt"),
        ("照片.jpeg", jpeg(), "jpg"),
        ("图.png", png(), "png"),
    ],
)
def test_a_file_is_what_its_name_and_its_bytes_say(name: str, content: bytes, kind: str) -> None:
    assert kind_of(name, content) == kind


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.exe", b"MZ"),
        ("a.svg", b"<svg/>"),
        ("a.html", b"<script>"),
        ("noending", b"text"),
        ("a.pdf", b"not a pdf"),
        ("a.pdf", PDF.replace(b"%%EOF", b"")),
        ("a.pdf", PDF.replace(b"/Catalog", b"/OpenAction << /S /JavaScript >>")),
        ("a.pdf", PDF.replace(b"/Catalog", b"/Launch")),
        ("a.docx", PDF),
        ("a.docx", office("xl/workbook.xml")),
        ("a.docx", docx({"word/vbaProject.bin": b"x"})),
        ("a.docx", docx({"../evil": b"x"})),
        ("a.docx", docx()[:-30]),
        ("a.docx", docx({f"word/{n}": b"" for n in range(5001)})),
        ("a.xlsx", office("xl/workbook.xml", {"xl/activeX/activeX1.bin": b"x"})),
        ("a.png", jpeg()),
        ("a.png", png(13000, 13000)),
        ("a.png", b"\x89PNG\r\n\x1a\n"),
        ("a.jpg", jpeg(65000, 65000)),
        ("a.jpg", b"\xff\xd8\xff"),
        ("a.txt", b"\xff\xfe\x00\x00"),
        ("a.txt", b"a\x00b"),
        ("a.csv", "姓名".encode("gbk")),
    ],
)
def test_what_is_not_what_it_says_or_could_act_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(NotEvidence):
        kind_of(name, content)


def test_a_bomb_is_refused_by_its_own_account() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"0" * (301 * 1024 * 1024))
    with pytest.raises(NotEvidence, match="过大"):
        kind_of("a.docx", out.getvalue())


@pytest.mark.parametrize(
    ("given", "plain"),
    [
        ("证书.pdf", "证书.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\用户\\证书.pdf", "证书.pdf"),
        ("a\x00b\r\nc.pdf", "abc.pdf"),
        ("invoice\u202efdp.exe.pdf", "invoicefdp.exe.pdf"),
        ('a"b<c>|d?.pdf', "abcd.pdf"),
        ("..pdf", "附件.pdf"),
        (".pdf", "附件.pdf"),
        ("   .pdf", "附件.pdf"),
        ("长" * 500 + ".pdf", "长" * 120 + ".pdf"),
    ],
)
def test_a_name_is_plain(given: str, plain: str) -> None:
    assert plain_name(given, "pdf") == plain


def test_a_photo_tells_neither_where_nor_with_what_it_was_taken() -> None:
    bare = without_metadata("jpg", jpeg(orientation=6, secret=b"GPS-SECRET"))
    assert b"GPS-SECRET" not in bare
    assert b"TRAILER" not in bare
    assert jpeg_size(bare) == (8, 8)
    assert bare.index(b"JFIF") < bare.index(b"Exif")
    assert struct.pack(">HHIH", 0x0112, 3, 1, 6) in bare
    assert b"Exif" not in without_metadata("jpg", jpeg(orientation=1, secret=b"GPS-SECRET"))
    assert without_metadata("jpg", bare) == bare


def test_a_png_keeps_only_what_draws_it() -> None:
    bare = without_metadata("png", png(secret=b"GPS-SECRET") + b"TRAILER")
    assert b"GPS-SECRET" not in bare
    assert bare.endswith(struct.pack(">I", zlib.crc32(b"IEND")))
    assert without_metadata("png", bare) == bare
