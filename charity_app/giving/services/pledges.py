"""Gifts that somebody promised in writing before the money comes, such as a firm at the opening (R-CMP-02)."""

from dataclasses import dataclass
from datetime import date, timedelta

from charity_app.core import clock, settings
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.facts import emit
from charity_app.core.scope import Actor
from charity_app.core.states import advance
from charity_app.core.text import Text
from charity_app.giving.events.books import PledgeConfirmed
from charity_app.giving.models import Gift, Pool
from charity_app.giving.services.entering import MONEY_WAYS, Slip, check_amount, gift_of_reference, written_gift
from charity_app.giving.services.gifts import end_gift
from charity_app.giving.services.matches import keep_match
from charity_app.giving.services.receiving import receive_gift
from charity_app.giving.states.gifts import GIFT_TABLE, GiftAction, GiftState, VoidReason, Way
from charity_app.registry.services.stamps import clean_words, past_day

PAY_DAYS = settings.declare(
    "giving.pledge_days", 60, unit="days", rule="", name=Text("A promised gift may be paid for", "setting")
)


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """What the slip says by which promised money came."""

    way: Way
    reference: str
    given_on: date


def enter_pledge(pool: Pool, *, slip: Slip, is_sandbox: bool, by: Actor) -> Gift:
    """Write down what was promised; the slip is the letter that says so. Raises Invalid, Conflict."""
    check_amount(slip.amount_fen)
    return written_gift(pool, slip=slip, is_sandbox=is_sandbox, by=by)


def confirm_pledge(gift: Gift, *, by: Actor) -> None:
    """Take the giver's word that the money is on its way; unpaid after sixty days it is given up. Raises Conflict."""
    until = clock.now() + timedelta(days=settings.value(PAY_DAYS))
    advance(gift, GIFT_TABLE, GiftAction.CONFIRM, pay_until_at=until)
    emit(PledgeConfirmed(gift_id=gift.id, by=by))


def cancel_pledge(gift: Gift, *, by: Actor) -> None:
    """Give a promise up. Raises Conflict once the money came."""
    end_gift(gift, reason=VoidReason.CANCELLED, by=by)


def receive_pledge(gift: Gift, *, arrival: Arrival, by: Actor) -> None:
    """Take in promised money by its slip, also when the promise had been given up. Raises Invalid, Conflict."""
    db.session.refresh(gift, with_for_update=True)
    if gift.state not in (GiftState.PLEDGED, GiftState.PENDING_PAYMENT, GiftState.VOID):
        raise Conflict(Text("The money of this gift came before", "error"))
    if arrival.way not in MONEY_WAYS:
        raise Invalid(Text("Choose how the money came", "error"), field="way")
    reference = clean_words(arrival.reference, field="reference", longest=80)
    if not reference:
        raise Invalid(Text("Write the number of the slip", "error"), field="reference")
    if gift_of_reference(gift.charity_id, arrival.way, reference) not in (None, gift.id):
        raise Invalid(Text("A gift with this number was entered before", "error"), field="reference")
    gift.way, gift.reference = arrival.way, reference
    gift.given_on = past_day(arrival.given_on, field="given_on")
    keep_match(gift, by=by)
    receive_gift(gift, amount_fen=gift.amount_fen, fee_fen=0, by=by)
