"""What one may be allowed to do with accounts, grants and the running of the system."""

from dangjian.kernel.security import Permission

ACCOUNT_READ = Permission("identity.account:read", "查看账号与授权")
ACCOUNT_MANAGE = Permission("identity.account:manage", "管理账号与授权")
GRANT_APPROVE = Permission("identity.grant:approve", "审批授权")
SECOND_FACTOR_RESET = Permission("identity.second_factor:reset", "重置他人的动态码")
SESSION_END = Permission("identity.session:end", "结束他人的登录")
AUDIT_READ = Permission("identity.audit:read", "查看审计记录")
HISTORY_READ = Permission("identity.history:read", "查看对象的变更历史")
PURPOSE_READ = Permission("identity.purpose:read", "查看个人信息处理目的")
PURPOSE_EDIT = Permission("identity.purpose:edit", "登记处理目的与发布告知")
PERSON_REQUEST_HANDLE = Permission("identity.person_request:handle", "办理个人信息请求")
OPERATION_READ = Permission("identity.operation:read", "查看系统运行状况")
OPERATION_RETRY = Permission("identity.operation:retry", "重新投递失败的消息")

PERMISSIONS = (
    ACCOUNT_READ,
    ACCOUNT_MANAGE,
    GRANT_APPROVE,
    SECOND_FACTOR_RESET,
    SESSION_END,
    AUDIT_READ,
    HISTORY_READ,
    PURPOSE_READ,
    PURPOSE_EDIT,
    PERSON_REQUEST_HANDLE,
    OPERATION_READ,
    OPERATION_RETRY,
)
