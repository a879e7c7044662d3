"""What a match fund adds to one gift: arithmetic in whole fen, nothing else. Source: R-MAT-02."""

from dataclasses import dataclass

from charity_app.giving.states.matches import MatchLimit

_MILLION = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a fund promises: its rate in millionths and its caps."""

    rate_ppm: int
    gift_cap_fen: int
    day_cap_fen: int
    pool_cap_fen: int


@dataclass(frozen=True, kw_only=True)
class Figures:
    """The five figures of which the smallest is the match; giver and staff read the same ones."""

    by_rate_fen: int
    gift_cap_fen: int
    day_left_fen: int
    pool_left_fen: int
    fund_left_fen: int

    @property
    def amount_fen(self) -> int:
        """The match: the smallest of the five."""
        return min(self._by_limit().values())

    @property
    def limited_by(self) -> MatchLimit:
        """Which figure set the amount: the rate where it is the smallest, else the cap that bites."""
        return next(limit for limit, fen in self._by_limit().items() if fen == self.amount_fen)

    def _by_limit(self) -> dict[MatchLimit, int]:
        return {
            MatchLimit.RATE: self.by_rate_fen,
            MatchLimit.GIFT_CAP: self.gift_cap_fen,
            MatchLimit.DAY_CAP: self.day_left_fen,
            MatchLimit.POOL_CAP: self.pool_left_fen,
            MatchLimit.FUND: self.fund_left_fen,
        }


def by_rate(gift_fen: int, rate_ppm: int) -> int:
    """Return rate times gift, rounded down to whole fen."""
    return gift_fen * rate_ppm // _MILLION


def figure(gift_fen: int, terms: Terms, *, day_used_fen: int, pool_used_fen: int, fund_left_fen: int) -> Figures:
    """Return the figures for a gift, given what was kept or given before it."""
    return Figures(
        by_rate_fen=by_rate(gift_fen, terms.rate_ppm),
        gift_cap_fen=terms.gift_cap_fen,
        day_left_fen=max(0, terms.day_cap_fen - day_used_fen),
        pool_left_fen=max(0, terms.pool_cap_fen - pool_used_fen),
        fund_left_fen=max(0, fund_left_fen),
    )
