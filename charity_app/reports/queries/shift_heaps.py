"""Work that waits on shifts: a place that is kept for somebody until it is taken (feature 2.4)."""

from sqlalchemy import select

from charity_app.core.scope import Actor
from charity_app.reports.queries.heap import Heap, Kinds, named, never
from charity_app.reports.states import Waits
from charity_app.volunteering.models import Activity, Shift, SignUp, Volunteer
from charity_app.volunteering.states.sign_ups import SignUpState


def places(viewer: Actor) -> Heap:
    """Return the places that are kept for the viewer, whatever the role."""
    own = select(Volunteer.id).where(Volunteer.user_id == viewer.user_id)
    kinds: Kinds = {Waits.PLACE_TO_TAKE: (SignUp.state == SignUpState.OFFERED) & SignUp.volunteer_id.in_(own)}
    described = (
        select(Activity.name, Shift.place)
        .select_from(SignUp)
        .join(Shift, Shift.id == SignUp.shift_id)
        .join(Activity, Activity.id == Shift.activity_id)
    )
    return Heap(SignUp, kinds, described, lambda row: (named(row[0]), row[1]), never(), SignUp.id, is_own_only=True)
