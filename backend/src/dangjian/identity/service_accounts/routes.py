"""HTTP: service accounts, and the token endpoint of other systems (RFC 6749, client credentials)."""

import base64
import binascii
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request, Response

from dangjian.identity.permissions import ACCOUNT_MANAGE, ACCOUNT_READ, GRANT_APPROVE
from dangjian.identity.service_accounts import actions, queries
from dangjian.identity.service_accounts.models import ServiceAccount
from dangjian.identity.service_accounts.rules import State
from dangjian.identity.service_accounts.schemas import (
    ClientToken,
    ServiceAccountCreate,
    ServiceAccountReason,
    ServiceAccountRow,
    ServiceKey,
)
from dangjian.kernel.concurrency import IfMatch
from dangjian.kernel.db import Database, Session
from dangjian.kernel.errors import DomainError
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.paging import Page, Paging, paginate
from dangjian.kernel.security import Actor, Requires, public
from dangjian.kernel.tokens import CLIENT_SECONDS, mint_client

router = APIRouter(prefix="/service-accounts", tags=["service_accounts"], route_class=KernelRoute)
oauth = APIRouter(prefix="/oauth", tags=["service_accounts"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(ACCOUNT_READ))]
Manager = Annotated[Actor, Depends(Requires(ACCOUNT_MANAGE))]
Approver = Annotated[Actor, Depends(Requires(GRANT_APPROVE))]
Text = Annotated[str, Form(max_length=4000)]


class InvalidClient(DomainError):
    """One answer for an unknown, wrong, expired or revoked key, a foreign address and a scope that is not held."""

    status, code, title = 401, "invalid_client", "服务账号不可用"


class UnsupportedGrantType(DomainError):
    """Only client credentials are changed for a token here."""

    status, code, title = 400, "unsupported_grant_type", "不支持的授权方式"


@router.get("", response_model=Page[ServiceAccountRow])
async def search(actor: Reader, session: Session, paging: Paging, state: State | None = None) -> dict[str, Any]:
    """List service accounts."""
    return await paginate(session, queries.search(state), paging)


@router.post("", status_code=201, response_model=ServiceAccountRow)
async def propose(actor: Manager, session: Session, _key: IdempotencyKey, data: ServiceAccountCreate) -> ServiceAccount:
    """Propose a service account; it can do nothing before it is approved."""
    return await actions.propose(session, actor, data)


@router.post("/{account_id}:approve", response_model=ServiceAccountRow)
async def approve(
    actor: Approver, session: Session, seen: IfMatch, _key: IdempotencyKey, account_id: UUID
) -> ServiceAccount:
    """Approve a proposed service account."""
    return await actions.decide(session, actor, account_id, seen, None)


@router.post("/{account_id}:refuse", response_model=ServiceAccountRow)
async def refuse(
    actor: Approver,
    session: Session,
    seen: IfMatch,
    _key: IdempotencyKey,
    account_id: UUID,
    data: ServiceAccountReason,
) -> ServiceAccount:
    """Refuse a proposed service account, with the reason."""
    return await actions.decide(session, actor, account_id, seen, data.reason)


@router.post("/{account_id}:make-key", response_model=ServiceKey)
async def make_key(actor: Manager, session: Session, seen: IfMatch, account_id: UUID) -> dict[str, str]:
    """Make a key, shown once; the one before it no longer works."""
    client_id, secret = await actions.make_key(session, actor, account_id, seen)
    return {"client_id": client_id, "client_secret": secret}


@router.post("/{account_id}:revoke", response_model=ServiceAccountRow)
async def revoke(
    actor: Manager,
    session: Session,
    seen: IfMatch,
    _key: IdempotencyKey,
    account_id: UUID,
    data: ServiceAccountReason,
) -> ServiceAccount:
    """End a service account for good."""
    return await actions.revoke(session, actor, account_id, seen, data.reason)


@oauth.post("/token")
@public("a system signs in here with its key")
async def token(
    request: Request,
    response: Response,
    grant_type: Text = "",
    client_id: Text = "",
    client_secret: Text = "",
    scope: Text = "",
) -> ClientToken:
    """Change a service account's key for a token of ten minutes (client credentials, RFC 6749 4.4)."""
    if grant_type != "client_credentials":
        raise UnsupportedGrantType("这里只接受 grant_type=client_credentials。")
    client_id, client_secret = _basic(request) or (client_id, client_secret)
    address = request.client.host if request.client else ""
    database: Database = request.app.state.database
    async with database.transaction() as session:
        client = await actions.exchange(session, client_secret, scope, address)
    if client is None or (client_id and not client_secret.startswith(f"{client_id}_")):
        raise InvalidClient("密钥、来源地址、权限范围或有效期不符,请与系统管理员核对服务账号。")
    made = mint_client(
        request.app.state.key_ring, account_id=client.account_id, key_id=client.key_id, scopes=client.scopes
    )
    response.headers["Cache-Control"] = "no-store"
    return ClientToken(access_token=made, token_type="Bearer", expires_in=CLIENT_SECONDS, scope=" ".join(client.scopes))


def _basic(request: Request) -> tuple[str, str] | None:
    """Name and secret of an `Authorization: Basic` header (RFC 6749, 2.3.1)."""
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, _, secret = base64.b64decode(value, validate=True).decode("utf-8").partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return name, secret
