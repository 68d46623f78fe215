"""Registry's table of contents."""

from fastapi import APIRouter

from dangjian.contracts.appraisal import PeriodsTold, ResultPublished
from dangjian.kernel.events import Job, Subscription
from dangjian.kernel.service import Service
from dangjian.registry.base import Base
from dangjian.registry.blind_spots.routes import router as blind_spots
from dangjian.registry.duties.routes import router as duties
from dangjian.registry.external_members.routes import router as external_members
from dangjian.registry.grid_cells.routes import router as grid_cells
from dangjian.registry.holidays import jobs as holiday_jobs
from dangjian.registry.holidays.routes import router as holidays
from dangjian.registry.member_files.routes import router as member_files
from dangjian.registry.members.routes import router as members
from dangjian.registry.norms.routes import router as norms
from dangjian.registry.organization_changes.routes import router as organization_changes
from dangjian.registry.organization_files.routes import router as organization_files
from dangjian.registry.organizations import jobs as organization_jobs
from dangjian.registry.organizations.handlers import days_closed, periods_told
from dangjian.registry.organizations.routes import router as organizations
from dangjian.registry.outlets import jobs as outlet_jobs
from dangjian.registry.outlets.routes import router as outlets
from dangjian.registry.permissions import PERMISSIONS
from dangjian.registry.policies.routes import router as policies
from dangjian.registry.policy_reviews.routes import router as policy_reviews
from dangjian.registry.posts.routes import router as posts
from dangjian.registry.reorganizations import jobs as reorganization_jobs
from dangjian.registry.reorganizations.routes import router as reorganizations
from dangjian.registry.teams.routes import router as teams
from dangjian.registry.terms import jobs as term_jobs
from dangjian.registry.terms.routes import router as terms
from dangjian.registry.transfers import jobs as transfer_jobs
from dangjian.registry.transfers.routes import router as transfers

router = APIRouter(prefix="/api/v1/registry")
router.include_router(member_files)
router.include_router(organization_files)
router.include_router(organizations)
router.include_router(organization_changes)
router.include_router(reorganizations)
router.include_router(members)
router.include_router(transfers)
router.include_router(posts)
router.include_router(terms)
router.include_router(norms)
router.include_router(outlets)
router.include_router(blind_spots)
router.include_router(external_members)
router.include_router(grid_cells)
router.include_router(holidays)
router.include_router(policies)
router.include_router(policy_reviews)
router.include_router(duties)
router.include_router(teams)

service = Service(
    name="registry",
    title="组织与党员名册",
    router=router,
    metadata=Base.metadata,
    permissions=PERMISSIONS,
    subscriptions=(
        Subscription("registry", ResultPublished, days_closed),
        Subscription("registry", PeriodsTold, periods_told),
    ),
    append_only=("status_change", "organization_past", "policy_version", "policy_clause"),
    jobs=(
        Job("registry", "apply_transfers", "办理到期的组织关系转接", transfer_jobs.apply_due, cron="5 16 * * *"),
        Job("registry", "remind_terms", "提醒准备换届", term_jobs.remind, cron="10 16 * * *"),
        Job("registry", "keep_calendar", "更新工作日历", holiday_jobs.keep_calendar, cron="*/10 * * * *"),
        Job("registry", "take_effect", "组织变更到期生效", reorganization_jobs.take_effect, cron="*/10 * * * *"),
        Job("registry", "retell", "再报一次组织树", organization_jobs.retell, cron="40 16 * * *", after_upgrade=True),
        Job("registry", "retell_outlets", "再报一次网点", outlet_jobs.retell, cron="50 16 * * *", after_upgrade=True),
        Job(
            "registry",
            "retell_calendar",
            "再报一次工作日历",
            holiday_jobs.retell,
            cron="45 16 * * *",
            after_upgrade=True,
        ),
    ),
)
