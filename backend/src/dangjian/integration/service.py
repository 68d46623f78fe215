"""Integration's table of contents."""

from dangjian.contracts.identity_persons import person_data
from dangjian.contracts.integration import TodoOpened, TodoSettled
from dangjian.contracts.registry import OrganizationCreated, OrganizationsTold, OrganizationUpdated
from dangjian.integration.base import Base
from dangjian.integration.deliveries import jobs
from dangjian.integration.deliveries.handlers import event_happened
from dangjian.integration.organizations.handlers import organization_created, organization_updated, organizations_told
from dangjian.integration.permissions import PERMISSIONS
from dangjian.integration.todos.handlers import todo_opened, todo_settled
from dangjian.kernel.events import Job, Listener, Subscription
from dangjian.kernel.service import Service

service = Service(
    name="integration",
    title="集成",
    metadata=Base.metadata,
    permissions=PERMISSIONS,
    subscriptions=(
        Subscription("integration", OrganizationCreated, organization_created),
        Subscription("integration", OrganizationUpdated, organization_updated),
        Subscription("integration", OrganizationsTold, organizations_told),
        Subscription("integration", TodoOpened, todo_opened),
        Subscription("integration", TodoSettled, todo_settled),
        *person_data("integration", ("integration", Base.metadata)),
    ),
    listeners=(Listener("integration", event_happened),),
    jobs=(
        Job("integration", "send_webhooks", "推送到期的事件", jobs.send_webhooks, cron="* * * * *"),
        Job("integration", "place_events", "补记组织尚未到达的事件", jobs.place_events, cron="* * * * *"),
        Job("integration", "recover_webhook", "按时间段补发事件", jobs.recover_webhook),
        Job("integration", "purge_events", "清理 30 天前的推送记录", jobs.purge_events, cron="30 18 * * *"),
    ),
)
