"""Cards of two files that became one: what the closed file had goes over to the card that stays, also what comes later.

What goes over is added to the newest month of that card and expires with it. Source: features 1.12, 5.1 and 5.3.
"""

from uuid import UUID

from sqlalchemy import select

from charity_app.core.db import db
from charity_app.core.facts import emit
from charity_app.core.scope import Actor
from charity_app.ledger.models import POINT, Account
from charity_app.ledger.services import Line, post
from charity_app.registry.models import Household
from charity_app.supermarket.events import PointsCarried, ShopOrderChanged
from charity_app.supermarket.models import PointGrant, ShopCard
from charity_app.supermarket.queries.cards import CARD, card_of
from charity_app.supermarket.queries.orders import held_order, open_order_of
from charity_app.supermarket.services import granting
from charity_app.supermarket.states.cards import AID_POINTS, CardState


def take_order_over(card: ShopCard, other: ShopCard, *, by: Actor) -> None:
    """Let an order belong to the card that stays, where that can have it, with what the order holds."""
    order, newest = open_order_of(other), _held_month(card, other)
    if order is None or newest is None or open_order_of(card) is not None or card.state is not CardState.ACTIVE:
        return
    order = held_order(order)
    if order.ended_at is None:
        order.card_id = card.id
        _add(newest, order.points - order.lapsed)
        about = {"shop_order_id": order.id, "site_id": order.site_id, "card_id": card.id}
        emit(ShopOrderChanged(**about, points=order.points, by=by))


def carry_points(card: ShopCard, other: ShopCard, *, by: Actor) -> None:
    """Move what is left on a card that has ended."""
    newest = _held_month(card, other)
    source = granting.points_account(other)
    left = source.balance
    if newest is None or not left:
        return
    line = Line(
        debit=source,
        credit=granting.points_account(card),
        amount=left,
        reason="merge",
        subject_type=granting.GRANT,
        subject_id=newest.id,
    )
    post([line], key=f"points:merge:{other.id}:{newest.id}:{newest.reasons.get('carried', 0)}")
    _add(newest, left)
    emit(PointsCarried(card_id=card.id, from_card_id=other.id, amount=left, by=by))


def _held_month(card: ShopCard, other: ShopCard) -> PointGrant | None:
    """Hold both cards, and return the newest month of the one that stays; None when that is over."""
    for one in sorted((card, other), key=lambda held: held.id):
        granting.hold_card(one)
    wanted = select(PointGrant).where(PointGrant.card_id == card.id).order_by(PointGrant.month.desc()).limit(1)
    newest = db.session.scalars(wanted.execution_options(populate_existing=True)).one_or_none()
    return newest if newest is not None and newest.expired is None else None


def _add(newest: PointGrant, points: int) -> None:
    newest.amount += points
    newest.reasons = {**newest.reasons, "carried": newest.reasons.get("carried", 0) + points}
    db.session.flush()


def gather_points(household_id: UUID | None = None, *, by: Actor) -> None:
    """Bring what lies on ended cards of merged files to the card that stays: of those merged into one file, or of all.

    It lies there because it came back after the merger, or because there was no card then.
    """
    wanted = (
        select(ShopCard, Household)
        .join(Household, Household.id == ShopCard.household_id)
        .join(Account, Account.owner_id == ShopCard.id)
        .where(ShopCard.ended_at.is_not(None), Household.successor_id.is_not(None))
        .where(Account.book == AID_POINTS, Account.owner_type == CARD, Account.unit == POINT, Account.balance > 0)
    )
    if household_id is not None:
        wanted = wanted.where(Household.successor_id == household_id)
    for gone, closed in db.session.execute(wanted.order_by(ShopCard.id)).all():
        card = card_of(_last_of(closed))
        if card is not None:
            carry_points(card, gone, by=by)


def _last_of(file: Household) -> UUID:
    """Return the file in which a merged one lives on."""
    while file.successor_id is not None:
        file = db.session.scalars(select(Household).where(Household.id == file.successor_id)).one()
    return file.id
