"""Gifts and books as they are stored beside plain arithmetic; every difference has a name."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.giving.models import Gift, MatchKeep
from charity_app.ledger.models import Account, Transfer
from charity_app.payments.models import PaymentDifference
from charity_app.payments.services.reconciling import reconcile_day
from tests.faults.fates import NEVER_PAID, Fate, PlainBooks, PlainGift

_ONCE = ("gift", "fee", "match")


@dataclass(frozen=True)
class Given:
    """A gift of ours and what the plain arithmetic says about it."""

    gift_id: UUID
    plain: PlainGift


def unlike(given: Iterable[Given]) -> list[str]:
    """Return the gifts that do not stand as they should, with their match."""
    both = select(Gift, MatchKeep).join(MatchKeep, MatchKeep.gift_id == Gift.id)
    rows = {gift.id: (gift, keep) for gift, keep in db.session.execute(both)}
    return [said for one in given for said in _unlike(one.plain, *rows[one.gift_id])]


def _unlike(plain: PlainGift, gift: Gift, keep: MatchKeep) -> Iterable[str]:
    fee_fen = 0 if plain.fate in NEVER_PAID else plain.fee_fen
    expected = (plain.state, fee_fen, plain.refunded_fen, plain.keep, plain.match_fen)
    stored = (gift.state.value, gift.fee_fen, gift.refunded_fen, keep.state.value, keep.net_fen)
    if stored != expected:
        yield f"{plain.fate}, {plain.amount_fen}: {stored} instead of {expected}"


def wrong_books(books: PlainBooks) -> dict[str, tuple[int, int]]:
    """Return what accounts hold beside what they should hold, where the two differ."""
    held = stored_books()
    pairs = {name: (held[name], books.held[name]) for name in sorted({*held, *books.held})}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def stored_books() -> Counter[str]:
    """Return what the accounts of the sandbox hold, by whose they are."""
    summed = select(Account.owner_type, func.sum(Account.balance)).where(Account.book == "sandbox")
    return Counter({name: int(fen) for name, fen in db.session.execute(summed.group_by(Account.owner_type))})


def listed_differences() -> set[str]:
    """Return the references of the differences on the work list."""
    return set(db.session.scalars(select(PaymentDifference.reference)))


def matched_today() -> set[str]:
    """Match today's payments three ways, as `flask reconcile` does; returns the references of what differs."""
    return {one.reference for one in reconcile_day(clock.today()).found}


def wrong_postings(given: Iterable[Given]) -> list[str]:
    """Return gifts whose money came in another number of times than once, or at all where nothing was paid."""
    counted = select(Transfer.subject_id, Transfer.reason, func.count()).where(Transfer.reason.in_(_ONCE))
    grouped = db.session.execute(counted.group_by(Transfer.subject_id, Transfer.reason))
    times = Counter({(key, reason): number for key, reason, number in grouped})
    found = [(one.plain, reason, times[one.gift_id, reason]) for one in given for reason in _ONCE]
    wrong = [(plain, reason, number) for plain, reason, number in found if number != (plain.fate not in NEVER_PAID)]
    return [f"{plain.fate}, {plain.amount_fen}: {number} times {reason}" for plain, reason, number in wrong]


def reckoned(fate: Fate, gift: Gift, books: PlainBooks) -> Given:
    """Let the plain arithmetic follow what the provider knows of a gift."""
    plain = PlainGift(books, fate, gift.amount_fen)
    plain.live()
    return Given(gift.id, plain)
