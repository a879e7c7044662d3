"""Receipts as the fiscal system issued them: asked for, recorded, voided; the platform prints none (R-RCP-01)."""

import re
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.facts import emit
from charity_app.core.files import StoredFile
from charity_app.core.privacy import seal
from charity_app.core.scope import Actor
from charity_app.core.states import advance
from charity_app.core.text import Text, normalised
from charity_app.giving.events.books import ReceiptMoved, RedLetterRecorded
from charity_app.giving.models import Gift, Receipt
from charity_app.giving.services.givers import giver_of
from charity_app.giving.states.gifts import HELD_STATES, DonorType
from charity_app.giving.states.receipts import RECEIPT_TABLE, ReceiptAction, ReceiptState
from charity_app.registry.identifiers import parse_credit_code
from charity_app.registry.services.stamps import clean_words, past_day

_NUMBER = re.compile(r"[0-9A-Z]{4,20}\Z")
_UNITS = (DonorType.ENTERPRISE, DonorType.PUBLIC_UNIT, DonorType.SOCIAL_ORG)
_LONGEST_PAYER = 120


@dataclass(frozen=True, kw_only=True)
class FiscalReceipt:
    """What stands on the receipt that the fiscal system issued."""

    code: str
    number: str
    check_code: str
    issued_on: date
    file: StoredFile | None = None


def request_receipt(gift: Gift, *, payer: str, credit_code: str = "", is_unit: bool = False, by: Actor) -> Receipt:
    """Ask for the receipt of a gift, whatever its amount; a unit names its credit code. Raises Invalid, Conflict."""
    name = clean_words(payer, field="payer", longest=_LONGEST_PAYER)
    if not name:
        raise Invalid(Text("A receipt needs the name of the payer", "error"), field="payer")
    code = None
    if is_unit or credit_code.strip() or gift.donor_type in _UNITS:
        code = parse_credit_code(credit_code, field="credit_code")
    receipt = _begun(gift)
    sealed = seal(giver_of(gift, by=by).key_owner, name, place=payer_place(receipt))
    now = clock.now()
    _move(receipt, ReceiptAction.REQUEST, by, payer_sealed=sealed, payer_credit_code=code, requested_at=now)
    return receipt


def waive_receipt(gift: Gift, *, by: Actor) -> Receipt:
    """Say that no receipt is needed. Raises Conflict when one was asked for."""
    receipt = _begun(gift)
    _move(receipt, ReceiptAction.WAIVE, by)
    return receipt


def _begun(gift: Gift) -> Receipt:
    """Return the receipt of a gift that can be asked for; begun when there is none, or when the last was voided."""
    if gift.state not in HELD_STATES:
        raise Conflict(Text("Only a gift that arrived has a receipt", "error"))
    wanted = select(Receipt).where(Receipt.gift_id == gift.id, Receipt.state != ReceiptState.VOIDED)
    known = db.session.scalars(wanted).one_or_none()
    if known is not None:
        return known
    receipt = Receipt(gift_id=gift.id, charity_id=gift.charity_id)
    db.session.add(receipt)
    db.session.flush()
    return receipt


def payer_place(receipt: Receipt) -> str:
    """Return the place to which the name of a payer is bound."""
    return f"receipts.payer_sealed:{receipt.id}"


def withdraw_receipt(receipt: Receipt, *, by: Actor) -> None:
    """Take a request back before the receipt is issued. Raises Conflict."""
    _move(receipt, ReceiptAction.WITHDRAW, by, payer_sealed=None, payer_credit_code=None, requested_at=None)


def record_receipt(receipt: Receipt, *, issued: FiscalReceipt, by: Actor) -> None:
    """Record what the fiscal system issued. Raises Invalid on the field, Conflict."""
    code = _number(issued.code, "fiscal_code")
    number = _number(issued.number, "fiscal_number")
    check_code = _number(issued.check_code, "check_code")
    past_day(issued.issued_on, field="issued_on")
    same = select(Receipt.id).where(Receipt.fiscal_code == code, Receipt.fiscal_number == number)
    if db.session.scalar(same) is not None:
        raise Invalid(Text("This number was recorded before", "error"), field="fiscal_number")
    _move(
        receipt,
        ReceiptAction.ISSUE,
        by,
        fiscal_code=code,
        fiscal_number=number,
        check_code=check_code,
        issued_on=issued.issued_on,
        file_address=issued.file.address if issued.file else None,
        file_media_type=issued.file.media_type if issued.file else None,
        entered_by_id=by.user_id,
    )


def _number(text: str, field: str) -> str:
    number = normalised(text)
    if not _NUMBER.match(number):
        raise Invalid(Text("4 to 20 digits and letters, as they stand on the receipt", "error"), field=field)
    return number


def void_receipt(receipt: Receipt, *, reason: str, red_number: str, by: Actor) -> None:
    """Void an issued receipt; its number stays, with reason and red-letter receipt. Raises Invalid, Conflict."""
    words = clean_words(reason, field="reason", longest=300)
    if not words:
        raise Invalid(Text("Please fill this in", "error"), field="reason")
    red = _number(red_number, "red_number")
    _move(receipt, ReceiptAction.VOID, by, void_reason=words, red_number=red, voided_at=clock.now())


def record_red_letter(receipt: Receipt, *, red_number: str, by: Actor) -> None:
    """Record the red-letter receipt of one that a refund voided. Raises Invalid, Conflict when it stands there."""
    red = _number(red_number, "red_number")
    if receipt.state is not ReceiptState.VOIDED or receipt.red_number is not None:
        raise Conflict(Text("No red-letter receipt is missing here", "error"))
    receipt.red_number = red
    db.session.flush()
    emit(RedLetterRecorded(receipt_id=receipt.id, gift_id=receipt.gift_id, by=by))


def _move(receipt: Receipt, action: ReceiptAction, by: Actor, **values: object) -> None:
    advance(receipt, RECEIPT_TABLE, action, **values)
    emit(ReceiptMoved(receipt_id=receipt.id, gift_id=receipt.gift_id, action=action, by=by))
