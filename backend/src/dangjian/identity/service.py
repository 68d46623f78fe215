"""Identity's table of contents."""

from fastapi import APIRouter

from dangjian.identity.accounts.routes import router as accounts
from dangjian.identity.base import Base
from dangjian.identity.callers.routes import router as callers
from dangjian.identity.grants.jobs import LAPSE
from dangjian.identity.grants.routes import router as grants
from dangjian.identity.operations.routes import router as operations
from dangjian.identity.permissions import PERMISSIONS
from dangjian.identity.sessions.jobs import FORGET
from dangjian.identity.sessions.routes import router as sessions
from dangjian.kernel.service import Service

router = APIRouter(prefix="/api/v1/identity")
router.include_router(callers)
router.include_router(sessions)
router.include_router(accounts)
router.include_router(grants)
router.include_router(operations)

service = Service(
    name="identity",
    title="账号与授权",
    router=router,
    metadata=Base.metadata,
    permissions=PERMISSIONS,
    jobs=(FORGET, LAPSE),
)
