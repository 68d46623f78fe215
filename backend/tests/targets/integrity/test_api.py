"""The integrity report over HTTP."""

import httpx
from sqlalchemy.ext.asyncio import AsyncSession
from tests.bad_inputs import addresses, is_clear_refusal
from tests.targets.decompositions.test_api import broken_down, shares
from tests.targets.targets.conftest import People, Place, signed, target_body
from tests.targets.targets.test_api import made

from dangjian.kernel.ids import new_id

Client = httpx.AsyncClient
BASE = "/api/v1/targets/integrity"


async def test_the_report_names_what_is_open_and_who_lacks_the_other_side(
    client: Client, place: Place, people: People, session: AsyncSession
) -> None:
    row = await made(client, people.group, target_body(place, last_year_actual="21.00"))
    await broken_down(client, people.group, row, shares(place, "60", "33"))
    report = (await client.get(f"{BASE}?year=2026", headers=signed(people.group))).json()
    assert (report["checked"], report["errors"]) == (3, 3)
    assert {one["kind"]: one["count"] for one in report["counts"]} == {
        "one_side_only": 3,
        "head_without_both": 2,
        "shares_not_whole": 1,
        "values_not_whole": 1,
        "no_owner": 1,
        "not_stretched": 1,
    }
    first = report["findings"][0]
    assert (first["kind"], first["severity"], first["subject"]) == ("shares_not_whole", "error", "全年营业收入")
    assert first["advice"] == "2 个子目标份额合计不是100 %,还差 7,请调整或点击“自动补齐”"
    party = target_body(place, side="party", is_quantitative=False, target_value=None, last_year_actual=None)
    await made(client, people.group, party)
    again = (await client.get(f"{BASE}?year=2026", headers=signed(people.group))).json()
    counts = {one["kind"]: one["count"] for one in again["counts"]}
    assert (counts["one_side_only"], counts["head_without_both"]) == (2, 1)


async def test_only_what_is_in_scope_is_reported(client: Client, place: Place, people: People) -> None:
    row = await made(client, people.group, target_body(place))
    await broken_down(client, people.group, row, shares(place, "60", "33"))
    own = (await client.get(f"{BASE}?year=2026", headers=signed(people.hotels))).json()
    assert (own["checked"], {one["organization_name"] for one in own["findings"]}) == (1, {"酒店公司"})
    assert (await client.get(f"{BASE}?year=2026")).status_code == 401
    hidden = await client.get(f"{BASE}?year=2026&target_id={row['id']}", headers=signed(people.hotels))
    assert hidden.status_code == 404
    assert (await client.get(f"{BASE}?year=2026&target_id={new_id()}", headers=signed(people.group))).status_code == 404
    part = await client.get(f"{BASE}?year=2026&target_id={row['id']}", headers=signed(people.group))
    assert part.json()["checked"] == 3
    for name, address in addresses(BASE):
        assert is_clear_refusal(await client.get(address, headers=signed(people.group))), name
