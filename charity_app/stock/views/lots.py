"""Pages of lots: what a place has, one lot with its statement, freezing and releasing it."""

from typing import Any

from flask import Response, make_response, request

from charity_app.core import clock
from charity_app.core.sheets import write_csv, write_xlsx
from charity_app.http.access import actor, requires
from charity_app.http.i18n import translate
from charity_app.http.respond import done, page
from charity_app.registry.models import Site
from charity_app.registry.queries import get_site, site_names
from charity_app.stock.forms.keeping import FreezeForm, LotFilterForm
from charity_app.stock.models import Lot
from charity_app.stock.queries import history
from charity_app.stock.queries.lots import item_of
from charity_app.stock.queries.reach import get_seen_lot, kept_ids
from charity_app.stock.queries.recalls import mass_balance
from charity_app.stock.queries.shelves import LotRow, list_lots_at
from charity_app.stock.queries.tracing import recalls_of
from charity_app.stock.services import holding
from charity_app.stock.services.moving import refusal_of
from charity_app.stock.states.lots import LOT_TABLE, HoldReason, LotAction
from charity_app.stock.views.blueprint import SAVED, WORDS, bp, lot_url, page_number

_MOST_ROWS = 20_000
_HEADER = ("批次", "物品", "数量", "单位", "到期日", "状态", "储存", "用途", "库位")


@bp.get("/places/<uuid:site_id>/lots")
@requires("stock.show", site=get_site)
def list_lots(site: Site) -> Response:
    """Show what a place has, the soonest date first."""
    form = LotFilterForm(request.args)
    found = list_lots_at(site, form.asked, page=page_number())
    return page("stock/lots.html", site=site, form=form, found=found, words=WORDS)


@bp.get("/places/<uuid:site_id>/lots/export")
@requires("stock.export", site=get_site)
def export_lots(site: Site) -> Response:
    """Write the listed lots to a file."""
    found = list_lots_at(site, LotFilterForm(request.args).asked, size=_MOST_ROWS)
    kind = "xlsx" if request.args.get("kind") == "xlsx" else "csv"
    stamp = f"{clock.now().astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}"
    rows = [*map(_exported, found.items), (stamp,)]
    response = make_response(write_xlsx(_HEADER, rows) if kind == "xlsx" else write_csv(_HEADER, rows))
    media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" if kind == "xlsx" else "text/csv"
    response.headers["Content-Type"] = f"{media}; charset=utf-8" if kind == "csv" else media
    response.headers["Content-Disposition"] = f'attachment; filename="lots.{kind}"'
    return response


def _exported(row: LotRow) -> tuple[Any, ...]:
    lot, item = row.lot, row.item
    told = (WORDS["lot_labels"][lot.state], WORDS["storages"][lot.storage], WORDS["uses"][lot.use])
    unit = translate(WORDS["units"][item.unit])
    return (lot.number, item.name, row.quantity, unit, lot.expires_on, *map(translate, told), row.shelf)


@bp.get("/lots/<uuid:lot_id>")
@requires("lot.show", lot=get_seen_lot)
def show_lot(lot: Lot) -> Response:
    """Show a lot: where it is, its mass balance, its statement, what it came of and what was made of it."""
    return _lot_page(lot, FreezeForm())


def _lot_page(lot: Lot, form: FreezeForm) -> Response:
    return page(
        "stock/lot.html",
        status=422 if form.errors else 200,
        lot=lot,
        item=item_of(lot),
        places=history.where_is(lot),
        kept=kept_ids(actor()),
        balance=mass_balance(lot),
        moves=history.list_movements_of(lot, page=page_number()),
        parents=history.parents_of(lot),
        made=history.made_of(lot),
        donor=history.donor_label(lot),
        taken_in_at=site_names({lot.site_id}).get(lot.site_id, ""),
        recalls=recalls_of(lot),
        refusal=refusal_of(lot),
        can_do={action for action in LotAction if (lot.state, action) in LOT_TABLE},
        form=form,
        words=WORDS,
    )


@bp.post("/lots/<uuid:lot_id>/freeze")
@requires("lot.freeze", lot=get_seen_lot)
def freeze_lot(lot: Lot) -> Response:
    """Let nothing of a lot leave any place from now on."""
    form: Any = FreezeForm.from_request()

    def freeze() -> bool:
        holding.freeze_lot(lot, reason=HoldReason(form.reason.data), by=actor())
        return True

    if form.carry_out(freeze) is None:
        return _lot_page(lot, form)
    return done(lot_url(lot), notice=SAVED)


@bp.post("/lots/<uuid:lot_id>/clear")
@requires("lot.clear", lot=get_seen_lot)
def clear_lot(lot: Lot) -> Response:
    """Release a lot that was set aside."""
    holding.clear_lot(lot, by=actor())
    return done(lot_url(lot), notice=SAVED)
