"""Liaison's table of contents."""

from dangjian.contracts.identity_persons import person_data
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
from dangjian.liaison.base import Base
from dangjian.liaison.clocks import jobs as clock_jobs
from dangjian.liaison.confirmations import jobs as confirmation_jobs
from dangjian.liaison.coverage.handlers import outlet_changed, outlets_told
from dangjian.liaison.findings.handlers import look_for_cause
from dangjian.liaison.organizations.handlers import organization_created, organization_updated, organizations_told
from dangjian.liaison.pairings import jobs as pairing_jobs
from dangjian.liaison.pairings.handlers import closed_outlets_told, outlet_closed, representative_ended
from dangjian.liaison.permissions import PERMISSIONS
from dangjian.liaison.representatives import jobs as representative_jobs
from dangjian.liaison.workdays.handlers import holidays_changed

service = Service(
    name="liaison",
    title="联系群众",
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
        *person_data("liaison", ("liaison", Base.metadata)),
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
