"""The demonstration is the same for the same (seed, today), knows nothing after today, and fits the shipped pack."""

from collections import Counter
from datetime import date, datetime, timedelta
from functools import cache
from uuid import UUID

import pytest

from dangjian.appraisal.packs.queries import load_pack
from dangjian.demo import DemoData, generate
from dangjian.demo.calendar import SHANGHAI, Calendar, at, months_before, quarter_of
from dangjian.demo.data import DemoOrganization, DemoRecord, Size
from dangjian.demo.verdicts import DUAL_MONTH, DUAL_QUARTER, OFFLINE_QUARTER, POINTS, cells

DAYS = [date(2026, 1, 1), date(2026, 3, 31), date(2028, 2, 29), date(2026, 11, 21)]


@cache
def demo(today: date, size: Size = "small") -> DemoData:
    return generate(7, today, size)


def branches(data: DemoData) -> list[DemoOrganization]:
    return [one for one in data.organizations if one.kind == "branch"]


def test_the_same_seed_and_day_give_the_same_rows() -> None:
    assert generate(7, DAYS[0], "small") == demo(DAYS[0])
    assert generate(8, DAYS[0], "small") != demo(DAYS[0])


def test_the_full_size_is_a_steel_group() -> None:
    data = generate(7, DAYS[3])
    kinds = Counter(one.kind for one in data.organizations)
    assert kinds["group"] == 1
    assert kinds["party_committee"] == 12
    assert kinds["branch"] == 180
    assert kinds["general_branch"] > 5
    assert 4500 <= len(data.members) <= 5500
    assert {one.category for one in branches(data)} >= {
        "production",
        "auxiliary",
        "management",
        "marketing",
        "non_public",
    }
    assert all(
        one.line == ("administrative" if one.kind in {"unit", "department"} else "party") for one in data.organizations
    )
    assert sum(assignment.until is not None for assignment in data.assignments) == 4


@pytest.mark.parametrize("today", DAYS)
def test_nothing_lies_after_the_beginning_of_today(today: date) -> None:
    data = demo(today)
    end = datetime(today.year, today.month, today.day, tzinfo=SHANGHAI)
    instants = [record.submitted_at for record in data.records] + [
        verdict.verified_at for verdict in data.verifications
    ]
    instants += [record.voided_at for record in data.records if record.voided_at]
    assert max(instants) < end
    assert all(run.as_of <= end for run in data.runs)
    assert max(record.occurred_on for record in data.records) < today
    assert all(record.occurred_on <= record.submitted_at.astimezone(SHANGHAI).date() for record in data.records)
    assert all(post.since < today and (post.until is None or post.since < post.until < today) for post in data.posts)
    assert all(member.joined_on < today for member in data.members)
    assert all(assignment.since < today for assignment in data.assignments)


@pytest.mark.parametrize("today", DAYS)
def test_fifteen_months_of_records_reach_up_to_today(today: date) -> None:
    days = [record.occurred_on for record in demo(today).records]
    assert min(days) >= months_before(today, 14)
    assert min(days) < months_before(today, 13)
    assert max(days) >= today - timedelta(days=15)


@pytest.mark.parametrize("today", DAYS)
def test_the_last_two_complete_quarters_are_published_with_every_cell_verified(today: date) -> None:
    data = demo(today)
    last = quarter_of(quarter_of(today).first - timedelta(days=1))
    assert [run.period for run in data.runs] == [quarter_of(last.first - timedelta(days=1)).name, last.name]
    assert [run.initial for run in data.runs] == [True, False]
    for run, span in zip(data.runs, Calendar(today).published, strict=True):
        given = {(v.organization_id, v.indicator, v.period) for v in data.verifications if v.verified_at <= run.as_of}
        expected = {(branch.id, *cell) for branch in branches(data) for cell in cells(branch, span)}
        assert expected <= given


def test_part_of_the_quarter_under_way_is_verified() -> None:
    data, span = demo(DAYS[3]), Calendar(DAYS[3]).current
    begun = [verdict for verdict in data.verifications if verdict.period.startswith("2026-10")]
    assert 0 < len(begun) < sum(1 for branch in branches(data) for _ in cells(branch, span))


def test_the_verified_cells_are_the_dual_and_offline_ones_of_the_pack() -> None:
    indicators = {item.code: item for item in load_pack("star-branch-5521").scheme.indicators}
    expected = {
        (i.code, i.cycle, i.control) for i in indicators.values() if i.control != "online" and i.cycle != "year"
    }
    listed = {(code, "month", "dual") for code in DUAL_MONTH} | {(code, "quarter", "dual") for code in DUAL_QUARTER}
    assert listed | {(code, "quarter", "offline") for code in OFFLINE_QUARTER} == expected
    assert all(indicators[code].points == points for code, points in POINTS.items())


def _fits(record: DemoRecord) -> bool:
    """Whether a record is one that the ledger would accept, by the fields of its type."""
    kind = next(one for one in load_pack("star-branch-5521").record_types.record_types if one.code == record.type)
    fields = {field.name: field for field in kind.fields}
    if not set(record.values) <= set(fields):
        return False
    for name, field in fields.items():
        value = record.values.get(name)
        if value is None:
            if field.required:
                return False
            continue
        if isinstance(value, bool | str):
            expected = {
                "boolean": isinstance(value, bool),
                "text": isinstance(value, str),
                "choice": value in field.choices,
            }
            if not expected.get(field.type, False):
                return False
        elif (
            field.type != "number"
            or (field.min is not None and value < field.min)
            or (field.max is not None and value > field.max)
            or (field.integer and value != int(value))
        ):
            return False
    return bool(record.attachments) or not kind.evidence.required


def test_every_record_fits_its_type() -> None:
    data = demo(DAYS[3])
    assert [record for record in data.records if not _fits(record)] == []
    types = {one.code for one in load_pack("star-branch-5521").record_types.record_types}
    assert types - {record.type for record in data.records} <= {
        "sales_output", "contract_performance", "discipline_case", "ledger_discrepancy", "criticism_notice",
        "safety_incident", "complaint", "target_result",
        "issue_resolved", "issue_confirmed", "issue_overdue", "issue_rated", "dispute", "bad_review", "customer_flow",
    }  # fmt: skip


def test_entries_come_from_whoever_may_enter_them() -> None:
    data = demo(DAYS[3])
    kinds = {one.code: one for one in load_pack("star-branch-5521").record_types.record_types}
    accounts = {account.id: account for account in data.accounts}
    paths = {one.id: one.path for one in data.organizations}
    for record in data.records:
        author = accounts[record.entered_by]
        assert author.role in kinds[record.type].entered_by
        assert paths[record.organization_id].startswith(paths[author.organization_id])


def test_nobody_verifies_the_branch_he_belongs_to() -> None:
    data = demo(DAYS[3])
    home = {member.id: member.organization_id for member in data.members}
    own: dict[UUID, UUID] = {account.id: home[account.member_id] for account in data.accounts if account.member_id}
    assert all(own.get(verdict.verified_by) != verdict.organization_id for verdict in data.verifications)


@pytest.mark.parametrize("today", DAYS)
def test_rectifications_stand_in_every_state_and_step_by_step(today: date) -> None:
    data = demo(today)
    assert len(data.rectifications) == 8
    assert {one.state for one in data.rectifications} == {"open", "reported", "returned", "closed", "withdrawn"}
    assert len({one.organization_id for one in data.rectifications}) == 8
    given = {(v.organization_id, v.indicator, v.period): v for v in data.verifications}
    end, members = Calendar(today).end, {a.id: a.member_id for a in data.accounts}
    home = {member.id: member.organization_id for member in data.members}
    for one in data.rectifications:
        verdict = given[one.organization_id, one.indicator, one.period]
        assert verdict.verdict in {"rejected", "reduced", "rated"}
        moments = [verdict.verified_at, *(step.at for step in one.steps), end]
        assert moments == sorted(set(moments))
        assert one.steps[-1].kind == {"open": "opened"}.get(one.state, one.state)
        rechecked = [step for step in one.steps if step.kind in {"closed", "returned"}]
        assert all(home.get(members[step.by] or step.by) != one.organization_id for step in rechecked)
    closed = {one.record_id for one in data.rectifications if one.state == "closed"}
    assert closed <= {record.id for record in data.records}


def test_some_records_are_late_and_some_withdrawn_with_a_reason() -> None:
    records = demo(DAYS[3]).records
    late = [one for one in records if (one.submitted_at.astimezone(SHANGHAI).date() - one.occurred_on).days > 10]
    voided = [one for one in records if one.voided_at]
    assert len(late) > 50
    assert voided
    assert all(
        one.void_reason and one.voided_by and one.voided_at > one.submitted_at for one in voided if one.voided_at
    )


@pytest.mark.parametrize("today", DAYS)
def test_one_branch_is_under_veto_and_one_indicator_disputed(today: date) -> None:
    data = demo(today)
    accidents = [r for r in data.records if r.type == "safety_incident" and r.values["severity"] == "serious"]
    last = Calendar(today).published[-1]
    assert [record.organization_id for record in accidents] == [data.highlights.vetoed]
    assert last.first <= accidents[0].occurred_on <= last.last
    place = (data.highlights.disputed, data.highlights.disputed_indicator, data.highlights.disputed_period)
    verdict = next(v for v in data.verifications if (v.organization_id, v.indicator, v.period) == place)
    assert verdict.verdict == "rejected"
    held = [
        r
        for r in data.records
        if r.organization_id == data.highlights.disputed and r.type == "theme_party_day" and not r.voided_at
    ]
    assert any(f"{record.occurred_on:%Y-%m}" == data.highlights.disputed_period for record in held)


def test_one_category_at_a_time_and_one_branch_still_unclassified() -> None:
    data = demo(DAYS[3])
    for branch in branches(data):
        stretches = sorted((one.since, one.until) for one in data.assignments if one.organization_id == branch.id)
        assert [until for _, until in stretches[:-1]] == [since for since, _ in stretches[1:]]
        assert (branch.category is None) == (not stretches) == (branch.id == data.highlights.unclassified)


def test_ids_codes_and_names_are_unique_and_parents_come_first() -> None:
    data = demo(DAYS[3])
    for rows in (data.organizations, data.members, data.posts, data.accounts, data.records, data.verifications):
        ids = [row.id for row in rows]
        assert len(ids) == len(set(ids))
    assert len({one.code for one in data.organizations}) == len(data.organizations)
    assert len({one.employee_no for one in data.members}) == len(data.members)
    assert len({one.username for one in data.accounts}) == len(data.accounts)
    seen: set[UUID | None] = {None}
    for one in data.organizations:
        assert one.parent_id in seen
        seen.add(one.id)
    keys = [(v.organization_id, v.indicator, v.period, v.verified_at) for v in data.verifications]
    assert len(keys) == len(set(keys))


def test_the_named_accounts_are_there() -> None:
    data = demo(DAYS[3])
    named = [account.username for account in data.accounts if account.named]
    assert named == ["orgdept", "committee", "secretary", "inspector", "member", "sysadmin", "secadmin", "auditadmin"]
    secretary = next(account for account in data.accounts if account.username == "secretary")
    assert secretary.organization_id == data.highlights.showcase
    assert any(post.member_id == secretary.member_id and post.title == "支部书记" for post in data.posts)


def test_attachments_are_stored_under_their_hash() -> None:
    data = demo(DAYS[3])
    stored = {file.sha256 for file in data.files}
    assert {sha256 for record in data.records for sha256 in record.attachments} <= stored
    assert at(DAYS[0], 0).utcoffset() == timedelta(hours=8)
