"""The later way of a project: paused and resumed, ended or broken off, archived once what is left is handled."""

from charity_app.core import clock
from charity_app.core.errors import Invalid
from charity_app.core.facts import emit
from charity_app.core.money import Money
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.projects.events import (
    ProjectArchived,
    ProjectEnded,
    ProjectPaused,
    ProjectResumed,
    ProjectTerminated,
)
from charity_app.projects.models import CharityProject
from charity_app.projects.queries.money import money_of_project
from charity_app.projects.queries.plans import plan_of
from charity_app.projects.services.duties import settle_project_duties
from charity_app.projects.services.plans import close_raising
from charity_app.projects.services.stepping import demand_words, take_step
from charity_app.projects.states import ProjectAction
from charity_app.projects.states.plans import TERMINATION_USES, SurplusUse


def pause_project(project: CharityProject, *, words: str, by: Actor) -> None:
    """Stop the work for a time and say why. Raises Invalid without a reason."""
    take_step(project, ProjectAction.PAUSE, words=demand_words(words), by=by)
    emit(ProjectPaused(project_id=project.id, by=by))


def resume_project(project: CharityProject, *, words: str, by: Actor) -> None:
    """Let the work go on and say why. Raises Invalid without a reason."""
    take_step(project, ProjectAction.RESUME, words=demand_words(words), by=by)
    emit(ProjectResumed(project_id=project.id, by=by))


def end_project(project: CharityProject, *, by: Actor) -> None:
    """End the work; the final report is due three months later."""
    take_step(project, ProjectAction.END, ended_on=clock.today(), by=by)
    _close(project, by)
    emit(ProjectEnded(project_id=project.id, by=by))


def _close(project: CharityProject, by: Actor) -> None:
    plan = plan_of(project)
    if plan is not None:
        close_raising(plan, by=by)
    settle_project_duties(project, by=by)


def terminate_project(
    project: CharityProject, *, use: SurplusUse, successor: CharityProject | None, words: str, by: Actor
) -> None:
    """Break a project off; its money goes back to the donors or to a similar project. Raises Invalid."""
    if use not in TERMINATION_USES:
        raise Invalid(Text("Choose a refund, or a project with a similar aim", "error"), field="surplus_use")
    _check_successor(project, use, successor)
    given = {"surplus_use": use, "successor_id": successor.id if successor else None, "ended_on": clock.today()}
    take_step(project, ProjectAction.TERMINATE, words=demand_words(words), by=by, **given)
    _close(project, by)
    successor_id = successor.id if successor else None
    emit(ProjectTerminated(project_id=project.id, surplus_use=use, successor_id=successor_id, by=by))


def _check_successor(project: CharityProject, use: SurplusUse, successor: CharityProject | None) -> None:
    if (use is SurplusUse.SIMILAR_PROJECT) != (successor is not None):
        raise Invalid(Text("Name the project that takes the money over, and only then", "error"), field="successor_id")
    if successor is not None and (successor.id == project.id or successor.category is not project.category):
        raise Invalid(Text("Choose another project of the same category", "error"), field="successor_id")


def archive_project(
    project: CharityProject, *, use: SurplusUse, successor: CharityProject | None, words: str = "", by: Actor
) -> None:
    """Close a disclosed project for good, once what was left is handled. Raises Invalid."""
    left_fen = money_of_project(project.id).left_fen
    if use is SurplusUse.NOTHING_LEFT and left_fen > 0:
        left = f"{Money(left_fen).yuan:,}"
        raise Invalid(
            Text("%(left)s yuan are left; say what becomes of them", "error", {"left": left}), field="surplus_use"
        )
    _check_successor(project, use, successor)
    successor_id = successor.id if successor else None
    take_step(project, ProjectAction.ARCHIVE, words=words, surplus_use=use, successor_id=successor_id, by=by)
    emit(ProjectArchived(project_id=project.id, surplus_use=use, successor_id=successor_id, by=by))
