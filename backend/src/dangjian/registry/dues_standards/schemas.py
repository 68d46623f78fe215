"""What goes out of the standards of dues."""

from collections.abc import Sequence
from datetime import date

from dangjian.kernel.strict import Answer, Number
from dangjian.registry.dues_standards.rules import Confidence, Kind


class DuesBandRead(Answer):
    """Up to which income which percentage holds."""

    up_to: Number | None
    percent: Number


class DuesRateRead(Answer):
    """How one kind of members pays."""

    kind: Kind
    title: str
    base: str
    bands: Sequence[DuesBandRead]
    least: Number | None
    most: Number | None


class DuesStandardRead(Answer):
    """A published standard with source and how sure we are of it."""

    code: str
    effective_from: date
    title: str
    confidence: Confidence
    reading: str
    arrears: str
    reduction: str
    back_months: int
    special_from: Number
    kinds: Sequence[DuesRateRead]
