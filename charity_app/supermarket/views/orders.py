"""Ordering ahead: the family on its phone, or the adviser for it, picks a shop, goods and a day (feature 5.11)."""

from collections.abc import Callable, Mapping

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
from charity_app.supermarket.queries.orderable import Orderable, orderable_at
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
    desk = _Desk(household, site)
    return _order_page(desk, desk.fill(OrderForm(), {}))


@bp.post("/households/<uuid:household_id>/orders/at/<uuid:site_id>")
@requires("shop_order.place", household=registry.get_household, site=get_shop)
def place_order(household: Household, site: Site) -> Response:
    """Order goods."""
    desk = _Desk(household, site)
    form = desk.fill(OrderForm.from_request(), request.form)
    if not _tried(desk, form, lambda asked: ordering.place_order(site, desk.card, asked=asked, by=actor())):
        return _order_page(desk, form)
    return done(url_for(".show_card", household_id=household.id), notice=_ORDERED)


@bp.get("/orders/<uuid:own_order_id>/change")
@requires("shop_order.place", own_order=get_own_order)
def edit_order(own_order: OwnOrder) -> Response:
    """Show an order to be changed."""
    row, desk = own_order.row, _desk_of(own_order)
    told = {"wanted_on": row.wanted_on.isoformat(), "way": row.way, "takes_other": row.takes_other}
    form = OrderForm(data=told | {"agrees": row.agreed_at is not None})
    return _order_page(desk, desk.fill(form, {f"n-{one.item.id}": str(one.row.wanted) for one in own_order.lines}))


@bp.post("/orders/<uuid:own_order_id>/change")
@requires("shop_order.place", own_order=get_own_order)
def change_order(own_order: OwnOrder) -> Response:
    """Order something else, or for another day."""
    desk = _desk_of(own_order)
    form = desk.fill(OrderForm.from_request(), request.form)
    if not _tried(desk, form, lambda asked: ordering.change_order(own_order.row, asked=asked, by=actor())):
        return _order_page(desk, form)
    return done(url_for(".show_card", household_id=own_order.household_id), notice=_CHANGED)


@bp.post("/orders/<uuid:own_order_id>/cancel")
@requires("shop_order.place", own_order=get_own_order)
def cancel_order(own_order: OwnOrder) -> Response:
    """Cancel an order that is not packed."""
    ending_orders.cancel_order(own_order.row, reason=OrderEnd.OTHER_PLANS, by=actor())
    return done(url_for(".show_card", household_id=own_order.household_id), notice=_CANCELLED)


class _Desk:
    """Where a family orders: its card, the shop, the order that is changed, and what can be had on which days."""

    def __init__(self, household: Household, site: Site, order: OwnOrder | None = None) -> None:
        self.household, self.site, self.order, self.card = household, site, order, _card(household)
        self.days = ordering.order_days(site)

    def fill(self, form: OrderForm, typed: Mapping[str, str]) -> OrderForm:
        """Offer days and goods in a form in which so many of each stand already."""
        form.offer(self.days, self._goods(), typed)
        return form

    def _goods(self) -> list[Orderable]:
        own = self.order.lines if self.order else ()
        with acting_in(system_scope("order ahead")):
            return orderable_at(self.site, self.card, on=self.days[0], own=own) if self.days else []


def _desk_of(order: OwnOrder) -> _Desk:
    household = registry.get_household(actor(), order.household_id)
    if household is None:
        raise NotFound
    return _Desk(household, shop_of(order.row), order)


def _tried(desk: _Desk, form: OrderForm, command: Callable[[Asked], object]) -> bool:
    """Carry out an order; what stands in its way lands beside its line, among goods that are read anew."""
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
        desk.fill(form, request.form).refuse(refusal.basket)
    return not form.errors and not form.said


def _order_page(desk: _Desk, form: OrderForm) -> Response:
    return page(
        "supermarket/order_form.html",
        status=422 if form.errors or form.said else 200,
        household=desk.household,
        site=desk.site,
        form=form,
        order=desk.order,
        days=desk.days,
        points=points_of(desk.card) + (desk.order.row.points if desk.order else 0),
        words=WORDS,
    )
