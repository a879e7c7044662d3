"""Reads of receipts: the work list of charity finance, one receipt with its payer, the receipt of a gift."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, case, func, select

from charity_app.core.db import db
from charity_app.core.paging import Page, fetch_page
from charity_app.core.privacy import Erased, KeyOwner, unseal
from charity_app.core.scope import Actor, Role
from charity_app.giving.models import Gift, Giver, Receipt
from charity_app.giving.queries.desk import own_charities
from charity_app.giving.queries.pools import pool_titles
from charity_app.giving.states.receipts import ReceiptState
from charity_app.registry.models import Organisation


@dataclass(frozen=True)
class ReceiptRow:
    """A receipt on the work list: no name."""

    id: UUID
    gift_number: str
    amount_fen: int
    requested_at: datetime | None
    issued_on: date | None
    fiscal_number: str
    state: ReceiptState
    needs_red: bool


_ORDER = case({ReceiptState.REQUESTED: 0, ReceiptState.VOIDED: 1}, value=Receipt.state, else_=2)


def get_receipt(viewer: Actor, receipt_id: UUID) -> Receipt | None:
    """Return a receipt to the charity that issues it, the charity office and auditors."""
    wanted = select(Receipt).where(Receipt.id == receipt_id, own_charities(viewer, Receipt.charity_id))
    return db.session.scalars(wanted).one_or_none()


def list_receipts_visible_to(viewer: Actor, *, state: ReceiptState | None = None, number: int = 1) -> Page[ReceiptRow]:
    """Return a page of receipts, those that wait first. One statement."""
    wanted = (
        select(Receipt, Gift.number, Gift.amount_fen - Gift.refunded_fen)
        .join(Gift, Gift.id == Receipt.gift_id)
        .where(own_charities(viewer, Receipt.charity_id))
        .order_by(_ORDER, Receipt.requested_at, Receipt.id)
    )
    if state is not None:
        wanted = wanted.where(Receipt.state == state)
    return fetch_page(wanted, _row, number=number)


def _row(row: Any) -> ReceiptRow:
    receipt, gift_number, amount_fen = row
    return ReceiptRow(
        receipt.id,
        gift_number,
        amount_fen,
        receipt.requested_at,
        receipt.issued_on,
        receipt.fiscal_number or "",
        receipt.state,
        receipt.state is ReceiptState.VOIDED and receipt.red_number is None,
    )


def counting_requested(viewer: Actor) -> Select[int] | None:
    """Return the statement that counts the receipts that wait for the viewer, None where none can."""
    if not viewer.has_role(Role.ORG_FINANCE):
        return None
    return select(func.count()).where(
        Receipt.state == ReceiptState.REQUESTED, own_charities(viewer, Receipt.charity_id)
    )


@dataclass(frozen=True)
class ReceiptView:
    """What finance needs to issue a receipt in the fiscal system: payer, gift, what for."""

    receipt: Receipt
    gift: Gift
    charity: str
    pool: str
    payer: str
    key_owner: KeyOwner | None


def receipt_view(receipt: Receipt) -> ReceiptView:
    """Return a receipt with its gift and the payer's name."""
    row = db.session.execute(
        select(Gift, Organisation.name, Giver)
        .join(Organisation, Organisation.id == Gift.charity_id)
        .outerjoin(Giver, Giver.id == Gift.giver_id)
        .where(Gift.id == receipt.gift_id)
    ).one()
    gift, charity = row[0], row[1]
    giver: Giver | None = row[2]
    return ReceiptView(
        receipt,
        gift,
        charity,
        pool_titles(gift.campaign_id)[gift.pool_id],
        _payer(receipt, giver),
        giver.key_owner if giver else None,
    )


def _payer(receipt: Receipt, giver: Giver | None) -> str:
    if giver is None or receipt.payer_sealed is None:
        return ""
    try:
        return unseal(giver.key_owner, receipt.payer_sealed, place=f"receipts.payer_sealed:{receipt.id}")
    except Erased:
        return ""


def receipts_of(gift: Gift) -> Sequence[Receipt]:
    """Return the receipts of a gift: the one that stands, and those voided before it."""
    wanted = select(Receipt).where(Receipt.gift_id == gift.id)
    return db.session.scalars(wanted.order_by(Receipt.state == ReceiptState.VOIDED, Receipt.requested_at)).all()
