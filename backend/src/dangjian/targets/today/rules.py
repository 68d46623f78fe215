"""What fits on the phone's first page (interfaces.md: GET today, at most 20 KB)."""

from collections.abc import Iterable

MOST_BYTES = 20_000
MOST_ITEMS = 40
MOST_PHRASES = 3
LONGEST_NOTE = 60
LONGEST_PHRASE = 20


def shortened(words: str | None, longest: int = LONGEST_NOTE) -> str | None:
    """Words that fit, with a sign where they were cut."""
    if words is None or len(words) <= longest:
        return words
    return words[: longest - 1] + "…"


def phrases(own: Iterable[str], general: Iterable[str]) -> list[str]:
    """The last words used, those said of this task first, each once and none long."""
    found = (words for words in (*own, *general) if len(words) <= LONGEST_PHRASE)
    return list(dict.fromkeys(found))[:MOST_PHRASES]


def how_many_fit(sizes: Iterable[int], room: int) -> int:
    """How many items of these sizes fit into the room, in their order."""
    count = 0
    for size in sizes:
        room -= size + 1
        if room < 0:
            break
        count += 1
    return count
