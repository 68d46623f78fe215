"""What services say to each other is written down: changing an event is a visible difference in events.json."""

import importlib
import json
import re
from pathlib import Path
from typing import Any, ClassVar

from dangjian import contracts
from dangjian.kernel.catalogue import Internal, Public
from dangjian.kernel.events import Event

SNAPSHOT = Path(__file__).with_name("events.json")
UUID_TEXT = re.compile(r"[0-9a-f-]{36}")


def kinds() -> dict[str, type[Event]]:
    """Every event that services tell each other, by its name."""
    for path in Path(contracts.__path__[0]).glob("[a-z]*.py"):
        importlib.import_module(f"dangjian.contracts.{path.stem}")
    waiting, found = Event.__subclasses__(), {}
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if "name" in vars(kind) and kind.__module__.startswith("dangjian.contracts."):
            found[kind.name] = kind
    return found


def schemas() -> dict[str, Any]:
    """The JSON schema of every event, by its name."""
    return {name: kind.model_json_schema() for name, kind in kinds().items()}


def test_every_event_is_as_it_was_agreed() -> None:
    assert schemas() == json.loads(SNAPSHOT.read_text("utf-8"))


def test_events_are_named_by_service_noun_and_what_happened() -> None:
    happened = (
        "entered|voided|verified|published|rated|created|updated|opened|reported|returned|closed|withdrawn"
        "|settled|changed|assigned|accepted|checked_in|blocked|light_changed|due_soon|overdue|submitted|completed"
        "|cancelled|undone|budget_exceeded|scored|issued|signed|answered|escalated"
        "|decomposed|recomposed|revised|told"
        "|rejected|merged|transferred|started|progress_added|paused|resumed|extended|resolved|confirmed|reopened"
        "|paired|unpaired|recorded|ended|level_changed|pinged|disabled|joined|left|status_changed|moved|split|adopted"
    )
    form = re.compile(rf"(identity|registry|targets|appraisal|liaison|integration)\.[a-z_]+\.({happened})")
    assert [name for name in schemas() if not form.fullmatch(name)] == []


def fault_of(kind: type[Event]) -> str | None:
    """Why an event has no proper place in the catalogue, or none."""
    if kind.catalogue is Event.catalogue:
        return "neither told outside nor internal"
    if isinstance(kind.catalogue, Internal):
        return None if kind.catalogue.reason else "internal without a reason"
    body = kind.model_validate(dict(kind.catalogue.example)).model_dump(mode="json")
    parts = kind.catalogue.parts(body)
    if not re.search(r"[\u4e00-\u9fff]", kind.catalogue.title) or not parts:
        return "no Chinese title or no example"
    if kind.catalogue.organization.rpartition(".")[2] not in str(kind.model_json_schema()):
        return "no organisation by which it is scoped"
    lost = [part for part in parts if not UUID_TEXT.fullmatch(part.object_id)]
    return "its object is not found" if lost else None


def test_every_event_is_internal_for_a_reason_or_has_title_object_and_example() -> None:
    faults = {name: fault_of(kind) for name, kind in kinds().items()}
    assert {name: fault for name, fault in faults.items() if fault} == {}
    assert sum(isinstance(kind.catalogue, Public) for kind in kinds().values()) > 60


def test_an_event_without_its_place_in_the_catalogue_is_refused() -> None:
    class Forgotten(Event):
        name: ClassVar[str] = "tests.thing.forgotten"

    class Nameless(Event):
        name: ClassVar[str] = "tests.thing.nameless"
        catalogue: ClassVar[Public] = Public("Thing", "thing", "thing_id", "place", example={"thing_id": "1"})
        thing_id: str

    assert fault_of(Forgotten) == "neither told outside nor internal"
    assert fault_of(Nameless) == "no Chinese title or no example"


def test_news_of_a_person_is_always_thin() -> None:
    of_persons = [k for name, k in kinds().items() if name.startswith("registry.member.")]
    assert [k.name for k in of_persons if not (isinstance(k.catalogue, Public) and k.catalogue.personal)] == []


def test_no_name_of_a_person_is_told_outside() -> None:
    for kind in kinds().values():
        if isinstance(kind.catalogue, Public):
            body = kind.model_validate(dict(kind.catalogue.example)).model_dump(mode="json")
            told = [name for part in kind.catalogue.parts(body) for name in part.data]
            personal = re.compile(r"(by|person|member|reporter)_name$|phone|signed_reason$")
            assert [name for name in told if personal.search(name)] == []
