"""What one may be allowed to do with accounts, grants and the running of the system."""

from dangjian.kernel.security import Permission

ACCOUNT_READ = Permission("identity.account:read", "查看账号与授权")
ACCOUNT_MANAGE = Permission("identity.account:manage", "管理账号与授权")
GRANT_APPROVE = Permission("identity.grant:approve", "审批授权")
AUDIT_READ = Permission("identity.audit:read", "查看审计记录")
OPERATION_READ = Permission("identity.operation:read", "查看系统运行状况")
OPERATION_RETRY = Permission("identity.operation:retry", "重新投递失败的消息")

PERMISSIONS = (ACCOUNT_READ, ACCOUNT_MANAGE, GRANT_APPROVE, AUDIT_READ, OPERATION_READ, OPERATION_RETRY)
