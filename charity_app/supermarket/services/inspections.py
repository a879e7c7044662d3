"""Inspections of shops: what was found wanting is mended by a day and looked at once more (feature 5.16)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Invalid
from charity_app.core.facts import emit
from charity_app.core.scope import Actor
from charity_app.core.states import advance
from charity_app.core.text import Text
from charity_app.registry.models import Site
from charity_app.registry.services.stamps import clean_words, past_day
from charity_app.supermarket.events import InspectionMoved, InspectionRecorded
from charity_app.supermarket.models import ShopInspection
from charity_app.supermarket.states.inspections import (
    INSPECTION_TABLE,
    CheckPoint,
    InspectionAction,
    InspectionState,
)


@dataclass(frozen=True, kw_only=True)
class Found:
    """What an inspection found: the day, the points that are wanting, in words, and until when they are mended."""

    inspected_on: date
    wanting: Collection[CheckPoint] = ()
    words: str = ""
    mend_until: date | None = None


def record_inspection(site: Site, *, found: Found, by: Actor) -> ShopInspection:
    """Write an inspection down. Raises Invalid by field: what is wanting needs words and a day."""
    day, words = past_day(found.inspected_on, field="inspected_on"), _words(found)
    row = ShopInspection(
        site_id=site.id,
        inspected_on=day,
        inspected_by_id=by.user_id,
        wanting=sorted(found.wanting),
        words=words,
        mend_until=_day_to_mend(found.mend_until) if found.wanting else None,
        state=InspectionState.TO_MEND if found.wanting else InspectionState.PASSED,
    )
    db.session.add(row)
    db.session.flush()
    emit(InspectionRecorded(inspection_id=row.id, site_id=site.id, wanting=len(row.wanting), by=by))
    return row


def _words(found: Found) -> str:
    words = clean_words(found.words, field="words", longest=400)
    if found.wanting and not words:
        raise Invalid(Text("Say what is to be mended", "inspection"), field="words")
    return words


def _day_to_mend(day: date | None) -> date:
    if day is None or day < clock.today():
        raise Invalid(Text("Choose until when it is mended, today or later", "inspection"), field="mend_until")
    return day


def report_inspection(row: ShopInspection, *, by: Actor) -> None:
    """Say that what was found is mended, as the keeper. Raises Conflict when nothing is to be mended."""
    advance(row, INSPECTION_TABLE, InspectionAction.REPORT, reported_at=clock.now())
    _tell(row, InspectionAction.REPORT, by)


def pass_inspection(row: ShopInspection, *, by: Actor) -> None:
    """Say after a second look that all is in order. Raises Conflict when that was said."""
    advance(row, INSPECTION_TABLE, InspectionAction.PASS, looked_at=clock.now(), looked_by_id=by.user_id)
    _tell(row, InspectionAction.PASS, by)


def fail_inspection(row: ShopInspection, *, mend_until: date | None, by: Actor) -> None:
    """Say after a second look that it is still wanting, with another day. Raises Invalid for a day that is over."""
    values = {"looked_at": clock.now(), "looked_by_id": by.user_id, "mend_until": _day_to_mend(mend_until)}
    advance(row, INSPECTION_TABLE, InspectionAction.FAIL, **values)
    _tell(row, InspectionAction.FAIL, by)


def _tell(row: ShopInspection, action: InspectionAction, by: Actor) -> None:
    emit(InspectionMoved(inspection_id=row.id, site_id=row.site_id, action=action, by=by))
