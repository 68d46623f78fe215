"""One intent, one effect: a POST repeated with the same Idempotency-Key gives the first answer again for 24 hours.

The stored answer commits with the effect (see `kernel.http.KernelRoute`), so there is never one without the other. It
may hold what is shown once (a key, recovery codes), so it is kept sealed (P4).
"""

import hashlib
import hmac
import os
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Annotated
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from fastapi import Depends, Header, Request, Response
from sqlalchemy import DateTime, LargeBinary, String, delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.kernel import clock
from dangjian.kernel.audit import Base
from dangjian.kernel.db import Session
from dangjian.kernel.errors import Conflict, Invalid
from dangjian.kernel.sealing import derived
from dangjian.kernel.security import Actor

LIFETIME = timedelta(hours=24)
NONCE = 12


class IdempotencyRow(Base):
    """The first answer to a key, per account."""

    __tablename__ = "idempotency_key"

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(128), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    status: Mapped[int]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class Replayed(Exception):
    """Ends the request with the stored answer."""

    def __init__(self, status: int, body: bytes) -> None:
        super().__init__("replayed")
        self.response = Response(
            content=body, status_code=status, media_type="application/json", headers={"Idempotent-Replayed": "true"}
        )


async def idempotency_key(
    request: Request,
    session: Session,
    idempotency_key: Annotated[str | None, Header(min_length=1, max_length=128)] = None,
) -> str | None:
    """Claim the key; a repeat ends with the stored answer, another body is 422, one in flight is 409."""
    if idempotency_key is None:
        return None
    actor: Actor = request.state.actor
    body = await request.body()
    # Keyed, because a body may hold a first password and a plain hash of it could be guessed from a stolen table.
    secret: bytes = request.app.state.key_ring.secret
    fingerprint = hmac.digest(secret, f"{request.method} {request.url.path}\n".encode() + body, "sha256").hex()
    lock = int.from_bytes(hashlib.sha256(f"{actor.account_id} {idempotency_key}".encode()).digest()[:8], signed=True)
    if not await session.scalar(select(func.pg_try_advisory_xact_lock(lock))):
        raise Conflict("同一请求正在处理,请稍候再试。")
    mine = (IdempotencyRow.account_id == actor.account_id) & (IdempotencyRow.key == idempotency_key)
    row = await session.scalar(select(IdempotencyRow).where(mine))
    if row is not None and row.created_at > clock.now() - LIFETIME:
        if row.fingerprint != fingerprint:
            raise Invalid("这个 Idempotency-Key 已用于另一个请求,请换一个新的键。")
        raise Replayed(row.status, _opened(secret, row))
    if row is not None:
        await session.execute(delete(IdempotencyRow).where(mine))
    request.state.idempotency = (actor.account_id, idempotency_key, fingerprint)
    return idempotency_key


IdempotencyKey = Annotated[str | None, Depends(idempotency_key)]


async def remember(request: Request, response: Response) -> None:
    """Keep the answer with the effect, in the request's transaction."""
    claimed = getattr(request.state, "idempotency", None)
    if claimed is None or response.status_code >= 400:
        return
    account_id, key, fingerprint = claimed
    secret: bytes = request.app.state.key_ring.secret
    await request.state.session.execute(
        insert(IdempotencyRow).values(
            account_id=account_id,
            key=key,
            fingerprint=fingerprint,
            status=response.status_code,
            body=_sealed(secret, account_id, key, bytes(response.body)),
            created_at=clock.now(),
        )
    )


async def forget_old(session: AsyncSession) -> None:
    """Drop the answers that nobody can ask for again."""
    await session.execute(delete(IdempotencyRow).where(IdempotencyRow.created_at < clock.now() - LIFETIME))


def _sealed(secret: bytes, account_id: UUID, key: str, body: bytes) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + _box(secret).encrypt(nonce, body, f"{account_id} {key}".encode())


def _opened(secret: bytes, row: IdempotencyRow) -> bytes:
    """The first answer; one that was kept under other keys is gone, and its effect can be looked up."""
    try:
        return _box(secret).decrypt(row.body[:NONCE], row.body[NONCE:], f"{row.account_id} {row.key}".encode())
    except (InvalidTag, ValueError):
        raise Conflict("这个请求已经办理过,原来的答复已无法再次显示,请刷新后查看结果。") from None


@lru_cache(maxsize=4)
def _box(secret: bytes) -> AESGCM:
    return AESGCM(derived(secret, b"dangjian kept answers"))
