"""The demo's past: every event happens on a day before the day of the demo, in office hours of Shanghai."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
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


_inside: ContextVar[bool] = ContextVar("inside_a_story", default=False)


@contextmanager
def happening(days_ago: float) -> Iterator[None]:
    """Let business time stand at that instant inside the block, in a transaction of its own or in the story's."""
    with clock.standing_at(moment(days_ago)):
        if _inside.get():
            yield
            return
        with story():
            yield


@contextmanager
def story() -> Iterator[None]:
    """Give several instants one transaction."""
    reset = _inside.set(True)
    try:
        with unit_of_work(), acting_in(system_scope("demo")), coming_from("demo"):
            yield
    finally:
        _inside.reset(reset)
