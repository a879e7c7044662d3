"""What a till has before it: who stands there, what was scanned, and what one more code means (features 5.2, 5.15)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from sqlalchemy import select

from charity_app.core.db import db
from charity_app.core.ids import new_token
from charity_app.core.scope import acting_in, system_scope
from charity_app.core.text import Text, narrowed, normalised
from charity_app.registry.models import Site
from charity_app.registry.queries import contact_ends_with
from charity_app.stock.models import Item
from charity_app.stock.queries.items import items_fitting
from charity_app.stock.queries.lots import item_of, item_scanned, items_of, lot_of_number
from charity_app.supermarket.models import CardProxy, ShopCard
from charity_app.supermarket.queries.baskets import Basket, Wanted, judge_basket, price_basket
from charity_app.supermarket.queries.cards import Shopper, purse_of, shopper_of
from charity_app.supermarket.queries.leases import lease_at

_CODE_SIGNS = 16
_NUMBER, _TYPED = re.compile(r"K[0-9A-Z]{7}"), re.compile(r"(K[0-9A-Z]{7})([0-9]{4})")


@dataclass(frozen=True)
class Held:
    """What a till holds between two requests: the card, who shops with it, how many of which item, the sale's key."""

    card_id: UUID | None = None
    proxy_id: UUID | None = None
    pieces: Mapping[UUID, int] | None = None
    key: str = field(default_factory=new_token)

    def with_shopper(self, shopper: Shopper) -> "Held":
        """Return the same basket with somebody else before the till."""
        return replace(self, card_id=shopper.card.id, proxy_id=shopper.proxy.id if shopper.proxy else None)

    def with_pieces(self, item_id: UUID, more: int) -> "Held":
        """Return the basket with so many pieces more or fewer of an item."""
        pieces = dict(self.pieces or {})
        pieces[item_id] = max(0, pieces.get(item_id, 0) + more)
        return replace(self, pieces={key: count for key, count in pieces.items() if count})


@dataclass(frozen=True)
class Before:
    """Who stands before a till, with what and how many points."""

    shopper: Shopper | None
    wanted: tuple[Wanted, ...]
    points: int


@dataclass(frozen=True)
class Till:
    """What a till shows: who stands there and the basket, judged."""

    shopper: Shopper | None
    wanted: tuple[Wanted, ...]
    basket: Basket
    points: int


@dataclass(frozen=True)
class Found:
    """What a code means: somebody with a card, so many pieces of an item, several items to choose from, or nothing."""

    shopper: Shopper | None = None
    item: Item | None = None
    quantity: int = 1
    choices: tuple[Item, ...] = ()
    refusal: Text | None = None


def load_till(site: Site, held: Held, *, till_id: UUID | None = None) -> Till:
    """Return what a till holds with everything said about it; a card or proxy that is gone leaves the basket alone."""
    before = standing_before(held, till_id=till_id)
    with acting_in(system_scope("shop till")):
        if before.shopper is None:
            return Till(None, before.wanted, price_basket(site, before.wanted), 0)
        basket = judge_basket(site, before.shopper.card, before.wanted, points=before.points)
        return Till(before.shopper, before.wanted, basket, before.points)


def standing_before(held: Held, *, till_id: UUID | None = None) -> Before:
    """Return who stands before a till with which goods, not judged. Four statements at most.

    What this till holds of the card counts as the card's.
    """
    with acting_in(system_scope("shop till")):
        items = items_of(set(held.pieces)) if held.pieces else {}
        wanted = tuple(Wanted(items[key], count) for key, count in (held.pieces or {}).items() if key in items)
        purse = purse_of(held.card_id) if held.card_id else None
        if purse is None:
            return Before(None, wanted, 0)
        lease = lease_at(till_id, held.card_id) if till_id and held.card_id else None
        card, points = purse[0], purse[1] + (lease.points if lease else 0)
        if held.proxy_id is None:
            return Before(Shopper(card), wanted, points)
        open_proxy = select(CardProxy).where(CardProxy.id == held.proxy_id, CardProxy.ended_at.is_(None))
        proxy = db.session.scalars(open_proxy.where(CardProxy.card_id == card.id)).one_or_none()
        return Before(Shopper(card, proxy), wanted, points) if proxy else Before(None, wanted, 0)


def read_code(scanned: str) -> Found:
    """Say what was scanned or typed: barcode, label of a lot, card, card number with the phone's end, or a name."""
    code = normalised(scanned).rstrip("/").rpartition("/")[2]
    scanned_item = item_scanned(code)
    if scanned_item is not None:
        return Found(item=scanned_item[0], quantity=scanned_item[1])
    shopper = shopper_of(code) if len(code) == _CODE_SIGNS else None
    if shopper is not None:
        return Found(shopper=shopper)
    lot = lot_of_number(code)
    if lot is not None:
        return Found(item=item_of(lot))
    return _by_number(code) or _by_name(scanned)


@dataclass(frozen=True)
class TypedNumber:
    """The number of a card and the last four digits of the family's phone, as somebody typed them."""

    number: str
    phone_end: str

    def card(self) -> ShopCard | None:
        """Return the card when both fit together."""
        with acting_in(system_scope("shop till")):
            card = db.session.scalars(select(ShopCard).where(ShopCard.number == self.number)).one_or_none()
            return card if card is not None and contact_ends_with(card.household_id, self.phone_end) else None


def typed_number(scanned: str) -> TypedNumber | None:
    """Return what was typed when it is the number of a card with four digits behind it (R-VCH-01)."""
    typed = _TYPED.fullmatch(normalised(scanned))
    return TypedNumber(typed[1], typed[2]) if typed else None


def _by_number(code: str) -> Found | None:
    typed = typed_number(code)
    card = typed.card() if typed else None
    if card is not None:
        return Found(shopper=Shopper(card))
    if typed is None and not _NUMBER.fullmatch(code):
        return None
    return Found(refusal=Text("Type the number of the card and the last four digits of the phone behind it", "till"))


def _by_name(words: str) -> Found:
    fitting = tuple(items_fitting(narrowed(words))) if words.strip() else ()
    if len(fitting) == 1:
        return Found(item=fitting[0])
    if fitting:
        return Found(choices=fitting)
    return Found(refusal=Text("Nothing has this code. Scan once more, or type a part of the name", "till"))
