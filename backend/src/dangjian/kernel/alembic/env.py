"""The one migration environment: runs one schema's history on the connection it is handed."""

from typing import Any

from alembic import context

config = context.config
connection = config.attributes["connection"]
schema = config.attributes["schema"]


def include_name(name: str | None, type_: str, parents: Any) -> bool:
    """Look at this schema alone, and leave the job queue's own tables to their library."""
    if type_ == "schema":
        return bool(name == schema)
    if type_ == "table":
        return not (name or "").startswith("pgqueuer")
    return True


context.configure(
    connection=connection,
    target_metadata=config.attributes["metadata"],
    include_schemas=True,
    include_name=include_name,
    version_table="alembic_version",
    version_table_schema=schema,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
