"""What of stock is within somebody's reach: who keeps a place knows what is or was there, who looks after all, all."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select, true

from charity_app.core.db import db
from charity_app.core.scope import Actor, Role
from charity_app.identity.models import RoleAssignment
from charity_app.identity.queries import holders
from charity_app.ledger.models import Account
from charity_app.registry.models import Site
from charity_app.stock.models import Lot, Recall
from charity_app.stock.policy import CALLERS, OVERSEERS
from charity_app.stock.states.lots import KEEPERS
from charity_app.stock.states.movements import STOCK_BOOK, Owner


def sees_all(viewer: Actor) -> bool:
    """Tell whether somebody looks after the stock of every place."""
    return viewer.is_system or viewer.has_role(*OVERSEERS)


def kept_ids(viewer: Actor) -> set[UUID]:
    """Return the places that somebody keeps."""
    return {grant.site_id for grant in viewer.grants_of(*KEEPERS) if grant.site_id is not None}


def keepers_of(site_id: UUID) -> tuple[UUID, ...]:
    """Return the accounts of those who keep a place."""
    return holders(RoleAssignment.role.in_(KEEPERS), RoleAssignment.site_id == site_id)


def of_places(viewer: Actor, column: Any) -> ColumnElement[bool]:
    """Condition: a row of a place that the viewer keeps, that lies in the viewer's street, or of any place."""
    if sees_all(viewer):
        return true()
    streets = {grant.division_id for grant in viewer.grants_of(Role.STREET_OFFICER)}
    near = select(Site.id).where(Site.street_id.in_(streets))
    return or_(column.in_(kept_ids(viewer)), column.in_(near))


def get_seen_lot(viewer: Actor, lot_id: UUID) -> Lot | None:
    """Return a lot that is or was at a place the viewer keeps, or any for whoever looks after all of them."""
    wanted = select(Lot).where(Lot.id == lot_id)
    if not sees_all(viewer):
        kept = kept_ids(viewer)
        here = and_(Account.unit == Lot.unit, Account.book == STOCK_BOOK, Account.owner_id.in_(kept))
        was_here = exists().where(here, Account.owner_type == Owner.SITE.value)
        wanted = wanted.where(or_(Lot.site_id.in_(kept), was_here))
    return db.session.scalars(wanted).one_or_none()


def get_seen_recall(viewer: Actor, recall_id: UUID) -> Recall | None:
    """Return a recall: every keeper and caller knows of every one, nobody else does."""
    if not (sees_all(viewer) or viewer.has_role(*KEEPERS, *CALLERS)):
        return None
    return db.session.scalars(select(Recall).where(Recall.id == recall_id)).one_or_none()
