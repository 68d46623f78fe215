"""More than eighty files that want to be taken for something they are not, or to do harm to whoever reads them (I4)."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tests.files_in import xlsx
from tests.kernel.evidence_files import PDF, docx, jpeg, office, png

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
SCRIPT = b"<script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
HTML = b"<!DOCTYPE html><html><body>" + SCRIPT + b"</body></html>"
XXE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))
    + b"]><x>&a9;</x>"
)
SHEET, BOOK, TEXT = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "word/document.xml"
GOOD = xlsx([("甲", "乙"), ("1", "2")])
Parts = dict[str, bytes]


@dataclass(frozen=True)
class Hostile:
    """A file under its name, and what is wrong with it."""

    what: str
    filename: str
    content: bytes


def zipped(parts: Parts, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def changed(parts: Parts, without: tuple[str, ...] = ()) -> bytes:
    """A sound workbook with some parts replaced or added."""
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        kept = {name: archive.read(name) for name in archive.namelist() if name not in without}
    return zipped({**kept, **parts})


def part(name: str) -> bytes:
    """One part of the sound workbook."""
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        return archive.read(name)


@cache
def bomb(megabytes: int = 310) -> bytes:
    """A document and a workbook in one, with a part that unpacks to far more than it weighs."""
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if name != SHEET}
    return zipped({**parts, TEXT: b"", SHEET: b"0" * (megabytes * 1024 * 1024)})


def lying(content: bytes) -> bytes:
    """The directory of the archive says that its parts are small."""
    at, out = 0, bytearray(content)
    while (at := out.find(b"PK\x01\x02", at)) >= 0:
        out[at + 24 : at + 28] = struct.pack("<I", 10)
        at += 4
    return bytes(out)


def overlapping() -> bytes:
    """Ten names in the directory for the bytes of one part."""
    out = bytearray(zipped({"[Content_Types].xml": b"<Types/>", TEXT: b"0" * 5_000_000}))
    start = out.rfind(b"PK\x05\x06")
    first = out.find(b"PK\x01\x02")
    entry = bytes(out[out.rfind(b"PK\x01\x02", 0, start) : start])
    more = b"".join(entry.replace(b"word/document", b"word/documen%d" % n) for n in range(10))
    end = bytearray(out[start:])
    count = struct.unpack("<H", end[10:12])[0] + 10
    end[8:12] = struct.pack("<HH", count, count)
    end[12:16] = struct.pack("<I", start - first + len(more))
    return bytes(out[:start]) + more + bytes(end)


def linked(main: str) -> bytes:
    """A part that is a link to somewhere else on the machine."""
    out = io.BytesIO(office(main))
    with zipfile.ZipFile(out, "a") as archive:
        info = zipfile.ZipInfo(main.split("/")[0] + "/link.xml")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    return out.getvalue()


def far_cell() -> bytes:
    """A sheet of two cells as far apart as they can be."""
    sheet = part(SHEET).replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')
    return changed({SHEET: sheet})


def wide() -> bytes:
    """A sheet whose area would need more memory than the reader may take."""
    rows = b"".join(b'<row r="%d"><c r="XFD%d"><v>1</v></c></row>' % (n, n) for n in range(10, 5_000, 10))
    return changed({SHEET: part(SHEET).replace(b"</sheetData>", rows + b"</sheetData>")})


def formula() -> bytes:
    """A sheet that wants to compute."""
    cell = b'<row r="3"><c r="A3" t="str"><f>WEBSERVICE("http://x")</f><v>1</v></c></row></sheetData>'
    return changed({SHEET: part(SHEET).replace(b"</sheetData>", cell)})


def _archives() -> Iterator[Hostile]:
    for kind, main in (("docx", TEXT), ("xlsx", BOOK)):
        name = f"a.{kind}"
        folder = main.split("/")[0]
        inner = zipped({"deep.zip": zipped({"deeper.zip": zipped({"x": b"0" * 10_000_000})})})
        yield Hostile("bomb", name, bomb())
        yield Hostile("bomb that lies about its size", name, lying(bomb(120)))
        yield Hostile("nested archives", name, office(main, {f"{folder}/media/a.zip": inner}))
        yield Hostile("too many parts", name, office(main, {f"{folder}/{n}.xml": b"" for n in range(5_001)}))
        yield Hostile("XXE", name, office(main, {f"{folder}/x.xml": XXE}))
        yield Hostile("XXE in UTF-16", name, office(main, {f"{folder}/x.xml": XXE.decode().encode("utf-16")}))
        yield Hostile("XXE in its relations", name, office(main, {"_rels/.rels": XXE}))
        yield Hostile("billion laughs", name, office(main, {f"{folder}/x.xml": LAUGHS}))
        yield Hostile("zip-slip", name, office(main, {"../../etc/cron.d/x.xml": b"x"}))
        yield Hostile("zip-slip with backslashes", name, office(main, {"..\\..\\x.xml": b"x"}))
        yield Hostile("absolute path", name, office(main, {"/etc/passwd.xml": b"x"}))
        yield Hostile("symbolic link", name, linked(main))
        yield Hostile("macros", name, office(main, {f"{folder}/vbaProject.bin": b"x"}))
        yield Hostile("macros in capitals", name, office(main, {f"{folder}/VBAPROJECT.BIN": b"x"}))
        yield Hostile("ActiveX", name, office(main, {f"{folder}/activeX/activeX1.bin": b"x"}))
        yield Hostile("OLE object", name, office(main, {f"{folder}/embeddings/oleObject1.bin": b"MZ"}))
        yield Hostile("program inside", name, office(main, {f"{folder}/media/setup.exe": b"MZ"}))
        yield Hostile("page inside", name, office(main, {f"{folder}/media/a.html": HTML}))
        yield Hostile("drawing with script inside", name, office(main, {f"{folder}/media/a.svg": SVG}))
        yield Hostile("test virus inside", name, zipped({"[Content_Types].xml": b"", main: EICAR}, zipfile.ZIP_STORED))
        yield Hostile("truncated", name, office(main)[:-40])
        yield Hostile("a plain archive", name, zipped({"readme.txt": b"x"}))
        yield Hostile("a program archive", name, zipped({"META-INF/MANIFEST.MF": b"x", "A.class": b"\xca\xfe\xba\xbe"}))
        yield Hostile("also a PDF", name, zipped({"%PDF-1.4 " + main: PDF, main: b"", "[Content_Types].xml": b""}))
        yield Hostile("an old macro file", name, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
        yield Hostile("only the first bytes", name, b"PK\x03\x04")
    yield Hostile("overlapping parts", "a.docx", overlapping())
    yield Hostile("a sheet as a text", "a.docx", office(BOOK))
    yield Hostile("a text as a sheet", "a.xlsx", docx())


def _sheets() -> Iterator[Hostile]:
    yield Hostile("XXE in the book", "a.xlsx", changed({BOOK: XXE}))
    yield Hostile("XXE in the sheet", "a.xlsx", changed({SHEET: XXE}))
    yield Hostile("billion laughs in the sheet", "a.xlsx", changed({SHEET: LAUGHS}))
    yield Hostile("billion laughs in the texts", "a.xlsx", changed({"xl/sharedStrings.xml": LAUGHS}))


def _pictures_and_papers() -> Iterator[Hostile]:
    archive = zipped({"A.class": b"\xca\xfe\xba\xbe"})
    yield Hostile("GIFAR", "a.gif", b"GIF89a" + b"\0" * 20 + archive)
    for kind, content in (("png", png()), ("jpg", jpeg()), ("pdf", PDF), ("txt", b"text "), ("csv", b"a,b\n")):
        if kind in ("pdf", "txt", "csv"):  # what hangs on a picture is cut off instead
            yield Hostile(f"an archive behind a {kind}", f"a.{kind}", content + archive)
        yield Hostile(f"test virus as {kind}", f"a.{kind}", content + EICAR)
    yield Hostile("169 megapixels", "a.png", png(13_000, 13_000))
    yield Hostile("169 megapixels", "a.jpg", jpeg(13_000, 13_000))
    yield Hostile("no pixels", "a.png", png(0, 0))
    for what in (b"/OpenAction << /S /JavaScript >>", b"/Launch", b"/EmbeddedFile", b"/RichMedia", b"/XFA"):
        yield Hostile(f"PDF with {what[:12].decode()}", "a.pdf", PDF.replace(b"/Catalog", what))
    yield Hostile("PDF and page", "a.pdf", PDF.replace(b"%%EOF", HTML + b"\n%%EOF"))
    yield Hostile("page and PDF", "a.pdf", HTML + PDF)
    yield Hostile("truncated PDF", "a.pdf", PDF[:40])
    yield Hostile("truncated PNG", "a.png", png()[:12])
    yield Hostile("truncated JPEG", "a.jpg", jpeg()[:6])


def _others() -> Iterator[Hostile]:
    for kind in ("txt", "csv"):
        for what, content in (("page", HTML), ("drawing", SVG), ("script", SCRIPT), ("XML", XXE)):
            yield Hostile(f"{what} as {kind}", f"a.{kind}", content)
        yield Hostile(f"NUL in {kind}", f"a.{kind}", b"a\0b")
        yield Hostile(f"broken UTF-8 in {kind}", f"a.{kind}", b"\xff\xfe\xfa")
        yield Hostile(f"packed as {kind}", f"a.{kind}", zlib.compress(b"x" * 1000))
    for name in (
        "a.exe",
        "a.html",
        "a.svg",
        "a.js",
        "a.xlsm",
        "a.docm",
        "a.jar",
        "a.pdf.exe",
        "a.jpg.php",
        "a",
        ".htaccess",
    ):
        yield Hostile(f"named {name}", name, {"a.svg": SVG, "a.html": HTML}.get(name, b"MZ"))
    for kind, content in (("pdf", jpeg()), ("png", PDF), ("jpg", png()), ("docx", PDF), ("xlsx", jpeg())):
        yield Hostile(f"something else as {kind}", f"a.{kind}", content)


@cache
def hostile() -> list[Hostile]:
    """All of them."""
    return [*_archives(), *_sheets(), *_pictures_and_papers(), *_others()]


def heavy() -> list[Hostile]:
    """Workbooks that are only dangerous to whoever reads their cells."""
    return [
        Hostile("a cell at the far end", "a.xlsx", far_cell()),
        Hostile("a very wide area", "a.xlsx", wide()),
        Hostile("a formula", "a.xlsx", formula()),
        Hostile("no sheet", "a.xlsx", changed({}, (SHEET,))),
    ]


NAMES = [
    "../../etc/passwd.pdf",
    "..\\..\\windows\\a.pdf",
    "a\x00b.pdf",
    "a\r\nSet-Cookie: x=1.pdf",
    "invoice\u202efdp.exe.pdf",
    "长" * 300 + ".pdf",
    'a"; filename="b.exe.pdf',
    "<script>alert(1)</script>.pdf",
    "CON.pdf",
    "a.exe.pdf",
]
