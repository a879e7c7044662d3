"""Pages of charity projects: the public list, one project, writing and review."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for
from wtforms import SelectChoice  # type: ignore[attr-defined]

from charity_app.core.errors import NotFound
from charity_app.core.text import Text
from charity_app.divisions import queries as divisions
from charity_app.http.access import actor, requires
from charity_app.http.respond import done, page
from charity_app.projects import queries, services
from charity_app.projects.forms import ProjectForm, ReturnForm
from charity_app.projects.models import CharityProject
from charity_app.projects.states import (
    HIDDEN_STATES,
    PROJECT_CATEGORIES,
    PROJECT_LABELS,
    PROJECT_TONES,
    RETURN_GROUNDS,
    ProjectCategory,
    ProjectState,
    ReturnGround,
)
from charity_app.registry import queries as registry
from charity_app.registry.models import Organisation

bp = Blueprint("projects", __name__, url_prefix="/projects")


def _filters() -> dict[str, Any]:
    given = request.args
    category, state, number = given.get("category", ""), given.get("state", ""), given.get("page", "")
    return {
        "q": given.get("q", "")[:60],
        "category": ProjectCategory(category) if category in set(ProjectCategory) else None,
        "state": ProjectState(state) if state in set(ProjectState) else None,
        "page": int(number) if number.isascii() and number.isdigit() and len(number) < 7 else 1,
    }


@bp.get("/")
@requires("project.show")
def list_projects() -> Response:
    """Projects that run, ran or will run."""
    chosen = _filters()
    return page(
        "projects/projects.html",
        projects=queries.list_projects_visible_to(actor(), **chosen),
        chosen=chosen,
        categories=PROJECT_CATEGORIES,
        labels=PROJECT_LABELS,
        tones=PROJECT_TONES,
        shown={state: words for state, words in PROJECT_LABELS.items() if state not in HIDDEN_STATES},
    )


@bp.get("/<uuid:project_id>")
@requires("project.show", project=queries.get_project)
def show_project(project: CharityProject) -> Response:
    """One project."""
    return _project_page(project, ReturnForm())


def _project_page(project: CharityProject, form: Any, status: int = 200) -> Response:
    return page(
        "projects/project.html",
        status=status,
        project=project,
        card=queries.project_card(project),
        category=PROJECT_CATEGORIES[project.category],
        label=PROJECT_LABELS[project.state],
        tone=PROJECT_TONES[project.state],
        ground=RETURN_GROUNDS[project.return_ground] if project.return_ground else None,
        form=form,
    )


def _prepared(form: Any) -> Any:
    own = registry.organisation_names(actor().scope.organisation_ids)
    form.organisation_id.choices = [SelectChoice(str(key), name) for key, name in own.items()]
    form.street_ids.choices = [SelectChoice(str(street.id), street.name) for street in divisions.streets()]
    return form


@bp.get("/new")
@requires("project.write")
def new_project() -> Response:
    """The form for a new project."""
    return page("projects/form.html", form=_prepared(ProjectForm()), project=None)


@bp.post("/new")
@requires("project.write")
def create_project() -> Response:
    """Write a project down as a draft."""
    form: Any = _prepared(ProjectForm.from_request())
    project = form.carry_out(lambda: _create(form))
    if project is None:
        return page("projects/form.html", status=422, form=form, project=None)
    return done(url_for(".show_project", project_id=project.id), notice=Text("Saved", "msg"))


def _create(form: Any) -> CharityProject:
    organisation = _own_organisation(UUID(form.organisation_id.data))
    return services.create_project(organisation, details=_details(form), by=actor())


def _own_organisation(organisation_id: UUID) -> Organisation:
    found = registry.get_organisation(actor(), organisation_id)
    if found is None or found.id not in actor().scope.organisation_ids:
        raise NotFound
    return found


def _details(form: Any) -> services.ProjectDetails:
    return services.ProjectDetails(
        **form.chosen("name", "purpose", "beneficiaries", "starts_on", "ends_on"),
        category=ProjectCategory(form.category.data),
        target_fen=form.target_fen.data or 0,
        street_ids=tuple(UUID(key) for key in form.street_ids.data or ()),
    )


@bp.get("/<uuid:project_id>/edit")
@requires("project.write", project=queries.get_project)
def edit_project(project: CharityProject) -> Response:
    """The form of a draft."""
    form = ProjectForm(obj=project, street_ids=[str(key) for key in queries.streets_of(project)])
    return page("projects/form.html", form=_prepared(form), project=project)


@bp.post("/<uuid:project_id>/edit")
@requires("project.write", project=queries.get_project)
def change_project(project: CharityProject) -> Response:
    """Correct a draft."""
    form: Any = _prepared(ProjectForm.from_request())
    if form.carry_out(lambda: _change(project, form)) is None:
        return page("projects/form.html", status=422, form=form, project=project)
    return done(url_for(".show_project", project_id=project.id), notice=Text("Saved", "msg"))


def _change(project: CharityProject, form: Any) -> CharityProject:
    given = form.version.data or ""
    version = int(given) if given.isascii() and given.isdigit() and len(given) < 7 else 0
    services.change_project(project, details=_details(form), version=version, by=actor())
    return project


@bp.post("/<uuid:project_id>/submit")
@requires("project.submit", project=queries.get_project)
def submit_project(project: CharityProject) -> Response:
    """Hand a project in."""
    services.submit_project(project, by=actor())
    return done(
        url_for(".show_project", project_id=project.id), notice=Text("Submitted, please wait for review", "msg")
    )


@bp.post("/<uuid:project_id>/approve")
@requires("project.approve", project=queries.get_project)
def approve_project(project: CharityProject) -> Response:
    """Approve a project."""
    services.approve_project(project, by=actor())
    return done(url_for(".show_project", project_id=project.id), notice=Text("Saved", "msg"))


@bp.post("/<uuid:project_id>/return")
@requires("project.return", project=queries.get_project)
def return_project(project: CharityProject) -> Response:
    """Send a project back with a reason."""
    form = ReturnForm.from_request()
    if not form.validate():
        return _project_page(project, form, 422)
    services.return_project(project, ground=ReturnGround(form.chosen("ground")["ground"]), by=actor())
    return done(url_for(".show_project", project_id=project.id), notice=Text("Saved", "msg"))
