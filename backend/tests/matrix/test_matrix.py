"""Every operation, asked by every role about what is its own, below, above, beside and foreign, and by four bad
callers, answers as the published matrix says (Z1); what is forbidden looks like what is absent; nothing of another
subtree is in any answer (Z3); and what is refused changes nothing.

In an ordinary run every operation is asked by a few of them in turn; `make prove` asks all. Whom finer rules let in
behind the door (whose task, whose turn) is shown by the tests of each noun.
"""

import os
import time
from collections.abc import Callable

import pytest
from fastapi import FastAPI
from tests.matrix.asking import Asking
from tests.matrix.forest import RELATIONS
from tests.matrix.judge import Judge
from tests.matrix.published import Relation, published

from dangjian.identity.grants.rules import ROLES

PROVE = os.environ.get("DANGJIAN_PROVE") == "1"
PARTS = 2 if PROVE else 1
STRANGERS = ("anonymous", "expired", "disabled", "garbage")


def test_the_published_roles_are_those_of_the_code() -> None:
    assert {name: sorted(codes) for name, codes in published().roles.items()} == {
        name: sorted(set(role.permissions)) for name, role in ROLES.items()
    }


def test_every_operation_has_its_row_and_every_row_its_operation(whole_app: FastAPI, asking: Asking) -> None:
    assert published().rows.keys() == asking.operations().keys()


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
async def test_every_cell_is_as_published(
    judge: Judge, part: int, record_property: Callable[[str, object], None]
) -> None:
    began = time.monotonic()
    for number, row in enumerate(published().rows.values()):
        if number % PARTS == part:
            await judge.row(row, *chosen(number))
    record_property("figure", f"part {part + 1} of {PARTS}: {judge.summary()}; {time.monotonic() - began:.1f} s")
    assert judge.wrong == [], "\n".join(judge.wrong)
    assert judge.cells >= (4_000 if PROVE else 1_000)


def chosen(number: int) -> tuple[tuple[str, ...], tuple[Relation, ...], tuple[str, ...]]:
    """Who asks this operation about whom: in turn, the same in every run."""
    if PROVE:
        return tuple(ROLES), RELATIONS, STRANGERS
    roles = tuple(ROLES)
    asks = {roles[number % len(roles)], "orgdept"} if number % 3 == 0 else {roles[number % len(roles)]}
    return tuple(sorted(asks)), (RELATIONS[number % 2], RELATIONS[2 + number % 3]), (STRANGERS[number % 4],)
