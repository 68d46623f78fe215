"""Names of a post that does not exist: its cities, counties, towns, and the branches from which neighbours come."""

PROVINCE = "江临省邮政公司"
CODE = "YZ"
CITY = "淮临市"
# The other cities of the province stand there for the tree; the story is told in one.
CITIES = (
    *("淮临市", "宁安市", "苏浦市", "锡州市", "常河市", "镇海市", "扬水市", "泰平市"),
    *("通州港市", "盐湖市", "连山市", "宿原市", "徐口市"),
)
# county, how many outlets, how many of them had no member in March (D-16: 54 of 241)
COUNTIES: tuple[tuple[str, int, int], ...] = (
    ("安河县", 36, 10),
    ("望湖县", 33, 8),
    ("清源县", 31, 7),
    ("柳泉县", 30, 7),
    ("古堰县", 29, 6),
    ("石桥区", 28, 6),
    ("云台区", 28, 6),
    ("东城区", 26, 4),
)
AREAS = ("城区", "东片", "西片", "南片", "北片")
OFFICES = ("综合办公室", "党群工作部", "市场经营部")
TOWN_FIRST = "安新大小高平石柳清古双长永兴临太"
TOWN_LAST = "桥河庄集店湖山泉塘岗湾坝渡林坊口"
STREETS = ("中街", "人民路", "解放路", "振兴路", "东大街", "迎宾路")
POINTS = ("支局二楼会议室", "营业厅后侧休息间", "职工小家", "党员活动角", "投递班组间")
COUNTER_JOBS = ("支局长", "营业员", "投递员", "理财经理", "客户经理", "大堂经理", "揽投员")
OFFICE_JOBS = ("综合办主任", "党群干事", "人力资源主管", "财务主管", "市场部经理", "运营管理员", "纪检专员", "工会干事")
