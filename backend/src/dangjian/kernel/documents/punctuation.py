"""Chinese punctuation on paper: what the house writes with the marks of a keyboard is printed full-width."""

import re

_CHINESE = "\u2e80-\u9fff\u3000-\u303f\u201c\u201d\uff00-\uffef"
_MARKS = {",": "\uff0c", ":": "\uff1a", ";": "\uff1b", "?": "\uff1f", "!": "\uff01"}
_BESIDE = re.compile(rf"(?<=[{_CHINESE}])[,:;?!]|[,:;?!](?=[{_CHINESE}])")
_BRACKETS = re.compile(rf"\(([^()]*[{_CHINESE}][^()]*)\)")


def full_width(text: str) -> str:
    """Commas, colons, semicolons and brackets in a Chinese surrounding become full-width; figures and codes stay."""
    marked = _BESIDE.sub(lambda found: _MARKS[found.group()], text)
    return _BRACKETS.sub("\uff08\\1\uff09", marked)
