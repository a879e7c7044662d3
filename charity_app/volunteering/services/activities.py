"""Commands on activities: written, reviewed by a second person, followed through time. Source: domain.md 6, 2.19."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Invalid, NotAllowed
from charity_app.core.facts import emit
from charity_app.core.ids import new_id
from charity_app.core.jobs import enqueue
from charity_app.core.privacy import KeyOwner, seal
from charity_app.core.scope import Actor
from charity_app.core.states import advance
from charity_app.core.text import Text
from charity_app.registry.models import Organisation, Site
from charity_app.registry.queries import get_organisation, get_site, organisation_standing
from charity_app.registry.services.stamps import clean_words, take_version
from charity_app.volunteering.events import (
    ActivityApproved,
    ActivityCancelled,
    ActivityMoved,
    ActivityReturned,
    ActivitySubmitted,
    ActivityWritten,
)
from charity_app.volunteering.models import Activity
from charity_app.volunteering.queries.activities import contact_place
from charity_app.volunteering.queries.planning import coming_shifts, has_coming_role, hours_of, list_to_follow
from charity_app.volunteering.services.shifts import cancel_shift
from charity_app.volunteering.states.activities import (
    ACTIVITY_TABLE,
    ActivityAction,
    ActivityState,
    CancelReason,
    ReturnReason,
    ServedGroup,
    ServiceArea,
    Trait,
)

FOLLOW_JOB = "volunteering.follow"
_LONGEST = {"name": 60, "what": 600, "risk": 300, "insurance": 200, "costs": 200, "contact": 60}
_NEEDED = ("name", "what", "contact")


@dataclass(frozen=True)
class Organiser:
    """Who organises: an organisation, a street, or a place such as a shop or depot; exactly one of them."""

    organisation: Organisation | None = None
    street_id: UUID | None = None
    site: Site | None = None


@dataclass(frozen=True, kw_only=True)
class ActivityDetails:
    """What is written about an activity; whether there is insurance may still be open in a draft."""

    name: str
    what: str
    area: ServiceArea
    street_id: UUID
    contact: str
    served: ServedGroup = ServedGroup.EVERYBODY
    traits: Sequence[Trait] = ()
    risk: str = ""
    has_insurance: bool | None = None
    insurance: str = ""
    costs: str = ""


def write_activity(organiser: Organiser, *, details: ActivityDetails, by: Actor) -> Activity:
    """Write the draft of an activity. Raises Invalid, NotAllowed for a listed organisation (R-REG-02)."""
    _demand_standing(organiser.organisation)
    activity_id = new_id("activities")
    activity = Activity(
        id=activity_id,
        organisation_id=organiser.organisation.id if organiser.organisation else None,
        host_street_id=organiser.street_id,
        site_id=organiser.site.id if organiser.site else None,
        state=ActivityState.DRAFT,
        **_columns(activity_id, details, by),
    )
    db.session.add(activity)
    db.session.flush()
    emit(ActivityWritten(activity_id=activity.id, by=by))
    return activity


def change_activity(activity: Activity, *, details: ActivityDetails, version: int, by: Actor) -> None:
    """Correct a draft. Raises Invalid, Conflict when somebody else was faster."""
    if activity.state is not ActivityState.DRAFT:
        raise Invalid(Text("Only a draft can be changed", "error"))
    columns = _columns(activity.id, details, by)
    take_version(activity, version)
    activity.reviewed_by_id = activity.reviewed_at = None
    for name, value in columns.items():
        setattr(activity, name, value)
    db.session.flush()
    emit(ActivityWritten(activity_id=activity.id, by=by))


def _columns(activity_id: UUID, details: ActivityDetails, by: Actor) -> Mapping[str, Any]:
    told = {name: clean_words(getattr(details, name), field=name, longest=most) for name, most in _LONGEST.items()}
    for name in _NEEDED:
        if not told[name]:
            raise Invalid(Text("Please fill this in", "error"), field=name)
    contact = told.pop("contact")
    sealed = seal(KeyOwner("user", by.user_id), contact, place=contact_place(activity_id)) if by.user_id else None
    return {
        **told,
        "area": details.area,
        "served": details.served,
        "street_id": details.street_id,
        "traits": sorted(set(details.traits)),
        "has_insurance": details.has_insurance,
        "contact": sealed,
        "written_by_id": by.user_id,
        "written_at": clock.now(),
    }


def submit_activity(activity: Activity, *, by: Actor) -> None:
    """Hand a draft to a second person. Raises Invalid while risk, insurance or shifts are open, NotAllowed."""
    _demand_standing(_organisation_of(activity, by))
    _demand_ready(activity)
    advance(activity, ACTIVITY_TABLE, ActivityAction.SUBMIT, submitted_at=clock.now(), return_reason=None)
    emit(ActivitySubmitted(activity_id=activity.id, by=by))


def _organisation_of(activity: Activity, by: Actor) -> Organisation | None:
    site = get_site(by, activity.site_id) if activity.site_id else None
    organisation_id = site.organisation_id if site else activity.organisation_id
    return get_organisation(by, organisation_id) if organisation_id else None


def _demand_standing(organisation: Organisation | None) -> None:
    standing = organisation_standing(organisation) if organisation else None
    if standing is not None and not standing.may_claim:
        raise NotAllowed(standing.reason)


def _demand_ready(activity: Activity) -> None:
    if not activity.risk:
        raise Invalid(Text("Say what can go wrong and what you do against it", "error"), field="risk")
    if activity.has_insurance is None:
        raise Invalid(Text("Say whether volunteers are insured", "error"), field="has_insurance")
    if Trait.RISKY in activity.traits and not activity.has_insurance:
        raise Invalid(Text("Risky service needs insurance before it begins", "error"), field="has_insurance")
    if not has_coming_role(activity):
        raise Invalid(Text("Add at least one shift that is still to come", "error"))


def approve_activity(activity: Activity, *, by: Actor) -> None:
    """Let people sign up. Raises NotAllowed for whoever wrote it, Invalid when its shifts are over by now."""
    _refuse_own(activity, by)
    _demand_ready(activity)
    advance(activity, ACTIVITY_TABLE, ActivityAction.APPROVE, reviewed_by_id=by.user_id, reviewed_at=clock.now())
    emit(ActivityApproved(activity_id=activity.id, by=by))


def return_activity(activity: Activity, *, reason: ReturnReason, by: Actor) -> None:
    """Give an activity back for changes and say why. Raises NotAllowed for whoever wrote it."""
    _refuse_own(activity, by)
    advance(
        activity,
        ACTIVITY_TABLE,
        ActivityAction.RETURN,
        return_reason=reason,
        reviewed_by_id=by.user_id,
        reviewed_at=clock.now(),
    )
    emit(ActivityReturned(activity_id=activity.id, reason=reason, by=by))


def _refuse_own(activity: Activity, by: Actor) -> None:
    if by.user_id is not None and by.user_id == activity.written_by_id:
        raise NotAllowed(Text("A second person must review this", "error"))


def cancel_activity(activity: Activity, *, reason: CancelReason, by: Actor) -> None:
    """Call an activity off with every shift that is still to come; whoever signed up is told."""
    for shift in coming_shifts(activity):
        cancel_shift(shift, reason=reason, by=by)
    advance(activity, ACTIVITY_TABLE, ActivityAction.CANCEL, ended_at=clock.now())
    emit(ActivityCancelled(activity_id=activity.id, reason=reason, by=by))


def plan_following() -> int:
    """Ask for one job for every activity that begins or ends by now; returns how many."""
    due = list_to_follow()
    for activity_id in due:
        enqueue(FOLLOW_JOB, {"id": activity_id}, key=f"{activity_id}:{clock.now():%Y%m%d%H%M}")
    return len(due)


def follow_one(activity_id: UUID, *, by: Actor) -> None:
    """Let one activity begin or end; a second time changes nothing."""
    follow_time(db.session.scalars(select(Activity).where(Activity.id == activity_id)).one(), by=by)


def follow_time(activity: Activity, *, by: Actor) -> None:
    """Start an activity when its first shift begins, end it when the last one is over."""
    hours = hours_of(activity)
    if hours is None:
        return
    now = clock.now()
    if (activity.state, ActivityAction.START) in ACTIVITY_TABLE and hours[0] <= now:
        _move(activity, ActivityAction.START, by=by)
    if (activity.state, ActivityAction.FINISH) in ACTIVITY_TABLE and hours[1] <= now:
        _move(activity, ActivityAction.FINISH, by=by, ended_at=now)


def _move(activity: Activity, action: ActivityAction, *, by: Actor, **values: object) -> None:
    advance(activity, ACTIVITY_TABLE, action, **values)
    emit(ActivityMoved(activity_id=activity.id, action=action, by=by))
