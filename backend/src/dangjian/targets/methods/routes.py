"""HTTP of the methods' word lists."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends

from dangjian.kernel.http import KernelRoute
from dangjian.kernel.security import Actor, Requires
from dangjian.targets.methods import queries
from dangjian.targets.methods.schemas import MethodWords
from dangjian.targets.permissions import TARGET_READ

router = APIRouter(prefix="/methods", tags=["methods"], route_class=KernelRoute)


@router.get("", response_model=MethodWords)
async def words(_actor: Annotated[Actor, Depends(Requires(TARGET_READ))]) -> dict[str, Any]:
    """The levels, tags, content groups and phases by which targets are classed."""
    return queries.words()
