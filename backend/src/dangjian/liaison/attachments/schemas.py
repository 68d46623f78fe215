"""What goes out about attachments."""

from dangjian.kernel.strict import Answer


class IssueFileRead(Answer):
    """A file as it is listed; `sha256` is its name in the address."""

    sha256: str
    filename: str
    media_type: str
    size: int
