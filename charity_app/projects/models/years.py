"""The yearly figures of a charity from which the law's least spending and highest management cost follow."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core.db import Entity


class CharityYear(Entity):
    """Income and net assets of the year before; what was spent for charity, on management and in all in this year.

    `mean_income_fen` is the mean of the three years before, which may stand for last year's. Source: domain.md 4.10.
    """

    __tablename__ = "charity_years"
    __table_args__ = (
        UniqueConstraint("organisation_id", "year"),
        CheckConstraint("spent_fen + management_fen <= whole_fen", name="whole"),
        CheckConstraint(
            "income_fen >= 0 AND net_assets_fen >= 0 AND spent_fen >= 0 AND management_fen >= 0", name="amounts"
        ),
    )
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    year: Mapped[int] = mapped_column()
    income_fen: Mapped[int] = mapped_column(BigInteger)
    mean_income_fen: Mapped[int | None] = mapped_column(BigInteger)
    net_assets_fen: Mapped[int] = mapped_column(BigInteger)
    spent_fen: Mapped[int] = mapped_column(BigInteger)
    management_fen: Mapped[int] = mapped_column(BigInteger)
    whole_fen: Mapped[int] = mapped_column(BigInteger)
    written_by_id: Mapped[UUID | None] = mapped_column()
    written_at: Mapped[datetime] = mapped_column()
