"""Appraisal's table of contents."""

from fastapi import APIRouter

from dangjian.appraisal.base import Base
from dangjian.appraisal.organizations.handlers import organization_created, organization_updated
from dangjian.appraisal.permissions import PERMISSIONS
from dangjian.appraisal.schemes.routes import router as schemes
from dangjian.appraisal.verifications.routes import router as verifications
from dangjian.contracts.registry import OrganizationCreated, OrganizationUpdated
from dangjian.kernel.events import Subscription
from dangjian.kernel.service import Service

router = APIRouter(prefix="/api/v1/appraisal")
router.include_router(schemes)
router.include_router(verifications)

service = Service(
    name="appraisal",
    title="考核",
    router=router,
    metadata=Base.metadata,
    permissions=PERMISSIONS,
    subscriptions=(
        Subscription("appraisal", OrganizationCreated, organization_created),
        Subscription("appraisal", OrganizationUpdated, organization_updated),
    ),
    jobs=(),
    append_only=("verification",),
)
