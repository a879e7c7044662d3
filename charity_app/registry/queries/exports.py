"""What a list of households that leaves the platform holds, and who asked for one."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, func, or_, select

from charity_app.core.db import db
from charity_app.core.scope import Actor
from charity_app.registry.models import Household, HouseholdExport, Member
from charity_app.registry.queries.cards import household_cards
from charity_app.registry.queries.heads import present
from charity_app.registry.queries.households import filtered
from charity_app.registry.states.households import HouseholdState

_SHOWN = 50


@dataclass(frozen=True)
class ExportLine:
    """One masked line."""

    number: str
    head: str
    size: int
    street: str
    committee: str


def _wanted(viewer: Actor, street_id: UUID | None, committee_id: UUID | None) -> Select[UUID]:
    return filtered(viewer, "", street_id, committee_id, HouseholdState.ACTIVE)


def count_exported(viewer: Actor, *, street_id: UUID | None = None, committee_id: UUID | None = None) -> int:
    """Count the persons a list would hold."""
    ids = _wanted(viewer, street_id, committee_id)
    counted = select(func.count()).select_from(Member).where(Member.household_id.in_(ids), present())
    return db.session.scalar(counted) or 0


def list_exported(
    viewer: Actor, *, street_id: UUID | None = None, committee_id: UUID | None = None
) -> list[ExportLine]:
    """Return the masked lines of a list, by number."""
    ids = list(db.session.scalars(_wanted(viewer, street_id, committee_id).order_by(Household.number)))
    cards = household_cards(ids)
    return [
        ExportLine(card.number, card.head, card.size, card.street, card.committee)
        for card in (cards[key] for key in ids)
    ]


def get_export(viewer: Actor, export_id: UUID) -> HouseholdExport | None:
    """Return a list that the viewer asked for, or may agree to in the own area."""
    return db.session.scalars(_reachable(viewer).where(HouseholdExport.id == export_id)).one_or_none()


def _reachable(viewer: Actor) -> Select[HouseholdExport]:
    wanted = select(HouseholdExport)
    if viewer.scope.everything:
        return wanted
    in_area = HouseholdExport.street_id.in_(sorted(viewer.scope.street_ids, key=str))
    return wanted.where(or_(HouseholdExport.asked_by_id == viewer.user_id, in_area))


def list_exports(viewer: Actor) -> list[HouseholdExport]:
    """Return the latest lists asked for in the viewer's area."""
    return list(db.session.scalars(_reachable(viewer).order_by(HouseholdExport.asked_at.desc()).limit(_SHOWN)))
