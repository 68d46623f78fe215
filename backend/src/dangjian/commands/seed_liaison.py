"""The demonstration's liaison: representatives, pairings, visits, issues and agreements of the post, in bulk."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from typing import Any
from uuid import UUID

from sqlalchemy import select

from dangjian.commands import seed_risks, seed_voices
from dangjian.demo import Postal
from dangjian.demo.calendar import at
from dangjian.demo.chance import fixed_id
from dangjian.demo.postal_issues import DemoIssue, issues
from dangjian.demo.postal_words import CRITERIA
from dangjian.demo.postal_work import DemoPairing, DemoRepresentative, DemoVisit, Work, work
from dangjian.kernel import jsons
from dangjian.kernel.db import Database
from dangjian.kernel.events import drain
from dangjian.liaison.issues import rules
from dangjian.liaison.issues.models import Issue
from dangjian.liaison.norms.rules import DEFAULT
from dangjian.liaison.pairings import jobs as pairing_jobs
from dangjian.liaison.representatives.rules import end_of_term
from dangjian.liaison.todos.actions import Standing, say

PLAIN_ISSUE: Mapping[str, Any] = {
    **dict.fromkeys(("attachments", "resolution_attachments"), "[]"),
    **dict.fromkeys(("extended_days", "reopened_count", "paused_workdays"), 0),
    **dict.fromkeys(("is_anonymous", "was_overdue", "is_half_solved"), False),
}


async def fill(database: Database, connection: Any, post: Postal, number: int, say_so: Callable[[str], None]) -> None:
    """The post's year of liaison; what waits for whom today is said to everybody's inbox."""
    done = work(number, post)
    raised = issues(number, post, done)
    await _representatives(connection, post, done, number)
    await _pairings(connection, post, done)
    await _visits(connection, done)
    await _issues(connection, post, raised, number)
    await _agreements(connection, done)
    await _gaps(connection, post, number)
    titles = jsons.dumps({one.code: one.title for one in DEFAULT.categories})
    await seed_voices.fill(database, connection, post, titles)
    await seed_risks.fill(database, post)
    async with database.transaction() as session:
        alive = await session.scalars(select(Issue).where(Issue.state.in_(rules.LIVE)).order_by(Issue.id))
        for issue in alive.all():
            await say(session, Standing(**{one.name: getattr(issue, one.name) for one in fields(Standing)}), None)
    await pairing_jobs.tell_of_visits(database, {})
    await drain(database)
    say_so(
        f"  · 邮政公司党代表 {len(done.representatives)} 名、走访 {len(done.visits)} 次、诉求 {len(raised)} 件已写入"
    )


async def _copy(connection: Any, table: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Rows of one table; a column that a row does not name is empty."""
    given = list(rows)
    columns = list(dict.fromkeys(name for row in given for name in row))
    records = [tuple(row.get(name) for name in columns) for row in given]
    await connection.copy_records_to_table(table, schema_name="liaison", columns=columns, records=records)


async def _representatives(connection: Any, post: Postal, done: Work, number: int) -> None:
    criteria = [{"code": one.code, "title": one.title, "words": CRITERIA[one.code]} for one in DEFAULT.criteria]
    await _copy(connection, "representative", [_representative(post, one, criteria) for one in done.representatives])
    await _copy(
        connection,
        "representative_step",
        [
            _representative_step(number, one, kind, days, name)
            for one in done.representatives
            for kind, days, name in (
                ("nominated", 12, one.organization.name),
                ("approved", 4, f"{post.city.name}组织部"),
            )
        ],
    )


def _representative(post: Postal, one: DemoRepresentative, criteria: list[dict[str, str]]) -> dict[str, Any]:
    member = one.member
    return {
        "id": one.id,
        "root_id": post.root.id,
        "organization_id": one.organization.id,
        "member_id": member.id,
        "member_organization_id": member.organization_id,
        "employee_no": member.employee_no,
        "name": member.name,
        "position": member.position,
        "nominating_body": one.organization.name,
        "approving_body": post.city.name,
        "criteria": jsons.dumps(criteria),
        "state": "approved",
        "starts_on": one.starts_on,
        "ends_on": end_of_term(one.starts_on, DEFAULT.term_months),
        "nominated_at": at(one.starts_on, -12 * 1440),
        "nominated_by_name": one.organization.name,
        "version": 2,
    }


def _representative_step(number: int, one: DemoRepresentative, kind: str, days: int, name: str) -> dict[str, Any]:
    return {
        "id": fixed_id(number, "postal-rep-step", f"{one.id}:{kind}"),
        "representative_id": one.id,
        "kind": kind,
        "detail": "{}",
        "at": at(one.starts_on, -days * 1440),
        "by_name": name,
    }


async def _pairings(connection: Any, post: Postal, done: Work) -> None:
    # Those first with which others go on.
    ordered = sorted(done.pairings, key=lambda one: one.handed_from is not None)
    await _copy(connection, "pairing", [_pairing(post, one) for one in ordered])


def _pairing(post: Postal, one: DemoPairing) -> dict[str, Any]:
    ended = one.ends_on is not None
    return {
        "id": one.id,
        "root_id": post.root.id,
        "representative_id": one.representative.id,
        "outlet_id": one.outlet.id,
        "starts_on": one.starts_on,
        "ends_on": one.ends_on,
        "source": "handed_over" if one.handed_from else "arranged",
        "handed_from_id": one.handed_from,
        "arranged_at": at(one.starts_on, -600),
        "arranged_by_name": "市分公司组织部",
        "end_reason": "岗位调整,由同事接手" if ended else None,
        "ended_at": at(one.ends_on, 540) if one.ends_on else None,
        "ended_by_name": "市分公司组织部" if ended else None,
        "version": 2 if ended else 1,
    }


async def _visits(connection: Any, done: Work) -> None:
    await _copy(connection, "visit", [_visit(one) for one in done.visits])
    await _copy(connection, "visit_version", [_visit_version(one) for one in done.visits])


def _visit(one: DemoVisit) -> dict[str, Any]:
    return {
        "id": one.id,
        "client_id": one.id,
        "representative_id": one.representative.id,
        "outlet_id": one.outlet.id,
        "organization_id": one.outlet.organization_id,
        "visited_on": one.visited_on,
        "seen": one.seen,
        "done": one.done,
        "looked_at": "[]",
        "recorded_at": at(one.visited_on, 570),
        "recorded_by_name": one.representative.member.name,
        "version": 1,
    }


def _visit_version(one: DemoVisit) -> dict[str, Any]:
    said = {"visited_on": one.visited_on, "seen": one.seen, "done": one.done, "looked_at": "[]"}
    kept = {"at": at(one.visited_on, 570), "by_name": one.representative.member.name}
    return {"id": UUID(int=one.id.int ^ 1), "visit_id": one.id, "number": 1, **said, **kept}


async def _issues(connection: Any, post: Postal, raised: list[DemoIssue], number: int) -> None:
    counted: Counter[int] = Counter()
    rows = []
    for one in raised:
        year = one.reported_at.year
        counted[year] += 1
        rows.append(_issue(post, one, rules.written_number(year, counted[year])))
    await _copy(connection, "issue", rows)
    given = [{"root_id": post.root.id, "year": year, "count": count} for year, count in counted.items()]
    await _copy(connection, "issue_count", given)
    await _copy(connection, "issue_step", [step for one in raised for step in _steps(one, number)])


def _issue(post: Postal, one: DemoIssue, written: str) -> dict[str, Any]:
    category, severity, title, description, _ = one.voice
    reporter, visit = one.reporter, one.visit
    return {
        **PLAIN_ISSUE,
        "id": one.id,
        "client_id": one.id,
        "root_id": post.root.id,
        "number": written,
        "organization_id": one.outlet.organization_id,
        "outlet_id": one.outlet.id,
        "visit_id": visit.id if visit else None,
        "representative_id": one.representative_id,
        "category": category,
        "severity": severity,
        "title": f"{one.outlet.name}{title}",
        "description": description,
        "reporter_account_id": reporter.id if reporter else None,
        "reporter_member_id": reporter.member_id if reporter else None,
        "state": one.state,
        "reported_at": one.reported_at,
        "moved_at": one.steps[-1].at,
        "version": len(one.steps),
        **one.values,
    }


def _steps(one: DemoIssue, number: int) -> list[dict[str, Any]]:
    return [
        {
            "id": fixed_id(number, "postal-issue-step", f"{one.id}:{place}"),
            "issue_id": one.id,
            "kind": step.kind,
            "side": step.side,
            "note": step.note,
            "attachments": "[]",
            "detail": jsons.dumps(step.detail),
            "at": step.at,
            "by": step.by,
            "by_member": step.by_member,
            "by_name": step.by_name,
        }
        for place, step in enumerate(one.steps)
    ]


async def _agreements(connection: Any, done: Work) -> None:
    keeper = {"created_by_name": "片区党支部"}
    await _copy(
        connection,
        "agreement",
        [
            {
                **{name: getattr(one, name) for name in ("id", "partner", "partner_kind", "content")},
                **{"organization_id": one.outlet.organization_id, "signed_on": one.starts_on},
                **{"starts_on": one.starts_on, "ends_on": one.ends_on, "created_at": at(one.starts_on, 60)},
                **keeper,
                "version": 1 + len(one.activities),
            }
            for one in done.agreements
        ],
    )
    taking_part = [{"agreement_id": one.id, "outlet_id": one.outlet.id} for one in done.agreements]
    await _copy(connection, "agreement_outlet", taking_part)
    await _copy(
        connection,
        "agreement_activity",
        [
            {"id": key, "agreement_id": one.id, "held_on": day, "title": title, "at": at(day, 600), "by_name": "支局长"}
            for one in done.agreements
            for key, day, title in one.activities
        ],
    )


async def _gaps(connection: Any, post: Postal, number: int) -> None:
    """Those that are over; the open ones were opened by the registry's news."""
    rows = [
        {"id": fixed_id(number, "postal-gap", str(outlet)), "outlet_id": outlet, "since": since, "until": until}
        for outlet, since, until in post.gaps
    ]
    await _copy(connection, "gap", rows)
