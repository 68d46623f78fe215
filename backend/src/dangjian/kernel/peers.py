"""Questions to another service that must be fresh: the same HTTP whether it runs in this process or elsewhere."""

from typing import Annotated

import httpx
from fastapi import Depends, Request
from starlette.types import ASGIApp

from dangjian.kernel import traces
from dangjian.kernel.errors import Unavailable
from dangjian.kernel.tokens import KeyRing, mint_service

TIMEOUT = httpx.Timeout(5.0)
Params = dict[str, str] | list[tuple[str, str]]


class Peers:
    """Reaches the services: inside this process through ASGI, apart through their addresses."""

    def __init__(self, app: ASGIApp, local: frozenset[str], urls: dict[str, str], ring: KeyRing) -> None:
        self._ring = ring
        self._urls = urls
        self._local = local
        self._inside = httpx.AsyncClient(
            transport=httpx.ASGITransport(app=app), base_url="http://inside", timeout=TIMEOUT, trust_env=False
        )
        self._outside = httpx.AsyncClient(timeout=TIMEOUT, trust_env=False)

    async def get(self, asking: str, asked: str, path: str, params: Params | None = None) -> httpx.Response:
        """Ask a service under its prefix; raises Unavailable when it cannot be asked or fails."""
        token = mint_service(self._ring, service=asking, audience=asked)
        headers = {"Authorization": f"Bearer {token}", **traces.outgoing()}
        address = f"/api/v1/{asked}{path}"
        asked_for = httpx.QueryParams(tuple(params.items() if isinstance(params, dict) else params or ()))
        try:
            if asked in self._local:
                answer = await self._inside.get(address, params=asked_for, headers=headers)
            else:
                base = self._urls.get(asked)
                if base is None:
                    raise Unavailable
                answer = await self._outside.get(base.rstrip("/") + address, params=asked_for, headers=headers)
        except httpx.HTTPError:
            raise Unavailable from None
        if answer.status_code >= 500 or answer.status_code == 401:
            raise Unavailable
        return answer

    async def close(self) -> None:
        """Give the connections back."""
        await self._inside.aclose()
        await self._outside.aclose()


async def request_peers(request: Request) -> Peers:
    """The peers of this application."""
    peers: Peers = request.app.state.peers
    return peers


Ask = Annotated[Peers, Depends(request_peers)]
