"""What goes out about attachments."""

from datetime import datetime
from uuid import UUID

from dangjian.kernel.strict import Answer


class AttachmentRead(Answer):
    """A file kept for an organisation; `sha256` is its name in records and in the address."""

    sha256: str
    organization_id: UUID
    filename: str
    media_type: str
    size: int
    added_by_name: str
    added_at: datetime
