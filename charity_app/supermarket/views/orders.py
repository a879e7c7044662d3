"""Ordering ahead: the family on its phone, or the adviser for it, picks a shop, goods and a day (feature 5.11)."""

from collections.abc import Callable
from typing import Any

from flask import Response, request, url_for

from charity_app.core.db import rollback_unit
from charity_app.core.errors import NotFound
from charity_app.core.scope import acting_in, system_scope
from charity_app.core.text import Text
from charity_app.http.access import actor, requires
from charity_app.http.respond import done, page
from charity_app.registry import queries as registry
from charity_app.registry.models import Household, Site
from charity_app.supermarket.forms.orders import OrderForm
from charity_app.supermarket.models import ShopCard
from charity_app.supermarket.queries.cards import card_of, points_of
from charity_app.supermarket.queries.orderable import orderable_at
from charity_app.supermarket.queries.orders import OwnOrder, get_own_order, open_order_of, shop_of
from charity_app.supermarket.queries.shops import get_shop, open_shops
from charity_app.supermarket.services import ending_orders, ordering
from charity_app.supermarket.services.ordering import Asked
from charity_app.supermarket.services.selling import Unpayable
from charity_app.supermarket.states.orders import OrderEnd, OrderWay
from charity_app.supermarket.views.blueprint import WORDS, bp

_ORDERED = Text("Ordered. You are told as soon as it stands ready", "shop order")
_CHANGED = Text("Changed", "shop order")
_CANCELLED = Text("Cancelled: the points are back on the card", "shop order")


def _card(household: Household) -> ShopCard:
    card = card_of(household.id)
    if card is None:
        raise NotFound
    return card


@bp.get("/households/<uuid:household_id>/orders/shops")
@requires("shop_order.place", records="household.opened", household=registry.get_household)
def choose_shop(household: Household) -> Response:
    """Ask in which shop a family orders, those of its street first; one that waits is changed instead."""
    card = _card(household)
    waits = open_order_of(card)
    shops = sorted(open_shops(), key=lambda one: one.site.street_id != household.street_id)
    return page("supermarket/order_shops.html", household=household, shops=shops, waits=waits, pass_card=card)


@bp.get("/households/<uuid:household_id>/orders/at/<uuid:site_id>")
@requires("shop_order.place", records="household.opened", household=registry.get_household, site=get_shop)
def new_order(household: Household, site: Site) -> Response:
    """Show what a shop has for points."""
    return _order_page(household, site, OrderForm(), None)


@bp.post("/households/<uuid:household_id>/orders/at/<uuid:site_id>")
@requires("shop_order.place", household=registry.get_household, site=get_shop)
def place_order(household: Household, site: Site) -> Response:
    """Order goods."""
    form: Any = OrderForm.from_request()
    card = _card(household)
    _offer(form, site, card, None)
    if not _tried(form, lambda asked: ordering.place_order(site, card, asked=asked, by=actor())):
        return _order_page(household, site, form, None)
    return done(url_for(".show_card", household_id=household.id), notice=_ORDERED)


@bp.get("/orders/<uuid:own_order_id>/change")
@requires("shop_order.place", own_order=get_own_order)
def edit_order(own_order: OwnOrder) -> Response:
    """Show an order to be changed."""
    row = own_order.row
    told = {"wanted_on": row.wanted_on.isoformat(), "way": row.way, "takes_other": row.takes_other}
    form = OrderForm(data=told | {"agrees": row.agreed_at is not None})
    return _order_page(_household(own_order), shop_of(row), form, own_order)


@bp.post("/orders/<uuid:own_order_id>/change")
@requires("shop_order.place", own_order=get_own_order)
def change_order(own_order: OwnOrder) -> Response:
    """Order something else, or for another day."""
    form: Any = OrderForm.from_request()
    household, site = _household(own_order), shop_of(own_order.row)
    _offer(form, site, _card(household), own_order)
    if not _tried(form, lambda asked: ordering.change_order(own_order.row, asked=asked, by=actor())):
        return _order_page(household, site, form, own_order)
    return done(url_for(".show_card", household_id=household.id), notice=_CHANGED)


@bp.post("/orders/<uuid:own_order_id>/cancel")
@requires("shop_order.place", own_order=get_own_order)
def cancel_order(own_order: OwnOrder) -> Response:
    """Cancel an order that is not packed."""
    ending_orders.cancel_order(own_order.row, reason=OrderEnd.OTHER_PLANS, by=actor())
    return done(url_for(".show_card", household_id=own_order.household_id), notice=_CANCELLED)


def _household(order: OwnOrder) -> Household:
    household = registry.get_household(actor(), order.household_id)
    if household is None:
        raise NotFound
    return household


def _offer(form: Any, site: Site, card: ShopCard, order: OwnOrder | None) -> None:
    days = ordering.order_days(site)
    with acting_in(system_scope("order ahead")):
        goods = orderable_at(site, card, on=days[0], order=order.row if order else None) if days else []
    typed = request.form.copy()
    if order is not None and request.method == "GET":
        for line in order.lines:
            typed.add(f"n-{line.item.id}", str(line.row.wanted))
    form.offer(days, goods, typed)


def _tried(form: Any, command: Callable[[Asked], object]) -> bool:
    """Carry out an order; what stands in its way lands beside its line."""
    wanted = form.wanted()
    if wanted is None:
        return False
    way = OrderWay.HOME if form.way.data == OrderWay.HOME else OrderWay.COLLECT
    flags = {"takes_other": bool(form.takes_other.data), "agrees": bool(form.agrees.data)}
    asked = Asked(wanted=wanted, wanted_on=form.day(), way=way, **flags)
    try:
        form.carry_out(lambda: command(asked))
    except Unpayable as refusal:
        rollback_unit()
        form.refuse(refusal.basket)
    return not form.errors and not form.said


def _order_page(household: Household, site: Site, form: Any, order: OwnOrder | None) -> Response:
    card = _card(household)
    if not hasattr(form, "goods"):
        _offer(form, site, card, order)
    return page(
        "supermarket/order_form.html",
        status=422 if form.errors or form.said else 200,
        household=household,
        site=site,
        form=form,
        order=order,
        days=ordering.order_days(site),
        points=points_of(card) + (order.row.points if order else 0),
        words=WORDS,
    )
