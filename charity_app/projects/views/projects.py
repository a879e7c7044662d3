"""Pages of charity projects: the public list and its export, one project, writing it down with its budget."""

from typing import Any
from uuid import UUID

from flask import Response, g, make_response, request, url_for
from wtforms import SelectChoice  # type: ignore[attr-defined]

from charity_app.core import clock
from charity_app.core.errors import NotFound
from charity_app.core.sheets import write_csv, write_xlsx
from charity_app.core.text import has_forbidden_signs
from charity_app.divisions import queries as divisions
from charity_app.http.access import actor, requires
from charity_app.http.i18n import translate
from charity_app.http.respond import done, page
from charity_app.projects import queries, services
from charity_app.projects.drafts import TEMPLATES, ProjectTemplate, Template
from charity_app.projects.forms import BudgetForm, ProjectForm
from charity_app.projects.models import BudgetLine, CharityProject
from charity_app.projects.states import (
    HIDDEN_STATES,
    PROJECT_CATEGORIES,
    PROJECT_LABELS,
    PROJECT_TONES,
    ProjectCategory,
    ProjectState,
)
from charity_app.projects.states.plans import BUDGET_KINDS, BudgetKind
from charity_app.projects.views.blueprint import SAVED, bp, saved
from charity_app.projects.views.showing import project_page
from charity_app.registry import queries as registry
from charity_app.registry.forms.choices import code_of
from charity_app.registry.models import Organisation

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def _filters() -> dict[str, Any]:
    given = request.values
    words = given.get("q", "")[:60]
    return {
        "q": "" if has_forbidden_signs(words) else words,
        "category": code_of(ProjectCategory, given.get("category")),
        "state": code_of(ProjectState, given.get("state")),
    }


@bp.get("/")
@requires("project.show")
def list_projects() -> Response:
    """Projects that run, ran or will run."""
    chosen, number = _filters(), request.args.get("page", "")
    at = int(number) if number.isascii() and number.isdigit() and len(number) < 7 else 1
    found = queries.list_projects_visible_to(actor(), **chosen, page=at)
    return page(
        "projects/projects.html",
        projects=found,
        money=queries.money_of_projects([row.id for row in found.items]),
        chosen=chosen,
        categories=PROJECT_CATEGORIES,
        labels=PROJECT_LABELS,
        tones=PROJECT_TONES,
        shown={state: words for state, words in PROJECT_LABELS.items() if state not in HIDDEN_STATES},
    )


@bp.post("/export")
@requires("project.export")
def export_projects() -> Response:
    """Write the list to a file; this is told in the audit trail."""
    kind = "csv" if request.form.get("kind") == "csv" else "xlsx"
    stamp = f"{clock.now().astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}"
    table = [*services.export_projects(**_filters(), by=actor()), (f"{stamp} {str(actor().user_id)[:8]}",)]
    header = services.EXPORT_HEADER
    response = make_response(write_csv(header, table) if kind == "csv" else write_xlsx(header, table))
    response.headers["Content-Type"] = _TYPES[kind]
    response.headers["Content-Disposition"] = f'attachment; filename="projects.{kind}"'
    g.location = url_for(".list_projects")
    return response


@bp.get("/<uuid:project_id>")
@requires("project.show", project=queries.get_project)
def show_project(project: CharityProject) -> Response:
    """One project."""
    return project_page(project)


def _prepared(form: Any) -> Any:
    own = registry.organisation_names(actor().scope.organisation_ids)
    form.organisation_id.choices = [SelectChoice(str(key), name) for key, name in own.items()]
    form.street_ids.choices = [SelectChoice(str(street.id), street.name) for street in divisions.streets()]
    return form


def _project_form(form: Any, project: CharityProject | None, status: int = 200) -> Response:
    form = _prepared(form)
    return page("projects/form.html", status=status, form=form, project=project, templates=TEMPLATES)


@bp.get("/new")
@requires("project.write")
def new_project() -> Response:
    """The form for a new project, from a template if one is chosen."""
    chosen = code_of(ProjectTemplate, request.args.get("template"))
    return _project_form(ProjectForm(data=_beginning(TEMPLATES[chosen]) if chosen else {}), None)


def _beginning(template: Template) -> dict[str, Any]:
    return {
        "name": translate(template.name),
        "purpose": translate(template.purpose),
        "category": template.category.value,
        "beneficiaries": template.beneficiaries,
    }


@bp.post("/new")
@requires("project.write")
def create_project() -> Response:
    """Write a project down as a draft."""
    form: Any = _prepared(ProjectForm.from_request())
    project = form.carry_out(lambda: _create(form))
    if project is None:
        return _project_form(form, None, 422)
    return saved(project)


def _create(form: Any) -> CharityProject:
    organisation = own_organisation(UUID(form.organisation_id.data))
    return services.create_project(organisation, details=_details(form), by=actor())


def own_organisation(organisation_id: UUID) -> Organisation:
    """Return an organisation of the viewer's own. Raises NotFound."""
    found = registry.get_organisation(actor(), organisation_id)
    if found is None or found.id not in actor().scope.organisation_ids:
        raise NotFound
    return found


def _details(form: Any) -> services.ProjectDetails:
    return services.ProjectDetails(
        **form.chosen("name", "purpose", "beneficiaries", "starts_on", "ends_on", "net_assets_fen"),
        category=ProjectCategory(form.category.data),
        target_fen=form.target_fen.data or 0,
        minimum_fen=form.minimum_fen.data or 0,
        street_ids=tuple(UUID(key) for key in form.street_ids.data or ()),
    )


@bp.get("/<uuid:project_id>/edit")
@requires("project.write", project=queries.get_project)
def edit_project(project: CharityProject) -> Response:
    """The form of a draft."""
    streets = [str(key) for key in queries.streets_of(project)]
    return _project_form(ProjectForm(obj=project, street_ids=streets), project)


@bp.post("/<uuid:project_id>/edit")
@requires("project.write", project=queries.get_project)
def change_project(project: CharityProject) -> Response:
    """Correct a draft."""
    form: Any = _prepared(ProjectForm.from_request())
    if form.carry_out(lambda: _change(project, form)) is None:
        return _project_form(form, project, 422)
    return saved(project)


def _change(project: CharityProject, form: Any) -> CharityProject:
    services.change_project(project, details=_details(form), version=version_in(form), by=actor())
    return project


def version_in(form: Any) -> int:
    """Return the version that a form was made from; 0 for what is none."""
    given = form.version.data or ""
    return int(given) if given.isascii() and given.isdigit() and len(given) < 7 else 0


@bp.get("/<uuid:project_id>/budget")
@requires("project.write", project=queries.get_project)
def show_budget(project: CharityProject) -> Response:
    """The budget of a draft, line by line."""
    return _budget_page(project, BudgetForm())


def _budget_page(project: CharityProject, form: Any) -> Response:
    lines = queries.budget_of(project.id)
    return page(
        "projects/budget.html",
        status=422 if form.errors else 200,
        project=project,
        lines=lines,
        whole=sum(line.amount_fen for line in lines),
        kinds=BUDGET_KINDS,
        form=form,
    )


@bp.post("/<uuid:project_id>/budget")
@requires("project.write", project=queries.get_project)
def add_budget_line(project: CharityProject) -> Response:
    """Add a line to a budget."""
    form: Any = BudgetForm.from_request()
    if form.carry_out(lambda: _add_line(project, form)) is None:
        return _budget_page(project, form)
    return done(url_for(".show_budget", project_id=project.id), notice=SAVED)


def _add_line(project: CharityProject, form: Any) -> bool:
    new = services.BudgetItem(BudgetKind(form.kind.data), form.lines.data, form.amount_fen.data)
    items = [*map(_item, queries.budget_of(project.id)), new]
    services.write_budget(project, items=items, by=actor())
    return True


def _item(line: BudgetLine) -> services.BudgetItem:
    return services.BudgetItem(line.kind, line.name, line.amount_fen)


@bp.post("/<uuid:project_id>/budget/<uuid:line_id>/remove")
@requires("project.write", project=queries.get_project)
def remove_budget_line(project: CharityProject, line_id: UUID) -> Response:
    """Take a line out of a budget."""
    lines = queries.budget_of(project.id)
    if line_id not in {line.id for line in lines}:
        raise NotFound
    items = [_item(line) for line in lines if line.id != line_id]
    services.write_budget(project, items=items, by=actor())
    return done(url_for(".show_budget", project_id=project.id), notice=SAVED)
