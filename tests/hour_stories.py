"""What happens at the door of the small district: hours by scan and by roll, a dispute, a certificate, a flag."""

from datetime import date, timedelta
from random import Random
from uuid import UUID

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.scope import Actor, Role
from charity_app.demo.identifiers import Identifiers
from charity_app.volunteering.models import Activity, HourFlag, HourWord, ServiceRecord, SignUp, Volunteer
from charity_app.volunteering.queries.activities import SeenRole, shifts_of
from charity_app.volunteering.queries.hours import seen_record_of
from charity_app.volunteering.queries.sign_ups import SeenSignUp, seen_of
from charity_app.volunteering.services import auditing, certificates, checking_in, hours
from charity_app.volunteering.services.people import register_volunteer
from charity_app.volunteering.services.sign_ups import Wish, sign_up
from charity_app.volunteering.states.records import FlagKind, IdentityKind, MarkWay
from tests.identity.factories import make_user
from tests.stories import SYSTEM, Side


def work(at: Side, activity_id: UUID, *, volunteer_id: UUID | None = None) -> dict[str, UUID]:
    """Let two people serve, one by scan who asks for a certificate and disputes, one by roll; returns by nickname."""
    activity = db.session.scalars(select(Activity).where(Activity.id == activity_id)).one()
    scanned = _expected(activity, volunteer_id or make_user(Role.VOLUNTEER, name=f"扫码者{at.name}").id)
    called = _expected(activity, make_user(Role.VOLUNTEER, name=f"点名者{at.name}").id)
    own = Actor(user_id=scanned.volunteer.user_id, scope=SYSTEM.scope)
    record = _serve(scanned, MarkWay.SCAN, by=own)
    pending = _serve(called, MarkWay.ROLL_CALL, by=at.manager)
    certificate = _certified(activity, scanned.volunteer, record, by=own)
    with clock.standing_at(record.ended_at + timedelta(hours=1)):
        hours.dispute_hours(seen_record_of(record), words="少算了一刻钟", file=None, by=own)
        auditing.draw_sample(clock.today().replace(day=1), by=SYSTEM)
    flag = HourFlag(
        kind=FlagKind.ONE_DEVICE,
        about_id=pending.id,
        activity_id=activity.id,
        record_id=pending.id,
        found_at=clock.now(),
    )
    db.session.add(flag)
    db.session.flush()
    word = db.session.scalars(select(HourWord.id).where(HourWord.record_id == record.id)).one()
    return {"hours": record.id, "hours by roll": pending.id, "certificate": certificate, "hour word": word}


def _expected(activity: Activity, user_id: UUID) -> SeenSignUp:
    shift, roles = shifts_of(activity)[1]
    role = next(one for one in roles if not one.conditions)
    person = register_volunteer(user_id, by=SYSTEM)
    by = Actor(user_id=user_id, scope=SYSTEM.scope)
    made = sign_up(SeenRole(activity, shift, role), person, wish=Wish(), by=by)
    return seen_of(db.session.scalars(select(SignUp).where(SignUp.id == made)).one())


def _serve(seen: SeenSignUp, way: MarkWay, *, by: Actor) -> ServiceRecord:
    with clock.standing_at(seen.shift.starts_at):
        checking_in.check_in(seen, at=clock.now(), way=way, device=None, by=by)
    with clock.standing_at(seen.shift.ends_at):
        return checking_in.check_out(seen, at=clock.now(), way=way, device=None, by=by)


def _certified(activity: Activity, person: Volunteer, record: ServiceRecord, *, by: Actor) -> UUID:
    number = Identifiers(Random(person.number)).id_number(date(1980, 4, 5), is_female=True)
    with clock.standing_at(record.ended_at):
        today = clock.today()
        certificates.give_identity(person, kind=IdentityKind.ID_CARD, number=number, by=by)
        row = certificates.request_certificate(person, activity, from_on=today, until_on=today, by=by)
    return row.id
