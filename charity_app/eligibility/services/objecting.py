"""Objections to a `not eligible`: recorded with a day by which somebody else answers (features 1.5)."""

from uuid import UUID

from charity_app.core import clock, settings
from charity_app.core.calendar import add_working_days
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid, NotAllowed
from charity_app.core.facts import emit
from charity_app.core.privacy import seal
from charity_app.core.scope import Actor
from charity_app.core.text import Text, has_forbidden_signs
from charity_app.eligibility.events import ObjectionAnswered, ObjectionRecorded
from charity_app.eligibility.models import Objection
from charity_app.eligibility.queries.editions import current_edition
from charity_app.eligibility.queries.results import row_for
from charity_app.eligibility.states import ObjectionReason, ResultCode
from charity_app.registry.models import Household

ANSWER_WORKDAYS = settings.declare(
    "eligibility.objection_workdays",
    10,
    unit="working days",
    rule="1.5",
    name=Text("An objection is answered within", "setting"),
)
LONGEST = 1000


def record_objection(
    household: Household,
    *,
    policy_code: str,
    member_id: UUID | None,
    reason: ObjectionReason,
    words: str = "",
    by: Actor,
) -> Objection:
    """Record that somebody disagrees with a `not eligible`. Raises Conflict when today's result is another one."""
    row = row_for(household.id, policy_code, member_id)
    if row.code is not ResultCode.NOT_ELIGIBLE:
        raise Conflict(Text("Today's result is another one; refresh and look again", "error"))
    if by.user_id is None:
        raise NotAllowed(Text("You may not do this here", "error"))
    objection = Objection(
        household_id=household.id,
        street_id=household.street_id,
        committee_id=household.committee_id,
        member_id=member_id,
        policy_code=policy_code,
        rule_version_id=current_edition().versions[policy_code].id,
        reason=reason,
        raised_by_id=by.user_id,
        raised_at=clock.now(),
        due_on=add_working_days(clock.today(), settings.value(ANSWER_WORKDAYS)),
    )
    objection.words = _sealed(household, objection, "words", words)
    db.session.add(objection)
    db.session.flush()
    emit(
        ObjectionRecorded(
            household_id=household.id, objection_id=objection.id, policy=policy_code, reason=reason, by=by
        )
    )
    return objection


def answer_objection(objection: Objection, household: Household, *, words: str, by: Actor) -> None:
    """Answer an objection. Raises Conflict when it is answered, NotAllowed for the person who raised it."""
    if objection.answered_at is not None:
        raise Conflict(Text("Someone else changed this; refresh and try again", "error"))
    if by.user_id is None or by.user_id == objection.raised_by_id:
        raise NotAllowed(Text("Somebody else has to answer this", "error"))
    if not words.strip():
        raise Invalid(Text("Please write an answer", "error"), field="words")
    objection.answer = _sealed(household, objection, "answer", words)
    objection.answered_by_id, objection.answered_at = by.user_id, clock.now()
    emit(ObjectionAnswered(household_id=household.id, objection_id=objection.id, by=by))


def _sealed(household: Household, objection: Objection, column: str, words: str) -> bytes | None:
    text = words.strip()
    if has_forbidden_signs(text):
        raise Invalid(Text("Please remove signs that cannot be stored", "form"), field="words")
    if len(text) > LONGEST:
        raise Invalid(Text("At most %(limit)s signs", "form", {"limit": LONGEST}), field="words")
    return seal(household.key_owner, text, place=f"objections.{column}:{objection.id}") if text else None
