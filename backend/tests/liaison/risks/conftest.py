"""The risks are tested on the ground that the slices around them share, with a table of levels."""

import pytest
from tests.liaison.ground import Ground, ground

from dangjian.kernel import clock
from dangjian.kernel.ids import new_id
from dangjian.liaison.norms.models import Norm
from dangjian.liaison.norms.rules import Norms, RiskLevel

__all__ = ["ground"]
LEVELS = (
    RiskLevel(code="grave", title="重大", warns=True),
    RiskLevel(code="slight", title="一般"),
)


@pytest.fixture
async def levels(ground: Ground) -> None:
    """The enterprise's own table: the source names none (C-41)."""
    body = Norms(risk_levels=LEVELS).model_dump(mode="json")
    ground.session.add(
        Norm(
            id=new_id(),
            root_id=ground.ids["city"],
            number=1,
            body=body,
            reason="设置风险分级",
            at=clock.now(),
            by=None,
            by_name="组织部",
        )
    )
    await ground.session.commit()
