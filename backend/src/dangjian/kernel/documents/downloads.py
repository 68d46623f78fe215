"""Sending a document that was made, to be saved and never shown in place."""

from urllib.parse import quote

from starlette.responses import Response

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def download(filename: str, content: bytes, media_type: str) -> Response:
    """The answer with the name for old and for new browsers (RFC 6266)."""
    plain, whole = f"document.{filename.rsplit('.', 1)[-1]}", quote(filename, safe="")
    headers = {
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{whole}",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return Response(content, media_type=media_type, headers=headers)
