"""Reviews of documents without a database."""

import pytest

from dangjian.registry.policy_reviews.rules import Decision, Standing, why_not_conclude


@pytest.mark.parametrize(
    ("decision", "revised", "abolished", "done"),
    [
        (None, False, False, False),
        ("keep", False, False, True),
        ("revise", False, False, False),
        ("revise", True, False, True),
        ("revise", False, True, True),
        ("abolish", True, False, False),
        ("abolish", False, True, True),
    ],
)
def test_a_decision_is_done_when_the_register_shows_it(
    decision: Decision | None, revised: bool, abolished: bool, done: bool
) -> None:
    assert Standing(decision, revised, abolished).is_done is done


def test_a_review_ends_when_everything_is_decided_and_done() -> None:
    undecided, undone = Standing(None, False, False), Standing("revise", False, False)
    assert why_not_conclude([undecided, undone]) == "还有 1 份制度没有确定处理意见。"
    assert why_not_conclude([undone]) == "还有 1 份制度的修订或废止没有完成。"
    assert why_not_conclude([Standing("keep", False, False)]) is None
