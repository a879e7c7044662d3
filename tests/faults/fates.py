"""What becomes of a gift, and what the books must hold then: plain arithmetic that knows nothing of the platform."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

FUND_FEN = 500_000_00
RATE_PERCENT, MOST_MATCH_FEN = 50, 300_00
FEE_PER_MILLE = 6


class Fate(StrEnum):
    """What becomes of a gift, at the provider and with us."""

    UNPAID = "unpaid"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    LAPSED = "unpaid for so long that the match lapsed"
    TIMED_OUT = "unpaid for so long that it was given up"
    PAID = "paid"
    PAID_AFTER_DECLINE = "paid after a decline"
    PAID_LATE = "paid although given up"
    PAID_TWICE = "paid twice"
    PARTLY_BACK = "partly back"
    BACK_IN_PARTS = "back in two parts"
    WHOLLY_BACK = "wholly back"
    BOUNCED_UNHEARD = "back, and here again before anybody heard of it"
    DISPUTED = "disputed"
    WON = "disputed and won"
    LOST = "disputed and lost"
    ASKED_PARTLY = "partly back as we asked"
    ASKED_WHOLLY = "wholly back as we asked"
    ASKED_BOUNCED = "wholly back as we asked, and here again"


NEVER_PAID = (Fate.UNPAID, Fate.DECLINED, Fate.CANCELLED, Fate.LAPSED, Fate.TIMED_OUT)
_COMES_TO_NOTHING = {
    Fate.CANCELLED: ("void", "released"),
    Fate.LAPSED: ("pending_payment", "lapsed"),
    Fate.TIMED_OUT: ("void", "lapsed"),
}


@dataclass
class PlainBooks:
    """What everybody holds, by name; money only moves."""

    held: Counter[str]

    def move(self, source: str, target: str, fen: int) -> None:
        """Move an amount."""
        self.held[source] -= fen
        self.held[target] += fen


@dataclass
class PlainGift:
    """One gift with its fate, and what stands at its end: its state, what went back, what the fund added."""

    books: PlainBooks
    fate: Fate
    amount_fen: int
    state: str = "pending_payment"
    keep: str = "kept"
    refunded_fen: int = 0
    match_fen: int = 0

    @property
    def fee_fen(self) -> int:
        """What the provider keeps."""
        return max(1, (self.amount_fen * FEE_PER_MILLE + 500) // 1000)

    @property
    def part_fen(self) -> int:
        """The part that goes back where not all of it does."""
        return self.amount_fen // 3

    def live(self) -> None:
        """Meet the fate."""
        self.match_fen = self._match_of(self.amount_fen)
        self.books.move("match_fund", "match_kept", self.match_fen)
        if self.fate in _COMES_TO_NOTHING:
            self.books.move("match_kept", "match_fund", self.match_fen)
            self.state, self.keep = _COMES_TO_NOTHING[self.fate]
        if self.fate not in NEVER_PAID:
            self._receive()
        _AFTERWARDS.get(self.fate, lambda _gift: None)(self)

    def _match_of(self, fen: int) -> int:
        return min(fen * RATE_PERCENT // 100, MOST_MATCH_FEN)

    def _receive(self) -> None:
        self.state, self.keep = "received", "given"
        self.books.move("provider", "pool", self.amount_fen)
        self.books.move("pool", "fees", self.fee_fen)
        self.books.move("match_kept", "pool", self.match_fen)

    def back(self, fen: int) -> None:
        """Let money go back: the fee is gone, so the charity adds it; the match shrinks to what the rest is worth."""
        self._take_money(fen)
        self._shrink(fen)

    def _take_money(self, fen: int) -> None:
        before = self.amount_fen - self.fee_fen - self.refunded_fen
        from_pool = min(fen, max(0, before))
        self.books.move("pool", "provider", from_pool)
        self.books.move("own", "provider", fen - from_pool)

    def _shrink(self, fen: int) -> None:
        self.refunded_fen += fen
        kept = self.amount_fen - self.refunded_fen
        still = min(self.match_fen, kept * RATE_PERCENT // 100)
        self.books.move("pool", "match_fund", self.match_fen - still)
        self.match_fen = still
        if not kept:
            self.state, self.keep = "refunded", "returned"

    def bounce(self) -> None:
        """Let all that went back come back: the money is here again, a match that was returned is not."""
        self.books.move("provider", "pool", self.amount_fen - self.fee_fen)
        self.books.move("provider", "own", self.fee_fen)
        self.state, self.refunded_fen = "received", 0

    def pay_again(self) -> None:
        """Let a second payment come and go back; the charity bears its fee."""
        self.books.move("own", "fees", self.fee_fen)

    def dispute(self) -> None:
        """Let the bank take the money; the match waits for what is decided."""
        self._take_money(self.amount_fen)
        self.state = "disputed"

    def lose(self) -> None:
        """Let the gift have gone back."""
        self._shrink(self.amount_fen)


def _one_after_the_other(*steps: Callable[[PlainGift], None]) -> Callable[[PlainGift], None]:
    def lived(gift: PlainGift) -> None:
        for step in steps:
            step(gift)

    return lived


def _part(gift: PlainGift) -> None:
    gift.back(gift.part_fen)


def _rest(gift: PlainGift) -> None:
    gift.back(gift.amount_fen - gift.refunded_fen)


_AFTERWARDS: dict[Fate, Callable[[PlainGift], None]] = {
    Fate.PAID_TWICE: PlainGift.pay_again,
    Fate.PARTLY_BACK: _part,
    Fate.BACK_IN_PARTS: _one_after_the_other(_part, _rest),
    Fate.WHOLLY_BACK: _rest,
    Fate.DISPUTED: PlainGift.dispute,
    Fate.WON: _one_after_the_other(PlainGift.dispute, PlainGift.bounce),
    Fate.LOST: _one_after_the_other(PlainGift.dispute, PlainGift.lose),
    Fate.ASKED_PARTLY: _part,
    Fate.ASKED_WHOLLY: _rest,
    Fate.ASKED_BOUNCED: _one_after_the_other(_rest, PlainGift.bounce),
}
