"""HTTP of merging, splitting and closing organisations, and of taking back what waits for its day."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from fastapi import APIRouter

from dangjian.contracts.identity import ask_holders
from dangjian.kernel.concurrency import IfMatch
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.peers import Ask, Peers
from dangjian.registry.organization_changes.routes import Asking, Changer
from dangjian.registry.organization_changes.schemas import (
    Change,
    ChangeOutcome,
    OrganizationChangeRead,
    OrganizationClose,
    OrganizationMerge,
    OrganizationSplitting,
)
from dangjian.registry.reorganizations import actions, rules

router = APIRouter(tags=["reorganizations"], route_class=KernelRoute)


async def _with_holders(peers: Peers, data: Change, ended: Iterable[UUID], outcome: dict[str, Any]) -> dict[str, Any]:
    """In a preview also whose rights lie on what ends, so that they are given anew in time."""
    if data.validate_only:
        held = await ask_holders(peers, "registry", ended)
        outcome["effects"] |= held.model_dump()
        outcome["effects"]["sentences"] += rules.what_of_rights(held.accounts, held.grants)
    return outcome


@router.post("/organizations/{organization_id}:merge", response_model=ChangeOutcome)
async def merge(asking: Asking, peers: Ask, organization_id: UUID, data: OrganizationMerge) -> dict[str, Any]:
    """Merge this organisation, and others like it, into one that goes on."""
    outcome = await actions.merge(*asking.about(organization_id), data, asking.seen)
    return await _with_holders(peers, data, [organization_id, *data.other_ids], outcome)


@router.post("/organizations/{organization_id}:split", response_model=ChangeOutcome)
async def split(asking: Asking, peers: Ask, organization_id: UUID, data: OrganizationSplitting) -> dict[str, Any]:
    """Make new organisations out of one."""
    outcome = await actions.split(*asking.about(organization_id), data, asking.seen)
    return await _with_holders(peers, data, [organization_id], outcome) if data.closes else outcome


@router.post("/organizations/{organization_id}:close", response_model=ChangeOutcome)
async def close(asking: Asking, peers: Ask, organization_id: UUID, data: OrganizationClose) -> dict[str, Any]:
    """Close an organisation in which nobody is left."""
    outcome = await actions.close(*asking.about(organization_id), data, asking.seen)
    return await _with_holders(peers, data, [organization_id], outcome)


@router.post("/organization-changes/{change_id}:cancel", response_model=OrganizationChangeRead)
async def cancel(actor: Changer, session: Session, seen: IfMatch, change_id: UUID) -> Any:
    """Take back a change that waits for its day."""
    return await actions.cancel(session, actor, change_id, seen)
