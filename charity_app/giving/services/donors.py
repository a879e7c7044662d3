"""The same donor on several slips is made one, and taken apart again; nothing written is changed (features 3.17)."""

from collections.abc import Sequence

from sqlalchemy import select

from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.facts import emit
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.giving.events.books import DonorsMerged, DonorsParted
from charity_app.giving.models import Giver


def merge_donors(giver: Giver, *, others: Sequence[Giver], by: Actor) -> None:
    """Let other donors of the same name be this one: their gifts, names and receipts stay as they are.

    Raises Invalid without others, Conflict where one was merged before or stands for others.
    """
    if not others:
        raise Invalid(Text("Choose which slips are the same donor’s", "error"), field="same")
    ids = sorted({giver.id, *(other.id for other in others)}, key=str)
    held = {row.id: row for row in db.session.scalars(select(Giver).where(Giver.id.in_(ids)).with_for_update())}
    for row in held.values():
        db.session.refresh(row)
    alike = {(row.name_index, row.user_id, row.merged_into_id) for row in held.values()}
    stands_for = select(Giver.id).where(Giver.merged_into_id.in_([key for key in ids if key != giver.id])).limit(1)
    if alike != {(giver.name_index, None, None)} or db.session.scalar(stands_for) is not None:
        raise Conflict(Text("One of these was merged before; take it apart first", "error"))
    for key in ids:
        if key != giver.id:
            held[key].merged_into_id = giver.id
    db.session.flush()
    emit(DonorsMerged(giver_id=giver.id, merged=len(ids) - 1, by=by))


def part_donors(giver: Giver, *, by: Actor) -> None:
    """Take apart what was merged into a donor. Raises Conflict when nothing was."""
    merged = db.session.scalars(select(Giver).where(Giver.merged_into_id == giver.id).with_for_update()).all()
    if not merged:
        raise Conflict(Text("Nobody is merged with this donor", "error"))
    for row in merged:
        row.merged_into_id = None
    db.session.flush()
    emit(DonorsParted(giver_id=giver.id, parted=len(merged), by=by))
