"""Mass assignment: 5,000 targets over 500 organisations in one action, against bare inserts and a plain ORM loop."""

import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import asyncpg

from dangjian.commands.house import owner_url, use_cluster
from dangjian.kernel import clock, embedded_postgres, migrate
from dangjian.kernel.db import Database, asyncpg_dsn, make_engine
from dangjian.kernel.ids import new_id
from dangjian.kernel.settings import settings
from dangjian.main import SERVICES
from dangjian.targets.batches.actions import PROTOTYPES, carry_out
from dangjian.targets.batches.models import Batch
from dangjian.targets.batches.schemas import BatchSpec
from dangjian.targets.organizations.models import OrganizationCopy
from dangjian.targets.targets.models import Target
from dangjian.targets.targets.schemas import NewTarget, TargetFields

ORGANIZATIONS = int(os.environ.get("BENCH_ORGANIZATIONS", "500"))
TEMPLATES = 10
ROUNDS = 3


async def _ground(database: Database) -> tuple[Any, list[Any]]:
    """A group with so many branches in targets' copy of the tree."""
    root, places = new_id(), [new_id() for _ in range(ORGANIZATIONS)]
    shared = {"line": "party", "category": None, "version": 1}
    async with database.transaction() as session:
        session.add(
            OrganizationCopy(id=root, code="G", name="集团", kind="group", parent_id=None, path=f"/{root}/", **shared)
        )
        for number, place in enumerate(places):
            named = {"code": f"B{number}", "name": f"支部{number}", "kind": "branch"}
            session.add(OrganizationCopy(id=place, parent_id=root, path=f"/{root}/{place}/", **named, **shared))
    return root, places


def _prototype(root: Any, number: int) -> NewTarget:
    return NewTarget(
        organization_id=root,
        year=2026,
        title=f"目标{number}",
        level="department",
        side="business",
        starts_on=date(2026, 1, 1),
        due_on=date(2026, 12, 31),
        measure="完成数",
        unit="项",
        target_value=Decimal(100),
        weight=Decimal(10),
        state="published",
    )


async def _ours(database: Database, root: Any, places: list[Any]) -> None:
    """The product's own job: rows, numbers, paths, events, progress, one transaction."""
    owner = str(new_id())
    fields = {"title": "x", "side": "business", "measure": "x", "unit": "项", "starts_on": "2026-01-01"}
    template = TargetFields.model_validate(fields)
    spec = BatchSpec(title="x", year=2026, under=root, kind="branch", publish=True, templates=[template] * TEMPLATES)
    batch_id = new_id()
    async with database.transaction() as session:
        prototypes = [_prototype(root, number) for number in range(TEMPLATES)]
        session.add(
            Batch(
                id=batch_id,
                organization_id=root,
                title="x",
                year=2026,
                spec=spec.model_dump(mode="json"),
                prototypes=_dumped(prototypes),
                places=[
                    {"organization_id": str(place), "owner_member_id": owner, "owner_name": "王波"} for place in places
                ],
                organization_count=len(places),
                target_count=len(places) * TEMPLATES,
                state="waiting",
                created_at=clock.now(),
                created_by=new_id(),
                created_by_name="x",
                version=1,
            )
        )
    await carry_out(database, batch_id)


def _dumped(prototypes: list[NewTarget]) -> Any:
    return PROTOTYPES.dump_python(prototypes, mode="json")


COLUMNS = [column.name for column in Target.__table__.columns]


async def _bare(conn: "asyncpg.Connection[Any]", root: Any, places: list[Any]) -> None:
    """The same rows by asyncpg's executemany in one transaction, nothing else."""
    holes = ", ".join(f"${number}" for number in range(1, len(COLUMNS) + 1))
    async with conn.transaction():
        rows = [_values(root, place, number) for place in places for number in range(TEMPLATES)]
        await conn.executemany(f"INSERT INTO targets.target ({', '.join(COLUMNS)}) VALUES ({holes})", rows)


def _values(root: Any, place: Any, number: int) -> tuple[Any, ...]:
    key = new_id()
    said = vars_of(_prototype(root, number)) | {"id": key, "organization_id": place, "path": f"{key}/"}
    said |= {"number": key.hex, "through_year": 2026, "is_value_derived": False, "tags": "[]", "helpers": "[]"}
    said |= {"created_at": clock.now(), "published_at": clock.now(), "version": 1}
    return tuple(said.get(name) for name in COLUMNS)


def vars_of(row: NewTarget) -> dict[str, Any]:
    """The fields of a slotted row."""
    return {name: getattr(row, name) for name in NewTarget.__dataclass_fields__}


async def _orm_loop(database: Database, root: Any, places: list[Any]) -> None:
    """What a usual application does: an object and a commit for each target."""
    for place in places[: ORGANIZATIONS // 10]:
        for number in range(TEMPLATES):
            said = dict(zip(COLUMNS, _values(root, place, number), strict=True)) | {"tags": [], "helpers": []}
            async with database.transaction() as session:
                session.add(Target(**said))


async def _timed(work: Callable[[], Awaitable[object]]) -> float:
    began = time.perf_counter()
    await work()
    return time.perf_counter() - began


async def _measure(cluster: embedded_postgres.Cluster) -> None:
    await migrate.upgrade(owner_url(), settings().database_url, SERVICES)
    database = Database(make_engine(owner_url(), 4))
    conn = await asyncpg.connect(asyncpg_dsn(cluster.url()))
    root, places = await _ground(database)
    ours, bare = [], []
    for _ in range(ROUNDS):
        ours.append(await _timed(lambda: _ours(database, root, places)))
        bare.append(await _timed(lambda: _bare(conn, root, places)))
    loop = await _timed(lambda: _orm_loop(database, root, places)) * 10
    await conn.close()
    await database.close()
    a, b = statistics.median(ours), statistics.median(bare)
    print(f"\nMass assignment: {ORGANIZATIONS * TEMPLATES} targets over {ORGANIZATIONS} organisations, one action\n")
    print(f"{'bare inserts of the same rows, one transaction':<58} {b * 1000:>10.1f} ms {1:>8.2f}")
    print(f"{'the action: rows, numbers, events, progress':<58} {a * 1000:>10.1f} ms {a / b:>8.2f}")
    print(f"{'plain ORM loop, a commit each (on a tenth, scaled)':<58} {loop * 1000:>10.1f} ms {loop / b:>8.2f}")
    print(f"{'  the action is faster than the ORM loop by':<58} {loop / a:>22.1f}")


def run() -> None:
    """Print the table."""
    os.environ.setdefault("DANGJIAN_ENV", "demo")
    with (
        tempfile.TemporaryDirectory(prefix="dangjian-bench-") as folder,
        embedded_postgres.start(Path(folder) / "postgres") as cluster,
    ):
        os.environ["DANGJIAN_DATA_DIR"] = folder
        use_cluster(cluster)
        asyncio.run(_measure(cluster))


if __name__ == "__main__":
    run()
