"""HTTP of norms."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends

from dangjian.kernel.http import KernelRoute
from dangjian.kernel.security import Actor, Requires
from dangjian.registry.norms.rules import NORMS, Norm
from dangjian.registry.norms.schemas import RegulationRead
from dangjian.registry.permissions import ORGANIZATION_READ

router = APIRouter(prefix="/norms", tags=["registry_norms"], route_class=KernelRoute)


@router.get("", response_model=list[RegulationRead])
async def search(_actor: Annotated[Actor, Depends(Requires(ORGANIZATION_READ))]) -> Sequence[Norm]:
    """The regulations' numbers that the register goes by, each with its source."""
    return NORMS
