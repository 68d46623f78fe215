"""HTTP of today."""

import hashlib
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Response

from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.security import Actor, signed_in
from dangjian.targets.today import queries
from dangjian.targets.today.schemas import TodayRead

router = APIRouter(prefix="/today", tags=["today"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(signed_in)]


@router.get("", response_model=TodayRead, responses={304: {"description": "没有变化"}})
async def today(
    actor: Reader,
    session: Session,
    if_none_match: Annotated[str | None, Header(max_length=200, description="上次答复的 ETag")] = None,
) -> Response:
    """The open tasks of whoever asks, the most pressing first, at most 20 KB; unchanged is 304."""
    body = TodayRead.model_validate(await queries.today(session, actor)).model_dump_json().encode()
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
    if if_none_match is not None and etag in if_none_match:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)
