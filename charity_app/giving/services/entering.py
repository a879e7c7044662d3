"""Gifts that come by hand, entered by charity finance on one screen, in the same totals (features 3.11)."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.facts import emit
from charity_app.core.files import StoredFile
from charity_app.core.ids import new_code, new_id
from charity_app.core.privacy import blind_index, seal
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.giving.events.books import GiftEntered
from charity_app.giving.models import Gift, JointCampaign, Pool
from charity_app.giving.services.gifts import public_name_place, workplace_of
from charity_app.giving.services.givers import new_giver
from charity_app.giving.services.matches import keep_match
from charity_app.giving.services.receiving import receive_gift
from charity_app.giving.states.campaigns import PUBLIC_STATES
from charity_app.giving.states.gifts import DonorType, Naming, Way
from charity_app.registry.services.stamps import clean_words, past_day

MONEY_WAYS = (Way.CASH, Way.BANK_TRANSFER, Way.CHEQUE, Way.BOX)
MOST_FEN = 100_000_000_00
_LONGEST_NAME, _LONGEST_REFERENCE = 40, 80


@dataclass(frozen=True, kw_only=True)
class Slip:
    """What is written about a gift that came by hand; who gave may stay unknown, an e-mail is never asked for."""

    way: Way
    reference: str
    given_on: date
    amount_fen: int = 0
    donor_type: DonorType = DonorType.PERSON
    name: str = ""
    naming: Naming = Naming.ANONYMOUS
    code: str = ""
    evidence: StoredFile | None = None


def enter_money(pool: Pool, *, slip: Slip, is_sandbox: bool, by: Actor) -> Gift:
    """Take in cash, a transfer, a cheque or a box, with its match. Raises Invalid, Conflict."""
    if slip.way not in MONEY_WAYS:
        raise Invalid(Text("Choose how the money came", "error"), field="way")
    check_amount(slip.amount_fen)
    gift = written_gift(pool, slip=slip, is_sandbox=is_sandbox, by=by)
    keep_match(gift, by=by)
    receive_gift(gift, amount_fen=gift.amount_fen, fee_fen=0, by=by)
    return gift


def check_amount(amount_fen: int) -> None:
    """Raise Invalid unless somebody can have given as much by hand."""
    if not 0 < amount_fen <= MOST_FEN:
        raise Invalid(Text("The amount is from 0.01 yuan to 100 million yuan", "error"), field="amount")


def written_gift(pool: Pool, *, slip: Slip, is_sandbox: bool, by: Actor, **more: Any) -> Gift:
    """Write a gift down as its slip says, not yet received. Raises Invalid on the field, Conflict."""
    check_pool(pool, given_on=slip.given_on)
    reference = clean_words(slip.reference, field="reference", longest=_LONGEST_REFERENCE)
    if not reference:
        raise Invalid(Text("Write the number of the slip", "error"), field="reference")
    if gift_of_reference(pool.charity_id, slip.way, reference) is not None:
        raise Invalid(Text("A gift with this number was entered before", "error"), field="reference")
    if slip.donor_type is DonorType.OVERSEAS and slip.evidence is None:
        raise Invalid(Text("A gift from overseas needs its approval; add the paper", "error"), field="evidence")
    workplace = workplace_of(slip.code) if slip.code.strip() else None
    gift = Gift(
        id=new_id(Gift.__tablename__),
        number=f"G{new_code(9)}",
        campaign_id=pool.campaign_id,
        pool_id=pool.id,
        charity_id=pool.charity_id,
        way=slip.way,
        amount_fen=slip.amount_fen,
        is_sandbox=is_sandbox,
        donor_type=slip.donor_type,
        workplace_id=workplace.id if workplace else None,
        reference=reference,
        evidence_address=slip.evidence.address if slip.evidence else None,
        evidence_media_type=slip.evidence.media_type if slip.evidence else None,
        entered_by_id=by.user_id,
        given_on=slip.given_on,
        created_at=clock.now(),
    )
    for name, value in more.items():
        setattr(gift, name, value)
    _name(gift, slip, by)
    db.session.add(gift)
    db.session.flush()
    emit(GiftEntered(gift_id=gift.id, pool_id=pool.id, way=slip.way, amount_fen=gift.amount_fen, by=by))
    return gift


def check_pool(pool: Pool, *, given_on: date) -> None:
    """Raise Conflict where nothing is taken, Invalid for a day on which nothing was raised."""
    campaign = db.session.scalars(select(JointCampaign).where(JointCampaign.id == pool.campaign_id)).one()
    if campaign.state not in PUBLIC_STATES or pool.closed_at is not None:
        raise Conflict(Text("Nothing more is taken for this", "error"))
    if not campaign.starts_on <= past_day(given_on, field="given_on") < campaign.ends_on:
        told = Text("The campaign did not run on this day; look at the date on the slip", "error")
        raise Invalid(told, field="given_on")


def gift_of_reference(charity_id: UUID, way: Way, reference: str) -> UUID | None:
    """Return the gift that a slip or a line of a statement stands for; each number is there once per way."""
    wanted = select(Gift.id).where(Gift.charity_id == charity_id, Gift.way == way, Gift.reference == reference)
    return db.session.scalar(wanted)


def _name(gift: Gift, slip: Slip, by: Actor) -> None:
    name = clean_words(slip.name, field="name", longest=_LONGEST_NAME)
    if not name:
        if slip.naming is not Naming.ANONYMOUS:
            raise Invalid(Text("Write the name that people shall read", "error"), field="name")
        return
    giver = new_giver(donor_type=slip.donor_type, by=by)
    giver.name_sealed = seal(giver.key_owner, name, place=giver_name_place(giver.id))
    giver.name_index = blind_index("giver", name)
    gift.giver_id, gift.naming = giver.id, slip.naming
    if slip.naming is not Naming.ANONYMOUS:
        gift.public_name_sealed = seal(giver.key_owner, name, place=public_name_place(gift.id))


def giver_name_place(giver_id: UUID) -> str:
    """Return the place to which the name of a giver is bound."""
    return f"givers.name_sealed:{giver_id}"
