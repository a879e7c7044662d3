"""What a till has before it: who stands there, what was scanned, and what one more code means (features 5.2, 5.15)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from charity_app.core.db import db
from charity_app.core.scope import acting_in, system_scope
from charity_app.core.text import Text, narrowed, normalised
from charity_app.registry.models import Site
from charity_app.registry.queries import contact_ends_with
from charity_app.stock.models import Item
from charity_app.stock.queries.items import items_fitting
from charity_app.stock.queries.lots import item_of_barcode, lot_of_number
from charity_app.supermarket.models import CardProxy, ShopCard
from charity_app.supermarket.queries.baskets import Basket, Wanted, judge_basket, price_basket
from charity_app.supermarket.queries.cards import Shopper, points_of, shopper_of

_CODE_SIGNS, _NUMBER_SIGNS, _PHONE_END = 16, 8, 4


@dataclass(frozen=True)
class Held:
    """What a till holds between two requests: the card, who shops with it, and how many of which item."""

    card_id: UUID | None = None
    proxy_id: UUID | None = None
    pieces: Mapping[UUID, int] | None = None

    def with_shopper(self, shopper: Shopper) -> "Held":
        """Return the same basket with somebody else before the till."""
        return Held(shopper.card.id, shopper.proxy.id if shopper.proxy else None, self.pieces)

    def with_pieces(self, item_id: UUID, more: int) -> "Held":
        """Return the basket with so many pieces more or fewer of an item."""
        pieces = dict(self.pieces or {})
        pieces[item_id] = max(0, pieces.get(item_id, 0) + more)
        return Held(self.card_id, self.proxy_id, {key: count for key, count in pieces.items() if count})


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


def load_till(site: Site, held: Held) -> Till:
    """Return what a till holds with everything said about it; a card or proxy that is gone leaves the basket alone."""
    wanted = tuple(_wanted(held.pieces or {}))
    with acting_in(system_scope("shop till")):
        shopper = _shopper(held)
        if shopper is None:
            return Till(None, wanted, price_basket(site, wanted), 0)
        points = points_of(shopper.card)
        return Till(shopper, wanted, judge_basket(site, shopper.card, wanted, points=points), points)


def _wanted(pieces: Mapping[UUID, int]) -> Sequence[Wanted]:
    if not pieces:
        return ()
    items = {item.id: item for item in db.session.scalars(select(Item).where(Item.id.in_(pieces)))}
    return [Wanted(items[key], count) for key, count in pieces.items() if key in items]


def _shopper(held: Held) -> Shopper | None:
    card = (
        db.session.scalars(select(ShopCard).where(ShopCard.id == held.card_id)).one_or_none() if held.card_id else None
    )
    if card is None or held.proxy_id is None:
        return Shopper(card) if card else None
    open_proxy = select(CardProxy).where(CardProxy.id == held.proxy_id, CardProxy.ended_at.is_(None))
    proxy = db.session.scalars(open_proxy.where(CardProxy.card_id == card.id)).one_or_none()
    return Shopper(card, proxy) if proxy else None


def read_code(scanned: str) -> Found:
    """Say what was scanned or typed: barcode, label of a lot, card, card number with the phone's end, or a name."""
    code = normalised(scanned).rstrip("/").rpartition("/")[2]
    barcode = item_of_barcode(code)
    if barcode is not None:
        return Found(item=_item(barcode.item_id), quantity=barcode.quantity)
    shopper = shopper_of(code) if len(code) == _CODE_SIGNS else None
    if shopper is not None:
        return Found(shopper=shopper)
    lot = lot_of_number(code)
    if lot is not None:
        return Found(item=_item(lot.item_id))
    return _by_number(code) or _by_name(scanned)


def _item(item_id: UUID) -> Item | None:
    return db.session.scalars(select(Item).where(Item.id == item_id)).one_or_none()


def _by_number(code: str) -> Found | None:
    """Find a card by its number and the last four digits of the family's phone behind it (R-VCH-01)."""
    number, end = code[:_NUMBER_SIGNS], code[_NUMBER_SIGNS:]
    with acting_in(system_scope("shop till")):
        card = db.session.scalars(select(ShopCard).where(ShopCard.number == number)).one_or_none()
        if card is None:
            return None
        if len(end) == _PHONE_END and contact_ends_with(card.household_id, end):
            return Found(shopper=Shopper(card))
    return Found(refusal=Text("Type the number of the card and the last four digits of the phone behind it", "till"))


def _by_name(words: str) -> Found:
    fitting = tuple(items_fitting(narrowed(words))) if words.strip() else ()
    if len(fitting) == 1:
        return Found(item=fitting[0])
    if fitting:
        return Found(choices=fitting)
    return Found(refusal=Text("Nothing has this code. Scan once more, or type a part of the name", "till"))
