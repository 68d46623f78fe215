"""What one may be allowed to do in integration."""

from dangjian.kernel.security import Permission

TODO_READ = Permission("integration.todo:read", "查看自己的待办")

PERMISSIONS = (TODO_READ,)
