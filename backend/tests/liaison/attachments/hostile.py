"""Files of every hostile kind (quality.md I4), made here so that none lies in the repository."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from tests.kernel.evidence_files import PDF, docx, jpeg, office, png

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
HTML = b"<html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
XXE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><l>&b;</l>'
ELF, EXE, SCRIPT = b"\x7fELF\x02\x01\x01" + b"\0" * 60, b"MZ" + b"\0" * 80, b"#!/bin/sh\nrm -rf /\n"


def _zip(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def _bomb(main: str, size: int = 400) -> bytes:
    return office(main, {f"part{number}.xml": b"\0" * 1024 * 1024 for number in range(size)})


def _many(main: str) -> bytes:
    return office(main, {f"p/{number}": b"" for number in range(5001)})


def _encrypted(main: str) -> bytes:
    whole = bytearray(office(main))
    at = whole.rfind(b"PK\x01\x02")
    whole[at + 8] |= 1
    return bytes(whole)


def _huge_png(width: int, height: int) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = b"IHDR" + head
    chunk = struct.pack(">I", len(head)) + body + struct.pack(">I", zlib.crc32(body))
    return b"\x89PNG\r\n\x1a\n" + chunk + b"\0" * 64


def corpus() -> Iterator[tuple[str, bytes]]:
    """Names and contents of which none may be kept."""
    foreign = {"html": HTML, "svg": SVG, "xxe": XXE, "laughs": LAUGHS, "elf": ELF, "exe": EXE, "sh": SCRIPT}
    for suffix in ("pdf", "docx", "xlsx", "png", "jpg"):
        yield from ((f"{kind}.{suffix}", content) for kind, content in foreign.items())
        yield f"empty.{suffix}", b""
        yield f"eicar.{suffix}", EICAR
        yield f"zip.{suffix}", _zip({"a.txt": b"a"})
    for name in (
        "a.html",
        "a.svg",
        "a.exe",
        "a.sh",
        "a.js",
        "a.zip",
        "a.xlsm",
        "a.docm",
        "a.doc",
        "a.mp4",
        "a",
        ".pdf.exe",
    ):
        yield name, PDF
    for name in ("photo.jpg.exe", "photo.png\x00.exe", "照片\u202egpj.exe", "../../etc/passwd", "a.pdf/", "con.lnk"):
        yield name, jpeg()
    for suffix, main in (("docx", "word/document.xml"), ("xlsx", "xl/workbook.xml")):
        yield f"bomb.{suffix}", _bomb(main)
        yield f"many.{suffix}", _many(main)
        yield f"slip.{suffix}", office(main, {"../../evil.xml": b"x"})
        yield f"slip2.{suffix}", office(main, {"..\\..\\evil.xml": b"x"})
        yield f"root.{suffix}", office(main, {"/etc/evil": b"x"})
        yield f"macro.{suffix}", office(main, {"word/vbaProject.bin": b"x"})
        yield f"activex.{suffix}", office(main, {"word/activeX/activeX1.xml": b"x"})
        yield f"encrypted.{suffix}", _encrypted(main)
        yield f"truncated.{suffix}", office(main)[:-20]
        yield f"bare.{suffix}", _zip({main: b"<x/>"})
        yield f"front.{suffix}", b"GIF89a" + office(main)
    for word in (b"/JavaScript", b"/JS (app.alert(1))", b"/Launch", b"/EmbeddedFile", b"/RichMedia", b"/XFA"):
        yield f"{word[1:5].decode()}.pdf", PDF.replace(b"/Catalog", b"/Catalog " + word + b" 1 0 R")
    yield "front.pdf", HTML + PDF
    yield "truncated.pdf", PDF[:-8]
    yield "big.png", _huge_png(13_000, 13_000)
    yield "negative.png", _huge_png(2**32 - 1, 2**32 - 1)
    yield "flat.png", _huge_png(0, 10)
    yield "big.jpg", jpeg(width=65_000, height=65_000)
    yield "flat.jpg", jpeg(width=0, height=0)
    yield "truncated.jpg", jpeg()[:20]
    yield "truncated.png", png()[:14]
    yield "gifar.png", b"GIF89a" + _zip({"a.class": b"x"})
    yield "binary.txt", b"\xff\xfe\x00\x01"
    yield "nul.csv", b"a,b\x00,c"
    yield "escape.txt", b"\x1b]0;owned\x07"
    yield "wide.csv", "甲,乙".encode("gb18030")
    yield "docx.pdf", docx()
    yield "pdf.docx", PDF


TRAILING = [("html.jpg", jpeg() + HTML), ("zip.png", png() + _zip({"evil.class": b"x"})), ("js.jpg", jpeg(secret=HTML))]
