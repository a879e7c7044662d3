"""The small demo, made once per run and cloned for every test that asks for it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from flask import Flask

from charity_app.cli.reference import load_reference
from charity_app.core import clock
from charity_app.core.db import db, unit_of_work
from charity_app.core.scope import acting_in, enter, system_scope
from charity_app.demo.making import make_demo
from charity_app.demo.scale import DEFAULT_SEED, SCALES
from charity_app.demo.timeline import DEMO_NOW
from tests.db import Clones
from tests.demo.export import lines
from tests.moulds import Templates, close_connections, take_back


@dataclass(frozen=True)
class Made:
    """The small demo: what it hands over, and everything in it in the clear."""

    told: dict[str, Any]
    export: tuple[str, ...]


def make_small(seed: int = DEFAULT_SEED) -> Made:
    """Make the small demo in the bound, empty database."""
    scale = SCALES["small"]
    told = make_demo(scale, seed=seed, load_reference=load_reference, report=lambda *_: None)
    with unit_of_work(), acting_in(system_scope("test")):
        return Made(told, tuple(lines()))


@pytest.fixture(scope="session")
def made(templates: Templates) -> Made:
    """The small demo, kept as the template `demo`."""
    return templates.made("demo", on="empty", build=make_small)


@pytest.fixture
def demo(made: Made, house: Flask, clones: Clones) -> Iterator[Made]:
    """The application on a clone of the small demo, on the demo's morning, in a scope that reaches everything."""
    clones.renew("demo", let_go=partial(close_connections, house))
    take_back(house)
    with house.app_context(), acting_in(system_scope("test")), clock.standing_at(DEMO_NOW):
        yield made
        db.session.remove()
    enter(None)
    clock.set_offset(timedelta(0))
