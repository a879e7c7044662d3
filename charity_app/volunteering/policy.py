"""Who may do what with volunteers, activities, shifts and sign-ups. Source: states.yaml, domain.md 3.7 and 6, A13."""

from typing import Any

from charity_app.core.policy import PermissionTable, both, is_anyone, is_signed_in
from charity_app.core.scope import Actor, Role
from charity_app.volunteering.states.activities import ORGANISERS, ActivityState
from charity_app.volunteering.states.records import CONFIRMERS


def organises(actor: Actor, subject: Any) -> bool:
    """Clause: the actor stands for the organiser of an activity; without a subject for any organiser."""
    grants = actor.grants_of(*ORGANISERS)
    if subject is None:
        return bool(grants)
    if subject.organisation_id is not None:
        return any(grant.organisation_id == subject.organisation_id for grant in grants)
    if subject.host_street_id is not None:
        return any(grant.division_id == subject.host_street_id for grant in grants)
    return any(grant.site_id == subject.site_id for grant in grants)


def is_reviewer(actor: Actor, subject: Any) -> bool:
    """Clause: the street officer of the place, or the charity office."""
    streets = actor.grants_of(Role.STREET_OFFICER)
    return actor.has_role(Role.CHARITY_OFFICER) or any(
        subject is None or grant.division_id == subject.street_id for grant in streets
    )


def _watches(actor: Actor, subject: Any) -> bool:
    return actor.has_role(Role.CHARITY_OFFICER, Role.AUDITOR) or is_reviewer(actor, subject)


def _is_draft(_actor: Actor, subject: Any) -> bool:
    return subject is None or subject.state is ActivityState.DRAFT


def _is_own(actor: Actor, subject: Any) -> bool:
    """Clause: the sign-up, standing place or volunteer is the actor's own; the query sets `user_id`."""
    return subject is None or (actor.user_id is not None and subject.user_id == actor.user_id)


def units_of(actor: Actor) -> frozenset[str]:
    """Return the units for which somebody stands, whatever the role: organisations, places, divisions, the district."""
    units = set()
    for grant in actor.grants:
        if grant.organisation_id:
            units.add(f"organisation:{grant.organisation_id}")
        elif grant.site_id:
            units.add(f"site:{grant.site_id}")
        elif grant.division_id:
            units.add(f"division:{grant.division_id}")
        elif grant.level == "district":
            units.add("district")
    return frozenset(units)


def is_second_unit(actor: Actor, subject: Any) -> bool:
    """Clause: a coordinator or officer of the place, of another unit than entered the hours, and not for oneself."""
    street = any(
        grant.division_id == subject.street_id
        for grant in actor.grants_of(Role.VOLUNTEER_COORDINATOR, Role.STREET_OFFICER)
    )
    if not street and not actor.has_role(Role.CHARITY_OFFICER, Role.AUDITOR):
        return False
    is_other = actor.user_id not in (None, subject.user_id, subject.entered_by_id)
    return is_other and not units_of(actor) & set(subject.entered_units)


def _confirms(actor: Actor, subject: Any) -> bool:
    """Clause: somebody who may be the second person at all; which hours, the command judges with words."""
    held = actor.grants_of(*CONFIRMERS)
    return any(subject is None or grant.level == "district" or grant.division_id == subject.street_id for grant in held)


def _is_auditor(actor: Actor, _subject: Any) -> bool:
    return actor.has_role(Role.AUDITOR)


def _audits(actor: Actor, _subject: Any) -> bool:
    return actor.has_role(Role.AUDITOR, Role.CHARITY_OFFICER)


_own = both(is_signed_in, _is_own)

PERMISSIONS: PermissionTable = {
    "shift.show": (is_anyone,),
    "activity.list": (organises, _watches),
    "activity.show": (organises, _watches),
    "activity.write": (organises,),
    "activity.change": (both(_is_draft, organises),),
    "activity.run": (organises,),
    "activity.review": (is_reviewer,),
    "sign_up.make": (is_signed_in,),
    "sign_up.own": (_own,),
    "sign_up.manage": (organises,),
    "volunteer.own": (_own,),
    "volunteer.manage": (organises,),
    "door.open": (organises,),
    "door.pass": (is_signed_in,),
    "roll.call": (organises,),
    "hours.own": (_own,),
    "hours.list": (organises, _confirms, _is_auditor),
    "hours.show": (organises, _confirms, _is_auditor),
    "hours.enter": (organises,),
    "hours.decide": (_confirms,),
    "hours.correct": (organises, _confirms),
    "hours.void": (_confirms, _is_auditor),
    "hours.audit": (_audits,),
    "certificate.own": (_own,),
    "certificate.show": (_own, organises, _audits),
    "certificate.list": (organises, _audits),
    "certificate.issue": (organises,),
    "certificate.revoke": (organises, _is_auditor),
}
