"""Pages of the work of a project: milestones, indicators, who carries it too."""

from typing import Any
from uuid import UUID

from flask import Response, url_for

from charity_app.core import clock
from charity_app.core.errors import NotFound
from charity_app.core.text import Text
from charity_app.http.access import actor, requires
from charity_app.http.respond import done, page
from charity_app.projects import queries, services
from charity_app.projects.forms import IndicatorForm, MeasureForm, MilestoneForm, PartnerForm, ReachForm
from charity_app.projects.models import CharityProject, Indicator, Milestone
from charity_app.projects.states.work import INDICATOR_KINDS, IndicatorKind, PaperKind
from charity_app.projects.views.blueprint import SAVED, bp, form_page, prepare_paper, prepared_paper
from charity_app.registry.forms.choices import id_of

_ASKED = {
    "milestone": (Text("Add a milestone", "milestone"), MilestoneForm),
    "indicator": (Text("Add an indicator", "indicator"), IndicatorForm),
    "partner": (Text("Add a cooperating party", "partner"), PartnerForm),
}


@bp.get("/<uuid:project_id>/work")
@requires("project.show_steps", project=queries.get_project)
def show_work(project: CharityProject) -> Response:
    """The plan of the work and how far it has come."""
    milestones, partners = queries.milestones_of(project.id), queries.partners_of(project.id)
    shown = queries.papers_of(PaperKind.EVIDENCE, [row.id for row in milestones])
    return page(
        "projects/work.html",
        project=project,
        milestones=milestones,
        indicators=queries.indicators_of(project.id),
        partners=partners,
        papers={**shown, **queries.papers_of(PaperKind.AGREEMENT, [row.id for row in partners])},
        kinds=INDICATOR_KINDS,
        measure=MeasureForm(),
    )


def _work(project: CharityProject) -> str:
    return url_for("projects.show_work", project_id=project.id)


def _form(project: CharityProject, what: str, form: Any) -> Response:
    if what == "partner":
        form.offer(queries.able_partners(project))
    return form_page(project, _ASKED[what][0], form, back_to=_work(project))


@bp.get("/<uuid:project_id>/milestones/new")
@requires("project.write", project=queries.get_project)
def show_new_milestone(project: CharityProject) -> Response:
    """Ask for a milestone."""
    return _form(project, "milestone", MilestoneForm())


@bp.post("/<uuid:project_id>/milestones/new")
@requires("project.write", project=queries.get_project)
def plan_milestone(project: CharityProject) -> Response:
    """Write a milestone into a draft."""
    form: Any = MilestoneForm.from_request()
    chosen = form.chosen("name", "planned_on")
    if form.carry_out(lambda: services.plan_milestone(project, **chosen, by=actor())) is None:
        return _form(project, "milestone", form)
    return done(_work(project), notice=SAVED)


@bp.get("/<uuid:project_id>/indicators/new")
@requires("project.write", project=queries.get_project)
def show_new_indicator(project: CharityProject) -> Response:
    """Ask for an indicator."""
    return _form(project, "indicator", IndicatorForm())


@bp.post("/<uuid:project_id>/indicators/new")
@requires("project.write", project=queries.get_project)
def plan_indicator(project: CharityProject) -> Response:
    """Write an indicator into a draft."""
    form: Any = IndicatorForm.from_request()
    if form.carry_out(lambda: _indicator(project, form)) is None:
        return _form(project, "indicator", form)
    return done(_work(project), notice=SAVED)


def _indicator(project: CharityProject, form: Any) -> Indicator:
    kind = IndicatorKind(form.kind.data)
    return services.plan_indicator(project, kind=kind, **form.chosen("name", "unit", "planned"), by=actor())


@bp.get("/<uuid:project_id>/partners/new")
@requires("project.write", project=queries.get_project)
def show_new_partner(project: CharityProject) -> Response:
    """Ask for a cooperating party."""
    return _form(project, "partner", PartnerForm(assessed_on=clock.today()))


@bp.post("/<uuid:project_id>/partners/new")
@requires("project.write", before=prepare_paper, project=queries.get_project)
def name_partner(project: CharityProject) -> Response:
    """Name who carries a draft too."""
    form: Any = PartnerForm.from_request()
    form.offer(queries.able_partners(project))
    if form.carry_out(lambda: _partner(project, form)) is None:
        return _form(project, "partner", form)
    return done(_work(project), notice=SAVED)


def _partner(project: CharityProject, form: Any) -> Any:
    organisation = queries.organisation_of(id_of(form.organisation_id.data) or project.organisation_id)
    given = form.chosen("part", "assessment", "assessed_on")
    return services.name_partner(project, organisation, **given, agreement=prepared_paper(), by=actor())


def _milestone(project: CharityProject, milestone_id: UUID) -> Milestone:
    found = queries.milestone_of(project, milestone_id)
    if found is None:
        raise NotFound
    return found


@bp.get("/<uuid:project_id>/milestones/<uuid:milestone_id>/reach")
@requires("project.measure", project=queries.get_project)
def show_reach(project: CharityProject, milestone_id: UUID) -> Response:
    """Ask what shows that a milestone was reached."""
    return _reach_form(project, _milestone(project, milestone_id), ReachForm(done_on=clock.today()))


def _reach_form(project: CharityProject, milestone: Milestone, form: Any) -> Response:
    title = Text("Reached: %(name)s", "milestone", {"name": milestone.name})
    return form_page(project, title, form, back_to=_work(project))


@bp.post("/<uuid:project_id>/milestones/<uuid:milestone_id>/reach")
@requires("project.measure", before=prepare_paper, project=queries.get_project)
def reach_milestone(project: CharityProject, milestone_id: UUID) -> Response:
    """Record that a milestone was reached."""
    form, milestone = ReachForm.from_request(), _milestone(project, milestone_id)
    if form.carry_out(lambda: _reach(project, milestone, form)) is None:
        return _reach_form(project, milestone, form)
    return done(_work(project), notice=SAVED)


def _reach(project: CharityProject, milestone: Milestone, form: Any) -> bool:
    day = form.done_on.data
    services.reach_milestone(project, milestone, done_on=day, evidence=prepared_paper(), by=actor())
    return True


def _indicator_of(project: CharityProject, indicator_id: UUID) -> Indicator:
    found = queries.indicator_of(project, indicator_id)
    if found is None:
        raise NotFound
    return found


@bp.get("/<uuid:project_id>/indicators/<uuid:indicator_id>/measure")
@requires("project.measure", project=queries.get_project)
def show_measure(project: CharityProject, indicator_id: UUID) -> Response:
    """Ask how far an indicator has come."""
    indicator = _indicator_of(project, indicator_id)
    return _measure_form(project, indicator, MeasureForm(reached=indicator.reached))


def _measure_form(project: CharityProject, indicator: Indicator, form: Any) -> Response:
    given = {"name": indicator.name, "planned": indicator.planned, "unit": indicator.unit}
    title = Text("%(name)s: %(planned)s %(unit)s planned", "indicator", given)
    return form_page(project, title, form, back_to=_work(project))


@bp.post("/<uuid:project_id>/indicators/<uuid:indicator_id>/measure")
@requires("project.measure", project=queries.get_project)
def measure_indicator(project: CharityProject, indicator_id: UUID) -> Response:
    """Write down how far an indicator has come."""
    form, indicator = MeasureForm.from_request(), _indicator_of(project, indicator_id)
    if form.carry_out(lambda: _measured(project, indicator, form)) is None:
        return _measure_form(project, indicator, form)
    return done(_work(project), notice=SAVED)


def _measured(project: CharityProject, indicator: Indicator, form: Any) -> bool:
    services.measure_indicator(project, indicator, reached=form.reached.data, by=actor())
    return True
