"""A fault run: people write and give, the platform is killed and started again, then words and facts are compared."""

import json
import random
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.faults.forks import INTERPRETERS, Starter, Wanted
from tests.faults.givers import GIFT, PAYMENT, Giver
from tests.faults.platforms import OURS, Platform
from tests.faults.writers import Clerk, Sender

_CLERK_FEN, _GIVER_FEN, _FEN_EACH = 1_000_000, 10_00, 60_00
_GIVERS, _AFTERWARDS, _PATIENCE_SECONDS = 2, 5, 60


@dataclass(frozen=True)
class Prepared:
    """A database with people and a campaign in it, a directory with its keys, and what writers need to know."""

    database: str
    directory: Path
    known: Mapping[str, Any]


@dataclass(frozen=True)
class Report:
    """What came of a run."""

    seed: int
    kills: int
    processes: int
    gifts: int
    paid: int
    attempts: int
    acknowledged: int
    sent: int
    usual_start_seconds: float
    slowest_start_seconds: float
    refused: list[str]
    findings: dict[str, Any]

    @property
    def broken_promises(self) -> dict[str, Any]:
        """The findings that must be empty."""
        return {name: found for name, found in self.findings.items() if found}


def prepare(database: str, directory: Path) -> Prepared:
    """Fill an empty database."""
    return Prepared(database, directory, _call("prepare", Platform(database, directory), {}, INTERPRETERS))


def run(
    prepared: Prepared,
    *,
    kills: int,
    gifts: int,
    seed: int,
    application: str = OURS,
    by: Starter = INTERPRETERS,
    say: Callable[[str], None] = lambda _line: None,
) -> Report:
    """Let people write and give through all kills, which come at random among the gifts, and examine what is there.

    Our own application starts as in production at first, in whichever way it starts afterwards.
    """
    platform = Platform(prepared.database, prepared.directory, application=application)
    draw, starts, killed = random.Random(seed), [platform.start(INTERPRETERS if application == OURS else by)], 0
    people = _people(platform, prepared.known, seed)
    try:
        for one in people:
            one.start()
        for number, moment in enumerate(sorted(draw.choices(range(1, gifts), k=kills)), 1):
            _wait_for_gifts(people, moment)
            time.sleep(draw.uniform(0, 0.3))
            killed += platform.kill()
            starts.append(platform.start(by))
            say(f"kill {number} of {kills} after {_gifts(people)} gifts: answers again after {starts[-1]:.1f} s")
        _wait_for_gifts(people, max(gifts, _gifts(people) + _AFTERWARDS))
    finally:
        for one in people:
            one.stopping.set()
        for one in people:
            one.join(100)
        platform.kill()
    numbers = {"seed": seed, "kills": kills, "processes": killed}
    return _reported(people, numbers, starts, lambda told: _call("examine", platform, {**prepared.known, **told}, by))


def _people(platform: Platform, known: Mapping[str, Any], seed: int) -> list[Sender]:
    clerks = [
        Clerk(platform.port, token, known["members"], seed=seed + order, first_fen=_CLERK_FEN * (order + 1))
        for order, token in enumerate(known["tokens"])
    ]
    givers = [
        Giver(platform.port, known["pool_id"], platform.secret_key, seed=-seed - order, first_fen=_first_fen(order))
        for order in range(1, _GIVERS + 1)
    ]
    return [*clerks, *givers]


def _first_fen(order: int) -> int:
    return _GIVER_FEN + (order - 1) * _FEN_EACH


def _wait_for_gifts(people: Sequence[Sender], wanted: int) -> None:
    """Let the people get on with it, so that every kill hits them while they give. Raises when nobody can."""
    deadline, before = time.monotonic() + _PATIENCE_SECONDS, _gifts(people)
    while (now := _gifts(people)) < wanted:
        if now > before:
            deadline, before = time.monotonic() + _PATIENCE_SECONDS, now
        if time.monotonic() > deadline:
            raise RuntimeError(f"nobody can give any more: {_refused(people)[-1:]}")
        time.sleep(0.005)


def _refused(people: Sequence[Sender]) -> list[str]:
    attempts = [attempt for person in people for attempt in list(person.attempts)]
    return [f"{attempt.kind} {attempt.answers}: {attempt.refused}" for attempt in attempts if attempt.refused]


def _gifts(people: Sequence[Sender], kind: str = GIFT) -> int:
    return sum(one.kind == kind and one.is_acknowledged for person in people for one in list(person.attempts))


def _reported(
    people: Sequence[Sender], numbers: Mapping[str, int], starts: Sequence[float], examine: Callable[[Any], Any]
) -> Report:
    attempts = [attempt for person in people for attempt in person.attempts]
    told = [{"kind": a.kind, "amount_fen": a.amount_fen, "acknowledged": a.is_acknowledged} for a in attempts]
    return Report(
        **numbers,
        gifts=_gifts(people),
        paid=_gifts(people, PAYMENT),
        attempts=len(attempts),
        acknowledged=sum(attempt.is_acknowledged for attempt in attempts),
        sent=sum(attempt.sent for attempt in attempts),
        usual_start_seconds=round(statistics.median(starts), 2),
        slowest_start_seconds=round(max(starts), 2),
        refused=_refused(people),
        findings=examine({"attempts": told}),
    )


def _call(step: str, platform: Platform, given: Mapping[str, Any], by: Starter) -> Any:
    """Run a step in a process of its own, with the platform's database and keys."""
    reads, says = (platform.directory / f"{step}.{name}" for name in ("given", "said"))
    reads.write_text(json.dumps(given))
    says.unlink(missing_ok=True)
    failed = by.start(Wanted([f"tests.faults.{step}"], platform.surroundings, str(reads), str(says))).wait()
    said = says.read_text()
    if failed:
        raise RuntimeError(f"{step} failed: {said[-2000:]}")
    return json.loads(said.splitlines()[-1])
