"""Pure decisions about runs: which periods a scheme is run for, when a run may be published, what its figures mean."""

from datetime import date

from dangjian.appraisal.engine.periods import LENGTHS, Period, period_from, takes_part
from dangjian.appraisal.engine.scheme_format import Scheme

SERVER_SUBJECTS = ("branch", "unit")
RATING_CYCLES = ("quarter", "year")
MIN_FOR_MEDIAN = 5
CYCLE_TITLES = {"month": "月评价", "quarter": "季评星", "year": "年定级"}
_QUARTERS = ("一", "二", "三", "四")


def period_title(period: Period) -> str:
    """The period as people say it: 2026年3月, 2026年第一季度, 2026年度."""
    if period.cycle == "year":
        return f"{period.first.year}年度"
    if period.cycle == "quarter":
        return f"{period.first.year}年第{_QUARTERS[(period.first.month - 1) // 3]}季度"
    return f"{period.first.year}年{period.first.month}月"


def gives_stars(cycle: str) -> bool:
    """月评价、季评星、年定级 (A-62): a month shows points and ranks, stars belong to quarters and years."""
    return cycle in RATING_CYCLES


def cycles_of(scheme: Scheme) -> list[str]:
    """The cycles in which something of the scheme takes part."""
    today = date(2001, 1, 1)
    counted = [i for i in scheme.indicators if i.kind in ("base", "special")]
    return [c for c in LENGTHS if any(takes_part(i.cycle, period_from(c, today)) for i in counted)]


def previous_period(period: Period) -> Period | None:
    """The period of the same cycle just before."""
    if period.first == date(1, 1, 1):
        return None
    return period_from(period.cycle, date.fromordinal(period.first.toordinal() - 1))


def periods_inside(period: Period) -> list[str]:
    """The period itself and the shorter ones within it, as they are written in verdicts."""
    found = []
    for cycle, length in LENGTHS.items():
        months = range(period.first.month, period.last.month + 1, length)
        if takes_part(cycle, period):
            found += [str(period_from(cycle, date(period.first.year, month, 1))) for month in months]
    return found


def category_day(period: Period, today: date) -> date:
    """A branch is judged in the category it was in on the period's last day, or today while it runs (A-12)."""
    return min(period.last, today)


def types_read(scheme: Scheme) -> list[str]:
    """The kinds of entry that some indicator reads."""
    return sorted({i.measure.type for i in scheme.indicators if i.measure is not None})


def first_day_seen(scheme: Scheme, period: Period) -> date:
    """The earliest day whose records can matter: vetoes look back to the begin of their own cycle's period."""
    vetoes = [period_from(i.cycle, period.last).first for i in scheme.indicators if i.kind == "veto"]
    return min([period.first, *vetoes])


def why_not_open(scheme: Scheme, period: Period, today: date) -> str | None:
    """Why a run of this scheme cannot be opened for the period, or none."""
    if scheme.subject not in SERVER_SUBJECTS:
        return "该方案的考核对象不在组织树中,请用命令 dangjian score 计算。"
    if period.first > today:
        return f"{period_title(period)}尚未开始,不能开启考核。"
    if period.cycle not in cycles_of(scheme):
        return f"该方案没有参加{CYCLE_TITLES[period.cycle]}的指标。"
    return None


def why_not_publish(period: Period, today: date) -> str | None:
    """A period is judged when it is over: before its last day is past nothing is published."""
    if today <= period.last:
        return f"{period_title(period)}于{period.last:%Y-%m-%d}结束,结束之后才能发布。"
    return None


def why_signature(unverified: int, pending: int) -> str | None:
    """双向管控 (A-43): what was not looked at on site is published only over a signed reason."""
    if not unverified and not pending:
        return None
    return (
        f"还有 {unverified} 项线上得分未经现场核验、{pending} 项现场指标未评定。"
        "请先完成核验;确需现在发布的,请签署理由,理由将显示在每个星级旁。"
    )
