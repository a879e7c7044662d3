"""The receipt of a gift, as it was issued in the fiscal system: the platform never prints one."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core.db import Entity
from charity_app.giving.states.receipts import ReceiptState


class Receipt(Entity):
    """What was asked for and what was issued; the payer's name is another field than the public one, and sealed.

    Voiding keeps number and reason and names the red-letter receipt; then another can be asked for.
    Source: domain.md 4.8.
    """

    __tablename__ = "receipts"
    __table_args__ = (
        CheckConstraint("state NOT IN ('requested', 'issued') OR payer_sealed IS NOT NULL", name="payer"),
        CheckConstraint("state NOT IN ('issued', 'voided') OR fiscal_number IS NOT NULL", name="issued"),
        CheckConstraint("(fiscal_number IS NULL) = (issued_on IS NULL)", name="issued_on"),
        CheckConstraint("(state = 'voided') = (void_reason IS NOT NULL)", name="voided"),
        UniqueConstraint("fiscal_code", "fiscal_number"),
        Index("ix_receipts_list", "charity_id", "state", "requested_at"),
    )
    gift_id: Mapped[UUID] = mapped_column(ForeignKey("gifts.id"))
    charity_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    state: Mapped[ReceiptState] = mapped_column(default=ReceiptState.NONE)
    payer_sealed: Mapped[bytes | None] = mapped_column()
    payer_credit_code: Mapped[str | None] = mapped_column(String(18))
    requested_at: Mapped[datetime | None] = mapped_column()
    fiscal_code: Mapped[str | None] = mapped_column(String(20))
    fiscal_number: Mapped[str | None] = mapped_column(String(20))
    check_code: Mapped[str | None] = mapped_column(String(20))
    issued_on: Mapped[date | None] = mapped_column()
    file_address: Mapped[str | None] = mapped_column(String(64))
    file_media_type: Mapped[str | None] = mapped_column(String(40))
    entered_by_id: Mapped[UUID | None] = mapped_column()
    void_reason: Mapped[str | None] = mapped_column(String(300))
    red_number: Mapped[str | None] = mapped_column(String(20))
    voided_at: Mapped[datetime | None] = mapped_column()

    @property
    def organisation_id(self) -> UUID:
        """The receiving charity, whose finance people issue the receipt."""
        return self.charity_id


_stands = Receipt.state != ReceiptState.VOIDED
Index("uq_receipts_standing", Receipt.gift_id, unique=True, postgresql_where=_stands, sqlite_where=_stands)
