"""Labels of lots to print: what it is, until when, and a picture that a scanner reads; and the photo of a lot."""

from flask import Response, url_for
from segno import make_qr

from charity_app.core.errors import NotFound
from charity_app.http.access import actor, requires
from charity_app.http.respond import done, page
from charity_app.registry.queries import get_site
from charity_app.stock.models import GoodsDelivery, Lot
from charity_app.stock.queries.deliveries import DeliveryLine, delivery_lines
from charity_app.stock.queries.items import shelf_of
from charity_app.stock.queries.lots import get_delivery, get_lot, item_of, lot_of_number
from charity_app.stock.states.lots import LotState
from charity_app.stock.views.blueprint import WORDS, bp
from charity_app.stock.views.photos import send_photo

_NOT_HERE = (LotState.ANNOUNCED, LotState.ARRIVED, LotState.REJECTED)


@bp.get("/lots/<uuid:lot_id>/label")
@requires("lot.show", lot=get_lot)
def show_label(lot: Lot) -> Response:
    """Show the label of a lot to print."""
    return _labels([DeliveryLine(lot, item_of(lot))], url_for(".show_desk", site_id=lot.site_id), lot)


@bp.get("/deliveries/<uuid:delivery_id>/labels")
@requires("delivery.show", delivery=get_delivery)
def show_labels(delivery: GoodsDelivery) -> Response:
    """Show the labels of everything in a delivery that was taken in or set aside."""
    lines = [line for line in delivery_lines(delivery) if line.lot.state not in _NOT_HERE]
    return _labels(lines, url_for(".show_delivery", delivery_id=delivery.id), delivery)


def _labels(lines: list[DeliveryLine], back: str, of: Lot | GoodsDelivery) -> Response:
    site = get_site(actor(), of.site_id)
    assert site is not None
    shelves = {line.item.id: shelf for line in lines if (shelf := shelf_of(site, line.item.id)) is not None}
    pictures = {
        line.lot.id: make_qr(url_for(".open_label", number=line.lot.number, _external=True), error="m").svg_data_uri(
            scale=5, border=2
        )
        for line in lines
    }
    return page(
        "stock/labels.html", lines=lines, pictures=pictures, shelves=shelves, site=site, back_to=back, words=WORDS
    )


@bp.get("/labels/<number>")
@requires("lot.show")
def open_label(number: str) -> Response:
    """Go from the picture on a label to its lot."""
    lot = lot_of_number(number)
    if lot is None:
        raise NotFound
    return done(url_for("stock.show_lot", lot_id=lot.id))


@bp.get("/lots/<uuid:lot_id>/photo")
@requires("lot.show", lot=get_lot)
def download_lot_photo(lot: Lot) -> Response:
    """Send the photo of a lot as an attachment; no browser shows it inside this site."""
    return send_photo(lot.photo, lot.number)
