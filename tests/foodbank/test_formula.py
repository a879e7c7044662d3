"""Sharing out: the sum is exact, the order does not matter, more need never gets less (R-FOD-06)."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from charity_app.foodbank.formula import Parts, Standing, claims_of, kept_back, share_out

PARTS = Parts()


@st.composite
def fractions(draw: st.DrawFn, most: int, max_denominator: int) -> Fraction:
    """Draw from 0 to a whole number as `st.fractions` does, which builds new strategies for every draw."""
    denominator = draw(st.integers(1, max_denominator))
    return Fraction(draw(st.integers(0, most * denominator)), denominator)


HOUSEHOLDS, WEIGHTS, USES = st.integers(0, 60), fractions(3, 20), st.none() | fractions(1, 50)


@st.composite
def standings(draw: st.DrawFn) -> list[Standing]:
    """Draw up to 15 outlets."""
    count = draw(st.integers(1, 15))
    return [Standing(f"P{number:03}", draw(HOUSEHOLDS), draw(WEIGHTS), draw(USES)) for number in range(count)]


@given(st.integers(0, 5_000), standings())
def test_the_shares_add_up_and_nobody_is_far_from_the_claim(total: int, outlets: list[Standing]) -> None:
    found, claims = share_out(total, outlets, PARTS), claims_of(outlets, PARTS)
    assert sum(found.values()) == total
    assert sum(claims.values()) == 1
    assert all(abs(found[number] - total * claim) < 1 for number, claim in claims.items())


@given(st.integers(0, 5_000), standings(), st.randoms())
def test_the_order_of_the_outlets_does_not_matter(total: int, outlets: list[Standing], random) -> None:  # type: ignore[no-untyped-def]
    mixed = list(outlets)
    random.shuffle(mixed)
    assert share_out(total, outlets, PARTS) == share_out(total, mixed, PARTS)


@given(st.integers(0, 5_000), standings(), st.integers(1, 40))
def test_more_families_never_mean_less(total: int, outlets: list[Standing], more: int) -> None:
    first, *others = outlets
    grown = Standing(first.number, first.households + more, first.weight, first.use)
    before, after = share_out(total, outlets, PARTS), share_out(total, [grown, *others], PARTS)
    if any(one.households for one in outlets):
        assert after[first.number] >= before[first.number]


@given(st.integers(0, 5_000), standings())
def test_whoever_stands_no_better_gets_no_more(total: int, outlets: list[Standing]) -> None:
    claims, found = claims_of(outlets, PARTS), share_out(total, outlets, PARTS)
    for one in claims:
        for other in claims:
            if claims[one] > claims[other]:
                assert found[one] >= found[other]


def test_worked_by_hand() -> None:
    outlets = [Standing("A", 30, Fraction(2), Fraction(1)), Standing("B", 10, Fraction(1), Fraction(1, 2))]
    claims = claims_of(outlets, PARTS)
    assert claims["A"] == Fraction(1, 2) * Fraction(3, 4) + Fraction(3, 10) * Fraction(2, 3) + Fraction(
        1, 5
    ) * Fraction(2, 3)
    assert share_out(95, outlets, PARTS) == {"A": 67, "B": 28}
    assert share_out(10, [], PARTS) == {}


def test_an_outlet_without_a_history_stands_like_the_others_on_average() -> None:
    known = [Standing("A", 1, Fraction(1), Fraction(1, 2)), Standing("B", 1, Fraction(1), Fraction(1))]
    new = Standing("C", 1, Fraction(1))
    same = Standing("C", 1, Fraction(1), Fraction(3, 4))
    assert claims_of([*known, new], PARTS) == claims_of([*known, same], PARTS)


def test_a_part_stays_for_emergencies() -> None:
    assert [kept_back(total, 5) for total in (0, 1, 9, 10, 100, 1_000)] == [0, 0, 0, 1, 5, 50]
