"""What one may be allowed to do in appraisal."""

from dangjian.kernel.security import Permission

RECORD_TYPE_READ = Permission("appraisal.record_type:read", "查看台账类型")
RECORD_TYPE_EDIT = Permission("appraisal.record_type:edit", "编制台账类型")
RECORD_TYPE_PUBLISH = Permission("appraisal.record_type:publish", "发布台账类型")
RECORD_READ = Permission("appraisal.record:read", "查看台账")
RECORD_ENTER = Permission("appraisal.record:enter", "登记台账")
ATTACHMENT_ADD = Permission("appraisal.attachment:add", "添加附件")
RECORD_VOID = Permission("appraisal.record:void", "作废台账")
RECORD_IMPORT_HISTORICAL = Permission("appraisal.record:import_historical", "补录历史台账")
SCHEME_READ = Permission("appraisal.scheme:read", "查看考核方案")
SCHEME_EDIT = Permission("appraisal.scheme:edit", "编制考核方案")
SCHEME_PUBLISH = Permission("appraisal.scheme:publish", "发布考核方案")
RUN_READ = Permission("appraisal.run:read", "查看考核结果")
RUN_OPEN = Permission("appraisal.run:open", "开启考核")
RUN_PUBLISH = Permission("appraisal.run:publish", "发布考核结果")
VERIFICATION_READ = Permission("appraisal.verification:read", "查看线下核验")
VERIFICATION_VERIFY = Permission("appraisal.verification:verify", "线下核验")
RECTIFICATION_READ = Permission("appraisal.rectification:read", "查看整改")
RECTIFICATION_OPEN = Permission("appraisal.rectification:open", "发起整改")
RECTIFICATION_REPORT = Permission("appraisal.rectification:report", "报告整改情况")
RECTIFICATION_RECHECK = Permission("appraisal.rectification:recheck", "复查整改")
RATING_READ = Permission("appraisal.rating:read", "查看已发布星级")
BURDEN_READ = Permission("appraisal.burden:read", "查看减负仪表")
BURDEN_SET = Permission("appraisal.burden:set", "设定减负标准")
FEEDBACK_ANSWER = Permission("appraisal.feedback:answer", "答复减负直通车")

PERMISSIONS = (
    RECORD_TYPE_READ,
    RECORD_TYPE_EDIT,
    RECORD_TYPE_PUBLISH,
    RECORD_READ,
    RECORD_ENTER,
    ATTACHMENT_ADD,
    RECORD_VOID,
    RECORD_IMPORT_HISTORICAL,
    SCHEME_READ,
    SCHEME_EDIT,
    SCHEME_PUBLISH,
    RUN_READ,
    RUN_OPEN,
    RUN_PUBLISH,
    VERIFICATION_READ,
    VERIFICATION_VERIFY,
    RECTIFICATION_READ,
    RECTIFICATION_OPEN,
    RECTIFICATION_REPORT,
    RECTIFICATION_RECHECK,
    RATING_READ,
    BURDEN_READ,
    BURDEN_SET,
    FEEDBACK_ANSWER,
)
