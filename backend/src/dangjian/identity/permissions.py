"""What one may be allowed to do with accounts, grants and the running of the system."""

from dangjian.kernel.security import Permission

ACCOUNT_READ = Permission("identity.account:read", "查看账号与授权")
ACCOUNT_MANAGE = Permission("identity.account:manage", "管理账号与授权")
OPERATION_READ = Permission("identity.operation:read", "查看系统运行状况")
OPERATION_RETRY = Permission("identity.operation:retry", "重新投递失败的消息")

PERMISSIONS = (ACCOUNT_READ, ACCOUNT_MANAGE, OPERATION_READ, OPERATION_RETRY)
