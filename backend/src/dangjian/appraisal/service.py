"""Appraisal's table of contents."""

from fastapi import APIRouter

from dangjian.appraisal.attachments.routes import router as attachments
from dangjian.appraisal.base import Base
from dangjian.appraisal.branches.routes import router as branches
from dangjian.appraisal.burden.routes import router as burden
from dangjian.appraisal.cockpit.routes import router as cockpit
from dangjian.appraisal.evidence.routes import router as evidence
from dangjian.appraisal.feed.routes import router as feed
from dangjian.appraisal.feedback.routes import router as feedback
from dangjian.appraisal.organizations.handlers import organization_created, organization_updated
from dangjian.appraisal.permissions import PERMISSIONS
from dangjian.appraisal.ratings.routes import router as ratings
from dangjian.appraisal.record_files.routes import router as record_files
from dangjian.appraisal.record_types.routes import router as record_types
from dangjian.appraisal.records.handlers import enter_accepted_result
from dangjian.appraisal.records.routes import router as records
from dangjian.appraisal.rectifications.routes import router as rectifications
from dangjian.appraisal.replays.routes import router as replays
from dangjian.appraisal.runs import handlers as run_handlers
from dangjian.appraisal.runs import jobs as run_jobs
from dangjian.appraisal.runs.routes import router as runs
from dangjian.appraisal.schemes.routes import router as schemes
from dangjian.appraisal.scores.routes import router as scores
from dangjian.appraisal.simulations.routes import router as simulations
from dangjian.appraisal.todos import handlers as todos
from dangjian.appraisal.todos import jobs as todo_jobs
from dangjian.appraisal.traces.routes import router as traces
from dangjian.appraisal.verifications.routes import router as verifications
from dangjian.appraisal.voices import handlers as voice_handlers
from dangjian.appraisal.voices.routes import router as voices
from dangjian.appraisal.workdays.handlers import holidays_changed
from dangjian.appraisal.worklists.routes import router as worklists
from dangjian.contracts.appraisal import (
    RecordsEntered,
    RecordsVoided,
    RectificationClosed,
    RectificationOpened,
    RectificationReported,
    RectificationReturned,
    RectificationWithdrawn,
    ResultPublished,
    RunScored,
    VerificationGiven,
)
from dangjian.contracts.liaison import IssueConfirmed, IssueOverdue, IssueRated, IssueResolved
from dangjian.contracts.registry import HolidaysChanged, OrganizationCreated, OrganizationsTold, OrganizationUpdated
from dangjian.contracts.targets import TargetResultAccepted
from dangjian.kernel.events import Job, Subscription
from dangjian.kernel.service import Service

router = APIRouter(prefix="/api/v1/appraisal")
router.include_router(record_types)
router.include_router(record_files)
router.include_router(records)
router.include_router(attachments)
router.include_router(evidence)
router.include_router(feed)
router.include_router(schemes)
router.include_router(simulations)
router.include_router(verifications)
router.include_router(worklists)
router.include_router(rectifications)
router.include_router(runs)
router.include_router(scores)
router.include_router(replays)
router.include_router(cockpit)
router.include_router(branches)
router.include_router(traces)
router.include_router(ratings)
router.include_router(burden)
router.include_router(feedback)
router.include_router(voices)

service = Service(
    name="appraisal",
    title="考核",
    router=router,
    metadata=Base.metadata,
    permissions=PERMISSIONS,
    subscriptions=(
        Subscription("appraisal", OrganizationCreated, organization_created),
        Subscription("appraisal", OrganizationUpdated, organization_updated),
        Subscription("appraisal", HolidaysChanged, holidays_changed),
        Subscription("appraisal", OrganizationCreated, run_handlers.rescore_after_creation),
        Subscription("appraisal", OrganizationUpdated, run_handlers.rescore_after_update),
        Subscription("appraisal", OrganizationsTold, run_handlers.rescore_after_telling),
        Subscription("appraisal", TargetResultAccepted, enter_accepted_result),
        Subscription("appraisal", IssueResolved, voice_handlers.enter_resolved_issue),
        Subscription("appraisal", IssueConfirmed, voice_handlers.enter_confirmed_issue),
        Subscription("appraisal", IssueOverdue, voice_handlers.enter_overdue_issue),
        Subscription("appraisal", IssueRated, voice_handlers.enter_rated_issue),
        Subscription("appraisal", RecordsEntered, run_handlers.rescore_after_entry),
        Subscription("appraisal", RecordsVoided, run_handlers.rescore_after_void),
        Subscription("appraisal", VerificationGiven, run_handlers.rescore_after_verdict),
        Subscription("appraisal", RectificationOpened, todos.todo_after_opening),
        Subscription("appraisal", RectificationReported, todos.todo_after_report),
        Subscription("appraisal", RectificationReturned, todos.todo_after_return),
        Subscription("appraisal", RectificationClosed, todos.todo_after_closing),
        Subscription("appraisal", RectificationWithdrawn, todos.todo_after_withdrawal),
        Subscription("appraisal", RunScored, todos.todo_after_scoring),
        Subscription("appraisal", ResultPublished, todos.todo_after_publication),
    ),
    jobs=(
        Job("appraisal", "rescore", "重算有变化的支部", run_jobs.rescore),
        Job("appraisal", "say_todos", "再报一次待办事项", todo_jobs.say_all, cron="10 16 * * *"),
        Job("appraisal", "say_periods", "再报一次已发布的考核期", run_jobs.say_periods, after_upgrade=True),
        Job("appraisal", "keep_up", "开启新一期、刷新未发布的考核", run_jobs.keep_up, cron="*/5 * * * *"),
    ),
    walled=("record", "verification", "rectification", "attachment"),
    append_only=(
        *("record", "record_void", "verification", "rectification_step"),
        *("burden_standard", "burden_approval"),
    ),
)
