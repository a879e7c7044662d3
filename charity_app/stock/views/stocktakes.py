"""Stocktakes: counted blind by scan or from the list while work goes on, decided by a second person (T9)."""

from typing import Any

from flask import Response, request, url_for

from charity_app.core.errors import Invalid
from charity_app.core.text import Text
from charity_app.http.access import actor, requires
from charity_app.http.respond import done, page
from charity_app.registry.forms.choices import code_of, id_of
from charity_app.registry.models import Site
from charity_app.registry.queries import get_site
from charity_app.stock.forms.counting import CountForm, ScanForm
from charity_app.stock.models import Lot
from charity_app.stock.queries import stocktakes as queries
from charity_app.stock.queries.lots import get_lot, item_of, lot_of_number
from charity_app.stock.queries.shelves import LotFilter, list_lots_at, lots_scanned
from charity_app.stock.queries.stocktakes import SeenStocktake, get_seen_stocktake
from charity_app.stock.services import counting
from charity_app.stock.states.movements import CountState
from charity_app.stock.views.blueprint import SAVED, WORDS, bp, page_number

_HANDED_IN = Text("Handed in. A second person looks at it now", "stocktake page")


@bp.get("/stocktakes")
@requires("stocktake.list")
def list_stocktakes() -> Response:
    """Show the stocktakes of the viewer's places, the latest first."""
    site_id = id_of(request.args.get("site_id"))
    site = get_site(actor(), site_id) if site_id else None
    state = code_of(CountState, request.args.get("state"))
    found = queries.list_stocktakes_visible_to(actor(), site_id=site_id, state=state, page=page_number())
    people = queries.counters_of(found.items)
    return page("stock/stocktakes.html", found=found, people=people, site=site, state=state, words=WORDS)


@bp.get("/stocktakes/variance")
@requires("stocktake.list")
def show_variance() -> Response:
    """Show how much the counts of each keeper differed within a year."""
    site_id = id_of(request.args.get("site_id"))
    site = get_site(actor(), site_id) if site_id else None
    lines = queries.variance_by_keeper(actor(), site_id=site_id)
    return page("stock/variance.html", site=site, lines=lines)


@bp.post("/places/<uuid:site_id>/stocktakes")
@requires("stocktake.count", site=get_site)
def start_stocktake(site: Site) -> Response:
    """Begin to count at a place."""
    row = counting.start_stocktake(site, by=actor())
    return done(url_for(".show_stocktake", stocktake_id=row.id))


@bp.get("/stocktakes/<uuid:stocktake_id>")
@requires("stocktake.show", stocktake=get_seen_stocktake)
def show_stocktake(stocktake: SeenStocktake) -> Response:
    """Show a stocktake: to whoever counts without what is expected, from handing in on with the differences."""
    return _page(stocktake, ScanForm(request.args))


def _page(stocktake: SeenStocktake, scan: ScanForm, **counting_now: Any) -> Response:
    is_counter = actor().user_id == stocktake.counted_by_id
    is_blind = stocktake.row.state is CountState.COUNTING
    lines = queries.counted_in(stocktake.row)
    scanned = counting_now or _scanned(stocktake, scan) if is_counter and is_blind else {}
    return page(
        "stock/stocktake.html",
        status=422 if counting_now or scan.errors else 200,
        seen=stocktake,
        lines=lines,
        people=queries.counters_of([stocktake]),
        is_counter=is_counter,
        is_blind=is_blind,
        is_large=not is_blind and counting.is_large(stocktake.row),
        signs_large=counting.signs_large(actor()),
        shelf=list_lots_at(stocktake.site, LotFilter(), page=page_number()) if is_counter and is_blind else None,
        counted={one.lot.id: one.line.counted for one in lines},
        scan=scan,
        words=WORDS,
        **{"lot": None, "item": None, "form": None, "choice": [], **scanned},
    )


def _scanned(stocktake: SeenStocktake, scan: ScanForm) -> dict[str, Any]:
    """Return the lot that was scanned with its form, or the lots among which the keeper chooses."""
    code = (scan.code.data or "").strip()
    if not code or not scan.validate():
        return {}
    found = lots_scanned(stocktake.site, code)
    lots = [row.lot for row in found] or [lot for lot in [lot_of_number(code)] if lot is not None]
    if not lots:
        scan.carry_out(_unknown)
        return {}
    return {"choice": found} if len(lots) > 1 else {"lot": lots[0], "item": item_of(lots[0]), "form": CountForm()}


def _unknown() -> None:
    raise Invalid(Text("No lot here has this code. Scan the label of the lot", "error"), field="code")


@bp.post("/stocktakes/<uuid:stocktake_id>/lots/<uuid:lot_id>/count")
@requires("stocktake.count", stocktake=get_seen_stocktake, lot=get_lot)
def count_lot(stocktake: SeenStocktake, lot: Lot) -> Response:
    """Write down how many units of a lot are there."""
    form: Any = CountForm.from_request()
    counted = form.carry_out(lambda: counting.count_lot(stocktake.row, lot, counted=form.counted.data, by=actor()))
    if counted is None:
        return _page(stocktake, ScanForm(), lot=lot, item=item_of(lot), form=form)
    return done(_url(stocktake))


def _url(stocktake: SeenStocktake) -> str:
    return url_for(".show_stocktake", stocktake_id=stocktake.id)


@bp.post("/stocktakes/<uuid:stocktake_id>/submit")
@requires("stocktake.count", stocktake=get_seen_stocktake)
def submit_stocktake(stocktake: SeenStocktake) -> Response:
    """Hand a stocktake to a second person."""
    counting.submit_stocktake(stocktake.row, by=actor())
    return done(_url(stocktake), notice=_HANDED_IN)


@bp.post("/stocktakes/<uuid:stocktake_id>/drop")
@requires("stocktake.count", stocktake=get_seen_stocktake)
def drop_stocktake(stocktake: SeenStocktake) -> Response:
    """Give a stocktake up."""
    counting.drop_stocktake(stocktake.row, by=actor())
    return done(url_for(".list_stocktakes", site_id=stocktake.site_id), notice=SAVED)


@bp.post("/stocktakes/<uuid:stocktake_id>/confirm")
@requires("stocktake.decide", stocktake=get_seen_stocktake)
def confirm_stocktake(stocktake: SeenStocktake) -> Response:
    """Post the differences as the second person."""
    counting.confirm_stocktake(stocktake.row, by=actor())
    return done(_url(stocktake), notice=SAVED)


@bp.post("/stocktakes/<uuid:stocktake_id>/return")
@requires("stocktake.decide", stocktake=get_seen_stocktake)
def return_stocktake(stocktake: SeenStocktake) -> Response:
    """Ask for another count as the second person."""
    counting.return_stocktake(stocktake.row, by=actor())
    return done(_url(stocktake), notice=SAVED)
