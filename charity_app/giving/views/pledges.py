"""Charity finance writes down what was promised, and takes the money in when it comes."""

from typing import Any

from flask import Response, url_for

from charity_app.core.errors import Invalid
from charity_app.core.text import Text
from charity_app.giving.forms.entering import ArrivalForm, PledgeForm
from charity_app.giving.models import Gift
from charity_app.giving.queries import desk
from charity_app.giving.services import pledges as services
from charity_app.giving.services.entering import Slip
from charity_app.giving.services.pledges import Arrival
from charity_app.giving.states.gifts import DonorType, Naming, Way
from charity_app.giving.views.blueprint import SAVED, bp, in_sandbox
from charity_app.giving.views.entering import entered_page, keep_papers, kept_paper
from charity_app.http.access import actor, requires
from charity_app.http.respond import done, page
from charity_app.registry.forms.choices import id_of


@bp.get("/pledges/new")
@requires("gift.enter")
def new_pledge() -> Response:
    """The form of a promise."""
    return _pledge_page(PledgeForm())


def _pledge_page(form: PledgeForm) -> Response:
    form.offer(desk.pools_to_enter(actor()))
    return page("giving/pledge_form.html", status=422 if form.errors else 200, form=form)


@bp.post("/pledges/new")
@requires("gift.enter", before=lambda: keep_papers("evidence"))
def enter_pledge() -> Response:
    """Write a promise down."""
    form: Any = PledgeForm.from_request()
    gift = form.carry_out(lambda: _entered(form))
    if gift is None:
        return _pledge_page(form)
    notice = Text("Written down: it counts as promised, not as received", "pledge")
    return done(url_for(".show_entered", gift_id=gift.id), notice=notice)


def _entered(form: Any) -> Gift:
    pool = desk.pool_to_enter(actor(), id_of(form.pool_id.data))
    if pool is None:
        raise Invalid(Text("Choose what the gift is for", "error"), field="pool_id")
    slip = Slip(
        way=Way.BANK_TRANSFER,
        amount_fen=form.amount.data,
        donor_type=DonorType(form.donor_type.data),
        naming=Naming(form.naming.data),
        evidence=kept_paper("evidence"),
        **form.chosen("given_on", "reference", "name"),
    )
    return services.enter_pledge(pool, slip=slip, is_sandbox=in_sandbox(), by=actor())


@bp.post("/entering/<uuid:gift_id>/<any(confirm, cancel):act>")
@requires("gift.enter", gift=desk.get_entered)
def move_pledge(gift: Gift, act: str) -> Response:
    """Take the giver's word that the money comes, or give the promise up."""
    move = {"confirm": services.confirm_pledge, "cancel": services.cancel_pledge}[act]
    move(gift, by=actor())
    return done(url_for(".show_entered", gift_id=gift.id), notice=SAVED)


@bp.post("/entering/<uuid:gift_id>/arrive")
@requires("gift.enter", gift=desk.get_entered)
def receive_pledge(gift: Gift) -> Response:
    """Take promised money in."""
    form: Any = ArrivalForm.from_request()
    if form.carry_out(lambda: _arrived(gift, form)) is None:
        return entered_page(gift, form)
    notice = Text("Entered: it counts in every total from now on", "entry")
    return done(url_for(".show_entered", gift_id=gift.id), notice=notice)


def _arrived(gift: Gift, form: Any) -> bool:
    arrival = Arrival(way=Way(form.way.data), **form.chosen("given_on", "reference"))
    services.receive_pledge(gift, arrival=arrival, by=actor())
    return True
