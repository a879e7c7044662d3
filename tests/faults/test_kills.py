"""Killed at any moment, the platform loses nothing it acknowledged and writes nothing twice (A1, A3, B5; ruling 51)."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from charity_app.core.db import db
from charity_app.core.scope import acting_in, system_scope
from tests import db as databases
from tests.faults.forks import Forks, forking
from tests.faults.prepare import raise_money
from tests.faults.run import Prepared, run
from tests.world import World

pytestmark = pytest.mark.database
_KILLS, _GIFTS, _SEED = 6, 24, 20241205


@pytest.fixture(scope="module")
def forks() -> Iterator[Forks]:
    """A process to fork from, so that a start need not read all our code again."""
    with forking() as forks:
        yield forks


@pytest.fixture
def prepared(inhabited: World, house: Flask, clones: databases.Clones, tmp_path: Path) -> Prepared:
    """The inhabited district with a campaign, in a database beside that of the tests, for processes of their own."""
    with acting_in(system_scope("fault run")):
        known = raise_money(inhabited)
    db.session.remove()
    db.engine.dispose()
    shutil.copy(Path(house.config["FILES"]).with_name("keys.json"), tmp_path)
    return Prepared(clones.copy(), tmp_path, known)


def test_six_kills_lose_nothing_and_double_nothing(prepared: Prepared, forks: Forks) -> None:
    report = run(prepared, kills=_KILLS, gifts=_GIFTS, seed=_SEED, by=forks)
    assert report.broken_promises == {}, f"seed {report.seed}"
    assert report.refused == []
    assert report.gifts >= _GIFTS
    assert report.paid > _GIFTS / 2
    assert report.sent > report.attempts
    assert report.processes >= _KILLS * 4


@pytest.mark.pages
def test_without_the_memory_for_sent_forms_the_same_people_write_twice(prepared: Prepared, forks: Forks) -> None:
    """Control: the run can see what the submission key prevents."""
    report = run(prepared, kills=0, gifts=_GIFTS // 2, seed=_SEED, by=forks, application="tests.faults.forgetful:app")
    assert {"doubled", "gifts_doubled"} & report.broken_promises.keys()
    assert report.findings["gifts_lost"] == []


@pytest.mark.pages
def test_a_gift_and_its_posting_in_two_transactions_would_be_seen(prepared: Prepared, forks: Forks) -> None:
    """Control: killed between the two, the gift stands without its money in the books."""
    report = run(prepared, kills=2, gifts=_GIFTS // 2, seed=_SEED, by=forks, application="tests.faults.twofold:app")
    assert {"gifts_posted", "books"} <= report.broken_promises.keys()
