"""Claiming from either side: a need in two taps, a place of an offer for a household."""

from typing import Any
from uuid import UUID

from flask import Response, request, url_for

from charity_app.core.text import Text
from charity_app.http.access import actor, requires
from charity_app.http.respond import done, page
from charity_app.matching import queries
from charity_app.matching.forms import ClaimForm
from charity_app.matching.models import NeedPost, ResourceOffer
from charity_app.matching.queries.households import fitting_households
from charity_app.matching.services import proposals as services
from charity_app.matching.services.proposals import Promise
from charity_app.matching.states.claims import Relation
from charity_app.matching.views.blueprint import WORDS, bp, own_organisation, own_organisations, page_number
from charity_app.registry import queries as registry
from charity_app.registry.forms.choices import id_of

_THANKS = Text("Thank you, we will contact you soon", "msg")


@bp.get("/needs/<uuid:need_id>/claim")
@requires("claim.propose", need=queries.get_need)
def new_claim(need: NeedPost) -> Response:
    """Ask what is promised; everything is filled in for the usual case (journey 8: two taps)."""
    return _claim_page(need, ClaimForm())


def _claim_page(need: NeedPost, form: Any) -> Response:
    own = own_organisations()
    form.offer(own)
    return page(
        "matching/claim_form.html",
        status=422 if form.errors else 200,
        need=need,
        card=queries.need_card(need, actor()),
        form=form,
        organisations=own,
        words=WORDS,
    )


@bp.post("/needs/<uuid:need_id>/claim")
@requires("claim.propose", need=queries.get_need)
def claim_need(need: NeedPost) -> Response:
    """Offer to fulfil a need or part of it."""
    form = ClaimForm.from_request()
    form.offer(own_organisations())
    claim = form.carry_out(lambda: _claimed(need, form))
    if claim is None:
        return _claim_page(need, form)
    return done(url_for(".show_claim", claim_id=claim.id), notice=_THANKS)


def _claimed(need: NeedPost, form: Any) -> Any:
    promise = Promise(
        quantity=form.quantity.data, relation=Relation(form.relation.data), home_address=form.home_address.data
    )
    organisation = own_organisation(id_of(form.organisation_id.data))
    return services.claim_need(need, organisation=organisation, promise=promise, by=actor())


@bp.get("/offers/<uuid:offer_id>/households")
@requires("offer.find_households", offer=queries.get_offer)
def list_fitting_households(offer: ResourceOffer) -> Response:
    """Show which households of the viewer's streets fit an offer, masked."""
    return page(
        "matching/fitting_households.html",
        offer=queries.offer_row(offer),
        found=fitting_households(offer, actor(), page=page_number()),
        words=WORDS,
    )


@bp.post("/offers/<uuid:offer_id>/claim")
@requires("claim.propose_place", offer=queries.get_offer)
def claim_place(offer: ResourceOffer) -> Response:
    """Ask for a place of an offer for a household, or as a resident for the own one."""
    household = registry.get_household(actor(), _household_id())
    claim = services.claim_place(offer, household=household, by=actor()) if household else None
    if claim is None:
        return done(url_for(".list_fitting_households", offer_id=offer.id))
    return done(url_for(".show_claim", claim_id=claim.id), notice=Text("The place is held; the giver answers", "msg"))


def _household_id() -> UUID:
    own = next(iter(sorted(actor().scope.household_ids, key=str)), None)
    return id_of(request.form.get("household_id")) or own or UUID(int=0)
