"""Changes of schemes: a draft is written, changed and published; what is published never changes again."""

from typing import Any
from uuid import UUID

from pydantic import TypeAdapter, ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.appraisal.burden.actions import within_budget
from dangjian.appraisal.burden.schemas import OverBudget
from dangjian.appraisal.engine.scheme_format import Fault, Scheme
from dangjian.appraisal.organizations.queries import enterprise_of
from dangjian.appraisal.packs.queries import LoadedPack
from dangjian.appraisal.packs.schemas import MethodPack
from dangjian.appraisal.permissions import SCHEME_EDIT, SCHEME_PUBLISH, SCHEME_READ
from dangjian.appraisal.schemes import queries, rules
from dangjian.appraisal.schemes.models import SchemeVersion
from dangjian.appraisal.schemes.schemas import SchemeCopy, SchemeDraft
from dangjian.kernel import audit, clock
from dangjian.kernel.concurrency import expect
from dangjian.kernel.errors import Conflict, FieldError, Invalid, RuleBroken
from dangjian.kernel.events import announce
from dangjian.kernel.ids import new_id
from dangjian.kernel.security import Actor

_PACK = TypeAdapter(MethodPack)
MAX_ERRORS = 200


class SchemeFaulty(Invalid):
    """The source has faults; each is named with its line and field."""

    code = "scheme_faulty"

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(f"方案有 {len(faults)} 处需要修改,请按所列的行和字段改正。", errors_of(faults))


class SchemePublished(RuleBroken):
    """A published version is final."""

    code = "scheme_published"


class SchemeTaken(Conflict):
    """There is a version of that code and number already."""

    code = "scheme_number_taken"


def errors_of(faults: list[Fault]) -> list[FieldError]:
    """Faults as field errors, in the form `line 12: indicators[3].points`."""
    return [FieldError(field=f"line {one.line}: {one.field}", message=one.message) for one in faults[:MAX_ERRORS]]


async def draft(session: AsyncSession, actor: Actor, data: SchemeDraft) -> SchemeVersion:
    """Keep a source without faults as a draft of its code and number."""
    scheme = await _sound(data.source)
    root_id = await queries.root_of(session, actor.orgs(SCHEME_EDIT))
    await _free(session, scheme, root_id)
    row = SchemeVersion(
        id=new_id(),
        root_id=root_id,
        status="draft",
        created_at=clock.now(),
        created_by_name=actor.display_name,
        published_at=None,
        published_by_name=None,
        version=1,
    )
    await _fill(session, row, scheme, data)
    session.add(row)
    await session.flush()
    await _note(session, actor, "scheme.draft", row, None)
    return row


async def change(session: AsyncSession, actor: Actor, scheme_id: UUID, data: SchemeDraft, seen: int) -> SchemeVersion:
    """Replace a draft's source; a published version never changes (scoring.md, first paragraph)."""
    row = await queries.get(session, scheme_id, actor.orgs(SCHEME_EDIT), for_update=True)
    _still_draft(row)
    expect(seen, row.version)
    scheme = await _sound(data.source)
    if (scheme.code, scheme.version) != (row.code, row.number):
        await _free(session, scheme, row.root_id)
    before = {"digest": row.digest, "code": row.code, "number": row.number}
    await _fill(session, row, scheme, data)
    row.version += 1
    await _note(session, actor, "scheme.change", row, before)
    return row


async def copy(session: AsyncSession, actor: Actor, scheme_id: UUID, data: SchemeCopy) -> SchemeVersion:
    """Take a scheme over as a draft under another code, to be fitted to one's own history and people (E-48)."""
    row = await queries.get(session, scheme_id, actor.orgs(SCHEME_READ))
    source = rules.renamed(row.source, data.code, data.title)
    pack = {**row.pack, "code": data.code, "scheme": data.code, "title": data.title or row.title} if row.pack else {}
    return await draft(session, actor, SchemeDraft(source=source, pack=pack))


async def publish(
    session: AsyncSession, actor: Actor, scheme_id: UUID, seen: int, over_budget: OverBudget | None = None
) -> SchemeVersion:
    """Publish a draft: refused while it has a fault or reads what the ledger does not have; final from then on."""
    row = await queries.get(session, scheme_id, actor.orgs(SCHEME_PUBLISH), for_update=True)
    _still_draft(row)
    expect(seen, row.version)
    scheme = await _sound(row.source)
    await _publishable(session, row, scheme)
    root_id = row.root_id or await enterprise_of(session, actor.orgs(SCHEME_PUBLISH))
    await within_budget(session, actor, scheme, row.id, root_id, over_budget)
    _mark_published(row, actor.display_name)
    await _note(session, actor, "scheme.publish", row, {"status": "draft"})
    return row


async def install_pack(
    session: AsyncSession, pack: LoadedPack, actor_name: str, root_id: UUID | None = None
) -> SchemeVersion:
    """Put a pack's scheme in place, published; its record types must be there. A second time changes nothing."""
    scheme = await _sound(pack.scheme_text)
    known = await queries.by_number(session, scheme.code, scheme.version)
    if known is not None:
        return known
    row = SchemeVersion(id=new_id(), root_id=root_id, created_at=clock.now(), created_by_name=actor_name, version=1)
    _keep(row, scheme, pack.scheme_text)
    row.pack = _PACK.dump_python(pack.pack, mode="json")
    await _publishable(session, row, scheme)
    _mark_published(row, actor_name)
    session.add(row)
    await session.flush()
    await _note(session, None, "scheme.install", row, None)
    return row


async def _sound(source: str) -> Scheme:
    faults = await queries.faults_of_large(source)
    if faults:
        raise SchemeFaulty(faults)
    return queries.loaded(source)


async def _free(session: AsyncSession, scheme: Scheme, root_id: UUID | None) -> None:
    """A code belongs to one enterprise, and a number of it is given once."""
    earlier = await queries.latest(session, scheme.code)
    if earlier is not None and earlier.root_id not in (None, root_id):
        raise SchemeTaken(f"方案代码 {scheme.code} 已被占用,请把 code 改为本单位自己的代码。")
    if await queries.by_number(session, scheme.code, scheme.version) is not None:
        raise SchemeTaken(f"方案 {scheme.code} 已有第 {scheme.version} 版,请把 version 改为新的版本号。")


def _still_draft(row: SchemeVersion) -> None:
    if row.status != "draft":
        raise SchemePublished(rules.PUBLISHED_IS_FINAL)


def _keep(row: SchemeVersion, scheme: Scheme, source: str) -> None:
    row.code, row.number, row.title = scheme.code, scheme.version, scheme.title[:200]
    row.subject, row.source, row.digest = scheme.subject, source, scheme.digest
    row.indicator_count = len(scheme.indicators)


async def _fill(session: AsyncSession, row: SchemeVersion, scheme: Scheme, data: SchemeDraft) -> None:
    if data.pack:
        row.pack = _typed(data.pack, scheme)
    elif data.pack is None:
        earlier = await queries.latest(session, scheme.code)
        row.pack = rules.pack_for(scheme, earlier.pack) if earlier is not None else {}
    else:
        row.pack = {}
    _keep(row, scheme, data.source)


def _typed(pack: dict[str, Any], scheme: Scheme) -> dict[str, Any]:
    """What people read beside the numbers, in the pack's form and about this scheme."""
    try:
        found = _PACK.validate_python(pack)
    except ValidationError as fault:
        errors = [
            FieldError(
                field=".".join(["pack", *map(str, one["loc"])])[:200], message="缺少该项,或形式不对,或没有这一项"
            )
            for one in fault.errors()[:MAX_ERRORS]
        ]
        raise Invalid("说明(pack)有内容需要修改,请按所列字段改正。", errors) from None
    unknown = [code for code in found.indicators if code not in scheme.by_code]
    if unknown:
        errors = [FieldError(field=f"pack.indicators.{code}", message="方案中没有这个指标") for code in unknown]
        raise Invalid("说明(pack)提到了方案中没有的指标。", errors[:MAX_ERRORS])
    kept: dict[str, Any] = _PACK.dump_python(found, mode="json")
    return kept


async def _publishable(session: AsyncSession, row: SchemeVersion, scheme: Scheme) -> None:
    lacking = queries.located(row.source, rules.unmeasurable(scheme, await queries.types_with_fields(session)))
    if lacking:
        raise Invalid("方案要取的台账类型或字段不存在,不能发布。请改方案,或先登记台账类型。", errors_of(lacking))
    silent = [f"“{scheme.by_code[code].title}”" for code in rules.without_guide(scheme, row.pack)]
    if row.pack and silent:
        errors = [
            FieldError(field="pack.indicators", message=f"指标{one}没有考评主体、评价标准等说明") for one in silent
        ]
        raise Invalid("有指标缺少做什么、评价标准、考评主体和上传标准的说明,不能发布。", errors[:MAX_ERRORS])


def _mark_published(row: SchemeVersion, name: str) -> None:
    row.status, row.published_at, row.published_by_name = "published", clock.now(), name
    row.version += 1


async def _note(
    session: AsyncSession, actor: Actor | None, action: str, row: SchemeVersion, before: dict[str, Any] | None
) -> None:
    """One audit row, and the news for open pages."""
    after = {"code": row.code, "number": row.number, "status": row.status, "digest": row.digest}
    await audit.write(session, actor, action, "scheme", row.id, before=before, after=after)
    await announce(session, "scheme", row.id)
