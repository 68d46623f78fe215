"""What is owed a month by the text of 2008, at both sides of each limit."""

from datetime import date
from decimal import Decimal as D

import pytest

from dangjian.registry.dues_standards.queries import standards
from dangjian.registry.dues_standards.rules import Base, Kind, fault_of_base, in_force, owed

TEXT = standards()[-1]


@pytest.mark.parametrize(
    ("kind", "base", "expected"),
    [
        ("salaried", "1000", "5.00"),
        ("salaried", "3000", "15.00"),
        ("salaried", "3000.01", "30.00"),
        ("salaried", "5000", "50.00"),
        ("salaried", "5000.01", "75.00"),
        ("salaried", "10000", "150.00"),
        ("salaried", "10000.01", "200.00"),
        ("salaried", "25000", "500.00"),
        ("retired", "5000", "25.00"),
        ("retired", "5000.01", "50.00"),
        ("retired", "8000", "80.00"),
        ("farmer", "0.5", "0.50"),
        ("farmer", None, "0.20"),
        ("supported", None, "0.20"),
    ],
)
def test_the_rate_of_the_band_holds_for_the_whole_base(kind: Kind, base: str | None, expected: str) -> None:
    amount = owed(TEXT, Base(kind, D(base) if base else None))
    assert str(amount) == expected


def test_it_is_rounded_once_half_up_to_the_cent() -> None:
    assert owed(TEXT, Base("salaried", D("2333"))) == D("11.67")
    assert owed(TEXT, Base("salaried", D("2331"))) == D("11.66")
    assert owed(TEXT, Base("salaried", D("7777.77"))) == D("116.67")


def test_what_a_superior_allowed_is_owed_instead() -> None:
    assert owed(TEXT, Base("salaried", D("4000"), D("10.00"))) == D("10.00")
    assert owed(TEXT, Base("salaried", D("4000"), D("0.00"))) == D("0.00")


@pytest.mark.parametrize(
    ("base", "approved_by", "field"),
    [
        (Base("salaried", None), None, "amount"),
        (Base("salaried", D("0")), None, "amount"),
        (Base("salaried", D("-1")), None, "amount"),
        (Base("salaried", D("3000.001")), None, "amount"),
        (Base("salaried", D("10000000.01")), None, "amount"),
        (Base("farmer", D("1.01")), None, "amount"),
        (Base("supported", D("0.3")), None, "amount"),
        (Base("salaried", D("4000"), D("40.00")), "厂党委", "allowed"),
        (Base("salaried", D("4000"), D("41.00")), "厂党委", "allowed"),
        (Base("salaried", D("4000"), D("-1.00")), "厂党委", "allowed"),
        (Base("salaried", D("4000"), D("1.001")), "厂党委", "allowed"),
        (Base("salaried", D("4000"), D("10.00")), None, "approving_body"),
    ],
)
def test_nobody_pays_more_or_less_than_the_text_but_where_it_says_so(
    base: Base, approved_by: str | None, field: str
) -> None:
    fault = fault_of_base(TEXT, base, approved_by)
    assert fault is not None
    assert fault[0] == field


@pytest.mark.parametrize(
    ("base", "approved_by"),
    [
        (Base("salaried", D("4000")), None),
        (Base("farmer", D("1")), None),
        (Base("supported", None), None),
        (Base("salaried", D("4000"), D("0.00")), "厂党委〔2026〕3号"),
    ],
)
def test_what_the_text_allows_is_taken(base: Base, approved_by: str | None) -> None:
    assert fault_of_base(TEXT, base, approved_by) is None


def test_a_month_goes_by_the_text_that_was_in_force() -> None:
    assert in_force(standards(), date(2008, 3, 1)) is None
    found = in_force(standards(), date(2008, 4, 1))
    assert found is not None
    assert (found.code, found.confidence) == ("中组发〔2008〕3号", "A")
