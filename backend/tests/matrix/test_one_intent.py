"""One intent, one effect (S5), and no change over another's (S4): over every operation of the document.

A creation repeated with its key answers the same and does nothing; with another body it is refused; another person's
key is another key. Twenty at once have one effect. A process that is killed before any of its statements, or after the
last one and before the answer, leaves the effect once or not at all, and whoever asks again gets it once.
"""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import event, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.types import Message, Receive, Scope, Send
from tests.conftest import Cast, on
from tests.matrix.asking import Asking
from tests.matrix.doorstep import Asked, Reply, spelled
from tests.matrix.forest import key, plant
from tests.matrix.judge import Headers, Judge
from tests.matrix.published import Row, published

from dangjian.kernel.audit import AuditEntry
from dangjian.kernel.db import Database, make_engine
from dangjian.kernel.idempotency import IdempotencyRow
from dangjian.kernel.ids import new_id
from dangjian.main import SERVICES

PROVE = os.environ.get("DANGJIAN_PROVE") == "1"
AT_ONCE = 20
KILLED = 8 if PROVE else 1
EVERYTHING = tuple(permission for service in SERVICES for permission in service.permissions)
FOR_ONE_SIGNED_IN = "a token is asked for, and each answer is another"
ENDS = "what has ended has ended, however often it is said"
BY_CONTENT = "kept by its content or by the key of the client that it carries"
LOOKS = "only looks, and leaves no more than a note that somebody looked"
WITHOUT_KEY = {
    **dict.fromkeys(("POST /api/v1/identity/tokens", "POST /oauth/token"), FOR_ONE_SIGNED_IN),
    **dict.fromkeys((f"POST /api/v1/identity/me/{what}" for what in ("password", "second-factor")), FOR_ONE_SIGNED_IN),
    "POST /api/v1/identity/me/second-factor:confirm": FOR_ONE_SIGNED_IN,
    "POST /api/v1/identity/me/second-factor:renew-codes": FOR_ONE_SIGNED_IN,
    "POST /api/v1/identity/auth/logout": ENDS,
    "POST /api/v1/identity/me/sessions/{session_id}:end": ENDS,
    "POST /api/v1/identity/me/sessions:end-others": ENDS,
    "POST /api/v1/identity/accounts/{account_id}:end-sessions": ENDS,
    "POST /api/v1/registry/members/{member_id}:unmask": LOOKS,
    "POST /api/v1/registry/dues/{member_id}:unmask": LOOKS,
    "POST /api/v1/appraisal/feedback:receipt": LOOKS,
    "POST /api/v1/liaison/issues:similar": LOOKS,
    **dict.fromkeys((f"POST /api/v1/{noun}/attachments" for noun in ("appraisal", "liaison")), BY_CONTENT),
    **dict.fromkeys(
        (f"POST /api/v1/liaison/{noun}" for noun in ("issues", "receipts:reply", "receipts:add")), BY_CONTENT
    ),
    **dict.fromkeys((f"POST /api/v1/liaison/my-issues/{{issue_id}}:{verb}" for verb in ("add", "hand-on")), BY_CONTENT),
    "POST /api/v1/liaison/open-intakes/{code}/reports": BY_CONTENT,
    "POST /api/v1/appraisal/feedback": BY_CONTENT,
}


def takes(asking: Asking, row: Row, header: str) -> bool:
    """Whether the operation reads this header."""
    operation = asking.document["paths"][row.path][row.method.lower()]
    return any(one["name"].lower() == header for one in operation.get("parameters", ()))


def keyed(asking: Asking) -> Iterator[Row]:
    """The operations that take a key."""
    for row in published().rows.values():
        if not row.streams and takes(asking, row, "idempotency-key"):
            yield row


def with_key(asked: Asked, word: str) -> Asked:
    """The request with a key."""
    return replace(asked, headers=(*asked.headers, (b"idempotency-key", word.encode())))


def versioned(asked: Asked, version: str | None) -> Asked:
    """The request as somebody sends it who saw this version, or none."""
    kept = tuple(pair for pair in asked.headers if pair[0] != b"if-match")
    return replace(asked, headers=kept if version is None else (*kept, (b"if-match", version.encode())))


def everybody(cast: Cast) -> Headers:
    """Somebody who may do everything here."""
    return spelled(cast.sign_in(*EVERYTHING, on=key("own", "x.organization")).headers)


def test_every_creation_takes_a_key_or_has_its_reason(asking: Asking) -> None:
    creations = {
        row.operation
        for row in published().rows.values()
        if row.method == "POST" and not takes(asking, row, "if-match") and not row.path.endswith("/imports")
    }
    assert creations - {row.operation for row in keyed(asking)} == WITHOUT_KEY.keys()


async def test_a_key_has_one_effect_and_is_ones_own(
    judge: Judge, cast: Cast, record_property: Callable[[str, object], None]
) -> None:
    me, other, wrong, done = everybody(cast), everybody(cast), list[tuple[Any, ...]](), 0
    kept = select(func.count()).select_from(IdempotencyRow).where(IdempotencyRow.key == "one-intent")
    for row in keyed(judge.asking):
        asked = with_key(judge.about(row, "own"), "one-intent")
        inner = await judge.connection.begin_nested()
        first = await asked.ask(judge.app, me)
        if first[0] < 300:
            done += 1
            before = await judge.touched()
            again = await asked.ask(judge.app, me)
            if again != first or await judge.touched() != before:
                wrong.append((row.operation, "again", first, again))
            another = await replace(asked, content=asked.content + b" ").ask(judge.app, me)
            if another[0] != 422:
                wrong.append((row.operation, "another body", another))
            theirs = await asked.ask(judge.app, other)
            if await judge.connection.scalar(kept) != (2 if theirs[0] < 300 else 1):
                wrong.append((row.operation, "another person", theirs))
        await inner.rollback()
    record_property("figure", f"{done} creations repeated, {len(wrong)} deviations")
    assert wrong == []
    assert done > 20


async def test_nothing_is_changed_over_anothers_change(
    judge: Judge, cast: Cast, record_property: Callable[[str, object], None]
) -> None:
    me, wrong, stale = everybody(cast), list[tuple[Any, ...]](), 0
    rows = [row for row in published().rows.values() if not row.streams and takes(judge.asking, row, "if-match")]
    for row in rows:
        before = await judge.touched()
        blind = await judge.ask(versioned(judge.about(row, "own"), None), me)
        late = await judge.ask(versioned(judge.about(row, "own"), '"99999"'), me)
        if blind[0] not in (403, 404, 422, 428) or (blind[0] == 404 and not row.unreached and row.scope == "one"):
            wrong.append((row.operation, "without a version", blind))
        if late[0] < 400 or await judge.touched() != before:
            wrong.append((row.operation, "with another version", late))
        stale += late[0] == 412
    record_property("figure", f"{len(rows)} changes without and with a wrong version, {stale} told it is stale")
    assert wrong == []
    assert stale > 40


# --- at once, and killed: where commits are real ---------------------------------------------------------------------


@pytest.fixture
async def planted(whole_app: FastAPI, committed: Database, cast: Cast) -> AsyncIterator[Database]:
    """The application on a database of its own with the forest in it."""
    async with committed.transaction() as session:
        await plant(session)
    with on(whole_app, committed, cast):
        yield committed


async def effects(database: Database, since: int) -> tuple[int, int]:
    """By how many requests something was done since, and how far the trail goes."""
    async with database.transaction() as session:
        done = select(func.count(AuditEntry.trace_id.distinct())).where(
            AuditEntry.seq > since, AuditEntry.result == "done"
        )
        return int(await session.scalar(done) or 0), await trail(session)


async def trail(session: AsyncSession) -> int:
    """The last number of the trail."""
    return int(await session.scalar(select(func.coalesce(func.max(AuditEntry.seq), 0))) or 0)


CREATIONS = (
    "POST /api/v1/registry/teams",
    "POST /api/v1/registry/policies",
    "POST /api/v1/registry/grid-cells",
    "POST /api/v1/liaison/intakes",
    "POST /api/v1/liaison/saved-views",
    "POST /api/v1/liaison/risks",
    "POST /api/v1/targets/targets",
    "POST /api/v1/appraisal/rectifications",
)


@pytest.mark.slow
async def test_twenty_at_once_have_one_effect(
    whole_app: FastAPI, asking: Asking, planted: Database, cast: Cast, record_property: Callable[[str, object], None]
) -> None:
    me, wrong, sent = everybody(cast), list[tuple[Any, ...]](), 0
    _, last = await effects(planted, 0)
    for row in list(keyed(asking))[:: 1 if PROVE else 25]:
        if row.method != "POST" or row.needs in ("public", "service"):
            continue
        asked = with_key(asking.about(row, "own"), f"at-once-{row.operation}"[:128])
        replies = await asyncio.gather(*(asked.ask(whole_app, me) for _ in range(AT_ONCE)))
        sent += AT_ONCE
        did, last = await effects(planted, last)
        good = {reply for reply in replies if reply[0] < 300}
        bad = {reply[0] for reply in replies if reply[0] >= 300}
        if len(good) > 1 or did > 1 or (good and bad - {409}):
            wrong.append((row.operation, did, sorted(bad), good))
    record_property("figure", f"{sent} requests, {len(wrong)} deviations")
    assert wrong == []


class Killed:
    """The application, in which a process kills itself before its n-th statement, or before it answers."""

    def __init__(self, app: FastAPI, database: Database, at: int) -> None:
        self.app, self.left = app, at
        event.listen(database.engine.sync_engine, "before_cursor_execute", self.count)
        event.listen(database.engine.sync_engine, "commit", self.count)

    def count(self, *_: Any) -> None:
        """One more."""
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        self.left -= 1

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, unless it dies."""

        async def said(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.count()
            await send(message)

        await self.app(scope, receive, said)


def dies(app: FastAPI, url: str, cast: Cast, asked: Asked, headers: Headers, at: int) -> bool:
    """Whether a process of its own that asks is killed on the way; it has nothing in common with this one."""
    child = os.fork()
    if child == 0:
        try:

            async def ask() -> Reply:
                database = Database(make_engine(url, 1))
                with on(app, database, cast):
                    return await asked.ask(Killed(app, database, at), headers)

            status = asyncio.new_event_loop().run_until_complete(ask())[0]
            os._exit(0 if status < 300 else 1)
        finally:
            os._exit(2)
    _, ended = os.waitpid(child, 0)
    assert os.WIFSIGNALED(ended) or os.waitstatus_to_exitcode(ended) == 0, os.waitstatus_to_exitcode(ended)
    return os.WIFSIGNALED(ended)


@pytest.mark.slow
@pytest.mark.parametrize("operation", CREATIONS[:KILLED])
async def test_killed_before_any_statement_it_is_done_once_when_asked_again(
    operation: str,
    whole_app: FastAPI,
    asking: Asking,
    planted: Database,
    cast: Cast,
    record_property: Callable[[str, object], None],
) -> None:
    me, url = everybody(cast), planted.engine.url.render_as_string(hide_password=False)
    row, (_, last), kills = published().rows[operation], await effects(planted, 0), 0
    dead = True
    while dead:
        body = asking.about(row, "own")
        unlike = body.content.replace("需要改进的".encode("unicode_escape"), f"kill{kills}-{new_id().hex[:4]}".encode())
        asked = with_key(replace(body, content=unlike), f"killed-{kills}")
        dead = await asyncio.to_thread(dies, whole_app, url, cast, asked, me, kills)
        again = await asked.ask(whole_app, me)
        assert again[0] < 300, (kills, again)
        did, last = await effects(planted, last)
        assert did == 1, (kills, did)
        assert await asked.ask(whole_app, me) == again
        kills += dead
    record_property("figure", f"{operation}: killed at each of {kills} places, one effect each time")
    assert kills >= 6
