"""What people decided on a result, what they recognised, and what others objected to."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core.db import Entity
from charity_app.core.scope import DivisionScoped
from charity_app.core.sql import make_append_only
from charity_app.eligibility.states import DecisionOutcome, ObjectionReason, ResultCode


class Decision(Entity, DivisionScoped):
    """A human decision with the facts, standards and rule version it rests on, frozen (R-ENG-06, R-ENG-07).

    `facts` and `standards` are JSON text with exact numbers in written units.
    """

    __tablename__ = "decisions"
    __table_args__ = (CheckConstraint("amount_fen IS NULL OR amount_fen >= 0", name="amount"),)
    household_id: Mapped[UUID] = mapped_column(ForeignKey("households.id"), index=True)
    member_id: Mapped[UUID | None] = mapped_column(ForeignKey("members.id"))
    rule_version_id: Mapped[UUID] = mapped_column(ForeignKey("rule_versions.id"))
    policy_code: Mapped[str] = mapped_column(ForeignKey("policies.code"), index=True)
    as_of: Mapped[date] = mapped_column()
    result: Mapped[ResultCode] = mapped_column()
    amount_fen: Mapped[int | None] = mapped_column(BigInteger)
    facts: Mapped[str] = mapped_column(Text)
    standards: Mapped[str] = mapped_column(Text)
    papers: Mapped[str] = mapped_column(String(400))
    outcome: Mapped[DecisionOutcome] = mapped_column()
    decided_by_id: Mapped[UUID] = mapped_column()
    decided_at: Mapped[datetime] = mapped_column()


make_append_only(Decision.metadata.tables["decisions"])


class Recognition(Entity, DivisionScoped):
    """A category the street recognised a household in, from a day until before another (ruling 39)."""

    __tablename__ = "recognitions"
    __table_args__ = (CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="period"),)
    household_id: Mapped[UUID] = mapped_column(ForeignKey("households.id"), index=True)
    category: Mapped[str] = mapped_column(String(40))
    valid_from: Mapped[date] = mapped_column()
    valid_to: Mapped[date | None] = mapped_column()
    decision_id: Mapped[UUID | None] = mapped_column(ForeignKey("decisions.id"))
    recorded_by_id: Mapped[UUID | None] = mapped_column()
    recorded_at: Mapped[datetime] = mapped_column()


class Objection(Entity, DivisionScoped):
    """Somebody disagrees with a `not eligible`, in words sealed with the household's key; somebody else answers."""

    __tablename__ = "objections"
    __table_args__ = (
        CheckConstraint("(answered_at IS NULL) = (answered_by_id IS NULL)", name="answered"),
        CheckConstraint("answered_by_id IS NULL OR answered_by_id <> raised_by_id", name="another"),
    )
    household_id: Mapped[UUID] = mapped_column(ForeignKey("households.id"), index=True)
    member_id: Mapped[UUID | None] = mapped_column(ForeignKey("members.id"))
    policy_code: Mapped[str] = mapped_column(ForeignKey("policies.code"))
    rule_version_id: Mapped[UUID] = mapped_column(ForeignKey("rule_versions.id"))
    reason: Mapped[ObjectionReason] = mapped_column()
    words: Mapped[bytes | None] = mapped_column()
    raised_by_id: Mapped[UUID] = mapped_column()
    raised_at: Mapped[datetime] = mapped_column()
    due_on: Mapped[date] = mapped_column()
    answer: Mapped[bytes | None] = mapped_column()
    answered_by_id: Mapped[UUID | None] = mapped_column()
    answered_at: Mapped[datetime | None] = mapped_column()
