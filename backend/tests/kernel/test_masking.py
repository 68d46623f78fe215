"""What is masked before it is written down, and what stays as it is (U4)."""

import io
import logging
from decimal import Decimal

import pytest
import structlog
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel import logs
from dangjian.kernel.masking import masked, masked_values

PHONE, ID_NUMBER = "13987650321", "11010519491231002X"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (f"请打 {PHONE} 联系", "请打 139****0321 联系"),
        (f"电话{PHONE},身份证{ID_NUMBER}。", "电话139****0321,身份证110105************。"),
        ("139 8765 0321", "139 **** 0321"),
        ("/api/v1/registry/members/13987650321", "/api/v1/registry/members/139****0321"),
        ("Bearer eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl", "Bearer eyJ······"),
        ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_······"),
        ("djk_live_ab12cd34_0123456789abcdefghijABCDEFGHIJ12", "djk_······"),
        ("前缀 djk_live_ab12cd34", "前缀 djk_live_ab12cd34"),
        ("019a9f2e-1398-7650-8321-139876503211", "019a9f2e-1398-7650-8321-139876503211"),
        ("139876503211", "139876503211"),
        ("2026年11月22日 第1号", "2026年11月22日 第1号"),
        ("110105194913310020", "110105194913310020"),
    ],
)
def test_numbers_of_people_tokens_and_keys_are_shortened_and_nothing_else(given: str, kept: str) -> None:
    assert masked(given) == kept


def test_a_figure_of_the_work_stays_what_it_is() -> None:
    body = {
        "target_value": PHONE,
        "amount": Decimal(PHONE),
        "note": PHONE,
        "values": [PHONE],
        "more": {"contact": PHONE},
    }
    assert masked_values(body) == {
        **{"target_value": PHONE, "amount": Decimal(PHONE), "note": "139****0321"},
        **{"values": [PHONE], "more": {"contact": "139****0321"}},
    }


async def test_an_error_is_logged_without_what_somebody_typed(session: AsyncSession) -> None:
    word = "tangerine-canary"
    with pytest.raises(DBAPIError) as caught:
        await session.execute(text("SELECT CAST(CAST(:word AS text) AS integer)"), {"word": word})
    said = io.StringIO()
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(file=said))
    try:
        structlog.get_logger().error("unexpected", exc_info=caught.value, path=f"/x/{PHONE}")
    finally:
        logs.configure()
    library = io.StringIO()
    logs.Quiet(library).write(logging.Formatter().formatException((caught.type, caught.value, caught.tb)) + PHONE)
    for line in (said.getvalue(), library.getvalue()):
        assert "invalid input syntax" in line
        assert word not in line
        assert PHONE not in line
