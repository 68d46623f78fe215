"""Registry's table of contents."""

from dangjian.contracts.appraisal import PeriodsTold, ResultPublished
from dangjian.contracts.identity_persons import person_data
from dangjian.kernel.events import Job, Subscription
from dangjian.kernel.service import Service
from dangjian.registry.base import Base
from dangjian.registry.dues import jobs as dues_jobs
from dangjian.registry.holidays import jobs as holiday_jobs
from dangjian.registry.organizations import jobs as organization_jobs
from dangjian.registry.organizations.handlers import days_closed, periods_told
from dangjian.registry.outlets import jobs as outlet_jobs
from dangjian.registry.permissions import PERMISSIONS
from dangjian.registry.reorganizations import jobs as reorganization_jobs
from dangjian.registry.terms import jobs as term_jobs
from dangjian.registry.transfers import jobs as transfer_jobs

service = Service(
    name="registry",
    title="组织与党员名册",
    metadata=Base.metadata,
    permissions=PERMISSIONS,
    subscriptions=(
        Subscription("registry", ResultPublished, days_closed),
        Subscription("registry", PeriodsTold, periods_told),
        *person_data("registry", ("registry", Base.metadata)),
    ),
    walled=("venue", "openness_entry", "observation"),
    append_only=(
        *("status_change", "organization_past", "policy_version", "policy_clause", "norm"),
        *("observation", "talent_assignment"),
        *("dues_base", "dues_entry"),
        *("venue_standard", "venue_check", "venue_fund_version", "venue_fund_share"),
    ),
    jobs=(
        Job("registry", "apply_transfers", "办理到期的组织关系转接", transfer_jobs.apply_due, cron="5 16 * * *"),
        Job("registry", "remind_terms", "提醒准备换届", term_jobs.remind, cron="10 16 * * *"),
        Job("registry", "assess_dues", "计算本月应交党费", dues_jobs.assess, cron="15 16 * * *"),
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
