"""A gift goes back at the word of charity finance: gift, match, goal and receipt in one place (features 3.16)."""

from uuid import UUID

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.giving.models import Gift, GiftReturn, Pool
from charity_app.giving.queries.received import returnable_of
from charity_app.giving.services import refunds
from charity_app.giving.services.gifts import locked_gift
from charity_app.giving.states.gifts import HELD_STATES, RefundGround, Way
from charity_app.giving.states.grounds import GIVEN_GROUNDS
from charity_app.payments import queries as payments
from charity_app.payments import services as cashier
from charity_app.projects.models import CharityProject
from charity_app.projects.states import OVER_STATES
from charity_app.registry.services.stamps import clean_words


def return_gift(gift: Gift, *, amount_fen: int, ground: RefundGround, reference: str = "", by: Actor) -> None:
    """Let a gift of money, or a part of it, go back while no decision has taken it (R-DON-07).

    What was paid online goes back through its provider and is booked when it did; what came by hand went back
    already, by the slip of this number. Raises Invalid on the field, Conflict.
    """
    held = locked_gift(gift.id)
    _check_return(held, amount_fen, ground)
    checkout = payments.get_checkout(held.checkout_id) if held.checkout_id else None
    if checkout is not None:
        cashier.request_refund(checkout, amount_fen=amount_fen, reason=GIVEN_GROUNDS[ground], by=by)
        return
    refund_id = _slip_of_return(held, amount_fen, ground, reference, by)
    refunds.refund_gift(held, refund_id=refund_id, amount_fen=amount_fen, ground=ground, by=by)


def _check_return(gift: Gift, amount_fen: int, ground: RefundGround) -> None:
    if gift.state not in HELD_STATES or gift.way is Way.GOODS:
        raise Conflict(Text("Only money that is here can go back", "error"))
    if not 0 < amount_fen <= gift.kept_fen:
        raise Invalid(Text("More than the gift cannot go back", "error"), field="amount_fen")
    if amount_fen > returnable_of(gift):
        raise Conflict(Text("The money is already allocated; it cannot go back any more", "error"))
    if ground not in GIVEN_GROUNDS:
        raise Invalid(Text("Choose why it goes back", "error"), field="ground")
    if ground is RefundGround.PROJECT_TERMINATED and _is_running(gift.pool_id):
        raise Invalid(Text("The project of this gift is not over", "error"), field="ground")


def _is_running(pool_id: UUID) -> bool:
    running = (
        select(Pool.id)
        .join(CharityProject, CharityProject.id == Pool.project_id)
        .where(Pool.id == pool_id, CharityProject.state.not_in(OVER_STATES))
    )
    return db.session.scalar(running) is not None


def _slip_of_return(gift: Gift, amount_fen: int, ground: RefundGround, reference: str, by: Actor) -> UUID:
    words = clean_words(reference, field="reference", longest=80)
    if not words:
        raise Invalid(Text("Write the number of the slip", "error"), field="reference")
    same = select(GiftReturn.id).where(GiftReturn.gift_id == gift.id, GiftReturn.reference == words)
    if db.session.scalar(same) is not None:
        raise Invalid(Text("A return with this number was entered before", "error"), field="reference")
    slip = GiftReturn(
        gift_id=gift.id,
        amount_fen=amount_fen,
        ground=ground,
        reference=words,
        entered_by_id=by.user_id,
        at=clock.now(),
    )
    db.session.add(slip)
    db.session.flush()
    return slip.id
