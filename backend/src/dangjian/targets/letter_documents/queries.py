"""The files of a letter: of its draft, or of a version with its signatures."""

from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel import clock
from dangjian.kernel.documents import typesetting, word
from dangjian.kernel.documents.punctuation import full_width
from dangjian.kernel.errors import NotFound
from dangjian.kernel.security import Actor
from dangjian.targets.letter_documents import rules
from dangjian.targets.letters import queries as letters
from dangjian.targets.letters.rules import SIDE_TITLES
from dangjian.targets.methods.queries import content_groups, tags

HERE = Path(__file__).parent
TEMPLATE = (HERE / "letter.typ").read_text(encoding="utf-8")
WORD = HERE / "responsibility_letter.docx"


async def _laid_out(
    session: AsyncSession, actor: Actor, letter_id: UUID, number: int | None
) -> tuple[dict[str, Any], Any]:
    """What is printed and the moment it is of: the version asked for, else the draft, else the newest version."""
    letter = await letters.show(session, actor, letter_id)
    words = {code: word.title for code, word in content_groups().items()}
    words |= {code: tag.title for code, tag in tags().items()}
    if number is None and letter["draft"] is not None:
        parties = {
            "superior": {"name": letter["superior_name"]},
            "counterpart": {"name": letter["organization_name"]},
        }
        sealed = {"year": letter["year"], "number": None, **parties, "content": letter["draft"]}
        return rules.layout(sealed, words, None, (), rules.DRAFT_MARK, full_width), letter["changed_at"]
    found = [one for one in letter["versions"] if number in (None, one["number"])]
    if not found:
        raise NotFound("没有找到这一版本,请刷新后重试。")
    version = found[-1]
    names = ("side", "by_name", "capacity", "at", "digest")
    signatures = [{name: getattr(one, name) for name in names} for one in version["signatures"]]
    mark = None if len(signatures) == len(SIDE_TITLES) else rules.UNSIGNED_MARK
    if letter["state"] == "withdrawn":
        mark = rules.WITHDRAWN_MARK
    moment = max([version["issued_at"], *(one["at"] for one in signatures)], default=clock.now())
    return rules.layout(version["sealed"], words, version["digest"], signatures, mark, full_width), moment


async def pdf(session: AsyncSession, actor: Actor, letter_id: UUID, number: int | None) -> tuple[str, bytes]:
    """The file's name and the PDF."""
    data, at = await _laid_out(session, actor, letter_id, number)
    return f"{data['title']}.pdf", await typesetting.pdf(TEMPLATE, data, at)


async def pages(session: AsyncSession, actor: Actor, letter_id: UUID, number: int | None) -> list[bytes]:
    """The pages as they will be printed."""
    data, at = await _laid_out(session, actor, letter_id, number)
    return await typesetting.pages(TEMPLATE, data, at)


async def docx(session: AsyncSession, actor: Actor, letter_id: UUID, number: int | None) -> tuple[str, bytes]:
    """The file's name and the Word file from the template."""
    data, _ = await _laid_out(session, actor, letter_id, number)
    return f"{data['title']}.docx", await word.docx(WORD, data)
