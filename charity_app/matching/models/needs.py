"""The public card of a need: it has no personal column (ruling 39)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.casework.states.needs import NeedType, NeedUnit
from charity_app.core.db import Entity
from charity_app.matching.models.counters import Counted, counter_checks
from charity_app.matching.states.needs import (
    AgeBand,
    NeedPostState,
    NeedWithdrawReason,
    RepeatReason,
    ReturnReason,
)
from charity_app.registry.models.parts import OfHousehold, household_place


class NeedPost(Entity, OfHousehold, Counted):
    """A need offered for claiming. Pages show `area_level`, `shown_street_id`, `shown_group`, never the real place.

    Source: R-CLM-01, R-CLM-02, R-CLM-03, rulings 16, 17, 28.
    """

    __tablename__ = "need_posts"
    __scope_public__ = True
    __scope_nameless__ = True
    __table_args__ = (
        household_place(),
        *counter_checks(),
        CheckConstraint("area_level BETWEEN 1 AND 4", name="area_level"),
        CheckConstraint("(area_level = 1) = (shown_street_id IS NOT NULL)", name="shown_street"),
        CheckConstraint("(area_level = 2) = (shown_group IS NOT NULL)", name="shown_group"),
        CheckConstraint("reviewed_by_id IS NULL OR reviewed_by_id <> submitted_by_id", name="two_people"),
        Index("ix_need_posts_wall", "state", "shown_street_id", "need_type"),
        Index("ix_need_posts_until", "state", "open_until_on"),
    )
    need_item_id: Mapped[UUID] = mapped_column(ForeignKey("need_items.id"), index=True)
    need_type: Mapped[NeedType] = mapped_column()
    item: Mapped[str] = mapped_column(String(40))
    unit: Mapped[NeedUnit] = mapped_column()
    wished_on: Mapped[date] = mapped_column()
    value_fen: Mapped[int] = mapped_column(BigInteger)
    priority: Mapped[int] = mapped_column(SmallInteger)
    age_band: Mapped[AgeBand | None] = mapped_column()
    area_level: Mapped[int] = mapped_column(SmallInteger)
    shown_street_id: Mapped[UUID | None] = mapped_column(ForeignKey("divisions.id"))
    shown_group: Mapped[str | None] = mapped_column(ForeignKey("area_groups.code"))
    phrases: Mapped[list[Any]] = mapped_column(default=list)
    words: Mapped[str] = mapped_column(String(60), default="")
    state: Mapped[NeedPostState] = mapped_column(default=NeedPostState.DRAFT)
    has_applied: Mapped[bool] = mapped_column(default=False)
    repeat_reason: Mapped[RepeatReason | None] = mapped_column()
    submitted_by_id: Mapped[UUID | None] = mapped_column()
    submitted_at: Mapped[datetime | None] = mapped_column()
    reviewed_by_id: Mapped[UUID | None] = mapped_column()
    reviewed_at: Mapped[datetime | None] = mapped_column()
    return_reason: Mapped[ReturnReason | None] = mapped_column()
    published_at: Mapped[datetime | None] = mapped_column()
    open_until_on: Mapped[date | None] = mapped_column()
    held_until_on: Mapped[date | None] = mapped_column()
    withdraw_reason: Mapped[NeedWithdrawReason | None] = mapped_column()


_is_live = NeedPost.state.not_in((NeedPostState.CLOSED, NeedPostState.WITHDRAWN))
Index("uq_need_posts_live", NeedPost.need_item_id, unique=True, sqlite_where=_is_live, postgresql_where=_is_live)
