"""Registry's table of contents."""

from fastapi import APIRouter

from dangjian.kernel.service import Service
from dangjian.registry.base import Base
from dangjian.registry.members.routes import router as members
from dangjian.registry.organizations.routes import router as organizations
from dangjian.registry.permissions import PERMISSIONS

router = APIRouter(prefix="/api/v1/registry")
router.include_router(organizations)
router.include_router(members)

service = Service(
    name="registry",
    title="组织与党员名册",
    router=router,
    metadata=Base.metadata,
    permissions=PERMISSIONS,
)
