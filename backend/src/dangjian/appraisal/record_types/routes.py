"""HTTP of record types."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends

from dangjian.appraisal.permissions import RECORD_TYPE_READ
from dangjian.appraisal.record_types import queries
from dangjian.appraisal.record_types.schemas import RecordTypeRead
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.security import Actor, Requires

router = APIRouter(prefix="/record-types", tags=["record_types"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(RECORD_TYPE_READ))]


@router.get("", response_model=list[RecordTypeRead])
async def listing(_actor: Reader, session: Session) -> list[dict[str, Any]]:
    """Every record type with its fields, its evidence and who enters it."""
    return await queries.readable(session)
