"""What services say to each other is written down: changing an event is a visible difference in events.json."""

import importlib
import json
import re
from pathlib import Path
from typing import Any

from dangjian import contracts
from dangjian.kernel.events import Event

SNAPSHOT = Path(__file__).with_name("events.json")


def schemas() -> dict[str, Any]:
    """The JSON schema of every event, by its name."""
    for path in Path(contracts.__path__[0]).glob("[a-z]*.py"):
        importlib.import_module(f"dangjian.contracts.{path.stem}")
    waiting, found = Event.__subclasses__(), {}
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if "name" in vars(kind) and kind.__module__.startswith("dangjian.contracts."):
            found[kind.name] = kind.model_json_schema()
    return found


def test_every_event_is_as_it_was_agreed() -> None:
    assert schemas() == json.loads(SNAPSHOT.read_text("utf-8"))


def test_events_are_named_by_service_noun_and_what_happened() -> None:
    happened = (
        "entered|voided|verified|published|rated|created|updated|opened|reported|returned|closed|withdrawn"
        "|settled|changed|assigned|accepted|checked_in|blocked|light_changed|due_soon|overdue|submitted|completed"
        "|cancelled|undone|budget_exceeded|scored|issued|signed|answered|escalated"
        "|decomposed|recomposed|revised|told"
        "|rejected|merged|transferred|started|progress_added|paused|resumed|extended|resolved|confirmed|reopened"
        "|paired|unpaired|recorded|level_changed"
    )
    form = re.compile(rf"(identity|registry|targets|appraisal|liaison|integration)\.[a-z_]+\.({happened})")
    assert [name for name in schemas() if not form.fullmatch(name)] == []
