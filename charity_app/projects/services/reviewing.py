"""Review of a project: handed in by its organisation, approved or given back by the district."""

from charity_app.core import clock
from charity_app.core.errors import NotAllowed
from charity_app.core.facts import emit
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.projects.events import ProjectApproved, ProjectReturned, ProjectSubmitted
from charity_app.projects.models import CharityProject
from charity_app.projects.services.stepping import take_step
from charity_app.projects.services.submitting import check_ready
from charity_app.projects.states import ProjectAction, ProjectState, ReturnGround


def submit_project(project: CharityProject, *, by: Actor) -> None:
    """Hand a draft to the district's charity office. Raises Invalid for what it still owes."""
    if project.state is ProjectState.DRAFT:
        check_ready(project)
    now = clock.now()
    take_step(project, ProjectAction.SUBMIT, submitted_by_id=by.user_id, submitted_at=now, return_ground=None, by=by)
    emit(ProjectSubmitted(project_id=project.id, by=by))


def approve_project(project: CharityProject, *, by: Actor) -> None:
    """Approve a project. Raises NotAllowed for whoever submitted it."""
    _refuse_own(project, by)
    take_step(project, ProjectAction.APPROVE, reviewed_by_id=by.user_id, reviewed_at=clock.now(), by=by)
    emit(ProjectApproved(project_id=project.id, by=by))


def return_project(project: CharityProject, *, ground: ReturnGround, words: str = "", by: Actor) -> None:
    """Give a project back for changes and say why."""
    _refuse_own(project, by)
    given = {"return_ground": ground, "submitted_by_id": None, "reviewed_by_id": by.user_id}
    take_step(project, ProjectAction.RETURN, words=words, reviewed_at=clock.now(), by=by, **given)
    emit(ProjectReturned(project_id=project.id, ground=ground, by=by))


def _refuse_own(project: CharityProject, by: Actor) -> None:
    if by.user_id is not None and by.user_id == project.submitted_by_id:
        raise NotAllowed(Text("A second person must review this", "error"))
