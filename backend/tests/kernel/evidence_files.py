"""Small files of every kind that may be evidence."""

import io
import struct
import zipfile
import zlib

PDF = b"%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"


def office(main: str, more: dict[str, bytes] | None = None) -> bytes:
    """An Office file with its main part and whatever else."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(main, "<document/>")
        for name, content in (more or {}).items():
            archive.writestr(name, content)
    return out.getvalue()


def docx(more: dict[str, bytes] | None = None) -> bytes:
    """A Word file."""
    return office("word/document.xml", more)


def _segment(marker: int, body: bytes) -> bytes:
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(body) + 2) + body


def jpeg(width: int = 8, height: int = 8, orientation: int = 1, secret: bytes = b"") -> bytes:
    """The frame of a JPEG with an Exif block, a comment and something after its end."""
    tiff = b"II*\0" + struct.pack("<IHHHIHHI", 8, 1, 0x0112, 3, 1, orientation, 0, 0) + secret
    return b"".join(
        [
            b"\xff\xd8",
            _segment(0xE0, b"JFIF\0\x01\x02\0\0\x01\0\x01\0\0"),
            _segment(0xE1, b"Exif\0\0" + tiff),
            _segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + secret),
            _segment(0xFE, secret or b"comment"),
            _segment(0xC0, b"\x08" + struct.pack(">HH", height, width) + b"\x01\x01\x11\x00"),
            _segment(0xDA, b"\x01\x01\x00\x00\x3f\x00"),
            b"\x00\x11\x22",
            b"\xff\xd9",
            b"TRAILER",
        ]
    )


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(width: int = 1, height: int = 1, secret: bytes = b"comment") -> bytes:
    """A PNG of one grey pixel with a text in it."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"\0\0")
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        [_chunk(b"IHDR", head), _chunk(b"tEXt", b"Where\0" + secret), _chunk(b"IDAT", pixels), _chunk(b"IEND", b"")]
    )
