"""`dangjian replay --check`: every published run again, from what it kept, to the digit."""

import asyncio

import typer

from dangjian.appraisal.replays.actions import Outcome, replay_all
from dangjian.commands.house import database_at_hand
from dangjian.kernel.db import Database, make_engine
from dangjian.kernel.settings import settings


async def _replayed() -> list[Outcome]:
    database = Database(make_engine(settings().database_url, 1))
    try:
        return await replay_all(database)
    finally:
        await database.close()


def run(check: bool) -> int:
    """Print one line a run; with `check`, exit 1 if any figure differs."""
    with database_at_hand():
        outcomes = asyncio.run(_replayed())
    for outcome in outcomes:
        typer.echo(_line(outcome))
    differing = sum(not outcome.identical for outcome in outcomes)
    typer.echo(f"共 {len(outcomes)} 期已发布考核,{len(outcomes) - differing} 期一致,{differing} 期不一致。")
    return 1 if check and differing else 0


def _line(outcome: Outcome) -> str:
    mark = "✓" if outcome.identical else "✗"
    return f"{mark} {outcome.run.scheme_code} {outcome.run.period} {outcome.subjects} 个支部 {outcome.replayed_digest}"
