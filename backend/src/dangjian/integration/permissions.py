"""What one may be allowed to do in integration."""

from dangjian.kernel.security import Permission

TODO_READ = Permission("integration.todo:read", "查看自己的待办")
WEBHOOK_READ = Permission("integration.webhook:read", "查看事件推送")
WEBHOOK_MANAGE = Permission("integration.webhook:manage", "管理事件推送")

PERMISSIONS = (TODO_READ, WEBHOOK_READ, WEBHOOK_MANAGE)
