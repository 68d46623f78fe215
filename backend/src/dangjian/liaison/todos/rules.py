"""For whom an issue waits (D-25): the office, the handler, the superior, and who raised it."""

from typing import Literal

Key = Literal["dispatch", "handle", "escalated", "confirm"]

_WITH_OFFICE = ("reported", "accepted")
_WITH_HANDLER = ("assigned", "in_progress", "reopened")


def waits_for(state: str, *, has_handler: bool, is_escalated: bool, has_account: bool) -> set[Key]:
    """What is to be done with an issue in a state; an anonymous reporter has no inbox, only the receipt."""
    found: set[Key] = set()
    if state in _WITH_OFFICE:
        found.add("dispatch")
    if state in _WITH_HANDLER and has_handler:
        found.add("handle")
    if is_escalated and state in (*_WITH_OFFICE, *_WITH_HANDLER):
        found.add("escalated")
    if state == "resolved" and has_account:
        found.add("confirm")
    return found


def title(key: Key, state: str, issue_title: str) -> str:
    """What the inbox says."""
    words = {
        "dispatch": "请交办诉求" if state == "accepted" else "请受理诉求",
        "handle": "反映人未认可,请继续办理" if state == "reopened" else "请办理诉求",
        "escalated": "诉求提级到您处,请督办",
        "confirm": "您反映的问题已办理,请确认是否解决",
    }[key]
    return f"{words}:{issue_title}"[:200]
