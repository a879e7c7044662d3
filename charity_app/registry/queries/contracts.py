"""Contracts of the operators of places, and which are over."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.registry.models import OperatorContract


def contracts_of(site_id: UUID) -> Sequence[OperatorContract]:
    """Return the contracts of a place, the newest first."""
    wanted = select(OperatorContract).where(OperatorContract.site_id == site_id)
    return db.session.scalars(wanted.order_by(OperatorContract.ends_on.desc(), OperatorContract.id)).all()


def ended_contracts(site_ids: Collection[UUID]) -> Mapping[UUID, date]:
    """Return the places among these whose last contract is over, with its last day; those without one are left out."""
    last = func.max(OperatorContract.ends_on)
    wanted = select(OperatorContract.site_id, last).where(OperatorContract.site_id.in_(site_ids))
    found = db.session.execute(wanted.group_by(OperatorContract.site_id).having(last < clock.today()))
    return {row[0]: row[1] for row in found}
