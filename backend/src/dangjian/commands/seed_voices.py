"""The demonstration's voices: what the post's issues left in the ledger, and the common causes they point to."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from dangjian.appraisal.voices.handlers import SIGNED
from dangjian.demo import Postal
from dangjian.kernel import clock
from dangjian.kernel.db import Database
from dangjian.liaison.findings.actions import look
from dangjian.liaison.issues.models import Issue

LATELY = 45  # days: as many common causes as people could look at
# As the ledger's own handlers would have entered it, day by day; the client id only has to be the same every time.
_ENTER = """
INSERT INTO appraisal.record (id, organization_id, type, occurred_on, submitted_at, submitted_on, "values", note,
    attachments, source, client_id, entered_by_name, recorded_at)
SELECT gen_random_uuid(), coalesce(i.handler_organization_id, i.organization_id), told.type, told.day, told.at,
    told.day,
    jsonb_strip_nulls(jsonb_build_object('issue', i.id::text, 'issue_number', i.number, 'topic', i.title)
        || told.figures),
    '诉求 ' || i.number || ':' || i.title, '[]', 'supervision', md5(i.id::text || told.type)::uuid, $2, told.at
FROM liaison.issue i
LEFT JOIN liaison.outlet_copy o ON o.id = i.outlet_id
CROSS JOIN LATERAL (
    SELECT 'issue_resolved' AS type, i.resolved_at AS at, (i.resolved_at AT TIME ZONE 'Asia/Shanghai')::date AS day,
        jsonb_build_object('issue_category', ($3::jsonb) ->> i.category,
            'elapsed_workdays', coalesce(i.elapsed_workdays, 0)::text, 'overdue_items', i.was_overdue::int::text)
        AS figures
    WHERE i.resolved_at IS NOT NULL
    UNION ALL
    SELECT 'issue_confirmed', i.confirmed_at, (i.confirmed_at AT TIME ZONE 'Asia/Shanghai')::date,
        jsonb_build_object('issue_category', ($3::jsonb) ->> i.category, 'issue_outlet', o.name,
            'elapsed_workdays', coalesce(i.elapsed_workdays, 0)::text, 'overdue_items', i.was_overdue::int::text,
            'reopened_times', i.reopened_count::text)
    WHERE i.confirmed_at IS NOT NULL
    UNION ALL
    SELECT 'issue_rated', coalesce(i.rated_at, i.confirmed_at),
        (coalesce(i.rated_at, i.confirmed_at) AT TIME ZONE 'Asia/Shanghai')::date,
        jsonb_build_object('satisfaction', i.satisfaction::text)
    WHERE i.satisfaction IS NOT NULL
    UNION ALL
    SELECT 'bad_review', coalesce(i.rated_at, i.confirmed_at),
        (coalesce(i.rated_at, i.confirmed_at) AT TIME ZONE 'Asia/Shanghai')::date,
        jsonb_build_object('satisfaction', i.satisfaction::text)
    WHERE i.satisfaction <= 2
) AS told
WHERE i.root_id = $1
"""


async def fill(database: Database, connection: Any, post: Postal, titles: str) -> None:
    """The ledger of the post's issues, and the findings of its last weeks."""
    await connection.execute(_ENTER, post.root.id, SIGNED.display_name, titles)
    since = clock.now() - timedelta(days=LATELY)
    async with database.transaction() as session:
        late = select(Issue.id).where(Issue.root_id == post.root.id, Issue.reported_at >= since)
        for issue_id in (await session.scalars(late.order_by(Issue.reported_at))).all():
            await look(session, issue_id)
