"""The demonstration's post: outlets, cells and who works where, in bulk, counted by the database and then told."""

from typing import Any

from dangjian.demo import Postal
from dangjian.kernel.db import Database
from dangjian.registry.outlets.jobs import retell

COUNT = """
UPDATE registry.outlet o SET
    own_member_count = (SELECT count(*) FROM registry.member m WHERE m.outlet_id = o.id),
    external_member_count = (
        SELECT count(*) FROM registry.external_member e WHERE e.outlet_id = o.id AND e.left_on IS NULL)
"""
PLACE = """
UPDATE registry.member m SET outlet_id = given.outlet
FROM unnest($1::uuid[], $2::uuid[]) AS given (member, outlet) WHERE m.id = given.member
"""


async def registry(connection: Any, post: Postal) -> None:
    """Cells, outlets, members affiliated elsewhere, and at which outlet each own member works."""
    cells = [
        (one.id, one.code, one.name, one.organization_id, one.responsible_member_id, one.people_served, 1)
        for one in post.cells
    ]
    await _copy(
        connection, "grid_cell", "id code name organization_id responsible_member_id people_served version", cells
    )
    outlet = "id code name organization_id grid_cell_id address liaison_point staff_count opened_on coverage_since"
    outlets = [(*(getattr(one, name) for name in outlet.split()), 0, 0, 1) for one in post.outlets]
    await _copy(connection, "outlet", f"{outlet} own_member_count external_member_count version", outlets)
    guest = "id organization_id outlet_id name home_organization since"
    guests = [(*(getattr(one, name) for name in guest.split()), 1) for one in post.guests]
    await _copy(connection, "external_member", f"{guest} version", guests)
    await connection.execute(PLACE, list(post.outlet_of), list(post.outlet_of.values()))
    await connection.execute(COUNT)


async def tell(database: Database) -> None:
    """Say all outlets, as after an upgrade: liaison opens its gaps from it."""
    await retell(database, {})


async def _copy(connection: Any, table: str, columns: str, rows: list[tuple[Any, ...]]) -> None:
    await connection.copy_records_to_table(table, schema_name="registry", columns=columns.split(), records=rows)
