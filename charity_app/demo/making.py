"""Makes the demo district, floors first: places and people, households, projects, needs, and what came of them."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import select

from charity_app.core import ids
from charity_app.core.db import db
from charity_app.core.scope import system_actor
from charity_app.demo import eligibility, messaging
from charity_app.demo.district import District, Report
from charity_app.demo.entering import decide, enter_households, open_doors
from charity_app.demo.food_stories import let_eat
from charity_app.demo.founding import found_district, write_projects
from charity_app.demo.giving import let_give
from charity_app.demo.handing_over import describe
from charity_app.demo.helping import close_files, hear_calls, live
from charity_app.demo.identifiers import Identifiers
from charity_app.demo.identity import Staff
from charity_app.demo.people import TODAY
from charity_app.demo.places import district_committees, figures_on, streets_of
from charity_app.demo.scale import Scale, stream
from charity_app.demo.serving import let_serve
from charity_app.demo.timeline import happening
from charity_app.eligibility.rules.book import load_book
from charity_app.registry.models import Household

_BY = system_actor("demo")


def make_demo(scale: Scale, *, seed: int, load_reference: Callable[[], object], report: Report) -> dict[str, Any]:
    """Make everything and return what the demo hands over.

    The same seed makes the same ids and the same decrypted content (R-DEM-01).
    """
    with _collecting_seldom(), ids.derived_from(seed):
        with happening(0):
            load_reference()
            district = _survey(scale, seed, report)
        found_district(district)
        enter_households(district)
        decide(district)
        open_doors(district)
        editions = write_projects(district)
        hear_calls(district)
        live(district)
        let_give(district, editions)
        let_serve(district)
        let_eat(district)
        close_files(district)
        with happening(0), messaging.past_gateway():
            messaging.send_what_was_due()
            eligibility.bring_up_to_date([entered.id for entered in district.households], by=_BY)
            return describe(district)


@contextmanager
def _collecting_seldom() -> Iterator[None]:
    """Let Python look for cycles seldom: so many rows are made that it would look all the time, and find few."""
    often = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(100_000, 50, 1_000)
    try:
        yield
    finally:
        gc.set_threshold(*often)
        gc.unfreeze()


def is_empty() -> bool:
    """Tell whether there is no household yet."""
    return db.session.scalar(select(Household.id).limit(1)) is None


def _survey(scale: Scale, seed: int, report: Report) -> District:
    committees = district_committees()
    names = Identifiers(stream(seed, "staff"), phones_from=5_000_000)
    return District(
        seed=seed,
        scale=scale,
        report=report,
        figures=figures_on(load_book(), TODAY),
        committees=committees,
        streets=streets_of(committees),
        names=names,
        staff=Staff(names, stream(seed, "posts"), by=_BY),
    )
