"""What one may be allowed to do in liaison; who raised an issue needs no permission to say whether it is solved."""

from dangjian.kernel.security import Permission

REPRESENTATIVE_READ = Permission("liaison.representative:read", "查看党代表与结对")
REPRESENTATIVE_NOMINATE = Permission("liaison.representative:nominate", "推荐党代表")
REPRESENTATIVE_APPROVE = Permission("liaison.representative:approve", "审定党代表")
PAIRING_ARRANGE = Permission("liaison.pairing:arrange", "安排结对与移交")
VISIT_READ = Permission("liaison.visit:read", "查看走访记录")
VISIT_RECORD = Permission("liaison.visit:record", "记录本人走访")
ISSUE_READ = Permission("liaison.issue:read", "查看群众诉求")
ISSUE_REPORT = Permission("liaison.issue:report", "反映问题")
ISSUE_DISPATCH = Permission("liaison.issue:dispatch", "受理与交办诉求")
ISSUE_HANDLE = Permission("liaison.issue:handle", "办理诉求")
CHANNEL_MANAGE = Permission("liaison.channel:manage", "管理免登录反映入口")
NORM_EDIT = Permission("liaison.norm:edit", "设置联系群众规则")
FINDING_OWN = Permission("liaison.finding:own", "办理共性问题")
OUTLET_READ = Permission("liaison.outlet:read", "查看网点联系情况")
AGREEMENT_EDIT = Permission("liaison.agreement:edit", "登记共建协议")
RISK_READ = Permission("liaison.risk:read", "查看风险台账")
RISK_EDIT = Permission("liaison.risk:edit", "登记与会商风险")
RISK_REPORT = Permission("liaison.risk:report", "报告风险")

PERMISSIONS = (
    REPRESENTATIVE_READ,
    REPRESENTATIVE_NOMINATE,
    REPRESENTATIVE_APPROVE,
    PAIRING_ARRANGE,
    VISIT_READ,
    VISIT_RECORD,
    ISSUE_READ,
    ISSUE_REPORT,
    ISSUE_DISPATCH,
    ISSUE_HANDLE,
    CHANNEL_MANAGE,
    NORM_EDIT,
    FINDING_OWN,
    OUTLET_READ,
    AGREEMENT_EDIT,
    RISK_READ,
    RISK_EDIT,
    RISK_REPORT,
)
