"""A delivery at the door, line by line: scan, number, date; what failed, and what to do then. Features 4.7, 4.18."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import Response, request, url_for

from charity_app.core import clock
from charity_app.core.text import Text, normalised
from charity_app.http.access import actor, requires
from charity_app.http.respond import done, page, page_or_fragment
from charity_app.registry.forms.choices import id_of
from charity_app.registry.queries import get_site
from charity_app.stock.forms.fields import day_pad
from charity_app.stock.forms.receiving import LineForm, NewThingForm, prefilled
from charity_app.stock.forms.scanning import ScanForm
from charity_app.stock.models import GoodsDelivery, Item, Lot
from charity_app.stock.queries import deliveries as queries
from charity_app.stock.queries import donors
from charity_app.stock.queries.deliveries import STAGE_TONES, STAGES, Stage, stage_of
from charity_app.stock.queries.items import item_names, items_fitting
from charity_app.stock.queries.lots import get_delivery, get_donor, get_item, get_lot, item_of, item_of_barcode
from charity_app.stock.services import receiving
from charity_app.stock.services.checking import Refusal
from charity_app.stock.services.receiving import Thing
from charity_app.stock.states.lots import LotState
from charity_app.stock.views.blueprint import WORDS, bp
from charity_app.stock.views.photos import carry_photo, kept_photo, sealed_photo

_WORDS = {**WORDS, "stages": STAGES, "stage_tones": STAGE_TONES}
_SAID = {
    LotState.ACCEPTED: Text("Taken in: %(item)s", "intake"),
    LotState.QUARANTINED: Text("Set aside: %(item)s", "intake"),
    LotState.REJECTED: Text("Refused and written down: %(item)s", "intake"),
}


@bp.get("/deliveries/<uuid:delivery_id>")
@requires("delivery.show", delivery=get_delivery)
def show_delivery(delivery: GoodsDelivery) -> Response:
    """Show a delivery with its lines; at the door with the field for the next one."""
    scan = ScanForm(request.args)
    code, item_id = scan.code.data or "", id_of(request.args.get("item"))
    if item_id is not None and (item := get_item(actor(), item_id)) is not None:
        return _with_item(delivery, item, code)
    if not code or not scan.validate():
        return _delivery_page(delivery, scan, status=422 if scan.errors and code else 200)
    return _scanned(delivery, scan, code)


def _scanned(delivery: GoodsDelivery, scan: ScanForm, code: str) -> Response:
    known = item_of_barcode(code)
    if known is not None and (item := get_item(actor(), known.item_id)) is not None:
        return _with_item(delivery, item, known.code)
    if normalised(code).isdigit():
        return _delivery_page(delivery, ScanForm(), line=NewThingForm(data={"code": normalised(code)}))
    fitting = items_fitting(code)
    if len(fitting) == 1:
        return _with_item(delivery, fitting[0], "")
    if fitting:
        return _delivery_page(delivery, scan, fitting=fitting)
    return _delivery_page(delivery, ScanForm(), line=NewThingForm(data={"item_name": code}))


def _with_item(delivery: GoodsDelivery, item: Item, code: str) -> Response:
    tenths = queries.last_tenths(delivery, item.storage)
    return _delivery_page(
        delivery, ScanForm(), line=LineForm(data={**prefilled(item, tenths), "code": code}), item=item
    )


def _delivery_page(delivery: GoodsDelivery, scan: ScanForm, *, status: int = 200, **told: Any) -> Response:
    donor = get_donor(actor(), delivery.donor_id)
    line = told.get("line")
    code = (line.code.data or "") if line else ""
    if line:
        line.need(told.get("item"))
    known = item_of_barcode(code) if code else None
    context: dict[str, Any] = {"line": None, "item": None, "fitting": (), **told}
    return page_or_fragment(
        "stock/delivery.html",
        "stock/_door_line.html" if line else "stock/delivery.html",
        status=status,
        delivery=delivery,
        site=get_site(actor(), delivery.site_id),
        donor=donors.donor_of(donor) if donor else None,
        lines=queries.delivery_lines(delivery),
        is_open=stage_of(delivery) is Stage.OPEN,
        stage=stage_of(delivery),
        scan=scan,
        each=known.quantity if known else 1,
        pad=day_pad(clock.today()),
        names=item_names() if isinstance(line, NewThingForm) else (),
        words=_WORDS,
        **context,
    )


@bp.post("/deliveries/<uuid:delivery_id>/lines")
@requires("delivery.receive", before=carry_photo, delivery=get_delivery)
def receive_line(delivery: GoodsDelivery) -> Response:
    """Write one line: taken in, set aside or refused. A failed check says why and keeps what was entered."""
    item = _known_item(request.form.get("item_id"))
    form = LineForm.from_request() if item else NewThingForm.from_request()
    lot = form.carry_out(lambda: _received(delivery, item, form))
    if lot is None:
        form.kept_photo.data = sealed_photo()
        return _delivery_page(delivery, ScanForm(), status=422, line=form, item=item)
    notice = replace(_SAID[lot.state], params={"item": item_of(lot).name})
    return done(url_for(".show_delivery", delivery_id=delivery.id), notice=notice)


def _known_item(text: str | None) -> Item | None:
    key = id_of(text)
    return get_item(actor(), key) if key else None


def _received(delivery: GoodsDelivery, item: Item | None, form: LineForm) -> Lot:
    verdict = form.verdict(request.form.get("act", ""))
    thing = Thing(item=item, code=form.code.data or "")
    if isinstance(form, NewThingForm):
        thing = _new_thing(form)
    try:
        return receiving.receive_line(delivery, thing, sight=form.sight(kept_photo()), verdict=verdict, by=actor())
    except Refusal as refusal:
        form.fail(refusal)
        raise


def _new_thing(form: NewThingForm) -> Thing:
    found = items_fitting(form.item_name.data) if form.item_name.data else []
    code = form.code.data or ""
    return Thing(item=found[0], code=code) if len(found) == 1 else Thing(new=form.details(), code=code)


@bp.get("/lots/<uuid:lot_id>/check")
@requires("delivery.receive", lot=get_lot)
def show_check(lot: Lot) -> Response:
    """Ask what was seen of a line that was announced."""
    known = {"quantity": lot.quantity, "expires_on": lot.expires_on}
    return _check_page(lot, LineForm(data={**prefilled(item_of(lot), _last_tenths(lot)), **known}), 200)


def _last_tenths(lot: Lot) -> int | None:
    delivery = _delivery(lot.delivery_id)
    return queries.last_tenths(delivery, lot.storage) if delivery else None


def _delivery(delivery_id: UUID | None) -> GoodsDelivery | None:
    return get_delivery(actor(), delivery_id) if delivery_id else None


def _check_page(lot: Lot, form: LineForm, status: int) -> Response:
    form.need(item_of(lot))
    told = {"item": item_of(lot), "is_open": lot.state is LotState.ARRIVED, "pad": day_pad(clock.today())}
    return page("stock/check.html", status=status, lot=lot, form=form, words=_WORDS, **told)


@bp.post("/lots/<uuid:lot_id>/check")
@requires("delivery.receive", before=carry_photo, lot=get_lot)
def decide_line(lot: Lot) -> Response:
    """Take in, set aside or refuse a line that was announced."""
    form = LineForm.from_request()
    if form.carry_out(lambda: _decided(lot, form)) is None:
        form.kept_photo.data = sealed_photo()
        return _check_page(lot, form, 422)
    notice = replace(_SAID[lot.state], params={"item": item_of(lot).name})
    return done(url_for(".show_delivery", delivery_id=lot.delivery_id), notice=notice)


def _decided(lot: Lot, form: LineForm) -> Lot:
    verdict = form.verdict(request.form.get("act", ""))
    try:
        receiving.decide_line(lot, sight=form.sight(kept_photo()), verdict=verdict, by=actor())
    except Refusal as refusal:
        form.fail(refusal)
        raise
    return lot
