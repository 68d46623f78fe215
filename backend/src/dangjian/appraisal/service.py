"""Appraisal's table of contents."""

from dangjian.appraisal.base import Base
from dangjian.appraisal.organizations.handlers import organization_created, organization_updated
from dangjian.appraisal.permissions import PERMISSIONS
from dangjian.appraisal.records.handlers import enter_accepted_result
from dangjian.appraisal.runs import handlers as run_handlers
from dangjian.appraisal.runs import jobs as run_jobs
from dangjian.appraisal.todos import handlers as todos
from dangjian.appraisal.todos import jobs as todo_jobs
from dangjian.appraisal.voices import handlers as voice_handlers
from dangjian.appraisal.workdays.handlers import holidays_changed
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
from dangjian.contracts.identity_persons import person_data
from dangjian.contracts.liaison import IssueConfirmed, IssueOverdue, IssueRated, IssueResolved
from dangjian.contracts.registry import HolidaysChanged, OrganizationCreated, OrganizationsTold, OrganizationUpdated
from dangjian.contracts.targets import TargetResultAccepted
from dangjian.kernel.events import Job, Subscription
from dangjian.kernel.service import Service

service = Service(
    name="appraisal",
    title="考核",
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
        *person_data("appraisal", ("appraisal", Base.metadata)),
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
