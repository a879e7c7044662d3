"""Asking politely whether somebody can help, and the alarm when too few are expected. Source: features 2.6, 2.7."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from charity_app.core import clock, settings
from charity_app.core.db import db
from charity_app.core.errors import Conflict
from charity_app.core.facts import emit
from charity_app.core.jobs import enqueue
from charity_app.core.privacy import KeyOwner
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.messaging.services import send_message
from charity_app.volunteering import wording
from charity_app.volunteering.events import CoverAnswered, CoverAsked, LateDropAlarmed
from charity_app.volunteering.models import Activity, CoverAsk, Shift, ShiftRole, Volunteer
from charity_app.volunteering.queries.activities import Seen, SeenRole, organisers_of
from charity_app.volunteering.queries.asking import count_expected, least_asked
from charity_app.volunteering.queries.planning import roles_of
from charity_app.volunteering.services.fitting import unmet_by
from charity_app.volunteering.services.notices import tell, words_of
from charity_app.volunteering.states.activities import OPEN
from charity_app.volunteering.states.sign_ups import AskAnswer

ASKED_AT_ONCE = settings.declare(
    "volunteering.asked_at_once", 5, unit="people", rule="2.7", name=Text("People asked to help at once", "setting")
)
ALARM = settings.declare(
    "volunteering.alarm_hours",
    24,
    unit="hours",
    rule="2.6",
    name=Text("Alarm when too few are expected, before the shift", "setting"),
)
ALARM_JOB = "volunteering.alarm"


def ask_to_cover(seen: SeenRole, *, count: int | None = None, by: Actor) -> int:
    """Ask those who fit and were least recently asked; nobody twice about one shift. Returns how many were asked.

    Whoever is busy that day, wants no questions, or said "not this time" is left in peace.
    """
    wanted = settings.value(ASKED_AT_ONCE) if count is None else count
    people = least_asked(seen.shift)
    unmet = unmet_by(seen, people)
    asked = [volunteer for volunteer in people if not unmet[volunteer.id]][:wanted]
    for volunteer in asked:
        _ask(seen, volunteer, by=by)
    if asked:
        emit(CoverAsked(shift_id=seen.shift.id, count=len(asked), by=by))
    return len(asked)


def _ask(seen: SeenRole, volunteer: Volunteer, *, by: Actor) -> None:
    ask = CoverAsk(shift_id=seen.shift.id, role_id=seen.role.id, volunteer_id=volunteer.id, asked_at=clock.now())
    db.session.add(ask)
    volunteer.last_asked_at = clock.now()
    db.session.flush()
    tell(wording.ASKED, seen, volunteer, path=f"/volunteering/asks/{ask.id}", by=by)


def answer_no(ask: CoverAsk, *, by: Actor) -> None:
    """Say "not this time": no more questions about this shift."""
    answer_ask(ask, AskAnswer.NOT_THIS_TIME, by=by)


def answer_ask(ask: CoverAsk, answer: AskAnswer, *, by: Actor) -> None:
    """Keep an answer. Raises Conflict when the same was said already."""
    if ask.answer is answer:
        raise Conflict(Text("You have said so already, thank you", "error"))
    ask.answer, ask.answered_at = answer, clock.now()
    db.session.flush()
    emit(CoverAnswered(shift_id=ask.shift_id, answer=answer, by=by))


def plan_alarms() -> int:
    """Ask for one job for every shift that begins soon with too few people and was not cried about yet."""
    now = clock.now()
    near = now + timedelta(hours=settings.value(ALARM))
    wanted = (
        select(Shift.id)
        .join(Activity, Activity.id == Shift.activity_id)
        .where(
            Shift.cancelled_at.is_(None),
            Shift.alarmed_at.is_(None),
            Shift.starts_at > now,
            Shift.starts_at <= near,
            Activity.state.in_(OPEN),
            count_expected() < Shift.least_people,
        )
    )
    due = list(db.session.scalars(wanted))
    for shift_id in due:
        enqueue(ALARM_JOB, {"id": shift_id}, key=str(shift_id))
    return len(due)


def raise_alarm(shift_id: UUID, *, by: Actor) -> None:
    """Tell the organisers once that too few are expected, and ask people who fit; nothing once enough have come."""
    wanted = select(Activity, Shift).join(Shift, Shift.activity_id == Activity.id).where(Shift.id == shift_id)
    activity, shift = db.session.execute(wanted.with_for_update(of=Shift)).one()
    missing = shift.least_people - (db.session.scalar(select(count_expected()).where(Shift.id == shift_id)) or 0)
    if shift.alarmed_at is not None or missing <= 0 or clock.now() >= shift.starts_at:
        return
    shift.alarmed_at = clock.now()
    told = words_of(Seen(activity, shift)) | {"missing": str(missing)}
    for user_id in organisers_of(activity):
        path = f"/volunteering/shifts/{shift.id}"
        send_message(KeyOwner("user", user_id), wording.TOO_FEW.key, told, path=path, by=by)
    emit(LateDropAlarmed(shift_id=shift.id, missing=missing, by=by))
    for role in roles_of(shift):
        _fill(activity, shift, role, by=by)


def _fill(activity: Activity, shift: Shift, role: ShiftRole, *, by: Actor) -> None:
    if role.free > 0:
        ask_to_cover(SeenRole(activity, shift, role), by=by)
