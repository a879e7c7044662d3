"""Pages on facts about members and households that are not money, and on what is declared in full."""

from typing import Any

from flask import Response

from charity_app.core.errors import NotFound
from charity_app.core.text import Text
from charity_app.http.access import actor, requires
from charity_app.http.respond import done
from charity_app.registry import queries, services
from charity_app.registry.forms import CircumstanceForm, DeclarationForm, EmergencyForm, PropertyForm
from charity_app.registry.forms.choices import code_of
from charity_app.registry.models import Household, Member
from charity_app.registry.services.members import household_of
from charity_app.registry.states.items import AREA_PROPERTIES, DeclarationTopic, EmergencyType, PropertyKind
from charity_app.registry.states.people import CircumstanceKind
from charity_app.registry.views.blueprint import SAVED, bp, form_page, household_url
from charity_app.registry.views.items import to_money

_FACT, _FIGURE = Text("Record a fact about a member", "household"), Text("Record homes, cars and areas", "household")
_EVENT, _DECLARED = Text("Record an emergency", "household"), Text("Record what is complete", "household")


@bp.get("/members/<uuid:member_id>/circumstances/<kind>")
@requires("household.change", member=queries.get_member)
def show_new_circumstance(member: Member, kind: str) -> Response:
    """Ask one fact about a member."""
    form = CircumstanceForm()
    form.offer(_kind(kind))
    return form_page(household_of(member), _FACT, form, "value", "valid_from")


@bp.post("/members/<uuid:member_id>/circumstances/<kind>")
@requires("household.change", member=queries.get_member)
def record_circumstance(member: Member, kind: str) -> Response:
    """Record one fact about a member from a day on."""
    form, asked = CircumstanceForm.from_request(), _kind(kind)
    form.offer(asked)
    given = form.carry_out(
        lambda: services.record_circumstance(member, kind=asked, by=actor(), **form.chosen("value", "valid_from"))
    )
    if given is None:
        return form_page(household_of(member), _FACT, form, "value", "valid_from")
    return done(household_url(member.household_id), notice=SAVED)


def _kind(text: str) -> CircumstanceKind:
    kind = code_of(CircumstanceKind, text)
    if kind is None:
        raise NotFound
    return kind


_FIGURE_FIELDS = ("kind", "amount", "valid_from")
_FIGURE_HINT = Text("Areas in whole square metres; for yes write 1, for no write 0", "household")


@bp.get("/households/<uuid:household_id>/properties/new")
@requires("household.change", household=queries.get_household)
def show_new_property(household: Household) -> Response:
    """Ask for a figure about a household."""
    return form_page(household, _FIGURE, PropertyForm(), *_FIGURE_FIELDS, hint=_FIGURE_HINT)


@bp.post("/households/<uuid:household_id>/properties/new")
@requires("household.change", household=queries.get_household)
def record_property(household: Household) -> Response:
    """Record a figure about a household from a day on."""
    form = PropertyForm.from_request()
    if form.carry_out(lambda: services.record_property(household, **_figure(form), by=actor())) is None:
        return form_page(household, _FIGURE, form, *_FIGURE_FIELDS, hint=_FIGURE_HINT)
    return to_money(household.id)


def _figure(form: PropertyForm) -> dict[str, Any]:
    kind = PropertyKind(form.kind.data)
    scale = 100 if kind in AREA_PROPERTIES else 1
    return {"kind": kind, "amount": form.amount.data * scale, "valid_from": form.valid_from.data}


@bp.get("/households/<uuid:household_id>/emergencies/new")
@requires("household.change", household=queries.get_household)
def show_new_emergency(household: Household) -> Response:
    """Ask what struck a household."""
    return form_page(household, _EVENT, EmergencyForm(), "type", "happened_on")


@bp.post("/households/<uuid:household_id>/emergencies/new")
@requires("household.change", household=queries.get_household)
def record_emergency(household: Household) -> Response:
    """Record what struck a household and when."""
    form = EmergencyForm.from_request()
    given = form.carry_out(
        lambda: services.record_emergency(
            household, type=EmergencyType(form.type.data), by=actor(), **form.chosen("happened_on")
        )
    )
    if given is None:
        return form_page(household, _EVENT, form, "type", "happened_on")
    return to_money(household.id)


_DECLARED_FIELDS = ("topic", "is_complete", "covers_from")
_DECLARED_HINT = Text(
    "Only then does nothing recorded mean nothing there. Without a day it covers the last twelve months.", "household"
)


@bp.get("/households/<uuid:household_id>/declarations/new")
@requires("household.change", household=queries.get_household)
def show_new_declaration(household: Household) -> Response:
    """Ask what is recorded in full."""
    return form_page(household, _DECLARED, DeclarationForm(), *_DECLARED_FIELDS, hint=_DECLARED_HINT)


@bp.post("/households/<uuid:household_id>/declarations/new")
@requires("household.change", household=queries.get_household)
def record_declaration(household: Household) -> Response:
    """Record that everything of a topic is there, or no longer is."""
    form = DeclarationForm.from_request()
    given = form.carry_out(
        lambda: services.record_declaration(
            household, topic=DeclarationTopic(form.topic.data), by=actor(), **form.chosen("is_complete", "covers_from")
        )
    )
    if given is None:
        return form_page(household, _DECLARED, form, *_DECLARED_FIELDS, hint=_DECLARED_HINT)
    return to_money(household.id)
