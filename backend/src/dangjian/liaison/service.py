"""Liaison's table of contents."""

from fastapi import APIRouter

from dangjian.contracts.registry import (
    HolidaysChanged,
    OrganizationCreated,
    OrganizationsTold,
    OrganizationUpdated,
    OutletChanged,
    OutletsTold,
)
from dangjian.kernel.events import Subscription
from dangjian.kernel.service import Service
from dangjian.liaison.agreements.routes import router as agreements
from dangjian.liaison.coverage.handlers import outlet_changed, outlets_told
from dangjian.liaison.coverage.routes import router as coverage
from dangjian.liaison.issues.models import Issue
from dangjian.liaison.norms.routes import router as norms
from dangjian.liaison.organizations.handlers import organization_created, organization_updated, organizations_told
from dangjian.liaison.permissions import PERMISSIONS
from dangjian.liaison.workdays.handlers import holidays_changed

router = APIRouter(prefix="/api/v1/liaison")
router.include_router(norms)
router.include_router(coverage)
router.include_router(agreements)

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
        Subscription("liaison", OutletChanged, outlet_changed),
        Subscription("liaison", OutletsTold, outlets_told),
    ),
    append_only=("agreement_activity", "issue_step", "norm"),
)
