"""The built pages: files with a hash in their name are kept by the browser for ever, every other address is the app."""

import mimetypes
from pathlib import Path

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope


class Pages(StaticFiles):
    """Static files of a single-page application; an unknown address without a dot is answered by `index.html`."""

    def __init__(self, directory: Path) -> None:
        super().__init__(directory=directory, html=True)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, or the application's page for one of its own addresses."""
        try:
            response = await self._small(path, scope) or await super().get_response(path, scope)
        except HTTPException as missing:
            if missing.status_code != 404 or path.startswith("api/") or "." in path.rsplit("/", 1)[-1]:
                raise
            response = await super().get_response("index.html", scope)
        immutable = path.startswith("assets/")
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if immutable else "no-cache"
        return response

    async def _small(self, path: str, scope: Scope) -> Response | None:
        """The twin packed with the pages, for whoever can unpack it: a third of the bytes on a weak network."""
        headers = Headers(scope=scope)
        kind = mimetypes.guess_type(path)[0]
        if "gzip" not in headers.get("accept-encoding", "") or "range" in headers or kind is None:
            return None
        try:
            response = await super().get_response(f"{path}.gz", scope)
        except HTTPException:
            return None
        if response.status_code not in (200, 304):
            return None
        response.headers["Content-Type"] = f"{kind}; charset=utf-8"
        response.headers["Content-Encoding"] = "gzip"
        response.headers["Vary"] = "Accept-Encoding"
        return response
