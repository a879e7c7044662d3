"""Pages of households: the list, one file with its tabs, the own file, values in full."""

from typing import Any
from uuid import UUID

from flask import Response, g, redirect, request, url_for

from charity_app.core import clock
from charity_app.core.errors import NotFound
from charity_app.divisions import queries as divisions
from charity_app.http.access import actor, requires
from charity_app.http.respond import page
from charity_app.registry import queries, services
from charity_app.registry.facts import TOPICS
from charity_app.registry.forms import FilterForm, RevealForm
from charity_app.registry.forms.choices import id_of
from charity_app.registry.models import Household
from charity_app.registry.policy import is_own
from charity_app.registry.queries.diets import diet_of
from charity_app.registry.states import households as words
from charity_app.registry.states import people
from charity_app.registry.states.diets import DIET_NEEDS
from charity_app.registry.states.items import PERIODS
from charity_app.registry.views.blueprint import bp
from charity_app.registry.views.tabs import role_words, tabs_of


def offer_places(form: FilterForm) -> UUID | None:
    """Offer the streets within reach, or the committees of the one that is chosen; returns that street."""
    reach = actor().scope
    only = next(iter(reach.street_ids)) if len(reach.street_ids) == 1 and not reach.everything else None
    street_id = only or id_of(form.street_id.data)
    is_wide = reach.everything or len(reach.street_ids) > 1
    streets = divisions.streets() if is_wide and street_id is None else []
    form.offer(
        [street for street in streets if reach.everything or street.id in reach.street_ids],
        divisions.committees_of(street_id) if street_id else [],
    )
    return street_id


@bp.get("/households")
@requires("household.list")
def list_households() -> Response:
    """List the households within reach, found by number, name, ID number or phone (features 1.1, D2)."""
    return _list_page(FilterForm.from_address())


@bp.post("/households")
@requires("household.list", needs_key=False)
def search_households() -> Response:
    """Lead what was typed to the list, sealed."""
    form = FilterForm.from_request()
    return form.answer(".list_households") or _list_page(form, status=422)


def _list_page(form: FilterForm, *, status: int = 200) -> Response:
    found = queries.list_households_visible_to(
        actor(),
        q=form.words,
        street_id=offer_places(form),
        committee_id=id_of(form.committee_id.data),
        page=request.args.get("page", 1, type=int),
    )
    return page("registry/households.html", status=status, form=form, found=found, labels=words.HOUSEHOLD_LABELS)


@bp.get("/households/<uuid:household_id>")
@requires("household.show", records="household.opened", household=queries.get_household)
def show_household(household: Household) -> Response:
    """Show one file: who lives here, masked, and what holds for them (features 1.1)."""
    file, diet = queries.household_file(household), sorted(diet_of(household.id))
    return tab("household", household, file=file, diet=diet, diet_words=DIET_NEEDS, form=RevealForm())


@bp.get("/households/<uuid:household_id>/money")
@requires("household.show", records="household.opened", household=queries.get_household)
def show_money(household: Household) -> Response:
    """Show incomes, expenses and assets with their sums as of today (features 1.2)."""
    facts = queries.household_facts_source(household.id, as_of=clock.today())
    sums = [(topic, title, facts.sum_fen(topic), facts.sum_fen(topic) is not None) for topic, title in TOPICS.items()]
    file = queries.household_file(household)
    return tab("money", household, file=file, facts=facts, sums=sums, periods=PERIODS)


@bp.get("/households/<uuid:household_id>/looks")
@requires("household.show", records="household.opened", household=queries.get_household)
def show_looks(household: Household) -> Response:
    """Show who opened the file, in which role and what for (features 6.10)."""
    return tab(
        "looks",
        household,
        looks=queries.looks_at(household.id),
        fields=words.PERSONAL_FIELDS,
        reasons=words.REVEAL_REASONS,
    )


def tab(name: str, household: Household, **context: Any) -> Response:
    """Answer with one tab of a file."""
    return page(
        f"registry/{name}.html",
        household=household,
        card=queries.household_card(household.id),
        file_tabs=tabs_of(household),
        is_own=is_own(actor(), household),
        labels=words.HOUSEHOLD_LABELS,
        tones=words.HOUSEHOLD_TONES,
        words=people,
        role_words=role_words(),
        **context,
    )


@bp.get("/own")
@requires("household.own")
def show_own() -> Response:
    """Lead a resident to the own file."""
    own = sorted(actor().scope.household_ids, key=str)
    known = [key for key in own if queries.get_household(actor(), key) is not None]
    if not known:
        raise NotFound
    return Response(status=303, headers={"Location": redirect(_url(known[0])).location})


def _url(household_id: UUID) -> str:
    return url_for("registry.show_household", household_id=household_id)


@bp.get("/households/<uuid:household_id>/reveal")
@requires("household.reveal", household=queries.get_household)
def show_reveal(household: Household) -> Response:
    """Ask which values are needed in full, and why (R-PRV-01)."""
    return tab("reveal", household, form=RevealForm(), shown=None, field_words=words.PERSONAL_FIELDS)


@bp.post("/households/<uuid:household_id>/reveal")
@requires("household.reveal", household=queries.get_household)
def reveal_values(household: Household) -> Response:
    """Show values in full in this answer only, and tell who saw them."""
    form = RevealForm.from_request()
    shown = form.carry_out(lambda: services.reveal_values(household, **_asked(form, household), by=actor()))
    g.location = request.path
    answer = tab("reveal", household, form=form, shown=shown, field_words=words.PERSONAL_FIELDS)
    answer.status_code = 422 if shown is None else 200
    return answer


def _asked(form: RevealForm, household: Household) -> dict[str, Any]:
    told = words.RevealReason(form.reason.data)
    reason = words.RevealReason.OWN_DATA if is_own(actor(), household) else told
    member = queries.get_member(actor(), key) if (key := id_of(request.form.get("member_id"))) else None
    fields = tuple(words.PersonalField(name) for name in form.fields.data or ())
    return {"fields": fields, "reason": reason, "member": member}
