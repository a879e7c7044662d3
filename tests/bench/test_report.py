"""The benchmark lines: their form, their verdict, and that base and subject take turns."""

import pytest

from bench.report import Figure, Turns, percentile, take_turns


def test_a_figure_prints_the_agreed_line() -> None:
    figure = Figure("sweep_over_numpy", 6.8, "<=9", "ratio", "numpy:590ms", 5, 6.12345, 7.4)
    assert figure.line() == "sweep_over_numpy=6.8 goal=<=9 ok unit=ratio base=numpy:590ms rounds=5 spread=6.123..7.4"


@pytest.mark.parametrize(("goal", "value", "is_met"), [("<=9", 9.1, False), ("<=9", 9, True), (">=0.5", 0.4, False)])
def test_a_missed_goal_says_so(goal: str, value: float, is_met: bool) -> None:
    figure = Figure("page", value, goal, "ratio", "bare", 1, value, value)
    assert figure.is_met is is_met
    assert ("ok" if is_met else "MISS") in figure.line().split()


def test_a_goal_is_a_bound() -> None:
    with pytest.raises(ValueError, match="<= or >="):
        _ = Figure("page", 1, "fast", "ratio", "bare", 1, 1, 1).is_met


def test_base_and_subject_take_turns_and_change_who_goes_first() -> None:
    order: list[str] = []
    ticks = iter(range(100))
    turns = take_turns(
        lambda: order.append("base"), lambda: order.append("subject"), rounds=3, clock=lambda: float(next(ticks))
    )
    assert order == ["base", "subject", "base", "subject", "subject", "base", "base", "subject"]
    assert turns.ratios == (1.0, 1.0, 1.0)


def test_medians_and_spread_come_from_the_rounds() -> None:
    turns = Turns(base=(0.001, 0.002, 0.001), subject=(0.002, 0.002, 0.004))
    assert turns.slower("x", goal="<=3", base="bare").line() == (
        "x=2 goal=<=3 ok unit=ratio base=bare:1ms rounds=3 spread=1..4"
    )
    assert turns.faster("x", goal=">=0.4", base="bare").value == 0.5
    assert turns.milliseconds("x", goal="<=3", base="bare").value == 2


def test_percentile_takes_a_value_that_was_measured() -> None:
    assert percentile([3, 1, 2, 4], 50) == 2
    assert percentile([3, 1, 2, 4], 99) == 4
