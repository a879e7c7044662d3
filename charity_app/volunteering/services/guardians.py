"""Minors and their guardians: asked by a code to the guardian's phone, or written down from paper.

Source: R-VOL-08, SVR art. 13, domain.md 6.2.
"""

import json
from datetime import date

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.facts import emit
from charity_app.core.privacy import seal
from charity_app.core.scope import Actor, acting_in, system_actor
from charity_app.core.text import Text
from charity_app.eligibility.facts.case import full_years
from charity_app.identity import queries as identity
from charity_app.identity import services as accounts
from charity_app.identity.models import OneTimeCode
from charity_app.identity.states import CodePurpose
from charity_app.registry.services.stamps import clean_words, past_day
from charity_app.volunteering import wording
from charity_app.volunteering.events import GuardianAsked, GuardianRecorded, VolunteerChanged
from charity_app.volunteering.models import GuardianAsk, GuardianConsent, Volunteer
from charity_app.volunteering.queries.activities import SeenRole
from charity_app.volunteering.queries.guardians import (
    Guardian,
    Young,
    awaiting_guardian,
    guardian_asked,
    person_place,
    waiting_ask,
)
from charity_app.volunteering.queries.people import guardian_of, guardian_place
from charity_app.volunteering.queries.sign_ups import coming_of, seen_of
from charity_app.volunteering.requirements import ADULT, Require, law_of_age, load, unmet
from charity_app.volunteering.services.fitting import duty_of, lacks_guardian, must_be_accompanied, unmet_of
from charity_app.volunteering.services.notices import tell
from charity_app.volunteering.services.people import locked_volunteer
from charity_app.volunteering.services.sign_ups import accept_place, end_sign_up
from charity_app.volunteering.states.people import GuardianAnswer
from charity_app.volunteering.states.sign_ups import EndReason, SignUpAction

_LONGEST_NAME, _LONGEST_RELATION = 40, 20
_PROVED = "guardian's phone proved"


def demand_young(seen: SeenRole, young: Young, *, phone: str = "") -> None:
    """Raise Invalid where a minor of that age may not do what a role asks, before anything is kept of the person."""
    past_day(young.born_on, field="born_on")
    if full_years(young.born_on, clock.today()) >= ADULT:
        raise Invalid(Text("You are of age: sign up without a guardian", "error"), field="born_on")
    if phone and young.guardian.phone == phone:
        raise Invalid(Text("The guardian answers on a phone of their own", "error"), field="guardian_phone")
    day = clock.local_date(seen.shift.starts_at)
    age = full_years(young.born_on, day)
    law = law_of_age(age, duty=duty_of(seen.activity, seen.shift), has_consent=True, is_accompanied=True)
    ages = [condition for condition in load(seen.role.conditions) if condition.pick is Require.MIN_AGE]
    for words in (*law, *unmet(ages, {"v.age": age}, day)):
        raise Invalid(words, field="born_on")


def tell_birthday(volunteer: Volunteer, born_on: date, *, by: Actor) -> None:
    """Write down when a minor was born, once. Raises Invalid when another day was told before."""
    if volunteer.born_on is None:
        volunteer.born_on, volunteer.may_be_pictured = born_on, False
        db.session.flush()
        emit(VolunteerChanged(volunteer_id=volunteer.id, fields=("born_on",), by=by))
    elif volunteer.born_on != born_on:
        raise Invalid(Text("You told another day of birth before; call us to put it right", "error"), field="born_on")


def ask_guardian(volunteer: Volunteer, *, guardian: Guardian, by: Actor) -> GuardianAsk:
    """Ask whether a guardian agrees, in the place of a question that still waits. Raises Invalid."""
    told = _told(guardian)
    holder = identity.user_of_phone(told.phone)
    if holder is not None and holder.id == volunteer.user_id:
        raise Invalid(Text("The guardian answers on a phone of their own", "error"), field="guardian_phone")
    if (earlier := waiting_ask(volunteer)) is not None:
        earlier.answer, earlier.answered_at = GuardianAnswer.REPLACED, clock.now()
        db.session.flush()
    ask = GuardianAsk(volunteer_id=volunteer.id, asked_at=clock.now())
    ask.person_sealed = seal(
        volunteer.key_owner, json.dumps(vars(told), ensure_ascii=False), place=person_place(ask.id)
    )
    db.session.add(ask)
    db.session.flush()
    emit(GuardianAsked(volunteer_id=volunteer.id, by=by))
    return ask


def _told(guardian: Guardian) -> Guardian:
    name = clean_words(guardian.name, field="guardian_name", longest=_LONGEST_NAME)
    relation = clean_words(guardian.relation, field="relation", longest=_LONGEST_RELATION)
    for words, field in ((name, "guardian_name"), (relation, "relation")):
        if not words:
            raise Invalid(Text("Please fill this in", "error"), field=field)
    return Guardian(name=name, relation=relation, phone=guardian.phone)


def send_guardian_code(ask: GuardianAsk, volunteer: Volunteer, *, by: Actor) -> OneTimeCode:
    """Send a code to the phone of a guardian who was asked. Raises Conflict when another question took its place."""
    person = guardian_asked(ask, volunteer)
    if ask.answer is GuardianAnswer.REPLACED or person is None:
        raise Conflict(Text("This question is over; the young person has asked anew", "error"))
    code = accounts.issue_code(person.phone, purpose=CodePurpose.GUARDIAN, by=by)
    ask.code_id = code.id
    db.session.flush()
    return code


def answer_ask(ask: GuardianAsk, *, is_right: bool, agrees: bool, comes_along: bool) -> None:
    """Take a guardian's yes or no, or take a yes back; places that were kept are confirmed or set free.

    Raises Invalid for a wrong code, or where somebody so young must not come alone.
    """
    by = system_actor(_PROVED)
    with acting_in(by.scope):
        volunteer = locked_volunteer(ask.volunteer_id)
        if agrees and not comes_along and is_little(volunteer):
            raise Invalid(
                Text("Somebody so young serves only with you beside: tick that you come along", "error"),
                field="comes_along",
            )
        accounts.prove_phone(ask.code_id, is_right=is_right)
        ask.answer, ask.answered_at = (GuardianAnswer.AGREED if agrees else GuardianAnswer.REFUSED), clock.now()
        person = guardian_asked(ask, volunteer)
        if agrees and person is not None:
            _agree(volunteer, person, comes_along=comes_along, given_on=clock.today(), by=by)
        else:
            _disagree(volunteer, by=by)


def record_guardian(
    volunteer: Volunteer, *, name: str, relation: str, comes_along: bool, given_on: date, by: Actor
) -> GuardianConsent:
    """Write a guardian's yes on paper down, in the place of an earlier one. Raises Invalid."""
    told = clean_words(name, field="name", longest=_LONGEST_NAME)
    how = clean_words(relation, field="relation", longest=_LONGEST_RELATION)
    if not told:
        raise Invalid(Text("Please fill this in", "error"), field="name")
    past_day(given_on, field="given_on")
    person = Guardian(name=told, relation=how, phone="")
    return _agree(volunteer, person, comes_along=comes_along, given_on=given_on, by=by)


def end_guardian(volunteer: Volunteer, *, by: Actor) -> None:
    """Write down that a guardian took the yes back. Raises Conflict when there is none."""
    if guardian_of(volunteer, clock.today()) is None:
        raise Conflict(Text("No consent is in force", "error"))
    _disagree(volunteer, by=by)


def is_little(volunteer: Volunteer) -> bool:
    """Tell whether a minor serves only with a guardian beside."""
    return must_be_accompanied(volunteer, clock.today())


def _agree(volunteer: Volunteer, person: Guardian, *, comes_along: bool, given_on: date, by: Actor) -> GuardianConsent:
    earlier = guardian_of(volunteer, clock.today())
    if earlier is not None:
        earlier.ended_on = given_on
    row = GuardianConsent(
        volunteer_id=volunteer.id,
        relation=person.relation,
        comes_along=comes_along,
        given_on=given_on,
        recorded_by_id=by.user_id,
    )
    row.person_sealed = seal(volunteer.key_owner, person.name, place=guardian_place(row.id))
    db.session.add(row)
    db.session.flush()
    emit(GuardianRecorded(volunteer_id=volunteer.id, is_given=True, by=by))
    _confirm_kept(volunteer, by=by)
    return row


def _confirm_kept(volunteer: Volunteer, *, by: Actor) -> None:
    for row in awaiting_guardian(volunteer):
        seen = seen_of(row)
        if unmet_of(seen, volunteer):
            end_sign_up(row, SignUpAction.CANCEL, reason=EndReason.DOES_NOT_FIT, by=by)
            tell(wording.DECLINED, seen, volunteer, by=by)
        else:
            accept_place(seen, by=by)
            tell(wording.SIGNED_UP, seen, volunteer, by=by)


def _disagree(volunteer: Volunteer, *, by: Actor) -> None:
    given = guardian_of(volunteer, clock.today())
    if given is not None:
        given.ended_on = clock.today()
    db.session.flush()
    emit(GuardianRecorded(volunteer_id=volunteer.id, is_given=False, by=by))
    for row in coming_of(volunteer):
        seen = seen_of(row)
        if lacks_guardian(seen.shift, volunteer):
            end_sign_up(row, SignUpAction.CANCEL, reason=EndReason.GUARDIAN_SAID_NO, by=by)
            tell(wording.GUARDIAN_SAID_NO, seen, volunteer, by=by)
