"""Pages of organisations: public list and page, the registrar's entries and decisions (domain.md 7, features 6.2)."""

from typing import Any
from uuid import UUID

from flask import Response, request, url_for

from charity_app.core import clock
from charity_app.core.errors import NotFound
from charity_app.core.states import actions_from
from charity_app.core.text import Text
from charity_app.divisions.queries import division_names
from charity_app.http.access import actor, public, requires
from charity_app.http.respond import done, page
from charity_app.registry import queries, services
from charity_app.registry.forms import DecisionForm, OrganisationFilterForm, OrganisationForm
from charity_app.registry.forms.choices import code_of, version_of
from charity_app.registry.models import Organisation
from charity_app.registry.states import organisations as words
from charity_app.registry.states.organisations import Field, Ground, OrganisationAction, OrganisationKind
from charity_app.registry.views.blueprint import SAVED, bp


@bp.get("/organisations")
@public()
def list_organisations() -> Response:
    """List the organisations; those on the serious list are not shown to the public (R-REG-02)."""
    form = OrganisationFilterForm(request.args)
    found = queries.list_organisations(
        actor(),
        q=form.q.data or "",
        kind=code_of(OrganisationKind, form.kind.data),
        field=code_of(Field, form.field.data),
        page=request.args.get("page", 1, type=int),
    )
    return page("registry/organisations.html", form=form, found=found, words=words, today=clock.today())


@bp.get("/organisations/<uuid:organisation_id>")
@public()
def show_organisation(organisation_id: UUID) -> Response:
    """Show one organisation: code, rating, qualification, standing, places."""
    return _answer_show_organisation(organisation_id)


def _answer_show_organisation(organisation_id: UUID) -> Response:
    organisation = queries.get_organisation(actor(), organisation_id)
    if organisation is None:
        raise NotFound
    streets = [organisation.street_id] if organisation.street_id else []
    return page(
        "registry/organisation.html",
        organisation=organisation,
        standing=queries.organisation_standing(organisation),
        street="".join(division_names(streets).values()),
        sites=queries.sites_of(organisation.id),
        actions=actions_from(organisation.state, words.ORGANISATION_TABLE),
        words=words,
        today=clock.today(),
    )


def _form_answer(form: OrganisationForm, organisation: Organisation | None) -> Response:
    form.offer()
    status = 422 if form.errors else 200
    return page("registry/organisation_form.html", status=status, form=form, organisation=organisation)


@bp.get("/organisations/new")
@requires("organisation.register")
def show_new_organisation() -> Response:
    """Ask for an organisation."""
    return _form_answer(OrganisationForm(), None)


@bp.post("/organisations/new")
@requires("organisation.register")
def register_organisation() -> Response:
    """Enter an organisation by its credit code (R-REG-01)."""
    form = OrganisationForm.from_request()
    made = form.carry_out(
        lambda: services.register_organisation(form.credit_code.data or "", details=form.details(), by=actor())
    )
    if made is None:
        return _form_answer(form, None)
    return done(_url(made), notice=SAVED)


def _url(organisation: Organisation) -> str:
    return url_for("registry.show_organisation", organisation_id=organisation.id)


@bp.get("/organisations/<uuid:organisation_id>/edit")
@requires("organisation.change", organisation=queries.get_organisation)
def show_organisation_edit(organisation: Organisation) -> Response:
    """Ask what the register should say about an organisation."""
    known: dict[str, Any] = {"tax_years": ", ".join(str(year) for year in organisation.tax_years)}
    return _form_answer(OrganisationForm(obj=organisation, **known), organisation)


@bp.post("/organisations/<uuid:organisation_id>/edit")
@requires("organisation.change", organisation=queries.get_organisation)
def change_organisation(organisation: Organisation) -> Response:
    """Correct what the register says about an organisation."""
    form = OrganisationForm.from_request()
    version = version_of(form.version.data)
    form.carry_out(
        lambda: services.change_organisation(organisation, details=form.details(), version=version, by=actor())
    )
    if form.errors:
        return _form_answer(form, organisation)
    return done(_url(organisation), notice=SAVED)


@bp.get("/organisations/<uuid:organisation_id>/decide/<action>")
@requires("organisation.decide", organisation=queries.get_organisation)
def show_decision(organisation: Organisation, action: str) -> Response:
    """Ask for the ground of a decision."""
    form = DecisionForm()
    form.offer(_action(organisation, action))
    return page("registry/decision.html", form=form, organisation=organisation, action=request.path)


@bp.post("/organisations/<uuid:organisation_id>/decide/<action>")
@requires("organisation.decide", organisation=queries.get_organisation)
def decide_on_organisation(organisation: Organisation, action: str) -> Response:
    """Put an organisation on or off a list, stop, restore or end it."""
    form, chosen = DecisionForm.from_request(), _action(organisation, action)
    form.offer(chosen)
    form.carry_out(
        lambda: services.decide_on_organisation(
            organisation, action=chosen, ground=Ground(form.ground.data), by=actor()
        )
    )
    if form.errors:
        return page("registry/decision.html", status=422, form=form, organisation=organisation, action=request.path)
    return done(_url(organisation), notice=Text("The decision is recorded", "organisation"))


def _action(organisation: Organisation, text: str) -> OrganisationAction:
    action = code_of(OrganisationAction, text)
    if action is None:
        raise NotFound
    return action
