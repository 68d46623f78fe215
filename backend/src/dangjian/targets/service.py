"""Targets' table of contents."""

from fastapi import APIRouter

from dangjian.contracts.registry import HolidaysChanged, OrganizationCreated, OrganizationUpdated
from dangjian.kernel.events import Subscription
from dangjian.kernel.service import Service
from dangjian.targets.balances.routes import router as balances
from dangjian.targets.base import Base
from dangjian.targets.decompositions.routes import router as decompositions
from dangjian.targets.integrity.routes import router as integrity
from dangjian.targets.methods.routes import router as methods
from dangjian.targets.monitors.routes import router as monitors
from dangjian.targets.organizations.handlers import organization_created, organization_updated
from dangjian.targets.permissions import PERMISSIONS
from dangjian.targets.readings.routes import router as readings
from dangjian.targets.revisions.routes import router as revisions
from dangjian.targets.targets.routes import router as targets
from dangjian.targets.workdays.handlers import holidays_changed

router = APIRouter(prefix="/api/v1/targets")
router.include_router(integrity)
router.include_router(balances)
router.include_router(decompositions)
router.include_router(revisions)
router.include_router(methods)
router.include_router(targets)
router.include_router(readings)
router.include_router(monitors)

service = Service(
    name="targets",
    title="目标",
    router=router,
    metadata=Base.metadata,
    permissions=PERMISSIONS,
    subscriptions=(
        Subscription("targets", OrganizationCreated, organization_created),
        Subscription("targets", OrganizationUpdated, organization_updated),
        Subscription("targets", HolidaysChanged, holidays_changed),
    ),
    append_only=("reading", "target_revision", "task_step", "check_in", "check_in_undo"),
)
