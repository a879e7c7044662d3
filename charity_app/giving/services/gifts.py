"""Commands on a gift until its money arrives: start, name, dedicate, give up. Source: journey 2, features 3.2, 3.12."""

from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from uuid import UUID

from sqlalchemy import select

from charity_app.core import clock, settings
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.facts import emit
from charity_app.core.ids import new_code
from charity_app.core.jobs import enqueue
from charity_app.core.privacy import seal
from charity_app.core.scope import Actor
from charity_app.core.states import advance
from charity_app.core.text import Text
from charity_app.giving.events import GiftDedicated, GiftEnded, GiftNamed, GiftStarted
from charity_app.giving.models import Gift, Giver, Pool, Workplace
from charity_app.giving.queries.matches import keep_of
from charity_app.giving.services.givers import giver_of, giver_of_user
from charity_app.giving.services.matches import free_match, keep_match
from charity_app.giving.states.gifts import GIFT_TABLE, GiftAction, GiftState, Naming, Tribute, VoidReason, Way
from charity_app.giving.states.matches import KeepAction, KeepState
from charity_app.messaging.services import create_link
from charity_app.messaging.states import LinkPurpose
from charity_app.registry.services.stamps import clean_words

SMALLEST = settings.declare("giving.smallest", 1, unit="yuan", rule="3.2", name=Text("Smallest gift online", "setting"))
LARGEST = settings.declare(
    "giving.largest", 200_000, unit="yuan", rule="3.2", name=Text("Largest gift online", "setting")
)
UNPAID = settings.declare(
    "giving.unpaid_minutes",
    30,
    unit="minutes",
    rule="",
    name=Text("A gift may be paid for", "setting"),
)
USUAL_FEE = settings.declare(
    "giving.usual_fee", 6, unit="per mille", rule="3.2", name=Text("Usual fee of the payment provider", "setting")
)
VOID_JOB = "giving.void_gift"
_LONGEST_NAME, _LINK_DAYS = 40, 3650


@dataclass(frozen=True, kw_only=True)
class Hand:
    """From whose hand a gift comes, as far as that is known: the mark of a browser, a person, a monthly gift."""

    device: bytes | None = None
    giver: Giver | None = None
    monthly_id: UUID | None = None


def start_gift(pool: Pool, *, amount_fen: int, hand: Hand, is_sandbox: bool, way: Way | None = None, by: Actor) -> Gift:
    """Take down a gift that is about to be paid online, and keep its match. Raises Invalid, Conflict.

    Whether online gifts may be taken at all was asked before (the gate).
    """
    if pool.closed_at is not None:
        raise Conflict(Text("Nothing more is taken for this", "error"))
    check_amount(amount_fen)
    return take_down_gift(pool, amount_fen=amount_fen, hand=hand, is_sandbox=is_sandbox, way=way, by=by)


def take_down_gift(
    pool: Pool, *, amount_fen: int, hand: Hand, is_sandbox: bool, way: Way | None = None, by: Actor
) -> Gift:
    """Take down a gift and keep its match, whatever the amount: its money may already be there."""
    giver = hand.giver or (giver_of_user(by.user_id, by=by) if by.user_id else None)
    gift = Gift(
        number=f"G{new_code(9)}",
        campaign_id=pool.campaign_id,
        pool_id=pool.id,
        charity_id=pool.charity_id,
        way=way,
        amount_fen=amount_fen,
        is_sandbox=is_sandbox,
        giver_id=giver.id if giver else None,
        device=hand.device,
        monthly_id=hand.monthly_id,
        created_at=clock.now(),
        pay_until_at=clock.now() + timedelta(minutes=settings.value(UNPAID)),
    )
    db.session.add(gift)
    db.session.flush()
    advance(gift, GIFT_TABLE, GiftAction.CONFIRM)
    emit(GiftStarted(gift_id=gift.id, pool_id=pool.id, amount_fen=amount_fen, is_sandbox=is_sandbox, by=by))
    keep_match(gift, by=by)
    return gift


def usual_fee(amount_fen: int) -> int:
    """Return what the provider will most likely keep of an amount."""
    return round(Fraction(amount_fen * settings.value(USUAL_FEE), 1000))


def gift_key(gift: Gift, *, by: Actor) -> str:
    """Return by what the page of a gift is opened: its id for a known person, a link of its own for anybody else."""
    if by.user_id is not None and gift.giver_id is not None:
        return str(gift.id)
    return create_link(
        LinkPurpose.SEE_GIFT, subject_type="gift", subject_id=gift.id, household_id=None, days=_LINK_DAYS, by=by
    )


def check_amount(amount_fen: int) -> None:
    """Raise Invalid for an amount that is not taken online."""
    smallest, largest = settings.value(SMALLEST), settings.value(LARGEST)
    if not smallest * 100 <= amount_fen <= largest * 100:
        raise Invalid(
            Text("Give from %(least)s to %(most)s yuan", "error", {"least": smallest, "most": largest}), field="amount"
        )


def name_gift(gift: Gift, *, naming: Naming, name: str = "", by: Actor) -> None:
    """Choose what the public sees of the giver; it can be changed whenever one likes. Raises Invalid without a name."""
    told = clean_words(name, field="name", longest=_LONGEST_NAME)
    if naming is Naming.ANONYMOUS:
        gift.naming, gift.public_name_sealed = naming, None
    elif told:
        giver = giver_of(gift, by=by)
        gift.public_name_sealed = seal(giver.key_owner, told, place=public_name_place(gift.id))
        gift.naming = naming
    elif gift.public_name_sealed is not None:
        gift.naming = naming
    else:
        raise Invalid(Text("Write the name that people shall read", "error"), field="name")
    db.session.flush()
    emit(GiftNamed(gift_id=gift.id, naming=naming, by=by))


def public_name_place(gift_id: UUID) -> str:
    """Return the place to which a public name is bound."""
    return f"gifts.public_name_sealed:{gift_id}"


def tribute_place(gift_id: UUID) -> str:
    """Return the place to which the words of a tribute are bound."""
    return f"gifts.tribute_sealed:{gift_id}"


def dedicate_gift(gift: Gift, *, tribute: Tribute | None, words: str = "", code: str = "", by: Actor) -> None:
    """Say for whom a gift is, and to which workplace it belongs. Raises Invalid for an unknown code."""
    told = clean_words(words, field="words", longest=_LONGEST_NAME)
    if tribute is not None and not told:
        raise Invalid(Text("Write for whom it is", "error"), field="words")
    workplace = workplace_of(code) if code.strip() else None
    sealed = None
    if tribute is not None:
        sealed = seal(giver_of(gift, by=by).key_owner, told, place=tribute_place(gift.id))
    gift.workplace_id = workplace.id if workplace else None
    gift.tribute, gift.tribute_sealed = tribute, sealed
    db.session.flush()
    emit(GiftDedicated(gift_id=gift.id, by=by))


def workplace_of(code: str) -> Workplace:
    """Return the workplace with this code. Raises Invalid."""
    wanted = select(Workplace).where(Workplace.code == code.strip().upper())
    found = db.session.scalars(wanted).one_or_none()
    if found is None:
        raise Invalid(Text("No workplace has this code; ask whoever gave it to you", "error"), field="code")
    return found


def end_gift(gift: Gift, *, reason: VoidReason, by: Actor) -> None:
    """Give a gift up that was not paid, and set its match free. Raises Conflict once it is paid or given up."""
    advance(gift, GIFT_TABLE, GiftAction.CANCEL, void_reason=reason, ended_at=clock.now())
    keep = keep_of(gift)
    if keep is not None and keep.state in (KeepState.KEPT, KeepState.WAITING):
        free_match(keep, KeepAction.RELEASE, by=by)
    emit(GiftEnded(gift_id=gift.id, reason=reason, by=by))


def locked_gift(gift_id: UUID) -> Gift:
    """Return a gift as it is now, kept from others until the end of the transaction."""
    wanted = select(Gift).where(Gift.id == gift_id).with_for_update()
    return db.session.scalars(wanted.execution_options(populate_existing=True)).one()


def end_unpaid(gift_id: UUID, *, by: Actor) -> None:
    """Give one gift up whose time to pay is over; a second time changes nothing."""
    gift = locked_gift(gift_id)
    if gift.state is GiftState.PENDING_PAYMENT:
        end_gift(gift, reason=VoidReason.NOT_PAID, by=by)


def plan_unpaid() -> int:
    """Ask for one job for every gift whose time to pay is over; returns how many."""
    over = select(Gift.id).where(Gift.state == GiftState.PENDING_PAYMENT, Gift.pay_until_at <= clock.now())
    due = list(db.session.scalars(over))
    for gift_id in due:
        enqueue(VOID_JOB, {"id": gift_id}, key=str(gift_id))
    return len(due)
