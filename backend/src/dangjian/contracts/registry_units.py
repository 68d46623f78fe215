"""What registry says of joint branches: which units form one."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict

from dangjian.kernel.peers import Peers


class UnitState(BaseModel):
    """A unit that forms a joint branch together with others (ORG-01)."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    name: str


async def ask_units(peers: Peers, asking: str, organization_id: UUID) -> list[UnitState]:
    """Ask registry which units form a joint branch today; none for any other."""
    answer = await peers.get(asking, "registry", "/organizations/units", {"organization_id": str(organization_id)})
    return [UnitState.model_validate(row) for row in answer.json()] if answer.status_code == 200 else []
