"""`dangjian users`: how the first administrators come about, and what no administrator may do for another."""

import asyncio
from uuid import UUID

import typer
from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.commands.house import require_database
from dangjian.identity.accounts.actions import install_password
from dangjian.identity.grants.actions import create_user
from dangjian.identity.grants.rules import ROLES
from dangjian.kernel.db import Database, make_engine
from dangjian.kernel.errors import DomainError, NotFound
from dangjian.kernel.settings import settings
from dangjian.kernel.words import field_message
from dangjian.registry.organizations.models import Organization


async def _place(session: AsyncSession, code: str) -> UUID | None:
    """The organisation of this code; none if no code is given."""
    if not code:
        return None
    found: UUID | None = await session.scalar(select(Organization.id).where(Organization.code == code))
    if found is None:
        raise NotFound(f"没有编码为“{code}”的组织。")
    return found


async def _create(username: str, role: str, org: str, display_name: str, password: str) -> None:
    database = Database(make_engine(settings().database_url, 1))
    try:
        async with database.transaction() as session:
            await create_user(
                session,
                username=username,
                display_name=display_name,
                password=password,
                role=role,
                organization_id=await _place(session, org),
            )
    finally:
        await database.close()


async def _reset_password(username: str, password: str) -> None:
    database = Database(make_engine(settings().database_url, 1))
    try:
        async with database.transaction() as session:
            await install_password(session, username, password)
    finally:
        await database.close()


def reset_password(username: str, password: str) -> int:
    """Set a first password for whoever has lost his, administrators included; exit 1 with a sentence if not."""
    require_database()
    try:
        asyncio.run(_reset_password(username, password))
    except DomainError as error:
        return _complain(error)
    typer.echo(f"已为 {username} 设置初始密码,首次登录须修改。")
    return 0


def _complain(error: DomainError) -> int:
    typer.echo(error.detail, err=True)
    for fault in error.errors:
        typer.echo(f"  {fault.field}:{fault.message}", err=True)
    return 1


def create(username: str, role: str, org: str, display_name: str, password: str) -> int:
    """Create an account with one role; exit 1 with a sentence if it cannot be."""
    titles = {name: known.title for name, known in ROLES.items()}
    if role not in titles:
        typer.echo(f"没有角色“{role}”;可选:{' '.join(titles)}", err=True)
        return 1
    require_database()
    try:
        asyncio.run(_create(username, role, org, display_name, password))
    except DomainError as error:
        return _complain(error)
    except ValidationError as error:
        for wrong in error.errors():
            typer.echo(f"  {'.'.join(str(part) for part in wrong['loc'])}:{field_message(wrong)}", err=True)
        return 1
    typer.echo(f"已创建账号 {username}({titles[role]})。")
    return 0
