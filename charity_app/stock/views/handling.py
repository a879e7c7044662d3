"""What a keeper does with a lot at a place: throw some away, move some to another place, repack."""

from typing import Any

from flask import Response, url_for

from charity_app.core.errors import Conflict, Invalid
from charity_app.core.text import Text
from charity_app.http.access import actor, requires
from charity_app.http.respond import done, page
from charity_app.registry.forms.choices import code_of, id_of
from charity_app.registry.models import Site
from charity_app.registry.queries import get_site
from charity_app.stock.forms.keeping import DisposalForm, MoveForm, RepackForm
from charity_app.stock.models import Item, Lot
from charity_app.stock.queries import handling as queries
from charity_app.stock.queries.lots import lot_of_number
from charity_app.stock.queries.reach import get_seen_lot
from charity_app.stock.queries.shelves import LotRow, lot_at
from charity_app.stock.services import disposing, repacking, sending
from charity_app.stock.services.picking import Part
from charity_app.stock.states.movements import SkipReason, WasteReason
from charity_app.stock.views.blueprint import SAVED, WORDS, bp, lot_url
from charity_app.stock.views.photos import keep_photo, kept_photo

_ASKED = Text("Put aside. A second person confirms that it was destroyed", "lot")


def _row(site: Site, lot: Lot) -> LotRow:
    row = lot_at(site, lot)
    if row is None:
        raise Conflict(Text("Nothing of lot %(number)s is left here", "error", {"number": lot.number}))
    return row


def _quantity(site: Site, lot: Lot, form: Any) -> int:
    """Return how many were asked for. Raises Invalid when fewer are here."""
    left = _row(site, lot).quantity
    if form.quantity.data > left:
        text = Text("Only %(left)s are left here. Take fewer, or something else", "error", {"left": left})
        raise Invalid(text, field="quantity")
    return int(form.quantity.data)


def _form_page(template: str, site: Site, lot: Lot, form: Any, **more: Any) -> Response:
    status = 422 if form.errors else 200
    return page(template, status=status, site=site, row=_row(site, lot), form=form, words=WORDS, **more)


@bp.get("/places/<uuid:site_id>/lots/<uuid:lot_id>/dispose")
@requires("disposal.ask", site=get_site, lot=get_seen_lot)
def new_disposal(site: Site, lot: Lot) -> Response:
    """Ask how much of a lot is thrown away, and why."""
    return _form_page("stock/dispose.html", site, lot, DisposalForm(data={"quantity": _row(site, lot).quantity}))


@bp.post("/places/<uuid:site_id>/lots/<uuid:lot_id>/dispose")
@requires("disposal.ask", before=keep_photo, site=get_site, lot=get_seen_lot)
def ask_disposal(site: Site, lot: Lot) -> Response:
    """Put goods aside to be destroyed before a second person."""
    form: Any = DisposalForm.from_request()
    if form.carry_out(lambda: _asked(site, lot, form)) is None:
        return _form_page("stock/dispose.html", site, lot, form)
    return done(lot_url(lot), notice=_ASKED)


def _asked(site: Site, lot: Lot, form: Any) -> Any:
    quantity, reason = _quantity(site, lot, form), WasteReason(form.reason.data)
    return disposing.ask_disposal(site, lot, quantity=quantity, reason=reason, photo=kept_photo(), by=actor())


@bp.get("/places/<uuid:site_id>/lots/<uuid:lot_id>/move")
@requires("stock.keep", site=get_site, lot=get_seen_lot)
def show_move(site: Site, lot: Lot) -> Response:
    """Ask to which place how much of a lot goes."""
    return _form_page("stock/move.html", site, lot, MoveForm().offer(queries.places_beside(site)))


@bp.post("/places/<uuid:site_id>/lots/<uuid:lot_id>/move")
@requires("stock.keep", site=get_site, lot=get_seen_lot)
def move_lot(site: Site, lot: Lot) -> Response:
    """Move goods of a lot to another place."""
    form: Any = MoveForm.from_request().offer(queries.places_beside(site))
    if form.carry_out(lambda: _moved(site, lot, form)) is None:
        return _form_page("stock/move.html", site, lot, form)
    return done(lot_url(lot), notice=SAVED)


def _moved(site: Site, lot: Lot, form: Any) -> Any:
    key = id_of(form.target.data)
    target = next((one for one in queries.places_beside(site) if one.id == key), None)
    if target is None:
        raise Invalid(Text("Choose a place", "error"), field="target")
    quantity, skip = _quantity(site, lot, form), code_of(SkipReason, form.skip.data)
    return sending.send_to_place(site, target, lot=lot, quantity=quantity, skip=skip, by=actor()) or target


@bp.get("/places/<uuid:site_id>/lots/<uuid:lot_id>/repack")
@requires("stock.keep", site=get_site, lot=get_seen_lot)
def show_repack(site: Site, lot: Lot) -> Response:
    """Ask what is made of a lot, perhaps together with others."""
    return _repack_page(site, lot, RepackForm(data={"number_1": lot.number}))


def _repack_page(site: Site, lot: Lot, form: RepackForm) -> Response:
    return _form_page("stock/repack.html", site, lot, form, items=queries.items_to_make())


@bp.post("/places/<uuid:site_id>/lots/<uuid:lot_id>/repack")
@requires("stock.keep", site=get_site, lot=get_seen_lot)
def repack_lot(site: Site, lot: Lot) -> Response:
    """Make one new lot out of goods of others."""
    form: Any = RepackForm.from_request()
    made = form.carry_out(lambda: _repacked(site, form))
    if made is None:
        return _repack_page(site, lot, form)
    return done(url_for(".show_lot", lot_id=made.id), notice=SAVED)


def _repacked(site: Site, form: Any) -> Lot:
    item: Item | None = queries.item_named(form.item.data)
    if item is None:
        raise Invalid(Text("No item has this name or barcode. Enter it first", "error"), field="item")
    parts = [Part(_lot(number), quantity.data) for number, quantity in form.rows if _is_filled(number, quantity)]
    return repacking.repack(site, parts, item=item, quantity=form.quantity.data, by=actor())


def _is_filled(number: Any, quantity: Any) -> bool:
    if number.data and number.data.strip() and quantity.data is None:
        raise Invalid(Text("Enter a number above zero", "error"), field=quantity.short_name)
    return bool(number.data and number.data.strip())


def _lot(number: Any) -> Lot:
    found = lot_of_number(number.data)
    if found is None:
        raise Invalid(Text("No lot has this number", "error"), field=number.short_name)
    return found
