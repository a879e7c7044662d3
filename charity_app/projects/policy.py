"""Who may do what with charity projects, their plans and their reports. Source: states.yaml, domain.md 3.7."""

from typing import Any

from charity_app.core.policy import Clause, PermissionTable, both, is_anyone
from charity_app.core.scope import Actor, Role
from charity_app.projects.states import HIDDEN_STATES, PROJECT_ROLES, ProjectAction, ProjectState
from charity_app.projects.states.disclosures import DISCLOSURE_ROLES, OPEN_STATES

OVERSEERS = (Role.CHARITY_OFFICER, Role.DISTRICT_AID_OFFICER, Role.AUDITOR)
_OWN = (Role.ORG_MANAGER, Role.ORG_FINANCE)


def _stands(*roles: Role) -> Clause:
    """Clause: one of the roles is held in the district, at the organisation, or as finance at the receiving charity."""

    def clause(actor: Actor, subject: Any) -> bool:
        return any(_covers(grant.role, grant.organisation_id, subject) for grant in actor.grants_of(*roles))

    return clause


def _covers(role: Role, organisation_id: Any, subject: Any) -> bool:
    if subject is None or role not in _OWN or getattr(subject, "organisation_id", subject.id) == organisation_id:
        return True
    return role is Role.ORG_FINANCE and getattr(subject, "charity_id", None) == organisation_id


def _is_in(*states: ProjectState) -> Clause:
    return lambda _actor, subject: subject is None or subject.state in states


def _may_act(action: ProjectAction) -> tuple[Clause, ...]:
    """Return the clauses of an action: from each state the roles that the table names."""
    starts = [(start, roles) for (start, named), roles in PROJECT_ROLES.items() if named is action]
    return tuple(both(_is_in(start), _stands(*roles)) for start, roles in starts)


def _is_open(_actor: Actor, subject: Any) -> bool:
    return subject is None or subject.state in OPEN_STATES


_DUTY_WRITERS = tuple({role for roles in DISCLOSURE_ROLES.values() for role in roles})
_planning = both(_is_in(ProjectState.DRAFT), _stands(Role.ORG_MANAGER))
_at_work = both(_is_in(*(state for state in ProjectState if state not in HIDDEN_STATES)), _stands(*_OWN))

PERMISSIONS: PermissionTable = {
    "project.show": (is_anyone,),
    "project.write": (_planning,),
    "project.measure": (_at_work,),
    "project.show_steps": (_stands(*OVERSEERS, *_OWN),),
    "project.export": (_stands(*OVERSEERS),),
    "project.submit": _may_act(ProjectAction.SUBMIT),
    "project.approve": _may_act(ProjectAction.APPROVE),
    "project.return": _may_act(ProjectAction.RETURN),
    "project.register_filing": _may_act(ProjectAction.REGISTER_FILING),
    "project.start_without_public_fund": _may_act(ProjectAction.START_WITHOUT_PUBLIC_FUND),
    "project.open": _may_act(ProjectAction.OPEN),
    "project.start": _may_act(ProjectAction.START),
    "project.pause": _may_act(ProjectAction.PAUSE),
    "project.resume": _may_act(ProjectAction.RESUME),
    "project.end": _may_act(ProjectAction.END),
    "project.publish_final": _may_act(ProjectAction.PUBLISH_FINAL),
    "project.archive": _may_act(ProjectAction.ARCHIVE),
    "project.terminate": _may_act(ProjectAction.TERMINATE),
    "plan.show": (_stands(*OVERSEERS, *_OWN),),
    "plan.check": (_stands(Role.CHARITY_OFFICER),),
    "plan.refile": (_stands(Role.ORG_FINANCE, Role.CHARITY_OFFICER),),
    "disclosure.list": (_stands(*OVERSEERS, *_OWN),),
    "disclosure.write": (both(_is_open, _stands(*_DUTY_WRITERS)),),
    "report.show": (is_anyone,),
    "report.correct": (_stands(*_DUTY_WRITERS),),
    "related_party.list": (_stands(*OVERSEERS, *_OWN),),
    "related_party.write": (_stands(*_OWN),),
    "charity_year.list": (_stands(*OVERSEERS, *_OWN),),
    "charity_year.show": (_stands(*OVERSEERS, *_OWN),),
    "charity_year.write": (_stands(Role.ORG_FINANCE),),
    "paper.show": (is_anyone,),
}
