"""HTTP: the public keys, where systems look for them (RFC 7517, interfaces.md P1)."""

from collections.abc import Mapping, Sequence

from fastapi import APIRouter, Request, Response

from dangjian.kernel.http import KernelRoute
from dangjian.kernel.security import public

router = APIRouter(tags=["signing_keys"], route_class=KernelRoute)


@router.get("/.well-known/jwks.json")
@public("a public key is public; it verifies and signs nothing")
async def jwks(request: Request, response: Response) -> Mapping[str, Sequence[Mapping[str, str]]]:
    """The current key, the next one, and those of the past whose tokens may still live."""
    response.headers["Cache-Control"] = "public, max-age=60"
    found: Mapping[str, Sequence[Mapping[str, str]]] = request.app.state.key_ring.published()
    return found
