"""The levels of targets (B-04 分层推进)."""

from typing import Literal

Level = Literal["group", "enterprise", "department", "person"]
