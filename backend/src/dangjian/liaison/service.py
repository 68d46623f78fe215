"""Liaison's table of contents."""

from fastapi import APIRouter

from dangjian.contracts.liaison import IssueReported, RepresentativeEnded
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
from dangjian.liaison.base import Base
from dangjian.liaison.clocks import jobs as clock_jobs
from dangjian.liaison.confirmations import jobs as confirmation_jobs
from dangjian.liaison.confirmations.routes import router as confirmations
from dangjian.liaison.coverage.handlers import outlet_changed, outlets_told
from dangjian.liaison.coverage.routes import router as coverage
from dangjian.liaison.duplicates.routes import router as duplicates
from dangjian.liaison.findings.handlers import look_for_cause
from dangjian.liaison.findings.routes import router as findings
from dangjian.liaison.handlings.routes import router as handlings
from dangjian.liaison.intakes.routes import router as intakes
from dangjian.liaison.issue_files.routes import router as issue_files
from dangjian.liaison.issue_lists.routes import router as issue_lists
from dangjian.liaison.issue_reports.routes import router as issue_reports
from dangjian.liaison.issues.routes import router as issues
from dangjian.liaison.norms.routes import router as norms
from dangjian.liaison.organizations.handlers import organization_created, organization_updated, organizations_told
from dangjian.liaison.pairing_files.routes import router as pairing_files
from dangjian.liaison.pairings import jobs as pairing_jobs
from dangjian.liaison.pairings.handlers import closed_outlets_told, outlet_closed, representative_ended
from dangjian.liaison.pairings.routes import router as pairings
from dangjian.liaison.permissions import PERMISSIONS
from dangjian.liaison.representatives import jobs as representative_jobs
from dangjian.liaison.representatives.routes import router as representatives
from dangjian.liaison.risk_checks.routes import router as risk_checks
from dangjian.liaison.risk_documents.routes import router as risk_documents
from dangjian.liaison.risk_months.routes import router as risk_months
from dangjian.liaison.risks.routes import router as risks
from dangjian.liaison.saved_views.routes import router as saved_views
from dangjian.liaison.statistics.routes import router as statistics
from dangjian.liaison.visits.routes import router as visits
from dangjian.liaison.workdays.handlers import holidays_changed

router = APIRouter(prefix="/api/v1/liaison")
router.include_router(issue_files)
router.include_router(pairing_files)
router.include_router(norms)
router.include_router(issue_lists)
router.include_router(issues)
router.include_router(duplicates)
router.include_router(handlings)
router.include_router(saved_views)
router.include_router(representatives)
router.include_router(pairings)
router.include_router(visits)
router.include_router(coverage)
router.include_router(agreements)
router.include_router(attachments)
router.include_router(intakes)
router.include_router(confirmations)
router.include_router(findings)
router.include_router(statistics)
router.include_router(issue_reports)
router.include_router(risks)
router.include_router(risk_checks)
router.include_router(risk_months)
router.include_router(risk_documents)

service = Service(
    name="liaison",
    title="联系群众",
    router=router,
    metadata=Base.metadata,
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
        Subscription("liaison", IssueReported, look_for_cause),
    ),
    jobs=(
        clock_jobs.RUN_CLOCKS,
        confirmation_jobs.ASK_AGAIN,
        Job("liaison", "look_at_terms", "党代表任期届满与提醒", representative_jobs.look_at_terms, cron="6 16 * * *"),
        Job("liaison", "tell_of_visits", "提醒逾期走访", pairing_jobs.tell_of_visits, cron="7 16 * * *"),
    ),
    append_only=(
        "agreement_activity",
        "finding_step",
        "issue_step",
        "norm",
        "representative_step",
        "risk_check_answer",
        "risk_month",
        "risk_step",
        "visit_version",
    ),
)
