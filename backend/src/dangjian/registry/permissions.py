"""What one may be allowed to do in the registry."""

from dangjian.kernel.security import Permission

ORGANIZATION_READ = Permission("registry.organization:read", "查看组织")
ORGANIZATION_CLASSIFY = Permission("registry.organization:classify", "确定支部类别")
MEMBER_READ = Permission("registry.member:read", "查看党员名册")
OUTLET_READ = Permission("registry.outlet:read", "查看网点")
OUTLET_EDIT = Permission("registry.outlet:edit", "维护网点与网格")
HOLIDAY_EDIT = Permission("registry.holiday:edit", "维护工作日历")

PERMISSIONS = (ORGANIZATION_READ, ORGANIZATION_CLASSIFY, MEMBER_READ, OUTLET_READ, OUTLET_EDIT, HOLIDAY_EDIT)
