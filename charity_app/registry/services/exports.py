"""Lists of households that leave the platform: masked, with a reason, by two people above 50 persons (ruling 19)."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from charity_app.core import clock, settings
from charity_app.core.db import db
from charity_app.core.errors import Conflict, NotAllowed
from charity_app.core.facts import emit
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.registry.events import ExportApproved, ExportAsked, HouseholdsExported
from charity_app.registry.models import HouseholdExport
from charity_app.registry.queries.exports import ExportLine, count_exported, list_exported
from charity_app.registry.states.households import ExportReason

ALONE = settings.declare(
    "export.persons_alone",
    50,
    unit="persons",
    rule="R-EXP-01",
    name=Text("Persons on a list that one person may export", "setting"),
)
HEADER = ("家庭编号", "户主", "人口", "街镇", "居村")


def ask_export(
    *, street_id: UUID | None, committee_id: UUID | None, reason: ExportReason, by: Actor
) -> HouseholdExport:
    """Ask for a masked list. Up to 50 persons it may be written at once, above it waits for a second person."""
    if by.user_id is None:
        raise NotAllowed(Text("You may not do this here", "error"))
    persons = count_exported(by, street_id=street_id, committee_id=committee_id)
    places = {"street_id": street_id, "committee_id": committee_id}
    export = HouseholdExport(
        asked_by_id=by.user_id,
        street_id=street_id or _only_street(by),
        reason=reason,
        filters={name: str(value) for name, value in places.items() if value},
        persons=persons,
        asked_at=clock.now(),
    )
    db.session.add(export)
    db.session.flush()
    if needs_second(export):
        emit(ExportAsked(export_id=export.id, persons=persons, reason=reason, by=by))
    return export


def _only_street(by: Actor) -> UUID | None:
    """Return the street of somebody who works in one, so that a colleague there can agree."""
    streets = by.scope.street_ids
    return next(iter(streets)) if len(streets) == 1 and not by.scope.everything else None


def needs_second(export: HouseholdExport) -> bool:
    """Tell whether a list still waits for a second person."""
    return export.persons > settings.value(ALONE) and export.approved_by_id is None


def approve_export(export: HouseholdExport, *, by: Actor) -> None:
    """Agree to a list that somebody else asked for. Raises Conflict when it was agreed to, NotAllowed to oneself."""
    if export.approved_by_id is not None:
        raise Conflict(Text("This list was already agreed to", "error"))
    if by.user_id is None or by.user_id == export.asked_by_id:
        raise NotAllowed(Text("A second person must agree to this list", "error"))
    export.approved_by_id, export.approved_at = by.user_id, clock.now()
    db.session.flush()
    emit(ExportApproved(export_id=export.id, persons=export.persons, reason=export.reason, by=by))


def write_export(export: HouseholdExport, *, by: Actor) -> Iterator[tuple[Any, ...]]:
    """Return the masked rows of a list and tell that they left. Raises NotAllowed until a second person agreed."""
    if by.user_id != export.asked_by_id or needs_second(export):
        raise NotAllowed(Text("A second person must agree to this list", "error"))
    places = {name: UUID(value) for name, value in export.filters.items()}
    lines = list_exported(by, **places)
    persons = sum(line.size for line in lines)
    if persons > max(export.persons, settings.value(ALONE)):
        raise Conflict(Text("The list has grown since it was agreed to; ask again", "error"))
    emit(HouseholdsExported(export_id=export.id, persons=persons, reason=export.reason, by=by))
    return (_cells(line) for line in lines)


def _cells(line: ExportLine) -> tuple[Any, ...]:
    return (line.number, line.head, line.size, line.street, line.committee)
