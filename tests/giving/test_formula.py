"""The match is the smallest of rate and caps, whole fen rounded down, and never more than any of them."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charity_app.giving.formula import Terms, by_rate, figure
from charity_app.giving.states.matches import MatchLimit

_FEN = st.integers(min_value=0, max_value=10**11)
_CAP = st.integers(min_value=1, max_value=10**10)
_TERMS = st.builds(
    Terms, rate_ppm=st.integers(min_value=1, max_value=10**7), gift_cap_fen=_CAP, day_cap_fen=_CAP, pool_cap_fen=_CAP
)
_USUAL = Terms(rate_ppm=500_000, gift_cap_fen=500_00, day_cap_fen=999_00, pool_cap_fen=50_000_00)


@pytest.mark.parametrize(
    ("gift", "day", "pool", "fund", "amount", "limit"),
    [
        (100_00, 0, 0, 500_000_00, 50_00, MatchLimit.RATE),
        (1, 0, 0, 500_000_00, 0, MatchLimit.RATE),
        (3, 0, 0, 500_000_00, 1, MatchLimit.RATE),
        (1000_00, 0, 0, 500_000_00, 500_00, MatchLimit.RATE),
        (1000_01, 0, 0, 500_000_00, 500_00, MatchLimit.RATE),
        (1000_02, 0, 0, 500_000_00, 500_00, MatchLimit.GIFT_CAP),
        (1000_00, 900_00, 0, 500_000_00, 99_00, MatchLimit.DAY_CAP),
        (1000_00, 1200_00, 0, 500_000_00, 0, MatchLimit.DAY_CAP),
        (1000_00, 0, 49_900_00, 500_000_00, 100_00, MatchLimit.POOL_CAP),
        (1000_00, 0, 0, 7, 7, MatchLimit.FUND),
        (1000_00, 0, 0, 0, 0, MatchLimit.FUND),
    ],
)
def test_the_match_of_known_gifts_r_mat_02(
    gift: int, day: int, pool: int, fund: int, amount: int, limit: MatchLimit
) -> None:
    figures = figure(gift, _USUAL, day_used_fen=day, pool_used_fen=pool, fund_left_fen=fund)
    assert (figures.amount_fen, figures.limited_by) == (amount, limit)


@given(_FEN, _TERMS, _FEN, _FEN, _FEN)
def test_no_match_is_above_rate_or_any_cap_r_mat_02(gift: int, terms: Terms, day: int, pool: int, fund: int) -> None:
    figures = figure(gift, terms, day_used_fen=day, pool_used_fen=pool, fund_left_fen=fund)
    exact = Fraction(gift) * terms.rate_ppm / 1_000_000
    bounds = (exact, terms.gift_cap_fen, max(0, terms.day_cap_fen - day), max(0, terms.pool_cap_fen - pool), fund)
    assert 0 <= figures.amount_fen <= min(bounds)
    assert min(bounds) - figures.amount_fen < 1


@given(st.lists(_FEN, max_size=30), _TERMS, _FEN)
def test_gifts_one_after_another_never_use_more_than_there_is(gifts: list[int], terms: Terms, fund: int) -> None:
    used = 0
    for gift in gifts:
        used += figure(gift, terms, day_used_fen=used, pool_used_fen=used, fund_left_fen=fund - used).amount_fen
    assert used <= min(fund, terms.day_cap_fen, terms.pool_cap_fen)


@given(_FEN, _FEN, _TERMS)
def test_a_larger_gift_is_never_matched_less(gift: int, more: int, terms: Terms) -> None:
    assert by_rate(gift, terms.rate_ppm) <= by_rate(gift + more, terms.rate_ppm)
