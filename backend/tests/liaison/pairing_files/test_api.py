"""T6: representatives for outlets from a sheet; the same pair once at a time, all or nothing, taken back if unused."""

from datetime import date

from tests.files_in import brought, checked, opened, saved, turn, upload, where
from tests.liaison.crew import BASE, Crew

from dangjian.kernel.ids import new_id
from dangjian.liaison.pairing_files.rules import Stretch, met

URL = f"{BASE}/pairings"
HEADER = "党代表工号,网点编码,起,止"


def test_the_same_pair_meets_on_a_shared_day_and_one_that_never_was_meets_nobody() -> None:
    who, outlet = new_id(), new_id()
    held = Stretch(who, outlet, date(2026, 1, 1), date(2026, 6, 30))
    assert met(Stretch(who, outlet, date(2026, 6, 30), None), [held]) == held
    assert met(Stretch(who, outlet, date(2026, 7, 1), None), [held]) is None
    assert met(Stretch(who, new_id(), date(2026, 3, 1), None), [held]) is None
    assert (
        met(Stretch(who, outlet, date(2026, 3, 1), None), [Stretch(who, outlet, date(2026, 3, 1), date(2026, 2, 28))])
        is None
    )


async def test_a_sheet_of_pairings_is_checked_entered_once_and_taken_back(crew: Crew) -> None:
    await crew.in_office("M1")
    await crew.in_office("M2")
    client, clerk = crew.ground.client, crew.ground.headers("clerk")
    sheet = f"{HEADER}\nM1,anguo,2026.11.16,\nM1,e2,2026-11-16,2026-12-31\nM2,anguo,2026年11月20日,\n"
    found = await checked(client, URL, clerk, sheet)
    assert (found["state"], found["plan"]) == ("ready", {"create": 3, "update": 0, "unchanged": 0})
    assert await crew.pairings() == []
    done = (await turn(client, URL, clerk, found, "commit")).json()
    assert len(await crew.pairings()) == 3
    assert (await brought(client, URL, clerk, sheet))["plan"]["unchanged"] == 3
    assert (await turn(client, URL, clerk, done, "undo")).json()["state"] == "undone"
    listed = await crew.get("clerk", "/pairings?standing=live")
    assert listed["total"] == 0
    assert (await brought(client, URL, clerk, sheet))["plan"]["create"] == 3


async def test_overlaps_strangers_and_bad_days_are_named_and_nothing_is_entered(crew: Crew) -> None:
    who = await crew.in_office("M1")
    await crew.in_office("M2", state="ended", ended_on=date(2026, 6, 1))
    await crew.paired(who, "anguo")
    client, clerk = crew.ground.client, crew.ground.headers("clerk")
    rows = ("M1,anguo,2026-12-01,", "M2,e2,2026-11-16,", "M1,far,2026-11-16,", "M1,e2,2026-11-16,2026-11-01")
    bad = "\n".join([HEADER, *rows, "M1,e2,2026-11-16,2026-11-30", "M1,e2,2026-11-30,", "M1,nowhere,下周,"])
    found = await checked(client, URL, clerk, bad)
    assert where(found) == [
        *((2, "网点编码"), (3, "党代表工号"), (4, "网点编码"), (5, "党代表工号"), (7, "网点编码")),
        *((8, "网点编码"), (8, "起")),
    ]
    assert (await turn(client, URL, clerk, found, "commit")).json()["code"] == "import_has_errors"
    assert len(await crew.pairings()) == 1


async def test_what_was_used_since_stays(crew: Crew) -> None:
    await crew.in_office("M1")
    client, clerk = crew.ground.client, crew.ground.headers("clerk")
    done = await brought(client, URL, clerk, f"{HEADER}\nM1,anguo,2026-11-16,\n")
    (row,) = await crew.pairings()
    ending = {"ended_on": "2026-11-16", "reason": "调整"}
    assert (await crew.post("clerk", f"/pairings/{row.id}:end", ending, 1)).status_code == 200
    kept = await turn(client, URL, clerk, done, "undo")
    assert (kept.status_code, kept.json()["code"]) == (409, "import_changed_since")


async def test_the_form_comes_filled_in_and_only_for_who_arranges(crew: Crew) -> None:
    who = await crew.in_office("M1")
    await crew.paired(who, "anguo")
    client, clerk = crew.ground.client, crew.ground.headers("clerk")
    answer = await client.get(f"{URL}/imports/template.xlsx?prefilled=true", headers=clerk)
    book = opened(answer.content)
    assert [cell.value for cell in book["党代表联系点"][3]][:3] == ["M1", "anguo", "2026-10-01"]
    again = await brought(client, URL, clerk, saved(book))
    assert again["plan"]["unchanged"] == 1
    assert (await upload(client, URL, crew.ground.headers("worker"), HEADER)).status_code == 403
    assert (await client.post(f"{URL}/imports")).status_code == 401
