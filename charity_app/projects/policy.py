"""Who may do what with charity projects."""

from typing import Any

from charity_app.core.policy import PermissionTable, both, holds
from charity_app.core.scope import Actor, Role
from charity_app.projects.states import ProjectState

_is_officer = holds(Role.CHARITY_OFFICER)


def _is_in(*states: ProjectState) -> Any:
    return lambda _actor, subject: subject is None or subject.state in states


def is_anyone(_actor: Actor, _subject: Any) -> bool:
    """Clause: whoever may see the row at all."""
    return True


PERMISSIONS: PermissionTable = {
    "project.show": (is_anyone,),
    "project.write": (both(holds(Role.ORG_MANAGER), _is_in(ProjectState.DRAFT)),),
    "project.submit": (both(holds(Role.ORG_MANAGER), _is_in(ProjectState.DRAFT)),),
    "project.approve": (both(_is_officer, _is_in(ProjectState.PENDING_REVIEW)),),
    "project.return": (both(_is_officer, _is_in(ProjectState.PENDING_REVIEW)),),
}
