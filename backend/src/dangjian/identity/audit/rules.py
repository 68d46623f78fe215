"""A row of the trail in words: what was done to what kind of thing, and each value before and after."""

import re
from typing import Any

from dangjian.identity.grants.rules import ROLES

KINDS = {
    "account": "账号",
    "agreement": "共建协议",
    "attachment": "附件",
    "batch": "批量签到",
    "burden_standard": "负担标准",
    "commitment": "承诺",
    "dead_letter": "未送达消息",
    "external_member": "关系在外党员",
    "feedback": "意见",
    "finding": "共性问题",
    "grant": "授权",
    "grid_cell": "网格",
    "holiday_year": "工作日历",
    "intake": "匿名入口",
    "issue": "诉求",
    "letter": "责任书",
    "light_rule": "亮灯规则",
    "member": "党员",
    "norm": "办理标准",
    "openness_entry": "公开事项",
    "opened_on": "启用日期",
    "organization": "组织",
    "outlet": "网点",
    "pairing": "结对",
    "policy": "制度",
    "policy_review": "制度评审",
    "post": "职务",
    "reading": "指标读数",
    "record": "台账记录",
    "record_type": "台账类型",
    "rectification": "整改",
    "representative": "党代表",
    "result": "目标结果",
    "risk": "风险",
    "risk_check": "风险排查",
    "risk_month": "风险月报",
    "route": "被拒请求",
    "run": "考核批次",
    "saved_view": "常用筛选",
    "scheme": "考核方案",
    "second_factor": "动态码",
    "service_account": "服务账号",
    "session": "登录会话",
    "supervision_letter": "督办函",
    "target": "目标",
    "task": "任务",
    "term": "届次",
    "transfer": "组织关系转接",
    "venue": "阵地",
    "venue_fund": "阵地专项经费",
    "venue_standard": "阵地标准",
    "verification": "核验结论",
    "visit": "走访",
    "webhook": "事件推送",
}

VERBS = {
    "accept": "验收",
    "add": "添加",
    "add_activity": "记录活动",
    "answer": "答复",
    "approve": "批准",
    "arrange": "安排",
    "ask": "提出",
    "assign": "交办",
    "award": "授予示范",
    "cancel": "取消",
    "cancelled": "取消",
    "change": "修改",
    "change_password": "修改密码",
    "check": "检查",
    "check_in": "签到",
    "classify": "调整类别",
    "close": "关闭",
    "consulted": "会商",
    "controlled": "受控",
    "correct": "更正",
    "create": "新建",
    "delete": "删除",
    "disable": "停用",
    "draft": "起草",
    "enable": "启用",
    "end": "结束",
    "end_all": "结束全部会话",
    "enter": "录入",
    "exceed_budget": "批准超出负担预算",
    "give": "给出",
    "graded": "定级",
    "hand_on_receipt": "交付回执",
    "install": "安装",
    "issue": "发出",
    "merge": "合并",
    "move": "移动",
    "open": "开启",
    "propose": "提出申请",
    "publish": "发布",
    "published": "下达",
    "recheck": "复查",
    "recover": "补发",
    "refresh": "重新评分",
    "redeliver": "重新推送",
    "refuse": "退回",
    "rename": "更名",
    "report": "报告",
    "reported": "上报",
    "reset": "重置",
    "reset_password": "重置密码",
    "retry": "重新投递",
    "rotate_secret": "更换密钥",
    "set": "设定",
    "set_standard": "设定标准",
    "set_up": "启用动态码",
    "sign": "签署",
    "split": "拆分",
    "start": "开始",
    "undo": "撤销",
    "undo_check_in": "撤销签到",
    "unmask": "查看完整信息",
    "void": "作废",
    "withdraw": "撤回",
    "write": "填写",
}

REFUSALS = {
    "unauthenticated": "未登录或登录无效",
    "forbidden": "没有权限",
    "not_found": "不在其范围内,或不存在",
    "conflict": "与现有内容冲突",
    "stale": "内容已被他人修改",
}

FIELDS = {
    "address": "地址",
    "amount": "数量",
    "approved_by": "批准人",
    "attachments": "附件",
    "category": "类别",
    "checked_on": "检查日期",
    "close_reason": "停用原因",
    "closed_on": "停用日期",
    "code": "代码",
    "content": "内容",
    "days": "日期",
    "display_name": "姓名",
    "due_on": "期限",
    "employee_no": "工号",
    "ends_on": "结束日期",
    "field": "字段",
    "file": "文件",
    "filename": "文件名",
    "finding": "问题",
    "fraction": "比例",
    "grant_id": "授权编号",
    "granted_on": "授予日期",
    "granting_body": "授予单位",
    "indicator": "指标",
    "is_active": "启用",
    "is_dead": "已放弃",
    "kind": "种类",
    "last_error": "最近错误",
    "level": "等级",
    "line": "条线",
    "member_id": "党员",
    "month": "月份",
    "name": "名称",
    "note": "说明",
    "number": "编号",
    "occurred_on": "发生日期",
    "organization": "组织",
    "organization_id": "组织",
    "outlet_id": "网点",
    "owner": "责任组织",
    "pack": "内容包",
    "parent_id": "上级组织",
    "path": "路径",
    "percent": "完成比例",
    "period": "期间",
    "place": "地点",
    "plan": "方案",
    "published_on": "公布日期",
    "purpose": "用途",
    "reason": "理由",
    "responsible_member_id": "负责人",
    "role": "角色",
    "score": "得分",
    "session_id": "会话",
    "allocations": "分配",
    "sha256": "内容哈希",
    "since": "起始日期",
    "size": "大小",
    "stage": "阶段",
    "starts_on": "开始日期",
    "state": "状态",
    "target": "目标",
    "target_value": "目标值",
    "title": "标题",
    "tries": "尝试次数",
    "type": "类型",
    "until": "截止日期",
    "username": "用户名",
    "value": "数值",
    "values": "内容",
    "verdict": "结论",
    "verified_at": "核验时间",
    "version": "版本",
    "visited_on": "走访日期",
    "weight": "权重",
    "withdrawn_on": "撤销日期",
    "year": "年度",
}

# What the history of an object may be read with: whoever may read the object, where it may be read.
HISTORIES = {
    "record": "appraisal.record:read",
    "verification": "appraisal.verification:read",
    "rectification": "appraisal.rectification:read",
    "target": "targets.target:read",
    "task": "targets.task:read",
    "letter": "targets.letter:read",
    "supervision_letter": "targets.supervision_letter:read",
    "organization": "registry.organization:read",
    "outlet": "registry.outlet:read",
    "venue": "registry.venue:read",
    "venue_fund": "registry.venue_fund:read",
    "openness_entry": "registry.openness:read",
    "representative": "liaison.representative:read",
}

PROPOSALS = {
    "proposed": "待批准",
    "approved": "已批准",
    "refused": "已退回",
    "withdrawn": "已撤回",
    "lapsed": "逾期作废",
}

DIGEST_JOB = "job.identity.audit_digest"

_SECRET = re.compile(r"password|secret|token|id_number|phone|身份证|手机", re.IGNORECASE)
_DEEP = 3


def kind_title(kind: str) -> str:
    """What kind of thing it is."""
    return KINDS.get(kind, kind)


def action_title(action: str) -> str:
    """What was done, as a reader says it; the code where there are no words for it."""
    _, _, refusal = action.partition(" ")
    if refusal:
        return f"请求被拒:{REFUSALS.get(refusal, refusal)}"
    kind, _, verb = action.partition(".")
    return f"{kind_title(kind)} · {VERBS.get(verb, verb)}"


def field_title(path: str) -> str:
    """A field by its Chinese name, part by part."""
    return " / ".join(FIELDS.get(part, part) for part in path.split("."))


def said(value: Any) -> str | None:
    """A value as text; none where there was nothing."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(said(one) or "—" for one in value) or None
    if isinstance(value, dict):
        return ";".join(f"{field_title(str(name))} {said(one) or '—'}" for name, one in value.items()) or None
    return str(value)


def in_words(path: str, value: Any) -> Any:
    """The codes of roles and of proposals as people say them."""
    if path == "role" and value in ROLES:
        return next(role.title for name, role in ROLES.items() if name == value)
    return PROPOSALS.get(value, value) if path == "state" and isinstance(value, str) else value


def flat(body: dict[str, Any] | None, prefix: str = "", depth: int = _DEEP) -> dict[str, Any]:
    """The values of a body by their path, a few levels deep."""
    found: dict[str, Any] = {}
    for name, value in (body or {}).items():
        path = f"{prefix}{name}"
        if isinstance(value, dict) and value and depth > 1:
            found |= flat(value, f"{path}.", depth - 1)
        else:
            found[path] = value
    return found


def differences(before: dict[str, Any] | None, after: dict[str, Any] | None) -> list[dict[str, Any]]:
    """What changed, field by field, in the order of the new state; what nobody should read is not shown."""
    old, new = flat(before), flat(after)
    changes = []
    for path in dict.fromkeys([*new, *old]):
        was, now = said(in_words(path, old.get(path))), said(in_words(path, new.get(path)))
        if was == now:
            continue
        hidden = _SECRET.search(path) is not None
        changes.append(
            {
                "field": path,
                "title": field_title(path),
                "before": "······" if hidden and was else was,
                "after": "······" if hidden and now else now,
            }
        )
    return changes
