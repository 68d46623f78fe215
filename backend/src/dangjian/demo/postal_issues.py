"""What was raised at the outlets of the post and how it went: 209 collected, 202 solved, 7 open with their age (D-25).

Solved is what the reporter confirmed; a few reporters never answered, which is counted apart.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from dangjian.demo import workdays
from dangjian.demo.calendar import at
from dangjian.demo.chance import Chance, fixed_id
from dangjian.demo.data import DemoAccount, DemoOrganization
from dangjian.demo.postal import DemoOutlet, Postal
from dangjian.demo.postal_words import VOICES
from dangjian.demo.postal_work import DemoRepresentative, DemoVisit, Work

COLLECTED, UNANSWERED, CAME_BACK = 209, 9, 11
# state and age in days of those that are open; one waits for its reporter to say whether it is solved
OPEN = (
    ("in_progress", 61),
    ("in_progress", 38),
    ("reopened", 31),
    ("in_progress", 24),
    ("resolved", 17),
    ("assigned", 8),
    ("reported", 3),
)
ACCEPT_DAYS, CONFIRM_DAYS, ASK_AGAIN = 5, 5, timedelta(days=28)
DAYS = {"normal": 30, "serious": 15, "urgent": 5}
STORY = (0, 1, 17)  # what is told of the first outlet (D-26)


@dataclass(frozen=True, slots=True)
class DemoIssueStep:
    """A step of the timeline."""

    kind: str
    side: str
    at: datetime
    by_name: str
    note: str | None = None
    by: UUID | None = None
    by_member: UUID | None = None
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass
class DemoIssue:
    """An issue as it stands; `values` are the columns that the state brought with it."""

    id: UUID
    outlet: DemoOutlet
    county: DemoOrganization
    voice: tuple[str, str, str, str, str]
    visit: DemoVisit | None
    reporter: DemoAccount | None
    representative_id: UUID | None
    state: str = "reported"
    values: dict[str, Any] = field(default_factory=dict)
    steps: list[DemoIssueStep] = field(default_factory=list)

    @property
    def reported_at(self) -> datetime:
        """When it was raised."""
        return self.steps[0].at


def issues(seed: int, post: Postal, work: Work) -> list[DemoIssue]:
    """All that was raised, in the order of time."""
    chance = Chance(seed, "postal-issues")
    counties = {area.id: county for county in post.counties for area in post.areas[county.id]}
    story = next(one for one in work.representatives if one.member.id == post.named("yz-rep").member_id)
    begun = [
        _begin(seed, post, chance, counties, story, raised, number)
        for number, raised in enumerate(_raised(post, work, chance))
    ]
    solved, opened = begun[: COLLECTED - len(OPEN)], begun[COLLECTED - len(OPEN) :]
    silent = set(chance.sample(range(20, len(solved) - 30), UNANSWERED))
    back = set(chance.sample(sorted(set(range(10, len(solved) - 40)) - silent), CAME_BACK))
    for number, issue in enumerate(solved):
        _solve(issue, chance, post.today, number in back)
        _answer(issue, chance, post.today, number in silent)
    for issue, (state, _) in zip(opened, OPEN, strict=True):
        _leave(issue, chance, post.today, state)
    return sorted(begun, key=lambda issue: issue.reported_at)


def _raised(post: Postal, work: Work, chance: Chance) -> Iterator[tuple[DemoVisit | None, DemoOutlet, date]]:
    """The visits at which something was raised, and now and then what an employee said without one."""
    last = post.today - timedelta(days=40)
    old = [visit for visit in work.visits if visit.visited_on < last]
    story = [visit for visit in old if visit.outlet.id == post.outlets[0].id][: len(STORY)]
    others = [visit for visit in old if visit not in story]
    chosen = [*story, *chance.sample(others, COLLECTED - len(OPEN) - len(story))]
    for number, visit in enumerate(chosen):
        spoken = number >= len(story) and number % 5 == 4
        yield (None if spoken else visit), visit.outlet, visit.visited_on
    mine = post.named("yz-rep").member_id
    near = [one.outlet for one in work.pairings if one.representative.member.id == mine and one.ends_on is None]
    for number, (_, age) in enumerate(OPEN):
        day = post.today - timedelta(days=age)
        outlet = near[number % len(near)] if number % 2 == 0 else chance.choice(post.outlets)
        yield None, outlet, day


def _begin(
    seed: int,
    post: Postal,
    chance: Chance,
    counties: dict[UUID, DemoOrganization],
    story: DemoRepresentative,
    raised: tuple[DemoVisit | None, DemoOutlet, date],
    number: int,
) -> DemoIssue:
    visit, outlet, day = raised
    is_open = number >= COLLECTED - len(OPEN)
    voice = VOICES[STORY[number]] if number < len(STORY) else chance.choice(VOICES)
    own = visit is not None and visit.representative is story
    reporter = post.named("yz-rep") if own or (is_open and number % 2 == 0) else None
    speaker = visit.representative if visit else story if reporter else None
    key, county = fixed_id(seed, "postal-issue", number), counties[outlet.organization_id]
    issue = DemoIssue(key, outlet, county, voice, visit, reporter, speaker.id if speaker else None)
    name = speaker.member.name if speaker else f"{outlet.name}职工"
    _step(issue, "reported", "reporter", at(day, chance.randint(20, 500)), reporter.display_name if reporter else name)
    issue.values |= {"accept_due_on": workdays.after(day, ACCEPT_DAYS)}
    issue.values["channel"] = "representative" if speaker else "employee"
    return issue


def _step(issue: DemoIssue, kind: str, side: str, when: datetime, by_name: str, note: str | None = None) -> None:
    known = issue.reporter if side == "reporter" else None
    who = (known.id, known.member_id) if known else (None, None)
    issue.steps.append(DemoIssueStep(kind, side, when, by_name, note, *who))


def _day(issue: DemoIssue) -> date:
    return issue.steps[-1].at.date()


def _give(issue: DemoIssue, chance: Chance, latest: date) -> None:
    """Taken on and handed to the county that is to solve it."""
    office = f"{issue.county.name.removesuffix('党总支')}综合办"
    day = min(workdays.after(_day(issue), chance.randint(1, 3)), latest)
    _step(issue, "accepted", "office", at(day, 70), office)
    _step(issue, "assigned", "office", at(day, 75), office, "请尽快与网点联系,办理情况如实填写。")
    due_on = workdays.after(day, DAYS[issue.voice[1]])
    issue.values |= {"accepted_at": at(day, 70), "assigned_at": at(day, 75), "due_on": due_on}
    issue.values |= {"handler_organization_id": issue.county.id}
    issue.state = "assigned"


def _start(issue: DemoIssue, chance: Chance, latest: date) -> None:
    day = min(_day(issue) + timedelta(days=chance.randint(1, 3)), latest)
    _step(issue, "started", "handler", at(day, 120), issue.county.name)
    issue.values.setdefault("started_at", at(day, 120))
    issue.state = "in_progress"


def _resolve(issue: DemoIssue, chance: Chance, latest: date) -> None:
    """The handler says that it is solved, and how."""
    day = min(_day(issue) + timedelta(days=chance.randint(2, 12)), latest)
    _step(issue, "resolved", "handler", at(day, 300), issue.county.name, issue.voice[4])
    issue.values |= {
        "resolved_at": at(day, 300),
        "was_overdue": issue.values.get("was_overdue", False) or day > issue.values["due_on"],
        "elapsed_workdays": workdays.between(issue.reported_at.date(), day),
        "resolution_kind": "explained" if issue.voice[0] == "party_life" else "fixed",
        "resolution_summary": issue.voice[4],
        "confirmation_due_on": workdays.after(day, CONFIRM_DAYS),
    }
    issue.state = "resolved"


def _reopen(issue: DemoIssue, when: datetime) -> None:
    """Its reporter says that it is half solved; the handler has it again, with new days."""
    _step(issue, "reopened", "reporter", when, issue.steps[0].by_name, "修了一半,雨天还是不行,请再看一次。")
    issue.values |= {"reopened_count": 1, "is_half_solved": True, "confirmation_due_on": None}
    issue.values |= {"due_on": workdays.after(when.date(), DAYS[issue.voice[1]])}
    issue.state = "reopened"


def _solve(issue: DemoIssue, chance: Chance, today: date, comes_back: bool) -> None:
    latest = today - timedelta(days=12)
    _give(issue, chance, latest)
    _start(issue, chance, latest)
    _resolve(issue, chance, latest - timedelta(days=4 if comes_back else 0))
    if comes_back:
        _reopen(issue, at(_day(issue) + timedelta(days=1), 60))
        _start(issue, chance, latest)
        _resolve(issue, chance, latest)


def _answer(issue: DemoIssue, chance: Chance, today: date, is_silent: bool) -> None:
    """Its reporter confirms, most often with a mark, and is asked again after four weeks; or never answers."""
    if is_silent:
        _close(issue, issue.values["confirmation_due_on"] + timedelta(days=1), "unanswered")
        return
    name, day = issue.steps[0].by_name, _day(issue) + timedelta(days=chance.randint(0, 3))
    when = max(at(day, 420), issue.steps[-1].at + timedelta(minutes=20))
    _step(issue, "confirmed", "reporter", when, name, chance.choice(("解决了,谢谢。", "已经好了。", None)))
    asked = day + ASK_AGAIN
    issue.values |= {"confirmed_at": when, "ask_again_on": asked, "is_half_solved": False}
    issue.state = "confirmed"
    if chance.happens(0.7):
        rated = when + timedelta(minutes=1)
        _step(issue, "rated", "reporter", rated, name)
        issue.values |= {"rated_at": rated, "satisfaction": chance.choice((5, 5, 5, 4, 4, 3))}
    if asked < today:
        _step(issue, "asked_again", "system", at(asked, 10), "系统")
        if chance.happens(0.6):
            _step(issue, "lasted", "reporter", at(asked, 400), name, "一直好用。")
            issue.values["lasting"] = "yes"
        over = workdays.after(asked, CONFIRM_DAYS + 1)
        if over < today:
            _close(issue, over, "confirmed")


def _close(issue: DemoIssue, day: date, kind: str) -> None:
    _step(issue, "closed", "system", at(day, 15), "系统")
    issue.values |= {"closed_at": at(day, 15), "close_kind": kind}
    issue.state = "closed"


def _leave(issue: DemoIssue, chance: Chance, today: date, state: str) -> None:
    """An open one is brought to where it stands."""
    latest = today - timedelta(days=1)
    if state == "reported":
        return
    _give(issue, chance, latest)
    if state in ("in_progress", "resolved", "reopened"):
        _start(issue, chance, latest)
    if state in ("resolved", "reopened"):
        _resolve(issue, chance, latest)
    if state == "resolved":
        issue.values["confirmation_due_on"] = workdays.after(today, 2)
    if state == "reopened":
        _reopen(issue, at(min(_day(issue) + timedelta(days=2), latest), 90))
    if issue.state == "in_progress" and issue.values["due_on"] + timedelta(days=1) < today:
        _late(issue)


def _late(issue: DemoIssue) -> None:
    """The day is over: told once; whose it is sees it in red."""
    day = issue.values["due_on"] + timedelta(days=1)
    _step(issue, "overdue", "system", at(day, 12), "系统")
    issue.values |= {"overdue_at": at(day, 12), "was_overdue": True}


def counted(found: Sequence[DemoIssue]) -> dict[str, int]:
    """Collected, confirmed, unanswered, open."""
    silent = sum(issue.values.get("close_kind") == "unanswered" for issue in found)
    confirmed = sum("confirmed_at" in issue.values and issue.state in ("confirmed", "closed") for issue in found)
    return {
        "collected": len(found),
        "confirmed": confirmed,
        "unanswered": silent,
        "open": len(found) - confirmed - silent,
    }
