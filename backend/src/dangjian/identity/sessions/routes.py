"""HTTP: signing in, going on, signing out, and one's own password."""

from typing import Annotated, Any
from uuid import UUID

import structlog
from fastapi import APIRouter, Depends, Request, Response

from dangjian.identity.permissions import SESSION_END
from dangjian.identity.sessions import actions, queries
from dangjian.identity.sessions.schemas import EndSessions, PasswordChange, SessionRow, TokenAnswer, TokenRequest
from dangjian.kernel import clock
from dangjian.kernel.db import Database, Session
from dangjian.kernel.errors import FieldError, Forbidden, Invalid
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.security import Actor, Requires, public, signed_in
from dangjian.kernel.settings import settings
from dangjian.kernel.tokens import ACCESS_SECONDS, TokenRefused, mint_access, verify_access

router = APIRouter(tags=["sessions"], route_class=KernelRoute)
log = structlog.get_logger()

SECURE_COOKIE = "__Host-dangjian_refresh"
PLAIN_COOKIE = "dangjian_refresh"
PLAIN_PATH = "/api/v1/identity"


class ForeignPage(Forbidden):
    """A page of another origin cannot use the refresh cookie (A7)."""

    code = "foreign_page"


async def request_database(request: Request) -> Database:
    """The database, for actions that need transactions of their own."""
    database: Database = request.app.state.database
    return database


async def own_page(request: Request) -> None:
    """Refuse what a form or script of another site can send: only our own pages can set the header or the type."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    is_ours = request.headers.get("x-requested-with") == "dangjian" or kind == "application/json"
    if not is_ours or request.headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
        raise ForeignPage("请求不是从本系统的页面发出的,请在系统页面内操作。")


Db = Annotated[Database, Depends(request_database)]
SignedIn = Annotated[Actor, Depends(signed_in)]
Ender = Annotated[Actor, Depends(Requires(SESSION_END))]


@router.post("/tokens", dependencies=[Depends(own_page)])
@public("signing in is how one stops being a stranger")
async def create_token(request: Request, response: Response, database: Db, data: TokenRequest) -> TokenAnswer:
    """Sign in with name and password, or go on with the refresh cookie."""
    if data.grant_type == "refresh_token":
        issued = await actions.refresh(database, request.cookies.get(_cookie_name(request)))
    else:
        username, password = _credentials(data)
        issued = await actions.sign_in(database, username, password, data.code, _caller(request))
    _set_cookie(request, response, issued)
    token = mint_access(
        request.app.state.key_ring,
        account_id=issued.account_id,
        session_id=issued.session_id,
        grant_version=issued.grant_version,
    )
    return TokenAnswer(access_token=token, token_type="Bearer", expires_in=ACCESS_SECONDS)


@router.post("/auth/logout", status_code=204, dependencies=[Depends(own_page)])
@public("whoever holds a session may end it, even when its access token has run out")
async def sign_out(request: Request, response: Response, database: Db) -> None:
    """End the session; its access tokens are dead within a second."""
    _, _, token = request.headers.get("authorization", "").partition(" ")
    try:
        session_id = verify_access(request.app.state.key_ring, token).session_id
    except TokenRefused:
        session_id = None
    await actions.sign_out(database, session_id, request.cookies.get(_cookie_name(request)))
    response.delete_cookie(
        _cookie_name(request), path=_cookie_path(request), secure=_is_secure(request), httponly=True, samesite="strict"
    )


@router.get("/me/sessions", response_model=list[SessionRow])
async def own_sessions(actor: SignedIn, session: Session) -> list[dict[str, Any]]:
    """Where I am signed in."""
    return await queries.sessions_of(session, actor.account_id, actor.session_id)


@router.post("/me/sessions/{session_id}:end", status_code=204)
async def end_own_session(actor: SignedIn, session: Session, session_id: UUID) -> None:
    """End one of my sign-ins; its rights are gone within a second."""
    await actions.end_own(session, actor, session_id)


@router.post("/me/sessions:end-others", status_code=204)
async def end_other_sessions(actor: SignedIn, session: Session) -> None:
    """Sign out everywhere but here."""
    await actions.end_all(session, actor, actor.account_id, "本人退出其他设备", kept=actor.session_id)


@router.get("/accounts/{account_id}/sessions", response_model=list[SessionRow])
async def sessions_of_account(actor: Ender, session: Session, account_id: UUID) -> list[dict[str, Any]]:
    """Where somebody is signed in."""
    return await queries.sessions_of(session, account_id, actor.session_id)


@router.post("/accounts/{account_id}:end-sessions", status_code=204)
async def end_sessions(actor: Ender, session: Session, account_id: UUID, data: EndSessions) -> None:
    """End all sign-ins of an account."""
    await actions.end_all(session, actor, account_id, data.reason)


@router.post("/me/password", status_code=204)
async def change_password(actor: SignedIn, request: Request, database: Db, data: PasswordChange) -> None:
    """Change one's own password; all other sessions of the account end."""
    await actions.change_password(database, actor, data, _caller(request))


def _credentials(data: TokenRequest) -> tuple[str, str]:
    if data.username is None or data.password is None:
        named = {"username": data.username, "password": data.password}
        missing = [FieldError(field=name, message="请填写此项") for name, value in named.items() if value is None]
        raise Invalid("请填写用户名和密码。", missing)
    return data.username, data.password


def _caller(request: Request) -> actions.Caller:
    address = request.client.host[:64] if request.client else "local"
    agent = request.headers.get("user-agent", "").encode("ascii", "replace").decode("ascii")
    return actions.Caller(address=address, user_agent=agent)


def _is_secure(request: Request) -> bool:
    """True unless the installation says that it has no TLS and the request came without it."""
    return settings().secure_cookies or request.url.scheme == "https"


def _cookie_name(request: Request) -> str:
    return SECURE_COOKIE if _is_secure(request) else PLAIN_COOKIE


def _cookie_path(request: Request) -> str:
    return "/" if _is_secure(request) else PLAIN_PATH


def _set_cookie(request: Request, response: Response, issued: actions.Issued) -> None:
    """Over TLS the cookie is bound to this host; without TLS it is weaker, and every sign-in says so in the log."""
    if not _is_secure(request):
        log.warning("refresh_cookie_without_tls", advice="serve over HTTPS and set DANGJIAN_SECURE_COOKIES=true")
    response.set_cookie(
        _cookie_name(request),
        issued.refresh_token,
        max_age=max(int((issued.refresh_expires_at - clock.now()).total_seconds()), 0),
        path=_cookie_path(request),
        secure=_is_secure(request),
        httponly=True,
        samesite="strict",
    )
