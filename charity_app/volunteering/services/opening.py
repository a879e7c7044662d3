"""A claim for a service, a drive of a depot or a round of a shop opens a shift; nobody learns more than it needs.

Source: features 2.18, 4.14; the family stays behind the claim, the shift knows its kind, street, number of helpers.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select

from charity_app.casework.catalogue import need_kind
from charity_app.casework.states.needs import NeedType
from charity_app.core import clock, settings
from charity_app.core.db import db
from charity_app.core.facts import emit
from charity_app.core.jobs import enqueue
from charity_app.core.privacy import KeyOwner
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.divisions.queries import get_division
from charity_app.messaging.services import send_message
from charity_app.messaging.wording import Wording
from charity_app.registry.queries.organisations import site_names
from charity_app.volunteering import wording
from charity_app.volunteering.events import ActivityWritten, ShiftAdded
from charity_app.volunteering.models import Activity, Shift, ShiftRole
from charity_app.volunteering.queries.activities import Seen, SeenRole, organisers_of, shifts_of
from charity_app.volunteering.queries.sign_ups import SHOP_ROUND
from charity_app.volunteering.services.activities import cancel_activity
from charity_app.volunteering.services.asking import ask_to_cover
from charity_app.volunteering.services.notices import words_of
from charity_app.volunteering.services.shifts import closing_of
from charity_app.volunteering.states.activities import ActivityState, CancelReason, ServedGroup, ServiceArea, Trait

CLAIM, ROUTE = "claim", "route"
DRAFT_DAYS = settings.declare(
    "volunteering.claim_draft_days",
    30,
    unit="days",
    rule="2.18",
    name=Text("A draft that a claim opened ends when nobody takes it up within", "setting"),
)
END_JOB = "volunteering.end_draft"
_TRAITS = {
    NeedType.HOME_VISIT_SAFETY: (Trait.HOME_VISIT,),
    NeedType.DAILY_CARE: (Trait.HOME_VISIT,),
    NeedType.LEARNING_SUPPORT: (Trait.WITH_CHILDREN,),
    NeedType.MEDICAL_ESCORT: (),
    NeedType.SOCIAL_PARTICIPATION: (),
}
_AREAS = {NeedType.LEARNING_SUPPORT: ServiceArea.EDUCATION, NeedType.SOCIAL_PARTICIPATION: ServiceArea.COMMUNITY}
_SERVED = {NeedType.LEARNING_SUPPORT: ServedGroup.CHILDREN, NeedType.MEDICAL_ESCORT: ServedGroup.SICK}
_BEGINS, _LASTS, _NOTICE = time(9, 30), timedelta(hours=2), timedelta(days=3)
_PAIR = 2


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a claim asks for: a kind of help in a street, how often, when at the earliest, and who organises it."""

    claim_id: UUID
    need_type: NeedType
    street_id: UUID
    quantity: int
    organisation_id: UUID | None
    giver_street_id: UUID | None
    wished_on: date | None


def open_for_claim(asked: Asked, *, by: Actor) -> Activity | None:
    """Write the draft of an activity with one shift for help that volunteers give, and tell its organiser.

    None where volunteers do not give this help, a person and no organisation gives it, or there is a draft already.
    """
    known = select(Activity.id).where(Activity.source_type == CLAIM, Activity.source_id == asked.claim_id)
    has_organiser = asked.organisation_id is not None or asked.giver_street_id is not None
    if asked.need_type not in _TRAITS or not has_organiser or db.session.scalar(known) is not None:
        return None
    activity = _draft(asked)
    shift = _first_shift(activity, asked)
    emit(ActivityWritten(activity_id=activity.id, by=by))
    emit(ShiftAdded(shift_id=shift.id, activity_id=activity.id, by=by))
    _tell_organisers(activity, shift, wording.OPENED, by=by)
    return activity


def _draft(asked: Asked) -> Activity:
    kind = need_kind(asked.need_type)
    activity = Activity(
        organisation_id=asked.organisation_id,
        host_street_id=None if asked.organisation_id else asked.giver_street_id,
        street_id=asked.street_id,
        source_type=CLAIM,
        source_id=asked.claim_id,
        name=kind.name_zh,
        what="、".join(kind.examples_zh),
        served=_SERVED.get(asked.need_type, ServedGroup.IN_NEED),
        area=_AREAS.get(asked.need_type, ServiceArea.ELDERLY_DISABLED),
        traits=[trait.value for trait in _TRAITS[asked.need_type]],
        written_at=clock.now(),
    )
    db.session.add(activity)
    db.session.flush()
    return activity


def _first_shift(activity: Activity, asked: Asked) -> Shift:
    soonest = clock.today() + _NOTICE
    day = max(asked.wished_on or soonest, soonest)
    begins = datetime.combine(day, _BEGINS, clock.SHANGHAI)
    least = _PAIR if Trait.HOME_VISIT in _TRAITS[asked.need_type] else 1
    street = get_division(asked.street_id)
    shift = Shift(
        activity_id=activity.id,
        street_id=asked.street_id,
        place=street.name if street else "",
        starts_at=begins,
        ends_at=begins + _LASTS,
        closes_at=closing_of(begins),
        least_people=least,
    )
    db.session.add(shift)
    db.session.flush()
    role = ShiftRole(shift_id=shift.id, name=activity.name[:40], places=max(least, asked.quantity))
    db.session.add(role)
    db.session.flush()
    return shift


def plan_ending() -> int:
    """Ask for one job for every draft of a claim that nobody took up in time; returns how many."""
    due = list(db.session.scalars(select(Activity.id).where(*_left_alone())))
    for activity_id in due:
        enqueue(END_JOB, {"id": activity_id}, key=str(activity_id))
    return len(due)


def _left_alone() -> tuple[ColumnElement[bool], ...]:
    oldest = clock.now() - timedelta(days=settings.value(DRAFT_DAYS))
    return (Activity.source_type == CLAIM, Activity.state == ActivityState.DRAFT, Activity.written_at <= oldest)


def end_draft(activity_id: UUID, *, by: Actor) -> None:
    """End a draft of a claim that nobody took up, and tell its organiser; nothing happens to any other activity."""
    wanted = select(Activity).where(Activity.id == activity_id, *_left_alone())
    activity = db.session.scalars(wanted).one_or_none()
    if activity is None:
        return
    first = shifts_of(activity)[0][0]
    cancel_activity(activity, reason=CancelReason.NOT_TAKEN_UP, by=by)
    _tell_organisers(activity, first, wording.DRAFT_ENDED, by=by)


def _tell_organisers(activity: Activity, shift: Shift, words: Wording, *, by: Actor) -> None:
    for user_id in organisers_of(activity):
        path = f"/volunteering/activities/{activity.id}"
        send_message(KeyOwner("user", user_id), words.key, words_of(Seen(activity, shift)), path=path, by=by)


@dataclass(frozen=True, kw_only=True)
class Drive:
    """What a depot asks for: people who drive from it at a time to so many stops."""

    route_id: UUID
    number: str
    site_id: UUID
    street_id: UUID
    starts_at: datetime
    stops: int
    helpers: int


@dataclass(frozen=True, kw_only=True)
class Bringing:
    """What a shop asks for: people who bring what families ordered to their doors on a day."""

    round_id: UUID
    number: str
    site_id: UUID
    street_id: UUID
    starts_at: datetime
    helpers: int


def open_for_route(drive: Drive, *, by: Actor) -> Activity | None:
    """Write the draft of an activity with one shift for a drive; None where there is one already."""
    what = f"在仓库装车，按顺序送到{drive.stops}个发放点，凭对方的签收码交接，没有送到的带回仓库"
    said = {"name": f"食物配送 {drive.number}", "what": what, "traits": []}
    return _open_from_site(ROUTE, drive.route_id, drive, said, by)


def open_for_round(bringing: Bringing, *, by: Actor) -> Activity | None:
    """Write the draft of an activity with one shift for bringing orders home; None where there is one already."""
    what = "到超市取打包好的物品，两人一组送到家门口，凭取货码或签字交接，没有送到的带回超市"
    said = {"name": f"超市送货上门 {bringing.number}", "what": what, "traits": [Trait.HOME_VISIT.value]}
    return _open_from_site(SHOP_ROUND, bringing.round_id, bringing, said, by)


def _open_from_site(
    kind: str, source_id: UUID, asked: Drive | Bringing, said: dict[str, Any], by: Actor
) -> Activity | None:
    known = select(Activity.id).where(Activity.source_type == kind, Activity.source_id == source_id)
    if db.session.scalar(known) is not None:
        return None
    activity = Activity(
        site_id=asked.site_id,
        street_id=asked.street_id,
        source_type=kind,
        source_id=source_id,
        area=ServiceArea.FOOD_AND_SHOPS,
        written_at=clock.now(),
        written_by_id=by.user_id,
        **said,
    )
    db.session.add(activity)
    db.session.flush()
    shift = _site_shift(activity, asked)
    emit(ActivityWritten(activity_id=activity.id, by=by))
    emit(ShiftAdded(shift_id=shift.id, activity_id=activity.id, by=by))
    return activity


def _site_shift(activity: Activity, drive: Drive | Bringing) -> Shift:
    place = site_names([drive.site_id])[drive.site_id]
    shift = Shift(
        activity_id=activity.id,
        street_id=drive.street_id,
        site_id=drive.site_id,
        place=place,
        starts_at=drive.starts_at,
        ends_at=drive.starts_at + _LASTS,
        closes_at=closing_of(drive.starts_at),
        least_people=min(_PAIR, drive.helpers),
    )
    db.session.add(shift)
    db.session.flush()
    db.session.add(ShiftRole(shift_id=shift.id, name=activity.name[:40], places=drive.helpers))
    db.session.flush()
    return shift


def offer_to_neighbours(activity_id: UUID, *, by: Actor) -> None:
    """Ask people who fit whether they can help in what was opened for a claim; nothing for other activities."""
    activity = db.session.scalars(select(Activity).where(Activity.id == activity_id)).one()
    if activity.source_type != CLAIM:
        return
    for shift, roles in shifts_of(activity):
        if shift.cancelled_at is None and shift.starts_at > clock.now():
            for role in roles:
                ask_to_cover(SeenRole(activity, shift, role), by=by)
