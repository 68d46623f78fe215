"""Identity's table of contents."""

from dangjian.contracts.appraisal import ResultPublished
from dangjian.contracts.identity_persons import person_data
from dangjian.contracts.targets import TargetsPublished
from dangjian.identity.audit.handlers import sign_results, sign_targets
from dangjian.identity.audit.jobs import DIGEST
from dangjian.identity.base import Base
from dangjian.identity.grants.jobs import LAPSE
from dangjian.identity.permissions import PERMISSIONS
from dangjian.identity.person_requests.jobs import FORGET_EXPORTS
from dangjian.identity.sessions.jobs import FORGET
from dangjian.kernel import audit
from dangjian.kernel.events import Subscription
from dangjian.kernel.service import Service

service = Service(
    name="identity",
    title="账号与授权",
    metadata=Base.metadata,
    permissions=PERMISSIONS,
    subscriptions=(
        Subscription("identity", ResultPublished, sign_results),
        Subscription("identity", TargetsPublished, sign_targets),
        *person_data("identity", ("identity", Base.metadata), ("events", audit.Base.metadata)),
    ),
    append_only=("notice", "consent_step"),
    jobs=(FORGET, LAPSE, DIGEST, FORGET_EXPORTS),
)
