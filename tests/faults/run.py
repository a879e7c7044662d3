"""A fault run: people write, the platform is killed and started again, then promises and facts are compared."""

import json
import random
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.faults.platforms import OURS, ROOT, Platform
from tests.faults.writers import Attempt, Writer

_FIRST_FEN, _FEN_EACH = 1_000_000, 1_000_000
_AFTERWARDS, _PATIENCE_SECONDS = 12, 60


@dataclass(frozen=True)
class Report:
    """What came of a run."""

    seed: int
    kills: int
    processes: int
    attempts: int
    acknowledged: int
    sent: int
    slowest_start_seconds: float
    refused: list[str]
    findings: dict[str, Any]

    @property
    def broken_promises(self) -> dict[str, Any]:
        """The findings that must be empty."""
        return {name: found for name, found in self.findings.items() if found and name != "stored"}


def run(
    database: str,
    directory: Path,
    *,
    kills: int,
    seed: int,
    application: str = OURS,
    say: Callable[[str], None] = lambda _line: None,
) -> Report:
    """Prepare an empty database, let two people write through all kills, and examine what is there."""
    platform = Platform(database, directory, application=application)
    known = _call("prepare", platform, "")
    draw, starts, killed = random.Random(seed), [platform.start()], 0
    writers = [
        Writer(platform.port, token, known["members"], seed=seed + order, first_fen=_FIRST_FEN + order * _FEN_EACH)
        for order, token in enumerate(known["tokens"])
    ]
    try:
        for writer in writers:
            writer.start()
        for number in range(kills):
            _wait_for_answers(writers, draw.randint(2, 8))
            time.sleep(draw.uniform(0, 0.15))
            killed += platform.kill()
            starts.append(platform.start())
            say(f"kill {number + 1} of {kills}: answers again after {starts[-1]:.1f} s")
        _wait_for_answers(writers, _AFTERWARDS)
    finally:
        for writer in writers:
            writer.stopping.set()
        for writer in writers:
            writer.join(100)
        platform.kill()
    attempts = [attempt for writer in writers for attempt in writer.attempts]
    return _reported(attempts, platform, seed=seed, kills=kills, killed=killed, slowest=max(starts))


def _wait_for_answers(writers: list[Writer], count: int) -> None:
    """Let the people get on with it, so that every kill hits them while they write."""
    wanted = _acknowledged(writers) + count
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while _acknowledged(writers) < wanted and time.monotonic() < deadline:
        time.sleep(0.005)


def _acknowledged(writers: list[Writer]) -> int:
    return sum(attempt.is_acknowledged for writer in writers for attempt in list(writer.attempts))


def _reported(
    attempts: list[Attempt], platform: Platform, *, seed: int, kills: int, killed: int, slowest: float
) -> Report:
    told = [{"kind": a.kind, "amount_fen": a.amount_fen, "acknowledged": a.is_acknowledged} for a in attempts]
    return Report(
        seed=seed,
        kills=kills,
        processes=killed,
        attempts=len(attempts),
        acknowledged=sum(attempt.is_acknowledged for attempt in attempts),
        sent=sum(attempt.sent for attempt in attempts),
        slowest_start_seconds=slowest,
        refused=[f"{attempt.answers}: {attempt.refused}" for attempt in attempts if attempt.refused],
        findings=_call("examine", platform, json.dumps(told)),
    )


def _call(step: str, platform: Platform, given: str) -> Any:
    """Run a step in a process of its own, with the platform's database and keys."""
    done = subprocess.run(
        [sys.executable, "-m", f"tests.faults.{step}"],
        input=given,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=platform.surroundings,
    )
    if done.returncode:
        raise RuntimeError(f"{step} failed: {done.stderr[-2000:]}")
    return json.loads(done.stdout.splitlines()[-1])
