"""The supervisor: what dies is started again, and a signal ends everything (ruling 48)."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.platforms import Platform, descendants

_SECONDS = 20


@pytest.fixture
def platform(tmp_path: Path) -> Iterator[Platform]:
    served = Platform(f"sqlite:///{tmp_path / 'empty.sqlite3'}", tmp_path)
    served.start()
    yield served
    served.kill()


def _comes_true(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + _SECONDS
    while not (is_true := condition()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return is_true


def test_what_dies_is_started_again_and_a_signal_ends_everything(platform: Platform) -> None:
    everything = descendants(platform.process.pid)
    for process in everything:
        os.kill(process, signal.SIGKILL)
    assert _comes_true(lambda: len(descendants(platform.process.pid)) == len(everything))
    assert _comes_true(platform.answers)
    born = descendants(platform.process.pid)
    assert not set(born) & set(everything)
    os.kill(platform.process.pid, signal.SIGTERM)
    assert platform.process.wait(_SECONDS) == 0
    assert not [process for process in born if (Path("/proc") / str(process)).exists()]
