"""The four quadrants of S5 (weight by days left), and when people are told that a day comes near."""

from decimal import Decimal
from typing import Literal

Quadrant = Literal["heavy_soon", "heavy_later", "light_soon", "light_later"]
SOON_DAYS = 10  # working days: two weeks, illustrative
TOLD_BEFORE = 3


def quadrant(weight: Decimal, median: Decimal, days_left: int) -> Quadrant:
    """Heavy from the median weight on, soon within two working weeks."""
    heavy, soon = weight >= median, days_left <= SOON_DAYS
    if heavy:
        return "heavy_soon" if soon else "heavy_later"
    return "light_soon" if soon else "light_later"
