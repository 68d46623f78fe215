"""Optimistic locking: a change of something shared names the version it saw, in If-Match."""

import re
from typing import Annotated

from fastapi import Depends, Header

from dangjian.kernel.errors import Invalid, StaleVersion, VersionRequired

_ETAG = re.compile(r'"?(\d{1,9})"?\Z', re.ASCII)


async def if_match(if_match: Annotated[str | None, Header(description='所见版本号,例如 "3"')] = None) -> int:
    """The version that the caller saw; 428 without one."""
    if if_match is None:
        raise VersionRequired("请带上 If-Match 请求头(页面打开时的版本号),以免覆盖他人的修改。")
    found = _ETAG.match(if_match)
    if not found:
        raise Invalid('If-Match 应为版本号,例如 "3"。')
    return int(found.group(1))


IfMatch = Annotated[int, Depends(if_match)]


def expect(seen: int, current: int) -> None:
    """Refuse with 412 when somebody changed the object in between."""
    if seen != current:
        raise StaleVersion("内容在您打开之后已被他人修改,请刷新后再试。")
