"""Whoever gives: one row for a signed-in person, one of its own for somebody who writes down a name."""

from uuid import UUID

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.facts import emit
from charity_app.core.privacy import KeyOwner, create_key
from charity_app.core.scope import Actor
from charity_app.giving.events import GiverMade
from charity_app.giving.models import Gift, Giver
from charity_app.giving.states.gifts import DonorType


def giver_of_user(user_id: UUID, *, by: Actor) -> Giver:
    """Return the giver that a signed-in person is, made when there is none."""
    known = db.session.scalars(select(Giver).where(Giver.user_id == user_id)).one_or_none()
    return known or _made(Giver(user_id=user_id, created_at=clock.now()), by)


def new_giver(*, donor_type: DonorType = DonorType.PERSON, by: Actor) -> Giver:
    """Make a giver without an account, with a data key of its own."""
    giver = Giver(donor_type=donor_type, created_at=clock.now())
    create_key(KeyOwner("giver", giver.id))
    return _made(giver, by)


def giver_of(gift: Gift, *, by: Actor) -> Giver:
    """Return who gave a gift; made when nobody is known yet."""
    if gift.giver_id is not None:
        return db.session.scalars(select(Giver).where(Giver.id == gift.giver_id)).one()
    giver = new_giver(by=by)
    gift.giver_id = giver.id
    return giver


def _made(giver: Giver, by: Actor) -> Giver:
    db.session.add(giver)
    db.session.flush()
    emit(GiverMade(giver_id=giver.id, by=by))
    return giver
