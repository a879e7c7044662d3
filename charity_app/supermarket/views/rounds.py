"""Bringing orders home: the page of whoever carries them, by the address of the round (feature 5.11)."""

from typing import Any

from flask import Response, url_for

from charity_app.core.errors import NotFound
from charity_app.core.text import Text
from charity_app.http.access import actor, requires
from charity_app.http.respond import done, page
from charity_app.supermarket.forms.orders import HandOverForm, ReturnForm
from charity_app.supermarket.models import ShopOrder
from charity_app.supermarket.queries.rounds import SeenRound, get_round, order_on, orders_on
from charity_app.supermarket.services import ending_orders, packing, rounds
from charity_app.supermarket.states.orders import OrderEnd
from charity_app.supermarket.views.blueprint import SAVED, WORDS, bp

_HANDED = Text("Handed over. Thank you", "shop order")


@bp.get("/rounds/<uuid:round_id>")
@requires("shop_round.carry", round=get_round)
def show_round(round: SeenRound) -> Response:
    """Show what is to be brought, without saying to whom."""
    return _round_page(round)


def _round_page(seen: SeenRound, **more: Any) -> Response:
    told: dict[str, Any] = {
        "open_number": "",
        "contact": None,
        "hand_form": HandOverForm(),
        "return_form": ReturnForm(),
    }
    told |= more
    is_wrong = told["hand_form"].errors or told["return_form"].errors
    orders = orders_on(seen.row)
    return page(
        "supermarket/round.html", status=422 if is_wrong else 200, seen=seen, orders=orders, words=WORDS, **told
    )


def _order(seen: SeenRound, number: str) -> ShopOrder:
    found = order_on(seen.row, number)
    if found is None:
        raise NotFound
    return found


@bp.post("/rounds/<uuid:round_id>/<number>/address")
@requires("shop_round.carry", round=get_round)
def see_address(round: SeenRound, number: str) -> Response:
    """Show where one order goes, once, and write down who looked."""
    contact = rounds.see_address(_order(round, number), by=actor())
    return _round_page(round, open_number=number, contact=contact)


@bp.post("/rounds/<uuid:round_id>/<number>/hand-over")
@requires("shop_round.carry", round=get_round)
def hand_over_at_door(round: SeenRound, number: str) -> Response:
    """Hand an order over at the door, by its code or against a signature."""
    form: Any = HandOverForm.from_request()
    order, typed, is_signed = _order(round, number), form.code.data or "", bool(form.is_signed.data)
    if form.carry_out(lambda: packing.hand_over_order(order, typed=typed, is_signed=is_signed, by=actor())) is None:
        return _round_page(round, open_number=number, hand_form=form)
    return done(url_for(".show_round", round_id=round.id), notice=_HANDED)


@bp.post("/rounds/<uuid:round_id>/<number>/return")
@requires("shop_round.carry", round=get_round)
def bring_order_back(round: SeenRound, number: str) -> Response:
    """Bring an order back to the shop that could not be handed over."""
    form: Any = ReturnForm.from_request()
    order = _order(round, number)
    if not form.validate():
        return _round_page(round, open_number=number, return_form=form)
    ending_orders.return_order(order, reason=OrderEnd(form.reason.data), by=actor())
    return done(url_for(".show_round", round_id=round.id), notice=SAVED)
