"""The whole demonstration from (seed, today): the same every time, nothing later than the beginning of today."""

from datetime import date

from dangjian.demo.calendar import Calendar
from dangjian.demo.data import DemoData, DemoRun, Highlights, Size
from dangjian.demo.ledger import write
from dangjian.demo.people import populate
from dangjian.demo.rectifications import rectify
from dangjian.demo.tree import grow
from dangjian.demo.verdicts import DISPUTED, verify

VETOED = 5


def generate(seed: int, today: date, size: Size = "full") -> DemoData:
    """Organisations, people, fifteen months of ledger and verdicts, and the two quarters to publish."""
    calendar = Calendar(today)
    tree = grow(seed, calendar, size)
    people = populate(seed, calendar, size, tree)
    ledger = write(seed, calendar, tree, people, VETOED)
    verifications, disputed_period = verify(seed, calendar, tree, people, ledger.strengths)
    rectifications, closings = rectify(seed, calendar, tree, people, verifications)
    first = calendar.published[0]
    return DemoData(
        organizations=tree.organizations,
        assignments=tree.assignments,
        members=people.members,
        posts=people.posts,
        accounts=people.accounts,
        records=[*ledger.records, *closings],
        verifications=verifications,
        rectifications=rectifications,
        files=list(ledger.files.values()),
        runs=[DemoRun(span.name, calendar.as_of(span), initial=span == first) for span in calendar.published],
        highlights=Highlights(
            showcase=tree.branches[0].id,
            vetoed=tree.branches[VETOED].id,
            disputed=tree.branches[0].id,
            disputed_indicator=DISPUTED,
            disputed_period=disputed_period,
            unclassified=tree.branches[-1].id,
        ),
    )
