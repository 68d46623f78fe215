"""Names as they are typed on a keyboard."""

from pypinyin import Style, lazy_pinyin


def pinyin(text: str) -> str:
    """Full pinyin and initials, for search by either."""
    return f"{''.join(lazy_pinyin(text))} {''.join(lazy_pinyin(text, style=Style.FIRST_LETTER))}".lower()
