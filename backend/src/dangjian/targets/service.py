"""Targets' table of contents."""

from dangjian.contracts.identity_persons import person_data
from dangjian.contracts.registry import HolidaysChanged, OrganizationCreated, OrganizationsTold, OrganizationUpdated
from dangjian.kernel.events import Job, Subscription
from dangjian.kernel.service import Service
from dangjian.targets.base import Base
from dangjian.targets.batches import jobs as batch_jobs
from dangjian.targets.lights import jobs as light_jobs
from dangjian.targets.organizations.handlers import organization_created, organization_updated, organizations_told
from dangjian.targets.permissions import PERMISSIONS
from dangjian.targets.results import jobs as result_jobs
from dangjian.targets.supervision_letters import jobs as supervision_jobs
from dangjian.targets.workdays.handlers import holidays_changed

service = Service(
    name="targets",
    title="目标",
    metadata=Base.metadata,
    permissions=PERMISSIONS,
    subscriptions=(
        Subscription("targets", OrganizationCreated, organization_created),
        Subscription("targets", OrganizationUpdated, organization_updated),
        Subscription("targets", OrganizationsTold, organizations_told),
        Subscription("targets", HolidaysChanged, holidays_changed),
        *person_data("targets", ("targets", Base.metadata)),
    ),
    jobs=(
        Job("targets", "escalate_letters", "升级逾期未回复的督办单", supervision_jobs.escalate, cron="15 16 * * *"),
        Job("targets", "fill_batch", "批量下达目标", batch_jobs.fill_batch),
        Job("targets", "compute_results", "计算到期目标的考核结果", result_jobs.compute, cron="10 16 * * *"),
        Job("targets", "new_day", "更新任务亮灯、提示临期与超期", light_jobs.new_day, cron="5 16 * * *"),
        Job("targets", "refresh_lights", "重新计算任务亮灯", light_jobs.refresh_lights),
    ),
    append_only=(
        "reading",
        "target_revision",
        "result_step",
        "task_step",
        "check_in",
        "check_in_undo",
        "light_rule",
        "letter_version",
        "letter_signature",
        "supervision_letter_step",
        "practice_answer",
        "practice_end",
    ),
)
