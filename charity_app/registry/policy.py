"""Who may do what with households, organisations and sites. Source: domain.md 3.7, rulings 14 and 19."""

from typing import Any

from charity_app.core.policy import PermissionTable, both, holds, is_own_household, is_signed_in
from charity_app.core.scope import Actor, Role

READERS = (
    Role.COMMITTEE_WORKER,
    Role.CHILD_DIRECTOR,
    Role.COMMUNITY_AID_ADVISOR,
    Role.SOCIAL_WORKER,
    Role.STREET_OFFICER,
    Role.STREET_REVIEWER,
    Role.CHILD_SUPERVISOR,
    Role.DISTRICT_AID_OFFICER,
    Role.AUDITOR,
)
CHILD_ROLES = (Role.CHILD_DIRECTOR, Role.CHILD_SUPERVISOR)
WRITERS = (
    Role.COMMITTEE_WORKER,
    Role.COMMUNITY_AID_ADVISOR,
    Role.STREET_OFFICER,
    Role.DISTRICT_AID_OFFICER,
)
_REVEALERS = (*WRITERS, Role.STREET_REVIEWER)
_OFFICERS = (Role.STREET_OFFICER, Role.DISTRICT_AID_OFFICER)
_SECOND_PEOPLE = (Role.STREET_OFFICER, Role.STREET_REVIEWER, Role.DISTRICT_AID_OFFICER)
_SITE_ROLES = (Role.REGISTRY_OFFICER, Role.STREET_OFFICER, Role.CHARITY_OFFICER)


def reads_households(actor: Actor) -> bool:
    """Tell whether somebody works with household files at all; the scope says with which."""
    return actor.is_system or actor.has_role(*READERS) or bool(actor.scope.household_ids)


def sees_children_only(actor: Actor) -> bool:
    """Tell whether somebody works only with households that have a child."""
    others = tuple(role for role in READERS if role not in CHILD_ROLES)
    return not actor.is_system and actor.has_role(*CHILD_ROLES) and not actor.has_role(*others)


def is_own(actor: Actor, subject: Any) -> bool:
    """Tell whether a household is the actor's own."""
    return is_own_household(actor, subject)


def _is_somebody_elses(actor: Actor, subject: Any) -> bool:
    return getattr(subject, "asked_by_id", None) != actor.user_id


def _imports(actor: Actor, subject: Any) -> bool:
    """Clause: an officer, and a run only for who started it."""
    return actor.has_role(*_OFFICERS) and (subject is None or subject.started_by_id == actor.user_id)


_covers_export = holds(*_SECOND_PEOPLE)


PERMISSIONS: PermissionTable = {
    "household.list": (holds(*READERS),),
    "household.show": (holds(*READERS), is_own_household),
    "household.register": (holds(*WRITERS),),
    "household.change": (holds(*WRITERS),),
    "household.reveal": (holds(*_REVEALERS), is_own_household),
    "household.consent": (holds(*WRITERS), is_own_household),
    "household.attach": (holds(*WRITERS), is_own_household),
    "household.help": (holds(*WRITERS, Role.SOCIAL_WORKER),),
    "household.leave_help": (is_signed_in,),
    "household.merge": (holds(*_OFFICERS),),
    "household.export": (holds(*_SECOND_PEOPLE),),
    "household.approve_export": (both(_is_somebody_elses, _covers_export),),
    "household.import": (_imports,),
    "household.own": (lambda actor, _subject: bool(actor.scope.household_ids),),
    "organisation.register": (holds(Role.REGISTRY_OFFICER),),
    "organisation.change": (holds(Role.REGISTRY_OFFICER),),
    "organisation.decide": (holds(Role.REGISTRY_OFFICER),),
    "site.open": (holds(*_SITE_ROLES),),
    "site.change": (holds(*_SITE_ROLES),),
}
