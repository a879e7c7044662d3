"""The demo's past: every event happens on a day before the day of the demo, in office hours of Shanghai."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from charity_app.core import clock
from charity_app.core.db import unit_of_work
from charity_app.core.facts import coming_from
from charity_app.core.scope import acting_in, system_scope
from charity_app.demo.people import TODAY

DEMO_NOW = datetime(TODAY.year, TODAY.month, TODAY.day, 9, tzinfo=clock.SHANGHAI)


def moment(days_ago: float) -> datetime:
    """Return an instant some days before the demo's morning."""
    return DEMO_NOW - timedelta(days=days_ago)


@contextmanager
def happening(days_ago: float) -> Iterator[None]:
    """Give the block one transaction in which business time stands at that instant."""
    with (
        clock.standing_at(moment(days_ago)),
        unit_of_work(),
        acting_in(system_scope("demo")),
        coming_from("demo"),
    ):
        yield
