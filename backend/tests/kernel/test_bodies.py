"""Bodies are read strictly: what cannot be kept is refused with a sentence, never a crash."""

import json

import pytest

from dangjian.kernel.bodies import MAX_DEPTH, BadBody, parse


@pytest.mark.parametrize(
    "body",
    [
        b'{"a": 1, "a": 2}',
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"a": "\\u0000"}',
        b'{"a": "\\ud800"}',
        b'{"\\u0000": 1}',
        b"\xff\xfe{\x00}\x00",
        b"{",
        b"",
        b'{"a": ' + b"9" * 400 + b"}",
        b"[" * 100_000,
        b"[" * (MAX_DEPTH + 2) + b"]" * (MAX_DEPTH + 2),
        b'{"a":' * (MAX_DEPTH + 2) + b"1" + b"}" * (MAX_DEPTH + 2),
    ],
)
def test_what_cannot_be_kept_is_refused(body: bytes) -> None:
    with pytest.raises(BadBody) as refused:
        parse(body)
    assert refused.value.detail.endswith("。")


def test_ordinary_content_passes_unchanged() -> None:
    value = {"名称": "第一党支部 😀", "列": [1, "2.50", True, None, {"深": ["[[[[[[[[[[[[[[[[[[[[[[["]}]}
    assert parse(json.dumps(value).encode()) == value
