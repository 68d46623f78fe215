"""What one may be allowed to do with accounts and grants."""

from dangjian.kernel.security import Permission

ACCOUNT_READ = Permission("identity.account:read", "查看账号与授权")
ACCOUNT_MANAGE = Permission("identity.account:manage", "管理账号与授权")

PERMISSIONS = (ACCOUNT_READ, ACCOUNT_MANAGE)
