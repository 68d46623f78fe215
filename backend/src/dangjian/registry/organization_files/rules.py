"""In which order the rows of a sheet are done: whoever stands above comes first (T1)."""

from collections.abc import Mapping

MAX_ROWS = 2_000
REASON = "文件导入"
UNDONE = "导入已整份撤销"
KINDS = {
    "party_committee": "党委",
    "general_branch": "党总支",
    "branch": "党支部",
    "unit": "单位",
    "department": "部门",
}
SECRETARIES = {"party_committee": "党委书记", "general_branch": "党总支书记", "branch": "支部书记"}
OFFICE = ("secretary_no", "elected_on")


def fault_of_office(column: str, now: str | None, wanted: str) -> str | None:
    """Why a sheet cannot say this of an office that is known already, or none: elections and posts have their page."""
    if now is None or now == wanted:
        return None
    if column == "secretary_no":
        return "现任书记是另一人,请先在任期与任免中登记"
    return "已登记另一届,请在任期与任免中登记换届"


def in_order(above: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """The codes with those above them first, and those that stand in a ring; `above` names the code above each."""
    done: dict[str, None] = {}
    waiting = list(above)
    while ready := [code for code in waiting if above[code] not in above or above[code] in done]:
        done.update(dict.fromkeys(ready))
        waiting = [code for code in waiting if code not in done]
    return list(done), waiting
