"""What coordinators write down about volunteers: identity seen, training, record check, guardian, a pause.

Source: domain.md 6.1, 6.2, R-VOL-08, R-VOL-09, states.yaml volunteer_account.
"""

from datetime import date
from uuid import UUID

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.facts import emit
from charity_app.core.privacy import seal
from charity_app.core.scope import Actor
from charity_app.core.states import advance
from charity_app.core.text import Text
from charity_app.registry.services.stamps import clean_words, past_day
from charity_app.volunteering.events import GuardianRecorded, TrainingRecorded, VolunteerChanged, VolunteerMoved
from charity_app.volunteering.models import GuardianConsent, TrainingRecord, Volunteer
from charity_app.volunteering.queries.people import guardian_of, guardian_place
from charity_app.volunteering.queries.sign_ups import coming_of
from charity_app.volunteering.services.sign_ups import end_sign_up
from charity_app.volunteering.states.people import VOLUNTEER_TABLE, Training, VolunteerAction, VolunteerState
from charity_app.volunteering.states.sign_ups import EndReason, SignUpAction

_LONGEST_NAME, _LONGEST_RELATION = 40, 20


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


def record_check(volunteer: Volunteer, *, checked_on: date, by: Actor) -> Volunteer:
    """Write down that the record check of somebody who works with children was made: the day, no details (R-VOL-09)."""
    volunteer.record_checked_on = past_day(checked_on, field="checked_on")
    db.session.flush()
    emit(VolunteerChanged(volunteer_id=volunteer.id, fields=("record_checked_on",), by=by))
    return volunteer


def record_guardian(
    volunteer: Volunteer, *, name: str, relation: str, comes_along: bool, given_on: date, by: Actor
) -> GuardianConsent:
    """Write a guardian's yes to a minor's service down, in the place of an earlier one. Raises Invalid."""
    told = clean_words(name, field="name", longest=_LONGEST_NAME)
    how = clean_words(relation, field="relation", longest=_LONGEST_RELATION)
    if not told:
        raise Invalid(Text("Please fill this in", "error"), field="name")
    past_day(given_on, field="given_on")
    earlier = guardian_of(volunteer, clock.today())
    if earlier is not None:
        earlier.ended_on = given_on
    row = GuardianConsent(
        volunteer_id=volunteer.id,
        relation=how,
        comes_along=comes_along,
        given_on=given_on,
        recorded_by_id=by.user_id,
    )
    row.person_sealed = seal(volunteer.key_owner, told, place=guardian_place(row.id))
    db.session.add(row)
    db.session.flush()
    emit(GuardianRecorded(volunteer_id=volunteer.id, is_given=True, by=by))
    return row


def end_guardian(volunteer: Volunteer, *, by: Actor) -> None:
    """Write down that a guardian took the yes back. Raises Conflict when there is none."""
    given = guardian_of(volunteer, clock.today())
    if given is None:
        raise Conflict(Text("No consent is in force", "error"))
    given.ended_on = clock.today()
    db.session.flush()
    emit(GuardianRecorded(volunteer_id=volunteer.id, is_given=False, by=by))


def _user(by: Actor) -> UUID:
    if by.user_id is None:
        raise Conflict(Text("Sign in first", "error"))
    return by.user_id
