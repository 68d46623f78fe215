"""HTTP of the standards of dues."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends

from dangjian.kernel.http import KernelRoute
from dangjian.kernel.security import Actor, signed_in
from dangjian.registry.dues_standards import queries
from dangjian.registry.dues_standards.schemas import DuesStandardRead

router = APIRouter(prefix="/dues-standards", tags=["dues_standards"], route_class=KernelRoute)


@router.get("", response_model=list[DuesStandardRead])
async def search(_actor: Annotated[Actor, Depends(signed_in)]) -> Any:
    """The published standards by which dues are computed, with their source."""
    return queries.shown_standards()
