"""What goes out about letter documents."""

from collections.abc import Sequence

from dangjian.kernel.strict import Answer


class LetterPages(Answer):
    """The pages as PNG in base64."""

    pages: Sequence[str]
