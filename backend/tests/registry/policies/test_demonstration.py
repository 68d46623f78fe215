"""The documents that the demonstration brings: the five of the source by name, one spelt out below, a review (E-16)."""

from collections.abc import Callable

import httpx
from tests.conftest import Caller
from tests.registry.conftest import Forest

from dangjian.commands import seed_policies
from dangjian.kernel.db import Database
from dangjian.registry.permissions import POLICY_READ

API = "/api/v1/registry"


async def test_the_five_named_policies_are_there_and_the_task_forces_is_spelt_out_below(
    client: httpx.AsyncClient, database: Database, forest: Forest, actor: Callable[..., Caller]
) -> None:
    await seed_policies.fill(database, [forest.group, forest.committee])
    headers = actor(POLICY_READ, on=forest.group).headers
    found = (await client.get(f"{API}/policies", headers=headers, params={"size": 100})).json()["items"]
    titles = {row["title"]: row for row in found}
    assert {
        "党支部党建工作责任制实施办法",
        "党支部党建工作考核评比办法",
        "意识形态工作责任制实施办法",
        "党员突击队实施管理办法",
        "党内“创先争优”评比表彰办法",
    } <= titles.keys()
    assert titles["党员突击队实施管理办法"]["derived_count"] == 1
    detail = titles["党员突击队实施细则"]
    assert detail["parent_title"] == "党员突击队实施管理办法"
    review = (await client.get(f"{API}/policy-reviews", headers=headers)).json()["items"][0]["figures"]
    assert [review[name] for name in ("abolished", "revised", "new")] == [2, 3, 2]
