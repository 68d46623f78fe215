"""Liaison's table of contents."""

from fastapi import APIRouter

from dangjian.contracts.registry import HolidaysChanged, OrganizationCreated, OrganizationsTold, OrganizationUpdated
from dangjian.kernel.events import Subscription
from dangjian.kernel.service import Service
from dangjian.liaison.issues.models import Issue
from dangjian.liaison.norms.routes import router as norms
from dangjian.liaison.organizations.handlers import organization_created, organization_updated, organizations_told
from dangjian.liaison.permissions import PERMISSIONS
from dangjian.liaison.workdays.handlers import holidays_changed

router = APIRouter(prefix="/api/v1/liaison")
router.include_router(norms)

service = Service(
    name="liaison",
    title="联系群众",
    router=router,
    metadata=Issue.metadata,
    permissions=PERMISSIONS,
    subscriptions=(
        Subscription("liaison", OrganizationCreated, organization_created),
        Subscription("liaison", OrganizationUpdated, organization_updated),
        Subscription("liaison", OrganizationsTold, organizations_told),
        Subscription("liaison", HolidaysChanged, holidays_changed),
    ),
    append_only=("issue_step", "norm"),
)
