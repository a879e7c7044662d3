"""Voucher plans for those who set them, and vouchers at the till (feature 5.3)."""

from typing import Any

from flask import Response, g, url_for

from charity_app.core.errors import Conflict
from charity_app.core.text import Text
from charity_app.http.access import actor, requires
from charity_app.http.forms import read_key
from charity_app.http.i18n import translate
from charity_app.http.respond import done, page, page_or_fragment
from charity_app.registry.models import Site
from charity_app.supermarket.forms.till import TillForm, sign_held
from charity_app.supermarket.forms.vouchers import VoucherPlanForm
from charity_app.supermarket.models import VoucherPlan
from charity_app.supermarket.queries.shops import get_shop
from charity_app.supermarket.queries.till import Held, standing_before
from charity_app.supermarket.queries.vouchers import get_voucher_plan, list_plans, offered_to
from charity_app.supermarket.services import vouchers
from charity_app.supermarket.views.blueprint import SAVED, WORDS, bp, page_number
from charity_app.supermarket.views.till import show_held

NO_CARD = Text("Scan the card of the customer", "till")


@bp.get("/voucher-plans")
@requires("voucher_plan.list")
def list_voucher_plans() -> Response:
    """Show the voucher plans, the newest first."""
    return _plans(VoucherPlanForm())


def _plans(form: Any) -> Response:
    status, found = 422 if form.errors else 200, list_plans(page=page_number())
    return page("supermarket/voucher_plans.html", status=status, form=form, found=found, words=WORDS)


@bp.post("/voucher-plans/propose")
@requires("voucher_plan.run")
def propose_voucher_plan() -> Response:
    """Propose a voucher plan."""
    form: Any = VoucherPlanForm.from_request()
    if form.carry_out(lambda: vouchers.propose_voucher_plan(form.terms, by=actor())) is None:
        return _plans(form)
    return _listed()


@bp.post("/voucher-plans/<uuid:voucher_plan_id>/approve")
@requires("voucher_plan.approve", voucher_plan=get_voucher_plan)
def approve_voucher_plan(voucher_plan: VoucherPlan) -> Response:
    """Let a voucher plan run, as the second person."""
    vouchers.approve_voucher_plan(voucher_plan, by=actor())
    return _listed()


@bp.post("/voucher-plans/<uuid:voucher_plan_id>/withdraw")
@requires("voucher_plan.run", voucher_plan=get_voucher_plan)
def withdraw_voucher_plan(voucher_plan: VoucherPlan) -> Response:
    """Leave a proposed voucher plan."""
    vouchers.withdraw_voucher_plan(voucher_plan, by=actor())
    return _listed()


@bp.post("/voucher-plans/<uuid:voucher_plan_id>/end")
@requires("voucher_plan.run", voucher_plan=get_voucher_plan)
def end_voucher_plan(voucher_plan: VoucherPlan) -> Response:
    """End a running voucher plan."""
    vouchers.end_voucher_plan(voucher_plan, by=actor())
    return _listed()


def _listed() -> Response:
    return done(url_for(".list_voucher_plans"), notice=SAVED)


@bp.post("/shops/<uuid:site_id>/till/vouchers")
@requires("till.use", needs_key=False, site=get_shop)
def show_vouchers(site: Site) -> Response:
    """Show which vouchers the card before the till may buy."""
    form: Any = TillForm.from_request()
    return _vouchers(site, form.held(site))


@bp.post("/shops/<uuid:site_id>/till/basket")
@requires("till.use", needs_key=False, site=get_shop)
def show_till_basket(site: Site) -> Response:
    """Lead back to the basket of a till."""
    form: Any = TillForm.from_request()
    return show_held(site, form.held(site))


def _vouchers(site: Site, held: Held, *, status: int = 200, said: str | None = None) -> Response:
    before = standing_before(held)
    if before.shopper is None:
        return show_held(site, held, status=422, said=translate(NO_CARD))
    offered = offered_to(before.shopper.card)
    told = {"offered": offered, "held": sign_held(site, held), "said": said, "number": before.shopper.card.number}
    whole, part = "supermarket/till_vouchers.html", "supermarket/_till_vouchers.html"
    return page_or_fragment(whole, part, status=status, site=site, **told)


@bp.post("/shops/<uuid:site_id>/voucher-plans/<uuid:voucher_plan_id>/buy")
@requires("till.use", site=get_shop, voucher_plan=get_voucher_plan)
def buy_voucher(site: Site, voucher_plan: VoucherPlan) -> Response:
    """Sell a voucher to the card before the till; its points are there at once, the basket stays."""
    form: Any = TillForm.from_request()
    held = form.held(site)
    shopper = standing_before(held).shopper
    if shopper is None:
        return show_held(site, held, status=422, said=translate(NO_CARD))
    try:
        vouchers.buy_voucher(site, shopper.card, voucher_plan, key=f"till:{read_key()}", by=actor())
    except Conflict as refusal:
        return _vouchers(site, held, status=409, said=translate(refusal.text))
    g.location = url_for(".show_till", site_id=site.id)
    return show_held(site, held)
