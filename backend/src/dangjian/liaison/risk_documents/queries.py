"""The files, in Word and PDF; whoever may see the risk or the month may have its paper."""

from pathlib import Path
from typing import Any, Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel import clock
from dangjian.kernel.documents import typesetting, word
from dangjian.kernel.documents.punctuation import full_width
from dangjian.kernel.peers import Peers
from dangjian.kernel.security import Actor
from dangjian.liaison.organizations.models import OrganizationCopy
from dangjian.liaison.risk_documents import rules
from dangjian.liaison.risk_months import queries as months
from dangjian.liaison.risks import queries as risks

Format = Literal["pdf", "docx"]
HERE = Path(__file__).parent
TEMPLATE = (HERE / "document.typ").read_text(encoding="utf-8")
WORD = {form: HERE / f"{name}.docx" for form, name in (("report", "risk_report"), ("warning", "risk_warning"))}
MONTH = HERE / "risk_month.docx"


async def of_risk(
    session: AsyncSession, actor: Actor, risk_id: UUID, form: rules.RiskForm, kind: Format
) -> tuple[str, bytes]:
    """The file's name and the paper of one risk."""
    risk = await risks.row_of(session, actor, risk_id)
    found = await risks.steps_of(session, risk_id)
    names = ("bodies", "held_on", "measures", "level_before", "level_after")
    steps = [
        {name: step.detail.get(name) for name in names}
        | {"kind": step.kind, "note": step.note, "by_name": step.by_name, "day": f"{clock.local_day(step.at)}"}
        for step in found
    ]
    place = await session.get_one(OrganizationCopy, risk["organization_id"])
    above = await session.get(OrganizationCopy, place.parent_id) if place.parent_id else None
    data = rules.of_risk(form, risk, steps, above.name if above else None, clock.today(), full_width)
    return await _made(f"{data['title']}_{risk['number']}", WORD[form], data, kind)


async def of_month(
    session: AsyncSession, peers: Peers, actor: Actor, organization_id: UUID, month: str, kind: Format
) -> tuple[str, bytes]:
    """The file's name and the paper of one month."""
    data = rules.of_month(await months.show(session, peers, actor, organization_id, month), clock.today(), full_width)
    return await _made(data["title"], MONTH, data, kind)


async def _made(name: str, template: Path, data: dict[str, Any], kind: Format) -> tuple[str, bytes]:
    if kind == "pdf":
        return f"{name}.pdf", await typesetting.pdf(TEMPLATE, data, clock.now())
    return f"{name}.docx", await word.docx(template, data)
