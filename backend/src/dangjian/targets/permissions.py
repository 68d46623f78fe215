"""What one may be allowed to do in targets; the four mechanisms 分解, 追踪, 定责, 考核 each have their own (A-34)."""

from dangjian.kernel.security import Permission

TARGET_READ = Permission("targets.target:read", "查看目标")
TARGET_SET = Permission("targets.target:set", "制定与分解目标")
TARGET_PUBLISH = Permission("targets.target:publish", "下达目标")
TARGET_TRACK = Permission("targets.target:track", "填报目标进度")
TASK_READ = Permission("targets.task:read", "查看任务")
TASK_ASSIGN = Permission("targets.task:assign", "交办任务")
TASK_CARRY_OUT = Permission("targets.task:carry_out", "办理本人任务")
TASK_ACCEPT = Permission("targets.task:accept", "验收任务")
COMMITMENT_READ = Permission("targets.commitment:read", "查看承诺")
COMMITMENT_MAKE = Permission("targets.commitment:make", "组织党员承诺")
RESULT_ACCEPT = Permission("targets.result:accept", "验收目标结果")
LETTER_READ = Permission("targets.letter:read", "查看责任书")
LETTER_DRAFT = Permission("targets.letter:draft", "起草责任书")
LETTER_SIGN = Permission("targets.letter:sign", "签署责任书")
SUPERVISION_READ = Permission("targets.supervision_letter:read", "查看督办单")
SUPERVISION_ISSUE = Permission("targets.supervision_letter:issue", "签发督办单")
SUPERVISION_ANSWER = Permission("targets.supervision_letter:answer", "回复督办单")
SUPERVISION_RECHECK = Permission("targets.supervision_letter:recheck", "复查督办单")
PRACTICE_READ = Permission("targets.practice:read", "查看推广做法")
PRACTICE_PUBLISH = Permission("targets.practice:publish", "发布推广做法")
PRACTICE_ADOPT = Permission("targets.practice:adopt", "记录采用情况")
LIGHT_RULE_EDIT = Permission("targets.light_rule:edit", "设置亮灯规则")

PERMISSIONS = (
    TARGET_READ,
    TARGET_SET,
    TARGET_PUBLISH,
    TARGET_TRACK,
    TASK_READ,
    TASK_ASSIGN,
    TASK_CARRY_OUT,
    TASK_ACCEPT,
    COMMITMENT_READ,
    COMMITMENT_MAKE,
    RESULT_ACCEPT,
    LIGHT_RULE_EDIT,
    LETTER_READ,
    LETTER_DRAFT,
    LETTER_SIGN,
    SUPERVISION_READ,
    SUPERVISION_ISSUE,
    SUPERVISION_ANSWER,
    SUPERVISION_RECHECK,
    PRACTICE_READ,
    PRACTICE_PUBLISH,
    PRACTICE_ADOPT,
)
