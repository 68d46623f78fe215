"""Counting statements, and an organisation that only registry knows of yet."""

from collections.abc import Awaitable, Callable, Iterator
from uuid import UUID

import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from tests.appraisal.ledger import Ledger, enter, ledger, orgdept, outsider, secretary

__all__ = ["enter", "ledger", "orgdept", "outsider", "secretary"]


from dangjian.appraisal.runs.models import Run
from dangjian.appraisal.schemes.models import SchemeVersion
from dangjian.kernel import clock
from dangjian.kernel.ids import new_id
from dangjian.registry.organizations.models import Organization


@pytest.fixture
def statements(engine: AsyncEngine) -> Iterator[Callable[[], list[str]]]:
    """What has been sent to the database so far."""
    sent: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if "dangjian.wall" not in statement:  # what every transaction says first
            sent.append(statement.strip())

    event.listen(engine.sync_engine, "before_cursor_execute", note)
    yield lambda: sent
    event.remove(engine.sync_engine, "before_cursor_execute", note)


@pytest.fixture
def registry_knows(session: AsyncSession, ledger: Ledger) -> Callable[[str], Awaitable[UUID]]:
    """`registry_knows(code)` puts a branch below the committee into the registry alone."""

    async def add(code: str) -> UUID:
        path, parent = "/", None
        rows = [(ledger.group, "G", "group"), (ledger.committee, "G01", "party_committee"), (new_id(), code, "branch")]
        for key, its_code, kind in rows:
            path = f"{path}{key}/"
            session.add(
                Organization(
                    id=key,
                    code=its_code,
                    name=its_code,
                    pinyin="",
                    kind=kind,
                    line="party",
                    category=None,
                    parent_id=parent,
                    path=path,
                    founded_on=None,
                    version=1,
                    created_at=clock.now(),
                )
            )
            await session.flush()
            parent = key
        await session.commit()
        return rows[-1][0]

    return add


@pytest.fixture
def published(session: AsyncSession) -> Callable[[str], Awaitable[None]]:
    """`published("2026-Q1")` leaves a published run of that period."""

    async def publish(period: str) -> None:
        version = SchemeVersion(
            id=new_id(),
            code="small",
            number=1,
            title="小方案",
            subject="branch",
            source="",
            digest="",
            pack={},
            indicator_count=0,
            status="published",
            created_at=clock.now(),
            created_by_name="组织部",
            version=1,
        )
        session.add(version)
        await session.flush()
        session.add(
            Run(
                id=new_id(),
                scheme_version_id=version.id,
                scheme_code="small",
                period=period,
                cycle="quarter",
                status="published",
                is_initial=True,
                as_of=clock.now(),
                unverified_count=0,
                pending_count=0,
                subject_count=0,
                has_records=False,
                version=1,
                created_at=clock.now(),
                created_by_name="组织部",
            )
        )
        await session.commit()

    return publish
