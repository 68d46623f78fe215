"""Which files may be evidence: known by their first bytes, without macros, scripts or bombs, under a plain name.

They are given back to be saved and never shown in place (I4).
"""

import io
import re
import struct
import unicodedata
import zipfile
import zlib
from pathlib import PurePosixPath
from urllib.parse import quote

from starlette.responses import Response

from dangjian.kernel.files import MAX_BYTES

KINDS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "txt": "text/plain",
    "png": "image/png",
    "jpg": "image/jpeg",
}
SAME = {"jpeg": "jpg"}
MAX_UNPACKED = 300 * 1024 * 1024
MAX_PARTS = 5000
MAX_PIXELS = 40_000_000
MAX_NAME = 120
UPLOAD_BYTES = MAX_BYTES + 64 * 1024
_SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'"
_ACTIVE_PDF = (b"/JavaScript", b"/JS ", b"/JS(", b"/Launch", b"/EmbeddedFile", b"/RichMedia", b"/XFA")
_FORBIDDEN_NAME = re.compile(r'[<>:"|?*\\/]')
_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
# What an Office file is made of; anything else in it is a file within a file.
_OFFICE = (".xml", ".rels", ".vml", ".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf", ".odttf")
_PRINTER = re.compile(r"(?:xl|word)/printerSettings/[^/]+\.bin\Z", re.IGNORECASE)
_LINK = 0o120000
_PROLOGUE = 64 * 1024
_FOREIGN = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_PAGE = re.compile(rb"<(?:script|html|!doctype html|svg|iframe)[\s>/]", re.IGNORECASE)
_MARKUP = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<(?:\?xml|!doctype|html|head|body|script|svg|iframe)", re.IGNORECASE)
# The string that every virus scanner knows for a test; it has no business in evidence.
_TEST_VIRUS = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"


class NotEvidence(ValueError):
    """The file cannot be kept; the message says why."""


def kind_of(filename: str, content: bytes) -> str:
    """The kind of the file (an extension of KINDS) if name and content agree and nothing active is inside."""
    suffix = PurePosixPath(filename.replace("\\", "/")).suffix.lower().lstrip(".")
    kind = SAME.get(suffix, suffix)
    if kind not in KINDS:
        raise NotEvidence("只接受 PDF、DOCX、XLSX、CSV、TXT、PNG、JPG 文件")
    if _TEST_VIRUS in content:
        raise NotEvidence("文件被识别为病毒测试文件,不能接受")
    if kind in ("pdf", "csv", "txt") and zipfile.is_zipfile(io.BytesIO(content)):
        raise NotEvidence("文件里夹带了压缩包,请另存一次后重试")
    if not _fits(kind, content):
        raise NotEvidence(f"文件内容不是有效的 {kind.upper()},请检查后重新选择")
    return kind


def bare(filename: str, content: bytes) -> tuple[str, bytes]:
    """The kind of a file, and its bytes without what a picture tells beside itself."""
    if not content:
        raise NotEvidence("文件是空的,请重新选择")
    kind = kind_of(filename, content)
    return kind, without_metadata(kind, content)


def _fits(kind: str, content: bytes) -> bool:
    if kind == "pdf":
        return _is_quiet_pdf(content)
    if kind in _PARTS:
        return _is_quiet_office(kind, content)
    if kind == "png":
        return content[:8] == b"\x89PNG\r\n\x1a\n" and content[12:16] == b"IHDR" and _small(*_png_size(content))
    if kind == "jpg":
        return content[:3] == b"\xff\xd8\xff" and _small(*jpeg_size(content))
    return _is_text(content)


def _is_quiet_pdf(content: bytes) -> bool:
    if content[:5] != b"%PDF-" or b"%%EOF" not in content[-2048:]:
        return False
    if _PAGE.search(content):
        raise NotEvidence("PDF 里夹带了网页内容,请另存为普通 PDF 后重试")
    if any(word in content for word in _ACTIVE_PDF):
        raise NotEvidence("PDF 里有脚本、可执行动作或内嵌文件,请另存为普通 PDF 后重试")
    return True


def _is_quiet_office(kind: str, content: bytes) -> bool:
    if content[:4] != b"PK\x03\x04" or b"%PDF-" in content[:1024]:
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            _refuse_strange_parts(parts, len(content))
            for part in parts:
                _refuse_foreign(archive, part)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, ValueError, OSError, EOFError, struct.error) as error:
        if isinstance(error, NotEvidence):
            raise
        return False
    names = {part.filename for part in parts}
    return "[Content_Types].xml" in names and _PARTS[kind] in names


def _refuse_strange_parts(parts: list[zipfile.ZipInfo], size: int) -> None:
    """Bombs, parts that lie over each other or outside, links, macros, and files within the file."""
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise NotEvidence("文件解开后过大,不能接受")
    if sum(part.compress_size for part in parts) > size or len({part.filename for part in parts}) != len(parts):
        raise NotEvidence("文件的内部结构异常,请另存一次后重试")
    for name, part in _named(parts):
        is_link = part.external_attr >> 16 & 0o170000 == _LINK
        if name.startswith("/") or ".." in name.split("/") or part.flag_bits & 1 or is_link:
            raise NotEvidence("文件的内部结构异常,请另存一次后重试")
        lower = name.lower()
        if "vbaproject" in lower or "/activex/" in lower:
            raise NotEvidence("文件里有宏或控件,请另存为不含宏的文件后重试")
        if not lower.endswith(("/", *_OFFICE)) and not _PRINTER.match(name):
            raise NotEvidence("文件里嵌有其他文件,请删除嵌入的对象,或另存为 PDF 后重试")


def _refuse_foreign(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """A declaration can only stand at the beginning of a part; none belongs there (XXE, entity bombs)."""
    if part.filename.lower().endswith((".xml", ".rels", ".vml")):
        with archive.open(part) as stream:
            if _FOREIGN.search(stream.read(_PROLOGUE).replace(b"\0", b"")):  # also in UTF-16
                raise NotEvidence("文件的内部结构异常,请另存一次后重试")


def _named(parts: list[zipfile.ZipInfo]) -> list[tuple[str, zipfile.ZipInfo]]:
    return [(part.filename.replace("\\", "/"), part) for part in parts]


def _is_text(content: bytes) -> bool:
    if _MARKUP.match(content):
        raise NotEvidence("文件内容是网页,不能作为文字文件接受")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotEvidence("文字文件须为 UTF-8 编码,请另存后重试") from None
    return not any(unicodedata.category(char) == "Cc" and char not in "\t\r\n\x0c" for char in text)


def _png_size(content: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", content[16:24].ljust(8, b"\xff"))
    return width, height


def jpeg_size(content: bytes) -> tuple[int, int]:
    """Width and height by the first frame header; nothing for a broken picture."""
    at = 2
    while at + 9 < len(content) and content[at] == 0xFF:
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + max(length, 2)
    return 0, 0


def _small(width: int, height: int) -> bool:
    if width * height > MAX_PIXELS:
        raise NotEvidence("图片超过 4000 万像素,请缩小后重试")
    return width > 0 and height > 0


def plain_name(filename: str, kind: str) -> str:
    """The file's name without folders, control or direction characters, at most 120 long, with the right ending."""
    base = PurePosixPath(unicodedata.normalize("NFC", filename).replace("\\", "/")).name
    stem = base.rsplit(".", 1)[0] if "." in base else base
    kept = "".join(char for char in stem if unicodedata.category(char)[0] != "C")
    kept = re.sub(r"\s+", " ", _FORBIDDEN_NAME.sub("", kept)).strip(" .")
    return f"{kept[:MAX_NAME] or '附件'}.{kind}"


def without_metadata(kind: str, content: bytes) -> bytes:
    """The picture without place, device, time, comments and thumbnails (P6: no whereabouts); others as they are."""
    if kind == "jpg":
        return _bare_jpeg(content)
    return _bare_png(content) if kind == "png" else content


def _bare_jpeg(content: bytes) -> bytes:
    """Keep only what draws the picture, and which way up it is."""
    kept: list[bytes] = []
    at, turned = 2, 1
    while at + 4 <= len(content) and content[at] == 0xFF and content[at + 1] != 0xDA:
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        segment = content[at : at + 2 + length]
        if marker == 0xE1 and segment[4:10] == b"Exif\0\0":
            turned = _orientation(segment[10:])
        if marker in (0xE0, 0xEE) or not (0xE0 <= marker <= 0xEF or marker == 0xFE):
            kept.append(segment)
        at += 2 + max(length, 2)
    picture = content[at : _end_of_jpeg(content, at)]
    first = kept[:1] if kept and kept[0][1] == 0xE0 else []  # JFIF stands right after the start
    return b"".join([b"\xff\xd8", *first, _exif(turned), *kept[len(first) :], picture])


def _end_of_jpeg(content: bytes, at: int) -> int:
    """Where the picture is over: what people hang on behind it is no part of it."""
    while at + 4 <= len(content):
        if content[at] != 0xFF or content[at + 1] in (0x00, 0xFF) or 0xD0 <= content[at + 1] <= 0xD7:
            found = content.find(b"\xff", at + 1)
            at = found if found >= 0 else len(content)
        elif content[at + 1] == 0xD9:
            return at + 2
        else:
            at += 2 + max(int.from_bytes(content[at + 2 : at + 4], "big"), 2)
    return at + 2 if content[at : at + 2] == b"\xff\xd9" else len(content)


def _orientation(tiff: bytes) -> int:
    """The way up, 1 to 8, from the first directory of an Exif block; 1 when it cannot be read."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(tiff[:4])
    if order is None or len(tiff) < 10:
        return 1
    (at,) = struct.unpack(order + "I", tiff[4:8])
    if at + 2 > len(tiff):
        return 1
    (count,) = struct.unpack(order + "H", tiff[at : at + 2])
    for entry in range(min(count, 200)):
        field = tiff[at + 2 + entry * 12 : at + 14 + entry * 12]
        if len(field) == 12 and struct.unpack(order + "H", field[:2])[0] == 0x0112:
            (value,) = struct.unpack(order + "H", field[8:10])
            return value if 1 <= value <= 8 else 1
    return 1


def _exif(turned: int) -> bytes:
    """An Exif block that says nothing but the way up."""
    if turned == 1:
        return b""
    tiff = b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, turned, 0, 0)
    body = b"Exif\0\0" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def _bare_png(content: bytes) -> bytes:
    """Without text, time and Exif chunks, and nothing after the end."""
    out, at = [content[:8]], 8
    while at + 12 <= len(content):
        length = int.from_bytes(content[at : at + 4], "big")
        name = content[at + 4 : at + 8]
        if name not in (b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"):
            out.append(content[at : at + 12 + length])
        at += 12 + length
        if name == b"IEND":
            break
    return b"".join(out)


def download(content: bytes, filename: str, media_type: str) -> Response:
    """The answer that hands a file out."""
    headers = {
        "Content-Disposition": disposition(filename),
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": _SANDBOX,
        "Cache-Control": "private, no-store",
    }
    return Response(content, media_type=media_type, headers=headers)


def disposition(filename: str) -> str:
    """The header of a download (RFC 6266), with the name for old and for new browsers."""
    ascii_name = "".join(char for char in filename if char.isascii() and (char.isalnum() or char in " ._-"))
    suffix = filename.rsplit(".", 1)[-1]
    fallback = ascii_name.strip(" .") if ascii_name.strip(" .") != suffix else f"file.{suffix}"
    return f"attachment; filename=\"{fallback}\"; filename*=UTF-8''{quote(filename, safe='')}"
