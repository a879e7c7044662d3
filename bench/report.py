"""What a benchmark reports: ratios of two things measured in turn, one line each, against a goal."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

_GOAL = re.compile(r"(<=|>=)(\d+(?:\.\d+)?)\Z")


@dataclass(frozen=True)
class Figure:
    """One line of the report. `goal` is a bound such as "<=9", `base` what was measured beside it."""

    name: str
    value: float
    goal: str
    unit: str
    base: str
    rounds: int
    low: float
    high: float

    @property
    def is_met(self) -> bool:
        """Tell whether the value keeps the goal. Raises ValueError when the goal is not a bound."""
        match = _GOAL.match(self.goal)
        if match is None:
            raise ValueError(f"{self.name}: a goal is <= or >= and a number, not {self.goal!r}")
        bound = float(match.group(2))
        return self.value <= bound if match.group(1) == "<=" else self.value >= bound

    def line(self) -> str:
        """Return `name=value goal=… ok|MISS unit=… base=… rounds=n spread=lo..hi`."""
        verdict = "ok" if self.is_met else "MISS"
        spread = f"spread={_short(self.low)}..{_short(self.high)}"
        return (
            f"{self.name}={_short(self.value)} goal={self.goal} {verdict} unit={self.unit} base={self.base} "
            f"rounds={self.rounds} {spread}"
        )


@dataclass(frozen=True)
class Turns:
    """What base and subject took, in seconds, round by round, measured in turn."""

    base: tuple[float, ...]
    subject: tuple[float, ...]

    @property
    def ratios(self) -> tuple[float, ...]:
        """The subject's time over the base's, round by round."""
        return tuple(subject / base for base, subject in zip(self.base, self.subject, strict=True))

    def slower(self, name: str, *, goal: str, base: str) -> Figure:
        """Report how many times longer the subject takes than the base."""
        return _figure(name, self.ratios, goal, "ratio", f"{base}:{_seconds(median(self.base))}")

    def faster(self, name: str, *, goal: str, base: str) -> Figure:
        """Report the subject's rate over the base's rate."""
        return _figure(
            name, tuple(1 / ratio for ratio in self.ratios), goal, "ratio", f"{base}:{_seconds(median(self.base))}"
        )

    def milliseconds(self, name: str, *, goal: str, base: str) -> Figure:
        """Report the subject's own time; the base shows how fast the machine was meanwhile."""
        own = tuple(second * 1000 for second in self.subject)
        return _figure(name, own, goal, "ms", f"{base}:{_seconds(median(self.base))}")


def take_turns(
    base: Callable[[], object],
    subject: Callable[[], object],
    *,
    rounds: int,
    clock: Callable[[], float] = time.perf_counter,
) -> Turns:
    """Measure both in each round, the one that goes first changing from round to round; one unmeasured round before."""
    base()
    subject()
    took: dict[Callable[[], object], list[float]] = {base: [], subject: []}
    for number in range(rounds):
        for work in (base, subject) if number % 2 == 0 else (subject, base):
            started = clock()
            work()
            took[work].append(clock() - started)
    return Turns(tuple(took[base]), tuple(took[subject]))


def percentile(values: list[float], percent: int) -> float:
    """Return the value that this share of the values does not exceed."""
    return sorted(values)[max(0, -(-len(values) * percent // 100) - 1)]


def _figure(name: str, values: tuple[float, ...], goal: str, unit: str, base: str) -> Figure:
    return Figure(name, median(values), goal, unit, base, len(values), min(values), max(values))


def _seconds(seconds: float) -> str:
    return f"{seconds:.3g}s" if seconds >= 1 else f"{seconds * 1000:.3g}ms"


def _short(value: float) -> str:
    return f"{value:.4g}"
