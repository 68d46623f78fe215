"""Punctuation on paper."""

import pytest

from dangjian.kernel.documents.punctuation import full_width


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("落实责任,按期完成", "落实责任\uff0c按期完成"),
        ("书记:王立新", "书记\uff1a王立新"),
        ("责任书(炼钢党支部)", "责任书\uff08炼钢党支部\uff09"),
        ("09:30:00", "09:30:00"),
        ("1,000 (SHA-256)", "1,000 (SHA-256)"),
        ("star-branch-5521/meeting", "star-branch-5521/meeting"),
        ("", ""),
    ],
)
def test_marks_among_chinese_are_full_width_and_figures_stay(written: str, printed: str) -> None:
    assert full_width(written) == printed
