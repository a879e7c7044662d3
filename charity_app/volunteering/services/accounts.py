"""What coordinators write down about volunteers: identity seen, day of birth, training, record check, a pause.

Source: domain.md 6.1, 6.2, R-VOL-09, states.yaml volunteer_account.
"""

from datetime import date
from uuid import UUID

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.facts import emit
from charity_app.core.scope import Actor
from charity_app.core.states import advance
from charity_app.core.text import Text
from charity_app.registry.services.stamps import past_day
from charity_app.volunteering.events import TrainingRecorded, VolunteerChanged, VolunteerMoved
from charity_app.volunteering.models import TrainingRecord, Volunteer
from charity_app.volunteering.queries.sign_ups import coming_of
from charity_app.volunteering.services.sign_ups import end_sign_up
from charity_app.volunteering.states.people import VOLUNTEER_TABLE, Training, VolunteerAction, VolunteerState
from charity_app.volunteering.states.sign_ups import EndReason, SignUpAction


def move_volunteer(volunteer: Volunteer, action: VolunteerAction, *, by: Actor) -> None:
    """Verify, pause or restore an account, or leave: who is gone gives up what is still to come. Raises Conflict."""
    left = {"left_at": clock.now()} if action is VolunteerAction.LEAVE else {}
    advance(volunteer, VOLUNTEER_TABLE, action, **left)
    emit(VolunteerMoved(volunteer_id=volunteer.id, action=action, by=by))
    if volunteer.state in (VolunteerState.LEFT, VolunteerState.SUSPENDED):
        for row in coming_of(volunteer):
            end_sign_up(row, SignUpAction.CANCEL, reason=EndReason.LEFT, by=by)


def record_training(
    volunteer: Volunteer, *, training: Training, finished_on: date, valid_until_on: date | None, by: Actor
) -> TrainingRecord:
    """Write a finished training down. Raises Invalid for a day to come or an end before it."""
    past_day(finished_on, field="finished_on")
    if valid_until_on is not None and valid_until_on < finished_on:
        raise Invalid(Text("The end cannot be before the start", "error"), field="valid_until_on")
    grant = by.grants[0] if by.grants else None
    row = TrainingRecord(
        volunteer_id=volunteer.id,
        training=training,
        finished_on=finished_on,
        valid_until_on=valid_until_on,
        organisation_id=grant.organisation_id if grant else None,
        street_id=grant.division_id if grant else None,
        recorded_by_id=_user(by),
        recorded_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    emit(TrainingRecorded(volunteer_id=volunteer.id, training=training, by=by))
    return row


def record_birth(volunteer: Volunteer, *, born_on: date, by: Actor) -> Volunteer:
    """Write the day of birth down as it stands on the card that was shown."""
    volunteer.born_on = past_day(born_on, field="born_on")
    db.session.flush()
    emit(VolunteerChanged(volunteer_id=volunteer.id, fields=("born_on",), by=by))
    return volunteer


def record_check(volunteer: Volunteer, *, checked_on: date, by: Actor) -> Volunteer:
    """Write down that the record check of somebody who works with children was made: the day, no details (R-VOL-09)."""
    volunteer.record_checked_on = past_day(checked_on, field="checked_on")
    db.session.flush()
    emit(VolunteerChanged(volunteer_id=volunteer.id, fields=("record_checked_on",), by=by))
    return volunteer


def _user(by: Actor) -> UUID:
    if by.user_id is None:
        raise Conflict(Text("Sign in first", "error"))
    return by.user_id
