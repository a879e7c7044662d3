"""Pages of assessed needs: the list on a household's file, and the short assessment."""

from typing import Any

from flask import Response, request, url_for

from charity_app.casework import queries, services
from charity_app.casework.catalogue import need_kind
from charity_app.casework.forms import NeedForm
from charity_app.casework.models import NeedItem
from charity_app.casework.queries.advisers import adviser_of
from charity_app.casework.services import NewNeed
from charity_app.casework.states import needs as words
from charity_app.casework.states.items import item_text
from charity_app.casework.states.needs import NeedType, NeedUnit
from charity_app.casework.views.blueprint import SAVED, bp, file_context
from charity_app.core.text import Text
from charity_app.http.access import actor, requires
from charity_app.http.i18n import is_english
from charity_app.http.respond import done, page
from charity_app.identity.queries import names_of
from charity_app.registry import queries as registry
from charity_app.registry.forms.choices import code_of, id_of
from charity_app.registry.models import Household
from charity_app.registry.queries.files import household_file
from charity_app.registry.states.people import RELATIONS


@bp.get("/households/<uuid:household_id>/needs")
@requires("need.list", records="household.opened", household=registry.get_household)
def list_needs(household: Household) -> Response:
    """Show the needs of a household and who looks after it."""
    adviser_id = adviser_of(household.id)
    return page(
        "casework/needs.html",
        needs=queries.list_needs_of(household, actor()),
        adviser=names_of([adviser_id]).get(adviser_id, "") if adviser_id else "",
        words=words,
        **file_context(household),
    )


@bp.get("/households/<uuid:household_id>/needs/new")
@requires("need.assess", household=registry.get_household)
def new_need(household: Household) -> Response:
    """Choose the type of a need, then assess it."""
    need_type = code_of(NeedType, request.args.get("type"))
    if need_type is None:
        kinds = [(dimension, _types_of(dimension)) for dimension in words.Dimension]
        return page("casework/need_types.html", household=household, kinds=kinds, words=words)
    return _form_page(household, need_type, _offered(NeedForm(), household, need_type))


def _types_of(dimension: words.Dimension) -> list[NeedType]:
    return [kind for kind in NeedType if need_kind(kind).dimension is dimension]


def _offered(form: Any, household: Household, need_type: NeedType) -> Any:
    anchors = need_kind(need_type).anchors
    steps = [
        (
            int(step),
            Text(
                "%(step)s: %(anchor)s",
                "severity",
                {"step": words.SEVERITIES[step], "anchor": anchors[step].en if is_english() else anchors[step].zh},
            ),
        )
        for step in words.Severity
        if step in anchors
    ]
    members = [
        (row.id, Text("%(relation)s, %(age)s", "need", {"relation": RELATIONS[row.relation], "age": row.age}))
        for row in household_file(household).members
    ]
    form.offer(need_type, steps, members)
    return form


def _form_page(household: Household, need_type: NeedType, form: Any) -> Response:
    return page(
        "casework/need_form.html",
        status=422 if form.errors else 200,
        household=household,
        need_type=need_type,
        kind=need_kind(need_type),
        form=form,
        words=words,
    )


@bp.post("/households/<uuid:household_id>/needs/new/<need_type>")
@requires("need.assess", household=registry.get_household)
def assess_need(household: Household, need_type: str) -> Response:
    """Record a need of a household."""
    kind = code_of(NeedType, need_type) or NeedType.DAILY_GOODS
    form = _offered(NeedForm.from_request(), household, kind)
    need = form.carry_out(lambda: _assess(household, kind, form))
    if need is None:
        return _form_page(household, kind, form)
    return done(url_for(".show_need", need_id=need.id), notice=SAVED)


def _assess(household: Household, kind: NeedType, form: Any) -> NeedItem:
    member_id = id_of(form.member_id.data)
    told = NewNeed(
        need_type=kind,
        urgency=int(form.urgency.data),
        unit=NeedUnit(form.unit.data),
        **form.chosen("item", "severity", "quantity", "wished_on", "value_fen", "note"),
    )
    member = registry.get_member(actor(), member_id) if member_id else None
    return services.assess_need(household, told=told, member=member, by=actor())


@bp.get("/needs/<uuid:need_id>")
@requires("need.show", need=queries.get_need_item)
def show_need(need: NeedItem) -> Response:
    """Show one assessed need and what can be done with it."""
    household = registry.get_household(actor(), need.household_id)
    return page(
        "casework/need.html",
        need=need,
        household=household,
        kind=need_kind(need.need_type),
        note=queries.note_of(need, household) if household else "",
        words=words,
        item=item_text(need.need_type, need.item),
    )


@bp.post("/needs/<uuid:need_id>/end")
@requires("need.end", need=queries.get_need_item)
def end_need(need: NeedItem) -> Response:
    """End a need that exists no longer."""
    services.end_need(need, by=actor())
    return done(url_for(".list_needs", household_id=need.household_id), notice=SAVED)
