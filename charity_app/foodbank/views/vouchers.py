"""Vouchers: those of a household with its packs, and those within reach. Source: feature 4.17."""

from flask import Response, request, url_for

from charity_app.casework.views.blueprint import file_context
from charity_app.core import clock
from charity_app.foodbank.forms.vouchers import VoucherFilterForm, VoucherForm
from charity_app.foodbank.models import FoodVoucher
from charity_app.foodbank.queries import packs as packs_queries
from charity_app.foodbank.queries import vouchers as queries
from charity_app.foodbank.queries.families import eaters_of
from charity_app.foodbank.services import vouchers as services
from charity_app.foodbank.states.vouchers import VoucherState
from charity_app.foodbank.views.blueprint import SAVED, bp, page_number
from charity_app.foodbank.views.words import PACK_WORDS
from charity_app.http.access import actor, requires
from charity_app.http.respond import done, page
from charity_app.registry.forms.choices import code_of
from charity_app.registry.models import Household
from charity_app.registry.queries import get_household, household_cards


@bp.get("/vouchers")
@requires("voucher.list")
def list_vouchers() -> Response:
    """List the vouchers within reach."""
    form = VoucherFilterForm(request.args)
    state = code_of(VoucherState, form.state.data)
    found = queries.list_vouchers_visible_to(actor(), state=state, page=page_number())
    cards = household_cards({row.household_id for row in found.items})
    return page(
        "foodbank/vouchers.html", form=form, found=found, cards=cards, is_over=queries.is_over, words=PACK_WORDS
    )


@bp.get("/households/<uuid:household_id>/food")
@requires("voucher.list", records="household.opened", household=get_household)
def show_food(household: Household) -> Response:
    """Show the vouchers and packs of a household."""
    return page(
        "foodbank/food.html",
        vouchers=queries.vouchers_of(household.id),
        rows=packs_queries.pack_rows(packs_queries.packs_of_household(household.id)),
        is_over=queries.is_over,
        words=PACK_WORDS,
        **file_context(household),
    )


@bp.get("/households/<uuid:household_id>/vouchers/new")
@requires("voucher.issue", household=get_household)
def new_voucher(household: Household) -> Response:
    """Ask why a household is sent to the food bank."""
    people = eaters_of([household.id], on=clock.today())[household.id].people
    return _form_page(household, VoucherForm(data={"people": people}))


def _form_page(household: Household, form: VoucherForm) -> Response:
    needs, policies = queries.food_needs_of(household.id), queries.policies_of(household.id)
    form.offer(needs, policies)
    is_empty = not needs and not policies
    status = 422 if form.errors else 200
    return page("foodbank/voucher_form.html", status=status, household=household, form=form, is_empty=is_empty)


@bp.post("/households/<uuid:household_id>/vouchers/new")
@requires("voucher.issue", household=get_household)
def issue_voucher(household: Household) -> Response:
    """Write a voucher."""
    form = VoucherForm.from_request()
    needs = queries.food_needs_of(household.id)
    row = form.carry_out(lambda: services.issue_voucher(household, referral=form.referral(needs), by=actor()))
    if row is None:
        return _form_page(household, form)
    return done(url_for(".show_food", household_id=household.id), notice=SAVED)


@bp.post("/vouchers/<uuid:food_voucher_id>/void")
@requires("voucher.void", food_voucher=queries.get_food_voucher)
def void_voucher(food_voucher: FoodVoucher) -> Response:
    """Take a voucher back."""
    services.void_voucher(food_voucher, by=actor())
    return done(url_for(".show_food", household_id=food_voucher.household_id), notice=SAVED)
