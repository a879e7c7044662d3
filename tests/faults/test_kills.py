"""Killed at any moment, the platform loses nothing it acknowledged and writes nothing twice (A1, A3, B5; ruling 51)."""

from pathlib import Path

import pytest

from tests import db as databases
from tests.faults.run import run

_KILLS = 6


@pytest.mark.database
def test_six_kills_lose_nothing_and_double_nothing(clones: databases.Clones, tmp_path: Path) -> None:
    report = run(clones.empty_one(), tmp_path, kills=_KILLS, seed=20241205)
    assert report.broken_promises == {}, f"seed {report.seed}"
    assert report.refused == []
    assert report.acknowledged == report.attempts
    assert report.findings["stored"] == report.acknowledged
    assert report.sent > report.attempts
    assert report.processes >= _KILLS * 3


@pytest.mark.database
def test_without_the_memory_for_sent_forms_the_same_people_write_twice(
    clones: databases.Clones, tmp_path: Path
) -> None:
    """Control: the run can see what the submission key prevents."""
    report = run(clones.empty_one(), tmp_path, kills=0, seed=20241205, application="tests.faults.forgetful:app")
    assert report.findings["doubled"] != []
    assert report.findings["lost"] == []
