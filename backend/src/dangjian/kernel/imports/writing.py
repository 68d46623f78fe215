"""How people write days, numbers and choices in a sheet, and what is meant; nothing is guessed that could be two."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?(?:[T ]00:00(?::00)?)?\Z", re.ASCII)
_TOGETHER = re.compile(r"(\d{4})(\d{2})(\d{2})\Z", re.ASCII)
_SERIAL = re.compile(r"\d{4,6}\Z", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,24}(\.\d{1,20})?\Z", re.ASCII)
_THOUSANDS = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?\Z", re.ASCII)
_EPOCH = date(1899, 12, 30)
_FIRST_SERIAL, _LAST_SERIAL = 3654, 109_574
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))


def tidy(cell: str) -> str:
    """A cell without what cannot be seen around it and without the apostrophe that makes a spreadsheet show text."""
    text = cell.translate(_INVISIBLE).strip().strip("\u3000\u00a0").strip()
    return text[1:].strip() if len(text) > 1 and text[0] in "'’" else text


def narrow(cell: str) -> str:
    """Digits, letters and signs in their half-width form."""
    return unicodedata.normalize("NFKC", cell).replace("。", ".").strip()


def day_of(cell: str) -> date | None:
    """A day as 2020-1-5, 2020/1/5, 2020.1.5, 2020年1月5日, 20200105 or a spreadsheet's serial number, or none."""
    text = narrow(cell)
    found = _DAY.match(text) or _TOGETHER.match(text)
    if found:
        try:
            return date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            return None
    if _SERIAL.match(text) and _FIRST_SERIAL <= int(text) <= _LAST_SERIAL:
        return _EPOCH + timedelta(days=int(text))
    return None


def number_of(cell: str) -> Decimal | None:
    """A number, also full-width or with separators of thousands; a percentage could be two things and is none."""
    text = narrow(cell)
    if _THOUSANDS.match(text):
        text = text.replace(",", "")
    try:
        return Decimal(text) if _NUMBER.match(text) else None
    except InvalidOperation:
        return None


def choice_of(cell: str, choices: Mapping[str, str]) -> str | None:
    """The code of a choice by its code, its title, or both as a drop-down shows them."""
    wanted = narrow(cell).casefold()
    for code, title in choices.items():
        if wanted in (code.casefold(), narrow(title).casefold(), narrow(f"{title}({code})").casefold()):
            return code
    return None


def has_control(cell: str) -> bool:
    """True for characters that no column keeps."""
    return any(unicodedata.category(char) == "Cc" and char not in "\t\r\n" for char in cell)
