"""What allocated money was spent on."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Numeric, String
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core.db import Entity
from charity_app.giving.states.spendings import SpendingKind


class Spending(Entity):
    """A bill that was paid from a project's allocated money, on one line of its budget, with its invoice.

    What it brought is counted in pieces, visits or persons. Taken back by a reversal, never changed.
    """

    __tablename__ = "spendings"
    __table_args__ = (
        CheckConstraint("amount_fen > 0", name="amount"),
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("(reversed_at IS NULL) = (reversal_reason IS NULL)", name="reversed"),
        Index("ix_spendings_project", "project_id", "spent_on"),
    )
    number: Mapped[str] = mapped_column(String(16), unique=True)
    project_id: Mapped[UUID] = mapped_column(ForeignKey("charity_projects.id"))
    budget_line_id: Mapped[UUID] = mapped_column(ForeignKey("budget_lines.id"), index=True)
    charity_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    is_sandbox: Mapped[bool] = mapped_column(default=False)
    amount_fen: Mapped[int] = mapped_column(BigInteger)
    spent_on: Mapped[date] = mapped_column()
    what: Mapped[str] = mapped_column(String(120))
    quantity: Mapped[Decimal] = mapped_column(Numeric(12, 3))
    kind: Mapped[SpendingKind] = mapped_column()
    payee: Mapped[str] = mapped_column(String(120))
    payee_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    invoice_number: Mapped[str] = mapped_column(String(40))
    invoice_address: Mapped[str] = mapped_column(String(64))
    invoice_media_type: Mapped[str] = mapped_column(String(40))
    entered_by_id: Mapped[UUID | None] = mapped_column()
    entered_at: Mapped[datetime] = mapped_column()
    reversed_at: Mapped[datetime | None] = mapped_column()
    reversal_reason: Mapped[str | None] = mapped_column(String(300))

    @property
    def organisation_id(self) -> UUID:
        """The charity whose money was spent."""
        return self.charity_id


_stands = Spending.reversed_at.is_(None)
Index(
    "uq_spendings_invoice",
    Spending.charity_id,
    Spending.invoice_number,
    Spending.budget_line_id,
    unique=True,
    postgresql_where=_stands,
    sqlite_where=_stands,
)
