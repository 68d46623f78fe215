"""What of a sum may be shown."""

# A sum over fewer people would be somebody's own amount.
FEWEST_SUMMED = 3


def is_too_few(people: int) -> bool:
    """Whether the amounts of so few people are left out of a summary."""
    return 0 < people < FEWEST_SUMMED
