"""What of an event is told outside, part by part, and the numbers of its objects."""

from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel.catalogue import Public, look
from dangjian.kernel.sequences import numbered

KETTLES = Public(
    title="水壶",
    kind="kettle",
    each="kettles",
    object_id="id",
    organization="place",
    changes={"heat": ("before", "after")},
    severity="severity",
    hidden=frozenset({"cook"}),
    example={},
)


def test_every_item_is_told_by_itself_beside_what_all_have_in_common() -> None:
    body = {
        "batch": 7,
        "cook": "王小明",
        "kettles": [{"id": "a", "place": "p", "before": 1, "after": 2, "cook": "李"}, {"id": "b", "place": "q"}],
    }
    first, second = KETTLES.parts(body)
    assert (first.object_id, first.organization_id, first.changes) == ("a", "p", {"heat": [1, 2]})
    assert first.data == {"batch": 7, "id": "a", "place": "p", "before": 1, "after": 2}
    assert (second.object_id, second.data) == ("b", {"batch": 7, "id": "b", "place": "q"})


def test_plain_ids_in_a_list_are_items_too() -> None:
    places = Public("地方", "place", "place", "place", example={}, each="places")
    assert [part.data for part in places.parts({"places": ["a", "b"], "n": 1})] == [
        {"n": 1, "place": "a"},
        {"n": 1, "place": "b"},
    ]


def test_names_lead_into_parts_and_what_is_hidden_is_hidden_everywhere() -> None:
    one = Public("水壶", "kettle", "state.id", "state.place.id", example={}, hidden=frozenset({"cook"}))
    (part,) = one.parts({"state": {"id": "a", "cook": "王", "place": {"id": "p", "cook": "李"}}, "list": [{"cook": 1}]})
    assert (part.object_id, part.organization_id) == ("a", "p")
    assert part.data == {"state": {"id": "a", "place": {"id": "p"}}, "list": [{}]}


def test_a_name_that_leads_nowhere_finds_nothing() -> None:
    assert look({"a": {"b": 1}}, "a.b") == 1
    assert look({"a": 1}, "a.b") is None
    assert look({}, "a") is None
    assert look({"a": 1}, None) is None


def test_another_of_the_family_differs_in_title_and_example() -> None:
    one = Public("水壶响了", "kettle", "id", "place", example={"id": "a", "title": "x"})
    two = one.but("水壶凉了", title="y")
    assert (two.title, two.example, two.kind) == ("水壶凉了", {"id": "a", "title": "y"}, "kettle")


async def test_numbers_rise_per_object_and_kind(session: AsyncSession) -> None:
    assert await numbered(session, "kettle", ["a", "b"]) == [1, 1]
    assert await numbered(session, "kettle", ["b", "a", "b", "c"]) == [2, 2, 3, 1]
    assert await numbered(session, "pan", ["a"]) == [1]
    assert await numbered(session, "pan", []) == []


async def test_what_is_rolled_back_gives_its_number_back(session: AsyncSession) -> None:
    await numbered(session, "kettle", ["a"])
    taken = await session.begin_nested()
    assert await numbered(session, "kettle", ["a"]) == [2]
    await taken.rollback()
    assert await numbered(session, "kettle", ["a"]) == [2]
