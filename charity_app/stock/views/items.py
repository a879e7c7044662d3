"""Items: found, entered, corrected, ended; their barcodes and values; as a table. Source: domain.md 5.2."""

from typing import Any
from uuid import UUID

from flask import Response, request, url_for

from charity_app.core import clock
from charity_app.core.text import Text
from charity_app.http.access import actor, requires
from charity_app.http.respond import done, page
from charity_app.registry.forms.choices import code_of, id_of, version_of
from charity_app.stock.forms.items import BarcodeForm, ItemFilterForm, ItemForm, ValueForm
from charity_app.stock.models import Item
from charity_app.stock.queries import desk
from charity_app.stock.queries import items as queries
from charity_app.stock.queries.levels import seen_shelf
from charity_app.stock.queries.lots import get_item
from charity_app.stock.services import items as services
from charity_app.stock.states.items import Category
from charity_app.stock.views.blueprint import SAVED, WORDS, bp, page_number

_ENDED = Text("No longer in use; what is there stays", "item")


@bp.get("/items")
@requires("item.list")
def list_items() -> Response:
    """List the items in use."""
    form = ItemFilterForm(request.args)
    words = (form.q.data or "") if form.validate() else ""
    is_ended = bool(request.args.get("ended"))
    found = queries.list_items(
        q=words, category=code_of(Category, form.category.data), is_ended=is_ended, page=page_number()
    )
    return page("stock/items.html", form=form, found=found, is_ended=is_ended, words=WORDS)


@bp.get("/items/new")
@requires("item.write")
def new_item() -> Response:
    """Ask what an item is."""
    return _form_page(ItemForm(), None)


def _form_page(form: ItemForm, item: Item | None) -> Response:
    return page("stock/item_form.html", status=422 if form.errors else 200, form=form, item=item)


@bp.post("/items/new")
@requires("item.write")
def enter_item() -> Response:
    """Enter an item."""
    form = ItemForm.from_request()
    item = form.carry_out(lambda: services.enter_item(form.details(), by=actor()))
    if item is None:
        return _form_page(form, None)
    return done(_url(item), notice=SAVED)


def _url(item: Item) -> str:
    return url_for(".show_item", item_id=item.id)


@bp.get("/items/<uuid:item_id>")
@requires("item.list", item=get_item)
def show_item(item: Item) -> Response:
    """Show an item: what it is, its codes and values, where it lies."""
    return _item_page(item)


def _item_page(item: Item, **forms: Any) -> Response:
    sites = desk.sites_kept(actor()) if actor().is_signed_in else []
    shelves = [(site, shelf) for site in sites if (shelf := seen_shelf(site, item)) is not None]
    known = {"barcode_form": BarcodeForm(), "value_form": ValueForm(data={"valid_from": clock.today()}), **forms}
    status = 422 if any(form.errors for form in forms.values()) else 200
    seen = queries.seen_item(item)
    at = _place(request.args.get("site_id"), [site.id for site, _shelf in shelves])
    return page("stock/item.html", status=status, seen=seen, item=item, shelves=shelves, at=at, words=WORDS, **known)


def _place(text: str | None, known: list[UUID]) -> UUID | None:
    """Return the place from which somebody came by a scan, if it has this item."""
    chosen = id_of(text)
    return chosen if chosen in known else None


@bp.get("/items/<uuid:item_id>/edit")
@requires("item.write", item=get_item)
def show_item_edit(item: Item) -> Response:
    """Ask for the correction of an item."""
    return _form_page(ItemForm(obj=item), item)


@bp.post("/items/<uuid:item_id>/edit")
@requires("item.write", item=get_item)
def change_item(item: Item) -> Response:
    """Correct an item."""
    form = ItemForm.from_request()
    version = version_of(form.version.data)
    form.carry_out(lambda: services.change_item(item, details=form.details(), version=version, by=actor()))
    if form.errors:
        return _form_page(form, item)
    return done(_url(item), notice=SAVED)


@bp.post("/items/<uuid:item_id>/end")
@requires("item.write", item=get_item)
def end_item(item: Item) -> Response:
    """Take an item out of use."""
    services.end_item(item, by=actor())
    return done(_url(item), notice=_ENDED)


@bp.post("/items/<uuid:item_id>/barcodes")
@requires("item.write", item=get_item)
def learn_barcode(item: Item) -> Response:
    """Remember a barcode."""
    form = BarcodeForm.from_request()
    learned = form.carry_out(lambda: services.learn_barcode(item, **form.chosen("code", "quantity"), by=actor()))
    if learned is None:
        return _item_page(item, barcode_form=form)
    return done(_url(item), notice=SAVED)


@bp.post("/items/<uuid:item_id>/values")
@requires("item.value", item=get_item)
def set_value(item: Item) -> Response:
    """Say what a unit is worth from a day on."""
    form = ValueForm.from_request()
    form.carry_out(lambda: services.set_value(item, **form.chosen("value_fen", "valid_from"), by=actor()))
    if form.errors:
        return _item_page(item, value_form=form)
    return done(_url(item), notice=SAVED)
