"""Contracts of the operators of places, and which are over."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Date, bindparam, func, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.registry.models import OperatorContract


def contracts_of(site_id: UUID) -> Sequence[OperatorContract]:
    """Return the contracts of a place, the newest first."""
    wanted = select(OperatorContract).where(OperatorContract.site_id == site_id)
    return db.session.scalars(wanted.order_by(OperatorContract.ends_on.desc(), OperatorContract.id)).all()


_LAST_DAY = func.max(OperatorContract.ends_on)
_ENDED = (
    select(OperatorContract.site_id, _LAST_DAY)
    .where(OperatorContract.site_id.in_(bindparam("site_ids", expanding=True)))
    .group_by(OperatorContract.site_id)
    .having(bindparam("today", type_=Date()) > _LAST_DAY)
)


def ended_contracts(site_ids: Collection[UUID]) -> Mapping[UUID, date]:
    """Return the places among these whose last contract is over, with its last day; those without one are left out."""
    if not site_ids:
        return {}
    found = db.session.connection().execute(_ENDED, {"site_ids": list(site_ids), "today": clock.today()})
    return {row[0]: row[1] for row in found}
