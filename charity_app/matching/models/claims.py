"""Claims with their timeline, deliveries, and what every claimant has open."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.casework.states.help import Outcome
from charity_app.core.db import Entity
from charity_app.core.sql import make_append_only
from charity_app.matching.states.claims import (
    ENDED_STATES,
    ClaimReason,
    ClaimState,
    Direction,
    EventKind,
    FamilyAnswer,
    Handover,
    Party,
    ReceiverYes,
    Relation,
    RelationCheck,
)
from charity_app.registry.models.parts import OfHousehold, household_place

_ENDED = ", ".join(f"'{state.value}'" for state in ENDED_STATES)


class Claim(Entity, OfHousehold):
    """A commitment between a giver and a household's street; the household itself stays behind the scope.

    Source: domain.md 4.2, rulings 28 and 29.
    """

    __tablename__ = "claims"
    __scope_nameless__ = True
    __table_args__ = (
        household_place(),
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("(direction = 'need') = (need_id IS NOT NULL)", name="need"),
        CheckConstraint("(direction = 'offer') = (offer_id IS NOT NULL)", name="offer"),
        CheckConstraint("accepted_by_id IS NULL OR accepted_by_id <> proposed_by_id", name="both_sides"),
        CheckConstraint(f"(state IN ({_ENDED})) = (ended_at IS NOT NULL)", name="ended"),
        CheckConstraint("score IS NULL OR score BETWEEN 1 AND 5", name="score"),
        CheckConstraint("reminders >= 0", name="reminders"),
        Index("ix_claims_street", "street_id", "state", "last_event_at"),
        Index("ix_claims_giver", "organisation_id", "state"),
        Index("ix_claims_hold", "state", "hold_until_on"),
    )
    code: Mapped[str] = mapped_column(String(8), unique=True)
    direction: Mapped[Direction] = mapped_column()
    need_id: Mapped[UUID | None] = mapped_column(ForeignKey("need_posts.id"), index=True)
    offer_id: Mapped[UUID | None] = mapped_column(ForeignKey("resource_offers.id"), index=True)
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"))
    giver_street_id: Mapped[UUID | None] = mapped_column(ForeignKey("divisions.id"))
    donor_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"), index=True)
    quantity: Mapped[int] = mapped_column()
    state: Mapped[ClaimState] = mapped_column(default=ClaimState.PROPOSED)
    outcome: Mapped[Outcome] = mapped_column(default=Outcome.WAITING)
    reason: Mapped[ClaimReason | None] = mapped_column()
    relation: Mapped[Relation] = mapped_column()
    relation_check: Mapped[RelationCheck] = mapped_column()
    handover: Mapped[Handover] = mapped_column(default=Handover.NOT_ASKED)
    proposed_by_id: Mapped[UUID | None] = mapped_column()
    proposed_party: Mapped[Party] = mapped_column()
    proposed_at: Mapped[datetime] = mapped_column()
    hold_until_on: Mapped[date] = mapped_column()
    accepted_by_id: Mapped[UUID | None] = mapped_column()
    accepted_at: Mapped[datetime | None] = mapped_column()
    planned_on: Mapped[date | None] = mapped_column()
    delivered_at: Mapped[datetime | None] = mapped_column()
    ended_at: Mapped[datetime | None] = mapped_column()
    last_event_at: Mapped[datetime] = mapped_column()
    red_since_at: Mapped[datetime | None] = mapped_column()
    reminders: Mapped[int] = mapped_column(SmallInteger, default=0)
    score: Mapped[int | None] = mapped_column(SmallInteger)
    family_answer: Mapped[FamilyAnswer | None] = mapped_column()


class ClaimEvent(Entity):
    """One line of a claim's timeline; `words` are sealed with the household's key. Never changed."""

    __tablename__ = "claim_events"
    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claims.id"), index=True)
    at: Mapped[datetime] = mapped_column()
    kind: Mapped[EventKind] = mapped_column()
    party: Mapped[Party] = mapped_column()
    actor_id: Mapped[UUID | None] = mapped_column()
    reason: Mapped[ClaimReason | None] = mapped_column()
    words: Mapped[bytes | None] = mapped_column()


make_append_only(ClaimEvent.metadata.tables["claim_events"])


class Delivery(Entity):
    """The evidence of one delivery; items and photo are sealed with the household's key. Source: R-CLM-09."""

    __tablename__ = "deliveries"
    __table_args__ = (CheckConstraint("(photo IS NULL) = (photo_type IS NULL)", name="photo"),)
    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claims.id"), index=True)
    delivered_on: Mapped[date] = mapped_column()
    committee_id: Mapped[UUID] = mapped_column(ForeignKey("divisions.id"))
    items: Mapped[bytes] = mapped_column()
    receiver_yes: Mapped[ReceiverYes] = mapped_column()
    photo: Mapped[str | None] = mapped_column(String(64))
    photo_type: Mapped[str | None] = mapped_column(String(40))
    recorded_by_id: Mapped[UUID | None] = mapped_column()
    recorded_at: Mapped[datetime] = mapped_column()


class Claimant(Entity):
    """How many claims somebody has open, and until when somebody may make none. Source: R-CLM-04, R-CLM-10."""

    __tablename__ = "claimants"
    __table_args__ = (
        CheckConstraint("(organisation_id IS NULL) <> (user_id IS NULL)", name="one"),
        CheckConstraint("open_claims >= 0", name="open_claims"),
    )
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"), unique=True)
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"), unique=True)
    open_claims: Mapped[int] = mapped_column(default=0)
    barred_until_on: Mapped[date | None] = mapped_column()
