"""Cards: of a household, by what a till scanned, with their points and what became of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, select

from charity_app.core.db import db
from charity_app.core.privacy import blind_index, unseal
from charity_app.core.scope import Actor, acting_in, system_scope
from charity_app.ledger.models import POINT, Account
from charity_app.supermarket.models import CardProxy, PointGrant, ShopCard
from charity_app.supermarket.states.cards import AID_POINTS

CARD = "shop_card"
_POINTS = select(Account.balance).filter_by(book=AID_POINTS, owner_type=CARD, unit=POINT)
_PURSE = select(ShopCard, _POINTS.where(Account.owner_id == ShopCard.id).scalar_subquery()).where(
    ShopCard.id == bindparam("card_id")
)


@dataclass(frozen=True)
class Shopper:
    """Who stands at the till: a card, by itself or through somebody who may shop with it."""

    card: ShopCard
    proxy: CardProxy | None = None


def code_place(column: str, row: ShopCard | CardProxy) -> str:
    """Return the place to which a sealed value of a card or proxy is bound."""
    return f"{row.__tablename__}.{column}:{row.id}"


def code_index(code: str) -> bytes:
    """Return by what a scanned code is found."""
    return blind_index("shop card", code)


def code_of(row: ShopCard | CardProxy) -> str:
    """Return the code in clear, to be shown as a QR to whom it belongs."""
    return unseal(row.key_owner, row.code_sealed, place=code_place("code_sealed", row))


def name_of(proxy: CardProxy) -> str:
    """Return the name of somebody who may shop with a card."""
    return unseal(proxy.key_owner, proxy.name_sealed, place=code_place("name_sealed", proxy))


def get_card(viewer: Actor, card_id: UUID) -> ShopCard | None:
    """Return a card within the viewer's reach."""
    return db.session.scalars(select(ShopCard).where(ShopCard.id == card_id)).one_or_none()


def get_proxy(viewer: Actor, proxy_id: UUID) -> CardProxy | None:
    """Return who may or might shop with a card within the viewer's reach."""
    return db.session.scalars(select(CardProxy).where(CardProxy.id == proxy_id)).one_or_none()


def card_of(household_id: UUID) -> ShopCard | None:
    """Return the card of a household that has not ended."""
    wanted = select(ShopCard).where(ShopCard.household_id == household_id, ShopCard.ended_at.is_(None))
    return db.session.scalars(wanted).one_or_none()


def proxies_of(card: ShopCard) -> list[CardProxy]:
    """Return who may shop with a card now."""
    wanted = select(CardProxy).where(CardProxy.card_id == card.id, CardProxy.ended_at.is_(None))
    return list(db.session.scalars(wanted.order_by(CardProxy.added_at, CardProxy.id)))


def shopper_of(code: str) -> Shopper | None:
    """Return whose code a till scanned; None when it is nobody's. A card is good in every shop of the district."""
    index = code_index(code)
    with acting_in(system_scope("shop till")):
        card = db.session.scalars(select(ShopCard).where(ShopCard.code_index == index)).one_or_none()
        if card is not None:
            return Shopper(card)
        wanted = select(ShopCard, CardProxy).join(CardProxy, CardProxy.card_id == ShopCard.id)
        found = db.session.execute(wanted.where(CardProxy.code_index == index, CardProxy.ended_at.is_(None))).first()
    return Shopper(found[0], found[1]) if found else None


def points_of(card: ShopCard) -> int:
    """Return how many points a card has. One statement."""
    return db.session.scalar(_POINTS.where(Account.owner_id == card.id)) or 0


def purse_of(card_id: UUID) -> tuple[ShopCard, int] | None:
    """Return a card with its points. One statement."""
    found = db.session.execute(_PURSE, {"card_id": card_id}).one_or_none()
    return (found[0], found[1] or 0) if found else None


def grants_of(card: ShopCard) -> Sequence[PointGrant]:
    """Return the months of a card, the newest first."""
    wanted = select(PointGrant).where(PointGrant.card_id == card.id).order_by(PointGrant.month.desc())
    return db.session.scalars(wanted).all()
