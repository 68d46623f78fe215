"""The routes of integration, in the order in which they are tried."""

from fastapi import APIRouter

from dangjian.integration.deliveries.routes import feed, log
from dangjian.integration.deliveries.routes import router as deliveries
from dangjian.integration.event_types.routes import router as event_types
from dangjian.integration.event_types.routes import sent
from dangjian.integration.todos.routes import go
from dangjian.integration.todos.routes import router as todos
from dangjian.integration.webhooks.routes import router as webhooks

api = APIRouter(prefix="/api/v1/integration")
api.include_router(todos)
api.include_router(event_types)
api.include_router(webhooks)
api.include_router(deliveries)
api.include_router(log)
api.include_router(feed)
router = APIRouter()
router.include_router(api)
router.include_router(go)
__all__ = ["router", "sent"]
