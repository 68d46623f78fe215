"""What one may be allowed to do in the registry."""

from dangjian.kernel.security import Permission

ORGANIZATION_READ = Permission("registry.organization:read", "查看组织")
ORGANIZATION_CHANGE = Permission("registry.organization:change", "变更组织(设立、划转、合并、分设、更名、撤销)")
ORGANIZATION_CLASSIFY = Permission("registry.organization:classify", "确定支部类别")
MEMBER_READ = Permission("registry.member:read", "查看党员名册")
MEMBER_EDIT = Permission("registry.member:edit", "维护党员信息")
MEMBER_UNMASK = Permission("registry.member:unmask", "查看党员手机号、身份证号(须写明理由)")
TRANSFER_HANDLE = Permission("registry.transfer:handle", "办理组织关系转接")
TERM_EDIT = Permission("registry.term:edit", "登记任期与任免")
OUTLET_READ = Permission("registry.outlet:read", "查看网点")
OUTLET_EDIT = Permission("registry.outlet:edit", "维护网点与网格")
POLICY_READ = Permission("registry.policy:read", "查看制度")
POLICY_EDIT = Permission("registry.policy:edit", "登记、修订、废止和梳理制度")
DUTY_READ = Permission("registry.duty:read", "查看职责矩阵")
DUTY_EDIT = Permission("registry.duty:edit", "维护职责矩阵")
TEAM_READ = Permission("registry.team:read", "查看队伍")
TEAM_EDIT = Permission("registry.team:edit", "维护队伍和名册")
VENUE_READ = Permission("registry.venue:read", "查看阵地")
VENUE_EDIT = Permission("registry.venue:edit", "登记阵地")
VENUE_CHECK = Permission("registry.venue:check", "按清单检查阵地")
VENUE_AWARD = Permission("registry.venue:award", "授予、撤销示范阵地")
VENUE_STANDARD = Permission("registry.venue:standard", "设置阵地类型、检查清单和公开类别")
FUND_READ = Permission("registry.venue_fund:read", "查看阵地专项经费")
FUND_EDIT = Permission("registry.venue_fund:edit", "登记、更正阵地专项经费")
OPENNESS_READ = Permission("registry.openness:read", "查看公开事项和看板")
OPENNESS_EDIT = Permission("registry.openness:edit", "登记公开事项")
DUES_READ = Permission("registry.dues:read", "查看党费汇总")
DUES_KEEP = Permission("registry.dues:keep", "登记本支部党费、核定基数")
OBSERVATION_KEEP = Permission("registry.observation:keep", "记录和查看干部考察记实(本人和同一班子成员不可见)")
TALENT_READ = Permission("registry.talent:read", "查看干部分类分层")
TALENT_EDIT = Permission("registry.talent:edit", "设置类和层,给干部定类定层")
HOLIDAY_EDIT = Permission("registry.holiday:edit", "维护工作日历")

PERMISSIONS = (
    *(ORGANIZATION_READ, ORGANIZATION_CHANGE, ORGANIZATION_CLASSIFY, OUTLET_READ, OUTLET_EDIT, HOLIDAY_EDIT),
    *(MEMBER_READ, MEMBER_EDIT, MEMBER_UNMASK, TRANSFER_HANDLE, TERM_EDIT),
    *(DUES_READ, DUES_KEEP),
    *(POLICY_READ, POLICY_EDIT, DUTY_READ, DUTY_EDIT, TEAM_READ, TEAM_EDIT),
    *(OBSERVATION_KEEP, TALENT_READ, TALENT_EDIT),
    *(VENUE_READ, VENUE_EDIT, VENUE_CHECK, VENUE_AWARD, VENUE_STANDARD),
    *(FUND_READ, FUND_EDIT, OPENNESS_READ, OPENNESS_EDIT),
)
