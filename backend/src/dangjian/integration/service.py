"""Integration's table of contents."""

from fastapi import APIRouter

from dangjian.contracts.integration import TodoOpened, TodoSettled
from dangjian.contracts.registry import OrganizationCreated, OrganizationsTold, OrganizationUpdated
from dangjian.integration.base import Base
from dangjian.integration.organizations.handlers import organization_created, organization_updated, organizations_told
from dangjian.integration.permissions import PERMISSIONS
from dangjian.integration.todos.handlers import todo_opened, todo_settled
from dangjian.integration.todos.routes import go
from dangjian.integration.todos.routes import router as todos
from dangjian.kernel.events import Subscription
from dangjian.kernel.service import Service

api = APIRouter(prefix="/api/v1/integration")
api.include_router(todos)
router = APIRouter()
router.include_router(api)
router.include_router(go)

service = Service(
    name="integration",
    title="集成",
    router=router,
    metadata=Base.metadata,
    permissions=PERMISSIONS,
    subscriptions=(
        Subscription("integration", OrganizationCreated, organization_created),
        Subscription("integration", OrganizationUpdated, organization_updated),
        Subscription("integration", OrganizationsTold, organizations_told),
        Subscription("integration", TodoOpened, todo_opened),
        Subscription("integration", TodoSettled, todo_settled),
    ),
)
