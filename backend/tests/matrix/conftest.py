"""The forest planted, and a caller of every role in the middle of it."""

from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from tests.conftest import Cast
from tests.matrix.asking import Asking
from tests.matrix.doorstep import spelled
from tests.matrix.forest import key, plant
from tests.matrix.judge import Headers, Judge
from tests.matrix.published import published

from dangjian.identity.grants.rules import ROLES
from dangjian.kernel import clock
from dangjian.kernel.ids import new_id
from dangjian.kernel.settings import settings
from dangjian.kernel.tokens import key_ring, mint_access


@pytest.fixture(scope="session")
def asking(whole_app: FastAPI) -> Asking:
    """The document, read once."""
    return Asking(whole_app)


@pytest.fixture
async def judge(
    app: FastAPI,
    asking: Asking,
    connection: AsyncConnection,
    session: AsyncSession,
    cast: Cast,
    monkeypatch: pytest.MonkeyPatch,
) -> Judge:
    """Whoever asks, and of whom nobody knows."""
    await plant(session)
    own = key("own", "x.organization")
    callers: dict[str, Headers] = {
        name: spelled(cast.sign_in(*role.permissions, on=own).headers) for name, role in ROLES.items()
    }
    nobody = mint_access(key_ring(), account_id=new_id(), session_id=new_id(), grant_version=0)
    with monkeypatch.context() as yesterday:
        yesterday.setattr(settings(), "clock", clock.now() - timedelta(days=1))
        late = mint_access(key_ring(), account_id=new_id(), session_id=new_id(), grant_version=0)
    strangers = {
        "anonymous": {},
        "expired": {"Authorization": f"Bearer {late}"},
        "disabled": {"Authorization": f"Bearer {nobody}"},
        "garbage": {"Authorization": "Bearer eyJhbGciOiJub25lIn0.e30."},
    }
    return Judge(app, connection, asking, callers, {name: spelled(one) for name, one in strangers.items()}, published())
