"""What the demonstration's groups have promised for the year: targets from the group down to persons, and their tasks.

The tourism group's revenue, projects and events are those of B-44…B-47; all other figures are invented.
"""

from datetime import date
from decimal import Decimal

from dangjian.demo.chance import fixed_id
from dangjian.demo.data import DemoMember, DemoOrganization
from dangjian.demo.goal_rows import DemoReading, Goals, Maker
from dangjian.demo.tourism import EMPLOYEES, SUBSIDIARIES, Tourism
from dangjian.targets.targets.schemas import NewTarget

REVENUE = (40, 28, 16, 14, 11, 9, 6, 5, 4, 22, 12, 13, 8, 12)
"""How many hundredths of 2 of the group's revenue each subsidiary is to bring; in all 200."""
MIXED_REVENUE = Decimal(5572)


def goals(seed: int, today: date, group: Tourism) -> Goals:
    """The tourism group's year."""
    make = Maker(seed, today)
    chair, root = group.head_of[group.root.id], group.root
    _past(make, group)
    revenue = make.target(
        "revenue",
        root,
        "营业收入",
        chair,
        target_value=Decimal(265000),
        last_year_actual=Decimal(246000),
        tags=("aspect.benefit",),
        decomposed_by="share",
        supervisor_organization_id=group.departments[5].id,
    )
    make.stages(revenue)
    make.read(revenue, Decimal("0.97"), "财务部")
    profit = make.target(
        "profit",
        root,
        "利润总额",
        chair,
        target_value=Decimal(18600),
        last_year_actual=Decimal(16900),
        decomposed_by="weight",
        tags=("aspect.benefit",),
    )
    make.read(profit, Decimal("0.93"), "财务部")
    _subsidiaries(make, group, revenue, profit)
    _mixed(make, group)
    _projects(make, group)
    _departments(make, group)
    _everybody(make, group)
    _party(make, group)
    _persons(make, group)
    return make.goals


def _past(make: Maker, group: Tourism) -> None:
    """B-44: revenue of 2.25 billion in 2021 was 112.28 % of the target, which is worked out from the two."""
    done = make.target(
        "revenue-2021",
        group.root,
        "营业收入(2021年)",
        group.head_of[group.root.id],
        year=2021,
        starts_on=date(2021, 1, 1),
        due_on=date(2021, 12, 31),
        unit="亿元",
        target_value=Decimal("20.0392"),
        derivation={"actual": "22.5", "completion_percent": "112.28"},
    )
    make.goals.readings.append(DemoReading(done.id, date(2021, 12, 31), Decimal("22.5"), "年度决算", "财务部"))


def _subsidiaries(make: Maker, group: Tourism, revenue: NewTarget, profit: NewTarget) -> None:
    for place, (unit, part) in enumerate(zip(group.subsidiaries, REVENUE, strict=True)):
        head, share = group.head_of[unit.id], Decimal(part) / 2
        _, _, made_loss, _ = SUBSIDIARIES[place]
        value = revenue.target_value * share / 100 if revenue.target_value else None
        tags = ("track.upgrade", "element.high_target", *(("situation.loss",) if made_loss else ()))
        own = make.target(
            f"revenue-{unit.code}",
            unit,
            "营业收入",
            head,
            parent_id=revenue.id,
            record_type="sales_output",
            share=share,
            target_value=value,
            last_year_actual=(value * Decimal("0.94")).quantize(Decimal(1)) if value else None,
            tags=tags,
        )
        pace = Decimal("0.72") if made_loss else Decimal(90 + place % 5 * 4) / 100
        make.read(own, pace, f"{unit.name}财务")
        weight = Decimal(10 if place < 2 else 8 if place < 4 else 6 if place < 12 else 8)
        gain = make.target(
            f"profit-{unit.code}",
            unit,
            "利润总额",
            head,
            parent_id=profit.id,
            weight=weight,
            target_value=Decimal(600 + part * 30),
        )
        if place % 4 != 3:  # somebody has not entered anything yet: the page shows it as missing
            make.read(gain, pace - Decimal("0.04"), f"{unit.name}财务")
        share_of_market = (
            make.target(
                f"market-{unit.code}",
                unit,
                "市场份额",
                head,
                unit="%",
                change_kind="percentage_point",
                baseline=Decimal("12.30"),
                target_value=Decimal("13.10"),
                tags=("track.market", "element.market_share", "aspect.market_share"),
            )
            if place in (0, 1, 2)
            else None
        )
        if share_of_market:
            make.level(share_of_market, Decimal("12.30"), f"{unit.name}市场部")


def _mixed(make: Maker, group: Tourism) -> None:
    """B-46: nine enterprises of mixed ownership, revenue 5,572 万, as a sub-group."""
    mixed = make.target(
        "mixed",
        group.root,
        "混合所有制企业营业收入(9家)",
        group.head_of[group.departments[6].id],
        target_value=MIXED_REVENUE,
        decomposed_by="share",
    )
    make.read(mixed, Decimal("1.02"), "投资发展部")
    left, nine = (
        Decimal(100),
        [u for u, (_, is_mixed, _, _) in zip(group.subsidiaries, SUBSIDIARIES, strict=True) if is_mixed],
    )
    for number, unit in enumerate(nine, start=1):
        share = Decimal(11) if number < len(nine) else left
        left -= share
        value = (MIXED_REVENUE * share / 100).quantize(Decimal("0.01"))
        make.target(
            f"mixed-{unit.code}",
            unit,
            "混合所有制部分营业收入",
            group.head_of[unit.id],
            parent_id=mixed.id,
            share=share,
            target_value=value,
        )


def _projects(make: Maker, group: Tourism) -> None:
    """B-45: eleven key projects of the city on schedule; B-47: nearly fifty events."""
    place, head = group.departments[10], group.head_of[group.departments[10].id]
    projects = make.target("projects", place, "市重点项目按序时推进", head, unit="项", target_value=Decimal(11))
    names = (
        "游客中心改造",
        "古街二期",
        "文化演艺中心",
        "滨江步道",
        "数字展厅",
        "民宿集群",
        "停车楼",
        "非遗工坊",
        "影视基地",
        "体育公园",
        "智慧票务平台",
    )
    for number, name in enumerate(names):
        percent, blocked = 30 + number * 6, number == 4
        make.task(
            f"project-{number}",
            place,
            f"市重点项目:{name}",
            head,
            (200, 30 + number * 3),
            target_id=projects.id,
            kind="project",
            percent=percent,
            is_blocked=blocked,
            notes=("主体完工",) if number % 2 else ("按序时推进",),
        )
    place, head = group.departments[11], group.head_of[group.departments[11].id]
    events = make.target("events", place, "文旅商活动", head, unit="场", target_value=Decimal(50))
    make.read(events, Decimal("1.05"), "文化事业部")
    make.task(
        "festival", place, "第十二届文化旅游节开幕式", head, (40, 12), target_id=events.id, kind="event", percent=65
    )


def _departments(make: Maker, group: Tourism) -> None:
    """Every head has both sides: business and party (C-11 一岗双责); one still lacks the party side."""
    for number, place in enumerate(group.departments):
        head = group.head_of[place.id]
        work = make.target(
            f"dept-{place.code}",
            place,
            f"{place.name}重点工作完成率",
            head,
            unit="%",
            target_value=Decimal(100),
            tags=("track.unity",),
        )
        make.level(work, Decimal(78 + number), place.name)
        make.task(
            f"dept-{place.code}",
            place,
            f"{place.name}四季度重点工作",
            head,
            (50, 5 + number * 3),
            target_id=work.id,
            percent=20 + number * 6,
        )
        if number == 7:
            continue
        duty = make.target(
            f"duty-{place.code}",
            place,
            "落实“一岗双责”清单",
            head,
            side="party",
            unit="",
            is_quantitative=False,
            target_value=None,
        )
        for month_end in list(make.months())[-2:]:
            make.goals.readings.append(DemoReading(duty.id, month_end, None, "廉政谈话和业务检查同步开展", head.name))


def _everybody(make: Maker, group: Tourism) -> None:
    """B-01, B-04: all employees of the group have a target of their own; counted, not listed."""
    place = group.departments[3]
    signed = make.target(
        "everybody",
        place,
        "全员岗位目标签订",
        group.head_of[place.id],
        unit="人",
        target_value=Decimal(EMPLOYEES),
        tags=("aspect.contribution",),
    )
    for month_end in list(make.months())[2:]:
        value = min(Decimal(EMPLOYEES), Decimal(EMPLOYEES) * month_end.month // 8)
        make.goals.readings.append(DemoReading(signed.id, month_end, value, None, place.name))


def _party(make: Maker, group: Tourism) -> None:
    """The party committee's target copied to every branch."""
    top = make.target(
        "branches",
        group.root,
        "主题党日按期开展",
        group.head_of[group.departments[1].id],
        side="party",
        unit="次",
        target_value=Decimal(12),
        decomposed_by="copy",
        content_group="six_constructions",
    )
    for unit in group.subsidiaries:
        branch = group.branch_of[unit.id]
        secretary = group.of_branch[branch.id][1]
        own = make.target(
            f"branch-{branch.code}",
            branch,
            "主题党日按期开展",
            secretary,
            side="party",
            unit="次",
            target_value=Decimal(12),
            parent_id=top.id,
            content_group="six_constructions",
        )
        for number, month_end in enumerate(make.months(), start=1):
            make.goals.readings.append(DemoReading(own.id, month_end, Decimal(number), None, secretary.name))


def _persons(make: Maker, group: Tourism) -> None:
    """The first subsidiary breaks its revenue down to its people, who have tasks on their phones (B-04)."""
    unit = group.subsidiaries[0]
    branch, parent = group.branch_of[unit.id], fixed_id(make.seed, "target", f"revenue-{unit.code}")
    members = group.of_branch[branch.id][1:9]
    for number, member in enumerate(members):
        share = Decimal(15 if number < 4 else 10)
        value = Decimal(265000) * 20 / 100 * share / 100
        own = make.target(
            f"person-{member.employee_no}",
            branch,
            f"{member.name}承担的营业收入",
            member,
            level="person",
            parent_id=parent,
            share=share,
            target_value=value,
            tags=("track.contribution", "aspect.contribution"),
        )
        make.read(own, Decimal(86 + number * 3) / 100, member.name)
    _phone(make, branch, members[0], members[1])


def _phone(make: Maker, branch: DemoOrganization, secretary: DemoMember, member: DemoMember) -> None:
    """What the branch's secretary and one of its members find today: one of every light."""
    make.task(
        "p1",
        branch,
        "本月主题党日:走进新场馆",
        secretary,
        (12, 6),
        kind="org_life",
        side="party",
        percent=40,
        notes=("场地已联系", "议程已定"),
    )
    make.task(
        "p2",
        branch,
        "党员突击队:票务高峰保障",
        secretary,
        (60, 20),
        kind="task_force",
        side="party",
        focus="key_post",
        percent=35,
        notes=("排班完成",),
    )
    make.task("p3", branch, "游客投诉回访", member, (20, 9), percent=70, notes=("已回访 32 人",))
    make.task("p4", branch, "检票口改造配合", member, (40, 2), percent=85, notes=("设备到场",))
    make.task("p5", branch, "讲解词更新", member, (90, 25), percent=20, notes=("等文化事业部审定",), is_blocked=True)
    make.task("p6", branch, "夜游线路踩点", member, (30, -3), percent=50, notes=("完成两条线路",))
    make.task("p7", branch, "志愿服务排班", member, (25, -10), side="party", percent=100, state="completed")
