"""How a letter is laid out: both sections as tables, the groups and constructions by name, the block of signatures."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from dangjian.targets.letters.rules import CAPACITY_TITLES, SECTION_TITLES, SIDE_TITLES, Section, Side

_SHANGHAI = ZoneInfo("Asia/Shanghai")
_HEADINGS: Mapping[Section, str] = {"party": "一", "business": "二"}
DRAFT_MARK = "草稿,未签发,不作为依据"
WITHDRAWN_MARK = "已撤回,不作为依据"
UNSIGNED_MARK = "已签发,尚未由双方签署"


def day_in_words(written: str | None) -> str:
    """A day as documents write it."""
    if written is None:
        return ""
    day = date.fromisoformat(written)
    return f"{day.year}年{day.month}月{day.day}日"


def moment_in_words(at: datetime) -> str:
    """A moment by the clock on the wall."""
    local = at.astimezone(_SHANGHAI)
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M:%S}"


def layout(
    sealed: Mapping[str, Any],
    words: Mapping[str, str],
    digest: str | None,
    signatures: Sequence[Mapping[str, Any]],
    mark: str | None,
    printed: Callable[[str], str],
) -> dict[str, Any]:
    """All that the templates print, as text; `words` are the titles of groups and constructions.

    `printed` sets the punctuation of Chinese print; the sealed text itself is untouched.
    """
    content = sealed["content"]
    superior, counterpart = sealed["superior"]["name"], sealed["counterpart"]["name"]
    return {
        "title": printed(content["title"]),
        "mark": printed(mark) if mark else None,
        "issuing_body": content["issuing_body"],
        "document_number": content["document_number"],
        "year": str(sealed["year"]),
        "number": str(sealed["number"]) if sealed["number"] else "草稿",
        "superior": superior,
        "counterpart": counterpart,
        "preamble": printed(_preamble(sealed, superior, counterpart)),
        "sections": [
            {"heading": f"{_HEADINGS[section]}、{title}", "rows": _rows(content["clauses"], section, words, printed)}
            for section, title in SECTION_TITLES.items()
        ],
        "accountability_heading": "三、责任追究",
        "accountability": [
            f"({number}){printed(text)}" for number, text in enumerate(content["accountability"], start=1)
        ],
        "sides": [_side(side, sealed, signatures, printed) for side in SIDE_TITLES],
        "digest": digest or "签发后生成",
    }


def _preamble(sealed: Mapping[str, Any], superior: str, counterpart: str) -> str:
    content = sealed["content"]
    basis = content["policy_document"]
    grounds = f"根据{basis if basis.startswith('《') else f'《{basis}》'}," if basis else ""
    days = f"{day_in_words(content['starts_on'])}至{day_in_words(content['ends_on'])}"
    return f"为压实管党治党责任和生产经营责任,{grounds}{superior}与{counterpart}签订本责任书。责任期限为{days}。"


def _rows(
    clauses: Sequence[Mapping[str, Any]], section: str, words: Mapping[str, str], printed: Callable[[str], str]
) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = []
    for clause in clauses:
        if clause["section"] == section:
            names = [words.get(clause["content_group"], clause["content_group"])]
            if clause["construction"]:
                names.append(words.get(clause["construction"], clause["construction"]))
            rows.append(
                {
                    "number": str(len(rows) + 1),
                    "group": printed(":".join(names)),
                    "text": printed(clause["text"]),
                    "measure": printed(clause["measure"] or ""),
                    "weight": clause["weight"] or "",
                    "due": day_in_words(clause["due_on"]),
                }
            )
    return rows


def _side(
    side: Side, sealed: Mapping[str, Any], signatures: Sequence[Mapping[str, Any]], printed: Callable[[str], str]
) -> dict[str, str]:
    content, prefix = sealed["content"], "superior_" if side == "superior" else ""
    people = {role: (content[prefix + role] or {}).get("name") or "" for role in ("secretary", "head")}
    given = next((one for one in signatures if one["side"] == side), None)
    return {
        "title": SIDE_TITLES[side],
        "name": sealed[side]["name"],
        "secretary": people["secretary"],
        "head": people["head"],
        "signed_by": printed(f"{given['by_name']}({CAPACITY_TITLES[given['capacity']]})") if given else "",
        "signed_at": moment_in_words(given["at"]) if given else "",
        "signed_digest": given["digest"] if given else "",
    }
