"""Who is asking, and what they may do: a permission on the route, grants on subtrees, deny by default."""

import ipaddress
from collections.abc import Awaitable, Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Protocol
from uuid import UUID

from fastapi import Request

from dangjian.kernel.errors import Forbidden, Unauthenticated
from dangjian.kernel.tokens import KeyRing, TokenRefused, verify_bearer, verify_service


@dataclass(frozen=True)
class Permission:
    """One thing a person may be allowed to do, `service.noun:verb`, with its Chinese name."""

    code: str
    title: str


@dataclass(frozen=True)
class Grant:
    """A permission on an organisation and everything below it."""

    permission: str
    organization_id: UUID


@dataclass(frozen=True)
class Actor:
    """The signed-in caller with the grants in force now."""

    account_id: UUID
    session_id: UUID
    username: str
    display_name: str
    member_id: UUID | None
    grants: tuple[Grant, ...]
    permissions: frozenset[str] = field(default=frozenset())
    kind: Literal["person", "service"] = "person"
    addresses: tuple[str, ...] = ()
    acting_for: str | None = None

    def orgs(self, permission: Permission) -> tuple[UUID, ...]:
        """The organisations at the heads of the subtrees on which the permission is held."""
        return tuple(g.organization_id for g in self.grants if g.permission == permission.code)

    def holds(self, permission: Permission) -> bool:
        """True if the permission is held anywhere."""
        return permission.code in self.permissions

    def narrowed(self, scopes: frozenset[str]) -> "Actor":
        """The same caller with no more than a token says."""
        kept = tuple(grant for grant in self.grants if grant.permission in scopes)
        return replace(self, grants=kept, permissions=self.permissions & scopes)


ACTING: ContextVar[Actor | None] = ContextVar("acting", default=None)


class GrantSource(Protocol):
    """Answers who a session belongs to and what it may do now; none if it has ended."""

    async def actor(self, request: Request, account_id: UUID, session_id: UUID) -> Actor | None:
        """The caller, read through a cache of at most one second."""
        ...


async def authenticate(request: Request) -> Actor:
    """The caller of this request; raises Unauthenticated with one and the same body for every fault."""
    header = request.headers.get("authorization", "")
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated
    ring: KeyRing = request.app.state.key_ring
    source: GrantSource = request.app.state.grant_source
    try:
        claims, scopes = verify_bearer(ring, token)
    except TokenRefused:
        raise Unauthenticated from None
    actor = await source.actor(request, claims.account_id, claims.session_id)
    if actor is None or (actor.kind == "service") is not (scopes is not None):
        raise Unauthenticated
    if actor.addresses and not is_within(request.client.host if request.client else "", actor.addresses):
        raise Unauthenticated
    if scopes is not None:
        actor = actor.narrowed(scopes)
    request.state.actor = actor
    ACTING.set(actor)
    return actor


def is_within(address: str, networks: Iterable[str]) -> bool:
    """True if the address lies in one of the networks."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return any((mapped or found) in ipaddress.ip_network(one) for one in networks)


class Requires:
    """The guard of a route: yields the Actor, or 401 without a sign-in, or 403 where the permission is held nowhere."""

    def __init__(self, permission: Permission) -> None:
        self.permission = permission

    async def __call__(self, request: Request) -> Actor:
        """Check the caller before anything else of the route runs."""
        actor = await authenticate(request)
        if not actor.holds(self.permission):
            raise Forbidden(f"您没有“{self.permission.title}”的权限,如有需要请联系系统管理员。")
        return actor


class SignedIn:
    """The guard of the few routes that every signed-in person may use (own profile, own password); no service."""

    async def __call__(self, request: Request) -> Actor:
        """Any valid sign-in of a person will do."""
        actor = await authenticate(request)
        if actor.kind != "person":
            raise Forbidden("服务账号不能使用个人功能。")
        return actor


signed_in = SignedIn()
Endpoint = Callable[..., Awaitable[Any]]
_PUBLIC = "__public_because__"


def public(reason: str) -> Callable[[Endpoint], Endpoint]:
    """Mark a route that needs no sign-in, with the reason why; the route test lists them."""

    def mark(endpoint: Endpoint) -> Endpoint:
        setattr(endpoint, _PUBLIC, reason)
        return endpoint

    return mark


def public_reason(endpoint: Any) -> str | None:
    """Why this endpoint needs no sign-in, or none if it does."""
    return getattr(endpoint, _PUBLIC, None)


class ServiceOnly:
    """The guard of questions that only another service of this house may ask; yields the asking service's name."""

    def __init__(self, audience: str) -> None:
        self.audience = audience

    async def __call__(self, request: Request) -> str:
        """Check the service token."""
        _, _, token = request.headers.get("authorization", "").partition(" ")
        try:
            asking = verify_service(request.app.state.key_ring, token, audience=self.audience).service
        except TokenRefused:
            raise Unauthenticated from None
        request.state.is_service = True
        return asking
