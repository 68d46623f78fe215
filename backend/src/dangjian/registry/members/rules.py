"""What holds for members: the kinds, and masking by default (least data)."""

KIND_TITLES = {"full": "正式党员", "probationary": "预备党员"}


def masked(name: str) -> str:
    """A name as it is shown to whoever need not know it: the family name alone."""
    return name[:1] + "*" * max(1, len(name) - 1) if name else ""
