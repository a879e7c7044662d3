"""Pages of orders: their list, one with its history, writing and changing one, cancelling, agreeing."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Response, request, url_for

from charity_app.core import clock
from charity_app.core.text import Text
from charity_app.foodbank.forms.orders import (
    BringBackForm,
    CancelForm,
    CodeForm,
    OrderFilterForm,
    OrderForm,
    order_form,
    receive_form,
    units_of,
)
from charity_app.foodbank.models import GoodsOrder
from charity_app.foodbank.queries import orders as queries
from charity_app.foodbank.queries import outlets
from charity_app.foodbank.queries.allergies import FEW, allergic_families
from charity_app.foodbank.queries.orders import LineSeen
from charity_app.foodbank.queries.outlets import SeenOutlet
from charity_app.foodbank.queries.picking import Offer, offers_to
from charity_app.foodbank.services import ordering
from charity_app.foodbank.states.orders import EDITABLE, EndReason, OrderKind, OrderState
from charity_app.foodbank.views.blueprint import SAVED, WORDS, bp, page_number
from charity_app.http.access import actor, can, requires
from charity_app.http.forms import BaseForm
from charity_app.http.respond import done, page
from charity_app.registry.forms.choices import code_of, id_of, version_of
from charity_app.registry.models import Site
from charity_app.stock.models import Item

_SENT = Text("Sent to the depot. You can change it until it is packed", "order")


@bp.get("/orders")
@requires("order.list")
def list_orders() -> Response:
    """List the orders of the viewer's places, cancelled ones too."""
    form = OrderFilterForm(request.args)
    found = queries.list_orders_visible_to(
        actor(),
        site_id=id_of(request.args.get("site_id")),
        state=code_of(OrderState, form.state.data),
        q=form.q.data or "",
        page=page_number(),
    )
    return page("foodbank/orders.html", form=form, found=found, places=outlets.own_outlets(actor()), words=WORDS)


@bp.get("/orders/<uuid:order_id>")
@requires("order.show", order=queries.get_order)
def show_order(order: GoodsOrder) -> Response:
    """Show an order: its lines, where it stands, and what the viewer may do."""
    return order_page(order)


def order_page(order: GoodsOrder, **forms: BaseForm) -> Response:
    """Show an order, with what could not be done in the form where it was tried."""
    goods = queries.goods_of(order)
    known: dict[str, Any] = {"cancel": CancelForm, "code": CodeForm, "back": BringBackForm, "take": receive_form(goods)}
    shown = {name: forms.get(name) or make() for name, make in known.items()}
    lines = queries.lines_of(order)
    is_begun = any(seen.line.picked_at for seen in lines)
    return page(
        "foodbank/order.html",
        status=422 if any(form.errors for form in shown.values()) else 200,
        order=order,
        row=queries.order_row(order),
        lines=lines,
        names={seen.line.id: seen.item.name for seen in lines},
        goods=goods,
        allergies=_allergies(order, lines),
        few=FEW,
        forms=shown,
        may_change=can("order.write", order) and order.state in EDITABLE and not is_begun,
        needs_yes=order.kind is OrderKind.EMERGENCY and order.state == "ordered" and not order.approved_at,
        words=WORDS,
    )


def _allergies(order: GoodsOrder, lines: list[LineSeen]) -> dict[UUID, int]:
    """Count what whoever packs or writes the order has to know."""
    seen = outlets.get_outlet(actor(), order.site_id)
    return allergic_families(seen, [line.item for line in lines]) if seen else {}


def url_of(order: GoodsOrder) -> str:
    """Return the address of an order."""
    return url_for(".show_order", order_id=order.id)


def _depot(seen: SeenOutlet) -> Site:
    """Return the depot that was chosen: the outlet's own, or an emergency store."""
    key = id_of(request.args.get("depot"))
    known = {site.id: site for site in outlets.depots_for(seen)}
    return known.get(key or seen.depot_id) or known[seen.depot_id]


def _form_page(form: OrderForm, offers: list[Offer], seen: SeenOutlet, depot: Site, **told: Any) -> Response:
    return page(
        "foodbank/order_form.html",
        status=422 if form.errors else 200,
        form=form,
        offers=offers,
        fields={offer.item.id: form[units_of(offer.item)] for offer in offers},
        seen=seen,
        depot=depot,
        words=WORDS,
        **({"order": None} | told),
    )


@bp.get("/outlets/<uuid:site_id>/orders/new")
@requires("order.write", site=outlets.get_outlet)
def new_order(site: SeenOutlet) -> Response:
    """Ask what an outlet needs of what the depot has."""
    depot = _depot(site)
    offers = offers_to(site, depot.id)
    form = order_form([offer.item for offer in offers])(data={"wanted_on": clock.today()})
    return _form_page(form, offers, site, depot, depots=outlets.depots_for(site))


@bp.post("/outlets/<uuid:site_id>/orders/new")
@requires("order.write", site=outlets.get_outlet)
def write_order(site: SeenOutlet) -> Response:
    """Send an order, or keep it as a draft."""
    depot = _depot(site)
    offers = offers_to(site, depot.id)
    items = [offer.item for offer in offers]
    form = order_form(items).from_request()
    order = form.carry_out(lambda: _written(form, items, site, depot))
    if order is None:
        return _form_page(form, offers, site, depot, depots=outlets.depots_for(site))
    return done(url_of(order), notice=SAVED if order.state is OrderState.DRAFT else _SENT)


def _written(form: OrderForm, items: list[Item], seen: SeenOutlet, depot: Site) -> GoodsOrder:
    order = ordering.write_order(
        seen, wishes=form.wishes(items), wanted_on=form.wanted_on.data, depot=depot, by=actor()
    )
    if request.form.get("draft") is None:
        ordering.send_order(order, by=actor())
    return order


def _to_change(order: GoodsOrder) -> tuple[SeenOutlet, Site, list[Offer], dict[UUID, int]]:
    seen = outlets.get_outlet(actor(), order.site_id)
    assert seen is not None
    depot = next(site for site in outlets.depots_for(seen, order.depot_id) if site.id == order.depot_id)
    offers, lines = offers_to(seen, depot.id), queries.lines_of(order)
    there = {offer.item.id for offer in offers}
    offers += [Offer(one.item, 0, None) for one in lines if one.item.id not in there]
    return seen, depot, offers, {one.item.id: one.line.wanted for one in lines}


@bp.get("/orders/<uuid:order_id>/edit")
@requires("order.write", order=queries.get_order)
def edit_order(order: GoodsOrder) -> Response:
    """Ask what an order should ask for now."""
    seen, depot, offers, wanted = _to_change(order)
    units = {units_of(offer.item): wanted.get(offer.item.id) for offer in offers}
    told = {"wanted_on": max(order.wanted_on, clock.today()), "version": order.version}
    form = order_form([offer.item for offer in offers])(data={**units, **told})
    return _form_page(form, offers, seen, depot, order=order, depots=[])


@bp.post("/orders/<uuid:order_id>/edit")
@requires("order.write", order=queries.get_order)
def change_order(order: GoodsOrder) -> Response:
    """Change what an order asks for."""
    seen, depot, offers, _wanted = _to_change(order)
    items = [offer.item for offer in offers]
    form = order_form(items).from_request()
    if form.carry_out(lambda: _changed(order, seen, form, items)) is None:
        return _form_page(form, offers, seen, depot, order=order, depots=[])
    return done(url_of(order), notice=SAVED)


def _changed(order: GoodsOrder, seen: SeenOutlet, form: OrderForm, items: list[Item]) -> bool:
    wishes, version = form.wishes(items), version_of(form.version.data)
    ordering.change_order(order, seen, wishes=wishes, wanted_on=form.wanted_on.data, version=version, by=actor())
    return True


@bp.post("/orders/<uuid:order_id>/send")
@requires("order.write", order=queries.get_order)
def send_order(order: GoodsOrder) -> Response:
    """Send a draft, or take what was offered."""
    ordering.send_order(order, by=actor())
    return done(url_of(order), notice=_SENT)


@bp.post("/orders/<uuid:order_id>/cancel")
@requires("order.change", order=queries.get_order)
def cancel_order(order: GoodsOrder) -> Response:
    """Cancel an order with a reason."""
    form = CancelForm.from_request()
    if not form.validate():
        return order_page(order, cancel=form)
    ordering.cancel_order(order, reason=EndReason(form.reason.data), by=actor())
    return done(url_of(order), notice=SAVED)


@bp.post("/orders/<uuid:order_id>/approve")
@requires("order.approve", order=queries.get_order)
def approve_order(order: GoodsOrder) -> Response:
    """Agree that goods leave the emergency store."""
    ordering.approve_order(order, by=actor())
    return done(url_of(order), notice=SAVED)


def tried(form: BaseForm, command: Callable[[], object]) -> bool:
    """Run a command with what is in a form; tell whether it was done."""
    return form.carry_out(lambda: (command(), True)) is not None
