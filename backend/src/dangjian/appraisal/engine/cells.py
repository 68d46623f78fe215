"""The layers from records and verdicts to each indicator's value (sections 4 and 5), as SQL."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from dangjian.appraisal.engine import conditions, measures, scores, sql
from dangjian.appraisal.engine.plan import Part, Plan, Sources

SHOWN = {"measures": "numeric", "onlines": "numeric", "verdicts": "text", "finals": "numeric"}


def joined(plan: Plan, sources: Sources, subject: str | None) -> tuple[str, list[str]]:
    scheme = plan.scheme
    one = f" AND s.subject = {subject}" if subject is not None else ""
    known = f"s.category IN ({sql.texts(scheme.categories)}) OR " if scheme.categories else ""
    chosen = (
        f"SELECT s.subject, s.category FROM ({sources.subjects}) s "
        f"WHERE s.kind = {sql.text(scheme.subject)} AND ({known}s.category IS NULL){one}"
    )
    if not plan.blocks:
        chosen += f" AND NOT EXISTS (SELECT FROM ({sources.records}) r WHERE false)"
    chosen += f" {sql.FENCE}"
    columns = ["subject", "category", "previous_stars", "words", "figures", *plan.guards.values()]
    select = ["s.subject", "s.category", "coalesce(p.stars, 0) AS previous_stars", "v.words", "v.figures"]
    for categories, name in plan.guards.items():
        select.append(f"coalesce(s.category IN ({sql.texts(categories)}), false) AS {name}")
    joins = [
        f"FROM ({chosen}) s",
        f"LEFT JOIN ({sources.previous}) p ON p.subject = s.subject{one.replace('s.', 'p.')}",
        f"LEFT JOIN ({_verdicts(plan, sources, subject)}) v ON v.subject = s.subject",
    ]
    measured = _of_all(plan, sources) if subject is None else _of_one(plan, sources, subject)
    unpacked = f"SELECT {', '.join([*columns, *(f'{value} AS {name}' for name, value in measured.unpacked.items())])}"
    query = f"{measured.before}SELECT {', '.join([*select, *measured.select])}\n" + "\n".join([*joins, *measured.joins])
    if measured.unpacked:
        query = f"{unpacked}\nFROM (\n{query}\n{sql.FENCE}\n) packed"
    return f"{query}\n{sql.FENCE}", [*columns, *measured.columns]


@dataclass
class _Measured:
    """How the blocks come to the subjects: what stands before the query, its columns and joins, what unpacks them."""

    before: str = ""
    select: list[str] = field(default_factory=list)
    joins: list[str] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    unpacked: dict[str, str] = field(default_factory=dict)


def _of_all(plan: Plan, sources: Sources) -> _Measured:
    """Each block grouped by subject and joined."""
    found = _Measured()
    for place, block in enumerate(plan.blocks):
        query = block.query(sources.records, plan.shape)
        found.joins.append(f"LEFT JOIN ({query}) b{place} ON b{place}.subject = s.subject")
        given = block.columns(plan.shape, f"b{place}")
        found.select += [f"{value} AS {name}" for name, value in given.items()]
        found.columns += given
    return found


def _of_one(plan: Plan, sources: Sources, subject: str) -> _Measured:
    """The subject's records read once; each block a subquery over them, with its values in an array.

    PostgreSQL would spend longer on setting up joins of so many columns than on computing them for one subject.
    """
    if not plan.blocks:
        return _Measured()
    read = measures.records_of_one(plan.blocks, sources.records, subject)
    found = _Measured(f"WITH mine AS MATERIALIZED ({read})\n")
    for place, block in enumerate(plan.blocks):
        found.select.append(f"({block.query_one('SELECT * FROM mine')}) AS b{place}")
        found.unpacked |= block.unpacked(plan.shape, f"b{place}")
    found.columns += found.unpacked
    return found


def _key(indicator: str, period: str) -> str:
    """A verdict's place among those of its subject; a period holds no space."""
    return f"{indicator} {period}"


def _verdicts(plan: Plan, sources: Sources, subject: str | None) -> str:
    """Per subject the latest verdict of each cell, and the amount or fraction of those that carry one."""
    periods = sorted({str(cell) for part in plan.parts for cell in part.cells})
    if not periods:
        return (
            f"SELECT subject, NULL::jsonb AS words, NULL::jsonb AS figures FROM ({sources.verifications}) v WHERE false"
        )
    codes = sql.texts(part.indicator.code for part in plan.parts)
    one = f" AND v.subject = {subject} AND v.indicator IN ({codes})" if subject is not None else ""
    return (
        "SELECT subject, jsonb_object_agg(cell, verdict ORDER BY verified_at) AS words, "
        "jsonb_object_agg(cell, figure ORDER BY verified_at) FILTER (WHERE figure IS NOT NULL) AS figures FROM ("
        "SELECT v.subject, v.indicator || ' ' || v.period AS cell, v.verdict, v.verified_at, "
        "CASE v.verdict WHEN 'reduced' THEN v.amount WHEN 'rated' THEN v.fraction END AS figure "
        f"FROM ({sources.verifications}) v WHERE v.period IN ({sql.texts(periods)}){one} {sql.FENCE}"
        ") given GROUP BY subject"
    )


def add_cells(plan: Plan, layers: sql.Layers) -> None:
    """Measures (m), online values (o), verdicts (v) and their figures (x) by cell; veto flags h<i>."""
    new: dict[str, str] = {}
    for part in plan.parts:
        i = part.number
        keys = [sql.text(_key(part.indicator.code, str(cell))) for cell in part.cells]
        words = (f"(words ->> {key})" for key in keys)
        new |= plan.shape.pack("v", i, words, "text", "words IS NOT NULL")
        if part.control != "online":
            figures = (f"(figures -> {key})::numeric" for key in keys)
            new |= plan.shape.pack("x", i, figures, "numeric", "figures IS NOT NULL")
        new |= _measured(plan, part)
    for veto in plan.vetoes:
        assert veto.task is not None
        above, below = measures.numerator(veto.task, 1, plan.shape), measures.divisor(veto.task, 1, plan.shape)
        holds = conditions.on_measure(above, below, veto.indicator.when)
        guard = plan.guard(veto.indicator)
        new[f"h{veto.number}"] = holds if guard is None else f"({guard} AND {holds})"
    raw = [name for block in plan.blocks for name in block.columns(plan.shape, "b")]
    layers.add(new, drop=["words", "figures", *raw])


def _measured(plan: Plan, part: Part) -> dict[str, str]:
    task, score, shape = part.task, part.indicator.score, plan.shape
    if task is None or score is None:
        return {}
    guard, places = plan.guard(part.indicator), [place for place, _ in part.each()]
    shown = [measures.quotient(task, c, shape) for c in places]
    values = [
        scores.online(score, part.points, measures.numerator(task, c, shape), measures.divisor(task, c, shape))
        for c in places
    ]
    i = part.number
    return shape.pack("m", i, shown, "numeric", guard) | shape.pack("o", i, values, "numeric", guard)


def final(plan: Plan, part: Part, cell: int) -> str:
    """A cell's value after its verdict (section 5); NULL where the cell is exempt."""
    points, verdict = sql.number(part.points), plan.shape.ref("v", part.number, cell)
    online = plan.shape.ref("o", part.number, cell)
    if part.control == "online":
        return f"CASE WHEN {verdict} = 'exempt' THEN NULL ELSE {online} END"
    figure = plan.shape.ref("x", part.number, cell)
    whole, none_yet = (points, scores.ZERO) if part.control == "offline" else (online, online)
    rated = f"{points} * {figure}" if part.control == "offline" else f"least({whole}, {points} * {figure})"
    return (
        f"CASE WHEN {verdict} IS NULL THEN {none_yet} ELSE CASE {verdict} WHEN 'confirmed' THEN {whole} "
        f"WHEN 'reduced' THEN greatest({scores.ZERO}, {whole} - {figure}) WHEN 'rated' THEN {rated} "
        f"WHEN 'rejected' THEN {scores.ZERO} WHEN 'exempt' THEN NULL END END"
    )


def add_finals(plan: Plan, layers: sql.Layers) -> None:
    """The cells' final values (y), NULL where the cell or the whole indicator takes no part; rounded online (q)."""
    new: dict[str, str] = {}
    for part in plan.parts:
        places = [place for place, _ in part.each()]
        values = (final(plan, part, c) for c in places)
        new |= plan.shape.pack("y", part.number, values, "numeric", plan.guard(part.indicator))
        if part.task is not None and part.indicator.score is not None:
            digits = scores.scale(part.indicator.score, part.points, measures.scale(part.task.measure))
            shown = (sql.rounded(plan.shape.ref("o", part.number, c), 4, digits) for c in places)
            new |= plan.shape.pack("q", part.number, shown, "numeric")
    layers.add(new, drop=_letters(layers, "xo"))


def add_indicators(plan: Plan, layers: sql.Layers) -> None:
    """The indicators' values times `scale` (p<i>), exact sums without division, and the cells in flat arrays."""
    new: dict[str, str] = {}
    shown: dict[str, list[str]] = {name: [] for name in SHOWN}
    for part in plan.parts:
        i, n = part.number, len(part.cells)
        cells = [plan.shape.ref("y", i, c) for c, _ in part.each()]
        if n == 1:
            new[f"p{i}"] = sql.times(cells[0], Fraction(plan.scale))
        else:
            value = sql.total_of(f"coalesce({cell}, 0)" for cell in cells)
            cases = " ".join(f"WHEN {k} THEN {plan.scale // k}" for k in range(1, n + 1))
            new[f"p{i}"] = f"({value}) * CASE num_nonnulls({', '.join(cells)}) {cases} END"
        for place, _ in part.each():
            for name, value in _shown(plan, part, place).items():
                shown[name].append(value)
    for name, values in shown.items():
        new[name] = sql.array(values, SHOWN[name])
    layers.add(new, drop=_letters(layers, "mqvy"))


def add_kept(plan: Plan, changed: Plan, layers: sql.Layers, row: str) -> None:
    """What the changed part of a plan leaves as it is: values of indicators, vetoes, and the places of its cells.

    An array joined to an empty one is unpacked once, and not for every place that is read.
    """
    whole = [*SHOWN, "exacts"]
    kept = [f"{name} || '{{}}' AS kept_{name}" for name in whole]
    new = {
        f"p{part.number}": f"kept_exacts[{place}]"
        for place, part in enumerate(plan.parts, 1)
        if part not in changed.parts
    }
    for veto in plan.vetoes:
        if veto not in changed.vetoes:
            new[f"h{veto.number}"] = f"({sql.text(veto.indicator.code)} = ANY (kept_vetoes))"
    new |= {f"merged_{name}": _merged(plan, changed, name) for name in SHOWN}
    layers.add(new, drop=SHOWN, beside=f"SELECT {', '.join(kept)}, vetoes AS kept_vetoes FROM {row}")
    layers.add({name: f"merged_{name}" for name in SHOWN}, drop=[f"merged_{name}" for name in SHOWN])


def _merged(plan: Plan, changed: Plan, name: str) -> str:
    """An array by slot: the changed cells from the new one, the runs between them from the kept one."""
    pieces: list[str] = []
    begin, taken = 1, 0
    for part in changed.parts:
        first, last, count = part.slots[0], part.slots[-1], len(part.slots)
        if first > begin:
            pieces.append(f"kept_{name}[{begin}:{first - 1}]")
        pieces.append(f"{name}[{taken + 1}:{taken + count}]")
        begin, taken = last + 1, taken + count
    if plan.parts and plan.parts[-1].slots[-1] >= begin:
        pieces.append(f"kept_{name}[{begin}:{plan.parts[-1].slots[-1]}]")
    return " || ".join(pieces) or f"kept_{name}"


def _shown(plan: Plan, part: Part, cell: int) -> dict[str, str]:
    """What is published of a cell: a value without verdict is the online one, which is rounded already."""
    verdict, value, online = (plan.shape.ref(letter, part.number, cell) for letter in "vyq")
    if part.control == "offline":
        return {"measures": "NULL", "onlines": "NULL", "verdicts": verdict, "finals": sql.rounded(value, 4)}
    settled = "CASE WHEN {} IS NOT NULL THEN {} END" if part.control == "online" else ""
    final = (
        settled.format(value, online)
        if settled
        else f"CASE WHEN {verdict} IS NULL THEN {online} ELSE {sql.rounded(value, 4)} END"
    )
    return {
        "measures": plan.shape.ref("m", part.number, cell), "onlines": online, "verdicts": verdict, "finals": final
    }  # fmt: skip


def _letters(layers: sql.Layers, letters: str) -> Iterable[str]:
    return [name for name in layers.columns if name[0] in letters and name[1].isdigit()]
