"""Nothing crosses the subtree (Z3): in forests of any shape, whoever asks for any list, count or document, at one post
or at several, finds the words of no organisation outside his subtrees, and misses none that lies within.

Every table has a row of every organisation with its canary in each text; who may see what is worked out here, by
walking the tree. A superior's words that are handed down are named in the matrix (`shows`); the words of an enterprise
as a whole (its scheme, its period) stand with its root.
"""

import os
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import httpx
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from tests.conftest import Cast
from tests.matrix.asking import Asking
from tests.matrix.doorstep import Asked, Reply, spelled
from tests.matrix.forest import grown, key, plant
from tests.matrix.published import Row, published

from dangjian.identity.grants.rules import ROLES
from dangjian.kernel import wall

PROVE = os.environ.get("DANGJIAN_PROVE") == "1"
FORESTS = 100 if PROVE else 1
CALLERS = 20 if PROVE else 2
EACH = 12 if PROVE else 60
MOST = 200
WORDS = re.compile(rb"canary-([a-z]+\d*)-[0-9a-f]{6}")
EVERYTHING = tuple(sorted({code for role in ROLES.values() for code in role.permissions}))
SEEN_BY_NAME = "who is named there, not where it stands, decides: its own tests show it"
NOT_BY_PLACE = {
    name: SEEN_BY_NAME
    for name in ("GET /api/v1/appraisal/feedback:mine", "GET /api/v1/targets/today", "GET /api/v1/liaison/my-issues")
}
Tree = dict[str, str | None]


@st.composite
def trees(draw: st.DrawFn) -> Tree:
    """Roots, and each further place below one that is there already; some are moved afterwards, none below itself."""
    size = draw(st.integers(8, MOST if PROVE else 14).map(lambda n: n if n % 10 == 0 else min(n, 24)))
    roots = draw(st.integers(1, 3))
    tree: Tree = {f"n{number}": None for number in range(roots)}
    for number in range(roots, size):
        tree[f"n{number}"] = f"n{draw(st.integers(0, number - 1))}"
    for _ in range(draw(st.integers(0, 3))):
        one, other = (f"n{draw(st.integers(0, size - 1))}" for _ in range(2))
        if tree[one] is not None and one not in above(tree, other):
            tree[one] = other
    return sorted_from_the_roots(tree)


def above(tree: Tree, place: str) -> list[str]:
    """The place and all above it."""
    found: list[str] = []
    at: str | None = place
    while at is not None:
        found.append(at)
        at = tree[at]
    return found


def sorted_from_the_roots(tree: Tree) -> Tree:
    """Nobody before the one above."""
    return {place: tree[place] for place in sorted(tree, key=lambda one: len(above(tree, one)))}


@dataclass
class Watch:
    """Asks, and compares what is said with what may be said."""

    app: FastAPI
    connection: AsyncConnection
    asking: Asking
    tree: Tree
    cast: Cast
    examples: int = 0
    asked: int = 0
    leaked: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    whole: dict[str, set[str]] = field(default_factory=dict)

    async def listen(self, asked: Asked, permissions: tuple[str, ...], heads: tuple[str, ...]) -> Reply:
        """What somebody at these posts is told; nothing stays behind."""
        at = tuple(key(head, "x.organization") for head in heads)
        headers = spelled(self.cast.sign_in(*permissions, on=at).headers)
        inner = await self.connection.begin_nested()
        try:
            return await asked.ask(self.app, headers)
        finally:
            await inner.rollback()

    async def everywhere(self, row: Row) -> set[str]:
        """Whose words the answer holds for one who may see all."""
        if row.operation not in self.whole:
            roots = tuple(place for place, over in self.tree.items() if over is None)
            reply = await self.listen(widely(self.asking.about(row, roots[0])), EVERYTHING, roots)
            self.whole[row.operation] = words_in(reply)
        return self.whole[row.operation]

    async def check(self, row: Row, permissions: tuple[str, ...], heads: tuple[str, ...]) -> None:
        """One question of one caller."""
        within = {place for place in self.tree if set(above(self.tree, place)) & set(heads)}
        over = {place for head in heads for place in above(self.tree, head)}
        may = within | {place for place in over if self.tree[place] is None} | (over if row.shows else set())
        for place in (None, *heads[:1]):
            asked = self.asking.about(row, heads[0])
            reply = await self.listen(widely(asked) if place is None else asked, permissions, heads)
            self.asked += 1
            said = words_in(reply)
            if said - may:
                self.leaked.append(f"{row.operation} | {heads} | {sorted(said - may)[:3]}")
            if place is None and permissions == EVERYTHING and row.scope == "list":
                lacking = (await self.everywhere(row) & within) - said
                if lacking:
                    self.missed.append(f"{row.operation} | {heads} | {reply[0]} | {sorted(lacking)[:3]}")


def widely(asked: Asked) -> Asked:
    """The same question about all that the caller may see, in one page."""
    url = httpx.URL(asked.address)
    params = url.params.remove("organization_id")
    return Asked(asked.method, str(url.copy_with(params=params)), asked.headers, asked.content)


def words_in(reply: Reply) -> set[str]:
    """Whose canaries sing in an answer."""
    return {found.decode() for found in WORDS.findall(reply[1])}


def questions() -> Iterator[Row]:
    """What is read of many at once, or of whatever is named in the question."""
    for row in published().rows.values():
        reads = row.method == "GET" and not row.streams and row.operation not in NOT_BY_PLACE
        if reads and row.scope in ("list", "named", "enterprise"):
            yield row


@settings(
    max_examples=FORESTS,
    deadline=None,
    derandomize=not PROVE,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(tree=trees(), seed=st.integers(0, 2**32))
async def test_no_word_of_an_organisation_is_heard_outside_and_none_is_missed_within(
    app: FastAPI,
    asking: Asking,
    connection: AsyncConnection,
    cast: Cast,
    record_property: Callable[[str, object], None],
    tree: Tree,
    seed: int,
) -> None:
    chance = random.Random(seed)
    rows = list(questions())
    inner = await connection.begin_nested()
    try:
        with grown(tree):
            async with AsyncSession(
                connection, join_transaction_mode="create_savepoint", info={wall.INFO: wall.SYSTEM}
            ) as session:
                await plant(session)
                await session.flush()
                await session.commit()
            watch = Watch(app, connection, asking, tree, cast)
            for _ in range(CALLERS):
                heads = tuple(chance.sample(sorted(tree), k=chance.choice((1, 1, 2, 3))))
                role = None if watch.examples % 2 == 0 else chance.choice(list(ROLES))
                permissions = EVERYTHING if role is None else ROLES[role].permissions
                for row in chance.sample(rows, k=EACH):
                    if row.allows(frozenset(permissions)):
                        await watch.check(row, permissions, heads)
                watch.examples += 1
    finally:
        await inner.rollback()
    TOTAL.append((watch.examples, watch.asked, sum(map(len, watch.whole.values()))))
    record_property(
        "figure",
        "{} examples, {} answers, {} places heard, 0 leaked, 0 missing".format(*map(sum, zip(*TOTAL, strict=True))),
    )
    assert watch.leaked == []
    assert watch.missed == []
    assert any(watch.whole.values()), "somebody is heard somewhere"


TOTAL: list[tuple[int, int, int]] = []
