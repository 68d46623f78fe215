"""`dangjian openapi`: the contract between backend and pages."""

import json

import typer

from dangjian.kernel.db import Database, make_engine
from dangjian.kernel.tokens import KeyRing, generate_key_pem
from dangjian.main import create_app


def run() -> int:
    """Print the document; no database is asked."""
    database = Database(make_engine("postgresql+asyncpg://nobody@localhost/none"))
    app = create_app(database, ring=KeyRing.from_pem(generate_key_pem()))
    typer.echo(json.dumps(app.openapi(), ensure_ascii=False, indent=2))
    return 0
