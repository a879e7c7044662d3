"""Tables in and out: items and opening stock looked at line by line first, items and movements as files (E9, F1)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from flask import Response, g, make_response, request, url_for

from charity_app.core import clock, files
from charity_app.core.errors import Invalid, NotFound
from charity_app.core.money import Money
from charity_app.core.privacy import HOUSE
from charity_app.core.sheets import Cell, write_csv, write_xlsx
from charity_app.core.text import Text
from charity_app.http.access import actor, requires
from charity_app.http.i18n import translate
from charity_app.http.respond import done, page, page_or_fragment, with_etag
from charity_app.http.searching import open_words, seal_words
from charity_app.http.uploads import read_table
from charity_app.registry.models import Site
from charity_app.registry.queries import get_site
from charity_app.stock.forms.items import MovementFilterForm, TableForm
from charity_app.stock.forms.tables import table_words
from charity_app.stock.models import TableRun
from charity_app.stock.queries import items, movements
from charity_app.stock.queries.items import SeenItem
from charity_app.stock.queries.movements import Movement, Which
from charity_app.stock.queries.table_runs import get_table_run
from charity_app.stock.services import table_runs
from charity_app.stock.services.opening import STOCK_COLUMNS
from charity_app.stock.services.tables import ITEM_COLUMNS
from charity_app.stock.states.items import ALLERGENS, CATEGORIES, TRAITS, UNITS, Allergen, Trait, Unit
from charity_app.stock.states.movements import MOVE_REASONS, OWNERS
from charity_app.stock.views.blueprint import WORDS, bp, page_number

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_ITEM_SAMPLE = ("纯牛奶 250 毫升", "奶制品", "盒", "6900000000000", "180", "常温", "260", "奶", "", "4.50")
_STOCK_SAMPLE = ("纯牛奶 250 毫升", "48", "2026-12-31", "A-02")
_MOVEMENT_COLUMNS = (
    Text("Time", "movement column"),
    Text("Why", "movement column"),
    Text("Lot", "movement column"),
    Text("Item", "movement column"),
    Text("Number", "movement column"),
    Text("Unit", "movement column"),
    Text("From or to", "movement column"),
)
_SHOWN = 200
_TAKEN = Text("Taken over: %(number)s lines", "goods table")


@dataclass(frozen=True)
class Looked:
    """A table that was put in: where it lies sealed, and its content."""

    address: str
    content: bytes


def keep_table() -> Looked | Invalid:
    """Seal an uploaded table before the transaction: it is looked at first and taken over afterwards."""
    try:
        content = read_table()
    except Invalid as refused:
        return refused
    return Looked(files.store_aside(HOUSE, content), content)


def open_table() -> bytes | None:
    """Open the table that was looked at, before the transaction; None where that was too long ago."""
    return _table(open_words(request.form.get("table", "")))


def _table(address: str | None) -> bytes | None:
    return files.read_aside(HOUSE, address) if address else None


@bp.get("/items/import")
@requires("item.write")
def new_item_table() -> Response:
    """Ask for a table of items, or show what one would do."""
    return _table_page(None, TableForm())


@bp.post("/items/import")
@requires("item.write", before=keep_table)
def put_item_table() -> Response:
    """Look at a table of items; nothing is written."""
    return _looked_at(None, ".new_item_table")


@bp.post("/items/import/confirm")
@requires("item.write", before=open_table)
def import_items() -> Response:
    """Take the good lines of a table of items over."""
    return _taken_over(None, url_for(".list_items"))


@bp.get("/places/<uuid:site_id>/opening")
@requires("stock.keep", site=get_site)
def new_opening_table(site: Site) -> Response:
    """Ask for a table of opening stock, or show what one would do."""
    return _table_page(site, TableForm())


@bp.post("/places/<uuid:site_id>/opening")
@requires("stock.keep", before=keep_table, site=get_site)
def put_opening_table(site: Site) -> Response:
    """Look at a table of opening stock; nothing is written."""
    return _looked_at(site, ".new_opening_table")


@bp.post("/places/<uuid:site_id>/opening/confirm")
@requires("stock.keep", before=open_table, site=get_site)
def open_stock(site: Site) -> Response:
    """Put the good lines of a table of opening stock on the shelves."""
    return _taken_over(site, url_for(".list_shelves", site_id=site.id))


def _taken_over(site: Site | None, where: str) -> Response:
    """Take over what was looked at, or lead to how far a long table is."""
    address = open_words(request.form.get("table", "")) or ""
    taken = table_runs.take_table(site, g.prepared, address=address, words=table_words(), by=actor())
    if isinstance(taken, TableRun):
        return done(url_for(".show_table_run", run_id=taken.id))
    return done(where, notice=replace(_TAKEN, params={"number": taken}))


@bp.get("/tables/<uuid:run_id>")
@requires("item.write", run=get_table_run)
def show_table_run(run: TableRun) -> Response:
    """Show how far a long table is; asked every second while it moves."""
    site = get_site(actor(), run.site_id) if run.site_id else None
    return with_etag(page_or_fragment("stock/table_run.html", "stock/_table_run.html", run=run, site=site))


def _looked_at(site: Site | None, endpoint: str) -> Response:
    """Lead to what a table would do; a file that is no such table is refused on its field."""
    form = TableForm.from_request()
    sealed = form.carry_out(lambda: _sealed(site))
    if sealed is None:
        return _table_page(site, form)
    return done(url_for(endpoint, site_id=site.id if site else None, table=sealed))


def _sealed(site: Site | None) -> str:
    if isinstance(g.prepared, Invalid):
        raise g.prepared
    table_runs.plan_table(site, g.prepared.content, words=table_words())
    return seal_words(g.prepared.address)


def _table_page(site: Site | None, form: TableForm) -> Response:
    sealed = request.args.get("table", "") if request.method == "GET" else ""
    content = _table(open_words(sealed)) if sealed else None
    found = table_runs.plan_table(site, content, words=table_words()) if content is not None else None
    return page(
        "stock/table.html",
        status=422 if form.errors else 200,
        site=site,
        form=form,
        plan=found,
        shown=_SHOWN,
        sealed=sealed,
        is_over=bool(sealed) and content is None,
        columns=(STOCK_COLUMNS if site else ITEM_COLUMNS).values(),
    )


@bp.get("/items/sample/<kind>")
@requires("item.write")
def download_item_sample(kind: str) -> Response:
    """Send a table of items with every column and one line."""
    return _attachment(list(ITEM_COLUMNS.values()), [_ITEM_SAMPLE], "items-sample", kind)


@bp.get("/opening-sample/<kind>")
@requires("item.write")
def download_opening_sample(kind: str) -> Response:
    """Send a table of opening stock with every column and one line."""
    return _attachment(list(STOCK_COLUMNS.values()), [_STOCK_SAMPLE], "opening-sample", kind)


def _attachment(header: Sequence[str], rows: Iterable[Sequence[Cell]], name: str, kind: str) -> Response:
    if kind not in _TYPES:
        raise NotFound
    content = write_csv(header, rows) if kind == "csv" else write_xlsx(header, rows)
    headers = {"Content-Type": _TYPES[kind], "Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    return make_response(content, headers)


@bp.get("/items/export/<kind>")
@requires("item.write")
def export_items(kind: str) -> Response:
    """Send all items in use as a table that can be taken in again."""
    return _attachment(list(ITEM_COLUMNS.values()), map(_item_cells, items.all_items()), "items", kind)


def _item_cells(seen: SeenItem) -> tuple[Cell, ...]:
    item = seen.item
    words = [translate(CATEGORIES[item.category]), translate(UNITS[item.unit])]
    allergens = "、".join(translate(ALLERGENS[Allergen(code)]) for code in item.allergens)
    traits = "、".join(translate(TRAITS[Trait(code)]) for code in item.traits)
    code = next((one.code for one in seen.barcodes if one.quantity == 1), "")
    value = str(Money(seen.values[0].value_fen).yuan) if seen.values else ""
    return (item.name, *words, code, item.life_days, item.storage.value, item.grams, allergens, traits, value)


@bp.get("/places/<uuid:site_id>/movements")
@requires("stock.export", site=get_site)
def list_movements(site: Site) -> Response:
    """List what came to a place and what left it."""
    form = MovementFilterForm(request.args)
    which = _which(form)
    found = movements.list_movements(site, which, page=page_number())
    return page("stock/movements.html", site=site, form=form, found=found, words=WORDS)


def _which(form: MovementFilterForm) -> Which:
    if not form.validate():
        return Which()
    return Which(from_on=form.from_on.data, until_on=form.until_on.data, q=form.q.data or "")


@bp.get("/places/<uuid:site_id>/movements/<kind>")
@requires("stock.export", site=get_site)
def export_movements(site: Site, kind: str) -> Response:
    """Send the movements of a place as a table, without anybody's household."""
    header = [translate(text) for text in _MOVEMENT_COLUMNS]
    rows = (_cells(one) for one in movements.all_movements(site, _which(MovementFilterForm(request.args))))
    return _attachment(header, rows, "movements", kind)


def _cells(one: Movement) -> tuple[Cell, ...]:
    other = one.place or translate(OWNERS[one.other])
    moment = f"{one.at.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}"
    reason, unit = translate(MOVE_REASONS[one.reason]), translate(UNITS[Unit(one.unit)])
    return (moment, reason, one.lot_number, one.item, one.quantity, unit, other)
