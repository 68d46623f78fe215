"""HTTP of event types, and the section of the API document that shows what receivers get."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query

from dangjian.integration.event_types import queries
from dangjian.integration.event_types.schemas import EventTypeRead
from dangjian.integration.permissions import WEBHOOK_READ
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.security import Actor, Requires

router = APIRouter(prefix="/event-types", tags=["event_types"], route_class=KernelRoute)
sent = APIRouter(tags=["event_types"])
Reader = Annotated[Actor, Depends(Requires(WEBHOOK_READ))]


@router.get("", response_model=list[EventTypeRead])
async def search(
    _actor: Reader, q: Annotated[str | None, Query(max_length=100, description="类型或名称")] = None
) -> Sequence[dict[str, Any]]:
    """Every type of event that can be subscribed to, with its schema and an example."""
    wanted = (q or "").strip()
    return [one for one in queries.catalogue() if wanted in one["type"] or wanted in one["title_zh"]]


def _document(name: str, title: str) -> None:
    model = queries.model_of(name)

    async def receive(data: model) -> None:  # type: ignore[valid-type]
        """Answer with any 2xx within 15 seconds; verify `webhook-signature` before you believe it."""

    sent.post(f"/{name}", name=name, summary=title, status_code=204, operation_id=f"webhook_{name}")(receive)


for _name, (_, _public) in queries.offered().items():
    _document(_name, _public.title)
