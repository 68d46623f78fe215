"""Reading a pack's three files and judging them together; a pack with a fault is not loaded."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from dangjian.appraisal.packs.lint import lint, lint_record_types
from dangjian.appraisal.packs.rules import Fault, IndicatorFacts, SchemeFacts
from dangjian.appraisal.packs.schemas import MethodPack, RecordTypes

PACKS = Path(__file__).parent
FILES = ("pack.yaml", "record_types.yaml", "scheme.yaml")
T = TypeVar("T")


class PackRefused(ValueError):
    """A pack that breaks a rule of its method; carries every fault found."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("; ".join(f"{fault.path}: {fault.message}" for fault in faults))


@dataclass(frozen=True)
class LoadedPack:
    """A pack as read: its guidance, its record types, and its scheme as text and as facts."""

    pack: MethodPack
    record_types: RecordTypes
    scheme: SchemeFacts
    scheme_text: str


def shipped_packs() -> list[str]:
    """The codes of all packs that come with the product."""
    return sorted(path.parent.name for path in PACKS.glob("*/pack.yaml"))


@cache
def load_pack(code: str) -> LoadedPack:
    """The shipped pack of that code, linted."""
    return read_pack(*(PACKS.joinpath(code, name).read_text("utf-8") for name in FILES))


def read_pack(pack_text: str, record_types_text: str, scheme_text: str) -> LoadedPack:
    """Parse and lint the three files of a pack, or raise PackRefused with all faults."""
    pack, record_types = _mapping("pack", pack_text), _mapping("record_types", record_types_text)
    return LoadedPack(*judged(pack, record_types, _mapping("scheme", scheme_text)), scheme_text)


def judged(
    pack: Mapping[str, Any], record_types: Mapping[str, Any], scheme: Mapping[str, Any]
) -> tuple[MethodPack, RecordTypes, SchemeFacts]:
    """The parts of a pack from its parsed files, or PackRefused with all faults."""
    parts = _typed(MethodPack, "pack", pack), _typed(RecordTypes, "record_types", record_types), scheme_facts(scheme)
    faults = [*lint_record_types(parts[1]), *lint(*parts)]
    if faults:
        raise PackRefused(faults)
    return parts


def scheme_facts(data: Mapping[str, Any]) -> SchemeFacts:
    """The facts of a scheme that the pack's rules look at; the scheme's own checker is the engine's."""
    weights = {code: Decimal(str(group.get("weight", 0))) for code, group in (data.get("groups") or {}).items()}
    return SchemeFacts(
        code=data["code"],
        categories=tuple(data.get("categories") or {}),
        indices=tuple(data.get("indices") or {}),
        groups=weights,
        grace_days=data.get("grace_days", 0),
        tiers=tuple(data.get("tiers") or {}),
        indicators=tuple(_indicator(item) for item in data.get("indicators") or ()),
    )


def _indicator(item: Mapping[str, Any]) -> IndicatorFacts:
    measure = item.get("measure") or {}
    categories = item.get("categories")
    return IndicatorFacts(
        code=item["code"],
        kind=item["kind"],
        cycle=item["cycle"],
        points=Decimal(str(item.get("points", 0))),
        categories=None if categories is None else tuple(categories),
        index=item.get("index"),
        group=item.get("group"),
        control=item.get("control", "online"),
        record_type=measure.get("type"),
        number_fields=tuple(measure[key] for key in ("field", "of") if key in measure),
        conditions=tuple((name, _operands(condition)) for name, condition in (measure.get("where") or {}).items()),
        due_day=measure.get("due_day"),
    )


def _operands(condition: object) -> tuple[object, ...]:
    if not isinstance(condition, Mapping):
        return (condition,)
    return tuple(one for value in condition.values() for one in (value if isinstance(value, list) else [value]))


def _mapping(name: str, text: str) -> Mapping[str, Any]:
    yaml = YAML(typ="safe", pure=True)
    try:
        data = yaml.load(text)
    except YAMLError as error:
        raise PackRefused([Fault(name, str(error))]) from error
    if not isinstance(data, Mapping):
        raise PackRefused([Fault(name, "应为键值结构")])
    return data


def _typed(kind: type[T], name: str, data: Mapping[str, Any]) -> T:
    try:
        return TypeAdapter(kind).validate_python(data)
    except ValidationError as error:
        faults = [Fault(".".join([name, *map(str, item["loc"])]), item["msg"]) for item in error.errors()]
        raise PackRefused(faults) from error
