"""Sales that tills made without a network: as they were sent, what is wrong with them, which numbers are missing."""

import hmac
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.privacy import blind_index
from charity_app.registry.models import Site
from charity_app.stock.queries.lots import items_of
from charity_app.stock.states.items import Category
from charity_app.supermarket.models import CardProxy, PriceTag, Sale, SaleLine, ShopCard, Till, TillLease, TillSale
from charity_app.supermarket.queries.baskets import Basket, Judged
from charity_app.supermarket.queries.cards import Shopper
from charity_app.supermarket.queries.leases import CLOCK_TOLERANCE
from charity_app.supermarket.queries.limits import goes_beyond
from charity_app.supermarket.states.cards import CardState
from charity_app.supermarket.states.tills import Problem

FIRST = "0" * 64
"""What stands before the first sale of a till."""
MOST_AHEAD = 1_000
"""By how much the number of a sale may be ahead of what arrived before."""


@dataclass(frozen=True)
class SentLine:
    """So many units of an item, paid by points or in cash."""

    item_id: UUID
    quantity: int
    points: int
    price_fen: int
    is_cash: bool


@dataclass(frozen=True, kw_only=True)
class SentSale:
    """A sale as its till signed it; whose card it is, the lease tells that this till was given."""

    key: str
    seq: int
    before: str
    mac: str
    made_at: datetime
    lines: tuple[SentLine, ...]
    lease_id: UUID | None = None
    card_id: UUID | None = None
    proxy_id: UUID | None = None
    charity_sale_id: UUID | None = None

    @property
    def cash_fen(self) -> int:
        """What was paid in cash."""
        return sum(line.price_fen for line in self.lines)

    @property
    def points(self) -> int:
        """What the card pays."""
        return sum(line.points for line in self.lines)


@dataclass(frozen=True, kw_only=True)
class RefusedSale:
    """What was sent as a sale and is not taken: why, and what it says, which proves nothing.

    `mac` is the signature that came with it, `digest` stands for the whole of it.
    """

    mac: str
    digest: str
    problem: Problem
    lines: tuple[SentLine, ...] = ()
    made_at: datetime | None = None
    card_id: UUID | None = None
    proxy_id: UUID | None = None


def refused(sent: SentSale, problem: Problem) -> RefusedSale:
    """Return a sale that its till signed as one that is not taken."""
    told = {"lines": sent.lines, "made_at": sent.made_at, "card_id": sent.card_id, "proxy_id": sent.proxy_id}
    return RefusedSale(mac=sent.mac, digest=sent.mac, problem=problem, **told)  # type: ignore[arg-type]


def till_key(till_id: UUID) -> bytes:
    """Return the key with which a till signs; it is handed to the machine that was opened as this till."""
    return blind_index("till", str(till_id))


def is_signed(till_id: UUID, body: str, mac: str) -> bool:
    """Tell whether a till signed these words."""
    return hmac.compare_digest(hmac.new(till_key(till_id), body.encode(), sha256).hexdigest(), mac)


def sale_key(key: str) -> str:
    """Return under which key the sale of a till is booked, with a network or without."""
    return f"till:{key}"


def known_sale(till: Till, key: str) -> TillSale | None:
    """Return the sale that a till sent before under a key."""
    return db.session.scalars(select(TillSale).filter_by(till_id=till.id, key=key)).one_or_none()


def last_seq(till: Till) -> int:
    """Return the highest number that arrived from a till."""
    return db.session.scalar(select(func.max(TillSale.seq)).where(TillSale.till_id == till.id)) or 0


def missing_seqs(till: Till) -> set[int]:
    """Return the numbers below the highest one that did not arrive from a till."""
    arrived = set(db.session.scalars(select(TillSale.seq).where(TillSale.till_id == till.id)))
    return set(range(1, max(arrived, default=0))) - arrived


def fits_chain(till: Till, sent: SentSale) -> bool:
    """Tell whether a sale follows on the one before it and the one after it follows on it, as far as they are here."""
    near = select(TillSale).where(TillSale.till_id == till.id, TillSale.seq.between(sent.seq - 1, sent.seq + 1))
    for other in db.session.scalars(near):
        if other.seq == sent.seq:
            return False
        if (other.mac != sent.before) if other.seq < sent.seq else (other.before != sent.mac):
            return False
    return sent.seq > 1 or sent.before == FIRST


def problem_of(
    site: Site, sent: SentSale, lease: TillLease | None, shopper: Shopper | None, basket: Basket
) -> Problem | None:
    """Judge time, card, proxy, prices and limits of a sale, in this order."""
    problem = _problem_of_time(sent, lease) or _problem_of_shopper(sent, shopper)
    if problem or _has_other_price(site, sent.lines):
        return problem or Problem.OTHER_PRICE
    return Problem.OVER_LIMIT if shopper and _is_over_limit(shopper, basket, sent) else None


def _problem_of_time(sent: SentSale, lease: TillLease | None) -> Problem | None:
    """Judge the till's time: never ahead of ours, nor outside its lease, by more than its clock may be wrong."""
    if sent.made_at > clock.now() + CLOCK_TOLERANCE:
        return Problem.CLOCK
    if lease is None:
        return None
    if sent.made_at < lease.taken_at - CLOCK_TOLERANCE:
        return Problem.CLOCK
    return Problem.LEASE_OVER if sent.made_at > lease.expires_at + CLOCK_TOLERANCE else None


def _problem_of_shopper(sent: SentSale, shopper: Shopper | None) -> Problem | None:
    """Judge card and proxy at the till's time; in doubt about its clock two people look."""
    if shopper is None:
        return None
    latest = sent.made_at + CLOCK_TOLERANCE
    card, proxy = shopper.card, shopper.proxy
    if card.state is CardState.BLOCKED and card.blocked_at and card.blocked_at < latest:
        return Problem.CARD_BLOCKED
    if card.state is CardState.ENDED and card.ended_at and card.ended_at < latest:
        return Problem.CARD_ENDED
    return Problem.PROXY_REMOVED if proxy and proxy.ended_at and proxy.ended_at < latest else None


def _has_other_price(site: Site, lines: Sequence[SentLine]) -> bool:
    """Tell whether something was sold for another price than the one that stands today."""
    wanted = select(PriceTag).where(PriceTag.site_id == site.id, PriceTag.item_id.in_({one.item_id for one in lines}))
    tags = {tag.item_id: tag for tag in db.session.scalars(wanted)}
    return any(not _is_priced(tags, line) for line in lines)


def _is_priced(tags: Mapping[UUID, PriceTag], line: SentLine) -> bool:
    tag = tags.get(line.item_id)
    each = None if tag is None else tag.price_fen if line.is_cash else tag.points
    return each is not None and each * line.quantity == (line.price_fen if line.is_cash else line.points)


def _is_over_limit(shopper: Shopper, basket: Basket, sent: SentSale) -> bool:
    """Tell whether a card was given more than it may have on the till's day, with all it had until now."""
    pieces = Counter[Category]()
    for line in basket.lines:
        if not line.is_cash:
            pieces[line.item.category] += line.quantity
    return goes_beyond(shopper.card, pieces, basket.points, on=clock.local_date(sent.made_at))


def is_same(sale: Sale, lines: Sequence[SentLine]) -> bool:
    """Tell whether a booked sale holds these pieces."""
    booked = select(SaleLine.item_id, SaleLine.quantity).where(SaleLine.sale_id == sale.id)
    return {(row[0], row[1]) for row in db.session.execute(booked)} == {(one.item_id, one.quantity) for one in lines}


def shopper_by(card_id: UUID | None, proxy_id: UUID | None) -> Shopper | None:
    """Return who shopped, even if card or proxy ended meanwhile."""
    card = db.session.scalars(select(ShopCard).where(ShopCard.id == card_id)).one_or_none() if card_id else None
    if card is None:
        return None
    wanted = select(CardProxy).where(CardProxy.id == proxy_id, CardProxy.card_id == card.id)
    return Shopper(card, db.session.scalars(wanted).one_or_none() if proxy_id else None)


def basket_of(lines: Sequence[SentLine], *, is_given: bool = False) -> Basket:
    """Return what was sold as a basket; as given by the shop its points are none."""
    items = items_of({line.item_id for line in lines})
    return Basket(
        tuple(
            Judged(
                items[one.item_id],
                one.quantity,
                0 if is_given else one.points,
                price_fen=one.price_fen,
                is_cash=one.is_cash,
            )
            for one in lines
        )
    )


def packed(lines: Sequence[SentLine]) -> list[list[object]]:
    """Return lines as they are kept."""
    return [[str(one.item_id), one.quantity, one.points, one.price_fen, one.is_cash] for one in lines]


def unpacked(kept: Sequence[Sequence[Any]]) -> tuple[SentLine, ...]:
    """Return kept lines."""
    return tuple(SentLine(UUID(row[0]), *row[1:]) for row in kept)
