"""Reads of what is given every month, for whoever gives it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from charity_app.core.db import db
from charity_app.core.paging import Page, fetch_page
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.divisions.models import Division
from charity_app.giving.models import MonthlyGift, Pool
from charity_app.giving.states.monthly import MONTHLY_LABELS, MONTHLY_TONES
from charity_app.projects.models import CharityProject


@dataclass(frozen=True)
class MonthlyRow:
    """One line of the list of monthly gifts."""

    id: UUID
    amount_fen: int
    what: str
    label: Text
    tone: str


def get_monthly(viewer: Actor, monthly_id: UUID) -> MonthlyGift | None:
    """Return a monthly gift of the viewer's own."""
    own = select(MonthlyGift).where(MonthlyGift.id == monthly_id, MonthlyGift.user_id == viewer.user_id)
    return db.session.scalars(own).one_or_none()


def list_monthly(viewer: Actor, *, number: int = 1) -> Page[MonthlyRow]:
    """Return a page of what the viewer gives every month, the newest first. One statement."""
    wanted = (
        select(MonthlyGift, Division.name.label("street"), CharityProject.name.label("project"))
        .join(Pool, Pool.id == MonthlyGift.pool_id)
        .outerjoin(Division, Division.id == Pool.street_id)
        .outerjoin(CharityProject, CharityProject.id == Pool.project_id)
        .where(MonthlyGift.user_id == viewer.user_id)
        .order_by(MonthlyGift.started_at.desc(), MonthlyGift.id)
    )
    return fetch_page(wanted, _row, number=number)


def _row(row: Any) -> MonthlyRow:
    monthly: MonthlyGift = row[0]
    what = row.project or row.street or ""
    return MonthlyRow(monthly.id, monthly.amount_fen, what, MONTHLY_LABELS[monthly.state], MONTHLY_TONES[monthly.state])
