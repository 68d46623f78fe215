"""A row of the trail in words: what was done to what kind of thing, and each value before and after."""

import re
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from dangjian.identity.grants.rules import ROLES

_WORDS: dict[str, dict[str, str]] = YAML(typ="safe", pure=True).load(
    Path(__file__).with_name("words.yaml").read_text("utf-8")
)
KINDS = _WORDS["kinds"]
VERBS = _WORDS["verbs"]
REFUSALS = _WORDS["refusals"]
FIELDS = _WORDS["fields"]

# What the history of an object may be read with: whoever may read the object, where it may be read.
HISTORIES = {
    "record": "appraisal.record:read",
    "verification": "appraisal.verification:read",
    "rectification": "appraisal.rectification:read",
    "target": "targets.target:read",
    "task": "targets.task:read",
    "letter": "targets.letter:read",
    "supervision_letter": "targets.supervision_letter:read",
    "organization": "registry.organization:read",
    "outlet": "registry.outlet:read",
    "venue": "registry.venue:read",
    "venue_fund": "registry.venue_fund:read",
    "openness_entry": "registry.openness:read",
    "representative": "liaison.representative:read",
}

PROPOSALS = _WORDS["proposals"]
DIGEST_JOB = "job.identity.audit_digest"

_SECRET = re.compile(r"password|secret|token|id_number|phone|身份证|手机", re.IGNORECASE)
_DEEP = 3


def kind_title(kind: str) -> str:
    """What kind of thing it is."""
    return KINDS.get(kind, kind)


def action_title(action: str) -> str:
    """What was done, as a reader says it; the code where there are no words for it."""
    _, _, refusal = action.partition(" ")
    if refusal:
        return f"请求被拒:{REFUSALS.get(refusal, refusal)}"
    kind, _, verb = action.partition(".")
    return f"{kind_title(kind)} · {VERBS.get(verb, verb)}"


def field_title(path: str) -> str:
    """A field by its Chinese name, part by part."""
    return " / ".join(FIELDS.get(part, part) for part in path.split("."))


def said(value: Any) -> str | None:
    """A value as text; none where there was nothing."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(said(one) or "—" for one in value) or None
    if isinstance(value, dict):
        return ";".join(f"{field_title(str(name))} {said(one) or '—'}" for name, one in value.items()) or None
    return str(value)


def in_words(path: str, value: Any) -> Any:
    """The codes of roles and of proposals as people say them."""
    if path == "role" and value in ROLES:
        return next(role.title for name, role in ROLES.items() if name == value)
    return PROPOSALS.get(value, value) if path == "state" and isinstance(value, str) else value


def flat(body: dict[str, Any] | None, prefix: str = "", depth: int = _DEEP) -> dict[str, Any]:
    """The values of a body by their path, a few levels deep."""
    found: dict[str, Any] = {}
    for name, value in (body or {}).items():
        path = f"{prefix}{name}"
        if isinstance(value, dict) and value and depth > 1:
            found |= flat(value, f"{path}.", depth - 1)
        else:
            found[path] = value
    return found


def differences(before: dict[str, Any] | None, after: dict[str, Any] | None) -> list[dict[str, Any]]:
    """What changed, field by field, in the order of the new state; what nobody should read is not shown."""
    old, new = flat(before), flat(after)
    changes = []
    for path in dict.fromkeys([*new, *old]):
        was, now = said(in_words(path, old.get(path))), said(in_words(path, new.get(path)))
        if was == now:
            continue
        hidden = _SECRET.search(path) is not None
        changes.append(
            {
                "field": path,
                "title": field_title(path),
                "before": "······" if hidden and was else was,
                "after": "······" if hidden and now else now,
            }
        )
    return changes
