"""The gifts of a charity as its finance sees them, by number and without names, and what of one can go back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from charity_app.core.db import db
from charity_app.core.paging import Page, fetch_page
from charity_app.core.scope import Actor
from charity_app.core.text import Text, narrowed
from charity_app.giving.models import Gift, GiftReturn, MatchKeep, Receipt
from charity_app.giving.queries.desk import own_charities
from charity_app.giving.queries.following import state_of
from charity_app.giving.queries.lines import account_ids, unallocated_of
from charity_app.giving.queries.matches import keep_of
from charity_app.giving.queries.pools import pool_titles
from charity_app.giving.queries.receipts import receipts_of
from charity_app.giving.states.gifts import (
    GIFT_LABELS,
    GIFT_TONES,
    HELD_STATES,
    REFUND_GROUNDS,
    WAYS,
    GiftState,
    Way,
)
from charity_app.giving.states.grounds import ground_of
from charity_app.payments import queries as payments
from charity_app.payments.states.refunds import REFUND_LABELS, REFUND_TONES


@dataclass(frozen=True)
class ReceivedRow:
    """A gift on the list of charity finance."""

    id: UUID
    number: str
    way: Text
    received_at: datetime
    amount_fen: int
    refunded_fen: int
    label: Text
    tone: str


def list_received_visible_to(viewer: Actor, *, q: str = "", number: int = 1) -> Page[ReceivedRow]:
    """Return a page of the gifts whose money arrived, the latest first, or those whose number begins so."""
    wanted = select(Gift).where(Gift.received_at.is_not(None), own_charities(viewer, Gift.charity_id))
    if q.strip():
        wanted = wanted.where(Gift.number.startswith(narrowed(q).strip().upper(), autoescape=True))
    return fetch_page(wanted.order_by(Gift.received_at.desc(), Gift.id), _row, number=number)


def _row(row: Any) -> ReceivedRow:
    gift: Gift = row[0]
    assert gift.received_at is not None
    assert gift.way is not None
    return ReceivedRow(
        gift.id,
        gift.number,
        WAYS[gift.way],
        gift.received_at,
        gift.amount_fen,
        gift.refunded_fen,
        GIFT_LABELS[gift.state],
        GIFT_TONES[gift.state],
    )


def get_received(viewer: Actor, gift_id: UUID) -> Gift | None:
    """Return a gift whose money arrived, to the charity's finance, the charity office and auditors."""
    wanted = select(Gift).where(
        Gift.id == gift_id, Gift.received_at.is_not(None), own_charities(viewer, Gift.charity_id)
    )
    return db.session.scalars(wanted).one_or_none()


@dataclass(frozen=True)
class WentBack:
    """One time that something of a gift went back: when, how much, how far it is, why."""

    at: datetime
    amount_fen: int
    label: Text
    tone: str
    why: Text


@dataclass(frozen=True)
class ReceivedView:
    """A gift with everything that a refund takes back with it."""

    gift: Gift
    state: GiftState
    pool: str
    keep: MatchKeep | None
    receipts: Sequence[Receipt]
    went_back: Sequence[WentBack]
    returnable_fen: int


def received_view(gift: Gift) -> ReceivedView:
    """Return a gift for the page from which it can go back."""
    return ReceivedView(
        gift,
        state_of(gift),
        pool_titles(gift.campaign_id)[gift.pool_id],
        keep_of(gift),
        receipts_of(gift),
        [*_by_provider(gift), *_by_hand(gift)],
        returnable_of(gift),
    )


def returnable_of(gift: Gift) -> int:
    """Return what of a gift of money can go back now: what no decision has taken, with the fee, less what is asked for.

    Source: R-DON-07.
    """
    if gift.state not in HELD_STATES or gift.way is Way.GOODS:
        return 0
    account_id = account_ids("pool", [gift.pool_id], is_sandbox=gift.is_sandbox)[gift.pool_id]
    free_fen = unallocated_of(gift.id, account_id, is_match=False)
    return max(0, min(gift.kept_fen, free_fen + gift.fee_fen) - _on_its_way(gift))


def _on_its_way(gift: Gift) -> int:
    checkout = payments.get_checkout(gift.checkout_id) if gift.checkout_id else None
    return checkout.refunded_fen - gift.refunded_fen if checkout else 0


def _by_provider(gift: Gift) -> list[WentBack]:
    checkout = payments.get_checkout(gift.checkout_id) if gift.checkout_id else None
    return [
        WentBack(
            row.paid_at or row.requested_at,
            row.amount_fen,
            REFUND_LABELS[row.state],
            REFUND_TONES[row.state],
            REFUND_GROUNDS[ground_of(row.reason)],
        )
        for row in (payments.refunds_of(checkout) if checkout else ())
    ]


def _by_hand(gift: Gift) -> list[WentBack]:
    wanted = select(GiftReturn).where(GiftReturn.gift_id == gift.id).order_by(GiftReturn.at)
    return [
        WentBack(
            row.at,
            row.amount_fen,
            GIFT_LABELS[GiftState.REFUNDED],
            GIFT_TONES[GiftState.REFUNDED],
            REFUND_GROUNDS[row.ground],
        )
        for row in db.session.scalars(wanted)
    ]
