"""T2 at size: a larger file asks the database no more often, and leaves the same behind for every row."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from sqlalchemy import event, func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from tests.files_in import checked, turn
from tests.registry.conftest import Forest
from tests.registry.member_files.test_api import HEADER, URL, names

from dangjian.contracts.registry_people import MemberJoined, MemberLeft
from dangjian.kernel.audit import AuditEntry
from dangjian.kernel.events import EventRow
from dangjian.registry.members import actions as members
from dangjian.registry.members.models import Member
from dangjian.registry.members.rules import with_check
from dangjian.registry.memberships.models import Membership
from dangjian.registry.permissions import MEMBER_EDIT

SignIn = Callable[..., Any]
FEW, MANY = 50, 200


@contextmanager
def counted(connection: AsyncConnection) -> Iterator[list[str]]:
    """Every statement sent meanwhile; many rows of one statement are one."""
    sent: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(connection.sync_connection, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(connection.sync_connection, "before_cursor_execute", note)


def rows(first: int, count: int, above: str, place: str, *, changed: bool = False) -> str:
    """So many people; changed, every second has another post and every third another education."""
    lines = [HEADER + ",党籍状态,失联,流动"]
    for at in range(first, first + count):
        number = with_check(f"110101198506{1 + at % 28:02d}{100 + at // 28:03d}")
        post = "炉前主任" if changed and at % 2 == 0 else "高炉工长"
        level = "研究生" if changed and at % 3 == 0 else "本科"
        mobile = "是" if at % 10 == 0 else "否"
        fixed = f"{level},正式党员,{above},{place},2010-07-01,2011-07-01,{post},138{at:08d}"
        lines.append(f"张三,N{at:05d},{number},,,{fixed},正常,否,{mobile}")
    return "\n".join(lines) + "\n"


@pytest.fixture
def headers(forest: Forest, actor: SignIn) -> dict[str, str]:
    """Whoever keeps the register of the committee."""
    signed: dict[str, str] = actor(MEMBER_EDIT, on=forest.committee).headers
    return signed


@pytest.fixture
def bring(client: httpx.AsyncClient, connection: AsyncConnection, headers: dict[str, str]) -> Callable[[str], Any]:
    """`bring(content)` enters a sound file: the answer, and with how many statements."""

    async def enter(content: str) -> tuple[dict[str, Any], int]:
        found = await checked(client, URL, headers, content)
        assert found["state"] == "ready", found["faults"]
        with counted(connection) as sent:
            answer = await turn(client, URL, headers, found, "commit")
        assert answer.status_code == 200, answer.text
        return answer.json(), len(sent)

    return enter


async def test_entering_and_changing_more_rows_takes_no_more_statements(
    bring: Callable[[str], Any], session: AsyncSession, forest: Forest
) -> None:
    above, place = await names(session, forest)
    few, of_few = await bring(rows(0, FEW, above, place))
    many, of_many = await bring(rows(1000, MANY, above, place))
    assert [one["plan"]["create"] for one in (few, many)] == [FEW, MANY]
    assert abs(of_many - of_few) <= 2, (of_few, of_many)
    few, of_few = await bring(rows(0, FEW, above, place, changed=True))
    many, of_many = await bring(rows(1000, MANY, above, place, changed=True))
    assert many["plan"]["update"] > MANY / 2
    assert abs(of_many - of_few) <= 2, (of_few, of_many)


async def test_every_row_leaves_membership_audit_and_news_and_takes_them_back(
    bring: Callable[[str], Any],
    session: AsyncSession,
    forest: Forest,
    client: httpx.AsyncClient,
    headers: dict[str, str],
) -> None:
    above, place = await names(session, forest)
    done, _ = await bring(rows(0, FEW, above, place))
    ids = (await session.scalars(select(Member.id).where(Member.employee_no.like("N00%")))).all()

    async def audited(action: str) -> int:
        texts = [str(one) for one in ids]
        found = select(func.count()).where(AuditEntry.action == action, AuditEntry.object_id.in_(texts))
        return await session.scalar(found) or 0

    async def numbers(name: str) -> list[list[int] | None]:
        """The number of each member's event."""
        return list(await session.scalars(select(EventRow.sequences).where(EventRow.name == name)))

    belong = select(func.count()).where(Membership.member_id.in_(ids), Membership.until.is_(None))
    assert (len(ids), await session.scalar(belong)) == (FEW, FEW)
    assert (await audited("member.create"), await audited("member.set_status")) == (FEW, FEW / 10)
    assert await numbers(MemberJoined.name) == [[1]] * FEW
    undone = await turn(client, URL, headers, done, "undo")
    assert undone.status_code == 200, undone.text
    assert await session.scalar(belong) == 0
    assert await audited("member.undo_import") == FEW
    assert await numbers(MemberLeft.name) == [[2]] * FEW


async def test_a_row_that_others_overtook_is_named_and_nothing_comes_in(
    client: httpx.AsyncClient,
    session: AsyncSession,
    forest: Forest,
    headers: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    above, place = await names(session, forest)
    found = await checked(client, URL, headers, rows(0, 5, above, place))
    look = members.look

    async def late(*asked: Any) -> members.Known:
        known = await look(*asked)
        known.numbers.add("N00003")
        return known

    monkeypatch.setattr(members, "look", late)
    answer = await turn(client, URL, headers, found, "commit")
    assert (answer.status_code, answer.json()["code"]) == (409, "import_has_errors")
    assert "第 5 行没有写入:已有这个工号的党员" in answer.json()["detail"]
    assert (await session.scalars(select(Member.id).where(Member.employee_no.like("N00%")))).all() == []
