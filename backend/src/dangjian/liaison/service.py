"""Liaison's table of contents."""

from dangjian.contracts.liaison import RepresentativeEnded
from dangjian.contracts.registry import (
    HolidaysChanged,
    OrganizationCreated,
    OrganizationsTold,
    OrganizationUpdated,
    OutletChanged,
    OutletsTold,
)
from dangjian.kernel.events import Job, Subscription
from dangjian.kernel.service import Service
from dangjian.liaison.agreements.routes import router as agreements
from dangjian.liaison.attachments.routes import router as attachments
from dangjian.liaison.confirmations import jobs as confirmation_jobs
from dangjian.liaison.confirmations.routes import router as confirmations
from dangjian.liaison.coverage.handlers import outlet_changed, outlets_told
from dangjian.liaison.coverage.routes import router as coverage
from dangjian.liaison.intakes.routes import router as intakes
from dangjian.liaison.issues.models import Issue
from dangjian.liaison.norms.routes import router as norms
from dangjian.liaison.organizations.handlers import organization_created, organization_updated, organizations_told
from dangjian.liaison.pairings import jobs as pairing_jobs
from dangjian.liaison.pairings.handlers import closed_outlets_told, outlet_closed, representative_ended
from dangjian.liaison.pairings.routes import router as pairings
from dangjian.liaison.permissions import PERMISSIONS
from dangjian.liaison.representatives import jobs as representative_jobs
from dangjian.liaison.representatives.routes import router as representatives
from dangjian.liaison.visits.routes import router as visits
from dangjian.liaison.workdays.handlers import holidays_changed
from fastapi import APIRouter

router = APIRouter(prefix="/api/v1/liaison")
router.include_router(norms)
router.include_router(representatives)
router.include_router(pairings)
router.include_router(visits)
router.include_router(coverage)
router.include_router(agreements)
router.include_router(attachments)
router.include_router(intakes)
router.include_router(confirmations)

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
        Subscription("liaison", OutletChanged, outlet_closed),
        Subscription("liaison", OutletsTold, closed_outlets_told),
        Subscription("liaison", RepresentativeEnded, representative_ended),
    ),
    jobs=(
        confirmation_jobs.ASK_AGAIN,
        Job("liaison", "look_at_terms", "党代表任期届满与提醒", representative_jobs.look_at_terms, cron="6 16 * * *"),
        Job("liaison", "tell_of_visits", "提醒逾期走访", pairing_jobs.tell_of_visits, cron="7 16 * * *"),
    ),
    append_only=("agreement_activity", "issue_step", "norm", "representative_step", "visit_version"),
)
