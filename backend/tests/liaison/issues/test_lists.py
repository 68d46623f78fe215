"""List, board, search, suggestions and export: always through what the caller may see (D-25)."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import event
from tests.liaison.ground import ISSUES, NOW, Ground

from dangjian.liaison.issue_lists import queries


async def listed(ground: Ground, by: str = "department", path: str = "", **asked: Any) -> Any:
    """What the list answers."""
    answer = await ground.client.get(f"{ISSUES}{path}", headers=ground.headers(by), params=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


def titles(page: Any) -> list[str]:
    """The titles of a page, sorted."""
    return sorted(row["title"] for row in page["items"])


async def three(ground: Ground) -> list[Any]:
    """One given out, one that is urgent and new, and one of the other county."""
    first = await ground.assigned(title="食堂冰柜老旧")
    second = await ground.raised(title="没有休息场所", severity="urgent", category="work_conditions")
    third = await ground.raised(
        "neighbour", title="投递车辆不足", outlet_id=str(ground.ids["far"]), category="business"
    )
    return [first, second, third]


@pytest.mark.parametrize(
    ("by", "found"),
    [
        ("department", ["投递车辆不足", "没有休息场所", "食堂冰柜老旧"]),
        ("clerk", ["没有休息场所", "食堂冰柜老旧"]),
        ("neighbour", ["投递车辆不足"]),
        ("handler", ["食堂冰柜老旧"]),
        ("worker", ["没有休息场所", "食堂冰柜老旧"]),
        ("outsider", []),
    ],
)
async def test_everybody_sees_what_is_raised_or_handled_below_and_his_own(
    ground: Ground, by: str, found: list[str]
) -> None:
    issues = await three(ground)
    page = await listed(ground, by)
    assert (titles(page), page["total"], page["is_capped"]) == (sorted(found), len(found), False)
    for issue in issues:
        answer = await ground.client.get(f"{ISSUES}/{issue['id']}", headers=ground.headers(by))
        assert answer.status_code == (200 if issue["title"] in found else 404)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"state": "assigned"}, ["食堂冰柜老旧"]),
        ({"state": ["assigned", "reported"]}, ["投递车辆不足", "没有休息场所", "食堂冰柜老旧"]),
        ({"severity": "urgent"}, ["没有休息场所"]),
        ({"category": "business"}, ["投递车辆不足"]),
        ({"channel": "supervision"}, []),
        ({"from": "2026-11-17"}, []),
        ({"to": "2026-11-16", "live": True}, ["投递车辆不足", "没有休息场所", "食堂冰柜老旧"]),
        ({"q": "冰柜"}, ["食堂冰柜老旧", "没有休息场所", "投递车辆不足"]),  # their descriptions are the same
        ({"q": "休息场"}, ["没有休息场所"]),
        ({"q": "投"}, ["投递车辆不足"]),
        ({"q": "lx-2026-0002"}, ["没有休息场所"]),
        ({"q": "100%_"}, []),
        ({"q": "   "}, ["投递车辆不足", "没有休息场所", "食堂冰柜老旧"]),
        ({"escalated": True}, []),
        ({"overdue": True}, []),
    ],
)
async def test_the_list_is_narrowed(ground: Ground, asked: dict[str, Any], found: list[str]) -> None:
    await three(ground)
    assert titles(await listed(ground, **asked)) == sorted(found)


async def test_narrowed_to_places_and_to_what_is_mine(ground: Ground) -> None:
    await three(ground)
    ids = ground.ids
    assert titles(await listed(ground, organization_id=str(ids["west"]))) == ["投递车辆不足"]
    assert len(titles(await listed(ground, organization_id=str(ids["city"])))) == 3
    assert titles(await listed(ground, outlet_id=str(ids["far"]))) == ["投递车辆不足"]
    assert titles(await listed(ground, handler_organization_id=str(ids["office"]))) == ["食堂冰柜老旧"]
    assert titles(await listed(ground, "neighbour", mine="raised")) == ["投递车辆不足"]
    assert titles(await listed(ground, "handler", mine="todo")) == ["食堂冰柜老旧"]
    assert titles(await listed(ground, "neighbour", mine="todo")) == ["投递车辆不足"]  # to be taken on
    assert titles(await listed(ground, "clerk", mine="todo")) == ["没有休息场所"]
    assert titles(await listed(ground, "worker", mine="todo")) == []
    assert (await listed(ground, "clerk", organization_id=str(ids["west"])))["total"] == 0


async def test_sorted_and_paged(ground: Ground) -> None:
    for number in range(5):
        ground.clock_at(NOW + timedelta(minutes=number))
        await ground.raised(title=f"第{number}件")
    newest = await listed(ground, size=2)
    assert [row["title"] for row in newest["items"]] == ["第4件", "第3件"]
    rest = await listed(ground, size=2, page=3, sort="-reported_at")
    assert ([row["title"] for row in rest["items"]], rest["total"]) == (["第0件"], 5)
    oldest = await listed(ground, size=1, sort="reported_at")
    assert oldest["items"][0]["title"] == "第0件"
    far = await ground.client.get(ISSUES, headers=ground.headers("clerk"), params={"page": 1000, "size": 200})
    assert far.status_code == 422


async def test_long_lists_are_not_counted_to_the_end(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "MOST_COUNTED", 2)
    for _ in range(3):
        await ground.raised()
    for by in ("department", "clerk"):
        page = await listed(ground, by, size=1)
        assert (page["total"], page["is_capped"], page["has_more"]) == (2, True, True)
        last = await listed(ground, by, size=1, page=3)
        assert (len(last["items"]), last["is_capped"], last["has_more"]) == (1, True, False)
        beyond = await listed(ground, by, size=1, page=4)
        assert (beyond["items"], beyond["total"], beyond["is_capped"]) == ([], 3, False)  # so one finds back
    monkeypatch.setattr(queries, "MOST_ON_BOARD", 1)
    column = (await listed(ground, path=":board", state="reported"))["columns"][0]
    assert (column["total"], column["is_capped"], len(column["items"])) == (1, True, 2)


@pytest.mark.parametrize(("by", "places"), [("department", None), ("clerk", 1), ("clerk", 0)])
@pytest.mark.parametrize("sort", ["-reported_at", "reported_at", "-moved_at", "waits_until"])
async def test_every_way_of_reading_finds_the_same(
    ground: Ground, monkeypatch: pytest.MonkeyPatch, by: str, places: int | None, sort: str
) -> None:
    for number, months in enumerate((0, 3, 1, 14)):
        ground.clock_at(NOW + timedelta(days=30 * months))
        await ground.assigned(title=f"食堂冰柜老旧{number}")
    if places is not None:
        monkeypatch.setattr(queries, "MOST_MERGED", places * 1_000)
    right = {"-reported_at": "3120", "reported_at": "0213", "-moved_at": "3120", "waits_until": "0213"}[sort]
    for asked in ({}, {"q": "冰柜"}, {"state": "assigned"}, {"state": "assigned", "q": "老旧"}):
        first = await listed(ground, by, sort=sort, size=3, **asked)
        rest = await listed(ground, by, sort=sort, size=3, page=2, **asked)
        found = "".join(row["title"][-1] for row in [*first["items"], *rest["items"]])
        assert (found, first["total"], first["has_more"], rest["has_more"]) == (right, 4, True, False)


async def test_the_board_shows_columns_with_the_most_pressing_first(ground: Ground) -> None:
    await three(ground)
    ground.clock_at(NOW + timedelta(days=10))
    await ground.raised(title="新来的")
    columns = {one["state"]: one for one in (await listed(ground, path=":board", size=2))["columns"]}
    assert list(columns) == [
        *("reported", "accepted", "assigned", "in_progress", "resolved", "confirmed", "reopened", "closed"),
        *("rejected", "merged"),
    ]
    reported = columns["reported"]
    assert (reported["total"], reported["overdue"], reported["title"]) == (3, 2, "待受理")
    assert [row["title"] for row in reported["items"]] == ["没有休息场所", "投递车辆不足"]
    more = await listed(ground, state="reported", sort=reported["sort"], size=2, page=2)
    assert titles(more) == ["新来的"]
    assert (columns["assigned"]["total"], columns["closed"]["items"]) == (1, [])
    assert columns["closed"]["sort"] == "-moved_at"


async def test_overdue_means_not_taken_on_or_not_solved_in_time(ground: Ground) -> None:
    await three(ground)
    ground.clock_at(NOW + timedelta(days=8))
    late = await listed(ground, overdue=True)
    assert titles(late) == ["投递车辆不足", "没有休息场所"]
    assert all(row["is_overdue"] for row in late["items"])
    ground.clock_at(NOW + timedelta(days=60))
    assert len(titles(await listed(ground, overdue=True))) == 3


async def similar(ground: Ground, by: str, title: str, **said: Any) -> httpx.Response:
    """What is suggested while somebody types."""
    return await ground.post(by, ":similar", {"outlet_id": str(ground.ids["anguo"]), "title": title, **said})


async def test_what_sounds_alike_is_suggested_while_typing(ground: Ground) -> None:
    await three(ground)
    await ground.raised(title="食堂的冰柜很老旧", outlet_id=None, organization_id=str(ground.ids["branch"]))
    found = (await similar(ground, "clerk", "食堂冰柜老旧坏了")).json()
    assert [(row["title"], row["is_same_outlet"]) for row in found] == [
        ("食堂冰柜老旧", True),
        ("食堂的冰柜很老旧", False),
    ]
    assert (await similar(ground, "clerk", "电动车充电桩")).json() == []
    ground.clock_at(NOW + timedelta(days=181))
    assert (await similar(ground, "clerk", "食堂冰柜老旧坏了")).json() == []


async def test_suggestions_never_show_what_one_may_not_see(ground: Ground) -> None:
    await ground.raised("clerk", title="食堂冰柜老旧")
    assert (await similar(ground, "worker", "食堂冰柜老旧")).json() == []
    assert (await similar(ground, "outsider", "食堂冰柜老旧")).status_code == 404


async def test_the_list_as_a_file_holds_data_and_no_names(ground: Ground) -> None:
    await ground.assigned(title="=HYPERLINK(1)", reporter_contact="13800000000")
    answer = await ground.client.get(f"{ISSUES}:export", headers=ground.headers("clerk"))
    assert answer.headers["content-type"].startswith("text/csv")
    written = answer.content.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in written
    assert "13800000000" not in written
    assert written.splitlines()[1].startswith("LX-2026-0001,")


async def test_statements_do_not_grow_with_the_rows(ground: Ground) -> None:
    counts = []
    for more in (1, 12):
        for _ in range(more):
            await ground.assigned()
        seen: list[str] = []
        connection = await ground.session.connection()

        def count(_c: Any, _cur: Any, statement: str, *_: Any, seen: list[str] = seen) -> None:
            if not statement.startswith(("SAVEPOINT", "RELEASE")) and "dangjian.wall" not in statement:
                seen.append(statement)

        event.listen(connection.sync_connection, "before_cursor_execute", count)
        await listed(ground, "clerk")
        event.remove(connection.sync_connection, "before_cursor_execute", count)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 6
