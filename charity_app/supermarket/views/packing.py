"""Orders at the desk of a shop: by day, packed, handed over, brought back (feature 5.11)."""

from typing import Any
from uuid import UUID

from flask import Response, request, url_for

from charity_app.core.db import rollback_unit
from charity_app.core.errors import Invalid
from charity_app.core.text import Text
from charity_app.http.access import actor, requires
from charity_app.http.i18n import translate
from charity_app.http.respond import done, page
from charity_app.registry.models import Site
from charity_app.stock.services.picking import Short
from charity_app.stock.states.items import UNITS
from charity_app.supermarket.forms.orders import NO_ITEM, CounterForm, PackForm, ReturnForm
from charity_app.supermarket.queries.orderable import in_stock, replacements_of
from charity_app.supermarket.queries.orders import SeenOrder, get_seen_order, lines_of, list_orders
from charity_app.supermarket.queries.shops import get_shop
from charity_app.supermarket.queries.till import read_code
from charity_app.supermarket.services import ending_orders, packing
from charity_app.supermarket.services.packing import Counted
from charity_app.supermarket.states.orders import OrderEnd, ShopOrderState
from charity_app.supermarket.views.blueprint import WORDS, bp, page_number

_PACKED = Text("Packed: the family is told", "shop order")
_BACK = Text("The goods are back on the shelf, the points on the card; the family is told", "shop order")
_OFF = Text("Cancelled: the family is told, its points are back", "shop order")


@bp.get("/shops/<uuid:site_id>/orders")
@requires("shop_order.show", site=get_shop)
def list_orders_of_shop(site: Site) -> Response:
    """Show the orders of a shop by day."""
    return page("supermarket/orders.html", site=site, found=list_orders(site, page=page_number()), words=WORDS)


@bp.get("/orders/<uuid:shop_order_id>")
@requires("shop_order.show", shop_order=get_seen_order)
def show_order(shop_order: SeenOrder) -> Response:
    """Show an order with what can be done next."""
    desk = _Desk(shop_order)
    return _order_page(desk, _pack_form(desk))


class _Desk:
    """An order at the desk: its lines, and how much of each is there."""

    def __init__(self, seen: SeenOrder) -> None:
        self.seen, self.lines = seen, lines_of(seen.row)
        self.here = in_stock(seen.site, {one.item.id for one in self.lines})


def _pack_form(desk: _Desk) -> PackForm:
    form = PackForm.from_request()
    form.read(desk.lines, request.form, desk.here)
    return form


def _order_page(desk: _Desk, form: PackForm, **more: Any) -> Response:
    forms = {"hand_form": CounterForm(), "return_form": ReturnForm()} | more
    is_wrong = form.errors or form.said or any(one.errors for one in forms.values())
    seen = desk.seen
    may = replacements_of(seen.row, seen.site, desk.lines) if seen.row.state is ShopOrderState.ORDERED else {}
    return page(
        "supermarket/order.html",
        status=422 if is_wrong else 200,
        seen=seen,
        order=seen.row,
        lines=desk.lines,
        here=desk.here,
        may=may,
        form=form,
        units=UNITS,
        words=WORDS,
        **forms,
    )


@bp.post("/orders/<uuid:shop_order_id>/pack")
@requires("shop_order.pack", shop_order=get_seen_order)
def pack_order(shop_order: SeenOrder) -> Response:
    """Pack an order as it was counted; a code in the field counts one piece and packs nothing yet."""
    desk = _Desk(shop_order)
    form = _pack_form(desk)
    if not form.validate() or (form.scanned.data or "").strip():
        _count(form)
        return _order_page(desk, form)
    numbers = form.packed()
    if numbers is None:
        return _order_page(desk, form)
    if not _packed(shop_order, form, numbers):
        return _order_page(_Desk(shop_order), form)
    return done(url_for(".show_order", shop_order_id=shop_order.id), notice=_PACKED)


def _count(form: PackForm) -> None:
    if not form.errors:
        item = read_code(form.scanned.data or "").item
        if item is None or not form.count(item.id):
            form.scanned.errors = [translate(NO_ITEM)]


def _packed(seen: SeenOrder, form: PackForm, numbers: dict[UUID, int]) -> bool:
    """Pack an order; False when that was refused and rolled back, which is said beside its line."""
    instead: dict[UUID, UUID] = {key: other for key, other in form.instead.items() if other}
    try:
        packing.pack_order(seen.row, counted=Counted(packed=numbers, instead=instead), by=actor())
    except (Invalid, Short) as refusal:
        rollback_unit()
        field = f"n-{refusal.item_id}" if isinstance(refusal, Short) else refusal.field
        form.place(field or "", translate(refusal.text))
        return False
    return True


@bp.post("/orders/<uuid:shop_order_id>/hand-over")
@requires("shop_order.pack", shop_order=get_seen_order)
def hand_over_order(shop_order: SeenOrder) -> Response:
    """Hand an order over to who comes for it."""
    form: Any = CounterForm.from_request()
    sale = form.carry_out(lambda: packing.hand_over_order(shop_order.row, typed=form.code.data or "", by=actor()))
    if sale is None:
        desk = _Desk(shop_order)
        return _order_page(desk, _pack_form(desk), hand_form=form)
    return done(url_for(".show_receipt", sale_id=sale.id))


@bp.post("/orders/<uuid:shop_order_id>/return")
@requires("shop_order.pack", shop_order=get_seen_order)
def return_order(shop_order: SeenOrder) -> Response:
    """Put the goods of a packed order back."""
    form: Any = ReturnForm.from_request()
    if not form.validate():
        desk = _Desk(shop_order)
        return _order_page(desk, _pack_form(desk), return_form=form)
    ending_orders.return_order(shop_order.row, reason=OrderEnd(form.reason.data), by=actor())
    return done(url_for(".show_order", shop_order_id=shop_order.id), notice=_BACK)


@bp.post("/orders/<uuid:shop_order_id>/call-off")
@requires("shop_order.pack", shop_order=get_seen_order)
def call_off_order(shop_order: SeenOrder) -> Response:
    """Cancel an order of which the shop has nothing any more."""
    ending_orders.cancel_order(shop_order.row, reason=OrderEnd.NOTHING_LEFT, by=actor())
    return done(url_for(".show_order", shop_order_id=shop_order.id), notice=_OFF)
