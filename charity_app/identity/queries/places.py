"""Reads of the places at which roles are held."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_, select

from charity_app.core.db import db
from charity_app.core.text import normalised
from charity_app.divisions.models import Division
from charity_app.divisions.queries import streets
from charity_app.divisions.states import DivisionLevel
from charity_app.identity.states import Place
from charity_app.registry.models import Organisation, Site

LEVELS = {
    Place.DISTRICT: DivisionLevel.DISTRICT,
    Place.STREET: DivisionLevel.STREET,
    Place.COMMITTEE: DivisionLevel.COMMITTEE,
}


def street_names() -> list[str]:
    """Return the names of the streets and towns of today."""
    return [street.name for street in streets()]


def place_named(text: str, *, places: Sequence[Place]) -> UUID | None:
    """Return the one place of these kinds that has this code or name; None when none or several have it."""
    typed = text.strip()
    if not typed:
        return None
    found = {key for place in places if place is not Place.SELF for key in db.session.scalars(_named(place, typed))}
    return found.pop() if len(found) == 1 else None


def _named(place: Place, typed: str) -> Select[Any]:
    code = normalised(typed)
    if place in LEVELS:
        wanted = select(Division.id).where(Division.level == LEVELS[place], Division.valid_to.is_(None))
        return wanted.where(or_(Division.code == code, Division.name == typed)).limit(2)
    if place is Place.ORGANISATION:
        return select(Organisation.id).where(or_(Organisation.credit_code == code, Organisation.name == typed)).limit(2)
    return select(Site.id).where(Site.name == typed, Site.valid_to.is_(None)).limit(2)
