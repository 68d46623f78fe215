"""Identity's table of contents."""

from fastapi import APIRouter

from dangjian.contracts.appraisal import ResultPublished
from dangjian.contracts.targets import TargetsPublished
from dangjian.identity.accounts.routes import router as accounts
from dangjian.identity.audit.handlers import sign_results, sign_targets
from dangjian.identity.audit.jobs import DIGEST
from dangjian.identity.audit.routes import router as audit
from dangjian.identity.base import Base
from dangjian.identity.callers.routes import router as callers
from dangjian.identity.grants.jobs import LAPSE
from dangjian.identity.grants.routes import router as grants
from dangjian.identity.operations.routes import router as operations
from dangjian.identity.permissions import PERMISSIONS
from dangjian.identity.second_factors.routes import router as second_factors
from dangjian.identity.sessions.jobs import FORGET
from dangjian.identity.sessions.routes import router as sessions
from dangjian.kernel.events import Subscription
from dangjian.kernel.service import Service

router = APIRouter(prefix="/api/v1/identity")
router.include_router(callers)
router.include_router(sessions)
router.include_router(second_factors)
router.include_router(accounts)
router.include_router(grants)
router.include_router(operations)
router.include_router(audit)

service = Service(
    name="identity",
    title="账号与授权",
    router=router,
    metadata=Base.metadata,
    permissions=PERMISSIONS,
    subscriptions=(
        Subscription("identity", ResultPublished, sign_results),
        Subscription("identity", TargetsPublished, sign_targets),
    ),
    jobs=(FORGET, LAPSE, DIGEST),
)
