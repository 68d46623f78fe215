"""The routes of identity, in the order in which they are tried."""

from fastapi import APIRouter

from dangjian.identity.accounts.routes import router as accounts
from dangjian.identity.audit.routes import router as audit
from dangjian.identity.callers.routes import router as callers
from dangjian.identity.delegations.routes import router as delegations
from dangjian.identity.grants.routes import router as grants
from dangjian.identity.notices.routes import router as notices
from dangjian.identity.operations.routes import router as operations
from dangjian.identity.person_requests.routes import router as person_requests
from dangjian.identity.purposes.routes import router as purposes
from dangjian.identity.second_factors.routes import router as second_factors
from dangjian.identity.service_accounts.routes import oauth
from dangjian.identity.service_accounts.routes import router as service_accounts
from dangjian.identity.sessions.routes import router as sessions
from dangjian.identity.signing_keys.routes import router as signing_keys

api = APIRouter(prefix="/api/v1/identity")
api.include_router(callers)
api.include_router(sessions)
api.include_router(second_factors)
api.include_router(accounts)
api.include_router(grants)
api.include_router(delegations)
api.include_router(service_accounts)
api.include_router(operations)
api.include_router(audit)
api.include_router(purposes)
api.include_router(notices)
api.include_router(person_requests)
router = APIRouter()
router.include_router(api)
router.include_router(signing_keys)
router.include_router(oauth)
