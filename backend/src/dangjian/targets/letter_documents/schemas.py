"""What goes out about letter documents."""

from dangjian.kernel.strict import Answer


class LetterPages(Answer):
    """The pages as PNG in base64."""

    pages: list[str]
