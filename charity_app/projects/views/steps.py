"""The steps of a project that its people take, one address each."""

from collections.abc import Callable
from typing import Any

from flask import Response

from charity_app.core import clock
from charity_app.http.access import actor, requires
from charity_app.projects import queries, services
from charity_app.projects.forms import EndingForm, FilingForm, ReasonForm, ReturnForm
from charity_app.projects.models import CharityProject
from charity_app.projects.states import PROJECT_ACTIONS, ProjectAction, ReturnGround
from charity_app.projects.states.plans import SurplusUse
from charity_app.projects.views.blueprint import bp, form_page, saved
from charity_app.registry.forms.choices import id_of

_A = ProjectAction


def _pressed(project: CharityProject, command: Callable[..., None]) -> Response:
    command(project, by=actor())
    return saved(project)


@bp.post("/<uuid:project_id>/submit")
@requires("project.submit", project=queries.get_project)
def submit_project(project: CharityProject) -> Response:
    """Hand a project in."""
    return _pressed(project, services.submit_project)


@bp.post("/<uuid:project_id>/approve")
@requires("project.approve", project=queries.get_project)
def approve_project(project: CharityProject) -> Response:
    """Approve a project."""
    return _pressed(project, services.approve_project)


@bp.post("/<uuid:project_id>/open")
@requires("project.open", project=queries.get_project)
def open_project(project: CharityProject) -> Response:
    """Open the fundraising."""
    return _pressed(project, services.open_project)


@bp.post("/<uuid:project_id>/start")
@requires("project.start", project=queries.get_project)
def start_project(project: CharityProject) -> Response:
    """Start the work."""
    return _pressed(project, services.start_project)


@bp.post("/<uuid:project_id>/start-without-public-fund")
@requires("project.start_without_public_fund", project=queries.get_project)
def start_without_public_fund(project: CharityProject) -> Response:
    """Start the work with targeted or own money."""
    return _pressed(project, services.start_without_public_fund)


@bp.post("/<uuid:project_id>/end")
@requires("project.end", project=queries.get_project)
def end_project(project: CharityProject) -> Response:
    """End the work."""
    return _pressed(project, services.end_project)


def _asked(project: CharityProject, action: ProjectAction, form: Any, command: Callable[[], None] | None) -> Response:
    """Answer a step that asks something: the form, or the step taken with what it says."""
    if command is None or form.carry_out(lambda: _carried(command)) is None:
        title = PROJECT_ACTIONS[action]
        return form_page(project, title, form, submit=title)
    return saved(project)


def _carried(command: Callable[[], None]) -> bool:
    command()
    return True


@bp.get("/<uuid:project_id>/return")
@requires("project.return", project=queries.get_project)
def show_return(project: CharityProject) -> Response:
    """Ask why a project goes back."""
    return _asked(project, _A.RETURN, ReturnForm(), None)


@bp.post("/<uuid:project_id>/return")
@requires("project.return", project=queries.get_project)
def return_project(project: CharityProject) -> Response:
    """Send a project back with a reason."""
    form: Any = ReturnForm.from_request()
    return _asked(project, _A.RETURN, form, lambda: services.return_project(
        project, ground=ReturnGround(form.ground.data), words=form.words.data or "", by=actor()))  # fmt: skip


@bp.get("/<uuid:project_id>/filing")
@requires("project.register_filing", project=queries.get_project)
def show_filing(project: CharityProject) -> Response:
    """Ask for the filing number."""
    return _asked(project, _A.REGISTER_FILING, FilingForm(filed_on=clock.today()), None)


@bp.post("/<uuid:project_id>/filing")
@requires("project.register_filing", project=queries.get_project)
def register_filing(project: CharityProject) -> Response:
    """Enter the filing number of a plan."""
    form: Any = FilingForm.from_request()
    return _asked(project, _A.REGISTER_FILING, form, lambda: services.register_filing(
        project, **form.chosen("number", "filed_on", "authority"), by=actor()))  # fmt: skip


@bp.get("/<uuid:project_id>/pause")
@requires("project.pause", project=queries.get_project)
def show_pause(project: CharityProject) -> Response:
    """Ask why the work stops for a time."""
    return _asked(project, _A.PAUSE, ReasonForm(), None)


@bp.post("/<uuid:project_id>/pause")
@requires("project.pause", project=queries.get_project)
def pause_project(project: CharityProject) -> Response:
    """Stop the work for a time."""
    form: Any = ReasonForm.from_request()
    return _asked(project, _A.PAUSE, form, lambda: services.pause_project(project, words=form.words.data, by=actor()))


@bp.get("/<uuid:project_id>/resume")
@requires("project.resume", project=queries.get_project)
def show_resume(project: CharityProject) -> Response:
    """Ask why the work goes on."""
    return _asked(project, _A.RESUME, ReasonForm(), None)


@bp.post("/<uuid:project_id>/resume")
@requires("project.resume", project=queries.get_project)
def resume_project(project: CharityProject) -> Response:
    """Let the work go on."""
    form: Any = ReasonForm.from_request()
    return _asked(project, _A.RESUME, form, lambda: services.resume_project(project, words=form.words.data, by=actor()))


def _ending(form: Any, project: CharityProject, *, is_termination: bool) -> Any:
    form.offer(queries.similar_projects(project), is_termination=is_termination)
    return form


@bp.get("/<uuid:project_id>/terminate")
@requires("project.terminate", project=queries.get_project)
def show_termination(project: CharityProject) -> Response:
    """Ask what becomes of the money of a project that is broken off."""
    return _asked(project, _A.TERMINATE, _ending(EndingForm(), project, is_termination=True), None)


@bp.post("/<uuid:project_id>/terminate")
@requires("project.terminate", project=queries.get_project)
def terminate_project(project: CharityProject) -> Response:
    """Break a project off."""
    form = _ending(EndingForm.from_request(), project, is_termination=True)
    return _asked(project, _A.TERMINATE, form, lambda: services.terminate_project(project, **_given(form), by=actor()))


@bp.get("/<uuid:project_id>/archive")
@requires("project.archive", project=queries.get_project)
def show_archive(project: CharityProject) -> Response:
    """Ask what became of what was left."""
    return _asked(project, _A.ARCHIVE, _ending(EndingForm(), project, is_termination=False), None)


@bp.post("/<uuid:project_id>/archive")
@requires("project.archive", project=queries.get_project)
def archive_project(project: CharityProject) -> Response:
    """Close a disclosed project for good."""
    form = _ending(EndingForm.from_request(), project, is_termination=False)
    return _asked(project, _A.ARCHIVE, form, lambda: services.archive_project(project, **_given(form), by=actor()))


def _given(form: Any) -> dict[str, Any]:
    key = id_of(form.successor_id.data)
    successor = queries.get_project(actor(), key) if key else None
    return {"use": SurplusUse(form.surplus_use.data), "successor": successor, "words": form.words.data or ""}
