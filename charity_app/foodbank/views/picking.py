"""Pages of the depot: an order packed line by line with the scanner, handed over, brought back."""

from flask import Response, url_for

from charity_app.core.errors import Invalid, NotFound
from charity_app.core.text import Text
from charity_app.foodbank.forms.orders import BringBackForm, CodeForm, ScanForm, SubstituteForm, TakeForm, receive_form
from charity_app.foodbank.models import GoodsOrder, OrderLine
from charity_app.foodbank.queries import orders as queries
from charity_app.foodbank.queries.allergies import FEW, allergic_families
from charity_app.foodbank.queries.outlets import SeenOutlet, get_outlet
from charity_app.foodbank.queries.picking import pick_list
from charity_app.foodbank.services import picking, receiving
from charity_app.foodbank.services.picking import Taken
from charity_app.foodbank.services.receiving import Handover
from charity_app.foodbank.states.orders import CutReason, EndReason, OrderState
from charity_app.foodbank.views.blueprint import WORDS, bp
from charity_app.foodbank.views.orders import order_page, tried, url_of
from charity_app.foodbank.views.outlets import item_of_form
from charity_app.http.access import actor, requires
from charity_app.http.forms import BaseForm
from charity_app.http.respond import done, page
from charity_app.registry.forms.choices import code_of
from charity_app.stock.models import Lot
from charity_app.stock.queries.lots import lot_of_number
from charity_app.stock.states.movements import SkipReason

_PACKED = Text("Packed; the outlet is told", "order")
_RECEIVED = Text("Received", "order")
_BACK = Text("The goods are back in the depot; the outlet is told", "order")


def _outlet(order: GoodsOrder) -> SeenOutlet:
    seen = get_outlet(actor(), order.site_id)
    assert seen is not None
    return seen


@bp.get("/orders/<uuid:order_id>/picking")
@requires("order.pick", order=queries.get_order)
def show_picking(order: GoodsOrder) -> Response:
    """Show the list by which an order is packed, with the field for the scanner."""
    return _picking_page(order)


def _picking_page(
    order: GoodsOrder, scan: ScanForm | None = None, line: OrderLine | None = None, form: BaseForm | None = None
) -> Response:
    """Show the list; `form` is what could not be done with a line."""
    seen, scan = _outlet(order), scan or ScanForm()
    lines = pick_list(order, seen)
    is_bad = bool(scan.errors or (form and form.errors))
    return page(
        "foodbank/picking.html",
        status=422 if is_bad else 200,
        order=order,
        seen=seen,
        lines=lines,
        packed=sum(1 for one in lines if one.is_packed),
        next_id=next((one.seen.line.id for one in lines if not one.is_packed), None),
        is_open=order.state is OrderState.ORDERED,
        scan=scan,
        bad_line=line.id if line else None,
        bad_form=form,
        blank=TakeForm(),
        allergies=allergic_families(seen, [one.seen.item for one in lines]),
        few=FEW,
        words=WORDS,
    )


def _url(order: GoodsOrder) -> str:
    return url_for(".show_picking", order_id=order.id)


@bp.post("/orders/<uuid:order_id>/scan")
@requires("order.pick", order=queries.get_order)
def scan_line(order: GoodsOrder) -> Response:
    """Confirm the line of what was scanned."""
    form = ScanForm.from_request()
    if not tried(form, lambda: picking.scan(order, form.code.data or "", by=actor())):
        return _picking_page(order, form)
    return done(_url(order))


@bp.post("/orders/<uuid:order_id>/lines/<uuid:line_id>/pick")
@requires("order.pick", order=queries.get_order, line=queries.get_line)
def pick_line(order: GoodsOrder, line: OrderLine) -> Response:
    """Confirm a line by hand: less with a reason, another lot with a reason."""
    form = TakeForm.from_request()
    if not tried(form, lambda: picking.pick_line(order, _of(order, line), taken=_taken(form), by=actor())):
        return _picking_page(order, line=line, form=form)
    return done(_url(order))


def _of(order: GoodsOrder, line: OrderLine) -> OrderLine:
    if line.order_id != order.id:
        raise NotFound
    return line


def _taken(form: TakeForm) -> Taken:
    return Taken(
        quantity=form.quantity.data,
        cut_reason=code_of(CutReason, form.cut_reason.data),
        lot=_lot(form.lot.data or ""),
        skip=code_of(SkipReason, form.skip.data),
    )


def _lot(number: str) -> Lot | None:
    if not number.strip():
        return None
    lot = lot_of_number(number)
    if lot is None:
        raise Invalid(Text("There is no lot of this number", "error"), field="lot")
    return lot


@bp.post("/orders/<uuid:order_id>/lines/<uuid:line_id>/substitute")
@requires("order.pick", order=queries.get_order, line=queries.get_line)
def substitute_line(order: GoodsOrder, line: OrderLine) -> Response:
    """Pack something like it instead of what is missing."""
    form = SubstituteForm.from_request()
    if not tried(form, lambda: _substituted(order, _of(order, line), form)):
        return _picking_page(order, line=line, form=form)
    return done(_url(order))


def _substituted(order: GoodsOrder, line: OrderLine, form: SubstituteForm) -> None:
    item = item_of_form(form.item_id.data)
    picking.substitute(order, line, item, _outlet(order), quantity=form.quantity.data, by=actor())


@bp.post("/orders/<uuid:order_id>/finish")
@requires("order.pick", order=queries.get_order)
def finish_picking(order: GoodsOrder) -> Response:
    """Close a packed order."""
    picking.finish_picking(order, by=actor())
    return done(url_of(order), notice=_PACKED)


@bp.post("/orders/<uuid:order_id>/hand-over")
@requires("order.pick", order=queries.get_order)
def hand_over(order: GoodsOrder) -> Response:
    """Hand an order over at the depot on the word of the outlet's code."""
    form = CodeForm.from_request()
    if not tried(form, lambda: receiving.receive_by_code(order, code=form.code.data or "", by=actor())):
        return order_page(order, code=form)
    return done(url_of(order), notice=_RECEIVED)


@bp.post("/orders/<uuid:order_id>/receive")
@requires("order.write", order=queries.get_order)
def receive_order(order: GoodsOrder) -> Response:
    """Sign for an order at the outlet, whole or in part."""
    goods = queries.goods_of(order)
    form = receive_form(goods).from_request()
    missing = {held.lot.id: form[f"missing-{held.lot.id.hex}"].data or 0 for held in goods}
    handover = Handover(missing=missing, reason=code_of(EndReason, form.reason.data))
    if not tried(form, lambda: receiving.receive_order(order, handover=handover, by=actor())):
        return order_page(order, take=form)
    return done(url_of(order), notice=_RECEIVED)


@bp.post("/orders/<uuid:order_id>/bring-back")
@requires("order.pick", order=queries.get_order)
def bring_back(order: GoodsOrder) -> Response:
    """Note that an order came back."""
    form = BringBackForm.from_request()
    if not form.validate():
        return order_page(order, back=form)
    receiving.bring_back(order, reason=EndReason(form.reason.data), by=actor())
    return done(url_of(order), notice=_BACK)
