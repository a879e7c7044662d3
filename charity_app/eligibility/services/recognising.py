"""Recognitions of a household in a category: begun by a decision, ended by a person, kept a while after new work."""

from datetime import date
from uuid import UUID

from sqlalchemy import select

from charity_app.core import clock, settings
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.facts import emit
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.eligibility.events import HouseholdRecognised, RecognitionEnded, RecognitionTapered
from charity_app.eligibility.facts.snapshot import read_snapshot
from charity_app.eligibility.facts.vocabulary import CATEGORIES, spec_of
from charity_app.eligibility.models import Recognition
from charity_app.eligibility.services.snapshot import refresh_facts
from charity_app.registry.facts.months import months_before
from charity_app.registry.models import Household

TAPERED = "min_living_allowance"
TAPER_MONTHS = settings.declare(
    "eligibility.taper_months",
    3,
    unit="months",
    rule="R-POL-09",
    name=Text("After new work the minimum living allowance is kept for", "setting"),
)
WORKING_AGE = range(16, 60)
_WORKS = tuple(spec_of("p.employment").encode(word) for word in ("employed", "self_employed"))


def recognise(
    household: Household, *, category: str, valid_from: date, decision_id: UUID | None = None, by: Actor
) -> Recognition:
    """Recognise a household in a category from a day on. Raises Invalid, or Conflict when it already is."""
    if category not in CATEGORIES:
        raise Invalid(Text("There is no such category", "error"), field="category")
    held = select(Recognition.id).where(
        Recognition.household_id == household.id,
        Recognition.category == category,
        Recognition.valid_to.is_(None) | (Recognition.valid_to > valid_from),
    )
    if db.session.scalar(held):
        raise Conflict(Text("This household is already recognised in this category", "error"))
    row = Recognition(
        household_id=household.id,
        street_id=household.street_id,
        committee_id=household.committee_id,
        category=category,
        valid_from=valid_from,
        decision_id=decision_id,
        recorded_by_id=by.user_id,
        recorded_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    emit(
        HouseholdRecognised(
            household_id=household.id, recognition_id=row.id, category=category, valid_from=valid_from, by=by
        )
    )
    refresh_facts(household.id, by=by)
    return row


def end_recognition(recognition: Recognition, *, valid_to: date, by: Actor) -> None:
    """End a recognition on a day. Raises Conflict when it has ended, Invalid when it would end before it began."""
    if recognition.valid_to is not None:
        raise Conflict(Text("Someone else changed this; refresh and try again", "error"))
    if valid_to < recognition.valid_from:
        raise Invalid(Text("The end cannot be before the start", "error"), field="valid_to")
    recognition.valid_to = valid_to
    emit(
        RecognitionEnded(
            household_id=recognition.household_id,
            recognition_id=recognition.id,
            category=recognition.category,
            valid_to=valid_to,
            by=by,
        )
    )
    refresh_facts(recognition.household_id, by=by)


def taper_recognition(recognition: Recognition, *, declared_on: date, by: Actor) -> None:
    """Keep the minimum living allowance for some months after somebody started work and declared it (R-POL-09).

    Raises Conflict when it has ended or is another category, Invalid on the day, or while nobody of working age works.
    """
    if recognition.valid_to is not None or recognition.category != TAPERED:
        raise Conflict(Text("Someone else changed this; refresh and try again", "error"))
    if not recognition.valid_from <= declared_on <= clock.today():
        raise Invalid(Text("The day lies between the recognition and today", "error"), field="declared_on")
    if not _somebody_works(recognition.household_id):
        raise Invalid(Text("Record first who has started work", "error"), field="declared_on")
    recognition.valid_to = months_before(declared_on, -settings.value(TAPER_MONTHS))
    emit(
        RecognitionTapered(
            household_id=recognition.household_id,
            recognition_id=recognition.id,
            declared_on=declared_on,
            valid_to=recognition.valid_to,
            by=by,
        )
    )
    refresh_facts(recognition.household_id, by=by)


def _somebody_works(household_id: UUID) -> bool:
    snapshot = read_snapshot(household_id, clock.today())
    if snapshot is None:
        return False
    places = range(len(snapshot.case.members))
    people = [(snapshot.case.value("p.age", place), snapshot.case.value("p.employment", place)) for place in places]
    return any(age in WORKING_AGE and work in _WORKS for age, work in people)
