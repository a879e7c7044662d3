"""How often a family may come for the goods of one project. Source: feature 4.12."""

from uuid import UUID

from flask import Response, url_for

from charity_app.core.errors import NotFound
from charity_app.foodbank.forms.packs import RuleForm
from charity_app.foodbank.queries.visits import rules_of_project
from charity_app.foodbank.services import templates as services
from charity_app.foodbank.views.blueprint import SAVED, bp
from charity_app.foodbank.views.words import PACK_WORDS
from charity_app.http.access import actor, requires
from charity_app.http.respond import done, page
from charity_app.projects.models import CharityProject
from charity_app.projects.queries import get_project


@bp.get("/projects/<uuid:project_id>/visits")
@requires("visit_rule.set", project=get_project)
def show_project_visits(project: CharityProject) -> Response:
    """Show how often a family may come for packs of a project."""
    return _visits_page(project, RuleForm())


def _visits_page(project: CharityProject, form: RuleForm) -> Response:
    return page(
        "foodbank/project_visits.html",
        status=422 if form.errors else 200,
        project=project,
        rules=rules_of_project(project.id),
        form=form,
        words=PACK_WORDS,
    )


@bp.post("/projects/<uuid:project_id>/visits")
@requires("visit_rule.set", project=get_project)
def set_project_rule(project: CharityProject) -> Response:
    """Say how often a family may come for packs of a project, wherever they are handed out."""
    form = RuleForm.from_request()
    if form.carry_out(lambda: services.set_visit_rule(form.limit(), project_id=project.id, by=actor())) is None:
        return _visits_page(project, form)
    return done(_url(project), notice=SAVED)


def _url(project: CharityProject) -> str:
    return url_for(".show_project_visits", project_id=project.id)


@bp.post("/projects/<uuid:project_id>/visits/<uuid:visit_rule_id>/end")
@requires("visit_rule.set", project=get_project)
def end_project_rule(project: CharityProject, visit_rule_id: UUID) -> Response:
    """Let a rule of a project hold no more."""
    rule = next((one for one in rules_of_project(project.id) if one.id == visit_rule_id), None)
    if rule is None:
        raise NotFound
    services.end_visit_rule(rule, by=actor())
    return done(_url(project), notice=SAVED)
